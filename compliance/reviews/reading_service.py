"""What the office sees of rounds, records and packets, each as far as rules.VISIBLE lets its reader."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.indicators.period_rules import Period, period
from compliance.law.reviews import ReviewTerms
from compliance.providers import service as providers
from compliance.reviews.models import ReviewPage, ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.round_service import dates, terms_of
from compliance.reviews.rules import Part, State, Thing, is_closed, may_see, state_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round and how far it is: records by part, packets that are ready, verdicts that are in."""

    id: int
    quarter: Period
    state: State
    capacity: int
    terms: ReviewTerms
    unsure: tuple[tuple[str, str, str], ...]
    opened_at: datetime
    frame: int
    frame_sha256: str
    nonce_hash: str
    public_value: str
    drawn_at: datetime | None
    assigned_at: datetime | None
    thirds_at: datetime | None
    closed_at: datetime | None
    told_at: datetime | None
    explain_by: date | None
    disputed: int
    random: int
    dropped: int
    checked: int
    tasks: int
    submitted: int

    @property
    def records(self) -> int:
        """Records that are judged."""
        return self.disputed + self.random

    @property
    def closed(self) -> bool:
        """Whether the blind part is over."""
        return is_closed(self.state)


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record. Identities are empty for who may not see them, the result until the closing for all."""

    id: UUID
    round_id: int
    part: Part
    claim_id: str
    provider_id: int | None
    provider: str
    reason: str
    charges: dict[str, Any]
    pages: int
    masked: int
    checked_at: datetime | None
    dropped_at: datetime | None
    drop_reason: str
    result: str
    result_fen: int
    finding_id: int | None
    closed: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a packet; masked None until somebody masked it. boxes: [left, top, width, height] in pixels."""

    id: UUID
    record_id: UUID
    place: int
    width: int
    height: int
    boxes: tuple[tuple[int, ...], ...]
    picture: str
    masked: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list of records, `number` from 1."""

    rows: tuple[RecordView, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


def _counts(round_id: int) -> dict[str, int]:
    found: Counter[str] = Counter()
    rows = db.session.execute(
        select(
            ReviewRecord.part, ReviewRecord.dropped_at.is_not(None), ReviewRecord.checked_at.is_not(None), func.count()
        )
        .where(ReviewRecord.round_id == round_id)
        .group_by(ReviewRecord.part, ReviewRecord.dropped_at.is_not(None), ReviewRecord.checked_at.is_not(None))
    )
    for part, dropped, checked, count in rows:
        found["dropped" if dropped else part] += count
        found["checked"] += count if checked and not dropped else 0
    tasks = db.session.execute(
        select(func.count(), func.count(ReviewTask.submitted_at)).where(
            ReviewTask.round_id == round_id, ReviewTask.left_at.is_(None)
        )
    ).one()
    found["tasks"], found["submitted"] = int(tasks[0]), int(tasks[1])
    return found


def _view(row: ReviewRound) -> RoundView:
    found = _counts(row.id)
    unsure = tuple(
        (key, one["value"], one["source"])
        for key, one in sorted(row.terms.items())
        if isinstance(one, dict) and one["standing"] != "verified"
    )
    return RoundView(
        row.id,
        period(row.quarter),
        state_of(dates(row)),
        row.capacity,
        terms_of(row),
        unsure,
        row.opened_at,
        row.frame,
        row.frame_sha256,
        row.nonce_hash,
        row.public_value,
        row.drawn_at,
        row.assigned_at,
        row.thirds_at,
        row.closed_at,
        row.told_at,
        row.explain_by,
        found[Part.DISPUTED],
        found[Part.RANDOM],
        found["dropped"],
        found["checked"],
        found["tasks"],
        found["submitted"],
    )


def rounds() -> tuple[RoundView, ...]:
    """Every round, the newest quarter first."""
    return tuple(_view(row) for row in db.session.scalars(select(ReviewRound).order_by(ReviewRound.quarter.desc())))


def round_in_scope(actor: Actor, round_id: int) -> RoundView | None:
    """A round for who may see how far it is."""
    row = db.session.get(ReviewRound, round_id)
    return _view(row) if row is not None and _sees(actor, Thing.PROGRESS, row) else None


def closed_round(actor: Actor, round_id: int) -> RoundView | None:
    """A round whose statistics the actor may see, None before its closing."""
    row = db.session.get(ReviewRound, round_id)
    return _view(row) if row is not None and _sees(actor, Thing.STATISTICS, row) else None


def quarters_with_claims() -> tuple[Period, ...]:
    """The quarters that settled claims lie in, the newest first."""
    codes = {f"{month[:4]}Q{(int(month[5:]) + 2) // 3}" for month in claims.covered()}
    return tuple(period(code) for code in sorted(codes, reverse=True))


def round_of_quarter(code: str) -> RoundView | None:
    """A round by its quarter."""
    row = db.session.scalars(select(ReviewRound).where(ReviewRound.quarter == code.strip().upper())).one_or_none()
    return _view(row) if row else None


def _sees(actor: Actor, thing: Thing, row: ReviewRound) -> bool:
    return may_see(thing, actor, row.closed_at is not None)


def records(actor: Actor, found: RoundView, number: int = 1, part: str = "") -> Page:
    """The records of a round in the order of their random numbers."""
    row = db.session.get_one(ReviewRound, found.id)
    query = select(ReviewRecord).where(ReviewRecord.round_id == found.id)
    if part:
        query = query.where(ReviewRecord.part == part)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    page = db.session.scalars(query.order_by(ReviewRecord.id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(_records(actor, row, page), number, total)


def _records(actor: Actor, row: ReviewRound, found: Any) -> tuple[RecordView, ...]:
    listed = list(found)
    knows, results = _sees(actor, Thing.IDENTITIES, row), _sees(actor, Thing.RESULTS, row)
    names = providers.names(tuple({one.provider_id for one in listed})) if knows else {}
    pages = {
        record: (count, masked)
        for record, count, masked in db.session.execute(
            select(ReviewPage.record_id, func.count(), func.count(ReviewPage.masked_sha256))
            .where(ReviewPage.record_id.in_([one.id for one in listed]))
            .group_by(ReviewPage.record_id)
        )
    }
    return tuple(
        RecordView(
            one.id,
            one.round_id,
            Part(one.part),
            one.claim_id if knows else "",
            one.provider_id if knows else None,
            names.get(one.provider_id, ""),
            one.reason if knows else "",
            dict(one.charges),
            *pages.get(one.id, (0, 0)),
            one.checked_at,
            one.dropped_at,
            one.drop_reason if knows else "",
            one.result if results else "",
            one.result_fen if results else 0,
            one.finding_id if results else None,
            row.closed_at is not None,
        )
        for one in listed
    )


def record_in_scope(actor: Actor, record_id: Any) -> RecordView | None:
    """A record by its random number, for who may see whose it is."""
    found = _row(record_id)
    if found is None:
        return None
    row = db.session.get_one(ReviewRound, found.round_id)
    return _records(actor, row, [found])[0] if _sees(actor, Thing.IDENTITIES, row) else None


def _row(record_id: Any) -> ReviewRecord | None:
    try:
        wanted = record_id if isinstance(record_id, UUID) else UUID(str(record_id))
    except ValueError:
        return None
    return db.session.get(ReviewRecord, wanted)


def pages_of(actor: Actor, record_id: UUID) -> tuple[PageView, ...]:
    """The pages of a packet in order; the caller has checked that the actor may see them."""
    query = select(ReviewPage).where(ReviewPage.record_id == record_id).order_by(ReviewPage.place)
    return tuple(_page(actor, row) for row in db.session.scalars(query))


def _page(actor: Actor, row: ReviewPage) -> PageView:
    boxes = tuple(tuple(one) for one in row.boxes)
    mine = actor.user_id in (row.masked_by, row.uploaded_by)
    picture, masked = row.picture_sha256, row.masked_sha256
    return PageView(row.id, row.record_id, row.place, row.width, row.height, boxes, picture, masked, mine)


def page_in_scope(actor: Actor, page_id: Any) -> PageView | None:
    """A page for who masks or checks it."""
    try:
        row = db.session.get(ReviewPage, UUID(str(page_id)))
    except ValueError:
        return None
    if row is None or record_in_scope(actor, row.record_id) is None:
        return None
    return _page(actor, row)


def picture(sha256: str) -> bytes:
    """A picture of ours from the store; the caller has checked that its reader may see it."""
    return evidence_store.read(sha256)
