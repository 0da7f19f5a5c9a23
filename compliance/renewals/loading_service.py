"""A round's list: where each provider stands, the best assessed first; two or three queries a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Numeric, Select, and_, case, column, exists, func, literal, or_, select, table

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.providers.rules import Status, normalised_name
from compliance.renewals.models import RenewalCondition, RenewalRefusal, RenewalRound
from compliance.renewals.rules import REFUSED_GRADE, WAITING_GRADES, Days, Facts, Place, place, reason

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
_TOLD = ("published", "settled")


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round; graded: the year of the assessment that orders it, None while none was published."""

    id: int
    year: int
    days: Days
    graded: int | None
    today: date

    @property
    def open(self) -> bool:
        """Whether applications are taken today."""
        return self.days.opens <= self.today <= self.days.closes


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
    """One page of a round's list."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


def rounds() -> tuple[RoundView, ...]:
    """All rounds, the latest first."""
    return tuple(_view(row) for row in db.session.scalars(select(RenewalRound).order_by(RenewalRound.year.desc())))


def current(provider_id: int) -> tuple[RoundView, Row] | None:
    """The latest round and where the provider stands in it, None where it is in none."""
    latest = next(iter(rounds()), None)
    row = row_of(latest, provider_id) if latest else None
    return (latest, row) if latest and row else None


def round_of(year: int) -> RoundView | None:
    """The round for the agreements of a year."""
    row = db.session.scalars(select(RenewalRound).where(RenewalRound.year == year)).first()
    return _view(row) if row else None


def find(_actor: Actor, round_id: int) -> RoundView | None:
    """The round of a page's address."""
    row = db.session.get(RenewalRound, round_id)
    return _view(row) if row else None


def _view(row: RenewalRound) -> RoundView:
    graded = db.session.scalar(
        select(func.max(_ASSESSMENTS.c.year)).where(
            _ASSESSMENTS.c.year < row.year, _ASSESSMENTS.c.state.in_(_TOLD), _ASSESSMENTS.c.grade != ""
        )
    )
    days = Days(row.opens_on, row.closes_on, row.ends_on, row.due_on)
    return RoundView(row.id, row.year, days, graded, clock.today())


def _happened(kind: str, *more: Any) -> Any:
    """Agreements of the term that have an event of a kind."""
    return AGREEMENTS.c.id.in_(select(_EVENTS.c.agreement_id).where(_EVENTS.c.kind == kind, *more))


def _ended(today: date) -> Any:
    resumed = _EVENTS.alias("resumed")
    lifted = exists().where(
        resumed.c.agreement_id == _EVENTS.c.agreement_id,
        resumed.c.kind == "resumed",
        resumed.c.on >= _EVENTS.c.on,
        resumed.c.on < _EVENTS.c.lapses_on,
    )
    return or_(
        PROVIDERS.c.status != Status.ACTIVE.value,
        _happened("terminated"),
        _happened("rescinded"),
        _happened("suspended", _EVENTS.c.lapses_on <= today, ~lifted),
    )


def _flags(one: RoundView) -> Mapping[str, Any]:
    later = AGREEMENTS.alias("later")
    of_round = {table: select(table.provider_id).where(table.round_id == one.id) for table in _KEPT}
    return {
        "signed": PROVIDERS.c.id.in_(select(later.c.provider_id).where(later.c.year == one.year)),
        "ended": _ended(one.today),
        "declined": _happened("not_renewed"),
        "applied": _happened("renewal_applied"),
        "late": PROVIDERS.c.id.in_(of_round[RenewalRefusal]),
        "met": PROVIDERS.c.id.in_(of_round[RenewalCondition]),
    }


_KEPT = (RenewalRefusal, RenewalCondition)


def _place(flags: Mapping[str, Any]) -> Any:
    """`rules.place` as a condition of a query; a test holds the two together."""
    grade = func.coalesce(_ASSESSMENTS.c.grade, "")
    return case(
        (flags["signed"], literal(Place.SIGNED.value)),
        (flags["ended"], Place.ENDED.value),
        (or_(flags["declined"], grade == REFUSED_GRADE), Place.DECLINED.value),
        (and_(~flags["applied"], flags["late"]), Place.LATE.value),
        (~flags["applied"], Place.SILENT.value),
        (and_(grade.in_(tuple(WAITING_GRADES)), ~flags["met"]), Place.WAITING.value),
        else_=Place.READY.value,
    )


