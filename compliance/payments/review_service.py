"""The review of a declared month: what it rests on is gathered, frozen and computed; a second person looks at it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.assessments import deposit_service as deposits
from compliance.cases import service as cases
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.law.parameters import Standing
from compliance.law.payments import Shares, shares
from compliance.lawbook.service import law
from compliance.ledger import service as ledger
from compliance.payments import amount_rules, cap_service, rate_service, rules
from compliance.payments.amount_rules import AT_ONCE, Computed, Inputs, Owed
from compliance.payments.list_service import ids_in, names_of
from compliance.payments.loading_service import APPROVERS, MAKERS, lock, parts_of
from compliance.payments.models import MonthlyPayment
from compliance.payments.rules import Part, State, Step
from compliance.payments.step_service import require_role, take
from compliance.penalties.rules import split

CONSEQUENCE = "consequence"


@dataclass(frozen=True, slots=True)
class Refused:
    """One month that a bulk act left as it was, and why."""

    payment_id: int
    name: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bulk act did."""

    done: tuple[int, ...]
    refused: tuple[Refused, ...]


def propose(actor: Actor, payment_id: int) -> Computed:
    """Finish the review: freeze what the payment rests on and compute it. Refusals PAYMENTS-07, -10."""
    require_role(actor, MAKERS)
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        rules.require(State(row.state), Step.PROPOSED)
        inputs = _inputs(work, row)
        computed = amount_rules.compute(inputs)
        for name in ("declared_fen", "refused_fen", "offset_fen", "deposit_fen", "paid_fen"):
            setattr(row, name, getattr(computed, name))
        take(work, row, Step.PROPOSED, "", amount_rules.freeze(inputs))
        return computed


def propose_all(actor: Actor, month: date) -> Outcome:
    """Review everything of a month that was declared, each for itself, in the order in which it was declared."""
    require_role(actor, MAKERS)
    return each(ids_in(month, State.DECLARED), lambda id: propose(actor, id))


def each(payment_ids: tuple[int, ...], act: Callable[[int], object]) -> Outcome:
    """Do one thing to many months, each in a unit of work of its own; what refuses is told, the others are done."""
    done, refused = [], []
    for payment_id in payment_ids:
        try:
            act(payment_id)
        except Refusal as refusal:
            refused.append((payment_id, refusal))
        else:
            done.append(payment_id)
    names = names_of([id for id, _ in refused])
    return Outcome(tuple(done), tuple(Refused(id, names.get(id, ""), refusal) for id, refusal in refused))


def send_back(actor: Actor, payment_id: int, reason: str) -> None:
    """The second person sends a review back, with what is wrong."""
    require_role(actor, APPROVERS)
    kept = rules.require_text(reason, Words("退回原因", "why it is sent back"))
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        row.refused_fen = row.offset_fen = row.deposit_fen = row.paid_fen = 0
        take(work, row, Step.SENT_BACK, kept)


def _inputs(work: UnitOfWork, row: MonthlyPayment) -> Inputs:
    parts = parts_of(row)
    over = cap_service.use(work, row)
    fees = [one for one in parts if one.part == Part.GENERAL_FEE]
    above = split(over, [one.amount_fen for one in fees]) if over else ()
    found, number = _shares(row.provider_id, rules.last_day(row.month))
    settled = deposits.settled(row.provider_id, row.month.year)
    return Inputs(
        parts=parts,
        over_cap={one.fund: fen for one, fen in zip(fees, above, strict=bool(over)) if fen},
        owed=(*_carried(row), *_owed(row.provider_id, work.today)),
        shares=found,
        agreement=number,
        deposit_year=work.today.year if settled else row.month.year,
    )


def _shares(provider_id: int, day: date) -> tuple[Shares, str]:
    """The shares of the agreement that binds on `day`; of the law where none does."""
    found = agreements.agreement_on(provider_id, day)
    if found is None:
        return shares(law(), day), ""
    template = agreements.template_of(found.template_id)
    source = f"{found.number} {found.template_title.zh}"
    return Shares(template.monthly_share, template.deposit_share, source, Standing.VERIFIED), found.number


def _owed(provider_id: int, today: date) -> tuple[Owed, ...]:
    """What the ledger says is open: refused costs and indicator deductions at once, other sums after their day."""
    open_ = ledger.open_dues([provider_id])
    days = cases.due_days(int(one.source_id) for one in open_ if one.source_kind == CONSEQUENCE)
    found = []
    for one in open_:
        due = days.get(int(one.source_id)) if one.source_kind == CONSEQUENCE else None
        if one.consequence in AT_ONCE or (due is not None and due < today):
            found.append(
                Owed(
                    one.entry_id,
                    one.consequence,
                    one.fund,
                    one.outstanding_fen,
                    one.posted_on,
                    due,
                    one.source_kind,
                    one.source_id,
                )
            )
    return tuple(found)


def _carried(row: MonthlyPayment) -> tuple[Owed, ...]:
    """What earlier, reversed payments of this month took: the receipts that still stand are borne again."""
    known: dict[int, Owed] = {}
    posted: dict[int, Fen] = {}
    for step in row.steps:
        if step.kind == Step.PROPOSED.value:
            known |= {one.entry_id: one for one in amount_rules.thaw(step.data).owed}
        elif step.kind == Step.APPROVED.value:
            for entry, fen in ledger.received_under(step.text).items():
                posted[entry] = posted.get(entry, 0) + fen
    return tuple(replace(known[id], outstanding_fen=fen, carried=True) for id, fen in sorted(posted.items()) if fen)


def lost_days(provider_id: int, month: date) -> int:
    """Days of the month whose costs are not settled: the agreement was suspended or not in force."""
    return agreements.lost_days_in(provider_id, month, rules.last_day(month))


def offered(kind: str, provider_id: int, month: date) -> tuple[Part, ...]:
    """What a provider of this kind declares: the general fee in primary care, bed-days in the pilot."""
    pilot = any(one.provider_id == provider_id and one.covers(month) for one in rate_service.pilots())
    wanted = {Part.ORDINARY: True, Part.BED_DAY: pilot, Part.GENERAL_FEE: kind in cap_service.PRIMARY}
    return tuple(part for part, there in wanted.items() if there)


def outstanding(provider_id: int) -> Fen:
    """What a provider owes the agency at all: what is not yet to be taken included."""
    return sum(one.outstanding_fen for one in ledger.open_dues([provider_id]))
