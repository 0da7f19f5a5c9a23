"""Packets: uploaded, masked page by page, checked by a second person before a reviewer sees them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.foundation import evidence_store
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.reviews import picture_service as pictures
from compliance.reviews.masking_rules import Box, check_boxes
from compliance.reviews.models import ReviewPage, ReviewRecord
from compliance.reviews.round_service import locked
from compliance.reviews.rules import State, no_review


@dataclass(frozen=True, kw_only=True)
class PacketChanged(Event):
    """Pages came in, were masked, sent back or checked; `pages`: how many."""

    kind = "reviews.packet_changed"
    step: str
    pages: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page of a file, stored."""

    original: str
    number: int
    picture: str
    width: int
    height: int


def _stored(actor: Actor, content: bytes, known: dict[str, list[_Sheet]]) -> list[_Sheet]:
    """Keep a file under its hash and its pages as pictures; the same bytes are rendered once."""
    sha256 = sha256_hex(content)
    if sha256 not in known:
        made = pictures.sheets(content)
        original = evidence_store.put(actor, content).sha256
        known[sha256] = [
            _Sheet(original, at, evidence_store.put(actor, one, "image/jpeg").sha256, *pictures.size(one))
            for at, one in enumerate(made, 1)
        ]
    return known[sha256]


def upload(actor: Actor, record_id: UUID, files: Iterable[bytes]) -> int:
    """Add files to a record's packet, whole or not at all; how many pages. Their names are not kept.

    Refusals REVIEWS-01 (the packets went out or are not due), -11 (unreadable).
    """
    return upload_many(actor, {record_id: tuple(files)})


def upload_many(actor: Actor, files: Mapping[UUID, Iterable[bytes]]) -> int:
    """The same for many records at once."""
    known: dict[str, list[_Sheet]] = {}
    with unit_of_work(actor) as work:
        records = _records(work, files)
        last = _last_places(work, records)
        count = 0
        for record_id, contents in files.items():
            for content in contents:
                for sheet in _stored(actor, content, known):
                    last[record_id] += 1
                    count += 1
                    work.session.add(_page(record_id, last[record_id], sheet, actor))
            records[record_id].checked_at = records[record_id].checked_by = None
        work.flush()
        _tell(work, records.values(), "uploaded", count)
        return count


def _records(work: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, ReviewRecord]:
    """The records, while packets are prepared."""
    found = {row.id: row for row in work.session.scalars(select(ReviewRecord).where(ReviewRecord.id.in_(list(ids))))}
    for round_id in {row.round_id for row in found.values()}:
        locked(work, round_id, State.DRAWN)
    return found


def _last_places(work: UnitOfWork, ids: Iterable[UUID]) -> defaultdict[UUID, int]:
    query = select(ReviewPage.record_id, func.max(ReviewPage.place)).group_by(ReviewPage.record_id)
    return defaultdict(
        int, {row[0]: row[1] for row in work.session.execute(query.where(ReviewPage.record_id.in_(ids)))}
    )


def _page(record_id: UUID, place: int, sheet: _Sheet, actor: Actor) -> ReviewPage:
    return ReviewPage(
        record_id=record_id,
        place=place,
        original_sha256=sheet.original,
        sheet=sheet.number,
        picture_sha256=sheet.picture,
        width=sheet.width,
        height=sheet.height,
        boxes=[],
        uploaded_by=actor.user_id,
    )


def _tell(work: UnitOfWork, records: Iterable[ReviewRecord], step: str, pages: int) -> None:
    for round_id in sorted({row.round_id for row in records}):
        work.record(PacketChanged(subject=f"review_round:{round_id}", step=step, pages=pages))


def remove(actor: Actor, page_id: UUID) -> None:
    """Take a page out of a packet, because it was the wrong one; its file stays in the store."""
    with unit_of_work(actor) as work:
        page = work.session.get_one(ReviewPage, page_id)
        record = _records(work, [page.record_id])[page.record_id]
        record.checked_at = record.checked_by = None
        work.session.delete(page)
        _tell(work, [record], "removed", 1)


