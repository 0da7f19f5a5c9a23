"""A sheet whose rows are written as they stand in the file: cells ready as XML, links as references.

openpyxl writes a cell by opening and closing four elements from Python, and keeps two objects for each link; a sheet of
hundreds of thousands of rows spends most of its time there. All else of the file (styles, heads, charts, properties,
packing) remains openpyxl's.
"""

from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.xml.constants import REL_NS
from openpyxl.xml.functions import Element, SubElement, fromstring

_LINK_KIND = f"{REL_NS}/hyperlink"
_LINK_ID = f"{{{REL_NS}}}id"
_BREAK = {"\r": "&#13;"}
EMPTY = "/>"  # ends a cell that has a look alone


def text_content(text: str) -> str:
    """What follows a cell's reference and look where the cell holds a text."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{escape(text, _BREAK)}</t></is></c>'


def number_content(number: object) -> str:
    """The same of a number, written as a decimal."""
    return f' t="n"><v>{number}</v></c>'


def formula_content(text: str) -> str:
    """The same of a formula, given with its "="."""
    return f"><f>{escape(text[1:])}</f><v></v></c>"


class Paper(WriteOnlyWorksheet):
    """A sheet that is given rows of cells as XML."""

    _writer: Any = None

    def __init__(self, book: Workbook, name: str) -> None:
        super().__init__(book, name)
        self.at = 1  # the row that comes next
        self.links: list[tuple[str, str]] = []

    def append(self, cells: list[str]) -> None:
        """Write the next row; a cell that is empty is left out."""
        super().append(cells)
        self.at += 1

    def link(self, letters: str, address: str) -> None:
        """The cell of the next row in this column leads to an address."""
        self.links.append((f"{letters}{self.at}", address))

    def _values_to_row(self, values: list[str], _row: int) -> list[str]:
        return values

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = _Writer(self)
            self._writer.write_top()


class _LinkTarget:
    """Where a link leads, as the relations of a sheet list it."""

    __slots__ = ("Id", "address")
    Type = _LINK_KIND

    def __init__(self, identifier: str, address: str) -> None:
        self.Id, self.address = identifier, address

    def to_tree(self) -> Element:
        return Element(
            "Relationship", {"Type": self.Type, "Target": self.address, "TargetMode": "External", "Id": self.Id}
        )


class _Writer(WorksheetWriter):
    """Writes rows and links as a Paper has them."""

    def write_row(self, stream: Any, row: list[str], number: int) -> None:
        stream.write(fromstring(f'<row r="{number}">{"".join(row)}</row>'))

    def write_hyperlinks(self) -> None:
        if not self.ws.links:
            return
        links = Element("hyperlinks")
        for cell, address in self.ws.links:
            target = _LinkTarget(f"rId{len(self._rels) + 1}", address)
            list.append(self._rels, target)
            SubElement(links, "hyperlink", {"ref": cell, _LINK_ID: target.Id})
        self.xf.send(links)


def new_paper(book: Workbook, name: str) -> Paper:
    """A further sheet of a write-only book."""
    paper = Paper(book, name)
    book._add_sheet(paper)
    return paper
