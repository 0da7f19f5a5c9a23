"""What an export is: its encoding, its delimiter, its headings; and how they are read as the store's columns. Pure."""

import codecs
import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from compliance.claims.column_rules import CLAIMS, LINES, OF_CONTENT, Column
from compliance.foundation.errors import Refusal

DELIMITERS = (",", "\t", ";", "|")
CONTENTS = ("settlements", "lines")
_SECTIONS = {"columns", "formats", "constants"}
_FORMATS = {"encoding", "delimiter", "header", "money", "date", "sheet"}
_NOISE = re.compile(r"[\s()（）\[\]【】:：_\-—*＊/、]+")
_UNIT = re.compile(r"(（|\()(元|分|yuan|fen)(）|\))$")
# Three or more characters that UTF-8 writes in three bytes each, as Chinese text is: by chance one in some 10^9 of GBK.
_UTF8_INSIDE = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){3,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How an export is read. columns: ours -> position from 1; formats: encoding, delimiter, header, money, date and
    sheet; constants: ours -> text for every row; content: "settlements" (a row is a claim) or "lines" (a row is a line
    of a claim that was imported before)."""

    columns: Mapping[str, int]
    formats: Mapping[str, Any] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    content: str = "settlements"

    def as_json(self) -> dict[str, Any]:
        """What is kept."""
        return {
            "columns": dict(self.columns),
            "formats": dict(self.formats),
            "constants": dict(self.constants),
            "content": self.content,
        }


def from_json(kept: Mapping[str, Any]) -> Layout:
    """A layout by positions, as `as_json` gave it."""
    return Layout(kept["columns"], kept.get("formats", {}), kept.get("constants", {}), kept.get("content", CONTENTS[0]))


def encoding_of(sample: bytes) -> str:
    """ "utf-8" or "gb18030" (which contains GBK) of a file's beginning. CLAIMS-11 for neither."""
    if sample.startswith(codecs.BOM_UTF16_LE) or sample.startswith(codecs.BOM_UTF16_BE) or b"\0" in sample:
        raise unreadable("文件不是文本表格（含空字符）", "the file is no text table (it holds null characters)")
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeDecodeError:
            continue
        return name
    raise unreadable("文件编码不是 UTF-8、GBK 或 GB18030", "the file is in neither UTF-8, GBK nor GB18030")


def mixed(block: bytes) -> bool:
    """Whether a block of a GB18030 file holds text in UTF-8."""
    return _UTF8_INSIDE.search(block) is not None


def delimiter_of(line: str) -> str:
    """The delimiter that the heading line holds most of."""
    return max(DELIMITERS, key=line.count)


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True), [])]
    except csv.Error as error:
        raise unreadable("首行引号没有成对", "the quotation marks of the first line are not closed") from error


def _plain(heading: str) -> str:
    return _NOISE.sub("", _UNIT.sub("", heading.strip())).casefold()


def guess(headings: Sequence[str], content: str = "") -> Layout:
    """The columns told by their headings, the first where two fit; the content by them too unless it is given: an
    export with a line's number and no total is one of lines."""
    claims, lines = _told(headings, CLAIMS), _told(headings, LINES)
    found = content or ("lines" if "line_no" in lines and "total" not in claims else "settlements")
    fen = any("分" in (_UNIT.search(heading.strip()) or [""])[0] for heading in headings)
    return Layout(lines if found == "lines" else claims, {"money": "fen"} if fen else {}, {}, found)


def _told(headings: Sequence[str], columns: Mapping[str, Column]) -> dict[str, int]:
    known: dict[str, str] = {}
    for column in columns.values():
        for heading in column.headings:
            known.setdefault(_plain(heading), column.name)
    found: dict[str, int] = {}
    for place, heading in enumerate(headings, 1):
        name = known.get(_plain(heading))
        if name:
            found.setdefault(name, place)
    return found


