"""What a tablet reports beside answers: beds of a ward round, inquiries, papers taken away, rows of a table. Pure.

Each of them is one value that a later event may replace; what is wrong in one is told by field.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.words import Words

Faults = Iterator[tuple[str, str]]
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
MOST_PATIENTS = 2000
PAIRS_A_PAGE = 6
MOST_PAIRS = 120


class Found(StrEnum):
    """What a round found of one patient."""

    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    OTHER_PERSON = "other_person"
    UNLISTED = "unlisted"


FOUND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Found.PRESENT: Words(zh="在床", en="Present"),
        Found.LEAVE: Words(zh="请假", en="On leave"),
        Found.ABSENT: Words(zh="不在", en="Absent"),
        Found.OTHER_PERSON: Words(zh="人证不符", en="Another person"),
        Found.UNLISTED: Words(zh="在床未登记", en="In bed, not on the list"),
    }
)
MODE_WORDS: Mapping[str, Words] = MappingProxyType(
    {"ward": Words(zh="巡查病房", en="Ward round"), "night": Words(zh="夜间检查", en="Night check")}
)
# What is suspected of a patient so found, as the catalogue of violations names it.
SUSPECTED: Mapping[str, str] = MappingProxyType({Found.ABSENT: "phantom_bed", Found.OTHER_PERSON: "impersonation_help"})
ASKED_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "patient": Words(zh="患者", en="Patient"),
        "doctor": Words(zh="医务人员", en="Doctor or nurse"),
        "staff": Words(zh="经办及收费人员", en="Staff of the institution"),
        "other": Words(zh="其他人员", en="Other"),
    }
)
FORM_WORDS: Mapping[str, Words] = MappingProxyType(
    {"original": Words(zh="原件", en="Original"), "copy": Words(zh="复制件", en="Copy")}
)
_PATIENT = ("key", "ward", "bed", "name", "identity", "number", "admitted_on")
_BED = frozenset({*_PATIENT, "round", "found", "note"})
_HEAD = frozenset({"round", "key", "mode", "source", "patients"})
_INQUIRY = frozenset(
    {"role", "name", "identity", "unit", "position", "phone", "place", "began", "ended", "told", "pairs"}
    | {"read", "remarks", "pages", "refused", "witness", "officers"}
)
_MATERIAL = frozenset({"name", "pages", "copies", "form", "verified", "note", "returned"})


def patrol_faults(value: Mapping[str, Any]) -> Faults:
    """What is wrong with a bed of a round, or with the round's own head (key ""), which carries the list gone by."""
    head = value.get("key") == ""
    yield from _unknown(value, _HEAD if head else _BED)
    if not re.fullmatch(r"[1-9][0-9]?", str(value.get("round", ""))) or not isinstance(value["round"], str):
        yield "value.round", "须为第几次巡查 / the number of the round"
    if head:
        if value.get("mode") not in MODE_WORDS:
            yield "value.mode", "须为ward或night / ward or night"
        yield from _short(value, ("source",), 120)
        yield from _patients(value.get("patients"))
        return
    yield from _patient(value, "value")
    if value.get("found") not in set(Found):
        yield "value.found", "核查情况不在范围内 / unknown result"
    yield from _short(value, ("note",), 500)


def _patients(rows: Any) -> Faults:
    if not isinstance(rows, list) or len(rows) > MOST_PATIENTS:
        yield "value.patients", f"须为不超过{MOST_PATIENTS}人的名单 / a list of at most {MOST_PATIENTS}"
        return
    for row in rows:
        if not isinstance(row, Mapping):
            yield "value.patients", "名单有误 / the list is wrong"
            return
        yield from _unknown(row, frozenset(_PATIENT))
        yield from _patient(row, "value.patients")
    keys = [row.get("key") for row in rows]
    if len(set(keys)) < len(keys):
        yield "value.patients", "名单中有重复 / a patient stands twice"


