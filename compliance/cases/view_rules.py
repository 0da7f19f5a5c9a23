"""A case as pages, the portal and reports read it. Nothing here decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from compliance.accounts.rules import Role
from compliance.cases.rules import NEXT, EventKind, NextStep, State
from compliance.cases.staffing_rules import Duty, Parts
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.law.consequences import MONEY, SETTLEMENT
from compliance.penalties.rules import Computed


@dataclass(frozen=True, slots=True)
class Part:
    """What of an amount falls to one fund; fund "" where no fund is meant."""

    fund: str
    insured_place: str
    fen: Fen


@dataclass(frozen=True, slots=True)
class EventView:
    """One dated event, with who did it."""

    id: int
    kind: EventKind
    on: date
    at: datetime
    by_id: int | None
    by: str
    number: str
    text: str
    until: date | None
    provisional: bool
    consequence_id: int | None
    amount_fen: Fen | None
    document: Mapping[str, Any] | None
    evidence: tuple[str, ...]
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, and who took it."""

    id: int
    kind: EventKind
    by_id: int | None


_DUTIES: Mapping[EventKind, Duty] = MappingProxyType(
    {
        EventKind.PROPOSED: Duty.PROPOSE,
        EventKind.CHECKED: Duty.CHECK,
        EventKind.DECIDED: Duty.DECIDE,
        EventKind.REPORTED: Duty.PROPOSE,
        EventKind.REVIEWED: Duty.CHECK,
    }
)
_AGAIN = frozenset({EventKind.RETURNED, EventKind.AMENDED, EventKind.SENT_BACK, EventKind.REOPENED})


def parts_of(provider_id: int, investigators: frozenset[int], steps: Sequence[Taken | EventView]) -> Parts:
    """Who already had a part in a case of these steps, oldest first: the last proposer, checker and decider."""
    done = {_DUTIES[step.kind]: step.by_id for step in steps if step.kind in _DUTIES and step.by_id}
    last = _last(steps, EventKind.PROPOSED, EventKind.REPORTED)
    if any(step.kind in _AGAIN and (last is None or step.id > last.id) for step in steps):
        done = {}
    elif last is not None:
        checked = _last(steps, EventKind.CHECKED, EventKind.REVIEWED)
        if checked is None or checked.id < last.id:
            done.pop(Duty.CHECK, None)
    return Parts(provider_id, investigators, done)


def _last(steps: Sequence[Taken | EventView], *kinds: EventKind) -> Taken | EventView | None:
    return next((step for step in reversed(steps) if step.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class ConsequenceView:
    """One consequence. amount_fen is None until it is proposed, and for what is not money."""

    id: int
    case_id: int
    position: int
    base_id: int | None
    finding_id: int
    consequence: str
    violation: str
    debtor_kind: str
    debtor_label: str
    acted_on: date
    base_fen: Fen
    choice: Decimal | None
    reason: str
    amount_fen: Fen | None
    told_fen: Fen | None
    payee: str
    parts: tuple[Part, ...]
    computed: Computed | None
    period_days: int | None
    due_on: date | None
    due_provisional: bool
    received_fen: Fen
    scope: str = ""
    months: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is counted in money."""
        return self.consequence in MONEY

    @property
    def settlement(self) -> bool:
        """Whether it settles an assessment and is no breach."""
        return self.consequence in SETTLEMENT

    @property
    def outstanding_fen(self) -> Fen:
        """What has not come in, once it is decided."""
        return (self.amount_fen or 0) - self.received_fen


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its consequences and events, oldest first."""

    id: int
    number: str
    track: str
    authority: str
    provider_id: int
    provider_code: str
    provider_name: str
    opened_on: date
    state: State
    consequences: tuple[ConsequenceView, ...]
    events: tuple[EventView, ...]
    finding_ids: tuple[int, ...]
    investigators: frozenset[int]

    @property
    def next_step(self) -> NextStep | None:
        """What it waits for, None when it is over."""
        return NEXT[self.track].get(self.state)

    @property
    def total_fen(self) -> Fen:
        """What is proposed or decided in all."""
        return sum(part.amount_fen or 0 for part in self.consequences)

    @property
    def received_fen(self) -> Fen:
        """What came in."""
        return sum(part.received_fen for part in self.consequences)

    @property
    def parts(self) -> Parts:
        """Who already had a part in it: the last proposer, checker and decider."""
        return parts_of(self.provider_id, self.investigators, self.events)

    def last(self, *kinds: EventKind) -> EventView | None:
        """The latest event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def consequence(self, consequence_id: int) -> ConsequenceView | None:
        """One of its consequences."""
        return next((part for part in self.consequences if part.id == consequence_id), None)

    def of_debtor(self, debtor_kind: str) -> tuple[ConsequenceView, ...]:
        """The consequences of one debtor."""
        return tuple(part for part in self.consequences if part.debtor_kind == debtor_kind)


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case in a list. until: the end of what is awaited now, None where nothing is dated."""

    id: int
    number: str
    provider_id: int
    provider_name: str
    opened_on: date
    state: State
    track: str
    total_fen: Fen
    received_fen: Fen
    until: date | None
    provisional: bool
    roles: tuple[Role, ...]
    step: Words | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases; a total of `most` stands for as many and more."""

    rows: tuple[CaseSummary, ...]
    total: int
    number: int
    size: int
    most: int


@dataclass(frozen=True, slots=True)
class Deduction:
    """One consequence as its provider sees it: nothing of another provider, nothing of another debtor."""

    consequence_id: int
    case_id: int
    case_number: str
    provider_id: int
    finding_id: int
    consequence: str
    words: Words
    violation: str
    violation_words: Words
    clause: Words
    clause_text: Words
    article: str
    acted_on: date
    base_fen: Fen
    measure_words: Words
    choice: Decimal | None
    formula: Words
    computed: Computed | None
    reason: str
    amount_fen: Fen
    received_fen: Fen
    outstanding_fen: Fen
    settlement: bool
    state: State
    state_words: Words
    notice_number: str
    notified_on: date
    statement_until: date
    statement_provisional: bool
    may_state: bool
    decision_number: str
    decided_on: date | None
    due_on: date | None
    due_provisional: bool
    statements: tuple[EventView, ...]
    track: str
    payee: str
    scope: str
    months: int | None