def read_map(text: str) -> dict[str, Any]:
    """A mapping file (TOML): [columns], [formats], [constants], content. CLAIMS-12 where it says what is not known."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad_map(f"不是TOML：{error}", f"it is no TOML: {error}") from error
    for section in _SECTIONS & set(given):
        if not isinstance(given[section], dict):
            raise _bad_map(f"“{section}”应为一节：[{section}]", f"{section!r} is a section: [{section}]")
    unknown = set(given) - {*_SECTIONS, "content"} | set(given.get("formats", {})) - _FORMATS
    if unknown:
        raise _bad_map(f"不认识：{sorted(unknown)}", f"unknown: {sorted(unknown)}")
    return given


def layout_of(given: Mapping[str, Any], headings: Sequence[str]) -> Layout:
    """A mapping over what the headings tell; a column given as 0 is not read. CLAIMS-12 for what is not there."""
    found = guess(headings, str(given.get("content", "")))
    if found.content not in CONTENTS:
        raise _bad_map(f"content 只能是 {CONTENTS}", f"content is one of {CONTENTS}")
    known = OF_CONTENT[found.content]
    own = {name: _place(name, told, headings, known) for name, told in given.get("columns", {}).items()}
    columns = {**{name: place for name, place in found.columns.items() if place not in own.values()}, **own}
    return replace(
        found,
        columns={name: place for name, place in columns.items() if place},
        formats={**found.formats, **given.get("formats", {})},
        constants=_constants(given.get("constants", {}), known),
    )


def to_keep(layout: Layout, headings: Sequence[str]) -> dict[str, Any]:
    """A layout as it is kept for a source's next export: by headings where there are any, every column told."""
    columns = {name: headings[place - 1] or place for name, place in layout.columns.items()}
    return {**layout.as_json(), "columns": {**dict.fromkeys(guess(headings, layout.content).columns, 0), **columns}}


def _constants(given: Mapping[str, Any], known: Mapping[str, Column]) -> dict[str, str]:
    unknown = set(given) - set(known)
    if unknown:
        raise _bad_map(f"没有字段：{sorted(unknown)}", f"no such columns: {sorted(unknown)}")
    return {name: str(value) for name, value in given.items()}


def _place(name: str, told: object, headings: Sequence[str], known: Mapping[str, Column]) -> int:
    if name not in known:
        raise _bad_map(f"没有字段“{name}”", f"there is no column {name!r}")
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= len(headings):
        return told
    if isinstance(told, str):
        for place, heading in enumerate(headings, 1):
            if heading.strip() == told.strip():
                return place
    raise _bad_map(f"文件中没有列“{told}”（{name}）", f"the file has no column {told!r} ({name})")


def check(mapping: Layout, width: int) -> None:
    """CLAIMS-13 where a mapping lacks what every row needs, or names a column twice or beyond the file."""
    known = OF_CONTENT.get(mapping.content, {})
    missing = [
        one
        for one in known.values()
        if one.required and one.name not in mapping.columns and one.name not in mapping.constants
    ]
    places = list(mapping.columns.values())
    wrong = [place for place in places if not 1 <= place <= width or places.count(place) > 1]
    if missing or wrong or mapping.content not in CONTENTS:
        lacking_zh, lacking_en = "、".join(c.words.zh for c in missing), ", ".join(c.words.en for c in missing)
        raise Refusal(
            "CLAIMS-13",
            zh=f"对应关系不完整：缺少 {lacking_zh}" if missing else "同一列对应了两个字段，或者列不存在",
            en=f"the mapping lacks {lacking_en}" if missing else "one column is mapped twice, or is not there",
            do_zh="请为每个必填字段指定一列，或在对应文件的[constants]中给出固定值",
            do_en="assign a column to each required field, or give a fixed value under [constants] of the mapping file",
            status=422,
            fields={column.name: "missing" for column in missing},
        )


def _bad_map(zh: str, en: str) -> Refusal:
    return Refusal(
        "CLAIMS-12",
        zh=f"对应文件不可用：{zh}",
        en=f"the mapping file cannot be used: {en}",
        do_zh="请修改对应文件（[columns]、[formats]、[constants]）",
        do_en="change the mapping file ([columns], [formats], [constants])",
        status=422,
    )


def unreadable(zh: str, en: str, do_zh: str = "", do_en: str = "", status: int = 422) -> Refusal:
    """CLAIMS-11: a file of which nothing was loaded."""
    return Refusal(
        "CLAIMS-11",
        zh=f"{zh}；未导入任何行",
        en=f"{en}; nothing was loaded",
        do_zh=do_zh or "请从业务系统重新导出完整文件后再导入",
        do_en=do_en or "export the whole file again and import that",
        status=status,
    )
