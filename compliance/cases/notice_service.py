"""Serving the notice, and hearing the provider before anything is decided."""

from collections.abc import Sequence
from datetime import date

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.agreements import service as agreements
from compliance.cases import deadline_service, rules
from compliance.cases import document_rules as documents
from compliance.cases import loading_service as loading
from compliance.cases.models import Case, CaseEvidence
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.proposal_service import require_recomputed
from compliance.cases.rules import EventKind, State
from compliance.cases.view_rules import CaseView, ConsequenceView
from compliance.foundation import holidays
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, Unit, due_on
from compliance.law.parameters import Period
from compliance.law.violations import Party
from compliance.penalties import service as penalties
from compliance.penalties.rules import Track


def statement_period(provider_id: int, day: date) -> Period:
    """How long the provider may make a statement: what its agreement of that day says, else the default of the law
    values, which is marked as not verified."""
    default = penalties.law().period("period.agreement_statement", day)
    agreement = agreements.agreement_on(provider_id, day)
    if agreement is None:
        return default
    days, source = agreement.statement_working_days, f"《{agreement.template_title.zh}》"
    return Period(days, Unit.WORKING, roll=False, source=source, verified=True)


def notify(actor: Actor, case_id: int) -> str:
    """Serve the notice today; returns its number. The statement period starts the day after."""
    require_role(actor, Role.OFFICER)
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        rules.require(rules.state_of(loading.kinds(case), case.track), EventKind.NOTIFIED, case.track)
        require_recomputed(case)
        view = loading.view(case)
        debtor, parts = addressed(view)
        title = documents.heading(parts, debtor)
        year = work.today.year
        number = documents.numbered(title.mark, "通", year, work.next_number(f"notice:{title.mark}通:{year}"))
        period = statement_period(case.provider_id, work.today)
        due = due_on(work.today, period.count, period.unit, holidays.calendar(), roll=period.roll)
        for part in case.consequences:
            part.told_fen = part.amount_fen
        frozen = {
            **documents.content(view),
            "period": {"count": period.count, "unit": str(period.unit), "source": period.source},
        }
        happen(
            work,
            case,
            EventKind.NOTIFIED,
            number=number,
            until=due.day,
            provisional=due.provisional,
            document=canonical(frozen).decode(),
        )
        return number


def addressed(view: CaseView) -> tuple[str, tuple[ConsequenceView, ...]]:
    """Whom the document is made out to: the provider where it owes anything, else the person."""
    debtor = Party.PROVIDER if view.of_debtor(Party.PROVIDER) else Party.PERSON
    return debtor, view.of_debtor(debtor)


def statement_due(case: Case) -> Due:
    """The end of the statement period; one that was uncertain is counted again on the calendar of today."""
    event = next(event for event in reversed(case.events) if event.kind in (EventKind.NOTIFIED, EventKind.SUMMARY))
    if case.track == Track.ADMINISTRATIVE:
        period = penalties.law().period("period.administrative_statement", event.on)
        return due_on(event.on, period.count, period.unit, holidays.calendar(), roll=period.roll)
    if event.until is None:
        raise ValueError("a notice without the end of its period")
    if not event.provisional:
        return Due(event.until, provisional=False)
    period = statement_period(case.provider_id, event.on)
    return due_on(event.on, period.count, period.unit, holidays.calendar(), roll=period.roll)


def statement(actor: Actor, case_id: int, text: str, evidence: Sequence[str] = ()) -> None:
    """Record a statement: the provider's own, within the period (CASES-17 after it), or one that came on paper."""
    _own_or_officer(actor)
    kept = rules.require_reason(text, Words(zh="陈述申辩", en="a statement"))
    with unit_of_work(actor) as work:
        case = own_or_nobody(actor, lock(work, case_id))
        rules.require(rules.state_of(loading.kinds(case), case.track), EventKind.STATED, case.track)
        until = statement_due(case).day
        if actor.holds(*PROVIDER_ROLES):
            rules.hold(EventKind.STATED, work.today, last=until.isoformat())
        files = [CaseEvidence(sha256=sha256) for sha256 in dict.fromkeys(evidence)]
        happen(work, case, EventKind.STATED, text=kept, evidence=files, details=_details(case, text=kept))
        deadline_service.follow(work, case)


def waive(actor: Actor, case_id: int, document: str = "") -> None:
    """Record that the provider gives up its statement in writing; on paper it names the document."""
    _own_or_officer(actor)
    kept = document.strip()
    if not actor.holds(*PROVIDER_ROLES):
        kept = rules.require_reason(document, Words(zh="放弃陈述申辩的书面材料", en="the written waiver"))
    with unit_of_work(actor) as work:
        case = own_or_nobody(actor, lock(work, case_id))
        happen(work, case, EventKind.WAIVED, text=kept or None, details=_details(case, document=kept))
        deadline_service.follow(work, case)


def _details(case: Case, **written: str) -> str | None:
    """What the guards of the bureau's track read of it."""
    return canonical(written).decode() if case.track == Track.ADMINISTRATIVE else None


def consider(actor: Actor, case_id: int, adopted: bool, opinion: str) -> None:
    """Record what became of a statement, with reasons. Adopted: the proposal is made again, never heavier."""
    require_role(actor, Role.OFFICER, Role.LEGAL_REVIEWER)
    kept = rules.require_reason(opinion, Words(zh="陈述申辩的研究意见", en="what became of the statement"))
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        happen(work, case, EventKind.AMENDED if adopted else EventKind.KEPT, text=kept)
        deadline_service.follow(work, case)


def _own_or_officer(actor: Actor) -> None:
    require_role(actor, Role.PROVIDER_HEAD, Role.OFFICER)


def own_or_nobody(actor: Actor, case: Case) -> Case:
    """The case, where the actor has to do with it; otherwise it is not there."""
    kinds = loading.kinds(case)
    told = (
        bool({EventKind.NOTIFIED, EventKind.SUMMARY} & set(kinds))
        and rules.state_of(kinds, case.track) not in rules.NOT_YET_TOLD
    )
    own = any(part.debtor_kind == Party.PROVIDER for part in case.consequences)
    if actor.holds(*PROVIDER_ROLES) and not (actor.provider_id == case.provider_id and told and own):
        raise NotFound
    return case


def may_state(view: CaseView, until: date, today: date) -> bool:
    """Whether the provider may still make a statement."""
    return view.state in (State.STATEMENT, State.STATED, State.TOLD) and today <= until
