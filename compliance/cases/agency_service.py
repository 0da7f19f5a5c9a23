"""The agency's steps beside money: hand-over, transfer, measures carried out and ended, demand and written decision."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.accounts.rules import SYSTEM, Actor, Authority, Role
from compliance.cases import agreement_effect_service as agreement_effects
from compliance.cases import consequence_service as consequences
from compliance.cases import deadline_service, dossier_service, rules
from compliance.cases import loading_service as loading
from compliance.cases.agency_form_rules import ROLES
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.models import Case, CaseEvent, ConsequenceRow
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.step_rules import EventKind
from compliance.findings import service as findings
from compliance.findings.lead_rules import LeadSource, NewLead
from compliance.foundation import holidays
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.working_days import due_on
from compliance.penalties import service as penalties
from compliance.penalties.rules import Track

_SERIES: Mapping[EventKind, str] = {
    EventKind.HANDED_OVER: "医保移交",
    EventKind.TRANSFERRED: "医保移送",
    EventKind.DEMANDED: "医保催告",
    EventKind.ORDERED: "医保履决",
}


def take_step(actor: Actor, case_id: int, kind: EventKind, values: Mapping[str, Any]) -> str:
    """Take one of these steps of an agreement case today; returns the number of its document, "" where it makes none.

    Refused by role (CASES-07), out of its turn (CASES-01), and by the guards of the agency's track.
    """
    require_role(actor, *ROLES[kind])
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        if case.track != Track.AGREEMENT:
            raise NotFound
        written = _prepared(work, case, kind, dict(values))
        move = Move(kind, work.today, actor.user_id, written)
        dossier = Dossier(dossier_service.moves(case), dossier_service.law_context(work.today))
        rules.proceed(case.track, dossier, move)
        number = _number(work, move)
        event = happen(
            work,
            case,
            kind,
            number=number,
            text=next((move.text(name) for name in ("facts", "reason", "scope") if move.text(name)), None),
            until=move.day("until") if kind is EventKind.DEMANDED else None,
            details=canonical(written).decode(),
        )
        _apply(work, case, event, move)
        deadline_service.follow(work, case)
        return number


def _prepared(work: UnitOfWork, case: Case, kind: EventKind, written: dict[str, Any]) -> dict[str, Any]:
    if kind is EventKind.PERFORMED:
        return consequences.performed(case, written)
    if kind not in (EventKind.DEMANDED, EventKind.ORDERED):
        return written
    view = loading.view(case)
    rest = sum(part.outstanding_fen for part in view.consequences if part.is_money)
    dues = [part.due_on for part in view.consequences if part.due_on is not None and part.outstanding_fen]
    written |= {"outstanding": rest, "due_on": max(dues).isoformat() if dues else None}
    if kind is EventKind.DEMANDED and not written.get("until"):
        period = penalties.law().period("period.urging", work.today)
        due = due_on(work.today, period.count, period.unit, holidays.calendar(), roll=period.roll)
        written["until"] = due.day.isoformat()
    return written


def _number(work: UnitOfWork, move: Move) -> str:
    mark = _SERIES.get(move.kind)
    if mark is None:
        return ""
    year = move.on.year
    return f"{mark}〔{year}〕{work.next_number(f'agency:{mark}:{year}')}号"


def _apply(work: UnitOfWork, case: Case, event: CaseEvent, move: Move) -> None:
    if move.kind is EventKind.HANDED_OVER:
        _to_the_bureau(work, case, event, move)
    for part in case.consequences:
        if part.id == int(move.values.get("id") or 0):
            _measure(work, case, part, move, event.on)


def _measure(work: UnitOfWork, case: Case, part: ConsequenceRow, move: Move, on: date) -> None:
    since, until = move.day("since"), move.day("until")
    if move.kind is EventKind.PERFORMED and since is not None:
        agreement_effects.begin(work, case, part, since, until, move.text("scope"))
        part.since, part.until = since, until
    if move.kind is EventKind.LIFTED:
        agreement_effects.end(work, case, part, on, move.text("reason"))
        part.until = on


def _to_the_bureau(work: UnitOfWork, case: Case, event: CaseEvent, move: Move) -> None:
    """What is handed over is a lead of the bureau, which begins when the bureau gave its receipt."""
    seen = [findings.in_scope(SYSTEM, one.finding_id) for one in case.findings]
    found_on = [one.summary.found_on for one in seen if one is not None]
    lead = NewLead(
        authority=Authority.ADMINISTRATIVE,
        provider_id=case.provider_id,
        source_kind=LeadSource.HAND_OVER,
        source_id=event.number,
        title=f"经办机构移交：{case.number}",
        text=f"{move.text('facts')}\n材料清单：{move.text('materials')}",
        received_on=event.on,
        discovered_on=min(found_on, default=event.on),
        finding_ids=tuple(one.finding_id for one in case.findings),
        needs_receipt=True,
    )
    findings.add_lead(work, lead)


def receive_hand_over(actor: Actor, lead_id: int) -> str:
    """The bureau gives its receipt for what the agency handed over; the agency's case notes it. Returns its number."""
    require_role(actor, Role.OFFICER, Role.MANAGER)
    seen = findings.lead_in_scope(actor, lead_id)
    if seen is None or not seen.needs_receipt:
        raise NotFound
    with unit_of_work(actor) as work:
        given = seen.receipt
        number = findings.receive_lead(actor, lead_id)
        if not given:
            _note_receipt(work, seen.source_id, number)
        return number


def _note_receipt(work: UnitOfWork, hand_over: str, receipt: str) -> None:
    case_id = loading.case_of_event(EventKind.HANDED_OVER, hand_over)
    if case_id is None:
        return
    case = lock(work, case_id)
    details = canonical({"receipt": receipt}).decode()
    happen(work, case, EventKind.HAND_OVER_RECEIVED, number=receipt, details=details)
