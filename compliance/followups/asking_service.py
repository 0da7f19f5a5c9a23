"""Asking: attempts and the script, one follow-up at a time or a whole list of results; what is suspicious is a lead."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts import people_service
from compliance.accounts.rules import Actor, Authority
from compliance.checklists import service as checklists
from compliance.checklists.rules import Item
from compliance.deadlines import service as deadlines
from compliance.findings import service as findings
from compliance.findings.service import LeadSource, NewLead
from compliance.followups import owing_service as owing
from compliance.followups import rules, script_rules, suspicion_rules
from compliance.followups.models import FollowUp, FollowUpAttempt, FollowUpRound
from compliance.followups.result_rules import Result
from compliance.followups.round_service import locked
from compliance.followups.rules import OPEN, Contact, State, Way, declined
from compliance.followups.script_rules import Filled
from compliance.followups.suspicion_rules import SATISFIED, SUSPICION_WORDS, Suspicion
from compliance.foundation import clock
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.working_days import Length, Period, Unit

_UNITS = {"working_days": Unit.WORKING, "days": Unit.CALENDAR, "months": Unit.MONTHS}
_HOUR = 10


@dataclass(frozen=True, kw_only=True)
class PersonTried(Event):
    kind = "followups.tried"
    number: int
    contact: str
    state: str


@dataclass(frozen=True, kw_only=True)
class FollowUpDone(Event):
    """A script was filled; suspicions by name, never an answer."""

    kind = "followups.done"
    suspicions: tuple[str, ...]
    lead: int | None


@dataclass(frozen=True, kw_only=True)
class ResultsEntered(Event):
    kind = "followups.results_entered"
    follow_ups: int
    suspicions: int


def attempt(actor: Actor, follow_up_id: UUID, contact: Contact, note: str = "") -> State:
    """Note an attempt; where the follow-up stands then. Refusals FOLLOWUPS-01 to -04, -17."""
    with unit_of_work(actor) as work:
        row, of = _row(work, actor, follow_up_id)
        stood, before = row.state, _attempts(work, row)
        made = _tried(work, row, of, contact, work.now, before, note)
        work.flush()
        if State.RETRY in (stood, row.state):
            owing.tried(work, row)
        subject = f"follow_up:{row.id}"
        work.record(PersonTried(subject=subject, number=made.number, contact=contact, state=row.state))
        return State(row.state)


def hand_over(actor: Actor, follow_up_id: UUID) -> None:
    """Let the township ask in person whom the telephone doesn't reach. FOLLOWUPS-05 without a township."""
    with unit_of_work(actor) as work:
        row, _round = _row(work, actor, follow_up_id)
        if row.state not in OPEN:
            raise rules.ended(State(row.state))
        if not row.township or row.way == Way.IN_PERSON:
            raise declined(
                "05",
                "没有乡镇信息，或者已经转为入户回访",
                "no township is known, or it is in person already",
                "请先在联系信息中补充乡镇",
                "Add the township to the contact list first",
                409,
            )
        row.way = Way.IN_PERSON
        work.record(PersonTried(subject=f"follow_up:{row.id}", number=0, contact="handed_over", state=row.state))


def script_of(row_round: int) -> tuple[Item, ...]:
    """The questions of a checklist version."""
    return checklists.version(row_round).items


def finish(actor: Actor, follow_up_id: UUID, given: Mapping[str, str], statement: str = "") -> Filled:
    """Fill the script of somebody who was reached and end the follow-up; with faults nothing is kept but a draft.

    What the answers make suspicious becomes a lead at once, with what the person said.
    """
    with unit_of_work(actor) as work:
        row, of = _row(work, actor, follow_up_id)
        if row.state != State.TALKING:
            raise rules.ended(State(row.state)) if row.state not in OPEN else _not_reached()
        items = script_of(of.checklist_version_id)
        filled = script_rules.fill(items, given)
        row.answers, row.statement = _sealed(filled.answers), statement.strip() or None
        if not filled.faults:
            _done(work, row, of, filled, work.now)
        return filled


def enter_results(actor: Actor, round_id: int, results: Iterable[Result]) -> int:
    """Enter a list of results that a township or a caller kept on paper; how many. All or none.

    Refusals FOLLOWUPS-06 (no such claim in the round), -07 (an answer is missing or wrong), and those of one attempt.
    """
    with unit_of_work(actor) as work:
        of = locked(work, round_id)
        items = script_of(of.checklist_version_id)
        found = work.session.scalars(select(FollowUp).where(FollowUp.round_id == of.id))
        rows = {row.claim_id: row for row in found if actor.township in ("", row.township)}
        recusals, count, suspicions = people_service.recusals(), 0, 0
        for result in results:
            row = rows.get(result.claim_id)
            if row is None:
                raise _unknown(result.claim_id)
            _refuse_recused(actor, row, recusals)
            suspicions += _entered(work, row, of, result, items)
            count += 1
        work.record(ResultsEntered(subject=f"follow_up_round:{of.id}", follow_ups=count, suspicions=suspicions))
        return count


def _entered(work: UnitOfWork, row: FollowUp, of: FollowUpRound, result: Result, items: tuple[Item, ...]) -> int:
    stood = row.state
    before = [] if stood == State.WAITING else _attempts(work, row)
    for day, contact in result.tries:
        if day > work.today:
            raise _future(result.claim_id)
        before.append(_tried(work, row, of, contact, clock.start_of(day, _HOUR), before))
    if State.RETRY in (stood, row.state):
        owing.tried(work, row)
    if row.state != State.TALKING:
        return 0
    filled = script_rules.fill(items, result.answers)
    if filled.faults:
        raise _incomplete(result.claim_id, filled)
    row.answers, row.statement = _sealed(filled.answers), result.statement.strip() or None
    _done(work, row, of, filled, clock.start_of(result.tries[-1][0], _HOUR), alone=False)
    return int(bool(row.suspicion))


