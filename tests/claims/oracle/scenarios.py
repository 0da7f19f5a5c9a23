"""Single cases at the boundaries of the definitions: few claims each, at the providers P101 to P120."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

Row = dict[str, Any]
NULLABLE = ("diagnosis", "eligible", "paid_by_account", "out_of_pocket", "drug", "material", "exam", "treatment")


def person(name: str) -> str:
    """Give the keyed hash of a made-up person."""
    return sha256(f"case {name}".encode()).hexdigest()


class Book:
    """Collects claims and lines; ids are K1, K2, … so that K10 sorts before K9."""

    def __init__(self) -> None:
        self.claims: list[Row] = []
        self.lines: list[Row] = []

    def visit(self, who: str, settled_on: date, **columns: Any) -> str:
        """Add an outpatient claim; any column can be given."""
        claim_id = f"K{len(self.claims) + 1}"
        row: Row = {"claim_id": claim_id, "person_id": person(who), "provider_code": "P101", "visit_type": "outpatient"}
        row |= {"settled_on": settled_on, "settled_minute": 600, "diagnosis": "J18.9", "doctor_id": person("doctor")}
        row |= {"total": 15_000, "eligible": 12_000, "paid": 8_000, "paid_by_account": 100, "out_of_pocket": 7_000}
        row |= {"drug": 5_000, "material": 100, "exam": 3_000, "treatment": 200_000, "fund": "resident"}
        self.claims.append(row | columns)
        return claim_id

    def stay(self, who: str, admitted_on: date, length: int, **columns: Any) -> str:
        """Add a stay that settled when it ended."""
        end = admitted_on + timedelta(days=length)
        row: Row = {"visit_type": "inpatient", "admitted_on": admitted_on, "discharged_on": end, "total": 300_000}
        return self.visit(who, **({"settled_on": end} | row | columns))

    def line(self, claim_id: str, line_no: int = 1, **columns: Any) -> None:
        """Add a line to a claim."""
        row: Row = {"claim_id": claim_id, "line_no": line_no, "item_code": "I30", "item_name": "item"}
        row |= {"occurred_on": date(2024, 4, 1), "quantity": 1, "unit_price": 700, "amount": 700}
        self.lines.append(row | columns)

    def reversal(self, claim_id: str, settled_on: date) -> str:
        """Undo a claim of this book."""
        row = next(row for row in self.claims if row["claim_id"] == claim_id)
        minus = {name: -value for name, value in row.items() if isinstance(value, int) and name != "settled_minute"}
        new_id = f"K{len(self.claims) + 1}"
        self.claims.append(row | minus | {"claim_id": new_id, "settled_on": settled_on, "reverses": claim_id})
        return new_id


def _pairs(book: Book) -> None:
    """Every gap, at one provider and at two, for one disease, another and none."""
    start = date(2024, 3, 1)
    for gap in (-9, -5, -1, 0, 1, 3, 4, 15, 16):
        for provider in ("P101", "P102"):
            for diagnosis in ("J18.0", "J19", None):
                who = f"gap {gap} {provider} {diagnosis}"
                book.stay(who, start, 5)
                later = start + timedelta(days=5 + gap)
                book.stay(who, later, 4, provider_code=provider, diagnosis=diagnosis)
    for number, (first, second) in enumerate([(0, 0), (0, 4), (4, 0)]):
        book.stay(f"same day {number}", start, first)
        book.stay(f"same day {number}", start, second, provider_code="P102")
        book.stay(f"same day here {number}", start, first)
        book.stay(f"same day here {number}", start, second)
    book.stay("unknown first", start, 5, diagnosis=None)
    book.stay("unknown first", date(2024, 3, 6), 5)
    book.stay("short code", start, 5, diagnosis="R5")
    book.stay("short code", date(2024, 3, 6), 5, diagnosis="R5")


def _long_and_late_stays(book: Book) -> None:
    """Stays that hold others, ties in the days, stays over the year's ends, later stays that settled earlier."""
    book.stay("holds two", date(2024, 4, 1), 40)
    book.stay("holds two", date(2024, 4, 5), 2)
    book.stay("holds two", date(2024, 4, 12), 0)
    book.stay("holds two", date(2024, 5, 20), 3)
    for _ in range(11):  # equal days, so that the ids as text decide
        book.stay("equal days", date(2024, 6, 1), 3)
    book.stay("equal days apart", date(2024, 6, 1), 3, provider_code="P102")
    book.stay("equal days apart", date(2024, 6, 1), 3, provider_code="P101")
    book.stay("equal days apart", date(2024, 6, 4), 3, provider_code="P102")
    for year in (2023, 2024):
        who = f"over the end of {year}"
        book.stay(who, date(year, 12, 20), 11)
        book.stay(who, date(year, 12, 31), 1)
        book.stay(who, date(year + 1, 1, 1), 0)
        book.stay(who, date(year + 1, 1, 1), 4)
    book.stay("settled before", date(2023, 12, 1), 5, settled_on=date(2024, 12, 31))
    book.stay("settled before", date(2023, 12, 6), 5)
    book.stay("earlier unsettled", date(2024, 12, 1), 5, settled_on=date(2025, 1, 1))
    book.stay("earlier unsettled", date(2024, 12, 7), 5)
    book.stay("between unsettled", date(2024, 11, 1), 5)
    book.stay("between unsettled", date(2024, 11, 7), 5, settled_on=date(2025, 1, 20))
    book.stay("between unsettled", date(2024, 11, 14), 5)