def _patient(row: Mapping[str, Any], where: str) -> Faults:
    if not isinstance(row.get("key"), str) or not row["key"].strip():
        yield f"{where}.key", "须有编号 / a key is wanted"
    if not str(row.get("name") or "").strip() and not str(row.get("bed") or "").strip():
        yield f"{where}.name", "须有姓名或床号 / a name or a bed is wanted"
    yield from _short(row, _PATIENT, 60, where)
    if row.get("admitted_on") and _day(row["admitted_on"]) is None:
        yield f"{where}.admitted_on", "日期有误 / bad day"


def inquiry_faults(value: Mapping[str, Any]) -> Faults:
    """What is wrong with an inquiry (询问笔录): who was asked, what was told, question and answer, pages signed."""
    yield from _unknown(value, _INQUIRY)
    if value.get("role") not in ASKED_WORDS:
        yield "value.role", "被询问人身份有误 / unknown role"
    if not str(value.get("name") or "").strip():
        yield "value.name", "须写明被询问人 / who was asked is wanted"
    yield from _short(
        value, ("name", "identity", "unit", "position", "phone", "place", "began", "ended", "witness"), 120
    )
    yield from _short(value, ("remarks", "refused"), 1000)
    if type(value.get("told")) is not bool:
        yield "value.told", "须为真或假 / true or false"
    if value.get("read") not in ("", "self", "aloud"):
        yield "value.read", "须为self、aloud或空 / self, aloud or empty"
    if value.get("refused") and not str(value.get("witness") or "").strip():
        yield "value.witness", "拒签须有见证人 / a refusal needs its witness"
    yield from _pair_faults(value.get("pairs"))
    yield from _page_faults(value)
    officers = value.get("officers", [])
    if not isinstance(officers, list) or not all(_is_officer(one) for one in officers):
        yield "value.officers", "询问人签名有误 / the officers' signatures are wrong"


def _pair_faults(pairs: Any) -> Faults:
    if not isinstance(pairs, list) or len(pairs) > MOST_PAIRS:
        yield "value.pairs", f"须为不超过{MOST_PAIRS}组问答 / at most {MOST_PAIRS} questions"
        return
    for pair in pairs:
        if not isinstance(pair, Mapping) or set(pair) != {"q", "a"}:
            yield "value.pairs", "须有问和答 / question and answer are wanted"
            return
        yield from _short(pair, ("q", "a"), 2000, "value.pairs")


def _page_faults(value: Mapping[str, Any]) -> Faults:
    """A page is signed over what stands on it: its hash says so."""
    pages, pairs = value.get("pages", []), value.get("pairs")
    if not isinstance(pages, list) or not isinstance(pairs, list):
        yield "value.pages", "须为列表 / a list is wanted"
        return
    if pages and len(pages) != page_count(pairs):
        yield "value.pages", "须逐页签名 / each page is signed"
        return
    for number, page in enumerate(pages):
        good = isinstance(page, Mapping) and set(page) == {"sha256", "image"} and _is_hash(page.get("image"))
        if not good or page["sha256"] != page_sha256(value, number):
            yield "value.pages", "签名与该页内容不一致 / a signature over another page"
            return


def pages_of(pairs: Sequence[Mapping[str, str]]) -> list[Sequence[Mapping[str, str]]]:
    """Questions and answers by the page they stand on; an inquiry has one page at least."""
    return [pairs[at : at + PAIRS_A_PAGE] for at in range(0, max(len(pairs), 1), PAIRS_A_PAGE)]


def page_count(pairs: Sequence[Mapping[str, str]]) -> int:
    """How many pages these questions take."""
    return len(pages_of(pairs))


def page_sha256(value: Mapping[str, Any], number: int) -> str:
    """Hash of one page (from 0): who was asked and what stands on it; the tablet signs over the same."""
    part = {"name": value.get("name"), "page": number + 1, "pairs": list(pages_of(value["pairs"])[number])}
    try:
        return sha256_hex(canonical(part))
    except (TypeError, ValueError):
        return ""


