"""One unit of work per use case: load, decide, write, record; then commit everything or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.models import Sequence
from compliance.foundation.trail import Event


class Doer(Protocol):
    """Who acts: anything with a user id (None for the system itself)."""

    @property
    def user_id(self) -> int | None: ...


class UnitOfWork:
    """What a use case writes with. `now` and `today` stand still within one unit; `kept` is what was read for all of
    it and does not change under it."""

    def __init__(self, session: Session, doer: Doer) -> None:
        self.session = session
        self.doer = doer
        self.now: datetime = clock.now()
        self.today: date = clock.local(self.now).date()
        self.events: list[Event] = []
        self.kept: dict[str, Any] = {}

    def record(self, event: Event) -> None:
        """Put a typed event on the trail when the unit commits."""
        self.events.append(event)

    def flush(self) -> None:
        """Send pending rows, so that they have ids."""
        self.session.flush()

    def next_number(self, key: str) -> int:
        """The next number under `key`, from 1, without gaps: a unit that fails gives it back."""
        return self.next_numbers(key, 1)[0]

    def next_numbers(self, key: str, count: int) -> range:
        """The next `count` numbers under `key` at once, for use cases that write many rows."""
        self.session.execute(
            text("INSERT INTO sequences (key, value) VALUES (:key, 0) ON CONFLICT DO NOTHING"), {"key": key}
        )
        row = self.session.scalars(select(Sequence).where(Sequence.key == key).with_for_update()).one()
        row.value += count
        self.session.flush()
        return range(row.value - count + 1, row.value + 1)


_active: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)
_guard: ContextVar[Callable[[Session], None] | None] = ContextVar("guard", default=None)


def current() -> UnitOfWork | None:
    """The unit of work that is open here, if there is one."""
    return _active.get()


def active() -> bool:
    """Whether a unit of work is open here."""
    return _active.get() is not None


@contextmanager
def guarded(check: Callable[[Session], None]) -> Iterator[None]:
    """Within the block every unit of work calls `check` in its own transaction before it writes; what `check` raises
    rolls the unit back. A process that may write only while it holds a lease proves it so, each time."""
    token = _guard.set(check)
    try:
        yield
    finally:
        _guard.reset(token)


@contextmanager
def unit_of_work(doer: Doer) -> Iterator[UnitOfWork]:
    """Open a unit of work, or join the one that is open.

    Commits when the outermost block ends, rolls back when it raises. On SQLite it begins IMMEDIATE: one
    writer at a time, and no read that turns stale before the write.
    """
    outer = _active.get()
    if outer is not None:
        yield outer
        return
    session = db.session()
    session.rollback()
    session.connection(execution_options={"immediate": True})
    work = UnitOfWork(session, doer)
    token = _active.set(work)
    try:
        guard = _guard.get()
        if guard is not None:
            guard(session)
        yield work
        session.flush()
        if work.events:
            trail.append(session, doer.user_id, work.now, work.events)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _active.reset(token)
