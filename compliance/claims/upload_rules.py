"""The stages of a file on its way into the store. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words

SILENT_AFTER = timedelta(seconds=90)


class State(StrEnum):
    """waiting for its columns to be confirmed; running; cancelling; then done, refused or cancelled."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.WAITING: Words("待确认", "To be confirmed"),
        State.RUNNING: Words("导入中", "Being loaded"),
        State.CANCELLING: Words("正在取消", "Being cancelled"),
        State.DONE: Words("已导入", "Loaded"),
        State.REFUSED: Words("未导入", "Not loaded"),
        State.CANCELLED: Words("已取消", "Cancelled"),
    }
)
STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "": Words("等待开始", "About to begin"),
        "reading": Words("读取文件", "Reading the file"),
        "writing": Words("校验并写入", "Checking and writing"),
        "checking": Words("查找重复", "Looking for repeats"),
        "closing": Words("收尾", "Closing"),
    }
)


def is_silent(state: str, seen_at: datetime | None, now: datetime) -> bool:
    """Whether the process that loads a file has not told of itself for so long that it is gone."""
    return state in (State.RUNNING, State.CANCELLING) and (seen_at is None or now - seen_at > SILENT_AFTER)


def may_start(state: str, silent: bool) -> bool:
    """A file is loaded by one process at a time, and once."""
    return silent or state in (State.WAITING, State.REFUSED)
