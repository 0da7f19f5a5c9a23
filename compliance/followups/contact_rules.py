"""Whom to ask and how to reach them: the contact list, and what of it may stand on a screen. Pure.

The claims name nobody. Names and numbers come by a list of their own, are matched by the same keyed hash and are kept
no longer than the rule of the day says. A fault names a row and a column, never what stands there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from compliance.foundation.words import Words

LONGEST = {"name": 40, "address": 120, "township": 40}
_PHONE = re.compile(r"^\+?\d{5,15}$")
_IGNORED = re.compile(r"[\s\-()（）]")
_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "identity": ("参保人编号", "身份证号", "证件号码", "人员编号", "个人编号", "psn_no", "certno", "identity"),
        "name": ("姓名", "参保人姓名", "患者姓名", "psn_name", "name"),
        "phone": ("联系电话", "电话", "手机", "手机号码", "tel", "phone"),
        "address": ("住址", "地址", "家庭住址", "address"),
        "township": ("乡镇", "所属乡镇", "乡镇（街道）", "乡镇(街道)", "township"),
    }
)
COLUMN_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "identity": Words(zh="参保人编号", en="number of the insured person"),
        "name": Words(zh="姓名", en="name"),
        "phone": Words(zh="联系电话", en="telephone"),
        "address": Words(zh="住址", en="address"),
        "township": Words(zh="乡镇", en="township"),
    }
)
TEMPLATE = tuple(names[0] for names in _HEADINGS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list. identity: as the claims' export names the person; it is hashed and not kept."""

    identity: str
    name: str
    phone: str
    address: str
    township: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list read: its people, the last row of each person, and why rows were left out (row number from 1 -> words)."""

    entries: tuple[Entry, ...]
    faults: Mapping[int, Words]


def columns(head: Sequence[str]) -> dict[str, int]:
    """Where each column stands in a row of headings; the columns found, maybe none."""
    plain = ["".join(cell.split()).lower() for cell in head]
    return {
        name: next(place for place, cell in enumerate(plain) if cell in known)
        for name, known in _HEADINGS.items()
        if any(cell in known for cell in plain)
    }


def read(rows: Sequence[Sequence[str]], unreadable: Mapping[int, Words]) -> Listed | None:
    """The people of a list; None where no row of headings names number and name. `unreadable`: rows that the file
    itself spoils."""
    for at, row in enumerate(rows[:10]):
        where = columns(row)
        if "identity" in where and "name" in where:
            return _read(rows, at + 1, where, unreadable)
    return None


def _read(
    rows: Sequence[Sequence[str]], first: int, where: Mapping[str, int], unreadable: Mapping[int, Words]
) -> Listed:
    faults = {number: words for number, words in unreadable.items() if number > first}
    people: dict[str, Entry] = {}
    for number, row in enumerate(rows[first:], first + 1):
        if number in faults or not any(cell.strip() for cell in row):
            continue
        values = {name: _cell(row, where.get(name)) for name in _HEADINGS}
        values["phone"] = _IGNORED.sub("", values["phone"])
        wrong = _wrong(values)
        if wrong:
            faults[number] = wrong
        else:
            people[values["identity"]] = Entry(**values)
    return Listed(tuple(people.values()), faults)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _wrong(values: Mapping[str, str]) -> Words | None:
    if not values["identity"] or not values["name"]:
        return Words("缺少参保人编号或姓名", "number or name is missing")
    if values["phone"] and not _PHONE.match(values["phone"]):
        return Words("联系电话不是电话号码", "the telephone is no telephone number")
    if not values["phone"] and not values["address"] and not values["township"]:
        return Words("电话、住址、乡镇至少填一项", "telephone, address or township is needed")
    too_long = next((name for name, most in LONGEST.items() if len(values[name]) > most), "")
    if too_long:
        words = COLUMN_WORDS[too_long]
        return Words(f"{words.zh}过长", f"the {words.en} is too long")
    return None
