"""Monthly payments as pages, the portal and commands read them, inside the scope of whoever asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.payments import amount_rules
from compliance.payments.amount_rules import Computed, Inputs
from compliance.payments.models import MonthlyPayment, PaymentStep
from compliance.payments.rules import Declared, State, Step, from_data

MAKERS = (Role.AUDITOR_CLAIMS, Role.OFFICER)
APPROVERS = (Role.AGENCY_DIRECTOR, Role.OFFICER)
READERS = (Role.AUDITOR_CLAIMS, Role.OFFICER, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.MANAGER, Role.OVERSEER)
PAGE_SIZE = 50
PROVIDERS = table("providers", *(column(name) for name in ("id", "code", "name", "kind", "township")))
PROVIDER_COLUMNS = (PROVIDERS.c.code, PROVIDERS.c.name, PROVIDERS.c.kind, PROVIDERS.c.township)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with who took it."""

    id: int
    kind: Step
    at: datetime
    by_id: int | None
    by: str
    text: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One provider's month. parts: as last declared; inputs: what the last review froze, computed: the payment from it,
    both None while it is not reviewed."""

    id: int
    provider_id: int
    provider_code: str
    provider_name: str
    provider_kind: str
    township: str
    month: date
    state: State
    declare_by: date
    confirmed_at: datetime | None
    parts: tuple[Declared, ...]
    inputs: Inputs | None
    computed: Computed | None
    steps: tuple[StepView, ...]

    @property
    def late(self) -> bool:
        """Declared after the day, or not declared and the day is over."""
        return is_late(self.state, self.declare_by, self.confirmed_at)

    @property
    def declared_fen(self) -> Fen:
        """The sum of the parts."""
        return sum(one.amount_fen for one in self.parts)

    def last(self, *kinds: Step) -> StepView | None:
        """The last step of these kinds."""
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)


def is_late(state: State, declare_by: date, confirmed_at: datetime | None) -> bool:
    """Whether a declaration came after its day, or is missing after it."""
    if confirmed_at is not None and state not in (State.DUE, State.DRAFTED, State.RETURNED):
        return clock.local(confirmed_at).date() > declare_by
    return clock.today() > declare_by


def lock(work: UnitOfWork, payment_id: int) -> MonthlyPayment:
    """The row, held against a second writer until the unit ends. NotFound when there is none."""
    query = select(MonthlyPayment).where(MonthlyPayment.id == payment_id).with_for_update()
    found = work.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    work.session.refresh(found)
    return found


def lock_many(work: UnitOfWork, payment_ids: Sequence[int]) -> list[MonthlyPayment]:
    """Several rows with their steps, held likewise, in the order of their ids as given."""
    query = select(MonthlyPayment).where(MonthlyPayment.id.in_(payment_ids)).with_for_update()
    options = {"populate_existing": True}
    found = work.session.scalars(query.options(selectinload(MonthlyPayment.steps)), execution_options=options).all()
    place = {id: at for at, id in enumerate(payment_ids)}
    return sorted(found, key=lambda row: place[row.id])


def providers_of(payment_ids: Sequence[int]) -> list[int]:
    """Whose months these are."""
    return list(db.session.scalars(select(MonthlyPayment.provider_id).where(MonthlyPayment.id.in_(payment_ids))))


def view(row: MonthlyPayment) -> PaymentView:
    """One month as it stands."""
    code, name, kind, township = db.session.execute(
        select(*PROVIDER_COLUMNS).where(PROVIDERS.c.id == row.provider_id)
    ).one()
    names = accounts.display_names({step.by_id for step in row.steps if step.by_id is not None})
    steps = tuple(_step(step, names) for step in row.steps)
    reviewed = [step for step in steps if step.kind is Step.PROPOSED]
    current = row.state in (State.PROPOSED, State.PAID) and reviewed
    return PaymentView(
        id=row.id,
        provider_id=row.provider_id,
        provider_code=code,
        provider_name=name,
        provider_kind=kind,
        township=township or "",
        month=row.month,
        state=State(row.state),
        declare_by=row.declare_by,
        confirmed_at=row.confirmed_at,
        parts=_parts(row.steps),
        inputs=amount_rules.thaw(reviewed[-1].data) if current else None,
        computed=amount_rules.recompute(reviewed[-1].data) if current else None,
        steps=steps,
    )


def _parts(steps: Iterable[PaymentStep]) -> tuple[Declared, ...]:
    found = [step for step in steps if "declared" in step.data]
    return from_data(found[-1].data["declared"]) if found else ()


def parts_of(row: MonthlyPayment) -> tuple[Declared, ...]:
    """What was last declared."""
    return _parts(row.steps)


def _step(step: PaymentStep, names: Mapping[int, str]) -> StepView:
    by = names.get(step.by_id, "") if step.by_id is not None else ""
    return StepView(step.id, Step(step.kind), step.at, step.by_id, by, step.text, step.data)


def find(payment_id: int) -> PaymentView | None:
    """One month by its id."""
    query = select(MonthlyPayment).options(selectinload(MonthlyPayment.steps)).where(MonthlyPayment.id == payment_id)
    row = db.session.scalars(query).one_or_none()
    return view(row) if row else None


def in_scope(actor: Actor, payment_id: object) -> PaymentView | None:
    """The month of a page's address, for staff."""
    key = row_id(payment_id)
    return find(key) if key is not None and actor.holds(*READERS) else None


def own(actor: Actor, payment_id: object) -> PaymentView | None:
    """A month of the actor's own provider, None for every other."""
    key = row_id(payment_id)
    if actor.provider_id is None or key is None:
        return None
    found = find(key)
    return found if found and found.provider_id == actor.provider_id else None


def of_provider(provider_id: int, month: date) -> PaymentView | None:
    """A provider's month, None where it was not opened."""
    query = select(MonthlyPayment.id).where(
        MonthlyPayment.provider_id == provider_id, MonthlyPayment.month == month.replace(day=1)
    )
    found = db.session.scalars(query).one_or_none()
    return find(found) if found else None
