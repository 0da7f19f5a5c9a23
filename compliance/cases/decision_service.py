"""Deciding a case, posting what is due in the same unit of work, and recording what comes in."""

import json
from collections.abc import Sequence
from datetime import date

from compliance.accounts.rules import Actor, Role
from compliance.cases import document_rules as documents
from compliance.cases import loading_service as loading
from compliance.cases import rules
from compliance.cases.models import Case, ConsequenceRow
from compliance.cases.notice_service import addressed, statement_due
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.proposal_service import require_recomputed
from compliance.cases.rules import EventKind, State
from compliance.cases.staffing_rules import Duty, conflicts
from compliance.cases.view_rules import CaseView
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, due_on
from compliance.law.consequences import MONEY
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Way
from compliance.penalties import service as penalties
from compliance.penalties.rules import split


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
            rules.require_over(due.day, due.provisional, work.today)
        require_recomputed(case)
        for part in case.consequences:
            rules.require_not_heavier(part.amount_fen or 0, part.told_fen or 0)
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
    rules.require(view.state, kind)
    rules.require_other_person(actor.user_id, conflicts(view.parts, Duty.DECIDE))
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
    for fund, place, fen in json.loads(part.parts):
        entry = NewEntry(
            account=ledger_rules.receivable(part.consequence),
            provider_id=case.provider_id,
            debtor_kind=part.debtor_kind,
            debtor_label=part.debtor_label or "",
            payee=part.payee,
            fund=fund,
            insured_place=place,
            amount_fen=fen,
            source_kind="consequence",
            source_id=str(part.id),
            posted_on=work.today,
            key=f"consequence:{part.id}:{fund}:{place}",
        )
        ledger.post(work, entry)


def _payment_due(part: ConsequenceRow, today: date) -> Due:
    period = penalties.law().period("period.agreement_payment", today)
    return due_on(today, part.period_days or period.count, period.unit, holidays.calendar(), roll=period.roll)


def _due(part: ConsequenceRow) -> dict[str, object]:
    day = part.due_on.isoformat() if part.due_on else None
    return {"id": part.id, "on": day, "provisional": part.due_provisional}


def post_receipt(
    actor: Actor, consequence_id: int, amount_fen: Fen, way: str, document: str, on: date | None = None
) -> None:
    """Record what came in against a decided consequence, by receipt or offset, under the number of its voucher.

    Never more than is still due (LEDGER-04); the same voucher again is the same receipt. When nothing is due any more
    the case closes.
    """
    require_role(actor, Role.OFFICER, Role.AUDITOR_CLAIMS)
    voucher = rules.require_reason(document, Words(zh="凭证编号", en="the number of the voucher"))
    row = db.session.get(ConsequenceRow, consequence_id)
    if row is None:
        raise NotFound
    with unit_of_work(actor) as work:
        case = lock(work, row.case_id)
        if _known(case, consequence_id, amount_fen, way, voucher):
            return
        rules.require(rules.state_of(loading.kinds(case)), EventKind.RECEIVED)
        day = _received_on(case, on or work.today, work.today)
        dues = [entry for entry in ledger.of_source("consequence", str(consequence_id)) if entry.reverses is None]
        _receive(work, dues, amount_fen, way, voucher, day)
        number = f"{way}:{voucher}"
        happen(work, case, EventKind.RECEIVED, number=number, consequence_id=consequence_id, amount_fen=amount_fen)
        if _outstanding(case) == 0:
            happen(work, case, EventKind.CLOSED)


def _known(case: Case, consequence_id: int, amount_fen: Fen, way: str, voucher: str) -> bool:
    """Whether the voucher was recorded before; refused when it was with another amount (CASES-18)."""
    number = f"{Way(way)}:{voucher}"
    before = [one for one in case.events if (one.consequence_id, one.number) == (consequence_id, number)]
    if before and before[0].amount_fen != amount_fen:
        raise Refusal(
            "CASES-18",
            zh=f"凭证 {voucher} 已登记，金额不同",
            en=f"voucher {voucher} was recorded with another amount",
            do_zh="请核对凭证编号和金额",
            do_en="Check its number and amount",
            fields={"document": "known"},
        )
    return bool(before)


def _received_on(case: Case, day: date, today: date) -> date:
    decided = next(event.on for event in case.events if event.kind == EventKind.DECIDED)
    if not decided <= day <= today:
        raise Refusal(
            "CASES-19",
            zh=f"入账日期应在 {decided.isoformat()} 至 {today.isoformat()} 之间",
            en=f"the day must be between {decided.isoformat()} and {today.isoformat()}",
            do_zh="请核对日期",
            do_en="Check the day",
            status=422,
            fields={"on": "range"},
        )
    return day


def _receive(
    work: UnitOfWork, entries: Sequence[ledger.Entry], amount_fen: Fen, way: str, voucher: str, on: date
) -> None:
    """Share a receipt out over what is still due by fund, in proportion."""
    dues = [entry for entry in entries if entry.settles is None]
    paid = {due.id: sum(one.amount_fen for one in entries if one.settles == due.id) for due in dues}
    rest = [due.amount_fen - paid[due.id] for due in dues]
    ledger_rules.check_receipt(sum(due.amount_fen for due in dues), sum(paid.values()), amount_fen)
    for due, fen in zip(dues, split(amount_fen, rest), strict=True):
        if fen:
            ledger.receive(work, due.id, fen, way, on, f"{way}:{voucher}:{due.id}")


def _outstanding(case: Case) -> Fen:
    return sum(part.outstanding_fen for part in loading.view(case).consequences if part.is_money)


def close(actor: Actor, case_id: int) -> None:
    """Close a decided case of which nothing is due any more (CASES-20)."""
    require_role(actor, Role.OFFICER)
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        if _outstanding(case):
            raise Refusal(
                "CASES-20",
                zh="尚有款项未收齐，不能结案",
                en="money is still due; the case cannot be closed",
                do_zh="请先登记缴款或抵扣",
                do_en="Record the receipts or offsets first",
            )
        happen(work, case, EventKind.CLOSED)
