"""Which lists a day calls for, and what may become of one. Pure.

Sources: 003_22d0f37cf8bbe996.txt part 3 section 3 (the last two weeks of every quarter, for open leads);
000_5ba8c84fbf866f4b.txt part 1 section 2 (4) (a record review every quarter).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from compliance.deadlines.rules import Kind
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar
from compliance.indicators.period_rules import period

MOST_AT_RANDOM = 50
_DAY = timedelta(days=1)


class ListKind(StrEnum):
    """What a list is for."""

    AUDIT_WEEKS = "audit_weeks"
    REVIEW_ROUND = "review_round"


class State(StrEnum):
    """How a list stands: proposed by the schedule, opened or declined by a manager, closed."""

    PROPOSED = "proposed"
    OPEN = "open"
    DECLINED = "declined"
    CLOSED = "closed"


KIND_WORDS: Mapping[str, Words] = {
    ListKind.AUDIT_WEEKS: Words("集中稽核", "Audit weeks"),
    ListKind.REVIEW_ROUND: Words("病历评审", "Record review"),
}
STATE_WORDS: Mapping[str, Words] = {
    State.PROPOSED: Words("待确认", "To be confirmed"),
    State.OPEN: Words("进行中", "Open"),
    State.DECLINED: Words("不开展", "Declined"),
    State.CLOSED: Words("已结束", "Closed"),
}
DEADLINE: Mapping[str, Kind] = {
    ListKind.AUDIT_WEEKS: Kind.AUDIT_WEEKS,
    ListKind.REVIEW_ROUND: Kind.REVIEW_ROUND,
}


def title(kind: str, quarter: str) -> Words:
    """What a list is called, by its kind and the code of its quarter (2024Q3): 2024年第三季度病历评审."""
    task, when = KIND_WORDS[kind], period(quarter).words
    return Words(f"{when.zh}{task.zh}", f"{task.en}, {when.en}")


@dataclass(frozen=True, slots=True)
class Called:
    """A list that is called for: of which quarter, from the working day on which people get it to its last day."""

    kind: ListKind
    period: str
    opens_on: date
    closes_on: date

    @property
    def key(self) -> str:
        """The same for the same list for ever."""
        return f"{self.kind.value}:{self.period}"


def called_on(day: date, calendar: Calendar) -> tuple[Called, ...]:
    """The lists that are called for on `day`: a review of the last quarter's records all through a quarter, the audit
    weeks through its last fourteen days. People get a list on a working day: audit weeks that begin on a day of rest
    on the one before, a review on the quarter's first."""
    first, last = _quarter(day)
    review = first
    while not calendar.is_working(review):
        review += _DAY
    weeks = last - timedelta(days=13)
    while not calendar.is_working(weeks):
        weeks -= _DAY
    before = first - _DAY
    found = (
        Called(ListKind.REVIEW_ROUND, _name(before), review, last),
        Called(ListKind.AUDIT_WEEKS, _name(day), weeks, last),
    )
    return tuple(one for one in found if one.opens_on <= day)


def _quarter(day: date) -> tuple[date, date]:
    month = (day.month - 1) // 3 * 3 + 1
    after = date(day.year + 1, 1, 1) if month == 10 else date(day.year, month + 3, 1)
    return date(day.year, month, 1), after - _DAY


def _name(day: date) -> str:
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def at_random(codes: list[str], count: int, seed: str) -> list[str]:
    """The `count` codes with the smallest SHA-256 of seed and code: anyone who has the seed gets the same."""
    return sorted(codes, key=lambda code: sha256_hex(f"{seed}:{code}".encode()))[:count]


def require(state: str, wanted: State) -> None:
    """Refuse an act on a list that stands elsewhere (WORKLISTS-01)."""
    if state != wanted:
        raise Refusal(
            "WORKLISTS-01",
            zh=f"清单当前为“{STATE_WORDS[state].zh}”，不能办理此项",
            en=f"the list is “{STATE_WORDS[state].en}”: this can't be done",
            do_zh="请刷新页面后按当前状态办理",
            do_en="reload the page and go on from its state",
        )
