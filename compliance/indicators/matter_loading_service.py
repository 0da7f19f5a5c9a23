"""Matters as pages see them; every amount is computed again from what was frozen and held against what stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, table
from sqlalchemy import column as sql_column

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.ids import row_id
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.indicators.matter_rules import TOLD, Line, Step, amount, lines
from compliance.indicators.matter_service import SOURCE, matter_of_source, source_id
from compliance.indicators.models import IndicatorMatter, IndicatorMatterStep
from compliance.indicators.period_rules import Period, period
from compliance.ledger import service as ledger
from compliance.providers.rules import normalised_name

PAGE_SIZE = 25
PROVIDERS = table("providers", *(sql_column(name) for name in ("id", "code", "name", "kind", "normalised_name")))


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in a list."""

    id: int
    number: str
    provider_id: int
    code: str
    name: str
    kind: str
    period: str
    state: str
    amount_fen: Fen
    statement_until: date | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that was taken."""

    kind: str
    text: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class MatterView:
    """One matter. lines: recomputed; holds: whether they give the amount that stands; due_fen, received_fen: the
    ledger's; draft: the clerk's statement until the head sends it."""

    row: Row
    scheme_id: str
    frozen: Mapping[str, Any]
    lines: tuple[Line, ...]
    steps: tuple[StepView, ...]
    draft: Mapping[str, Any] | None
    holds: bool
    due_fen: Fen
    received_fen: Fen

    @property
    def state(self) -> Step:
        """The last step."""
        return Step(self.row.state)

    @property
    def period(self) -> Period:
        """The period assessed."""
        return period(self.row.period)

    @property
    def clause(self) -> Words:
        """The clause that it rests on."""
        return Words(*self.frozen["scheme"]["clause"])

    @property
    def capped(self) -> bool:
        """Whether the scheme's cap on all lines together holds."""
        return sum(one.amount_fen for one in self.lines) > self.row.amount_fen

    def doers(self, *kinds: Step) -> frozenset[int | None]:
        """Who took steps of these kinds."""
        return frozenset(step.by for step in self.steps if step.kind in kinds)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of matters, with the sum of all that were found."""

    rows: tuple[Row, ...]
    total: int
    sum_fen: Fen
    number: int
    size: int = PAGE_SIZE


_ROW = (
    IndicatorMatter.id,
    IndicatorMatter.number,
    IndicatorMatter.provider_id,
    PROVIDERS.c.code,
    PROVIDERS.c.name,
    PROVIDERS.c.kind,
    IndicatorMatter.period,
    IndicatorMatter.state,
    IndicatorMatter.amount_fen,
    IndicatorMatter.statement_until,
)


def _rows() -> Select[Any]:
    return select(*_ROW).join(PROVIDERS, PROVIDERS.c.id == IndicatorMatter.provider_id)


def _wanted(period_code: str, text: str, state: str) -> Select[Any]:
    query = _rows()
    if period_code:
        query = query.where(IndicatorMatter.period == period_code)
    query = query.where(IndicatorMatter.state == state) if state else query.where(IndicatorMatter.state != "returned")
    if text.strip():
        query = query.where(PROVIDERS.c.normalised_name.contains(normalised_name(text), autoescape=True))
    return query


def listed(period_code: str = "", text: str = "", state: str = "", page: int = 1) -> Listed:
    """A page of matters, the largest amounts first; three queries."""
    query = _wanted(period_code, text, state)
    found = query.subquery()
    total, sum_fen = db.session.execute(
        select(func.count(), func.coalesce(func.sum(found.c.amount_fen), 0)).select_from(found)
    ).one()
    number = max(1, min(page, -(-total // PAGE_SIZE) or 1))
    ordered = query.order_by(IndicatorMatter.amount_fen.desc(), IndicatorMatter.id)
    rows = db.session.execute(ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Listed(tuple(Row(*row) for row in rows), total, int(sum_fen), number)


def everything(period_code: str = "", text: str = "", state: str = "") -> tuple[Row, ...]:
    """All matters that a page lists, for its export."""
    ordered = _wanted(period_code, text, state).order_by(IndicatorMatter.amount_fen.desc(), IndicatorMatter.id)
    return tuple(Row(*row) for row in db.session.execute(ordered))


def counts(period_code: str) -> dict[str, int]:
    """How many matters of a period stand at each step."""
    query = (
        select(IndicatorMatter.state, func.count())
        .where(IndicatorMatter.period == period_code)
        .group_by(IndicatorMatter.state)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def ids_at(period_code: str, state: Step) -> tuple[int, ...]:
    """The matters of a period that stand at a step."""
    query = (
        select(IndicatorMatter.id)
        .where(IndicatorMatter.period == period_code, IndicatorMatter.state == state.value)
        .order_by(IndicatorMatter.id)
    )
    return tuple(db.session.scalars(query))


def of_provider(provider_id: int, *, told: bool = True) -> tuple[Row, ...]:
    """A provider's matters, the latest first; with `told` those that it was told of."""
    query = _rows().where(IndicatorMatter.provider_id == provider_id)
    if told:
        query = query.where(IndicatorMatter.state.in_([one.value for one in TOLD]))
    return tuple(Row(*row) for row in db.session.execute(query.order_by(IndicatorMatter.id.desc())))


