"""Which event an agreement may have on which day: notice periods, lengths, and who may ask. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.agreements.rules import EVENT_WORDS, STATE_WORDS, DatedEvent, EventKind, State, holds, standing
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

_HOSPITALS = "医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）"
_NEEDS_LABEL = {
    EventKind.DEPARTMENT_SUSPENDED: ("责任部门", "the department"),
    EventKind.DEPARTMENT_RESUMED: ("责任部门", "the department"),
    EventKind.PERSON_SUSPENDED: ("相关人员", "the person"),
    EventKind.PERSON_RESUMED: ("相关人员", "the person"),
}
# What lifts what: a resumption needs a suspension that runs, and nothing is suspended again on the day it was lifted.
_LIFTS = {
    EventKind.RESUMED: EventKind.SUSPENDED,
    EventKind.PAYMENT_RESUMED: EventKind.PAYMENT_SUSPENDED,
    EventKind.DEPARTMENT_RESUMED: EventKind.DEPARTMENT_SUSPENDED,
    EventKind.PERSON_RESUMED: EventKind.PERSON_SUSPENDED,
}
_LIFTED_BY = {begins: ends for ends, begins in _LIFTS.items()}


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be put on an agreement. applied_on: the day of the provider's own application, None where the agency
    acts; label: the department or the person; heard: the provider was heard before a rescission; called: an application
    within the days of the agency's own renewal round (由经办机构统一组织)."""

    kind: EventKind
    on: date
    reason: str
    until: date | None = None
    applied_on: date | None = None
    label: str = ""
    heard: bool = False
    cause: str = "breach"
    source: str = ""
    called: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """What the check needs to know of the agreement and its provider. own_longest: days that a suspension at the
    provider's own request may last; renewal_months: how long before the end a renewal is applied for."""

    valid_from: date
    valid_until: date
    notice_months: int
    provider_kind: str
    ownership: str
    events: tuple[DatedEvent, ...]
    own_longest: int = 180
    number: str = ""
    renewal_months: int = 3


