"""What a reminder says outside the house: never more than its reader may know. Pure.

Quiet hours are from 20:00 to 8:00 and the days on which offices rest; a message made then waits for the morning.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance.deadlines.rules import KINDS, Kind
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar

MORNING, EVENING = 8, 20
MOST_LINES = 40
TRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Told:
    """One deadline as its reader may know it. `blind`: no more than kind and day."""

    kind: Kind
    words: Words
    due: date
    level: int = 0
    blind: bool = False
    provisional: bool = False
    uid: str = ""

    @property
    def shown(self) -> Words:
        """The words that may be shown: of a blind one those of its kind."""
        return KINDS[self.kind].words if self.blind else self.words


def is_quiet(local: datetime, calendar: Calendar) -> bool:
    """Whether nothing is sent at this time of Shanghai."""
    return not MORNING <= local.hour < EVENING or not calendar.is_working(local.date())


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures; None when the message is dead."""
    return now + TRIES[attempts - 1] if attempts <= len(TRIES) else None


def standing(due: date, today: date) -> Words:
    """How far away a day is."""
    away = (due - today).days
    if away == 0:
        return Words("今日到期", "due today")
    if away > 0:
        return Words(f"还有{away}天", f"in {away} day{'s' if away > 1 else ''}")
    return Words(f"已逾期{-away}天", f"{-away} day{'s' if away < -1 else ''} overdue")


def in_order(told: Iterable[Told]) -> list[Told]:
    """By day, then by kind; what is left in a tie is by a random name, so that no order tells what is hidden."""
    return sorted(told, key=lambda one: (one.due, one.kind, one.uid))


def title(told: list[Told], today: date) -> Words:
    """The subject of a digest: how many are due and how many late, nothing else."""
    late = sum(one.due < today for one in told)
    zh, en = f"期限提醒：{len(told)}项", f"Deadlines: {len(told)}"
    return Words(zh + (f"，其中逾期{late}项" if late else ""), en + (f", {late} overdue" if late else ""))


def text(told: list[Told], today: date, chinese: bool) -> str:
    """A digest of one person's day. Kinds with many are summed up; the rest stands on the page."""
    rows = in_order(told)
    lines = [_line(one, today, chinese) for one in rows[:MOST_LINES]]
    rest = len(rows) - len(lines)
    if rest:
        lines.append(f"……另有{rest}项，见“我的期限”。" if chinese else f"… and {rest} more on the page “My deadlines”.")
    end = "请登录系统办理。本邮件由系统自动发出。" if chinese else "Please sign in. This mail was sent by the system."
    return "\n".join([*lines, "", end])


def _line(one: Told, today: date, chinese: bool) -> str:
    words, away = one.shown, standing(one.due, today)
    up = Words("〔上报〕", "[carried up] ") if one.level else Words("", "")
    unsure = Words("（暂定）", " (provisional)") if one.provisional else Words("", "")
    if chinese:
        return f"{one.due} {up.zh}{words.zh}{unsure.zh}，{away.zh}"
    return f"{one.due} {up.en}{words.en}{unsure.en}, {away.en}"


def group_text(due_today: dict[Kind, int], late: dict[Kind, int], day: date) -> str:
    """What a group's robot says of a day: counts by kind, no subject at all, for a group is read by many."""
    lines = [f"{day} 期限提醒"]
    for head, counts in (("今日到期", due_today), ("已逾期", late)):
        if counts:
            parts = "、".join(f"{KINDS[kind].words.zh}{counts[kind]}项" for kind in sorted(counts))
            lines.append(f"{head}{sum(counts.values())}项：{parts}")
    return "\n".join(lines)
