"""What differs between two versions of a list: item by item, field by field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.checklists.rules import EVIDENCE_WORDS, TYPE_WORDS, Checklist, Choice, Column, Item, ShowWhen
from compliance.foundation.words import Words


class Change(StrEnum):
    """What became of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


CHANGE_WORDS: Mapping[Change, Words] = MappingProxyType(
    {
        Change.ADDED: Words("新增", "added"),
        Change.REMOVED: Words("删除", "removed"),
        Change.CHANGED: Words("修改", "changed"),
        Change.MOVED: Words("调整次序", "moved"),
    }
)
FIELD_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "text": Words("检查内容", "Text"),
        "type": Words("题型", "Type"),
        "article": Words("法规依据", "Article"),
        "clause": Words("协议条款", "Agreement clause"),
        "violation": Words("违规情形", "Violation"),
        "evidence": Words("证据要求", "Evidence"),
        "group": Words("分组", "Group"),
        "guide": Words("检查方法", "Guidance"),
        "unit": Words("单位", "Unit"),
        "choices": Words("选项", "Choices"),
        "columns": Words("表格列", "Columns"),
        "show_when": Words("显示条件", "Asked when"),
        "focus": Words("重点编号", "Focus"),
    }
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an item, before and after, as it is read."""

    name: Words
    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that is not as it was; `text` is its words in the newer version where it stands there."""

    code: str
    change: Change
    text: Words
    fields: tuple[FieldChange, ...] = ()


def differences(old: Checklist, new: Checklist, violations: Mapping[str, Words]) -> tuple[Difference, ...]:
    """Items of `new` that are not in `old` as they are, in its order, then those that are gone."""
    before = {item.code: item for item in old.items}
    after = {item.code: item for item in new.items}
    kept_before = [code for code in before if code in after]
    kept_after = [code for code in after if code in before]
    moved = set() if kept_before == kept_after else _moved(kept_before, kept_after)
    found = []
    for item in new.items:
        if item.code not in before:
            found.append(Difference(item.code, Change.ADDED, item.text))
            continue
        changed = _fields(before[item.code], item, violations)
        if changed:
            found.append(Difference(item.code, Change.CHANGED, item.text, changed))
        elif item.code in moved:
            found.append(Difference(item.code, Change.MOVED, item.text))
    gone = [Difference(item.code, Change.REMOVED, item.text) for item in old.items if item.code not in after]
    return (*found, *gone)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest items whose moving explains the new order: all but a longest common run."""
    rank = {code: place for place, code in enumerate(before)}
    runs: list[list[str]] = []
    for code in after:
        best = _longest([run for run in runs if rank[run[-1]] < rank[code]])
        runs.append([*best, code])
    return set(after) - set(_longest(runs))


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []


def _fields(old: Item, new: Item, violations: Mapping[str, Words]) -> tuple[FieldChange, ...]:
    found = []
    for field in fields(Item):
        name = FIELD_WORDS.get(field.name)
        before, after = getattr(old, field.name), getattr(new, field.name)
        if name and before != after:
            found.append(FieldChange(name, *(_words(field.name, value, violations) for value in (before, after))))
    return tuple(found)


def _words(field: str, value: Any, violations: Mapping[str, Words]) -> Words:
    if isinstance(value, Words):
        return value if value.zh else _NONE
    if not value:
        return _NONE
    if isinstance(value, ShowWhen):
        return _plain(f"{value.item} = {', '.join(value.answers)}")
    if isinstance(value, tuple):
        return _choices(value)
    known = {"type": TYPE_WORDS, "evidence": EVIDENCE_WORDS, "violation": violations}.get(field, {})
    return known.get(value) or _plain(str(value))


def _choices(choices: tuple[Choice | Column, ...]) -> Words:
    return Words("、".join(one.words.zh for one in choices), ", ".join(one.words.en for one in choices))


def _plain(text: str) -> Words:
    return Words(text, text)


_NONE = Words("（无）", "(none)")
