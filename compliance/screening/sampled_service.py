"""Reviews of months and the claims of their samples as pages read them, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from compliance.foundation.database import db
from compliance.indicators.period_rules import Period, period
from compliance.screening.models import ScreeningReview, ScreeningReviewClaim

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A month's review; counts of the sample beside it."""

    id: int
    month: Period
    run_id: int
    frame: int
    frame_sha256: str
    public_value: str
    drawn_at: datetime | None
    sample: int
    done: int
    wrong_fen: int


@dataclass(frozen=True, slots=True)
class SampledClaim:
    """A drawn claim as pages show it; amounts in fen, stratum_size: how many it was drawn from."""

    id: int
    review_id: int
    claim_id: str
    provider_code: str
    provider_id: int | None
    stratum: str
    stratum_size: int
    ticket: str
    total: int
    paid: int
    result: str
    wrong_fen: int
    reason: str
    violation: str
    lead_id: int | None
    finding_id: int | None


def sampled(review_id: int, provider_id: int) -> tuple[SampledClaim, ...]:
    """A provider's drawn claims by stratum, smallest ticket first: what a finding and an estimate are made of."""
    query = select(ScreeningReviewClaim).where(
        ScreeningReviewClaim.review_id == review_id, ScreeningReviewClaim.provider_id == provider_id
    )
    rows = db.session.scalars(query.order_by(ScreeningReviewClaim.stratum, ScreeningReviewClaim.ticket))
    return tuple(_shown(row) for row in rows)


def sample(review_id: int, number: int = 1) -> tuple[SampledClaim, ...]:
    """One page of a month's drawn claims by stratum, smallest ticket first."""
    query = select(ScreeningReviewClaim).where(ScreeningReviewClaim.review_id == review_id)
    ordered = query.order_by(ScreeningReviewClaim.stratum, ScreeningReviewClaim.ticket)
    return tuple(_shown(row) for row in db.session.scalars(_cut(ordered, number)))


def _cut(query: Select[Any], number: int) -> Select[Any]:
    return query.limit(PAGE_SIZE).offset(PAGE_SIZE * (max(1, number) - 1))


def _shown(row: ScreeningReviewClaim) -> SampledClaim:
    return SampledClaim(*(getattr(row, name) for name in SampledClaim.__slots__))


def drawn_claim(claim_id: int) -> SampledClaim | None:
    """One drawn claim."""
    row = db.session.get(ScreeningReviewClaim, claim_id)
    return _shown(row) if row else None


def reviews(number: int = 1) -> tuple[tuple[ReviewView, ...], int]:
    """One page of the months' reviews, the newest first, and how many there are."""
    total = db.session.scalar(select(func.count()).select_from(ScreeningReview)) or 0
    query = select(ScreeningReview).order_by(ScreeningReview.month.desc())
    return _views(db.session.scalars(_cut(query, number)).all()), total


def review(review_id: int) -> ReviewView | None:
    """One month's review."""
    row = db.session.get(ScreeningReview, review_id)
    return _views([row])[0] if row else None


def _views(rows: Sequence[ScreeningReview]) -> tuple[ReviewView, ...]:
    counted = {}
    for row in db.session.execute(
        select(
            ScreeningReviewClaim.review_id,
            func.count(),
            func.count().filter(ScreeningReviewClaim.result != ""),
            func.sum(ScreeningReviewClaim.wrong_fen),
        )
        .where(ScreeningReviewClaim.review_id.in_([row.id for row in rows]))
        .group_by(ScreeningReviewClaim.review_id)
    ):
        counted[row[0]] = (int(row[1]), int(row[2]), int(row[3] or 0))
    return tuple(
        ReviewView(
            row.id,
            period(row.month),
            row.run_id,
            row.frame,
            row.frame_sha256,
            row.public_value,
            row.drawn_at,
            *counted.get(row.id, (0, 0, 0)),
        )
        for row in rows
    )
