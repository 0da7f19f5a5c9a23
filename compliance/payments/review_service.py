"""The review of a declared month: what it rests on is gathered, frozen and computed; a second person looks at it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.payments import amount_rules, cap_service, rate_service, rules
from compliance.payments.amount_rules import Computed, Inputs, Owed
from compliance.payments.gathering_service import Known, gather, owed
from compliance.payments.list_service import ids_in, names_of
from compliance.payments.loading_service import APPROVERS, MAKERS, lock, lock_many, parts_of, providers_of
from compliance.payments.models import MonthlyPayment
from compliance.payments.rules import Part, State, Step
from compliance.payments.step_service import follow_month, require_role, take
from compliance.penalties.rules import split

PORTION = 200


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

    def and_then(self, more: "Outcome") -> "Outcome":
        """What this portion and the next did."""
        return Outcome((*self.done, *more.done), (*self.refused, *more.refused))


def propose(actor: Actor, payment_id: int) -> Computed:
    """Finish the review: freeze what the payment rests on and compute it. Refusals PAYMENTS-07, -10."""
    require_role(actor, MAKERS)
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        rules.require(State(row.state), Step.PROPOSED)
        ids = [row.provider_id]
        computed = _propose(work, row, gather(row.month, ids), owed(ids, work.today))
        follow_month(work, row.month)
        return computed


def propose_all(actor: Actor, month: date) -> Outcome:
    """Review everything of a month that was declared, in the order of the providers' codes: what the reviews rest on is
    asked once, a portion is one unit of work, and what refuses stays as it was while the others are reviewed."""
    require_role(actor, MAKERS)
    ids = ids_in(month, State.DECLARED)
    known = gather(month, providers_of(ids)) if ids else None
    done: list[int] = []
    refused: list[tuple[int, Refusal]] = []
    for start in range(0, len(ids), PORTION):
        with unit_of_work(actor) as work:
            rows = [row for row in lock_many(work, ids[start : start + PORTION]) if row.state == State.DECLARED.value]
            due = owed([row.provider_id for row in rows], work.today)
            for row in rows:
                try:
                    _propose(work, row, known or gather(month, [row.provider_id]), due)
                except Refusal as refusal:
                    refused.append((row.id, refusal))
                else:
                    done.append(row.id)
            follow_month(work, month)
    return outcome(done, refused)


def _propose(work: UnitOfWork, row: MonthlyPayment, known: Known, due: Mapping[int, tuple[Owed, ...]]) -> Computed:
    """Refuses before it writes anything of the row."""
    inputs = _inputs(work, row, known, due.get(row.provider_id, ()))
    computed = amount_rules.compute(inputs)
    for name in ("declared_fen", "refused_fen", "offset_fen", "deposit_fen", "paid_fen"):
        setattr(row, name, getattr(computed, name))
    take(work, row, Step.PROPOSED, "", amount_rules.freeze(inputs), follow=False)
    return computed


def each(payment_ids: Sequence[int], act: Callable[[int], object]) -> Outcome:
    """Do one thing to many months, each in a unit of work of its own; what refuses is told, the others are done."""
    done, refused = [], []
    for payment_id in payment_ids:
        try:
            act(payment_id)
        except Refusal as refusal:
            refused.append((payment_id, refusal))
        else:
            done.append(payment_id)
    return outcome(done, refused)


def outcome(done: Sequence[int], refused: Sequence[tuple[int, Refusal]]) -> Outcome:
    """What was done, and what was refused with its provider's name."""
    names = names_of([id for id, _ in refused]) if refused else {}
    return Outcome(tuple(done), tuple(Refused(id, names.get(id, ""), refusal) for id, refusal in refused))


def send_back(actor: Actor, payment_id: int, reason: str) -> None:
    """The second person sends a review back, with what is wrong."""
    require_role(actor, APPROVERS)
    kept = rules.require_text(reason, Words("退回原因", "why it is sent back"))
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        row.refused_fen = row.offset_fen = row.deposit_fen = row.paid_fen = 0
        take(work, row, Step.SENT_BACK, kept)


def _inputs(work: UnitOfWork, row: MonthlyPayment, known: Known, due: tuple[Owed, ...]) -> Inputs:
    parts = parts_of(row)
    over = cap_service.use(work, row)
    fees = [one for one in parts if one.part == Part.GENERAL_FEE]
    above = split(over, [one.amount_fen for one in fees]) if over else ()
    found, number = known.shares[row.provider_id]
    return Inputs(
        parts=parts,
        over_cap={one.fund: fen for one, fen in zip(fees, above, strict=bool(over)) if fen},
        owed=(*_carried(row), *due),
        shares=found,
        agreement=number,
        deposit_year=work.today.year if row.provider_id in known.settled else row.month.year,
        stored=known.stored.get(row.provider_id, ()),
        lost_days=len(known.lost_days.get(row.provider_id, ())),
        lost=known.lost.get(row.provider_id, {}),
    )


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
    return len(agreements.lost_days_in([provider_id], month, rules.last_day(month)).get(provider_id, ()))


def offered(kind: str, provider_id: int, month: date) -> tuple[Part, ...]:
    """What a provider of this kind declares: the general fee in primary care, bed-days in the pilot."""
    pilot = any(one.provider_id == provider_id and one.covers(month) for one in rate_service.pilots())
    wanted = {Part.ORDINARY: True, Part.BED_DAY: pilot, Part.GENERAL_FEE: kind in cap_service.PRIMARY}
    return tuple(part for part, there in wanted.items() if there)


def outstanding(provider_id: int) -> Fen:
    """What a provider owes the agency at all: what is not yet to be taken included."""
    return sum(one.outstanding_fen for one in ledger.open_dues([provider_id]))
