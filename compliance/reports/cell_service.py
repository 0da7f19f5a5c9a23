"""The cells of a sheet as they stand in the file: each look registered once, each row made when it is written."""

from datetime import date
from functools import lru_cache

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from compliance.foundation.words import Words
from compliance.reports.paper_service import EMPTY, Paper, formula_content, number_content, text_content
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

Written = tuple[list[str], list[str]]  # cells as the file holds them, canonical texts column by column

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


class Cells:
    """Rows of one sheet as cells and as canonical texts."""

    def __init__(self, paper: Paper, columns: tuple[Column, ...], language: str, address: str) -> None:
        self.paper, self.columns, self.language = paper, columns, language
        self.address = address.rstrip("/")
        self.kinds = [column.kind for column in columns]
        self.letters = [get_column_letter(number) for number in range(1, max(len(columns), 2) + 1)]
        self.plain = [self._look(_BODY, kind) for kind in self.kinds]
        self.linked = [self._look(_LINKED, kind) for kind in self.kinds]
        self.quoted = [self._look(_BODY, kind, quoted=True) for kind in self.kinds]

    def _look(
        self,
        font: Font,
        kind: ColumnKind = ColumnKind.TEXT,
        *,
        fill: PatternFill | None = None,
        alignment: Alignment | None = None,
        quoted: bool = False,
        box: bool = True,
    ) -> str:
        """A look registered in the book: what stands between a cell's row and its content."""
        cell = WriteOnlyCell(self.paper)
        cell.font, cell.number_format = font, FORMATS[kind]
        if box:
            cell.border = _BOX
            cell.alignment = alignment or (_WRAPPED if kind is ColumnKind.TEXT else _TOP)
        elif alignment:
            cell.alignment = alignment
        if fill:
            cell.fill = fill
        if quoted:
            cell.quotePrefix = True
        return f'" s="{cell.style_id}"'

    def row(self, values: Row) -> Written:
        """A row of the table; what is empty has no cell. ValueError where it does not fit the columns."""
        cells: list[str] = []
        texts: list[str] = []
        number = str(self.paper.at)
        for at, (value, kind) in enumerate(zip(values, self.kinds, strict=True)):
            if value is None or value == "":
                texts.append("")
                continue
            look = self.plain[at]
            if isinstance(value, Link):
                look, value = self._link(at, value)
            if isinstance(value, Words):
                value = value.in_language(self.language)
            if isinstance(value, str):
                content, text, risky = _prepared(value)
                if risky:
                    look = self.quoted[at]
            else:
                content, text = _content(value, kind)
            texts.append(text)
            cells.append(f'<c r="{self.letters[at]}{number}{look}{content}')
        return cells, texts

    def _link(self, at: int, link: Link) -> tuple[str, Value]:
        if not self.address or len(self.paper.links) >= MOST_LINKS:
            return self.plain[at], link.value
        self.paper.link(self.letters[at], self.address + link.path)
        return self.linked[at], link.value

    def heads(self) -> Written:
        """The columns' heads."""
        look = self._look(_HEAD, fill=_HEAD_FILL, alignment=_MIDDLE)
        return self._texts([(look, column.words) for column in self.columns])

    def title(self, words: Words) -> Written:
        """The title of the report."""
        return self._texts([(self._look(_TITLE, box=False), words)])

    def note(self, words: Words) -> Written:
        """The sentence on what the sheet holds."""
        return self._texts([(self._look(_SMALL, box=False), words)])

    def small(self, words: Words) -> Written:
        """The label of a row of formulas."""
        return self._texts([(self._look(_SMALL), words)])

    def sample(self, words: Words) -> Written:
        """The mark of sample data."""
        return self._texts([(self._look(_SAMPLE, fill=_SAMPLE_FILL, box=False), words)])

    def fact(self, fact: Fact) -> Written:
        """One line at the head of the first sheet."""
        cells, texts = self._texts([(self._look(_BOLD, box=False), fact.words)])
        value = plain_value(fact.value, self.language)
        if value is None or value == "":
            return cells, texts
        content, text = _content(value, fact.kind)
        look = self._look(_BODY, fact.kind, alignment=_LEFT, box=False)
        return [*cells, self._cell(1, look, content)], [*texts, text]

    def total(self, total: Total) -> Written:
        """A closing row's values; its empty cells are drawn too."""
        cells, texts = self._texts([(self._look(_BOLD), total.words)])
        for at, kind in enumerate(self.kinds[1:], start=1):
            fen = total.sums.get(at)
            content, text = (EMPTY, "") if fen is None else _content(fen, kind)
            cells.append(self._cell(at, self._look(_BOLD, kind), content))
            texts.append(text)
        return cells, texts

    def formula(self, at: int, text: str) -> str:
        """A formula of ours over numbers of ours."""
        kind = ColumnKind.MONEY if self.kinds[at] is ColumnKind.MONEY else ColumnKind.COUNT
        return self._cell(at, self._look(_SMALL, kind), formula_content(text))

    def _texts(self, told: list[tuple[str, Words]]) -> Written:
        """Words side by side, each in its look."""
        said = [_prepared(words.in_language(self.language)) for _look, words in told]
        cells = [self._cell(at, look, said[at][0]) for at, (look, _words) in enumerate(told)]
        return cells, [text for _content, text, _risky in said]

    def _cell(self, at: int, look: str, content: str) -> str:
        return f'<c r="{self.letters[at]}{self.paper.at}{look}{content}'


@lru_cache(maxsize=8_192)
def _prepared(value: str) -> tuple[str, str, bool]:
    """(the text as the file holds it, its canonical text, whether a program might take it for a formula): most texts of
    a sheet stand in it many times. Typed as a string whatever it begins with."""
    text = cell_text(value)
    return text_content(text), canonical_text(text), looks_like_formula(text)


@lru_cache(maxsize=5_000)
def _day(value: date) -> tuple[str, str]:
    return number_content(to_excel(value)), canonical(value)


def _content(value: Value, kind: ColumnKind) -> tuple[str, str]:
    """(a value as the file holds it, its canonical text)."""
    if isinstance(value, str):
        content, text, _risky = _prepared(value)
        return content, text
    if isinstance(value, date):
        return _day(value)
    text = canonical_fen(value) if kind is ColumnKind.MONEY and isinstance(value, int) else canonical(value)
    return number_content(text), text
