"""What agreements say on a day: which one binds, which clause, who is under agreement. One or two queries each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, select, table

from compliance.agreements.event_rules import dated
from compliance.agreements.models import Agreement, AgreementClause, AgreementEvent, AgreementTemplate
from compliance.agreements.rules import STATE_EVENTS, Clause, Standing, State, standing
from compliance.agreements.template_rules import Article
from compliance.agreements.template_service import clause_of, template_of
from compliance.agreements.variation_rules import varied_clause
from compliance.foundation import clock
from compliance.foundation.database import among, db
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.violations import violations
from compliance.providers.rules import Kind

PROVIDERS = table(
    "providers",
    *(column(name) for name in ("id", "code", "name", "kind", "level", "ownership", "township", "district", "status")),
    *(column(name) for name in ("uscc", "address", "normalised_name", "chain", "medical_group")),
)
_STATE_KINDS = tuple(kind.value for kind in STATE_EVENTS)
_HAPPENED = and_(AgreementEvent.agreement_id == Agreement.id, AgreementEvent.kind.in_(_STATE_KINDS))


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A signed agreement and how it stands on the day asked for."""

    id: int
    number: str
    provider_id: int
    provider_code: str
    provider_name: str
    provider_kind: str
    template_id: str
    template_title: Words
    year: int
    valid_from: date
    valid_until: date
    agency: str
    signed_on: date
    signed_at: datetime
    signed_by: int | None
    text_sha256: str
    statement_working_days: int
    termination_notice_months: int
    standing: Standing

    @property
    def state(self) -> State:
        """The state on that day."""
        return self.standing.state


_COLUMNS = (
    Agreement.id,
    Agreement.number,
    Agreement.provider_id,
    PROVIDERS.c.code.label("provider_code"),
    Agreement.provider_name,
    PROVIDERS.c.kind.label("provider_kind"),
    Agreement.template_id,
    AgreementTemplate.title_zh,
    AgreementTemplate.title_en,
    Agreement.year,
    Agreement.valid_from,
    Agreement.valid_until,
    Agreement.agency,
    Agreement.signed_on,
    Agreement.signed_at,
    Agreement.signed_by,
    Agreement.text_sha256,
    AgreementTemplate.statement_working_days,
    AgreementTemplate.termination_notice_months,
)


def views_of(condition: Any, day: date) -> tuple[AgreementView, ...]:
    """Agreements under `condition`, newest term first, with their standing on `day`: one query."""
    happened = and_(AgreementEvent.agreement_id == Agreement.id, AgreementEvent.kind.in_(_STATE_KINDS))
    rows = db.session.execute(
        select(*_COLUMNS, AgreementEvent.kind, AgreementEvent.on, AgreementEvent.until, AgreementEvent.lapses_on)
        .join(AgreementTemplate, AgreementTemplate.id == Agreement.template_id)
        .join(PROVIDERS, PROVIDERS.c.id == Agreement.provider_id)
        .outerjoin(AgreementEvent, happened)
        .where(condition)
        .order_by(Agreement.valid_from.desc(), Agreement.id.desc(), AgreementEvent.id)
    ).all()
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(_view(part, day) for part in grouped.values())


def _view(rows: Sequence[Any], day: date) -> AgreementView:
    first = rows[0]._mapping
    events = dated((row.kind, row.on, row.until, row.lapses_on) for row in rows if row.kind)
    return AgreementView(
        template_title=Words(zh=first["title_zh"], en=first["title_en"]),
        standing=standing(first["valid_from"], first["valid_until"], events, day),
        **{name: first[name] for name in _PLAIN},
    )


_PLAIN = tuple(name for name in AgreementView.__slots__ if name not in ("template_title", "standing"))


def agreement_on(provider_id: int, day: date) -> AgreementView | None:
    """The agreement whose clauses bind the provider's acts of `day` (in force or suspended), None where none does."""
    found = views_of(_covering(day) & (Agreement.provider_id == provider_id), day)
    return next((view for view in found if view.standing.governs), None)


def allowing(provider_id: int, day: date, allowance: str) -> Article | None:
    """The article of the agreement that binds on `day` by which the agency may do it; None where there is none."""
    found = agreement_on(provider_id, day)
    return template_of(found.template_id).allowing(allowance) if found else None


def _covering(day: date) -> Any:
    return (Agreement.valid_from <= day) & (Agreement.valid_until >= day)


def agreements_on(day: date) -> tuple[AgreementView, ...]:
    """Every agreement signed by `day` whose term covers it, by provider's code, as it stands on that day."""
    found = views_of(_covering(day) & (Agreement.signed_on <= day), day)
    return tuple(sorted(found, key=lambda view: (view.provider_code, view.id)))


def agreements_of(provider_id: int, today: date) -> tuple[AgreementView, ...]:
    """All agreements of one provider, the newest first, as they stand today."""
    return views_of(Agreement.provider_id == provider_id, today)


