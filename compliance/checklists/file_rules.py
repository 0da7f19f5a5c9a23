"""Reads a checklist file (TOML) and refuses a bad one, every fault by its line and reason."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from compliance.checklists.item_rules import both, item_faults, texts
from compliance.checklists.rules import KIND_WORDS, NEEDS_KINDS, Checklist, Choice, Column, Item, ShowWhen, Subject
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.words import Words

_HEAD_NEEDS = frozenset({"code", "version", "since", "kinds", "title", "source", "group", "item"})
_HEAD_KEYS = _HEAD_NEEDS | {"subject"}
_GROUP_KEYS = frozenset({"id", "zh", "en"})
_ITEM_KEYS = frozenset(
    {"code", "group", "type", "zh", "en", "article", "clause", "violation", "evidence", "guide", "unit"}
    | {"choices", "columns", "show_when", "focus"}
)
_STRINGS = frozenset({"id", "code", "group", "type", "zh", "en", "article", "violation", "evidence", "version"})
_LIST_CODE = re.compile(r"^[a-z][a-z0-9_]{2,40}$")
_VERSION = re.compile(r"^[0-9]{4}\.[0-9]{1,3}$")
_HEADER = re.compile(r"^\s*\[\[\s*(group|item)\s*\]\]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is wrong: a line counted from 1, of a sheet where the file is a workbook."""

    line: int
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file."""

    place: Place
    reason: Words

    def words(self) -> Words:
        """The place and the reason."""
        of_sheet = (
            Words(f"“{self.place.sheet}”表", f"sheet “{self.place.sheet}” ") if self.place.sheet else Words("", "")
        )
        return Words(
            f"{of_sheet.zh}第{self.place.line}行，{self.reason.zh}",
            f"{of_sheet.en}line {self.place.line}, {self.reason.en}",
        )


class Places(Protocol):
    """Where the parts of a list stand in the file they came in."""

    def of(self, table: str = "", index: int = 0, key: str = "") -> Place:
        """Place of `key` in the index-th row of a table ("group", "item"), of the head without a table."""


class _Lines:
    """Where in the text the tables and their keys stand: tomllib itself does not say."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts: dict[str, list[int]] = {"group": [], "item": []}
        for number, line in enumerate(self._lines, 1):
            found = _HEADER.match(line)
            if found:
                self._starts[found.group(1)].append(number)

    def of(self, table: str = "", index: int = 0, key: str = "") -> Place:
        """Line of `key` in the index-th [[table]] (or in the head), else of the table's own header, else 1."""
        starts = self._starts.get(table, [])
        begin = starts[index] if index < len(starts) else 1
        pattern = re.compile(rf"^\s*{re.escape(key)}\s*[.=]")
        for number in range(begin + bool(table), len(self._lines) + 1):
            line = self._lines[number - 1]
            if line.lstrip().startswith("[["):
                break
            if key and pattern.match(line):
                return Place(number)
        return Place(begin)