def mask(actor: Actor, page_id: UUID, boxes: Iterable[Box]) -> None:
    """Burn boxes into a page; none where it has nothing to hide. Masking again begins from the page as it was.

    Refusals REVIEWS-01, -12 (boxes).
    """
    wanted = tuple(boxes)
    with unit_of_work(actor) as work:
        page = work.session.get_one(ReviewPage, page_id)
        check_boxes(wanted, page.width, page.height)
        _burn(work, actor, [page], wanted)


def mask_alike(actor: Actor, page_id: UUID) -> int:
    """Burn the boxes of a masked page into every page of the round of the same size that is not masked yet (the heads
    of one hospital's forms stand in one place); how many. The check of each packet still comes after it."""
    with unit_of_work(actor) as work:
        page = work.session.get_one(ReviewPage, page_id)
        record = work.session.get_one(ReviewRecord, page.record_id)
        alike = work.session.scalars(
            select(ReviewPage)
            .join(ReviewRecord, ReviewRecord.id == ReviewPage.record_id)
            .where(ReviewRecord.round_id == record.round_id, ReviewPage.masked_sha256.is_(None))
            .where(ReviewPage.width == page.width, ReviewPage.height == page.height)
        ).all()
        _burn(work, actor, alike, tuple(Box(*one) for one in page.boxes))
        return len(alike)


def _burn(work: UnitOfWork, actor: Actor, pages: Iterable[ReviewPage], boxes: tuple[Box, ...]) -> None:
    made: dict[str, str] = {}
    records: dict[UUID, ReviewRecord] = {}
    wanted = list(pages)
    if wanted:
        records = _records(work, {page.record_id for page in wanted})
    for page in wanted:
        if page.picture_sha256 not in made:
            content = pictures.burned(evidence_store.read(page.picture_sha256), boxes)
            made[page.picture_sha256] = evidence_store.put(actor, content, "image/jpeg").sha256
        page.boxes = [[box.left, box.top, box.width, box.height] for box in boxes]
        page.masked_sha256, page.masked_at = made[page.picture_sha256], work.now
        page.masked_by = actor.user_id
        records[page.record_id].checked_at = records[page.record_id].checked_by = None
    _tell(work, records.values(), "masked", len(wanted))


def send_back(actor: Actor, page_id: UUID) -> None:
    """The check found something left to see: the page must be masked again."""
    with unit_of_work(actor) as work:
        page = work.session.get_one(ReviewPage, page_id)
        record = _records(work, [page.record_id])[page.record_id]
        page.masked_sha256 = page.masked_at = page.masked_by = None
        record.checked_at = record.checked_by = None
        _tell(work, [record], "sent_back", 1)


def check(actor: Actor, record_ids: Iterable[UUID]) -> int:
    """A second person has looked at every page of these packets: they may go out. How many.

    Refusals REVIEWS-13 (the same person masked or uploaded a page), -14 (a page is missing or not masked).
    """
    with unit_of_work(actor) as work:
        records = _records(work, record_ids)
        pages: dict[UUID, list[ReviewPage]] = defaultdict(list)
        for page in work.session.scalars(select(ReviewPage).where(ReviewPage.record_id.in_(list(records)))):
            pages[page.record_id].append(page)
        if any(actor.user_id in (page.masked_by, page.uploaded_by) for found in pages.values() for page in found):
            raise no_review(
                "13",
                "遮盖和核对不能是同一人",
                "who masked a packet does not check it",
                "请由另一名审核人员核对",
                "let another auditor check it",
                status=403,
            )
        bare = [one for one in records if not pages[one] or any(page.masked_sha256 is None for page in pages[one])]
        if bare:
            raise no_review(
                "14",
                f"有{len(bare)}份病历没有上传或没有逐页遮盖，不能核对",
                f"{len(bare)} packets have no page or one that is not masked",
                "请先上传并逐页遮盖；确无须遮盖的页，也请确认“本页无须遮盖”",
                "upload and mask every page first; say so where a page has nothing to hide",
            )
        for row in records.values():
            row.checked_at, row.checked_by = work.now, actor.user_id
        _tell(work, records.values(), "checked", len(records))
        return len(records)
