"""How a foreign list is read: which column is which field, guessed or given in a file. Pure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.providers.field_rules import FIELDS
from compliance.providers.rules import Kind
from compliance.providers.value_rules import read_kind

# Running numbers are never codes, whatever they look like.
RUNNING_NUMBER = frozenset({"序号", "编号", "行号", "no", "no.", "id", "#", "number"})
FORMATS = {"date": str, "money": str, "encoding": str, "delimiter": str, "header": bool, "sheet": str}
ENCODINGS = ("utf-8", "gbk", "gb18030", "utf-16")
_HEADING_IGNORED = re.compile(r"[\s（）()【】\[\]:：*、/]+")
_BY_HEADING = {
    _HEADING_IGNORED.sub("", word).casefold(): key
    for key, item in FIELDS.items()
    for word in (*item.headings, item.words.zh, item.words.en)
}
_ADDRESS = re.compile(r"[省市区县镇乡村街路道巷号].*[街路道巷号村栋幢楼室]")
_TITLE_ROWS = 15
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """Which position (from 1) fills which field. header: the row (from 1) of the headings, 0 where there is none.

    constants: the same value for every row; date: strptime pattern; decisions: row number -> "new", "skip" or a
    provider's code, taken by a person where a match is ambiguous.
    """

    columns: Mapping[str, int]
    header: int
    constants: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    decisions: Mapping[int, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the preview keeps it."""
        decisions = {str(row): choice for row, choice in sorted(self.decisions.items())}
        return {
            "columns": dict(self.columns),
            "header": self.header,
            "constants": dict(self.constants),
            "date": self.date,
            "decisions": decisions,
        }


def reading_from_json(kept: Mapping[str, Any]) -> Reading:
    """The reverse of `as_json`."""
    decisions = {int(row): str(choice) for row, choice in kept.get("decisions", {}).items()}
    return Reading(kept["columns"], kept["header"], kept["constants"], kept["date"], decisions)


def fold_heading(text: str) -> str:
    """A heading as it is compared: without spaces, brackets and colons."""
    return _HEADING_IGNORED.sub("", text).casefold()


def field_of(heading: str) -> str | None:
    """The field that a heading stands for; a running number is none."""
    folded = fold_heading(heading)
    return None if folded in RUNNING_NUMBER else _BY_HEADING.get(folded)


def guess(rows: Sequence[Sequence[str]], constants: Mapping[str, str] | None = None) -> Reading:
    """A mapping from the first rows: by headings where one of the first rows names the name, else by content."""
    given = dict(constants or {})
    for number, row in enumerate(rows[:_TITLE_ROWS], start=1):
        columns: dict[str, int] = {}
        for position, cell in enumerate(row, start=1):
            key = field_of(cell)
            if key and key not in columns and key not in given:
                columns[key] = position
        if "name" in columns:
            at = columns.get("code", 0) - 1
            if at >= 0 and is_running([row[at].strip() for row in rows[number:] if len(row) > at and row[at].strip()]):
                del columns["code"]
            return _with_kind(Reading(columns, number, given), rows)
    return _with_kind(Reading(_by_content(rows), 0, given), rows)


def is_running(cells: Sequence[str]) -> bool:
    """Whether the cells count 1, 2, 3 …: a running number, whatever its heading says."""
    return len(cells) > 1 and list(cells) == [str(number) for number in range(1, len(cells) + 1)]


def _with_kind(reading: Reading, rows: Sequence[Sequence[str]]) -> Reading:
    """Where no column tells the kind and nearly all names are pharmacies', the list is one of pharmacies."""
    at = reading.columns.get("name", 0) - 1
    if at < 0 or "kind" in reading.columns or "kind" in reading.constants:
        return reading
    names = [row[at] for row in rows[reading.header :][:500] if len(row) > at and row[at].strip()]
    pharmacies = sum(1 for name in names if read_kind(name) is Kind.PHARMACY)
    if not names or pharmacies < _NEARLY_ALL * len(names):
        return reading
    return replace(reading, constants={**reading.constants, "kind": Kind.PHARMACY.value})


def _by_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    sample = [row for row in rows[:200] if any(cell.strip() for cell in row)]
    width = max((len(row) for row in sample), default=0)

    def share(position: int, test: Any) -> float:
        cells = [row[position].strip() for row in sample if len(row) > position and row[position].strip()]
        return sum(1 for cell in cells if test(cell)) / len(cells) if cells else 0.0

    columns: dict[str, int] = {}
    addresses = {at: share(at, lambda cell: bool(_ADDRESS.search(cell))) for at in range(width)}
    names = {at: share(at, lambda cell: read_kind(cell) is not None and len(cell) >= 4) for at in range(width)}
    best = max(range(width), key=lambda at: names[at] - addresses[at], default=None)
    if best is not None and names[best] >= 0.5:
        columns["name"] = best + 1
    rest = [at for at in range(width) if at != best and addresses[at] >= 0.5]
    if rest:
        columns["address"] = max(rest, key=lambda at: addresses[at]) + 1
    return columns


