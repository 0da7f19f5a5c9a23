"""What waits for the second person: packets whose every page somebody else has masked."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.reviews.models import ReviewPage, ReviewRecord
from compliance.reviews.reading_service import PageView, RecordView, RoundView, pages_of, record_in_scope


@dataclass(frozen=True, slots=True)
class Packet:
    """A record with its pages."""

    record: RecordView
    pages: tuple[PageView, ...]


def to_check(actor: Actor, found: RoundView, most: int) -> tuple[Packet, ...]:
    """The next packets that the actor may check, at most `most`, in the order of their random numbers."""
    of_record = select(ReviewPage.id).where(ReviewPage.record_id == ReviewRecord.id)
    own = or_(ReviewPage.masked_by == actor.user_id, ReviewPage.uploaded_by == actor.user_id)
    query = (
        select(ReviewRecord.id)
        .where(ReviewRecord.round_id == found.id)
        .where(ReviewRecord.checked_at.is_(None), ReviewRecord.dropped_at.is_(None))
        .where(of_record.exists())
        .where(~of_record.where(or_(ReviewPage.masked_sha256.is_(None), own)).exists())
        .order_by(ReviewRecord.id)
        .limit(most)
    )
    packets = ((record_in_scope(actor, one), pages_of(actor, one)) for one in db.session.scalars(query).all())
    return tuple(Packet(record, pages) for record, pages in packets if record is not None)
