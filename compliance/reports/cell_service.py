"""The cells of a sheet: one of each look, used again for every row, since a row is written when it is appended."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from compliance.foundation.words import Words
from compliance.reports.sheet_rules import (
    Column,
    ColumnKind,
    Fact,
    Link,
    Row,
    Total,
    Value,
    canonical,
    canonical_fen,
    canonical_text,
    cell_text,
    looks_like_formula,
    plain_value,
)

Written = tuple[list[Cell | None], list[str]]

FORMATS = {ColumnKind.MONEY: "#,##0.00", ColumnKind.COUNT: "#,##0", ColumnKind.DAY: "yyyy-mm-dd", ColumnKind.TEXT: "@"}
MOST_LINKS = 65_000  # spreadsheet programs take 65,530 links a sheet
_LINE = Side(style="thin", color="B8C0C7")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BODY_FONT, _HEAD_FONT = "宋体", "黑体"
_BODY, _BOLD = Font(name=_BODY_FONT, size=11), Font(name=_BODY_FONT, size=11, bold=True)
_SMALL, _HEAD = Font(name=_BODY_FONT, size=10), Font(name=_HEAD_FONT, size=11)
_TITLE, _SAMPLE = Font(name=_HEAD_FONT, size=16), Font(name=_BODY_FONT, size=11, bold=True, color="8A5A00")
_LINKED = Font(name=_BODY_FONT, size=11, color="0B5C6B", underline="single")
_WRAPPED, _TOP = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
_MIDDLE, _LEFT = Alignment(horizontal="center", vertical="center", wrap_text=True), Alignment(horizontal="left")
_HEAD_FILL, _SAMPLE_FILL = PatternFill("solid", fgColor="E7F1F3"), PatternFill("solid", fgColor="FFF4E0")
_HUNDREDTH = -2


class _Reused(Cell):
    """A cell that keeps its look and holds one value after the other. What openpyxl asks of each cell again and again
    is answered from what is known: a long sheet spends half its time there otherwise."""

    has_style = True

    def __init__(self, paper: WriteOnlyWorksheet) -> None:
        super().__init__(paper, row=1, column=1)
        self._known_style: int | None = None

    @property
    def style_id(self) -> int:
        """The number of its look, looked up once: it is dressed before it is first written."""
        if self._known_style is None:
            self._known_style = super().style_id
        return self._known_style

    def hold(self, value: object, data_type: str) -> None:
        """Take a value whose type is known: "s" text, "n" number, "d" day."""
        self._value, self.data_type = value, data_type


class Paper(WriteOnlyWorksheet):
    """A sheet that is given cells, each where it stands, and asks no more what they might be."""

    def _values_to_row(self, values: list[_Reused | None], row_idx: int) -> Iterator[_Reused]:
        for at, cell in enumerate(values, start=1):
            if cell is not None:
                cell.column, cell.row = at, row_idx
                if cell.hyperlink is not None:
                    cell.hyperlink.ref = cell.coordinate
                yield cell


def new_paper(book: Workbook, name: str) -> Paper:
    """A further sheet of a write-only book."""
    paper = Paper(book, name)
    book._add_sheet(paper)
    return paper


class Cells:
    """Rows of one sheet as cells and as canonical texts."""

    def __init__(self, paper: Paper, columns: tuple[Column, ...], language: str, address: str) -> None:
        self.paper, self.columns, self.language = paper, columns, language
        self.address = address.rstrip("/")
        self.links = 0
        self.kinds = [column.kind for column in columns]
        self.plain = [self._styled(_BODY, column.kind) for column in columns]
        self.linked = [self._styled(_LINKED, column.kind) for column in columns]
        self.quoted = [self._styled(_BODY, column.kind, quoted=True) for column in columns]

    def _styled(
        self, font: Font, kind: ColumnKind = ColumnKind.TEXT, *, quoted: bool = False, box: bool = True
    ) -> _Reused:
        cell = _Reused(self.paper)
        cell.font, cell.number_format = font, FORMATS[kind]
        if box:
            cell.border = _BOX
            cell.alignment = _WRAPPED if kind is ColumnKind.TEXT else _TOP
        if quoted:
            cell.quotePrefix = True
        return cell

    def row(self, values: Row) -> Written:
        """A row of the table; what is empty has no cell. ValueError where it does not fit the columns."""
        cells: list[Cell | None] = []
        texts: list[str] = []
        for at, (value, kind) in enumerate(zip(values, self.kinds, strict=True)):
            if value is None or value == "":
                cells.append(None)
                texts.append("")
                continue
            cell = self.plain[at]
            if isinstance(value, Link):
                cell, value = self._link(at, value)
            if isinstance(value, Words):
                value = value.in_language(self.language)
            if isinstance(value, str):
                text, canon, risky = _prepared(value)
                if risky:
                    cell = self.quoted[at]
                cell.hold(text, "s")
                texts.append(canon)
            else:
                texts.append(_put(cell, value, kind))
            cells.append(cell)
        return cells, texts

    def _link(self, at: int, link: Link) -> tuple[_Reused, Value]:
        if not self.address or self.links >= MOST_LINKS:
            return self.plain[at], link.value
        self.links += 1
        cell = self.linked[at]
        cell.hold("", "s")  # a link on an empty cell would write its own address into it
        cell.hyperlink = self.address + link.path
        return cell, link.value

    def heads(self) -> Written:
        """The columns' heads."""
        cells = [self._styled(_HEAD) for _ in self.columns]
        for cell in cells:
            cell.fill, cell.alignment = _HEAD_FILL, _MIDDLE
        return list(cells), [_put(cell, self._words(one.words)) for cell, one in zip(cells, self.columns, strict=True)]

    def title(self, words: Words) -> Written:
        """The title of the report."""
        return self._alone(self._styled(_TITLE, box=False), words)

    def note(self, words: Words) -> Written:
        """The sentence on what the sheet holds."""
        return self._alone(self._styled(_SMALL, box=False), words)

    def small(self, words: Words) -> Written:
        """The label of a row of formulas."""
        return self._alone(self._styled(_SMALL), words)

    def sample(self, words: Words) -> Written:
        """The mark of sample data."""
        cell = self._styled(_SAMPLE, box=False)
        cell.fill = _SAMPLE_FILL
        return self._alone(cell, words)

    def fact(self, fact: Fact) -> Written:
        """One line at the head of the first sheet."""
        name, cell = self._styled(_BOLD, box=False), self._styled(_BODY, fact.kind, box=False)
        cell.alignment = _LEFT
        value = plain_value(fact.value, self.language)
        return [name, cell], [_put(name, self._words(fact.words)), _put(cell, value, fact.kind)]

    def total(self, total: Total) -> Written:
        """A closing row's values."""
        cells = [self._styled(_BOLD, kind if at else ColumnKind.TEXT) for at, kind in enumerate(self.kinds)]
        values: list[Value] = [total.sums.get(at) for at in range(len(self.kinds))]
        texts = [_put(cell, value, kind) for cell, value, kind in zip(cells, values, self.kinds, strict=True)]
        texts[0] = _put(cells[0], self._words(total.words))
        return list(cells), texts

    def formula(self, text: str, money: bool) -> Cell:
        """A formula of ours over numbers of ours."""
        cell = self._styled(_SMALL, ColumnKind.MONEY if money else ColumnKind.COUNT)
        cell.hold(text, "f")
        return cell

    def _alone(self, cell: _Reused, words: Words) -> Written:
        return [cell], [_put(cell, self._words(words))]

    def _words(self, words: Words) -> str:
        return words.in_language(self.language)


@lru_cache(maxsize=50_000)
def _prepared(value: str) -> tuple[str, str, bool]:
    """(the text as a cell holds it, its canonical text, whether a program might take it for a formula): most texts of
    a sheet stand in it many times."""
    text = cell_text(value)
    return text, canonical_text(text), looks_like_formula(text)


def _put(cell: _Reused, value: Value, kind: ColumnKind = ColumnKind.TEXT) -> str:
    """Write a value into a cell; its canonical text."""
    if isinstance(value, str):
        # Typed as a string whatever it begins with: no cell of ours is ever a formula made by someone's text.
        text = cell_text(value)
        cell.hold(text, "s")
        return canonical_text(text)
    if isinstance(value, int):
        if kind is ColumnKind.MONEY:
            cell.hold(Decimal(value).scaleb(_HUNDREDTH), "n")
            return canonical_fen(value)
        cell.hold(value, "n")
        return str(value)
    cell.hold(value, "d" if isinstance(value, date) else "n")
    return canonical(value)