def agreements_of_year(year: int) -> tuple[tuple[int, str, int], ...]:
    """(provider, its kind, its last agreement) of everyone under agreement in a year, by code; one query."""
    rows = db.session.execute(
        select(Agreement.provider_id, PROVIDERS.c.kind, Agreement.id)
        .join(PROVIDERS, PROVIDERS.c.id == Agreement.provider_id)
        .where(Agreement.year == year)
        .order_by(PROVIDERS.c.code, Agreement.ordinal)
    )
    found = {row.provider_id: (row.provider_id, row.kind, row.id) for row in rows}
    return tuple(found.values())


def agreement(agreement_id: int, today: date) -> AgreementView | None:
    """One agreement as it stands today."""
    return next(iter(views_of(Agreement.id == agreement_id, today)), None)


def agreements_by_id(ids: Sequence[int]) -> tuple[AgreementView, ...]:
    """Agreements by their ids as they stand today; one query."""
    return views_of(Agreement.id.in_(ids), clock.today()) if ids else ()


def agreement_text(agreement_id: int) -> str:
    """The text that was signed, as its hash covers it. Nothing for an agreement that is not there."""
    return db.session.scalar(select(Agreement.text).where(Agreement.id == agreement_id)) or ""


def in_force(on: date) -> frozenset[int]:
    """Designated providers whose agreement is in force on that day; a suspended one is not, an insurer never."""
    return frozenset((*db.session.scalars(_quiet(on)), *_eventful(on)))


def holds(provider_id: Any, on: date) -> ColumnElement[bool]:
    """Whether a column of providers' ids is among those that `in_force` finds: for whoever counts in the database."""
    quiet: ColumnElement[bool] = provider_id.in_(_quiet(on))
    return quiet | among(provider_id, _eventful(on))


def _quiet(on: date) -> Select[int]:
    """Providers of agreements to which nothing happened that could change how they stand."""
    insurers = select(PROVIDERS.c.id).where(PROVIDERS.c.kind == Kind.INSURER.value)  # the few rather than all others
    return select(Agreement.provider_id).where(
        _covering(on),
        Agreement.provider_id.not_in(insurers),
        ~select(AgreementEvent.id).where(_HAPPENED).exists(),
    )


def _eventful(on: date) -> list[int]:
    """Providers whose agreement holds after all that happened to it."""
    rows = db.session.execute(
        select(
            Agreement.id,
            Agreement.provider_id,
            Agreement.valid_from,
            Agreement.valid_until,
            AgreementEvent.kind,
            AgreementEvent.on,
            AgreementEvent.until,
            AgreementEvent.lapses_on,
        )
        .join(PROVIDERS, and_(PROVIDERS.c.id == Agreement.provider_id, PROVIDERS.c.kind != Kind.INSURER.value))
        .join(AgreementEvent, _HAPPENED)
        .where(_covering(on))
        .order_by(Agreement.id, AgreementEvent.id)
    )
    eventful: dict[int, list[Any]] = {}
    for row in rows:
        eventful.setdefault(row.id, []).append(row)
    return list(_still_in_force(eventful.values(), on))


def _still_in_force(groups: Iterable[Sequence[Any]], on: date) -> Iterable[int]:
    for rows in groups:
        events = dated((row.kind, row.on, row.until, row.lapses_on) for row in rows)
        if standing(rows[0].valid_from, rows[0].valid_until, events, on).state is State.IN_FORCE:
            yield rows[0].provider_id


def clause_on(provider_id: int, violation: str, day: date) -> Clause:
    """The clause on `violation` of the agreement that binds the provider on `day`.

    Refusal AGREEMENTS-04 where no agreement binds on that day, AGREEMENTS-05 where it has no such clause.
    """
    found = agreement_on(provider_id, day)
    if found is None:
        raise Refusal(
            "AGREEMENTS-04",
            zh=f"该机构在{day}没有履行中的服务协议",
            en=f"on {day} the provider was under no agreement",
            article="医疗保障基金使用监督管理条例第十一条、第十三条",
            do_zh="请核对行为日期，或先补录当年协议；没有协议的，只能依法移交医疗保障行政部门",
            do_en="Check the day of the act, or enter that year's agreement; without one, hand over to the bureau",
        )
    found_row = db.session.execute(
        select(AgreementClause, Agreement.variations)
        .join(Agreement, Agreement.template_id == AgreementClause.template_id)
        .where(Agreement.id == found.id, AgreementClause.violation == violation)
    ).one_or_none()
    if found_row is None:
        known = violations().get(violation)
        name = known.words if known else Words(zh=violation, en=violation)
        raise Refusal(
            "AGREEMENTS-05",
            zh=f"协议{found.number}没有关于“{name.zh}”的约定",
            en=f"agreement {found.number} has no clause on “{name.en}”",
            article=found.template_title.zh,
            do_zh="请核对违规情形；协议没有约定的，不得要求支付违约金",
            do_en="Check the violation: where the agreement has no clause, no damages can be asked for",
        )
    row, varied = found_row
    return varied_clause(clause_of(row), varied or ())