def view(matter_id: int) -> MatterView | None:
    """One matter, None where there is none."""
    row = db.session.execute(_rows().where(IndicatorMatter.id == matter_id)).one_or_none()
    if row is None:
        return None
    found = db.session.get_one(IndicatorMatter, matter_id)
    steps = db.session.scalars(
        select(IndicatorMatterStep).where(IndicatorMatterStep.matter_id == matter_id).order_by(IndicatorMatterStep.id)
    )
    entries = ledger.of_source(SOURCE, source_id(matter_id))
    due = [one.amount_fen for one in entries if "receivable." in one.account]
    came = [one.amount_fen for one in entries if "received." in one.account]
    return MatterView(
        row=Row(*row),
        scheme_id=found.scheme_id,
        frozen=found.frozen,
        lines=lines(found.frozen),
        steps=tuple(StepView(one.kind, one.text, one.at, one.by) for one in steps),
        draft=found.draft,
        holds=amount(found.frozen) == found.amount_fen,
        due_fen=sum(due),
        received_fen=sum(came),
    )


def find(actor: Actor, matter_id: object) -> MatterView | None:
    """The matter of a page's address; a provider's people find their own, once they were told."""
    key = row_id(matter_id)
    found = view(key) if key is not None else None
    if found is not None and actor.provider_id is not None:
        return found if found.state in TOLD and found.row.provider_id == actor.provider_id else None
    return found


def missed_in(provider_id: int, year: int) -> dict[str, tuple[str, ...]]:
    """The indicators whose missed targets of a year were decided with a deduction: matter's number -> indicators."""
    query = select(IndicatorMatter).where(
        IndicatorMatter.provider_id == provider_id,
        IndicatorMatter.state == Step.DECIDED.value,
        IndicatorMatter.amount_fen > 0,
    )
    found = [row for row in db.session.scalars(query.order_by(IndicatorMatter.id)) if period(row.period).year == year]
    return {row.number: tuple(one.indicator.id for one in lines(row.frozen) if one.amount_fen) for row in found}


def numbers_of_sources(source_ids: Iterable[str]) -> dict[str, str]:
    """The numbers of the matters that ledger lines name: source id -> number; one query."""
    ids = {one: matter_of_source(one) for one in source_ids}
    wanted = [one for one in ids.values() if one is not None]
    query = select(IndicatorMatter.id, IndicatorMatter.number).where(IndicatorMatter.id.in_(wanted))
    found = {row[0]: row[1] for row in db.session.execute(query)} if wanted else {}
    return {name: found[one] for name, one in ids.items() if one in found}
