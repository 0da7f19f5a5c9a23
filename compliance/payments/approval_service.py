"""Approving a reviewed month posts it to the ledger; a wrong one is reversed there by new lines and reviewed again."""

from datetime import date

from compliance.accounts.rules import Actor, Role
from compliance.agreements import service as agreements
from compliance.agreements.payment_rules import Payability
from compliance.assessments import deposit_service as deposits
from compliance.cases import service as cases
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Payee, Way
from compliance.payments import amount_rules, loading_service, rules, statement_service
from compliance.payments.amount_rules import Computed, Inputs, Taken
from compliance.payments.gathering_service import CONSEQUENCE
from compliance.payments.list_service import ids_in
from compliance.payments.loading_service import APPROVERS, lock
from compliance.payments.models import MonthlyPayment
from compliance.payments.review_service import Outcome, each
from compliance.payments.rules import MAKING, State, Step
from compliance.payments.step_service import require_role, take

SOURCE, PAYABLE = "payment", "payable.monthly"
REVERSERS = (Role.AGENCY_DIRECTOR,)


def approve(actor: Actor, payment_id: int) -> Computed:
    """Post a reviewed month. Another person than who entered or reviewed (PAYMENTS-06); refused while payment to the
    provider is suspended (PAYMENTS-14), or when what it owes has changed since the review (PAYMENTS-15)."""
    require_role(actor, APPROVERS)
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        rules.require(State(row.state), Step.APPROVED)
        rules.require_other((step.by_id for step in row.steps if step.kind in MAKING), actor.user_id)
        _require_payable(row.provider_id, work.today)
        frozen = next(step for step in reversed(row.steps) if step.kind == Step.PROPOSED.value).data
        inputs, computed = amount_rules.thaw(frozen), amount_rules.recompute(frozen)
        voucher = _voucher(row)
        _require_open(row.provider_id, computed)
        entries = _post(work, actor, row, inputs, computed, voucher)
        _set_off(work, computed, voucher)
        take(work, row, Step.APPROVED, voucher, {"entries": entries})
        statement_service.make(work, loading_service.view(row), inputs, computed, voucher)
        return computed


def approve_all(actor: Actor, month: date) -> Outcome:
    """Approve everything of a month that was reviewed, each for itself."""
    require_role(actor, APPROVERS)
    return each(ids_in(month, State.PROPOSED), lambda id: approve(actor, id))


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


def _voucher(row: MonthlyPayment) -> str:
    """拨付 2024-05/12, and /12-2 when it is posted again after a reversal."""
    times = sum(step.kind == Step.APPROVED.value for step in row.steps)
    return f"拨付{rules.month_text(row.month)}/{row.id}" + (f"-{times + 1}" if times else "")


def _require_payable(provider_id: int, today: date) -> None:
    found = agreements.payable_on(provider_id, today)
    if found.payability is Payability.WAITING:
        raise Refusal(
            "PAYMENTS-14",
            zh="该机构暂停拨付（结算）期间不得拨付",
            en="payment to the provider is suspended",
            article="《医疗保障基金使用监督管理条例》第十三条；服务协议",
            do_zh="恢复拨付后再办理；已审核的金额不变",
            do_en="Approve it when payment resumes; what was reviewed stands",
        )


def _require_open(provider_id: int, computed: Computed) -> None:
    left = {one.entry_id: one.outstanding_fen for one in ledger.open_dues([provider_id])}
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


def _post(
    work: UnitOfWork, actor: Actor, row: MonthlyPayment, inputs: Inputs, computed: Computed, voucher: str
) -> list[int]:
    entries = []
    for one in computed.funds:
        if one.paid_fen:
            entries.append(_payable(work, row, one.fund, one.paid_fen, voucher))
        if one.deposit_fen:
            entries.append(
                deposits.hold(
                    actor, row.provider_id, inputs.deposit_year, one.fund, one.deposit_fen, work.today, voucher
                )
            )
    return entries


def _payable(work: UnitOfWork, row: MonthlyPayment, fund: str, fen: Fen, voucher: str) -> int:
    entry = NewEntry(
        account=PAYABLE,
        provider_id=row.provider_id,
        debtor_kind="agency",
        debtor_label="",
        payee=Payee.PROVIDER,
        fund=fund,
        amount_fen=fen,
        source_kind=SOURCE,
        source_id=str(row.id),
        posted_on=work.today,
        key=f"{PAYABLE}:{voucher}:{fund}",
    )
    return ledger.post(work, entry)


def _set_off(work: UnitOfWork, computed: Computed, voucher: str) -> None:
    """Receipts by offset: through the case where the debt is one of a case, so that it follows its course."""
    of_cases: dict[int, dict[int, Fen]] = {}
    for one in computed.taken:
        if one.carried:
            continue
        if one.source_kind == CONSEQUENCE:
            lines = of_cases.setdefault(int(one.source_id), {})
            lines[one.entry_id] = lines.get(one.entry_id, 0) + one.amount_fen
        else:
            _receive(work, one, voucher)
    for consequence_id, lines in sorted(of_cases.items()):
        cases.set_off(work, consequence_id, lines, voucher)


def _receive(work: UnitOfWork, one: Taken, voucher: str) -> None:
    key = f"{Way.OFFSET}:{voucher}:{one.entry_id}:{one.fund}"
    ledger.receive(work, one.entry_id, one.amount_fen, Way.OFFSET, work.today, key)
