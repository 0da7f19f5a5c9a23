"""Keeping the figures that the bureau types in for a half: each entry is a version of its own, none is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.reports import context_rules as rules
from compliance.reports.models import ReportContext
from compliance.reports.rules import Half


@dataclass(frozen=True, kw_only=True)
class ContextEntered(Event):
    """Figures of a half were typed in."""

    kind = "reports.context_entered"
    version: int
    figures_sha256: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The figures as they stand, with who typed them in and when."""

    figures: Mapping[str, Decimal]
    version: int
    by: str
    at: datetime


def enter(actor: Actor, half: Half, texts: Mapping[str, str]) -> int:
    """Keep the figures typed in; returns the version, the same again is the one there is. Refusal REPORTS-07."""
    figures = {key: str(number) for key, number in rules.read(texts).items()}
    with unit_of_work(actor) as work:
        last = _last(half)
        if last is not None and last.figures == figures:
            return last.version
        row = ReportContext(
            half=half.code,
            version=last.version + 1 if last else 1,
            figures=figures,
            entered_by=actor.user_id,
            entered_at=work.now,
        )
        work.session.add(row)
        work.record(
            ContextEntered(
                subject=f"half:{half.code}", version=row.version, figures_sha256=sha256_hex(canonical(figures))
            )
        )
        return row.version


def entered(half: Half) -> Entered | None:
    """The newest figures of a half, None where nobody typed any in."""
    row = _last(half)
    if row is None:
        return None
    names = accounts.display_names({row.entered_by}) if row.entered_by is not None else {}
    figures = {key: Decimal(number) for key, number in row.figures.items()}
    return Entered(figures, row.version, names.get(row.entered_by or 0, "系统"), row.entered_at)


def _last(half: Half) -> ReportContext | None:
    query = select(ReportContext).where(ReportContext.half == half.code).order_by(ReportContext.version.desc())
    return db.session.scalars(query.limit(1)).one_or_none()
