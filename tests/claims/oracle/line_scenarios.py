"""Single cases of lines, of months and of ties between persons."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.claims.oracle.scenarios import Book, Row

DAY = date(2024, 4, 1)


def _fees(book: Book) -> None:
    """Claims with a fee, two fees, none, an unknown amount, of another type; a provider with unknown ones only."""
    for number, amounts in enumerate([(800,), (800, 200), (0,), (None,), (800, None), ()]):
        claim_id = book.visit(f"fee {number}", DAY, provider_code="P111")
        book.line(claim_id, 1, amount=9_000)
        for line_no, amount in enumerate(amounts, 2):
            book.line(claim_id, line_no, item_code="FEE", amount=amount)
    book.line(book.visit("fee unknown", DAY, provider_code="P112"), item_code="FEE", amount=None)
    book.line(book.visit("fee zero", DAY, provider_code="P113"), item_code="FEE", amount=0)
    book.line(book.visit("fee chronic", DAY, provider_code="P114", visit_type="chronic"), item_code="FEE", amount=500)
    book.line(book.visit("fee late", date(2025, 1, 1), provider_code="P114"), item_code="FEE", amount=500)


def _repeats(book: Book) -> None:
    """The same line again: in one claim, in another, before the period, with one thing other, for nothing."""
    for line_no in range(1, 13):
        if line_no == 1:
            claim_id = book.visit("twelve lines", DAY)
        book.line(claim_id, line_no, item_code="I31" if line_no in (2, 10) else f"I{line_no + 50}", amount=900)
    others: list[tuple[str, Row]] = [
        ("same", {}),
        ("other amount", {"amount": 701}),
        ("other day", {"occurred_on": date(2024, 4, 2)}),
        ("other item", {"item_code": "I32"}),
        ("no day", {"occurred_on": None}),
        ("no amount", {"amount": None}),
        ("no item", {"item_code": None}),
    ]
    for name, change in others:
        book.line(book.visit(f"repeat {name}", DAY))
        book.line(book.visit(f"repeat {name}", DAY), **change)
    alike: list[tuple[str, Row]] = [
        ("free", {"amount": 0}),
        ("no day", {"occurred_on": None}),
        ("no item", {"item_code": None}),
    ]
    for name, change in alike:
        for _ in range(2):
            book.line(book.visit(f"repeat both {name}", DAY), **change)
    for settled in (date(2023, 12, 31), date(2024, 1, 1)):
        book.line(book.visit("repeat over the year", settled), occurred_on=date(2023, 12, 31))
    for provider in ("P101", "P102"):
        book.line(book.visit("repeat elsewhere", DAY, provider_code=provider))
    book.line(book.stay("repeat stay and visit", DAY, 2))
    book.line(book.visit("repeat stay and visit", DAY))
    gone = book.visit("repeat reversed", DAY)
    book.line(gone)
    book.line(book.visit("repeat reversed", DAY))
    book.reversal(gone, DAY)


def _supplies_and_levels(book: Book) -> None:
    """Supplies at and about 30 and 90 days in each visit type; limited items at providers of every level."""
    for visit_type in ("outpatient", "chronic", "pharmacy"):
        for supply in (None, 0, 29, 30, 31, 89, 90, 91):
            book.line(
                book.visit("supply", DAY, visit_type=visit_type), days_supply=supply, amount=None if supply == 31 else 5
            )
    book.line(book.stay("supply", DAY, 2), days_supply=400)
    for provider in ("P112", "P114", "P108", "P118", "P999"):  # levels 0 to 3, and on no list
        for item in ("I3", "I1", "I2", None):  # from level 1, 2 and 3 on
            book.line(book.visit("level", DAY, provider_code=provider), item_code=item)


def _traces(book: Book) -> None:
    """A trace code in one claim, in two, before the period, after it, only before it, and of reversed claims."""
    before, first, last, after = date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)
    for name, days in [
        ("T-once", (first,)),
        ("T-twice", (first, last)),
        ("T-same-day", (first, first, first)),
        ("T-before", (before, before)),
        ("T-before-and-in", (last, before, before)),
        ("T-in-and-after", (last, after)),
        ("T-twice-and-after", (first, last, after)),
        ("T-before-and-after", (before, after)),
    ]:
        for number, day in enumerate(days):
            book.line(
                book.visit(f"trace {number}", day, visit_type="pharmacy"), drug_trace_code=name, amount=100 + number
            )
    claim_id = book.visit("trace", first)
    for line_no in (2, 10, 11):
        book.line(claim_id, line_no, drug_trace_code="T-one-claim", amount=None if line_no == 11 else line_no)
    gone = book.visit("trace reversed", first)
    book.line(gone, drug_trace_code="T-reversed")
    book.line(book.visit("trace reversed", last), drug_trace_code="T-reversed")
    book.reversal(gone, after)


def _months(book: Book) -> None:
    """Months at, below and above one and a half times the three before; too small, a month missing, at both ends."""
    for provider, year, month, sums in [
        ("P115", 2024, 2, (1_000_000, 1_000_000, 1_000_000, 1_500_000)),
        ("P115", 2024, 8, (1_000_000, 1_000_001, 1_000_000, 1_500_000)),
        ("P116", 2024, 2, (1_000_000, 999_999, 1_000_000, 9_000_000)),
        ("P116", 2024, 7, (1_000_000, 1_000_000, 1_000_000, 1_499_999)),
        ("P116", 2024, 12, (1_000_000, 1_500_000, 1_000_000, 1_900_000)),
        ("P117", 2023, 10, (1_000_000, 1_000_000, 1_000_000, 9_999_999)),
        ("P117", 2024, 4, (1_500_000, None, 1_500_000, 9_000_000)),
        ("P117", 2024, 8, (3_000_000, 0, 0, 1_500_001)),
        ("P119", 2024, 1, (1_000_000, 1_000_000, 1_000_000, 4_567_891)),
        ("P119", 2025, 1, (1_000_000, 1_000_000, 1_000_000, 5_000_000)),
    ]:
        for number, total in enumerate(sums):
            place = year * 12 + month - 1 - 3 + number
            day = date(place // 12, place % 12 + 1, 1) + timedelta(days=27 if number % 2 else 0)
            if total is not None:
                book.visit(f"month {provider} {day}", day, provider_code=provider, total=total)


def _ties(book: Book) -> None:
    """More persons with the same sum than the hundred places have room for, in stays and in chronic claims."""
    for number in range(130):
        rank = 600_000_000 if number < 20 else 300_000_000
        book.stay(f"tie {number}", date(2024, 6, 3), 3, total=rank - 1, provider_code="P113")
        book.stay(f"tie {number}", date(2024, 9, 3), 3, total=1, provider_code="P114")
    for number in range(110):
        book.visit(f"tie {number}", date(2024, 6, 3), total=200_000_000, visit_type="chronic", provider_code="P113")


CASES: tuple[Callable[[Book], None], ...] = (_fees, _repeats, _supplies_and_levels, _traces, _months, _ties)
