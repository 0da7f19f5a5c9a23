"""The trail: typed events, chained by hash, written in the same transaction as what they tell of.

A payload holds ids and values, no personal data. Whoever rewrites an event must rewrite every later hash,
and then contradicts each export that printed a head.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.models import TrailEvent, TrailHead

GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. `kind` is "room.what_happened", `subject` "thing:id"; other fields are the payload."""

    kind: ClassVar[str]
    subject: str

    def payload(self) -> dict[str, Any]:
        """Everything but the subject, as canonical JSON takes it."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "subject"}


@dataclass(frozen=True)
class Head:
    """The last event's number and hash; number 0 and GENESIS when the trail is empty."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verification:
    """`first_broken` is the number of the first event that does not fit, None when the chain holds."""

    events: int
    head: Head
    first_broken: int | None
    reason: str


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "__dataclass_fields__"):
        return _plain(asdict(value))
    return str(value)


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(event: TrailEvent) -> str:
    return sha256_hex(
        canonical(
            {
                "number": event.number,
                "at": _instant(event.at),
                "actor": event.actor_id,
                "kind": event.kind,
                "subject": event.subject,
                "payload": event.payload,
                "previous": event.previous,
            }
        )
    )


def append(session: Session, actor_id: int | None, at: datetime, events: Iterable[Event]) -> None:
    """Lock the head and chain `events` to it. Called once, last, by the unit of work."""
    head = session.scalars(select(TrailHead).where(TrailHead.id == 1).with_for_update()).one()
    for event in events:
        row = TrailEvent(
            number=head.number + 1,
            at=at,
            actor_id=actor_id,
            kind=event.kind,
            subject=event.subject,
            payload=canonical(event.payload()).decode(),
            previous=head.hash,
        )
        row.hash = _hash(row)
        session.add(row)
        head.number, head.hash = row.number, row.hash


def head(session: Session) -> Head:
    """The present head, printed on every export and record."""
    row = session.get(TrailHead, 1)
    return Head(row.number, row.hash) if row else Head(0, GENESIS)


def of_subject(session: Session, subject: str) -> Iterator[TrailEvent]:
    """All events about one thing, oldest first."""
    yield from session.scalars(select(TrailEvent).where(TrailEvent.subject == subject).order_by(TrailEvent.number))


def verify(session: Session) -> Verification:
    """Recompute the chain from the first event; names the first one that does not fit."""
    end = head(session)
    query = select(TrailEvent).order_by(TrailEvent.number).execution_options(yield_per=2000)
    with closing(session.scalars(query)) as rows:
        count, last, reason = _walk(rows)
    if reason:
        return Verification(count, end, count, reason)
    if (count, last) != (end.number, end.hash):
        return Verification(count, end, min(count, end.number) + 1, "the head does not fit the last event")
    return Verification(count, end, None, "")


def _walk(rows: Iterable[TrailEvent]) -> tuple[int, str, str]:
    """(events read, hash of the last, what is wrong with it or "")."""
    count, previous = 0, GENESIS
    for row in rows:
        count += 1
        if row.number != count:
            return count, previous, "an event is missing"
        if row.previous != previous:
            return count, previous, "the event does not follow the one before it"
        if _hash(row) != row.hash:
            return count, previous, "the event was changed"
        previous = row.hash
    return count, previous, ""
