"""Deciding a case, posting what is due in the same unit of work, and recording what comes in."""

from datetime import date

from compliance.accounts.rules import Actor, Role
from compliance.cases import document_rules as documents
from compliance.cases import loading_service as loading
from compliance.cases import rules
from compliance.cases.models import Case, ConsequenceRow
from compliance.cases.notice_service import addressed, statement_due
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.posting_service import post_due
from compliance.cases.proposal_service import require_recomputed
from compliance.cases.rules import EventKind, State
from compliance.cases.staffing_rules import Duty, conflicts
from compliance.cases.view_rules import CaseView
from compliance.foundation import holidays
from compliance.foundation.hashing import canonical
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, due_on
from compliance.law.consequences import MONEY, Consequence
from compliance.penalties import service as penalties


def decide(actor: Actor, case_id: int, opinion: str = "") -> str:
    """Decide as proposed and post what is due; returns the decision's number.

    By the agency director, who neither investigated, proposed nor checked (CASES-02). Refused inside the statement
    period unless a statement was heard or waived (CASES-03, -04), and above the notice (CASES-05).
    """
    require_role(actor, Role.AGENCY_DIRECTOR)
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        view = _ready(actor, case, EventKind.DECIDED)
        if view.state is State.STATEMENT:
            due = statement_due(case)
            rules.hold(EventKind.DECIDED, work.today, until=due.day.isoformat(), provisional=due.provisional)
        require_recomputed(case)
        for part in case.consequences:
            rules.hold(EventKind.DECIDED, work.today, fen=part.amount_fen or 0, told=part.told_fen or 0)
        debtor, parts = addressed(view)
        title = documents.heading(parts, debtor)
        number = documents.numbered(
            title.mark, "决", work.today.year, work.next_number(f"decision:{title.mark}决:{work.today.year}")
        )
        for part in case.consequences:
            _post(work, case, part)
        frozen = {**documents.content(view), "due": [_due(part) for part in case.consequences]}
        document = canonical(frozen).decode()
        happen(work, case, EventKind.DECIDED, number=number, text=opinion.strip() or None, document=document)
        return number


def _ready(actor: Actor, case: Case, kind: EventKind) -> CaseView:
    view = loading.view(case)
    rules.require(view.state, kind, case.track)
    rules.hold(kind, case.opened_on, actor.user_id, others=conflicts(view.parts, Duty.DECIDE))
    return view


def send_back(actor: Actor, case_id: int, reason: str) -> None:
    """The director does not decide as proposed: back to drafting, with the reason."""
    require_role(actor, Role.AGENCY_DIRECTOR)
    kept = rules.require_reason(reason, Words(zh="退回", en="sending it back"))
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        _ready(actor, case, EventKind.SENT_BACK)
        happen(work, case, EventKind.SENT_BACK, text=kept)


def _post(work: UnitOfWork, case: Case, part: ConsequenceRow) -> None:
    if part.consequence not in MONEY or not part.amount_fen:
        return
    due = _payment_due(part, work.today)
    part.due_on, part.due_provisional = due.day, due.provisional
    post_due(work, case, part, work.today)


def _payment_due(part: ConsequenceRow, today: date) -> Due:
    period = penalties.law().period("period.agreement_payment", today)
    return due_on(today, part.period_days or period.count, period.unit, holidays.calendar(), roll=period.roll)


def _due(part: ConsequenceRow) -> dict[str, object]:
    day = part.due_on.isoformat() if part.due_on else None
    return {"id": part.id, "on": day, "provisional": part.due_provisional}


def outstanding(case: Case) -> Fen:
    """What is still due in a case."""
    return sum(part.outstanding_fen for part in loading.view(case).consequences if part.is_money)


def unperformed(case: Case) -> list[ConsequenceRow]:
    """Measures that were decided and not carried out yet."""
    done = (Consequence.RECTIFY, Consequence.POINTS, Consequence.HAND_OVER, Consequence.TRANSFER)
    rows = (part for part in case.consequences if part.consequence not in MONEY and part.consequence not in done)
    return [part for part in rows if part.since is None]


def close(actor: Actor, case_id: int) -> None:
    """Close a decided case of which nothing is due any more (CASES-20), when every measure was
    carried out (CASES-94)."""
    require_role(actor, Role.OFFICER)
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        rules.hold(EventKind.CLOSED, work.today, outstanding=outstanding(case), unperformed=len(unperformed(case)))
        happen(work, case, EventKind.CLOSED)