def parse(text: str, name: str, violations: Collection[str]) -> Checklist:
    """The list in `text` (of the file `name`); `violations` are the known ids.

    Refusal CHECKLISTS-01 tells every fault by line and reason.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        place = Place(int(found.group(1)) if found else text.count("\n") + 1)
        raise refused(name, [Fault(place, Words(f"不是有效的TOML：{error}", f"not valid TOML: {error}"))]) from None
    return read(content, _Lines(text), name, violations)


def read(content: dict[str, Any], places: Places, name: str, violations: Collection[str]) -> Checklist:
    """The list in `content`, whatever file it came in; `places` tell where its parts stand. CHECKLISTS-01 as above."""
    faults = sorted(_faults(content, places, frozenset(violations)), key=lambda fault: (fault.place.sheet, fault.place))
    if faults:
        raise refused(name, faults)
    return _checklist(content)


def refused(name: str, faults: Sequence[Fault]) -> Refusal:
    """CHECKLISTS-01 with every fault."""
    told = {f"{name}:{fault.place.sheet}{fault.place.line}": fault.words() for fault in faults}
    every = [fault.words() for fault in faults]
    return Refusal(
        "CHECKLISTS-01",
        zh=f"检查表文件{name}有误：" + "；".join(words.zh for words in every),
        en=f"the checklist file {name} is wrong: " + "; ".join(words.en for words in every),
        do_zh="请按所列行号更正后重新载入，本次未载入任何内容",
        do_en="Correct the lines named and load again; nothing has been loaded",
        status=422,
        fields={place: f"{words.zh} / {words.en}" for place, words in told.items()},
    )


def _faults(content: dict[str, Any], lines: Places, violations: frozenset[str]) -> Iterator[Fault]:
    yield from _head_faults(content, lines)
    for table in ("group", "item"):
        rows = content.get(table)
        if rows and (not isinstance(rows, list) or len(_tables(content, table)) < len(rows)):
            yield Fault(lines.of(key=table), Words(f"{table}应写成[[{table}]]", f"{table} is written as [[{table}]]"))
    groups = _tables(content, "group")
    for index, group in enumerate(groups):
        yield from _keys(group, _GROUP_KEYS, {"id", "zh", "en"}, lines, "group", index)
        yield from _twice(groups, index, "id", lines, "group")
    items = _tables(content, "item")
    subject, known = str(content.get("subject", Subject.PROVIDER)), {str(group.get("id")) for group in groups}
    for index, item in enumerate(items):
        yield from _keys(
            item, _ITEM_KEYS, {"code", "group", "type", "zh", "en", "article", "evidence"}, lines, "item", index
        )
        yield from _twice(items, index, "code", lines, "item")
        if any(not isinstance(item[key], str) for key in _STRINGS & set(item)):
            continue
        for key, reason in item_faults(item, violations, known, items[:index], subject):
            yield Fault(lines.of("item", index, key), reason)


def _tables(content: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = content.get(key, [])
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _head_faults(content: dict[str, Any], lines: Places) -> Iterator[Fault]:
    yield from _keys(content, _HEAD_KEYS, _needs(content), lines)
    if not _LIST_CODE.match(str(content.get("code", ""))):
        yield Fault(
            lines.of(key="code"),
            Words("检查表代码只用小写字母、数字和下划线", "code: lower-case letters, digits, underscores"),
        )
    if not _VERSION.match(str(content.get("version", ""))):
        yield Fault(lines.of(key="version"), Words("版本号形如2024.1", "version looks like 2024.1"))
    if not isinstance(content.get("since"), date):
        yield Fault(lines.of(key="since"), Words("启用日期应为日期", "since must be a day"))
    kinds: Any = content.get("kinds", [])
    subject = str(content.get("subject", Subject.PROVIDER))
    if subject not in set(Subject):
        yield Fault(lines.of(key="subject"), Words("检查对象不在目录中", "unknown subject"))
    if (
        not isinstance(kinds, list)
        or not texts(kinds)
        or (subject in NEEDS_KINDS) != bool(kinds)
        or any(kind not in KIND_WORDS for kind in kinds)
    ):
        yield Fault(lines.of(key="kinds"), Words("机构类别不在目录中", "unknown kind of provider"))
    for key in ("title", "source"):
        if not both(content.get(key)):
            yield Fault(lines.of(key=key), Words(f"{key}须有中英文", f"{key} needs zh and en"))


def _needs(content: dict[str, Any]) -> frozenset[str]:
    """What the head must have: kinds of provider only where it is providers who are looked at."""
    return _HEAD_NEEDS if str(content.get("subject", Subject.PROVIDER)) in NEEDS_KINDS else _HEAD_NEEDS - {"kinds"}


def _keys(
    row: dict[str, Any], known: frozenset[str], needed: Collection[str], lines: Places, table: str = "", index: int = 0
) -> Iterator[Fault]:
    for key in row:
        if key not in known:
            yield Fault(lines.of(table, index, key), Words(f"不认识的键“{key}”", f"unknown key {key!r}"))
    for key in sorted(needed):
        if row.get(key) in (None, "", [], {}):
            reason = (
                Words("缺少中文或英文", "a language is missing")
                if key in ("zh", "en")
                else Words(f"缺少“{key}”", f"{key!r} is missing")
            )
            yield Fault(lines.of(table, index, key), reason)
        elif table and key in _STRINGS and not isinstance(row[key], str):
            yield Fault(lines.of(table, index, key), Words(f"“{key}”应为文字", f"{key!r} must be text"))


def _twice(rows: list[dict[str, Any]], index: int, key: str, lines: Places, table: str) -> Iterator[Fault]:
    value = rows[index].get(key)
    if value is not None and any(row.get(key) == value for row in rows[:index]):
        yield Fault(lines.of(table, index, key), Words(f"代码“{value}”重复", f"{key} {value!r} stands twice"))


def _words(value: Any) -> Words | None:
    return Words(zh=value["zh"], en=value["en"]) if value else None


def _checklist(content: dict[str, Any]) -> Checklist:
    groups = {row["id"]: Words(zh=row["zh"], en=row["en"]) for row in content["group"]}
    body = {
        "code": content["code"],
        "version": content["version"],
        "since": content["since"].isoformat(),
        "title": content["title"],
        "kinds": content.get("kinds", []),
        "source": content["source"],
        "group": content["group"],
        "item": content["item"],
    }
    subject = content.get("subject", Subject.PROVIDER)
    if subject != Subject.PROVIDER:
        body["subject"] = subject
    return Checklist(
        code=content["code"],
        version=content["version"],
        title=Words(**content["title"]),
        kinds=tuple(content.get("kinds", ())),
        items=tuple(_item(row, groups) for row in content["item"]),
        sha256=sha256_hex(canonical(body)),
        since=content["since"],
        source=Words(**content["source"]),
        subject=subject,
    )


def _item(row: dict[str, Any], groups: dict[str, Words]) -> Item:
    when = row.get("show_when")
    return Item(
        code=row["code"],
        text=Words(zh=row["zh"], en=row["en"]),
        type=row["type"],
        article=row["article"],
        clause=_words(row.get("clause")) or Words("", ""),
        violation=row.get("violation", ""),
        evidence=row["evidence"],
        group=groups[row["group"]],
        group_id=row["group"],
        guide=_words(row.get("guide")),
        unit=_words(row.get("unit")),
        choices=tuple(Choice(choice["id"], Words(choice["zh"], choice["en"])) for choice in row.get("choices", ())),
        columns=tuple(Column(one["id"], Words(one["zh"], one["en"]), one["type"]) for one in row.get("columns", ())),
        show_when=ShowWhen(when["item"], tuple(when["answers"])) if when else None,
        focus=row.get("focus", 0),
    )


def as_content(checklist: Checklist) -> dict[str, Any]:
    """The list as plain JSON values, for the tablet's bundle."""
    return asdict(checklist) | {"since": checklist.since.isoformat()}
