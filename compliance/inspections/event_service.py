"""A visit's events as they are kept: opened once, however often a visit is looked at.

An event's id and hash stand for its content, so one that was opened stays open in this process, up to a number.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import select

from compliance.foundation.database import db
from compliance.inspections.models import VisitEvent
from compliance.inspections.rules import FIELDS, TabletEvent

MOST_OPEN = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One event, when it reached the server and who sent it."""

    event: TabletEvent
    by_id: int
    received_at: datetime


class _Opened:
    """The events last opened, by id and hash."""

    def __init__(self) -> None:
        self._events: OrderedDict[tuple[UUID, str], TabletEvent] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[UUID, str]) -> TabletEvent | None:
        with self._lock:
            found = self._events.get(key)
            if found is not None:
                self._events.move_to_end(key)
            return found

    def keep(self, key: tuple[UUID, str], event: TabletEvent) -> None:
        with self._lock:
            self._events[key] = event
            while len(self._events) > MOST_OPEN:
                self._events.popitem(last=False)


_opened = _Opened()


def events_of(visit_id: UUID) -> tuple[Kept, ...]:
    """All events of a visit in the order they came."""
    columns = (VisitEvent.id, VisitEvent.sha256, VisitEvent.by_id, VisitEvent.received_at)
    query = select(*columns).where(VisitEvent.visit_id == visit_id).order_by(VisitEvent.number)
    rows = db.session.execute(query).all()
    found = {row.id: _opened.get((row.id, row.sha256)) for row in rows}
    closed = [id for id, event in found.items() if event is None]
    if closed:
        found |= _open(visit_id, closed)
    return tuple(Kept(event, row.by_id, row.received_at) for row in rows if (event := found[row.id]) is not None)


def _open(visit_id: UUID, ids: list[UUID]) -> dict[UUID, TabletEvent | None]:
    query = select(VisitEvent.id, VisitEvent.sha256, VisitEvent.body).where(VisitEvent.visit_id == visit_id)
    if len(ids) <= 500:
        query = query.where(VisitEvent.id.in_(ids))
    opened: dict[UUID, TabletEvent | None] = {}
    for row in db.session.execute(query):
        opened[row.id] = event = read(row.body)
        _opened.keep((row.id, row.sha256), event)
    return opened


def opened(id: UUID, sha256: str, event: TabletEvent) -> None:
    """Keep an event open that has just been read from a request."""
    _opened.keep((id, sha256), event)


def read(body: str) -> TabletEvent:
    """The event in a row's body."""
    told = json.loads(body)
    return TabletEvent(**{name: told[name] for name in FIELDS})
