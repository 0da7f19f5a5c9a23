"""What comes again every month, quarter or half-year whatever anybody does. Pure.

Sources: 002_c6cc704bc56a82c7.txt (special diseases in January and July; by when claims come in and are reviewed are
values of the law, payment.declared_by and payment.reviewed_by),
003_22d0f37cf8bbe996.txt (meetings), 000_5ba8c84fbf866f4b.txt (the half-year's summary).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance.accounts.rules import Role
from compliance.deadlines.rules import Kind
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar, Length, Period, Unit, due_of
from compliance.law.parameters import Snapshot

HOLIDAYS_FROM = (10, 1)
HOLIDAYS_DUE = (12, 20)


@dataclass(frozen=True, slots=True)
class Recurring:
    """One occurrence, and the period whose last day it falls due on."""

    kind: Kind
    period: str
    words: Words
    until: Period
    role: Role

    @property
    def key(self) -> str:
        """The same for the same occurrence for ever."""
        return f"{self.kind.value}:{self.period}"


def of_month(year: int, month: int, law: Snapshot) -> Iterator[Recurring]:
    """What falls due in a month."""
    last = date(year, month, monthrange(year, month)[1])
    end = Period(last, Length(0, Unit.CALENDAR), roll=True)
    before = date(year, month, 1) - timedelta(days=1)
    told, period = f"{before.year}年{before.month}月", f"{before:%Y-%m}"
    claims = Words(f"接收{told}结算申报", f"Take in the claims of {before:%Y-%m}")
    review = Words(f"审结{told}结算申报", f"Finish the review of the claims of {before:%Y-%m}")
    yield Recurring(Kind.CLAIMS, period, claims, _after(before, "payment.declared_by", law), Role.AUDITOR_CLAIMS)
    yield Recurring(Kind.CLAIMS_REVIEW, period, review, _after(before, "payment.reviewed_by", law), Role.AUDITOR_CLAIMS)
    audit = Words(f"抽查{told}经办重点业务", f"Check the agency's key business of {before:%Y-%m}")
    yield Recurring(Kind.INTERNAL_AUDIT, period, audit, end, Role.MANAGER)
    meeting = Words(f"{year}年{month}月稽核工作例会", f"Audit meeting of {last:%Y-%m}")
    yield Recurring(Kind.AUDIT_MEETING, f"{last:%Y-%m}", meeting, end, Role.MANAGER)
    if month % 3 == 0:
        quarter = f"{year}Q{month // 3}"
        words = Words(
            f"{year}年第{'一二三四'[month // 3 - 1]}季度定点医药机构联席会", f"Meeting with providers, {quarter}"
        )
        yield Recurring(Kind.PROVIDER_MEETING, quarter, words, end, Role.MANAGER)
    if month in (1, 7):
        half = f"{year}H1" if month == 7 else f"{year - 1}H2"
        words = Words(f"{year}年{month}月特殊病种审批", f"Special diseases, {last:%Y-%m}")
        yield Recurring(Kind.SPECIAL_DISEASE, f"{last:%Y-%m}", words, end, Role.AUDITOR_CLAIMS)
        summary = Words(f"{half[:4]}年{'上' if half.endswith('1') else '下'}半年工作总结", f"Summary of {half}")
        yield Recurring(Kind.SUMMARY, half, summary, end, Role.MANAGER)


def _after(ended: date, key: str, law: Snapshot) -> Period:
    """The time after a month's end that the law, or the place, gives."""
    found = law.period(key, ended)
    return Period(ended, Length(found.count, found.unit), roll=found.roll)


def review_after(day: date, law: Snapshot, calendar: Calendar) -> Period:
    """The first period after `day` by whose end a month's claims are reviewed; rest days do not decide which it is."""
    ended = day.replace(day=1) - timedelta(days=1)
    while True:
        found = _after(ended, "payment.reviewed_by", law)
        if due_of(replace(found, roll=False), calendar).day > day:
            return found
        ended = (ended + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def years_wanted(day: date, known: frozenset[int]) -> tuple[int, ...]:
    """The years whose holiday notice is missing: the present one, and from October on the next."""
    wanted = [day.year] if (day.month, day.day) < HOLIDAYS_FROM else [day.year, day.year + 1]
    return tuple(year for year in wanted if year not in known)
