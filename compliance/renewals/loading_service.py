"""A round's list: where each provider stands, the best assessed first; two or three queries a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Numeric, Select, and_, case, column, exists, func, literal, or_, select, table, union_all

from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.providers.rules import Kind, Status, normalised_name
from compliance.renewals.models import RenewalCondition, RenewalRefusal
from compliance.renewals.round_service import TOLD, RoundView, rounds
from compliance.renewals.rules import REFUSED_GRADE, WAITING_GRADES, Facts, Place, place, reason

PAGE_SIZE = 25
PROVIDERS = table("providers", *(column(name) for name in ("id", "code", "name", "kind", "status", "normalised_name")))
AGREEMENTS = table(
    "agreements", *(column(name) for name in ("id", "number", "provider_id", "year")), column("valid_until", Date)
)
_EVENTS = table(
    "agreement_events",
    *(column(name) for name in ("agreement_id", "kind", "reason")),
    *(column(name, Date) for name in ("on", "lapses_on")),
)
_ASSESSMENTS = table(
    "assessments", *(column(name) for name in ("provider_id", "year", "state", "grade")), column("score", Numeric(6, 2))
)


@dataclass(frozen=True, slots=True)
class Row:
    """A provider in a round. agreement_id: the running agreement; score and grade of the assessment, where there is."""

    provider_id: int
    code: str
    name: str
    kind: str
    agreement_id: int
    number: str
    score: Decimal | None
    grade: str
    facts: Facts
    decided: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place(self.facts)

    @property
    def reason(self) -> Words | None:
        """Why it stands there."""
        return reason(self.place, self.grade, self.decided)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a round's list; counts: how many of the whole round stand at each place."""

    rows: tuple[Row, ...]
    total: int
    number: int
    counts: Mapping[Place, int]
    size: int = PAGE_SIZE


def current(provider_id: int) -> tuple[RoundView, Row] | None:
    """The latest round and where the provider stands in it, None where it is in none."""
    latest = next(iter(rounds()), None)
    row = row_of(latest, provider_id) if latest else None
    return (latest, row) if latest and row else None


def _happened(one: RoundView, kind: str, *more: Any) -> Any:
    """Agreements of the term that have an event of a kind."""
    within = _EVENTS.c.on.between(one.starts, one.days.ends)
    return AGREEMENTS.c.id.in_(select(_EVENTS.c.agreement_id).where(within, _EVENTS.c.kind == kind, *more))


def _ended(one: RoundView) -> Any:
    resumed = _EVENTS.alias("resumed")
    lifted = exists().where(
        resumed.c.agreement_id == _EVENTS.c.agreement_id,
        resumed.c.kind == "resumed",
        resumed.c.on >= _EVENTS.c.on,
        resumed.c.on < _EVENTS.c.lapses_on,
    )
    return or_(
        PROVIDERS.c.status != Status.ACTIVE.value,
        _happened(one, "terminated"),
        _happened(one, "rescinded"),
        _happened(one, "suspended", _EVENTS.c.lapses_on <= one.today, ~lifted),
    )


def _flags(one: RoundView) -> Mapping[str, Any]:
    later = AGREEMENTS.alias("later")
    of_round = {table: select(table.provider_id).where(table.round_id == one.id) for table in _KEPT}
    return {
        "signed": PROVIDERS.c.id.in_(select(later.c.provider_id).where(later.c.year == one.year)),
        "ended": _ended(one),
        "declined": _happened(one, "not_renewed"),
        "applied": _happened(one, "renewal_applied"),
        "late": PROVIDERS.c.id.in_(of_round[RenewalRefusal]),
        "met": PROVIDERS.c.id.in_(of_round[RenewalCondition]),
    }


_KEPT = (RenewalRefusal, RenewalCondition)


