"""A sheet whose rows are written as they stand in the file: cells ready as XML, links as references.

openpyxl writes a cell by opening and closing four elements from Python, and keeps two objects for each link; a sheet of
hundreds of thousands of rows spends most of its time there. All else of the file (styles, heads, charts, properties,
packing) remains openpyxl's.
"""

from datetime import UTC, datetime
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.packaging.relationship import get_rels_path
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import PKG_REL_NS, REL_NS
from openpyxl.xml.functions import fromstring, xmlfile

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


class _Writer(WorksheetWriter):
    """Writes rows and links as a Paper has them."""

    def write_row(self, stream: Any, row: list[str], number: int) -> None:
        stream.write(fromstring(f'<row r="{number}">{"".join(row)}</row>'))

    def write_hyperlinks(self) -> None:
        if not self.ws.links:
            return
        stream = self.xf.send(True)
        with stream.element("hyperlinks", nsmap={"r": REL_NS}):
            for number, (cell, _address) in enumerate(self.ws.links, start=1):
                with stream.element("hyperlink", {"ref": cell, _LINK_ID: _link_id(number)}):
                    pass
        self.xf.send(None)


class _BookWriter(ExcelWriter):
    """Packs papers: where their links lead is written link by link, since a tree of them all takes a hundred megabytes.
    Besides links a paper has at most a drawing."""

    def _write_worksheets(self) -> None:
        for number, paper in enumerate(self.workbook.worksheets, start=1):
            paper._id = number
            self.write_worksheet(paper)
            if paper._drawing:
                self._write_drawing(paper._drawing)
            if paper.links or paper._rels:
                self._write_relations(paper)

    def _write_relations(self, paper: Paper) -> None:
        with self._archive.open(get_rels_path(paper.path)[1:], "w") as out, xmlfile(out) as stream:  # noqa: SIM117
            with stream.element("Relationships", xmlns=PKG_REL_NS):
                for number, (_cell, address) in enumerate(paper.links, start=1):
                    leads = {"Type": _LINK_KIND, "Target": address, "TargetMode": "External", "Id": _link_id(number)}
                    with stream.element("Relationship", leads):
                        pass
                for relation in paper._rels:
                    relation.Target = paper._drawing.path
                    stream.write(relation.to_tree())


def _link_id(number: int) -> str:
    return f"link{number}"


def save(book: Workbook, out: BinaryIO) -> None:
    """Write a book of papers."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        book.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
        _BookWriter(book, archive).write_data()


def new_paper(book: Workbook, name: str) -> Paper:
    """A further sheet of a write-only book."""
    paper = Paper(book, name)
    book._add_sheet(paper)
    return paper