def check(mapping: Reading, width: int) -> None:
    """Refuse a mapping that names no name, or a column that the list does not have (PROVIDERS-03)."""
    unknown = sorted((mapping.columns.keys() | mapping.constants.keys()) - FIELDS.keys())
    beyond = sorted(key for key, position in mapping.columns.items() if not 1 <= position <= width)
    twice = len(set(mapping.columns.values())) < len(mapping.columns)
    if "name" in mapping.columns and not unknown and not beyond and not twice:
        return
    zh = "没有指明机构名称在哪一列"
    en = "no column is the provider's name"
    if unknown:
        zh, en = f"不认识的字段：{'、'.join(unknown)}", f"unknown fields: {', '.join(unknown)}"
    elif beyond:
        zh, en = f"名单没有这些列：{'、'.join(beyond)}", f"the list has no such column for: {', '.join(beyond)}"
    elif twice:
        zh, en = "同一列不能对应两个字段", "one column cannot fill two fields"
    raise Refusal(
        "PROVIDERS-03",
        zh=zh,
        en=en,
        do_zh="请在预览页或对应关系文件中指明各列",
        do_en="Say which column is which on the preview page or in a mapping file",
        status=422,
    )


@dataclass(frozen=True, slots=True)
class MapFile:
    """A mapping given in TOML: [columns] ours = "theirs" or a position, [formats], [constants]."""

    columns: Mapping[str, str | int]
    formats: Mapping[str, Any]
    constants: Mapping[str, str]

    def over(self, guessed: Reading, rows: Sequence[Sequence[str]]) -> Reading:
        """The mapping of this file over a list's rows: headings are looked up, what it leaves open stays as guessed."""
        header = guessed.header
        if self.formats.get("header") is False:
            header = 0
        elif not header and (self.formats.get("header") or any(isinstance(at, str) for at in self.columns.values())):
            header = self._header(rows)
        heads = (
            {fold_heading(cell): at for at, cell in reversed(list(enumerate(rows[header - 1], 1)))} if header else {}
        )
        columns: dict[str, int] = {}
        for key, theirs in self.columns.items():
            at = theirs if isinstance(theirs, int) else heads.get(fold_heading(theirs))
            if at is None:
                raise bad_map(f"名单没有名为“{theirs}”的列", f"the list has no column named {theirs!r}")
            columns[key] = at
        if not columns:
            columns = dict(guessed.columns)
        columns = {key: at for key, at in columns.items() if key not in self.constants}
        return replace(
            guessed,
            columns=columns,
            header=header,
            constants={**guessed.constants, **self.constants},
            date=self.formats.get("date", ""),
        )

    def _header(self, rows: Sequence[Sequence[str]]) -> int:
        wanted = {fold_heading(at) for at in self.columns.values() if isinstance(at, str)}
        for number, row in enumerate(rows[:_TITLE_ROWS], start=1):
            if wanted <= {fold_heading(cell) for cell in row}:
                return number
        return 1


def bad_map(zh: str, en: str) -> Refusal:
    """A mapping file that cannot be used."""
    return Refusal(
        "PROVIDERS-04",
        zh=f"对应关系文件有误：{zh}",
        en=f"the mapping file is wrong: {en}",
        do_zh="请改正后重试",
        do_en="Correct it and try again",
        status=422,
    )


def read_map(text: str) -> MapFile:
    """The mapping file in `text`; Refusal PROVIDERS-04 names what is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise bad_map(f"不是合法的TOML：{error}", f"not TOML: {error}") from error
    for key in table.keys() - {"columns", "formats", "constants"}:
        raise bad_map(f"不认识的节“{key}”", f"unknown section {key!r}")
    for key, value in table.items():
        if not isinstance(value, dict):
            raise bad_map(f"“{key}”应为一节：[{key}]", f"{key!r} is a section: [{key}]")
    columns, formats, constants = (table.get(key, {}) for key in ("columns", "formats", "constants"))
    for key in (columns.keys() | constants.keys()) - FIELDS.keys():
        raise bad_map(f"不认识的字段“{key}”", f"unknown field {key!r}")
    for key, value in columns.items():
        if isinstance(value, bool) or not isinstance(value, str | int) or (isinstance(value, int) and value < 1):
            raise bad_map(f"“{key}”应为列名或从1起的位置", f"{key!r} is a heading or a position from 1")
    for key, value in formats.items():
        if key not in FORMATS or not isinstance(value, FORMATS[key]):
            raise bad_map(f"[formats] 中“{key}”有误", f"{key!r} in [formats] is wrong")
    if formats.get("encoding", "utf-8").lower() not in ENCODINGS or len(formats.get("delimiter", ",")) != 1:
        raise bad_map("编码或分隔符不受支持", "this encoding or delimiter is not supported")
    if any(not isinstance(value, str) for value in constants.values()):
        raise bad_map("[constants] 的值应为文本", "values of [constants] are text")
    return MapFile(columns, formats, constants)