def _place(flags: Mapping[str, Any]) -> Any:
    """`rules.place` as a value of a query; a test holds the two together."""
    grade = func.coalesce(_ASSESSMENTS.c.grade, "")
    waiting = and_(grade.in_(tuple(WAITING_GRADES)), ~flags["met"])
    return case(
        (flags["signed"], literal(Place.SIGNED.value)),
        (flags["ended"], Place.ENDED.value),
        (or_(flags["declined"], grade == REFUSED_GRADE), Place.DECLINED.value),
        (flags["applied"], case((waiting, Place.WAITING.value), else_=Place.READY.value)),
        (flags["late"], Place.LATE.value),
        else_=Place.SILENT.value,
    )


def _query(one: RoundView, *columns: Any) -> Select[Any]:
    """Every designated provider whose last agreement of the running year ends with the round's term; an insurer is
    chosen by tender."""
    later = AGREEMENTS.alias("replaced")
    replaced = exists().where(
        later.c.provider_id == AGREEMENTS.c.provider_id,
        later.c.year == AGREEMENTS.c.year,
        later.c.id > AGREEMENTS.c.id,
    )
    assessed = and_(
        _ASSESSMENTS.c.provider_id == AGREEMENTS.c.provider_id,
        _ASSESSMENTS.c.year == (one.graded or 0),
        _ASSESSMENTS.c.state.in_(TOLD),
    )
    joined = AGREEMENTS.join(PROVIDERS, PROVIDERS.c.id == AGREEMENTS.c.provider_id).outerjoin(_ASSESSMENTS, assessed)
    term = and_(AGREEMENTS.c.valid_until == one.days.ends, PROVIDERS.c.kind != Kind.INSURER.value)
    return select(*columns).select_from(joined).where(AGREEMENTS.c.year == one.year - 1, term, ~replaced)


_COLUMNS = (
    PROVIDERS.c.id,
    PROVIDERS.c.code,
    PROVIDERS.c.name,
    PROVIDERS.c.kind,
    AGREEMENTS.c.id.label("agreement_id"),
    AGREEMENTS.c.number,
    _ASSESSMENTS.c.score,
    _ASSESSMENTS.c.grade,
)


def _placed(one: RoundView) -> Any:
    """Everyone in a round with its place, worked out once for whatever is asked of it."""
    columns = (PROVIDERS.c.id, PROVIDERS.c.code, PROVIDERS.c.kind, PROVIDERS.c.normalised_name, _ASSESSMENTS.c.score)
    return _query(one, *columns, _place(_flags(one)).label("place")).cte("placed")


def counts(one: RoundView) -> dict[Place, int]:
    """How many providers stand at each place; one query."""
    placed = _placed(one)
    rows = db.session.execute(select(placed.c.place, func.count()).group_by(placed.c.place))
    return {Place(row[0]): row[1] for row in rows}


