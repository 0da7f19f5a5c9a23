"""Approving a reviewed month posts it to the ledger; a wrong one is reversed there by new lines and reviewed again."""

from collections.abc import Mapping, Sequence
from datetime import date

from compliance.accounts.rules import Actor, Role
from compliance.agreements import service as agreements
from compliance.agreements.payment_rules import Payability
from compliance.assessments import deposit_service as deposits
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.payments import posting_service as posting
from compliance.payments import rules, statement_service
from compliance.payments.amount_rules import Computed
from compliance.payments.list_service import ids_in
from compliance.payments.loading_service import APPROVERS, lock, lock_many
from compliance.payments.models import MonthlyPayment
from compliance.payments.posting_service import Reviewed, reviewed
from compliance.payments.review_service import PORTION, Outcome, each, outcome
from compliance.payments.rules import MAKING, State, Step
from compliance.payments.step_service import follow_month, require_role, take

REVERSERS = (Role.AGENCY_DIRECTOR,)


def approve(actor: Actor, payment_id: int) -> Computed:
    """Post a reviewed month. Another person than who entered or reviewed (PAYMENTS-06); refused while payment to the
    provider is suspended (PAYMENTS-14), or when what it owes has changed since the review (PAYMENTS-15)."""
    require_role(actor, APPROVERS)
    with unit_of_work(actor) as work:
        done, refused = _approve(work, [lock(work, payment_id)])
        for refusal in refused.values():
            raise refusal
        return done[0].computed


def approve_all(actor: Actor, month: date) -> Outcome:
    """Approve everything of a month that was reviewed, in the order of the providers' codes: a portion is one unit of
    work, and what is refused stays as it was while the others are posted."""
    require_role(actor, APPROVERS)
    ids, found = ids_in(month, State.PROPOSED), Outcome((), ())
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        try:
            found = found.and_then(_portion(actor, portion))
        except Refusal:  # something that no one could foresee stopped one of them: each for itself tells which
            found = found.and_then(each(portion, lambda id: approve(actor, id)))
    return found


def _portion(actor: Actor, ids: Sequence[int]) -> Outcome:
    with unit_of_work(actor) as work:
        rows = [row for row in lock_many(work, ids) if row.state == State.PROPOSED.value]
        done, refused = _approve(work, rows)
        approved = tuple(one.row.id for one in done)
    return outcome(approved, tuple(refused.items()))


def _approve(work: UnitOfWork, rows: Sequence[MonthlyPayment]) -> tuple[list[Reviewed], dict[int, Refusal]]:
    """Post what may be posted of locked rows of one month; the others with why not. Asks everything before it writes
    anything."""
    ids = [row.provider_id for row in rows]
    payable, dues = agreements.payable_in(ids, work.today), ledger.open_dues(ids)
    left = {one.entry_id: one.outstanding_fen for one in dues}
    done, refused = [], {}
    for row in rows:
        try:
            rules.require(State(row.state), Step.APPROVED)
            rules.require_other((step.by_id for step in row.steps if step.kind in MAKING), work.doer.user_id)
            if payable[row.provider_id].payability is Payability.WAITING:
                raise _suspended()
            found = reviewed(row)
            _require_open(left, found.computed)
        except Refusal as refusal:
            refused[row.id] = refusal
        else:
            done.append(found)
    _post(work, done)
    return done, refused


def _post(work: UnitOfWork, months: Sequence[Reviewed]) -> None:
    entries = posting.post(work, months)
    received = posting.set_off(work, months)
    for one in months:
        take(work, one.row, Step.APPROVED, one.voucher, {"entries": entries[one.row.id]}, follow=False)
    work.flush()
    statement_service.make(work, posting.stated(months, entries, received))
    for month in {one.row.month for one in months}:
        follow_month(work, month)


def reverse(actor: Actor, payment_id: int, reason: str) -> None:
    """Take a posted month back by lines of their own; it is reviewed again. What was set off stays received and is
    borne by the corrected payment. Refused once the deposit it went into was settled (PAYMENTS-16)."""
    require_role(actor, REVERSERS)
    kept = rules.require_text(reason, Words("冲销原因", "why it is reversed"))
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        rules.require(State(row.state), Step.REVERSED)
        done = next(step for step in reversed(row.steps) if step.kind == Step.APPROVED.value)
        frozen = next(step for step in reversed(row.steps) if step.kind == Step.PROPOSED.value).data
        if deposits.settled(row.provider_id, frozen["deposit_year"]):
            raise _settled(frozen["deposit_year"])
        entries = [ledger.reverse(work, entry, work.today) for entry in done.data["entries"]]
        row.refused_fen = row.offset_fen = row.deposit_fen = row.paid_fen = 0
        take(work, row, Step.REVERSED, kept, {"entries": entries})


def _suspended() -> Refusal:
    return Refusal(
        "PAYMENTS-14",
        zh="该机构暂停拨付（结算）期间不得拨付",
        en="payment to the provider is suspended",
        article="《医疗保障基金使用监督管理条例》第十三条；服务协议",
        do_zh="恢复拨付后再办理；已审核的金额不变",
        do_en="Approve it when payment resumes; what was reviewed stands",
    )


def _require_open(left: Mapping[int, Fen], computed: Computed) -> None:
    """left: what is open of each line that the providers owe."""
    wanted: dict[int, Fen] = {}
    for one in computed.taken:
        if not one.carried:
            wanted[one.entry_id] = wanted.get(one.entry_id, 0) + one.amount_fen
    if any(left.get(entry, 0) < fen for entry, fen in wanted.items()):
        raise Refusal(
            "PAYMENTS-15",
            zh="审核之后该机构的应缴款项已有变动",
            en="what the provider owes has changed since the review",
            do_zh="请退回审核，按现有款项重新计算",
            do_en="Send it back and have it reviewed again",
        )


def _settled(year: int) -> Refusal:
    return Refusal(
        "PAYMENTS-16",
        zh=f"{year}年度保证金已经结算，该笔拨付不能冲销",
        en=f"the deposit of {year} was settled; the payment cannot be reversed",
        do_zh="差额请在下月申报中补报或由办案人员追回",
        do_en="Declare the difference in the next month, or recover it",
    )
