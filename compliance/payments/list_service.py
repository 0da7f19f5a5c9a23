"""Lists of monthly payments: a month's run by filter with its sums, a provider's months, what waits in which state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.payments.loading_service import PAGE_SIZE, PROVIDER_COLUMNS, PROVIDERS, is_late
from compliance.payments.models import MonthlyPayment
from compliance.payments.rules import State

_SUMS = ("declared_fen", "refused_fen", "offset_fen", "deposit_fen", "paid_fen")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a month's list."""

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
    declared_fen: Fen
    refused_fen: Fen
    offset_fen: Fen
    deposit_fen: Fen
    paid_fen: Fen

    @property
    def late(self) -> bool:
        """Declared after the day, or not declared and the day is over."""
        return is_late(self.state, self.declare_by, self.confirmed_at)


@dataclass(frozen=True, slots=True)
class Query:
    """What a month's list is asked for; month None for a provider's months of all time."""

    month: date | None = None
    state: str = ""
    text: str = ""
    kind: str = ""
    township: str = ""
    provider_id: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a month's list, and the sums of everything that the query finds."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int
    sums: Mapping[str, Fen]


def search(wanted: Query) -> Page:
    """One page of the months that `wanted` finds, by month and provider's code; beyond the last: the last."""
    columns = (func.count(), *(func.coalesce(func.sum(getattr(MonthlyPayment, name)), 0) for name in _SUMS))
    total, *sums = db.session.execute(_where(select(*columns).select_from(MonthlyPayment), wanted)).one()
    number = min(max(wanted.page, 1), max(1, -(-total // PAGE_SIZE)))
    query = _where(select(MonthlyPayment, *PROVIDER_COLUMNS), wanted)
    rows = db.session.execute(
        query.order_by(MonthlyPayment.month.desc(), PROVIDERS.c.code).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    )
    return Page(
        rows=tuple(_row(*row) for row in rows),
        total=total,
        number=number,
        size=PAGE_SIZE,
        sums={name: int(fen) for name, fen in zip(_SUMS, sums, strict=True)},
    )


def _where(query: Select[Any], wanted: Query) -> Select[Any]:
    query = query.join(PROVIDERS, PROVIDERS.c.id == MonthlyPayment.provider_id)
    for condition, value in (
        (MonthlyPayment.month, wanted.month),
        (MonthlyPayment.state, wanted.state),
        (MonthlyPayment.provider_id, wanted.provider_id),
        (PROVIDERS.c.kind, wanted.kind),
        (PROVIDERS.c.township, wanted.township),
    ):
        if value:
            query = query.where(condition == value)
    if wanted.text.strip():
        text = wanted.text.strip()
        query = query.where((PROVIDERS.c.code == text) | PROVIDERS.c.name.contains(text, autoescape=True))
    return query


def _row(row: MonthlyPayment, code: str, name: str, kind: str, township: str) -> Row:
    own = {field: getattr(row, field) for field in ("id", "provider_id", "month", "declare_by", "confirmed_at", *_SUMS)}
    return Row(
        provider_code=code,
        provider_name=name,
        provider_kind=kind,
        township=township or "",
        state=State(row.state),
        **own,
    )


def counts(month: date) -> dict[str, int]:
    """How many providers' months stand in each state."""
    query = select(MonthlyPayment.state, func.count().label("many")).where(MonthlyPayment.month == month)
    rows = db.session.execute(query.group_by(MonthlyPayment.state))
    return {row.state: int(row.many) for row in rows}


def months() -> tuple[date, ...]:
    """The months that were opened, the newest first."""
    return tuple(db.session.scalars(select(MonthlyPayment.month).distinct().order_by(MonthlyPayment.month.desc())))


def ids_in(month: date, state: State) -> tuple[int, ...]:
    """A month's payments in a state, by provider's code."""
    query = select(MonthlyPayment.id).join(PROVIDERS, PROVIDERS.c.id == MonthlyPayment.provider_id)
    wanted = query.where(MonthlyPayment.month == month, MonthlyPayment.state == state.value)
    return tuple(db.session.scalars(wanted.order_by(PROVIDERS.c.code)))


def undeclared(provider_id: int) -> tuple[date, ...]:
    """The days by which a provider's open months are to be declared."""
    query = select(MonthlyPayment.declare_by).where(MonthlyPayment.provider_id == provider_id)
    wanted = (State.DUE.value, State.DRAFTED.value, State.RETURNED.value)
    return tuple(db.session.scalars(query.where(MonthlyPayment.state.in_(wanted)).order_by(MonthlyPayment.declare_by)))


def names_of(payment_ids: Iterable[int]) -> dict[int, str]:
    """The provider's name of each payment."""
    query = select(MonthlyPayment.id, PROVIDERS.c.name).join(PROVIDERS, PROVIDERS.c.id == MonthlyPayment.provider_id)
    rows = db.session.execute(query.where(MonthlyPayment.id.in_(tuple(payment_ids))))
    return {row.id: row.name for row in rows}