def _reversals(book: Book) -> None:
    """Reversals before, in and after the period, of nothing known, twice, of each other and between a pair."""
    for number, (claim_day, day) in enumerate(
        [
            (date(2023, 9, 1), date(2023, 9, 2)),
            (date(2023, 12, 31), date(2024, 1, 1)),
            (date(2024, 5, 6), date(2024, 5, 6)),
            (date(2024, 12, 31), date(2025, 1, 1)),
            (date(2024, 2, 29), date(2025, 2, 28)),
        ]
    ):
        claim_id = book.stay(f"reversed {number}", claim_day, 0, total=2_000_000)
        book.line(claim_id, item_code="I2", days_supply=99, drug_trace_code="TR")
        undone = book.reversal(claim_id, day)
        book.line(undone, item_code="I2", amount=-700, unit_price=-700, drug_trace_code="TR")
    unknown = book.reversal(book.visit("stays", date(2024, 5, 7), total=2_000_000), date(2024, 5, 8))
    book.claims[-1]["reverses"] = "nobody knows it"
    book.line(unknown, amount=-700)
    twice = book.visit("reversed twice", date(2024, 5, 7), total=2_000_000)
    book.reversal(twice, date(2024, 5, 8))
    book.reversal(twice, date(2024, 6, 8))
    chain = book.visit("reversal reversed", date(2024, 5, 7), total=2_000_000)
    back = book.reversal(chain, date(2024, 5, 8))
    book.reversal(back, date(2024, 5, 9))
    book.stay("between reversed", date(2024, 7, 1), 5)
    book.reversal(book.stay("between reversed", date(2024, 7, 7), 2), date(2025, 1, 15))
    book.stay("between reversed", date(2024, 7, 9), 2)


def _clusters(book: Book) -> None:
    """Four and five stays within three days, one on the fourth day, one in the next payout step, one settled late."""
    for name, provider, offsets, paid in [
        ("four", "P103", (0, 0, 1, 2), (19_999,) * 4),
        ("five", "P104", (0, 0, 1, 2, 2), (10_000, 19_999, 10_001, 15_000, 10_000)),
        ("fourth day", "P105", (0, 1, 2, 2, 3), (10_000,) * 5),
        ("next step", "P106", (0, 1, 2, 2, 2), (19_999, 19_999, 19_999, 19_999, 20_000)),
        ("long row", "P107", (0, 1, 1, 2, 2, 3, 3, 4, 4, 5), (0,) * 9 + (9_999,)),
    ]:
        for number, (offset, money) in enumerate(zip(offsets, paid, strict=True)):
            day = date(2024, 8, 1) + timedelta(days=offset)
            book.stay(f"{name} {number}", day, 2, provider_code=provider, paid=money)
    for number in range(5):
        settled = date(2024, 12, 31) if number < 4 else date(2025, 1, 1)
        book.stay(f"late {number}", date(2024, 12, 28), 2, provider_code="P108", paid=30_000, settled_on=settled)
    for number in range(4):
        for turn in range(number + 2):  # 2, 3, 4 and 5 stays in the period
            book.stay(f"often {number}", date(2024, 2, 1) + timedelta(days=40 * turn), 1, provider_code="P109")
        book.stay(f"often {number}", date(2023, 11, 1), 1, provider_code="P109")