def months_after(day: date, months: int) -> date:
    """The same day `months` later, the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _no(number: str, zh: str, en: str, do_zh: str, do_en: str, article: str = "") -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh=do_zh, do_en=do_en, article=article, status=422)


def check_event(new: NewEvent, bound: Bound) -> None:
    """Refuse an event that the agreement or the rules do not allow (AGREEMENTS-10 to -20, -42)."""
    _check_day(new, bound)
    if not new.reason.strip():
        raise _no(
            "AGREEMENTS-11", "未写明事由", "no reason is given", "请写明事由和依据", "Give the reason and its ground"
        )
    if new.kind in _NEEDS_LABEL and not new.label.strip():
        zh, en = _NEEDS_LABEL[new.kind]
        raise _no("AGREEMENTS-12", f"未写明{zh}", f"{en} is not named", f"请填写{zh}", f"Name {en}")
    _check_lift(new, bound)
    for kind, check in (
        (EventKind.TERMINATED, _check_termination),
        (EventKind.RESCINDED, _check_rescission),
        (EventKind.SUSPENDED, _check_suspension),
        (EventKind.DEPARTMENT_SUSPENDED, _check_department),
        (EventKind.RENEWAL_APPLIED, _check_renewal),
    ):
        if new.kind is kind:
            check(new, bound)


def _check_day(new: NewEvent, bound: Bound) -> None:
    words = EVENT_WORDS[new.kind]
    if not bound.valid_from <= new.on <= bound.valid_until or (new.until and new.until < new.on):
        raise _no(
            "AGREEMENTS-10",
            f"{words.zh}的日期不在协议期（{bound.valid_from}至{bound.valid_until}）内，或截止早于开始",
            f"{words.en}: the days are not within the term {bound.valid_from} to {bound.valid_until}",
            "请核对日期",
            "Check the days",
        )
    state = standing(bound.valid_from, bound.valid_until, bound.events, new.on).state
    if state not in (State.IN_FORCE, State.SUSPENDED):
        raise _impossible(new, STATE_WORDS[state])


def _impossible(new: NewEvent, state: Words) -> Refusal:
    words = EVENT_WORDS[new.kind]
    return _no(
        "AGREEMENTS-13",
        f"协议在{new.on}的状态为“{state.zh}”，不能登记“{words.zh}”",
        f"on {new.on} the agreement is “{state.en}”: “{words.en}” is not possible",
        "请核对协议的状态和日期",
        "Check the state and the day",
    )


def _check_lift(new: NewEvent, bound: Bound) -> None:
    label = new.label.strip() if new.kind in _NEEDS_LABEL else ""
    begins, ends = _LIFTS.get(new.kind), _LIFTED_BY.get(new.kind)
    if begins and not any(hold.covers(new.on) for hold in holds(bound.events, begins, new.kind, label)):
        raise _impossible(new, Words(zh="没有正在执行的暂停或中止", en="not suspended"))
    known = [event for event in bound.events if not label or event.label == label]
    if ends and any(event.kind is ends and event.on == new.on for event in known):
        raise _no(
            "AGREEMENTS-20",
            f"{new.on}已登记“{EVENT_WORDS[ends].zh}”，同日不能再登记“{EVENT_WORDS[new.kind].zh}”",
            f"“{EVENT_WORDS[ends].en}” is recorded for {new.on}; it cannot be suspended again on that day",
            "请自次日起登记",
            "Let it begin on the next day",
        )


def _check_termination(new: NewEvent, bound: Bound) -> None:
    if bound.ownership == "public" and bound.provider_kind != "pharmacy":
        raise _no(
            "AGREEMENTS-14",
            "公立医疗机构不得主动提出终止协议",
            "a public institution may not ask for termination",
            "如因违约须结束协议，请按程序办理解除协议",
            "Where a breach ends the agreement, it is rescinded",
            f"{_HOSPITALS}第四十四条",
        )
    if new.applied_on is None or months_after(new.applied_on, bound.notice_months) > new.on:
        raise _no(
            "AGREEMENTS-15",
            f"终止协议须由机构提前{bound.notice_months}个月提出书面申请",
            f"termination needs the provider's application {bound.notice_months} months ahead",
            "请填写申请日期，并相应推后终止日期",
            "Enter the day of the application and move the day of termination",
            f"服务协议关于终止的约定；{_HOSPITALS}第四十四条",
        )


def _check_rescission(new: NewEvent, bound: Bound) -> None:
    if not new.heard:
        raise _no(
            "AGREEMENTS-16",
            "解除协议前应当听取机构陈述、申辩",
            "the provider must be heard before an agreement is rescinded",
            "请先告知并听取陈述、申辩",
            "Give notice and hear the provider first",
            "服务协议关于陈述、申辩的约定",
        )


def _check_suspension(new: NewEvent, bound: Bound) -> None:
    if new.applied_on and new.until and (new.until - new.on).days + 1 > bound.own_longest:
        raise _no(
            "AGREEMENTS-17",
            f"机构主动申请中止的，原则上不超过{bound.own_longest}日",
            f"a suspension at the provider's own request lasts at most {bound.own_longest} days",
            "请缩短中止时间；未写明截止日的，满期未申请恢复即自动终止",
            "Shorten it; without a last day the agreement ends of itself when the time has run out",
            f"{_HOSPITALS}第四十二条",
        )


def lapses_on(new: NewEvent, bound: Bound) -> date | None:
    """The day on which an own suspension without an end would end the agreement: the day after the longest one."""
    if new.kind is EventKind.SUSPENDED and new.applied_on and new.until is None:
        return new.on + timedelta(days=bound.own_longest)
    return None


def _check_department(new: NewEvent, bound: Bound) -> None:
    shortest, longest = months_after(new.on, 6), months_after(new.on, 12)
    if bound.provider_kind == "pharmacy":
        raise _no(
            "AGREEMENTS-18",
            "零售药店的协议没有暂停责任部门医药服务的约定",
            "a pharmacy's agreement knows no suspension of a department",
            "请选择其他措施",
            "Choose another measure",
            "零售药店医疗保障定点管理暂行办法（国家医疗保障局令第3号）第三十五条",
        )
    if new.until is None or not shortest <= new.until <= longest:
        raise _no(
            "AGREEMENTS-19",
            f"暂停责任部门医药服务的期限为6个月以上12个月以下（{shortest}至{longest}）",
            f"a department is suspended for 6 to 12 months: until {shortest} to {longest}",
            "请填写截止日期",
            "Enter the last day",
            "服务协议关于暂停责任部门医药服务的约定",
        )


def _check_renewal(new: NewEvent, bound: Bound) -> None:
    due = renewal_due(bound.valid_until, bound.renewal_months)
    if not new.called and (new.applied_on or new.on) > due:
        raise _no(
            "AGREEMENTS-42",
            f"续签应于协议期满{bound.renewal_months}个月前（{due}及以前）提出申请",
            f"a renewal is applied for {bound.renewal_months} months before the end, by {due}",
            "经办机构统一组织续签的，请在续签工作中登记；否则协议到期后重新申请定点",
            "Where the agency organises the renewal, enter it in its round; else apply anew after the end",
            f"{_HOSPITALS}第四十一条",
        )


def earliest_termination(applied_on: date, notice_months: int) -> date:
    """The first day on which an application of `applied_on` can end the agreement."""
    return months_after(applied_on, notice_months)


def dated(events: Iterable[tuple[str, date, date | None, date | None]]) -> tuple[DatedEvent, ...]:
    """Rows of (kind, on, until, lapses) as events; labels are sealed and left out."""
    return tuple(DatedEvent(EventKind(kind), on, until, lapses) for kind, on, until, lapses in events)


def renewal_due(valid_until: date, months: int) -> date:
    """The last day on which a renewal is applied for in time: `months` before the last day of the term."""
    return months_after(valid_until, -months)


def suspensions(events: Iterable[DatedEvent]) -> int:
    """How often the agreement was suspended: from the second time on it may be rescinded (order 2, article 43)."""
    return sum(event.kind is EventKind.SUSPENDED and event.lapses is None for event in events)
