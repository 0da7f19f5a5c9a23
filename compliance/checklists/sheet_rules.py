"""A checklist as an office writes it in Excel: Chinese headings, Chinese words, one row an item. Pure, both ways.

Two sheets: “检查表” names the list (a heading and its value a row), “检查项” holds the items. English may be left
empty: the Chinese stands in for it. What is wrong is told by sheet and row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.checklists.file_rules import Fault, Place
from compliance.checklists.rules import (
    COLUMN_WORDS,
    EVIDENCE_WORDS,
    KIND_WORDS,
    SUBJECT_WORDS,
    TYPE_WORDS,
    Checklist,
    Item,
    Subject,
)
from compliance.foundation.words import Words

HEAD, ITEMS = "检查表", "检查项"
# Heading of the head sheet -> key of the file; a dot leads into a language.
HEAD_ROWS: Mapping[str, str] = {
    "代码": "code",
    "版本号": "version",
    "启用日期": "since",
    "检查对象": "subject",
    "名称": "title.zh",
    "名称（英文）": "title.en",
    "适用机构类别": "kinds",
    "来源": "source.zh",
    "来源（英文）": "source.en",
}
COLUMNS: Mapping[str, str] = {
    "项目代码": "code",
    "分组": "group.zh",
    "分组（英文）": "group.en",
    "题型": "type",
    "检查内容": "zh",
    "检查内容（英文）": "en",
    "法规依据": "article",
    "协议条款": "clause.zh",
    "协议条款（英文）": "clause.en",
    "违规情形": "violation",
    "证据要求": "evidence",
    "检查方法": "guide.zh",
    "检查方法（英文）": "guide.en",
    "单位": "unit.zh",
    "单位（英文）": "unit.en",
    "选项": "choices.zh",
    "选项（英文）": "choices.en",
    "表格列": "columns.zh",
    "表格列（英文）": "columns.en",
    "显示条件": "show_when",
    "重点编号": "focus",
}
NEEDED = ("项目代码", "分组", "题型", "检查内容", "法规依据")
_JOIN, _PARTS = "；", "；;\n"


@dataclass(frozen=True, slots=True)
class SheetPlaces:
    """Rows of the head by key, and of the items by number: where parts of a list stand in the workbook."""

    head: Mapping[str, int]
    items: Sequence[int]
    groups: Sequence[int]

    def of(self, table: str = "", index: int = 0, key: str = "") -> Place:
        """Place of a part, as `file_rules.Places` wants it."""
        if not table:
            return Place(self.head.get(key, 1), HEAD)
        rows = self.items if table == "item" else self.groups
        return Place(rows[index] if index < len(rows) else 1, ITEMS)


def from_rows(
    head: Sequence[Sequence[str]], items: Sequence[Sequence[str]], violations: Mapping[str, Words]
) -> tuple[dict[str, Any], SheetPlaces, list[Fault]]:
    """(content as a file has it, where it stands, what could not be read) of both sheets' rows, headings included."""
    content, head_rows, faults = _head(head)
    table, numbers, item_faults = _table(items, violations)
    faults += item_faults
    groups = _groups(table)
    content["group"] = [{"id": key, "zh": words.zh, "en": words.en} for key, (words, _) in groups.items()]
    ids = {words.zh: key for key, (words, _) in groups.items()}
    content["item"] = [_item(row, ids) for row in table]
    places = SheetPlaces(head_rows, numbers, [numbers[first] for _, first in groups.values()])
    return content, places, faults


def _head(rows: Sequence[Sequence[str]]) -> tuple[dict[str, Any], dict[str, int], list[Fault]]:
    content: dict[str, Any] = {}
    where: dict[str, int] = {}
    faults = []
    for number, row in enumerate(rows, start=1):
        heading, value = (*(cell.strip() for cell in row[:2]), "", "")[:2]
        key = HEAD_ROWS.get(heading)
        if key is None:
            if heading:
                faults.append(Fault(Place(number, HEAD), Words(f"不认识的栏目“{heading}”", f"unknown row {heading!r}")))
            continue
        where[key.partition(".")[0]] = number
        _put(content, key, value)
    for key in ("title", "source"):
        _chinese_for_english(content.get(key))
    faults += _head_values(content, where)
    return content, where, faults


