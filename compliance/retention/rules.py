"""When the time of what is kept of persons is over, and who may say so. Pure."""

from collections.abc import Callable, Iterable
from datetime import date

from compliance.foundation.errors import Refusal


def due(kept: Iterable[tuple[int, date]], until: Callable[[date], date], today: date) -> tuple[int, ...]:
    """The ids of what was kept to the end of its time before today; the last day itself still counts."""
    return tuple(thing for thing, since in kept if until(since) < today)


def nothing_due() -> Refusal:
    """RETENTION-01."""
    return Refusal(
        "RETENTION-01",
        zh="没有到期的内容",
        en="nothing is due",
        do_zh="到期后再提出",
        do_en="propose it when its time is over",
    )


def waits_already() -> Refusal:
    """RETENTION-02."""
    return Refusal(
        "RETENTION-02",
        zh="同类内容已有一项待批准的删除",
        en="an erasure of this kind waits for approval already",
        do_zh="请先批准或者撤回该项",
        do_en="approve or withdraw that one first",
    )


def same_person() -> Refusal:
    """RETENTION-03: two persons, each with an account of its own."""
    return Refusal(
        "RETENTION-03",
        zh="提出人不能批准自己提出的删除",
        en="who proposed an erasure does not approve it",
        do_zh="请由另一人批准",
        do_en="let another person approve it",
        status=403,
    )


def over() -> Refusal:
    """RETENTION-04."""
    return Refusal(
        "RETENTION-04",
        zh="该项已批准或者已撤回",
        en="it was approved or withdrawn already",
        do_zh="请刷新页面",
        do_en="reload the page",
    )
