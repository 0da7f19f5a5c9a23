"""What a workbook is before it becomes a file: sheets, columns, rows, closing sums. Amounts are fen. Pure.

Every cell also has a canonical text, the same whichever program saved the file: by it a workbook is checked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest

from compliance.foundation.money import Fen
from compliance.foundation.words import Words

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_TEXT = 32767  # characters in a cell; Excel refuses more
CALCULATED = "="  # begins the canonical text of a formula's cell; what follows is the value it must give
TOTAL = Words("合计", "Total")
EXPORT = Words("导出编号", "Export code")
_NOTHING: list[str] = []
FORMULA = Words("公式合计（明细之和）", "Sum by formula (of the rows)")
CHECK = Words("核对（公式减合计，应为0.00）", "Check (formula less total, must be 0.00)")


class ColumnKind(StrEnum):
    """How a column is written and aligned."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Link:
    """A value that leads to its page: `path` is the page's address on this system, "/ledger/12"."""

    value: str | Words | int
    path: str


Value = str | Words | int | Decimal | date | Link | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its kind, and its width in characters."""

    words: Words
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Total:
    """A closing row: its label, and for each summed column its sum, as the ledger (or its room) gives it.

    `only` limits the sum to rows whose first cell says so, so that the workbook can check itself; None means all rows.
    """

    words: Words
    sums: dict[int, Fen]
    only: Words | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart of columns of numbers against a label column, over all rows of the sheet."""

    title: Words
    labels: int
    series: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a name, a sentence on what it holds, columns, rows and closing rows.

    `rows` are read once, in order; a long sheet gives an iterator. `money`: whether its rows are the ledger's.
    """

    name: Words
    note: Words
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    totals: tuple[Total, ...] = ()
    chart: Chart | None = None
    money: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One line at the head of the first sheet; an int is a count, or fen where `kind` says money."""

    words: Words
    value: Value
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose export it is: its code, who made it and when, the trail's head before it, and the address of its pages
    ("" where none is known: rows then carry no links)."""

    code: str
    made_by: str
    made_at: datetime
    trail_head: str
    address: str = ""

    @property
    def words(self) -> Words:
        """The watermark, as every printed page carries it."""
        return Words(
            f"导出编号 {self.code}  {self.made_by}  {self.made_at:%Y-%m-%d %H:%M}  操作日志末端 {self.trail_head[:16]}",
            f"Export {self.code}  {self.made_by}  {self.made_at:%Y-%m-%d %H:%M}  Trail head {self.trail_head[:16]}",
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A whole workbook: what it is called, what stands at its head, and its sheets."""

    title: Words
    facts: tuple[Fact, ...]
    sheets: tuple[Sheet, ...]
    sample: bool
    mark: Mark


def cell_text(text: str) -> str:
    """A text that a spreadsheet can hold: no control characters, not too long."""
    return _CONTROL.sub("", text)[:LONGEST_TEXT]


def looks_like_formula(text: str) -> bool:
    """Would a spreadsheet take this text for a formula once someone edits or re-imports it?"""
    return text.lstrip(" \u3000\ufeff")[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain_value(value: Value, language: str) -> str | int | Decimal | date | None:
    """What a cell holds of a value: the words of a language, the value that a link carries."""
    if isinstance(value, Link):
        value = value.value
    return value.in_language(language) if isinstance(value, Words) else value


def canonical_fen(fen: Fen) -> str:
    """Yuan as a number's canonical text: 2453200 -> "24532", 1 -> "0.01"."""
    yuan, cents = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{yuan}" if not cents else f"{sign}{yuan}.{cents:02d}".rstrip("0")


def canonical_text(text: str) -> str:
    """The canonical text of a cell's text: it is never taken for a formula's."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text[:1] in (CALCULATED, "'") and text else text


def canonical(value: object) -> str:
    """The canonical text of what a cell holds, as we wrote it or as any reader of workbooks gives it back."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return canonical_text(cell_text(value))
    if isinstance(value, datetime):
        day_only = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if day_only else f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return str(value)
    return _canonical_number(Decimal(str(value)))


def _canonical_number(number: Decimal) -> str:
    text = format(round(number, 6), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def same(expected: str, found: str) -> bool:
    """Whether a cell holds what was written: a formula may not have been calculated yet."""
    if expected.startswith(CALCULATED):
        return found in ("", expected[1:])
    return expected == found


@dataclass(frozen=True, slots=True)
class Difference:
    """The first cell that differs, by its place in the file found; texts are canonical."""

    sheet: str
    row: int
    column: int
    expected: str
    found: str

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it: row 8, column 28 is AB8."""
        letters, column = "", self.column
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"


def first_difference(
    sheet: str, expected: Iterable[list[str]], found: Iterable[list[str]], columns: frozenset[int] | None = None
) -> Difference | None:
    """The first cell, row by row, in which two sheets differ; missing rows and cells are empty. Rows and columns count
    from 1. `columns`: compare those alone (from 0)."""
    for number, (row, other) in enumerate(zip_longest(expected, found, fillvalue=_NOTHING), start=1):
        at = _in_row(row, other, columns)
        if at is not None:
            return Difference(sheet, number, at + 1, _at(row, at).removeprefix(CALCULATED), _at(other, at))
    return None


def _at(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _in_row(row: list[str], other: list[str], columns: frozenset[int] | None) -> int | None:
    if columns is None and row == other:
        return None
    wanted = range(max(len(row), len(other))) if columns is None else sorted(columns)
    return next((at for at in wanted if not same(_at(row, at), _at(other, at))), None)
