"""The periods that reports are of: quarters, halves and years."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

_QUARTER = re.compile(r"^(\d{4})[Qq]([1-4])$")
_YEAR = re.compile(r"^(\d{4})$")
_HALF = re.compile(r"^(\d{4})[Hh]([12])$")


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
        return Words(
            f"{self.year}年{'上下'[self.number - 1]}半年", f"{('First', 'Second')[self.number - 1]} half of {self.year}"
        )


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A calendar year."""

    year: int

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)

    @property
    def code(self) -> str:
        """As the command line and addresses write it: 2024."""
        return str(self.year)

    @property
    def before(self) -> "Year":
        """The year before it."""
        return Year(self.year - 1)

    @property
    def words(self) -> Words:
        """As a heading writes it."""
        return Words(f"{self.year}年度", f"Year {self.year}")


Period = Half | Year


def summary_period(text: str) -> Period:
    """The half or the year that a summary is of: 2024H1 or 2024. Refusal REPORTS-02 for anything else."""
    found = _YEAR.match(text.strip())
    return Year(int(found.group(1))) if found and 1900 <= int(found.group(1)) <= 9998 else half(text)


def half(text: str) -> Half:
    """The half named by 2024H1. Refusal REPORTS-02 for anything else."""
    found = _HALF.match(text.strip())
    if not found or not 1900 <= int(found.group(1)) <= 9998:
        raise Refusal(
            "REPORTS-02",
            zh=f"“{text}”不是半年或者年度",
            en=f"{text!r} is neither a half nor a year",
            do_zh="半年请填写为“2024H1”，年度请填写为“2024”",
            do_en="write a half as 2024H1, a year as 2024",
            status=422,
        )
    return Half(int(found.group(1)), int(found.group(2)))


def half_of(day: date) -> Half:
    """The half a day lies in."""
    return Half(day.year, 1 if day.month < 7 else 2)


def quarters_until(last: Quarter, count: int) -> tuple[Quarter, ...]:
    """That many quarters that follow each other, the oldest first, `last` at the end."""
    found = [last]
    while len(found) < count:
        found.append(quarter_of(found[-1].since - timedelta(days=1)))
    return tuple(reversed(found))


def quarters_between(first: date, last: date) -> tuple[Quarter, ...]:
    """Every quarter from the one of `first` to the one of `last`, the newest first."""
    found, at, end = [], quarter_of(first), quarter_of(last)
    while at <= end:
        found.append(at)
        at = quarter_of(at.until + timedelta(days=1))
    return tuple(reversed(found))
