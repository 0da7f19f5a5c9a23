"""Meetings of the calendar: what stands on an agenda, where a meeting stands, and who may approve minutes. Pure.

Sources: 003_22d0f37cf8bbe996.txt part 4 section 3 (every quarter with designated providers), part 13 (an audit meeting
every month that studies what was found and drives the correction).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.deadlines.rules import Kind as Owed
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

MOST_TITLES = 8


class Kind(StrEnum):
    """Which meeting."""

    AUDIT = "audit"
    PROVIDER = "provider"


class State(StrEnum):
    """How a meeting stands."""

    DRAFTED = "drafted"
    CALLED = "called"
    WRITTEN = "written"
    APPROVED = "approved"


KIND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Kind.AUDIT: Words("稽核工作例会", "Audit meeting"),
        Kind.PROVIDER: Words("定点医药机构联席会", "Meeting with providers"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.DRAFTED: Words("议程已起草", "Agenda drafted"),
        State.CALLED: Words("已通知", "Called"),
        State.WRITTEN: Words("纪要待批准", "Minutes to be approved"),
        State.APPROVED: Words("纪要已印发", "Minutes approved"),
    }
)
# The deadline in the calendar that a meeting meets.
OWED: Mapping[Kind, Owed] = MappingProxyType({Kind.AUDIT: Owed.AUDIT_MEETING, Kind.PROVIDER: Owed.PROVIDER_MEETING})
_LATE = ("late", Words("逾期未办结事项", "What is overdue"))
_SECTIONS = (
    ("cases", Words("在办案件", "Open cases"), frozenset[Owed]()),
    ("leads", Words("待核查线索", "Leads to be checked"), frozenset({Owed.LEAD})),
    (
        "rectifications",
        Words("整改和回头看", "Rectifications"),
        frozenset({Owed.RECTIFICATION, Owed.REINSPECTION}),
    ),
    ("self_checks", Words("自查自纠", "Self-checks"), frozenset({Owed.SELF_CHECK})),
    (
        "campaigns",
        Words("专项行动任务和协查", "Campaigns' tasks and requests"),
        frozenset({Owed.CAMPAIGN_TASK, Owed.CAMPAIGN_REPORT, Owed.CAMPAIGN_PHASE, Owed.ASSISTANCE}),
    ),
)
# What is called by its task alone, alike for every provider (a self-check, the explanation of a reviewed quarter): an
# agenda names whose it is.
_BY_PROVIDER = ("self_check:", "review:")
# What providers are told: how many, of whom nothing.
_FOR_PROVIDERS = frozenset({"rectifications", "self_checks"})


@dataclass(frozen=True, slots=True)
class Matter:
    """One open matter: its kind, what it is about, how it is called, and whose it is where it is a provider's."""

    kind: Owed
    subject: str
    words: Words
    due: date
    provider_id: int | None = None

    @property
    def owner(self) -> int | None:
        """The provider that an agenda names beside the matter."""
        return self.provider_id if self.subject.startswith(_BY_PROVIDER) else None


def begun(period: str, day: date) -> bool:
    """Whether the month of a meeting, a quarter's last, has begun: "2024-06", "2024Q2"."""
    year, part = int(period[:4]), period[5:]
    month = 3 * int(part) if period[4] == "Q" else int(part)
    return date(year, month, 1) <= day


def agenda(kind: Kind, open_: Iterable[Matter], last: Iterable[Matter], today: date) -> list[dict[str, Any]]:
    """The sections of an agenda: what is left of the last meeting, what is overdue, then each kind of open matter.

    A section counts its subjects and tells the first matter of each, of eight at most. A meeting with providers has
    counts of two kinds and no title: nobody reads of anybody else. A title has the id of its owner until it is named.
    """
    matters, left = list(open_), list(last)
    sections = [_section("last", Words("上次会议未办结任务", "Open tasks of the last meeting"), left)]
    if kind is Kind.AUDIT:
        sections.append(_section(*_LATE, [one for one in matters if one.due < today]))
    for name, words, kinds in _SECTIONS:
        found = [one for one in matters if one.kind in kinds or (name == "cases" and one.subject.startswith("case:"))]
        if kind is Kind.AUDIT or name in _FOR_PROVIDERS:
            sections.append(_section(name, words, found, told=kind is Kind.AUDIT))
    return sections


def _section(name: str, words: Words, matters: list[Matter], told: bool = True) -> dict[str, Any]:
    by_subject: dict[tuple[str, int | None], Matter] = {}
    for one in matters:
        by_subject.setdefault((one.subject, one.owner), one)
    firsts = list(by_subject.values())
    titles = [
        {"zh": one.words.zh, "en": one.words.en, "due": one.due.isoformat(), "owner": one.owner}
        for one in firsts[:MOST_TITLES]
    ]
    return {"name": name, "zh": words.zh, "en": words.en, "count": len(firsts), "titles": titles if told else []}


def owners(sections: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    """The providers that an agenda names, by id."""
    return tuple({one["owner"] for part in sections for one in part["titles"] if one["owner"]})


def named(sections: Iterable[dict[str, Any]], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The agenda with the owners' names in its titles, in place of their ids."""
    return [{**part, "titles": [_titled(one, names) for one in part["titles"]]} for part in sections]


def _titled(one: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    name = names.get(one["owner"] or 0)
    zh, en = (f"{one['zh']}（{name}）", f"{one['en']} ({name})") if name else (one["zh"], one["en"])
    return {"zh": zh, "en": en, "due": one["due"]}


def state_of(held_on: date | None, minutes: str, approved: bool) -> State:
    """Where the dated facts of a meeting lead."""
    if approved:
        return State.APPROVED
    if minutes:
        return State.WRITTEN
    return State.CALLED if held_on else State.DRAFTED


def require(state: State, *wanted: State) -> None:
    """Refuse an act on a meeting that stands elsewhere (MEETINGS-01)."""
    if state not in wanted:
        raise refused(
            "MEETINGS-01",
            f"会议当前为“{STATE_WORDS[state].zh}”，不能办理此项",
            f"the meeting is at “{STATE_WORDS[state].en}”: this can't be done",
            ("请刷新页面后按当前状态办理", "reload the page and go on from its state"),
            status=409,
        )


def require_other(approver: int | None, writer: int | None) -> None:
    """Who wrote minutes does not approve them (MEETINGS-02)."""
    if approver is None or approver == writer:
        raise refused(
            "MEETINGS-02",
            "记录人不能批准自己整理的会议纪要",
            "who wrote the minutes cannot approve them",
            ("请由另一位负责人批准", "have another person approve them"),
            status=403,
        )


def require_text(text: str, what: Words) -> str:
    """The text without blanks around it (MEETINGS-03 where there is none)."""
    if not text.strip():
        raise refused("MEETINGS-03", f"未填写{what.zh}", f"{what.en} is missing", ("请填写后提交", "fill it in"))
    return text.strip()


def require_due(due: date, today: date) -> date:
    """A day by which something can still be done (MEETINGS-04)."""
    if due < today:
        raise refused(
            "MEETINGS-04",
            f"办理期限{due}早于今天",
            f"{due} is before today",
            ("请填写今天或以后的日期", "give a later day"),
        )
    return due


def refused(number: str, zh: str, en: str, do: tuple[str, str], status: int = 422) -> Refusal:
    """A refusal of this room; do: what to do, in Chinese and in English."""
    return Refusal(number, zh=zh, en=en, do_zh=do[0], do_en=do[1], status=status)
