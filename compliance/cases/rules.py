"""A case on either track: where its steps lead, and what every step of both tracks demands.

A state is never stored: it is where the steps lead by the track's table (`agency_rules`, `bureau_rules`). The guards
that are numbered from 100 are rows of a table (`GUARDS_BY_TRACK`); the ones here are asked by name. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from compliance.cases import (
    agency_rules,
    bureau_rules,
    bureau_word_rules,
    carrying_guard_rules,
    closing_guard_rules,
    decision_guard_rules,
    evidence_guard_rules,
    filing_guard_rules,
    guard_rules,
    hand_over_guard_rules,
    hearing_guard_rules,
    report_guard_rules,
)
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.step_rules import EventKind, NextStep, State, Table, replay
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words
from compliance.penalties.rules import Track

__all__ = ["ENDED", "EVENT_WORDS", "NEXT", "NOT_YET_TOLD", "STATE_WORDS", "EventKind", "NextStep", "State"]

STATEMENT_ARTICLE = "《医疗保障基金使用监督管理条例》第十三条"

TABLES: Mapping[str, Table] = MappingProxyType(
    {Track.AGREEMENT: agency_rules.TABLE, Track.ADMINISTRATIVE: bureau_rules.TABLE}
)
EVENT_WORDS: Mapping[str, Words] = MappingProxyType({**bureau_word_rules.WORDS, **agency_rules.WORDS})
STATE_WORDS: Mapping[str, Words] = MappingProxyType({**bureau_rules.STATE_WORDS, **agency_rules.STATE_WORDS})
NEXT: Mapping[State, NextStep] = MappingProxyType({**bureau_rules.NEXT, **agency_rules.NEXT})
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
    *hearing_guard_rules.GUARDS,
    *decision_guard_rules.GUARDS,
    *carrying_guard_rules.GUARDS,
    *closing_guard_rules.GUARDS,
)
GUARDS_BY_TRACK: dict[str, tuple[guard_rules.Guard, ...]] = {
    Track.ADMINISTRATIVE: BUREAU_GUARDS,
    Track.AGREEMENT: hand_over_guard_rules.GUARDS,
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


def require(state: State, kind: EventKind, track: str = Track.AGREEMENT) -> None:
    """Refuse a step that cannot follow (CASES-01)."""
    if not may(state, kind, track):
        asked = words_of(track, kind)
        raise Refusal(
            "CASES-01",
            zh=f"案件当前为“{STATE_WORDS[state].zh}”，不能办理“{asked.zh}”",
            en=f"the case is at “{STATE_WORDS[state].en}”: “{asked.en}” is not open",
            do_zh="请刷新页面，按当前环节办理",
            do_en="Reload the page and go on from where the case is",
        )


def require_other_person(actor_id: int | None, others: Mapping[int, Words]) -> None:
    """Duties conflict per case: refuse whoever already had a part that excludes this one (CASES-02)."""
    part = others.get(actor_id) if actor_id is not None else None
    if part is not None:
        raise Refusal(
            "CASES-02",
            zh=f"您在本案中已{part.zh}，不能再承担此项职责",
            en=f"you {part.en} in this case; somebody else has to do this",
            do_zh="请由其他人员办理；如无人可办，请查看“人员配置”",
            do_en="Let another person do it; the staffing page shows who can",
            status=403,
        )


def require_over(until: date, provisional: bool, today: date) -> None:
    """Refuse a decision inside the statement period (CASES-03), or on an end that is not certain (CASES-04)."""
    if today <= until:
        raise Refusal(
            "CASES-03",
            zh=f"陈述申辩期至 {until.isoformat()}，期限届满前不能作出决定",
            en=f"the statement period runs until {until.isoformat()}; no decision before it is over",
            article=STATEMENT_ARTICLE,
            do_zh="请等待期限届满；对方书面放弃，或已听取并研究其陈述申辩的，可以提前决定",
            do_en="Wait until it is over, or until a statement was heard or waived in writing",
        )
    if provisional:
        raise Refusal(
            "CASES-04",
            zh="陈述申辩期跨入尚未公布放假安排的年度，届满日未定",
            en="the statement period runs into a year whose holiday notice is not loaded; its end is not certain",
            article=STATEMENT_ARTICLE,
            do_zh="请先维护节假日表，再作出决定",
            do_en="Load the holiday notice first",
        )


def require_not_heavier(proposed: Fen, told: Fen | None) -> None:
    """Nothing gets heavier after a statement: refuse more than the notice said (CASES-05)."""
    if told is not None and proposed > told:
        raise Refusal(
            "CASES-05",
            zh=f"处理金额 {show(proposed)} 高于已告知的 {show(told)}，不得因陈述申辩加重处理",
            en=f"{show(proposed)} is more than the {show(told)} of the notice; a statement never makes it heavier",
            article="《中华人民共和国行政处罚法》第四十五条（参照）",
            do_zh="请不高于已告知的金额；发现新的事实的，另立案件",
            do_en="Stay at or below the notice; new facts make a new case",
            status=422,
        )


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