def _bills(book: Book) -> None:
    """Totals, accounts and the care of a day, each at, below and above its threshold, with nulls between."""
    for step in (-1, 0, 1):
        for visit_type in ("outpatient", "chronic", "pharmacy"):
            book.visit(f"large {step}", date(2024, 5, 8), total=1_000_000 + step, visit_type=visit_type)
        book.visit(f"swipe {step}", date(2024, 5, 8), paid_by_account=100_000 + step, visit_type="pharmacy")
        book.visit(f"no swipe {step}", date(2024, 5, 8), paid_by_account=100_000 + step)
        for length in (0, 2, 3, 4):
            care: Row = {"exam": 300, "treatment": 1_000 * max(1, length) - 300 + step}
            book.stay(f"bed {step} {length}", date(2024, 5, 8), length, provider_code="P110", **care)
        for day in (date(2024, 5, 8), date(2024, 5, 11), date(2024, 2, 4)):
            for minute in (0, 359, 360, 1319, 1320, 1439, None):
                kind = ("outpatient", "pharmacy", "chronic")[(minute or 2) % 3]
                book.visit("night", day, settled_minute=minute, total=20_000 + step, visit_type=kind)
    book.stay("no exam", date(2024, 5, 8), 4, exam=None, treatment=0)
    book.stay("no treatment", date(2024, 5, 8), 4, exam=0, treatment=None)
    book.visit("no account", date(2024, 5, 8), paid_by_account=None, visit_type="pharmacy")


def _districts(book: Book) -> None:
    """One person and day in one, two and three districts, in none that is known, with stays, and over midnight."""
    day = date(2024, 10, 9)
    for name, places in [
        ("one district", ("P101", "P107")),
        ("two districts", ("P101", "P102", "P107")),
        ("three districts", ("P101", "P102", "P103")),
        ("district unknown", ("P101", "P119")),
        ("two and unknown", ("P101", "P102", "P119")),
        ("provider unknown", ("P101", "P999")),
        ("two and provider unknown", ("P101", "P102", "P999")),
    ]:
        for number, place in enumerate(places):
            book.visit(name, day, provider_code=place, visit_type=("chronic", "pharmacy", "outpatient")[number])
    book.visit("visit and stay", day)
    book.stay("visit and stay", day, 0, provider_code="P102")
    book.visit("next day", day)
    book.visit("next day", day + timedelta(days=1), provider_code="P102")
    book.visit("next year", date(2024, 12, 31), provider_code="P102")
    book.visit("next year", date(2025, 1, 1))
    book.visit("last day", date(2024, 12, 31), provider_code="P102")
    book.visit("last day", date(2024, 12, 31))
    book.reversal(book.visit("one reversed", day, provider_code="P102"), day)
    book.visit("one reversed", day)


def _unknown(book: Book) -> None:
    """A provider whose every need is unknown, and one null of each need among known ones."""
    for number in range(3):
        book.stay(f"all unknown {number}", date(2024, 9, 1), 3, provider_code="P120", **dict.fromkeys(NULLABLE))
    for name in NULLABLE:
        book.stay(f"no {name}", date(2024, 9, 2), 3, provider_code="P118", **{name: None})
        book.visit(f"no {name}", date(2024, 9, 2), provider_code="P118", **{name: None})


CASES: tuple[Callable[[Book], None], ...] = (
    _long_and_late_stays,  # first, so that K9 and K10 are of equal days
    _pairs,
    _reversals,
    _clusters,
    _bills,
    _districts,
    _unknown,
)
