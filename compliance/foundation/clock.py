"""The clock: UTC instants in tables, Asia/Shanghai on screens and for every due date.

Nothing else in the product asks what time it is, so that a test or the sample county can set it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """`instant` on a Shanghai clock. ValueError for a naive datetime."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no place on any clock")
    return instant.astimezone(SHANGHAI)


def start_of(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The instant at which `day` reaches hour:minute in Shanghai, in UTC."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Stop the clock at `instant` within the block."""
    token = _set.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