def _query(one: RoundView, *columns: Any) -> Select[Any]:
    """Everyone whose last agreement of the running year ends with the round's term."""
    later = AGREEMENTS.alias("replaced")
    replaced = exists().where(
        later.c.provider_id == AGREEMENTS.c.provider_id,
        later.c.year == AGREEMENTS.c.year,
        later.c.id > AGREEMENTS.c.id,
    )
    assessed = and_(
        _ASSESSMENTS.c.provider_id == AGREEMENTS.c.provider_id,
        _ASSESSMENTS.c.year == (one.graded or 0),
        _ASSESSMENTS.c.state.in_(_TOLD),
    )
    joined = AGREEMENTS.join(PROVIDERS, PROVIDERS.c.id == AGREEMENTS.c.provider_id).outerjoin(_ASSESSMENTS, assessed)
    term = AGREEMENTS.c.valid_until == one.days.ends
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


def counts(one: RoundView) -> dict[Place, int]:
    """How many providers stand at each place; one query."""
    found = _query(one, _place(_flags(one)).label("place")).subquery()
    rows = db.session.execute(select(found.c.place, func.count()).group_by(found.c.place))
    return {Place(row[0]): row[1] for row in rows}


def listed(one: RoundView, wanted: str = "", text: str = "", kind: str = "", page: int = 1) -> Page:
    """One page of a round's list: the best assessed first, then those never assessed, by code. wanted: a Place."""
    flags = _flags(one)
    narrowed = _narrowed(_query(one, AGREEMENTS.c.id), flags, wanted, text, kind)
    total = db.session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    number = max(1, min(page, -(-total // PAGE_SIZE) or 1))
    columns = [*_COLUMNS, *(flag.label(name) for name, flag in flags.items())]
    last = case((_ASSESSMENTS.c.score.is_(None), 1), else_=0)
    query = _narrowed(_query(one, *columns), flags, wanted, text, kind)
    query = query.order_by(last, _ASSESSMENTS.c.score.desc(), PROVIDERS.c.code)
    found = db.session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(_rows(one, found), total, number)


def _narrowed(query: Select[Any], flags: Mapping[str, Any], wanted: str, text: str, kind: str) -> Select[Any]:
    if wanted in set(Place):
        query = query.where(_place(flags) == wanted)
    if kind:
        query = query.where(PROVIDERS.c.kind == kind)
    if text.strip():
        key = normalised_name(text)
        ways = [PROVIDERS.c.code == text.strip(), AGREEMENTS.c.number == text.strip()]
        if key:
            ways.append(PROVIDERS.c.normalised_name.contains(key, autoescape=True))
        query = query.where(or_(*ways))
    return query


def row_of(one: RoundView, provider_id: int) -> Row | None:
    """One provider in a round, None where it is not in it."""
    flags = _flags(one)
    columns = [*_COLUMNS, *(flag.label(name) for name, flag in flags.items())]
    found = db.session.execute(_query(one, *columns).where(PROVIDERS.c.id == provider_id)).all()
    return next(iter(_rows(one, found)), None)


def ready(one: RoundView, kinds: tuple[str, ...]) -> tuple[int, ...]:
    """Providers of some kinds that may be signed now."""
    query = _query(one, PROVIDERS.c.id).where(_place(_flags(one)) == Place.READY.value, PROVIDERS.c.kind.in_(kinds))
    return tuple(db.session.scalars(query))


def everyone(one: RoundView) -> tuple[tuple[int, str], ...]:
    """(id, name) of all whose agreement has not ended."""
    query = _query(one, PROVIDERS.c.id, PROVIDERS.c.name).where(~_ended(one.today))
    return tuple((row[0], row[1]) for row in db.session.execute(query))


def applied(one: RoundView) -> frozenset[int]:
    """Providers that have applied."""
    return frozenset(db.session.scalars(_query(one, PROVIDERS.c.id).where(_happened("renewal_applied"))))


def _rows(one: RoundView, found: Any) -> tuple[Row, ...]:
    decided = _decided(one, [row.agreement_id for row in found], [row.id for row in found])
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