def listed(one: RoundView, wanted: str = "", text: str = "", kind: str = "", page: int = 1) -> Page:
    """One page of a round's list, with the count of every place: the best assessed first, then those never assessed, by
    code. wanted: a Place."""
    placed = _placed(one)
    matching = _matching(placed, wanted, text, kind)
    size = max(page, 1) * PAGE_SIZE
    cut = matching.with_only_columns(placed.c.id).order_by(*_order(placed.c)).limit(PAGE_SIZE).offset(size - PAGE_SIZE)
    parts = union_all(
        select(placed.c.place, func.count()).group_by(placed.c.place),
        matching.with_only_columns(literal(_TOTAL), func.count()),
        select(literal(_ROW), cut.subquery().c.id),
    )
    found = db.session.execute(parts).all()
    total = next(row[1] for row in found if row[0] == _TOTAL)
    ids = [row[1] for row in found if row[0] == _ROW]
    if total and not ids and page > 1:
        return listed(one, wanted, text, kind, -(-total // PAGE_SIZE))
    counted = {Place(row[0]): row[1] for row in found if row[0] in set(Place)}
    return Page(_rows(one, ids), total, max(page, 1), counted)


_TOTAL, _ROW = "total", "row"


def _order(of: Any) -> tuple[Any, ...]:
    return case((of.score.is_(None), 1), else_=0), of.score.desc(), of.code


def _matching(placed: Any, wanted: str, text: str, kind: str) -> Select[Any]:
    query = select(placed.c.id).select_from(placed)
    if wanted in set(Place):
        query = query.where(placed.c.place == wanted)
    if kind:
        query = query.where(placed.c.kind == kind)
    if text.strip():
        key = normalised_name(text)
        numbered = select(AGREEMENTS.c.provider_id).where(AGREEMENTS.c.number == text.strip())
        ways = [placed.c.code == text.strip(), placed.c.id.in_(numbered)]
        if key:
            ways.append(placed.c.normalised_name.contains(key, autoescape=True))
        query = query.where(or_(*ways))
    return query


def row_of(one: RoundView, provider_id: int) -> Row | None:
    """One provider in a round, None where it is not in it."""
    return next(iter(_rows(one, [provider_id])), None)


def ready(one: RoundView, kinds: tuple[str, ...]) -> tuple[int, ...]:
    """Providers of some kinds that may be signed now."""
    query = _query(one, PROVIDERS.c.id).where(_place(_flags(one)) == Place.READY.value, PROVIDERS.c.kind.in_(kinds))
    return tuple(db.session.scalars(query))


def everyone(one: RoundView) -> tuple[tuple[int, str], ...]:
    """(id, name) of all whose agreement has not ended."""
    query = _query(one, PROVIDERS.c.id, PROVIDERS.c.name).where(~_ended(one))
    return tuple((row[0], row[1]) for row in db.session.execute(query))


def applied(one: RoundView) -> frozenset[int]:
    """Providers that have applied."""
    return frozenset(db.session.scalars(_query(one, PROVIDERS.c.id).where(_happened(one, "renewal_applied"))))


def _rows(one: RoundView, ids: list[int]) -> tuple[Row, ...]:
    if not ids:
        return ()
    flags = _flags(one)
    columns = [*_COLUMNS, *(flag.label(name) for name, flag in flags.items())]
    order = case((_ASSESSMENTS.c.score.is_(None), 1), else_=0), _ASSESSMENTS.c.score.desc(), PROVIDERS.c.code
    found = db.session.execute(_query(one, *columns).where(AGREEMENTS.c.provider_id.in_(ids)).order_by(*order)).all()
    decided = _decided(one, [row.agreement_id for row in found], ids)
    names = [name for name in Facts.__slots__ if name != "grade"]
    return tuple(
        Row(
            row.id,
            row.code,
            row.name,
            row.kind,
            row.agreement_id,
            row.number,
            row.score,
            row.grade or "",
            Facts(grade=row.grade or "", **{name: bool(row._mapping[name]) for name in names}),
            decided.get(row.id, ""),
        )
        for row in found
    )


def _decided(one: RoundView, agreement_ids: list[int], provider_ids: list[int]) -> dict[int, str]:
    """The reason written with a refusal to renew, a condition met, or an application outside the days."""
    met = select(RenewalCondition.provider_id, RenewalCondition.reason).where(
        RenewalCondition.round_id == one.id, RenewalCondition.provider_id.in_(provider_ids)
    )
    late = select(RenewalRefusal.provider_id, RenewalRefusal.applied_on).where(
        RenewalRefusal.round_id == one.id, RenewalRefusal.provider_id.in_(provider_ids)
    )
    declined = (
        select(AGREEMENTS.c.provider_id, _EVENTS.c.reason)
        .join(_EVENTS, _EVENTS.c.agreement_id == AGREEMENTS.c.id)
        .where(AGREEMENTS.c.id.in_(agreement_ids), _EVENTS.c.kind == "not_renewed")
    )
    found = {row[0]: row[1].isoformat() for row in db.session.execute(late)}
    found |= {row[0]: row[1] for row in db.session.execute(met)}
    return found | {row[0]: row[1] for row in db.session.execute(declined)}