def inquiry_open(value: Mapping[str, Any], officers_needed: int) -> bool:
    """Whether an inquiry still waits: for the rights to be told, the reading, a page's signature (or its refusal with
    a witness) or an officer's."""
    signed = bool(value.get("pages")) or bool(value.get("refused"))
    officers = {one["by"] for one in value.get("officers", [])}
    told = value.get("told") is True and bool(value.get("pairs"))
    return not (told and value.get("read") and signed and len(officers) >= officers_needed)


def images_of_inquiry(value: Mapping[str, Any]) -> set[str]:
    """Hashes of the signatures that an inquiry carries."""
    return {part["image"] for part in (*value.get("pages", []), *value.get("officers", []))}


def material_faults(value: Mapping[str, Any]) -> Faults:
    """What is wrong with one paper taken away (调取资料): name, pages, copies, original or copy, 与原件一致."""
    yield from _unknown(value, _MATERIAL)
    if not str(value.get("name") or "").strip():
        yield "value.name", "须写明资料名称 / the paper's name is wanted"
    yield from _short(value, ("name", "note"), 300)
    for key in ("pages", "copies"):
        if type(value.get(key)) is not int or not 0 < value[key] < 100_000:
            yield f"value.{key}", "须为正整数 / a whole number from 1"
    if value.get("form") not in FORM_WORDS:
        yield "value.form", "须为original或copy / original or copy"
    if type(value.get("verified")) is not bool or (value.get("verified") and value.get("form") != "copy"):
        yield "value.verified", "只有复制件才核对与原件一致 / only a copy is compared with its original"
    back = value.get("returned")
    if back is not None:
        good = isinstance(back, Mapping) and set(back) == {"on", "to", "image"} and _day(back.get("on")) is not None
        if not good or not str(back["to"]).strip() or len(str(back["to"])) > 60 or not _is_hash(back["image"]):
            yield "value.returned", "退还须有日期、收件人和签名 / day, receiver and signature are wanted"


def row_faults(value: Mapping[str, Any], columns: Mapping[str, str]) -> Faults:
    """What is wrong with a row of a table; `columns`: id and type of each."""
    if set(value) != {"cells"} or not isinstance(value["cells"], Mapping):
        yield "value.cells", "须为一行 / a row is wanted"
        return
    yield from ((f"value.{key}", "表中没有此列 / no such column") for key in value["cells"] if key not in columns)
    filled = 0
    for key, kind in columns.items():
        cell = value["cells"].get(key, "")
        if not isinstance(cell, str) or len(cell) > 300:
            yield f"value.{key}", "须为不超过300字的文字 / text of at most 300 characters"
        elif cell.strip():
            filled += 1
            if not _fits(cell.strip(), kind):
                yield f"value.{key}", "不合该列的类型 / not of the column's type"
    if not filled:
        yield "value.cells", "空行 / an empty row"


def _fits(cell: str, kind: str) -> bool:
    if kind == "amount":
        return bool(re.fullmatch(r"\d{1,11}(\.\d{1,2})?", cell))
    if kind == "number":
        return bool(re.fullmatch(r"\d{1,9}", cell))
    return kind != "day" or _day(cell) is not None


def _unknown(value: Mapping[str, Any], known: frozenset[str]) -> Faults:
    yield from ((f"value.{key}", "不认识的字段 / unknown field") for key in value if key not in known)


def _short(value: Mapping[str, Any], keys: Sequence[str], longest: int, where: str = "value") -> Faults:
    for key in keys:
        part = value.get(key, "")
        if not isinstance(part, str) or len(part) > longest or "\x00" in part:
            yield f"{where}.{key}", f"须为不超过{longest}字的文字 / text of at most {longest} characters"


def _is_officer(one: Any) -> bool:
    return (
        isinstance(one, Mapping) and set(one) == {"by", "image"} and type(one["by"]) is int and _is_hash(one["image"])
    )


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and bool(_SHA256.match(value))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
