"""What is open, for those who bring it together. What is blind is not counted and not told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.deadlines.models import Deadline
from compliance.deadlines.rules import KINDS, Kind
from compliance.foundation.database import db
from compliance.foundation.words import Words

# Whom is visited, reviewed, called or rewarded is nobody's to read in a list, released or not.
HIDDEN = frozenset(
    {
        Kind.VISIT,
        Kind.ROUND,
        Kind.FOLLOW_UP,
        Kind.REVIEW_ROUND,
        Kind.REVIEW_VERDICT,
        Kind.TIP_REPLY,
        Kind.REWARD,
    }
)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open deadline that is not blind; provider_id where it is about one provider."""

    kind: Kind
    kind_words: Words
    subject: str
    words: Words
    due: date
    provider_id: int | None


def open_items(due_by: date | None = None) -> tuple[OpenItem, ...]:
    """Open deadlines that may be told, those due by a day where one is given, the most pressing first."""
    hidden = [kind.value for kind in HIDDEN]
    query = select(Deadline).where(
        Deadline.closed_at.is_(None), Deadline.blind.is_(False), Deadline.kind.not_in(hidden)
    )
    if due_by is not None:
        query = query.where(Deadline.due <= due_by)
    rows = db.session.scalars(query.order_by(Deadline.due, Deadline.kind, Deadline.id))
    return tuple(
        OpenItem(
            Kind(row.kind),
            KINDS[Kind(row.kind)].words,
            row.subject,
            Words(row.words_zh, row.words_en),
            row.due,
            row.provider_id,
        )
        for row in rows
    )
