"""A special action (专项行动): phases, targets, tasks, reports, typical cases, and what may become of each. Pure.

Sources: 001_ffc3b6b4aa8cf0b4.txt plan 1 (phases, shares to be visited, authorities that take part, assistance from
other places, typical cases); 003_22d0f37cf8bbe996.txt part 9 (reported every Thursday before 17:00, a closing report).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar, Due

REPORT_WEEKDAY, REPORT_BY = 3, time(17)
_DAY = timedelta(days=1)
_PERSONAL = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_FORBIDDEN = ("处罚", "罚款")


class State(StrEnum):
    """How a campaign stands on a day."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CLOSED = "closed"


class Measure(StrEnum):
    """How a target's progress is known: counted from closed visits, or entered from a document."""

    VISITED = "visited"
    ENTERED = "entered"


class TaskKind(StrEnum):
    """What an authority is asked for."""

    TASK = "task"
    LETTER = "letter"


class ReportKind(StrEnum):
    """Which report."""

    WEEKLY = "weekly"
    CLOSING = "closing"


class ReportState(StrEnum):
    """How a report stands."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    SUBMITTED = "submitted"


STATE_WORDS: Mapping[State, Words] = {
    State.PLANNED: Words("未开始", "Not begun"),
    State.RUNNING: Words("进行中", "Running"),
    State.ENDED: Words("已到期，待总结", "Over, closing report to come"),
    State.CLOSED: Words("已总结", "Closed"),
}
REPORT_WORDS: Mapping[ReportKind, Words] = {
    ReportKind.WEEKLY: Words("周报", "Weekly report"),
    ReportKind.CLOSING: Words("总结报告", "Closing report"),
}
REPORT_STATE_WORDS: Mapping[ReportState, Words] = {
    ReportState.DRAFTED: Words("待批准", "To be approved"),
    ReportState.APPROVED: Words("已批准，待报送", "Approved, to be submitted"),
    ReportState.SUBMITTED: Words("已报送", "Submitted"),
}
TASK_WORDS: Mapping[TaskKind, Words] = {
    TaskKind.TASK: Words("分工任务", "Task"),
    TaskKind.LETTER: Words("协查函", "Request for assistance"),
}
MEASURE_WORDS: Mapping[Measure, Words] = {
    Measure.VISITED: Words("实地检查家数", "Providers visited"),
    Measure.ENTERED: Words("按文件登记", "Entered from a document"),
}


class Spanned(Protocol):
    """Anything from a first to a last day."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date: ...


Phase = TypeVar("Phase", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a target is: `reached` of `required`."""

    required: int
    reached: int

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.reached >= self.required

    @property
    def missing(self) -> int:
        """What is left to reach it."""
        return max(0, self.required - self.reached)


def state_of(since: date, until: date, closed_on: date | None, day: date) -> State:
    """How a campaign from `since` to `until` stands on `day`."""
    if closed_on is not None and closed_on <= day:
        return State.CLOSED
    if day < since:
        return State.PLANNED
    return State.RUNNING if day <= until else State.ENDED


def phase_on(phases: Iterable[Phase], day: date) -> Phase | None:
    """The phase that `day` lies in."""
    return next((phase for phase in phases if phase.since <= day <= phase.until), None)


def report_day(day: date) -> date:
    """The last Thursday up to `day`: what its report tells ends then."""
    return day - timedelta(days=(day.weekday() - REPORT_WEEKDAY) % 7)


def submitted_by(thursday: date, calendar: Calendar) -> Due:
    """The day by whose 17:00 the report of a Thursday is submitted: the next working day where offices rest on it."""
    return calendar.next_working(thursday)


def span_of(began: date, told_until: date | None, thursday: date) -> tuple[date, date]:
    """What a weekly report tells: from the day after the last one ended, so that no day is left out or told twice."""
    return (began if told_until is None else told_until + _DAY), thursday


def report_state(approved: bool, submitted: bool) -> ReportState:
    """The state that the two dates of a report tell."""
    if submitted:
        return ReportState.SUBMITTED
    return ReportState.APPROVED if approved else ReportState.DRAFTED


def require(state: ReportState, wanted: ReportState) -> None:
    """Refuse an act on a report that stands elsewhere (CAMPAIGNS-02)."""
    if state is not wanted:
        raise refused(
            "CAMPAIGNS-02",
            f"报告当前为“{REPORT_STATE_WORDS[state].zh}”，不能办理此项",
            f"the report is “{REPORT_STATE_WORDS[state].en}”: this can't be done",
            ("请刷新页面后按当前状态办理", "reload the page and go on from its state"),
            status=409,
        )


def require_other(approver: int | None, writer: int | None) -> None:
    """Refuse that who wrote the report or the text approves it (CAMPAIGNS-03)."""
    if approver is None or approver == writer:
        raise refused(
            "CAMPAIGNS-03",
            "编写人不能批准自己编写的内容",
            "who wrote it cannot approve it",
            ("请由另一位负责人批准", "have another person approve it"),
            status=403,
        )


def require_text(text: str, what: Words) -> str:
    """The text without blanks around it (CAMPAIGNS-04 where there is none)."""
    if not text.strip():
        raise refused(
            "CAMPAIGNS-04", f"未填写{what.zh}", f"{what.en} is missing", ("请填写后提交", "fill it in and send again")
        )
    return text.strip()


def require_due(due: date, today: date) -> date:
    """A day by which something can still be done (CAMPAIGNS-05)."""
    if due < today:
        raise refused(
            "CAMPAIGNS-05",
            f"办理期限{due}早于今天",
            f"the day {due} is before today",
            ("请填写今天或以后的日期", "give today or a later day"),
        )
    return due


def require_publishable(text: str, agreement_track: bool) -> str:
    """The public text of a typical case: no person's number (CAMPAIGNS-06), no words of punishment where the agency
    dealt with a breach of its agreement (CAMPAIGNS-07)."""
    kept = require_text(text, Words("公开文字", "the public text"))
    if _PERSONAL.search(kept):
        raise refused(
            "CAMPAIGNS-06",
            "公开文字含有身份证号或者电话号码",
            "the public text holds an identity or telephone number",
            ("请删除个人信息后提交", "take the personal data out"),
        )
    if agreement_track and any(word in kept for word in _FORBIDDEN):
        raise refused(
            "CAMPAIGNS-07",
            "协议处理案件的公开文字不得使用“处罚”“罚款”",
            "a breach of the agreement is not told as a punishment or a fine",
            ("请改为违约金、追回等协议用语", "use the words of the agreement"),
        )
    return kept


def refused(number: str, zh: str, en: str, do: tuple[str, str], status: int = 422) -> Refusal:
    """A refusal of this room; do: what to do, in Chinese and in English."""
    return Refusal(number, zh=zh, en=en, do_zh=do[0], do_en=do[1], status=status)
