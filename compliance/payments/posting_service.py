"""What approved months write to the ledger: what is paid and kept, what is set off, and the papers that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from compliance.assessments import deposit_service as deposits
from compliance.cases import service as cases
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Payee, Way
from compliance.ledger.service import Receipt
from compliance.payments import amount_rules, rules
from compliance.payments.amount_rules import Computed, FundSum, Inputs, Taken
from compliance.payments.gathering_service import CONSEQUENCE
from compliance.payments.loading_service import PROVIDERS
from compliance.payments.models import MonthlyPayment, PaymentStep
from compliance.payments.rules import Step
from compliance.payments.statement_service import Stated, lines

SOURCE, PAYABLE = "payment", "payable.monthly"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A month as its review left it, and the voucher that it is posted under."""

    row: MonthlyPayment
    inputs: Inputs
    computed: Computed
    voucher: str

    @property
    def vouchers(self) -> tuple[str, ...]:
        """Every voucher that the month was ever posted under, this one last."""
        return (*(step.text for step in _approvals(self.row) if step.text != self.voucher), self.voucher)

    @property
    def alone(self) -> bool:
        """Whether its lines are found by its vouchers: it was posted before, or a case is set off."""
        of_cases = any(one.source_kind == CONSEQUENCE for one in self.computed.taken)
        return of_cases or len(self.vouchers) > 1


def reviewed(row: MonthlyPayment) -> Reviewed:
    """The month recomputed from what its review froze. Voucher: 拨付2024-05/12, and /12-2 when it is posted again."""
    frozen = next(step for step in reversed(row.steps) if step.kind == Step.PROPOSED.value).data
    times = len(_approvals(row))
    voucher = f"拨付{rules.month_text(row.month)}/{row.id}" + (f"-{times + 1}" if times else "")
    return Reviewed(row, amount_rules.thaw(frozen), amount_rules.recompute(frozen), voucher)


def _approvals(row: MonthlyPayment) -> list[PaymentStep]:
    return [step for step in row.steps if step.kind == Step.APPROVED.value]


def post(work: UnitOfWork, months: Sequence[Reviewed]) -> dict[int, list[int]]:
    """Post what is paid and what is kept, fund by fund: payment -> ids of its lines."""
    made = [(one.row.id, entry) for one in months for entry in _entries(work, one)]
    found: dict[int, list[int]] = {one.row.id: [] for one in months}
    for (payment_id, _), id in zip(made, ledger.post_all(work, [entry for _, entry in made]), strict=True):
        found[payment_id].append(id)
    return found


def _entries(work: UnitOfWork, one: Reviewed) -> list[NewEntry]:
    row, year, found = one.row, one.inputs.deposit_year, []
    for fund in one.computed.funds:
        if fund.paid_fen:
            found.append(_payable(work, one, fund))
        if fund.deposit_fen:
            kept = deposits.holding(row.provider_id, year, fund.fund, fund.deposit_fen, work.today, one.voucher)
            found.append(kept)
    return found


def _payable(work: UnitOfWork, one: Reviewed, fund: FundSum) -> NewEntry:
    return NewEntry(
        account=PAYABLE,
        provider_id=one.row.provider_id,
        debtor_kind="agency",
        debtor_label="",
        payee=Payee.PROVIDER,
        fund=fund.fund,
        amount_fen=fund.paid_fen,
        source_kind=SOURCE,
        source_id=str(one.row.id),
        posted_on=work.today,
        key=f"{PAYABLE}:{one.voucher}:{fund.fund}",
    )


def set_off(work: UnitOfWork, months: Sequence[Reviewed]) -> dict[int, list[int]]:
    """Receipts by offset: payment -> ids of its lines. Where the debt is one of a case, through the case, so that it
    follows its course; those lines are found by the voucher."""
    made = [
        (one.row.id, _receipt(taken, one.voucher))
        for one in months
        for taken in one.computed.taken
        if not taken.carried and taken.source_kind != CONSEQUENCE
    ]
    ids = ledger.receive_all(work, Way.OFFSET, work.today, [receipt for _, receipt in made]) if made else []
    found: dict[int, list[int]] = {one.row.id: [] for one in months}
    for (payment_id, _), id in zip(made, ids, strict=True):
        found[payment_id].append(id)
    for one in months:
        for consequence_id, shares in sorted(_of_cases(one.computed).items()):
            cases.set_off(work, consequence_id, shares, one.voucher)
    return found


def _receipt(one: Taken, voucher: str) -> Receipt:
    return Receipt(one.entry_id, one.amount_fen, f"{Way.OFFSET}:{voucher}:{one.entry_id}:{one.fund}")


def _of_cases(computed: Computed) -> dict[int, dict[int, Fen]]:
    found: dict[int, dict[int, Fen]] = {}
    for one in computed.taken:
        if not one.carried and one.source_kind == CONSEQUENCE:
            shares = found.setdefault(int(one.source_id), {})
            shares[one.entry_id] = shares.get(one.entry_id, 0) + one.amount_fen
    return found


def stated(
    months: Sequence[Reviewed], entries: Mapping[int, Sequence[int]], received: Mapping[int, Sequence[int]]
) -> list[Stated]:
    """The months as their papers tell them, each with its own lines."""
    query = select(PROVIDERS.c.id, PROVIDERS.c.name).where(PROVIDERS.c.id.in_([one.row.provider_id for one in months]))
    names = {row.id: row.name for row in db.session.execute(query)}
    ids = {one.row.id: (*entries[one.row.id], *received[one.row.id]) for one in months}
    known = lines([id for one in months if not one.alone for id in ids[one.row.id]])
    return [
        Stated(
            one.row.id,
            names[one.row.provider_id],
            one.row.month,
            one.inputs,
            one.computed,
            one.voucher,
            tuple(lines(ids[one.row.id], one.vouchers).values())
            if one.alone
            else tuple(known[id] for id in sorted(ids[one.row.id])),
        )
        for one in months
    ]
