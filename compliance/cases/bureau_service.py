"""The bureau's track: a lead is taken up, and every step after it is asked of the guards before it is written."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from compliance.accounts.rules import Actor, Authority, Role
from compliance.cases import bureau_effect_service as effects
from compliance.cases import bureau_report_service as reports
from compliance.cases import deadline_service, dossier_service, rules
from compliance.cases.bureau_form_rules import ROLES
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.models import Case, CaseEvidence
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.step_rules import EventKind
from compliance.findings import service as findings
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.penalties.rules import Track

Prepare = Callable[[UnitOfWork, Case, Dossier, dict[str, Any], date], dict[str, Any]]
_PREPARE: Mapping[EventKind, Prepare] = {
    EventKind.FILING_PROPOSED: reports.filing,
    EventKind.REPORTED: reports.report,
    EventKind.SUMMARY: reports.summary,
    EventKind.NOTIFIED: reports.notice,
    EventKind.DECIDED: reports.decision,
    EventKind.LATE_FEE: reports.fee,
    EventKind.PERFORMED: reports.performed,
}


def bureau_lead(actor: Actor, lead_id: object) -> findings.LeadView | None:
    """A lead of the bureau that the person may see, None for another or none."""
    seen = findings.lead_in_scope(actor, lead_id)
    return seen if seen is not None and seen.authority == Authority.ADMINISTRATIVE else None


def take_up(actor: Actor, lead_id: int) -> int:
    """Begin to check a lead of the bureau; returns the case's id. A lead becomes one case only (FINDINGS-62)."""
    require_role(actor, Role.OFFICER, Role.MANAGER)
    if bureau_lead(actor, lead_id) is None:
        raise NotFound
    with unit_of_work(actor) as work:
        lead = findings.take_lead(work, lead_id)
        case = Case(
            number=lead.number,
            track=Track.ADMINISTRATIVE,
            authority=Authority.ADMINISTRATIVE,
            provider_id=lead.provider_id,
            opened_on=work.today,
            lead_id=lead.id,
        )
        work.session.add(case)
        work.flush()
        values = {
            "lead_id": lead.id,
            "source": lead.source_kind,
            "received_on": lead.received_on.isoformat(),
            "discovered_on": lead.discovered_on.isoformat(),
            "findings": list(lead.finding_ids),
        }
        happen(work, case, EventKind.LEAD_TAKEN, number=lead.number, details=canonical(values).decode())
        deadline_service.follow(work, case)
        return case.id


def proceed(
    actor: Actor, case_id: int, kind: EventKind, values: Mapping[str, Any] | None = None, on: date | None = None
) -> str:
    """Take one step of a case of the bureau; returns the number of the document that it makes, "" where it makes none.

    on: the day it happened, today unless given, never later (CASES-98). Refused by role (CASES-07), out of its turn
    (CASES-01) and by every guard of the step.
    """
    require_role(actor, *ROLES[kind])
    with unit_of_work(actor) as work:
        return take(work, actor, lock(work, case_id), kind, values or {}, on or work.today)


def take(
    work: UnitOfWork,
    actor: Actor,
    case: Case,
    kind: EventKind,
    values: Mapping[str, Any],
    day: date,
    evidence: Iterable[str] = (),
) -> str:
    """The same for a case that is held already and a person whose duty was asked about; evidence: files with it."""
    if case.track != Track.ADMINISTRATIVE:
        raise NotFound
    rules.hold(kind, day, today=work.today.isoformat())
    before = dossier_service.dossier(case, day)
    rules.require(rules.state_of((move.kind for move in before.moves), case.track), kind, case.track)
    written = dict(values)
    prepare = _PREPARE.get(kind)
    prepared = prepare(work, case, before, written, day) if prepare else written
    move = Move(kind, day, actor.user_id, prepared)
    rules.proceed(case.track, before, move)
    number = effects.number_of(work, case, move)
    event = happen(
        work,
        case,
        kind,
        on=day,
        number=number,
        text=_said(move) or None,
        until=effects.until_of(before, move),
        details=canonical(prepared).decode(),
        document=effects.document_of(case, move),
        evidence=[CaseEvidence(sha256=sha256) for sha256 in dict.fromkeys(evidence)],
    )
    effects.apply(work, case, event, Dossier((*before.moves, move), before.context))
    deadline_service.follow(work, case, before.context)
    return number


_SAID = ("opinion", "reason", "grounds", "text", "conclusion", "facts", "report", "how", "document")


def _said(move: Move) -> str:
    return next((move.text(name) for name in _SAID if move.text(name)), "")