def _row(work: UnitOfWork, actor: Actor, follow_up_id: UUID) -> tuple[FollowUp, FollowUpRound]:
    row = work.session.scalars(select(FollowUp).where(FollowUp.id == follow_up_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    _refuse_recused(actor, row, people_service.recusals())
    return row, locked(work, row.round_id)


def _refuse_recused(actor: Actor, row: FollowUp, recusals: Mapping[int, frozenset[int]]) -> None:
    if row.provider_id in recusals.get(actor.user_id or 0, frozenset()):
        raise rules.recused()


def _tried(
    work: UnitOfWork,
    row: FollowUp,
    of: FollowUpRound,
    contact: Contact,
    at: datetime,
    before: list[FollowUpAttempt],
    note: str = "",
) -> FollowUpAttempt:
    vain = [clock.local(one.at).date() for one in before if rules.in_vain(one.contact)]
    day = clock.local(at).date()
    rules.check_attempt(State(row.state), Way(row.way), contact, day, vain[-1] if vain else None)
    made = FollowUpAttempt(
        follow_up_id=row.id,
        number=len(before) + 1,
        way=row.way,
        contact=contact,
        note=note.strip() or None,
        at=at,
        by_id=work.doer.user_id,
    )
    work.session.add(made)
    row.state = rules.state_of([*(Contact(one.contact) for one in before), contact], most(of))
    row.next_on = _next(of, day) if row.state == State.RETRY else None
    return made


def _attempts(work: UnitOfWork, row: FollowUp) -> list[FollowUpAttempt]:
    query = select(FollowUpAttempt).where(FollowUpAttempt.follow_up_id == row.id).order_by(FollowUpAttempt.number)
    return list(work.session.scalars(query))


def most(of: FollowUpRound) -> int:
    """How often a person is tried in vain before the follow-up ends, by the value of the day the round was opened."""
    return int(of.terms["follow_up.attempts"]["most"])


def _next(of: FollowUpRound, day: date) -> date:
    wait = of.terms["period.follow_up_retry"]
    return deadlines.until(Period(day, Length(int(wait["most"]), _UNITS[wait["unit"]]))).day


def _sealed(answers: Mapping[str, str]) -> str:
    return canonical(dict(answers)).decode()


def answers_of(row: FollowUp) -> dict[str, str]:
    """The answers of a follow-up, {} before any."""
    found: dict[str, Any] = json.loads(row.answers) if row.answers else {}
    return {key: str(value) for key, value in found.items()}


def _done(
    work: UnitOfWork, row: FollowUp, of: FollowUpRound, filled: Filled, at: datetime, *, alone: bool = True
) -> None:
    row.state, row.done_at, row.done_by = State.DONE, at, work.doer.user_id
    row.satisfied = filled.answers.get(SATISFIED, "")
    suspected = suspicion_rules.found(filled.answers)
    row.suspicion = suspected[0] if suspected else ""
    if suspected and row.provider_id is not None:
        row.lead_id = findings.add_lead(work, _lead(row, of, suspected, clock.local(at).date(), work.today))
    if alone or suspected:
        work.record(FollowUpDone(subject=f"follow_up:{row.id}", suspicions=suspected, lead=row.lead_id))


def _lead(row: FollowUp, of: FollowUpRound, suspected: tuple[Suspicion, ...], found_on: date, today: date) -> NewLead:
    named = "、".join(SUSPICION_WORDS[one].zh for one in suspected)
    said = f"；本人陈述：{row.statement}" if row.statement else ""
    return NewLead(
        authority=Authority.AGENCY,
        provider_id=row.provider_id or 0,
        source_kind=LeadSource.FOLLOW_UP,
        source_id=f"follow_up/{row.id}",
        title=f"回访疑点：{named}（结算单{row.claim_id}）"[:200],
        text=f"{of.title}，{rules.WAY_WORDS[row.way].zh}，疑点：{named}{said}",
        received_on=today,
        discovered_on=found_on,
    )


def _not_reached() -> Refusal:
    return declined(
        "08",
        "尚未联系上回访对象，不能填写回访表",
        "the person has not been reached: the script can't be filled",
        "请先记录联系结果",
        "Note the attempt first",
        409,
    )


def _unknown(claim_id: str) -> Refusal:
    return declined(
        "06",
        f"本轮回访中没有结算单{claim_id}，或者不属于本乡镇",
        f"the round has no claim {claim_id}, or it is another township's",
        "请核对结算单号；本次未录入任何结果",
        "Check the number; nothing was entered",
    )


def _future(claim_id: str) -> Refusal:
    return declined(
        "09",
        f"结算单{claim_id}的回访日期晚于今天",
        f"the day of claim {claim_id} lies in the future",
        "请更正日期；本次未录入任何结果",
        "Correct the day; nothing was entered",
    )


def _incomplete(claim_id: str, filled: Filled) -> Refusal:
    named = "、".join(filled.faults)
    return declined(
        "07",
        f"结算单{claim_id}的回访表缺项或填写有误：{named}",
        f"the script of claim {claim_id} lacks an answer or has a wrong one: {named}",
        "请补全后重新提交；本次未录入任何结果",
        "Complete it and send again; nothing was entered",
    )
