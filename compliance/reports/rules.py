"""What a report is before it becomes a file: periods, sheets, columns and rows. Amounts are fen."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.words import Words

_QUARTER = re.compile(r"^(\d{4})[Qq]([1-4])$")
_HALF = re.compile(r"^(\d{4})[Hh]([12])$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_TEXT = 32767  # characters in a cell; Excel refuses more


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year: 2024, 1 is January to March 2024."""

    year: int
    number: int

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        after = Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)
        return after.since - timedelta(days=1)

    @property
    def code(self) -> str:
        """As the command line and addresses write it: 2024Q1."""
        return f"{self.year}Q{self.number}"

    @property
    def words(self) -> Words:
        """As a heading writes it."""
        return Words(f"{self.year}年第{'一二三四'[self.number - 1]}季度", f"Quarter {self.number} of {self.year}")


def quarter(text: str) -> Quarter:
    """The quarter named by 2024Q1. Refusal REPORTS-01 for anything else."""
    found = _QUARTER.match(text.strip())
    if not found or not 1900 <= int(found.group(1)) <= 9998:
        raise Refusal(
            "REPORTS-01",
            zh=f"“{text}”不是季度",
            en=f"{text!r} is not a quarter",
            do_zh="请按“2024Q1”的形式填写年份和季度",
            do_en="write the year and the quarter as 2024Q1",
            status=422,
        )
    return Quarter(int(found.group(1)), int(found.group(2)))


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True, order=True)
class Half:
    """A half of a calendar year: 2024, 1 is January to June 2024."""

    year: int
    number: int

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 6 - 5, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)

    @property
    def code(self) -> str:
        """As the command line and addresses write it: 2024H1."""
        return f"{self.year}H{self.number}"

    @property
    def before(self) -> "Half":
        """The half before it."""
        return Half(self.year - 1, 2) if self.number == 1 else Half(self.year, 1)

    @property
    def words(self) -> Words:
        """As a heading writes it."""
        return Words(f"{self.year}年{'上下'[self.number - 1]}半年", f"Half {self.number} of {self.year}")


def half(text: str) -> Half:
    """The half named by 2024H1. Refusal REPORTS-02 for anything else."""
    found = _HALF.match(text.strip())
    if not found or not 1900 <= int(found.group(1)) <= 9998:
        raise Refusal(
            "REPORTS-02",
            zh=f"“{text}”不是半年",
            en=f"{text!r} is not a half of a year",
            do_zh="请按“2024H1”的形式填写年份和半年",
            do_en="write the year and the half as 2024H1",
            status=422,
        )
    return Half(int(found.group(1)), int(found.group(2)))


def half_of(day: date) -> Half:
    """The half a day lies in."""
    return Half(day.year, 1 if day.month < 7 else 2)


def quarters_between(first: date, last: date) -> tuple[Quarter, ...]:
    """Every quarter from the one of `first` to the one of `last`, the newest first."""
    found, at, end = [], quarter_of(first), quarter_of(last)
    while at <= end:
        found.append(at)
        at = quarter_of(at.until + timedelta(days=1))
    return tuple(reversed(found))


class ColumnKind(StrEnum):
    """How a column is written and aligned."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    COUNT = "count"


Value = str | Words | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its kind, and its width in characters."""

    words: Words
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Total:
    """A closing row: its label, and for each column of amounts its sum, as the ledger gives it.

    `rows` are the indexes of the rows summed, so that the workbook can check itself; None means all.
    """

    words: Words
    sums: dict[int, Fen]
    rows: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart of amount columns against a label column, over all rows of the sheet."""

    title: Words
    labels: int
    series: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a name, a sentence on what it holds, columns, rows and closing rows."""

    name: Words
    note: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Total, ...] = ()
    chart: Chart | None = None

    def __post_init__(self) -> None:
        wrong = [number for number, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"sheet {self.name.en}: rows {wrong[:3]} do not fit the columns")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line at the head of the first sheet; an int is a count, or fen where `kind` says money."""

    words: Words
    value: Value
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Report:
    """A whole workbook: what it is called, what stands at its head, and its sheets."""

    title: Words
    facts: tuple[Fact, ...]
    sheets: tuple[Sheet, ...]
    sample: bool
    trail_head: str


def sum_of(sheet_rows: tuple[tuple[Value, ...], ...], column: int) -> Fen:
    """The sum of an amount column, in fen; empty cells count nothing."""
    return sum(value for row in sheet_rows if isinstance(value := row[column], int))


def cell_text(text: str) -> str:
    """A text that a spreadsheet can hold: no control characters, not too long."""
    return _CONTROL.sub("", text)[:LONGEST_TEXT]


def looks_like_formula(text: str) -> bool:
    """Would a spreadsheet take this text for a formula once someone edits or re-imports it?"""
    return text.lstrip(" \u3000\ufeff")[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
