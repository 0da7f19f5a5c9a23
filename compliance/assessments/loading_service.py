"""Assessments as pages and rules see them: one query for many, three for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, or_, select, table
from sqlalchemy import column as sql_column

from compliance.accounts.rules import Actor
from compliance.assessments.models import Assessment, AssessmentMark, AssessmentStep
from compliance.assessments.rules import Mark, Settled, Step, missing, recompute, score
from compliance.assessments.scorecard_rules import Scorecard
from compliance.assessments.scorecard_service import scorecard
from compliance.foundation.database import db
from compliance.foundation.ids import row_id
from compliance.providers.rules import normalised_name

PAGE_SIZE = 25
PROVIDERS = table(
    "providers", *(sql_column(name) for name in ("id", "code", "name", "kind", "normalised_name", "credit_grade"))
)


@dataclass(frozen=True, slots=True)
class Row:
    """An assessment in a list."""

    id: int
    provider_id: int
    code: str
    name: str
    kind: str
    year: int
    state: str
    score: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that was taken."""

    kind: str
    text: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One assessment with its card, the marks that hold, its steps and, once decided, its recomputed result."""

    row: Row
    agreement_id: int
    card: Scorecard
    statement_until: date | None
    marks: Mapping[str, Mark]
    markers: frozenset[int]
    steps: tuple[StepView, ...]
    frozen: Mapping[str, Any] | None
    share: Decimal | None
    settled: tuple[Settled, ...]
    holds: bool

    @property
    def state(self) -> Step:
        """The last step."""
        return Step(self.row.state)

    @property
    def provisional(self) -> Decimal | None:
        """The score as the marks stand, until it is decided; None while an item has none."""
        taken = {number: one.taken for number, one in self.marks.items()}
        return None if self.frozen or missing(self.card.items, taken) else score(self.card.items, taken)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a year's assessments."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


_ROW = (
    Assessment.id,
    Assessment.provider_id,
    PROVIDERS.c.code,
    PROVIDERS.c.name,
    PROVIDERS.c.kind,
    Assessment.year,
    Assessment.state,
    Assessment.score,
    Assessment.grade,
)


def _rows() -> Select[Any]:
    return select(*_ROW).join(PROVIDERS, PROVIDERS.c.id == Assessment.provider_id)


def listed(year: int, text: str = "", state: str = "", grade: str = "", page: int = 1) -> Listed:
    """A page of a year's assessments: the best first where they are graded, else by code; two queries."""
    query = _rows().where(Assessment.year == year)
    if state:
        query = query.where(Assessment.state == state)
    if grade:
        query = query.where(Assessment.grade == grade)
    if text.strip():
        key = normalised_name(text)
        query = query.where(
            or_(PROVIDERS.c.code == text.strip(), PROVIDERS.c.normalised_name.contains(key, autoescape=True))
        )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, min(page, -(-total // PAGE_SIZE) or 1))
    last = case((Assessment.score.is_(None), 1), else_=0)
    ordered = query.order_by(last, Assessment.score.desc(), PROVIDERS.c.code)
    rows = db.session.execute(ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Listed(tuple(Row(*row) for row in rows), total, number)


def counts(year: int) -> dict[str, int]:
    """How many of a year's assessments stand at each step."""
    query = select(Assessment.state, func.count()).where(Assessment.year == year).group_by(Assessment.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def years() -> tuple[int, ...]:
    """Years that were assessed, the latest first."""
    return tuple(db.session.scalars(select(Assessment.year).distinct().order_by(Assessment.year.desc())))


def published(year: int) -> tuple[Row, ...]:
    """The published results of a year, by grade and code."""
    states = (Step.PUBLISHED.value, Step.SETTLED.value)
    query = _rows().where(Assessment.year == year, Assessment.state.in_(states))
    return tuple(Row(*row) for row in db.session.execute(query.order_by(Assessment.grade, PROVIDERS.c.code)))


def published_grades(provider_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """The latest published grade of each of these providers, with its year; one query."""
    query = (
        select(Assessment.provider_id, Assessment.year, Assessment.grade)
        .where(
            Assessment.provider_id.in_(provider_ids), Assessment.state.in_((Step.PUBLISHED.value, Step.SETTLED.value))
        )
        .order_by(Assessment.year, Assessment.id)
    )
    return {row.provider_id: (row.year, row.grade) for row in db.session.execute(query)}


def of_provider(provider_id: int) -> tuple[Row, ...]:
    """A provider's assessments that it was told of, the latest first."""
    told = Assessment.state != Step.OPENED.value
    query = _rows().where(Assessment.provider_id == provider_id, told).order_by(Assessment.year.desc())
    return tuple(Row(*row) for row in db.session.execute(query))


def view(assessment_id: int) -> AssessmentView | None:
    """One assessment, None when there is none; once decided, recomputed from what was frozen."""
    row = db.session.execute(_rows().where(Assessment.id == assessment_id)).one_or_none()
    if row is None:
        return None
    found = db.session.get_one(Assessment, assessment_id)
    marks = db.session.scalars(
        select(AssessmentMark).where(AssessmentMark.assessment_id == assessment_id).order_by(AssessmentMark.id)
    ).all()
    steps = db.session.scalars(
        select(AssessmentStep).where(AssessmentStep.assessment_id == assessment_id).order_by(AssessmentStep.id)
    )
    share, settled, holds = _recomputed(found)
    return AssessmentView(
        row=Row(*row),
        agreement_id=found.agreement_id,
        card=scorecard(found.scorecard_id),
        statement_until=found.statement_until,
        marks={one.item: Mark(one.item, one.taken, one.reason, one.source) for one in marks},
        markers=frozenset(one.marked_by for one in marks if one.marked_by is not None),
        steps=tuple(StepView(one.kind, one.text, one.at, one.by) for one in steps),
        frozen=found.frozen,
        share=share,
        settled=settled,
        holds=holds,
    )


def _recomputed(row: Assessment) -> tuple[Decimal | None, tuple[Settled, ...], bool]:
    if row.frozen is None:
        return None, (), True
    result, share, settled = recompute(row.frozen)
    return share, settled, (result.score, result.grade) == (row.score, row.grade)


def find(actor: Actor, assessment_id: int) -> AssessmentView | None:
    """The assessment of a page's address; a provider's people find their own, once they were told."""
    key = row_id(assessment_id)
    found = view(key) if key is not None else None
    if found and actor.provider_id is not None:
        told = found.state is not Step.OPENED
        return found if told and actor.provider_id == found.row.provider_id else None
    return found
