"""A provider's own deductions: what it is told, by which clause, how it was counted. Never another debtor's share."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.cases import document_rules as documents
from compliance.cases import loading_service as loading
from compliance.cases import rules
from compliance.cases.decision_guard_rules import PUNISH
from compliance.cases.models import Case, CaseFinding, ConsequenceRow
from compliance.cases.notice_service import may_state, statement_due
from compliance.cases.rules import STATE_WORDS, EventKind
from compliance.cases.view_rules import CaseView, ConsequenceView, Deduction, EventView
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.ids import row_id
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import MEASURE_WORDS, Measure, Party, violation
from compliance.penalties.rules import Track

_NOTHING = Words(zh="", en="")
BUREAU_ARTICLE = "《中华人民共和国行政处罚法》第四十四条、第四十五条"


def deductions_of(provider_id: int, finding_id: int | None = None) -> tuple[Deduction, ...]:
    """Every consequence of one provider that it has been told of, the newest case first; of one finding where asked."""
    wanted = select(Case.id).where(Case.provider_id == provider_id).order_by(Case.id.desc())
    if finding_id is not None:
        over = select(CaseFinding.case_id).where(CaseFinding.finding_id == finding_id)
        wanted = wanted.where(Case.id.in_(over))
    cases = [case for case in loading.rows(db.session.scalars(wanted)) if _told(case)]
    dues = {case.id: statement_due(case) for case in cases}
    return tuple(
        _deduction(view, part, dues[view.id])
        for view in loading.views(cases)
        for part in view.of_debtor(Party.PROVIDER)
        if finding_id in (None, part.finding_id)
    )


def deduction(provider_id: int, consequence_id: object) -> Deduction | None:
    """One of them; None for another provider's, another debtor's, one not yet told, or none."""
    key = row_id(consequence_id)
    row = db.session.get(ConsequenceRow, key) if key else None
    if row is None or row.debtor_kind != Party.PROVIDER:
        return None
    case = loading.row(row.case_id)
    if case.provider_id != provider_id or not _told(case):
        return None
    view = loading.view(case)
    part = view.consequence(row.id)
    return _deduction(view, part, statement_due(case)) if part else None


def _told(case: Case) -> bool:
    """Whether the provider was served a notice; an amended proposal is seen again once it is checked."""
    return any(event.kind in (EventKind.NOTIFIED, EventKind.SUMMARY) for event in case.events)


def own_case(actor: Actor, case_id: object) -> CaseView | None:
    """A case of the actor's own provider that it was told of, without another debtor's consequences; else None."""
    key = row_id(case_id)
    found = loading.rows([key]) if key else []
    if not found or actor.provider_id is None or found[0].provider_id != actor.provider_id or not _told(found[0]):
        return None
    view = loading.view(found[0])
    return own_part(view) if view.of_debtor(Party.PROVIDER) else None


_SHOWN = frozenset(
    {
        EventKind.NOTIFIED,
        EventKind.STATED,
        EventKind.WAIVED,
        EventKind.KEPT,
        EventKind.AMENDED,
        EventKind.DECIDED,
        EventKind.RECEIVED,
        EventKind.CLOSED,
        EventKind.PERFORMED,
        EventKind.LIFTED,
        EventKind.DEMANDED,
        EventKind.ORDERED,
        EventKind.HEARING_ASKED,
        EventKind.HEARING_CALLED,
        EventKind.HEARING_ENDED,
        EventKind.SERVED,
        EventKind.DEFERRED,
        EventKind.LATE_FEE,
        EventKind.URGED,
    }
)


def own_part(view: CaseView) -> CaseView:
    """What of a case is its provider's own: no other debtor, nothing of the agency's own deliberations."""
    own = view.of_debtor(Party.PROVIDER)
    ids = {None, *(part.id for part in own)}
    events = (event for event in view.events if event.kind in _SHOWN and event.consequence_id in ids)
    return replace(view, consequences=own, events=tuple(_own_document(event) for event in events))


def _own_document(event: EventView) -> EventView:
    event = replace(event, details={})
    if event.document is None:
        return event
    kept = {name: value for name, value in event.document.items() if name != Party.PERSON}
    return replace(event, document=kept)


def _deduction(view: CaseView, part: ConsequenceView, due: Due) -> Deduction:
    return Deduction(
        consequence_id=part.id,
        case_id=view.id,
        case_number=view.number,
        provider_id=view.provider_id,
        finding_id=part.finding_id,
        consequence=part.consequence,
        words=CONSEQUENCE_WORDS[part.consequence],
        violation=part.violation,
        violation_words=violation(part.violation).words,
        article=BUREAU_ARTICLE if view.track == Track.ADMINISTRATIVE else rules.STATEMENT_ARTICLE,
        acted_on=part.acted_on,
        reason=part.reason,
        settlement=part.settlement,
        state=view.state,
        state_words=STATE_WORDS[view.state],
        statements=tuple(event for event in view.events if event.kind is EventKind.STATED),
        track=view.track,
        payee=part.payee,
        scope=part.scope,
        months=part.months,
        **_amounts(view, part),
        **_days(view, part, due),
    )


def _amounts(view: CaseView, part: ConsequenceView) -> dict[str, Any]:
    """A proposal made again after a statement is shown when it is decided; until then the notice stands."""
    decision = view.last(EventKind.DECIDED, EventKind.SUMMARY)
    decided = decision is not None
    amount = (part.amount_fen if decided else part.told_fen) or 0
    if decision is not None and decision.details.get("outcome", PUNISH) != PUNISH:
        amount = 0
    computed = part.computed if part.computed and part.computed.amount_fen == amount else None
    allowed = part.computed.range if part.computed else None
    return {
        "clause": allowed.basis if allowed else _NOTHING,
        "clause_text": allowed.text if allowed else _NOTHING,
        "base_fen": part.base_fen,
        "measure_words": MEASURE_WORDS[Measure(allowed.measure)] if allowed else _NOTHING,
        "choice": computed.choice if computed else None,
        "formula": documents.formula(computed) if computed else _NOTHING,
        "computed": computed,
        "amount_fen": amount,
        "received_fen": part.received_fen,
        "outstanding_fen": part.outstanding_fen if decided and amount else 0,
    }


def _days(view: CaseView, part: ConsequenceView, due: Due) -> dict[str, Any]:
    decision, notice = view.last(EventKind.DECIDED, EventKind.SUMMARY), _notice(view)
    return {
        "notice_number": notice.number,
        "notified_on": notice.on,
        "statement_until": due.day,
        "statement_provisional": due.provisional,
        "may_state": may_state(view, due.day, clock.today()),
        "decision_number": decision.number if decision else "",
        "decided_on": decision.on if decision else None,
        "due_on": part.due_on,
        "due_provisional": part.due_provisional,
    }


def _notice(view: CaseView) -> EventView:
    notice = view.last(EventKind.NOTIFIED) or view.last(EventKind.SUMMARY)
    if notice is None:
        raise LookupError("a deduction before its notice")
    return notice
