"""A case on either track: where its steps lead, and what every step of both tracks demands.

A state is never stored: it is where the steps lead by the track's table (`agency_rules`, `bureau_rules`). The guards
that are numbered from 100 are rows of a table (`GUARDS_BY_TRACK`); the ones here are asked by name. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from compliance.cases import (
    agency_rules,
    asked_guard_rules,
    asked_measure_guard_rules,
    bureau_rules,
    bureau_word_rules,
    carrying_guard_rules,
    closing_guard_rules,
    collecting_guard_rules,
    decision_guard_rules,
    evidence_guard_rules,
    filing_guard_rules,
    guard_rules,
    hand_over_guard_rules,
    hearing_guard_rules,
    leniency_guard_rules,
    report_guard_rules,
    request_guard_rules,
)
from compliance.cases.dossier_rules import Context, Dossier, Move
from compliance.cases.step_rules import EventKind, NextStep, State, replay
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar
from compliance.law.late_fee import LateFeeTerms
from compliance.penalties.rules import Track

__all__ = ["ENDED", "EVENT_WORDS", "NEXT", "NOT_YET_TOLD", "STATE_WORDS", "EventKind", "NextStep", "State"]

STATEMENT_ARTICLE = asked_guard_rules.ARTICLE
TABLES = asked_guard_rules.TABLES
# The guards that are asked with facts, on either track.
ASKED = "asked"
_NOTHING = Context(
    Calendar(()),
    MappingProxyType({}),
    MappingProxyType({}),
    MappingProxyType({}),
    lambda _day: LateFeeTerms(Decimal(0), Decimal(0), False, ()),
)
EVENT_WORDS: Mapping[str, Words] = MappingProxyType({**bureau_word_rules.WORDS, **agency_rules.WORDS})
STATE_WORDS: Mapping[str, Words] = MappingProxyType({**bureau_rules.STATE_WORDS, **agency_rules.STATE_WORDS})
# A closed case of the agency waits for nothing; one of the bureau is archived still.
NEXT: Mapping[str, Mapping[State, NextStep]] = MappingProxyType(
    {Track.AGREEMENT: agency_rules.NEXT, Track.ADMINISTRATIVE: bureau_rules.NEXT}
)
STATE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((State.STATEMENT, State.STATED, State.DECIDED), "due"),
        **dict.fromkeys((State.TOLD, State.RULED, State.SERVED), "due"),
        **dict.fromkeys((State.CLOSED, State.ARCHIVED), "good"),
    }
)
BUREAU_GUARDS = (
    *filing_guard_rules.GUARDS,
    *evidence_guard_rules.GUARDS,
    *report_guard_rules.GUARDS,
    *leniency_guard_rules.GUARDS,
    *hearing_guard_rules.GUARDS,
    *decision_guard_rules.GUARDS,
    *carrying_guard_rules.GUARDS,
    *collecting_guard_rules.GUARDS,
    *request_guard_rules.GUARDS,
    *closing_guard_rules.GUARDS,
)
GUARDS_BY_TRACK: dict[str, tuple[guard_rules.Guard, ...]] = {
    Track.ADMINISTRATIVE: BUREAU_GUARDS,
    Track.AGREEMENT: hand_over_guard_rules.GUARDS,
    ASKED: (*asked_guard_rules.GUARDS, *asked_measure_guard_rules.GUARDS),
}
ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.NOT_FILED, State.ARCHIVED})
# A provider sees what is proposed against it from the notice on.
NOT_YET_TOLD = frozenset({State.DRAFTING, State.CHECKING, State.CHECKED, State.WITHDRAWN})


def words_of(track: str, kind: EventKind) -> Words:
    """What a step is called on its track."""
    own = bureau_word_rules.WORDS if track == Track.ADMINISTRATIVE else agency_rules.WORDS
    return own.get(kind) or EVENT_WORDS[kind]


def state_of(kinds: Iterable[EventKind], track: str = Track.AGREEMENT) -> State:
    """Where the steps lead, oldest first. ValueError for a history that the table does not allow."""
    if track == Track.ADMINISTRATIVE:
        return replay(bureau_rules.TABLE, kinds)
    return _agreed_state(kinds)


def _agreed_state(kinds: Iterable[EventKind]) -> State:
    state: State | None = None
    told = False
    for kind in kinds:
        reached = agency_rules.TABLE.get(kind, {}).get(state)
        if reached is None:
            raise ValueError(f"{kind} cannot follow {state}")
        told = told or kind is EventKind.NOTIFIED
        # Once told and never made heavier, a proposal that was amended needs no second notice.
        state = State.AWAITING if reached is State.CHECKED and told else reached
    if state is None:
        raise ValueError("a case begins with its opening")
    return state


def proceed(track: str, dossier: Dossier, move: Move) -> State:
    """Where a move leads. Refused: a step out of its turn (CASES-01), on a day before the last step or what a guard of
    the track forbids."""
    guard_rules.ask(GUARDS_BY_TRACK[track], dossier, move)
    kinds = [one.kind for one in dossier.moves]
    if kinds:
        require(state_of(kinds, track), move.kind, track)
    return state_of([*kinds, move.kind], track)


def may(state: State, kind: EventKind, track: str = Track.AGREEMENT) -> bool:
    """Whether the step can follow."""
    return state in TABLES[track].get(kind, {})


def hold(kind: EventKind, on: date, by: int | None = None, **facts: Any) -> None:
    """Refuse a step by what is known of the case (`asked_guard_rules`); a fact that is not given is not asked about."""
    guard_rules.ask(GUARDS_BY_TRACK[ASKED], Dossier((), _NOTHING), Move(kind, on, by, facts))


def require(state: State, kind: EventKind, track: str = Track.AGREEMENT) -> None:
    """Refuse a step that cannot follow (CASES-01)."""
    hold(kind, date.min, state=state, track=track)


def require_reason(reason: str, what: Words) -> str:
    """The reason without blanks; refused when there is none (CASES-06)."""
    kept = reason.strip()
    if not kept:
        raise Refusal(
            "CASES-06",
            zh=f"{what.zh}须书面说明理由",
            en=f"{what.en} needs its written reason",
            do_zh="请填写理由",
            do_en="Write the reason",
            status=422,
            fields={"reason": "required"},
        )
    return kept