def _head_values(content: dict[str, Any], where: Mapping[str, int]) -> Iterator[Fault]:
    given = content.get("since", "")
    try:
        content["since"] = date.fromisoformat(given)
    except ValueError:
        yield Fault(
            Place(where.get("since", 1), HEAD),
            Words(f"日期“{given}”应形如2026-01-01", f"{given!r} is no day (2026-01-01)"),
        )
    for key, words, several in (("subject", SUBJECT_WORDS, False), ("kinds", KIND_WORDS, True)):
        values, unknown = _ids(str(content.get(key, "")), words)
        for value in unknown:
            yield Fault(Place(where.get(key, 1), HEAD), _not_listed(value, words))
        content[key] = values if several else (values or [Subject.PROVIDER])[0]


def _table(
    rows: Sequence[Sequence[str]], violations: Mapping[str, Words]
) -> tuple[list[dict[str, Any]], list[int], list[Fault]]:
    headings = [cell.strip() for cell in rows[0]] if rows else []
    faults = [
        Fault(Place(1, ITEMS), Words(f"不认识的列“{heading}”", f"unknown column {heading!r}"))
        for heading in headings
        if heading and heading not in COLUMNS
    ]
    faults += [
        Fault(Place(1, ITEMS), Words(f"缺少列“{heading}”", f"the column {heading!r} is missing"))
        for heading in NEEDED
        if heading not in headings
    ]
    table, numbers = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        entry: dict[str, Any] = {}
        for heading, cell in zip(headings, row, strict=False):
            if heading in COLUMNS and cell.strip():
                _put(entry, COLUMNS[heading], cell.strip())
        faults += [Fault(Place(number, ITEMS), reason) for reason in _values(entry, violations)]
        table.append(entry)
        numbers.append(number)
    return table, numbers, faults


def _values(entry: dict[str, Any], violations: Mapping[str, Words]) -> Iterator[Words]:
    """Turn an item's Chinese words into the ids of the file, in place; tells what is not on a list."""
    entry.setdefault("evidence", EVIDENCE_WORDS["none"].zh)
    for key, words in (("type", TYPE_WORDS), ("evidence", EVIDENCE_WORDS), ("violation", violations)):
        found, unknown = _ids(str(entry.get(key, "")), words)
        yield from (_not_listed(value, words) for value in unknown)
        if found:
            entry[key] = found[0]
    if not isinstance(entry.get("group"), dict):
        entry["group"] = {"zh": "", "en": ""}
    for key in ("group", "clause", "guide", "unit"):
        _chinese_for_english(entry.get(key))
    entry["en"] = entry.get("en") or entry.get("zh", "")
    if "focus" in entry:
        focus = str(entry["focus"])
        entry["focus"] = int(focus) if focus.isdigit() else focus
    for key in ("choices", "columns"):
        if key in entry:
            yield from _read_listed(entry, key)
    if "show_when" in entry:
        code, _, answers = str(entry["show_when"]).partition("=")
        entry["show_when"] = {"item": code.strip(), "answers": [part.strip() for part in _split(answers)]}


def _read_listed(entry: dict[str, Any], key: str) -> Iterator[Words]:
    """选项: “yes 有；no 无”, an id in Latin letters and its words; 表格列 the same with a type: “paid 金额=金额”."""
    chinese, english = entry[key].get("zh", ""), entry[key].get("en", "")
    translated = dict(part.split(None, 1) for part in _split(english) if len(part.split(None, 1)) == 2)
    found = []
    for part in _split(chinese):
        told, _, kind = part.partition("=") if key == "columns" else (part, "", "")
        pieces = told.split(None, 1)
        if len(pieces) != 2 or not pieces[0].isascii():
            yield Words(f"“{part}”应写成“代码 文字”", f"{part!r} is written as “id words”")
            continue
        one = {"id": pieces[0], "zh": pieces[1].strip(), "en": translated.get(pieces[0], pieces[1].strip())}
        if key == "columns":
            types, unknown = _ids(kind or COLUMN_WORDS["text"].zh, COLUMN_WORDS)
            yield from (_not_listed(value, COLUMN_WORDS) for value in unknown)
            one["type"] = (types or ["text"])[0]
        found.append(one)
    entry[key] = found


