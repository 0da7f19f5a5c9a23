"""Periods of indicators: month, quarter, half year, year; the same one a year before; their months. Pure."""

from dataclasses import dataclass
from datetime import date

from compliance.foundation.words import Words
from compliance.ledger.rules import Span
from compliance.ledger.rules import period as span_of


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it is written (2024-03, 2024Q1, 2024H1, 2024) and its days, both included."""

    code: str
    span: Span

    @property
    def year(self) -> int:
        """The year it lies in."""
        return self.span.since.year

    @property
    def kind(self) -> str:
        """month, quarter, half or year."""
        tail = self.code[4:5]
        return {"": "year", "-": "month", "Q": "quarter", "H": "half"}[tail]

    @property
    def words(self) -> Words:
        """As people write it: 2024年3月, 2024年第一季度, 2024年上半年, 2024年."""
        number = int(self.code[5:] or 0)
        year = self.year
        zh = {
            "month": f"{year}年{number}月",
            "quarter": f"{year}年第{'〇一二三四'[number if number < 5 else 0]}季度",
            "half": f"{year}年{'上' if number == 1 else '下'}半年",
            "year": f"{year}年",
        }
        return Words(zh[self.kind], self.code)

    @property
    def year_before(self) -> "Period":
        """The same period a year earlier."""
        return period(f"{self.year - 1}{self.code[4:]}")

    @property
    def year_after(self) -> "Period":
        """The same period a year later."""
        return period(f"{self.year + 1}{self.code[4:]}")

    @property
    def months(self) -> tuple[str, ...]:
        """Its months: 2024-01 and so on."""
        first, last = self.span.since.month, self.span.until.month
        return tuple(f"{self.year}-{month:02d}" for month in range(first, last + 1))


def period(text: str) -> Period:
    """A period by its code. Refusal LEDGER-06 for another text."""
    code = text.strip().upper()
    return Period(code, span_of(code))


def periods_of(year: int) -> tuple[str, ...]:
    """The codes of all periods of a year."""
    parts = (*(f"-{month:02d}" for month in range(1, 13)), *(f"Q{quarter}" for quarter in range(1, 5)), "H1", "H2", "")
    return tuple(f"{year}{part}" for part in parts)


def last_months(until: date, count: int) -> tuple[Period, ...]:
    """The `count` months that end with that of `until`, in order."""
    place = until.year * 12 + until.month - 1
    return tuple(period(f"{at // 12}-{at % 12 + 1:02d}") for at in range(place - count + 1, place + 1))


def month_before(day: date) -> Period:
    """The last whole month before a day."""
    place = day.year * 12 + day.month - 2
    return period(f"{place // 12}-{place % 12 + 1:02d}")


def baseline(of: Period, years: int = 3) -> tuple[Period, ...]:
    """The years before the one that `of` lies in, the oldest first."""
    return tuple(period(str(of.year - back)) for back in range(years, 0, -1))


def completed(month: Period) -> tuple[Period, ...]:
    """The month itself and every longer period that ends with it."""
    year, number = month.year, month.span.until.month
    codes = [month.code]
    codes += [f"{year}Q{number // 3}"] if number % 3 == 0 else []
    codes += [f"{year}H{number // 6}"] if number % 6 == 0 else []
    codes += [str(year)] if number == 12 else []
    return tuple(period(code) for code in codes)
