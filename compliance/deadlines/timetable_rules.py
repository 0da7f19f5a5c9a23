"""When a job's turn comes, in Shanghai time. Pure: a slot is the instant a run is for, and names the run."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")
TRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
ALARM_AT = 2


@dataclass(frozen=True, slots=True)
class Timetable:
    """Every `minutes`, or daily at hour:minute, or weekly on `weekday` (0 is Monday) at hour:minute."""

    minutes: int = 0
    hour: int = 0
    minute: int = 0
    weekday: int | None = None

    def latest(self, now: datetime) -> datetime:
        """The last slot that has come by `now` (aware)."""
        local = now.astimezone(_SHANGHAI)
        if self.minutes:
            since = local.hour * 60 + local.minute
            return _at(local.date(), since - since % self.minutes)
        slot = _at(local.date(), self.hour * 60 + self.minute)
        while slot > now or (self.weekday is not None and slot.weekday() != self.weekday):
            slot -= timedelta(days=1)
        return slot

    def following(self, now: datetime) -> datetime:
        """The first slot after `now`."""
        last = self.latest(now)
        if self.minutes:
            return last + timedelta(minutes=self.minutes)
        return last + timedelta(days=1 if self.weekday is None else 7)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), _SHANGHAI)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a failed run is tried again; None when it is given up until its next slot."""
    return now + TRIES[attempts - 1] if attempts <= len(TRIES) else None