def _groups(table: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Words, int]]:
    """Group id -> (words, index of its first item), in the order of the rows."""
    found: dict[str, tuple[Words, int]] = {}
    seen: set[str] = set()
    for index, row in enumerate(table):
        words = row["group"]
        if words.get("zh") and words["zh"] not in seen:
            seen.add(words["zh"])
            found[f"g{len(seen)}"] = (Words(words["zh"], words["en"]), index)
    return found


def _item(row: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    return {**row, "group": ids.get(row["group"].get("zh", ""), "")}


def _put(target: dict[str, Any], key: str, value: str) -> None:
    key, _, language = key.partition(".")
    if language:
        if value:
            target.setdefault(key, {})[language] = value
    else:
        target[key] = value


def _chinese_for_english(words: Any) -> None:
    if isinstance(words, dict):
        words["en"] = words.get("en") or words.get("zh", "")


def _split(text: str) -> list[str]:
    for mark in _PARTS[1:]:
        text = text.replace(mark, _PARTS[0])
    return [part.strip() for part in text.split(_PARTS[0]) if part.strip()]


def _ids(text: str, words: Mapping[str, Words]) -> tuple[list[str], list[str]]:
    """(ids, what is on no list) of Chinese words, or of ids themselves, one or several."""
    known = {one.zh: key for key, one in words.items()} | {str(key): key for key in words}
    parts = [text.strip()] if text.strip() in known else _split(text)
    return [str(known[part]) for part in parts if part in known], [part for part in parts if part not in known]


def _not_listed(value: str, words: Mapping[str, Words]) -> Words:
    listed = "、".join(one.zh for one in words.values())
    return Words(
        f"“{value}”不在可选值中（{listed}）"[:200], f"{value!r} is not one of the values of the drop-down list"
    )


def to_rows(checklist: Checklist, violations: Mapping[str, Words]) -> tuple[list[list[str]], list[list[str]]]:
    """The two sheets of a list, headings included; `from_rows` reads them back as they were."""
    head = {
        "code": checklist.code,
        "version": checklist.version,
        "since": checklist.since.isoformat(),
        "subject": SUBJECT_WORDS[checklist.subject].zh,
        "title.zh": checklist.title.zh,
        "title.en": checklist.title.en,
        "kinds": _JOIN.join(KIND_WORDS[kind].zh for kind in checklist.kinds),
        "source.zh": checklist.source.zh,
        "source.en": checklist.source.en,
    }
    rows = [[_cells(item, violations)[key] for key in COLUMNS.values()] for item in checklist.items]
    return [[heading, head[key]] for heading, key in HEAD_ROWS.items()], [list(COLUMNS), *rows]


def _cells(item: Item, violations: Mapping[str, Words]) -> dict[str, str]:
    both = {"group": item.group, "clause": item.clause, "guide": item.guide, "unit": item.unit}
    cells = {
        f"{key}.{language}": words.in_language(f"{language}") if words else ""
        for key, words in both.items()
        for language in ("zh", "en")
    }
    return {
        **cells,
        "code": item.code,
        "type": TYPE_WORDS[item.type].zh,
        "zh": item.text.zh,
        "en": item.text.en,
        "article": item.article,
        "violation": violations[item.violation].zh if item.violation else "",
        "evidence": EVIDENCE_WORDS[item.evidence].zh,
        "choices.zh": _JOIN.join(f"{choice.id} {choice.words.zh}" for choice in item.choices),
        "choices.en": _JOIN.join(f"{choice.id} {choice.words.en}" for choice in item.choices),
        "columns.zh": _JOIN.join(
            f"{column.id} {column.words.zh}={COLUMN_WORDS[column.type].zh}" for column in item.columns
        ),
        "columns.en": _JOIN.join(f"{column.id} {column.words.en}" for column in item.columns),
        "show_when": f"{item.show_when.item}={_JOIN.join(item.show_when.answers)}" if item.show_when else "",
        "focus": str(item.focus) if item.focus else "",
    }
