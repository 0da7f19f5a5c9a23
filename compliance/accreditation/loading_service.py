"""Applications as pages see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import column as sql_column
from sqlalchemy import func, select, table

from compliance.accounts.rules import Actor
from compliance.accreditation.models import (
    Application,
    ApplicationAssessor,
    ApplicationCheck,
    ApplicationMaterial,
    ApplicationStep,
)
from compliance.accreditation.rules import MaterialsList, Step, Wanted, missing, read_lists
from compliance.agreements.bar_rules import Bar, Cause, Ground, bars
from compliance.agreements.life_service import grounds_of
from compliance.foundation import masks
from compliance.foundation.database import blind_index, db
from compliance.foundation.hashing import sha256_hex
from compliance.lawbook.service import law
from compliance.providers.rules import normalised_name

PAGE_SIZE = 25
PROVIDERS = table("providers", *(sql_column(name) for name in ("id", "uscc", "normalised_name")))


@cache
def lists() -> tuple[MaterialsList, ...]:
    """The shipped lists of materials, as dated data."""
    return read_lists((Path(__file__).parent / "shipped" / "lists.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that was taken."""

    kind: str
    text: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """One application with everything around it; checks and assessors are those of the present try."""

    id: int
    number: str
    name: str
    kind: str
    uscc: str
    address: str
    licence_no: str
    head_name: str
    phone: str  # masked
    state: Step
    filed_on: date
    accepted_on: date | None
    due_on: date | None
    attempt: int
    provider_id: int | None
    record_no: str
    certificate_no: str
    plaque_no: str
    list: MaterialsList
    given: frozenset[str]
    steps: tuple[StepView, ...]
    assessors: tuple[int, ...]
    checks: Mapping[str, tuple[bool, str]]

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """Papers that are still to come."""
        return missing(self.list.materials, self.given)


_PLAIN = ("id", "number", "name", "kind", "uscc", "address", "licence_no", "head_name", "filed_on")
_MORE = ("accepted_on", "due_on", "attempt", "provider_id", "record_no", "certificate_no", "plaque_no")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of applications."""

    rows: tuple[Any, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


def listed(state: str = "", page: int = 1) -> Listed:
    """A page of applications, the latest first; two queries."""
    query = select(Application)
    if state:
        query = query.where(Application.state == state)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, min(page, -(-total // PAGE_SIZE) or 1))
    rows = db.session.scalars(query.order_by(Application.id.desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Listed(tuple(rows), total, number)


def view(row: Application) -> ApplicationView:
    """One application; four queries."""
    own = Application.id == row.id
    steps = db.session.scalars(select(ApplicationStep).where(ApplicationStep.application_id == row.id))
    present = (ApplicationAssessor.application_id == row.id) & (ApplicationAssessor.attempt == row.attempt)
    drawn = db.session.scalars(select(ApplicationAssessor.user_id).where(present).order_by(ApplicationAssessor.ticket))
    tried = (ApplicationCheck.application_id == row.id) & (ApplicationCheck.attempt == row.attempt)
    checks = db.session.scalars(select(ApplicationCheck).where(tried))
    given = db.session.scalars(select(ApplicationMaterial.item).join(Application).where(own))
    return ApplicationView(
        **{name: getattr(row, name) for name in (*_PLAIN, *_MORE)},
        phone=masks.phone(row.phone),
        state=Step(row.state),
        list=next(one for one in lists() if one.id == row.list_id),
        given=frozenset(given),
        steps=tuple(StepView(one.kind, one.text, one.at, one.by) for one in sorted(steps, key=lambda one: one.id)),
        assessors=tuple(drawn),
        checks={one.item: (one.passes, one.note) for one in checks},
    )


def files_of(application_id: int) -> dict[str, str]:
    """The papers that were handed in as files: their hashes by item."""
    query = select(ApplicationMaterial.item, ApplicationMaterial.sha256)
    rows = db.session.execute(query.where(ApplicationMaterial.application_id == application_id))
    return {row.item: row.sha256 for row in rows if row.sha256}


def find(_actor: Actor, application_id: int) -> ApplicationView | None:
    """The application of a page's address."""
    row = db.session.get(Application, application_id)
    return view(row) if row else None


def published_papers(provider_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """(certificate, plaque) numbers of those of these providers whose designation is published; one query."""
    query = (
        select(Application.provider_id, Application.certificate_no, Application.plaque_no)
        .where(Application.provider_id.in_(provider_ids), Application.state == Step.PUBLISHED.value)
        .order_by(Application.id)
    )
    return {row.provider_id: (row.certificate_no, row.plaque_no) for row in db.session.execute(query)}


def by_token(token: str) -> ApplicationView | None:
    """The application of an applicant's own secret address."""
    query = select(Application).where(Application.token_hash == sha256_hex(token.encode()))
    row = db.session.scalars(query).one_or_none()
    return view(row) if row else None


def bars_of(application: ApplicationView, day: date) -> tuple[Bar, ...]:
    """The negative list: what the applicant, its former designation, its head or its own applications bar it by."""
    grounds: list[Ground] = []
    named = PROVIDERS.c.normalised_name == normalised_name(application.name)
    same = db.session.scalars(select(PROVIDERS.c.id).where((PROVIDERS.c.uscc == application.uscc) | named))
    for found in grounds_of(tuple(same)).values():
        grounds += found
    grounds += _of_head(application)
    earlier = select(ApplicationStep.text, ApplicationStep.at).join(
        Application, Application.id == ApplicationStep.application_id
    )
    mine = (Application.uscc == application.uscc) & (Application.id != application.id)
    for row in db.session.execute(earlier.where(mine, ApplicationStep.kind == Step.REFUSED.value)):
        for cause in (Cause.ASSESSMENT_FAILED, Cause.FALSE_APPLICATION):
            if row.text.startswith(f"[{cause}]"):
                grounds.append(Ground(cause, row.at.date()))
    return bars(grounds, law(), day)


def _of_head(application: ApplicationView) -> list[Ground]:
    """Rescissions of providers that this head led to designation (order 2: five years)."""
    led = select(Application.provider_id).where(
        Application.head_index == blind_index(application.head_name), Application.provider_id.is_not(None)
    )
    ids = [one for one in db.session.scalars(led) if one is not None]
    return [Ground(Cause.HEAD, ground.on) for found in grounds_of(ids).values() for ground in found]
