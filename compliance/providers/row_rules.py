"""One row of a list becomes the facts of one provider, or the reasons why it cannot. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.foundation.words import Words
from compliance.providers.field_rules import FIELDS
from compliance.providers.list_rules import Reading
from compliance.providers.rules import Level, Ownership
from compliance.providers.value_rules import (
    BLANK,
    read_beds,
    read_code,
    read_credit,
    read_day,
    read_kind,
    read_level,
    read_ownership,
    read_uscc,
)

_ODD = re.compile(r"[\x00-\x1e\x7f-\x9f\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u2069\u3000\ufeff]|(?:^|\x1f)\s*[=@+\-]")
_SPACES = re.compile(r"[\s\u00a0\u3000\u2028\u2029]+")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"^(?:[=@]|[+\-][^\d\s\-])")
Values = dict[str, Any]


@dataclass(slots=True)
class RowFacts:
    """What one row says: `values` by column of the registry (blank ones left out), and what is wrong with it."""

    values: Values
    reasons: list[Words]


Check = Callable[[str, Values], Words | None]


def clean(cell: str) -> tuple[str, Words | None]:
    """The cell without stray spaces and invisible signs; with a reason where it holds what no list should."""
    if _CONTROL.search(cell):
        return "", Words(zh="含有控制字符", en="it holds control characters")
    text = _SPACES.sub(" ", _INVISIBLE.sub("", cell)).strip()
    if _FORMULA.match(text) and text not in BLANK:
        return text, Words(zh="以公式符号开头", en="it begins like a formula")
    return text, None


def _wrong(key: str, zh: str, en: str) -> Words:
    words = FIELDS[key].words
    return Words(zh=f"{words.zh}：{zh}", en=f"{words.en}: {en}")


def _take_level(text: str, values: Values) -> Words | None:
    found = read_level(text)
    if found is None:
        return _wrong("level", f"不认识的等级“{text[:20]}”", f"unknown level {text[:20]!r}")
    values["level"] = str(found[0])
    if found[1]:
        values.setdefault("grade", found[1])
    return None


def _take_kind(text: str, values: Values) -> Words | None:
    kind = read_kind(text)
    if kind is not None:
        values["kind"] = str(kind)
    return None


def _take_economic_type(text: str, values: Values) -> Words | None:
    values["economic_type"] = text
    ownership = read_ownership(text)
    if ownership:
        values.setdefault("ownership", str(ownership))
    return None


def _take_ownership(text: str, values: Values) -> Words | None:
    ownership = read_ownership(text)
    if ownership is None:
        return _wrong("ownership", f"不认识的“{text[:20]}”", f"unknown {text[:20]!r}")
    if ownership:
        values["ownership"] = str(ownership)
    return None


def _take_nature(text: str, values: Values) -> Words | None:
    values["nature"] = text
    if "营利" not in text and (ownership := read_ownership(text)):
        values.setdefault("ownership", ownership.value)
    return None


def _reader(key: str, read: Callable[[str], Any], zh: str, en: str) -> Check:
    def take(text: str, values: Values) -> Words | None:
        found = read(text)
        if found is None:
            return _wrong(key, f"{zh}“{text[:20]}”", f"{en} {text[:20]!r}")
        values[key] = found
        return None

    return take


def checks(reading: Reading) -> dict[str, Check]:
    """How each field is taken; a field without an entry is taken as text."""
    return {
        "code": _reader("code", read_code, "只能是40位以内的字母、数字", "letters and digits, at most 40, not"),
        "level": _take_level,
        "kind": _take_kind,
        "economic_type": _take_economic_type,
        "ownership": _take_ownership,
        "nature": _take_nature,
        "uscc": _reader("uscc", read_uscc, "应为18位代码，不是", "18 characters, not"),
        "beds": _reader("beds", read_beds, "应为整数，不是", "a whole number, not"),
        "licence_until": _take_until(reading.date),
        "credit_grade": _reader("credit_grade", read_credit, "应为A至E，不是", "A to E, not"),
    }


def _take_until(pattern: str) -> Check:
    def take(text: str, values: Values) -> Words | None:
        if text.startswith("长期"):
            return None
        found = read_day(text, pattern)
        if found is None:
            return _wrong("licence_until", f"不是日期“{text[:20]}”", f"no date {text[:20]!r}")
        values["licence_until"] = found
        return None

    return take


class RowReader:
    """Reads the rows of one list by one mapping."""

    def __init__(self, reading: Reading) -> None:
        takes = checks(reading)
        order = sorted(reading.columns.items(), key=lambda pair: pair[0] != "grade")
        self.fields = [(key, at - 1, FIELDS[key].longest, takes.get(key)) for key, at in order]
        self.widest = max((at for _key, at, _longest, _take in self.fields), default=-1)
        self.constants: Values = {}
        self.constant_faults: list[Words] = []
        for key, text in reading.constants.items():
            self._constant(key, text.strip(), takes)

    def _constant(self, key: str, text: str, takes: Mapping[str, Check]) -> None:
        if take := takes.get(key):
            if fault := take(text, self.constants):
                self.constant_faults.append(fault)
        else:
            self.constants[key] = text

    def read(self, row: Sequence[str]) -> RowFacts:
        """The facts of `row`; a missing cell at its end is blank."""
        facts = RowFacts(dict(self.constants), list(self.constant_faults))
        odd = _ODD.search("\x1f".join(row)) is not None
        for key, at, longest, take in self.fields:
            cell = row[at] if at < len(row) else ""
            if odd:
                text, fault = clean(cell)
                if fault:
                    facts.reasons.append(_wrong(key, fault.zh, fault.en))
                    continue
            else:
                text = cell.strip()
            if text in BLANK:
                continue
            if len(text) > longest:
                zh, en = f"超过{longest}字（{len(text)}字）", f"longer than {longest} characters ({len(text)})"
                facts.reasons.append(_wrong(key, zh, en))
            elif take is None:
                facts.values[key] = text
            elif fault := take(text, facts.values):
                facts.reasons.append(fault)
        self._finish(facts)
        return facts

    def _finish(self, facts: RowFacts) -> None:
        if not facts.values.get("name"):
            if not any(reason.zh.startswith(FIELDS["name"].words.zh) for reason in facts.reasons):
                facts.reasons.append(Words(zh="机构名称为空", en="the name is empty"))
            return
        if "kind" not in facts.values:
            kind = read_kind(facts.values["name"])
            if kind is None:
                facts.reasons.append(
                    Words(zh="看不出机构类别，请指定", en="the kind of institution is not told: say which it is")
                )
            else:
                facts.values["kind_by_name"] = str(kind)


# What a new provider is where its list says nothing.
DEFAULTS: Mapping[str, Any] = {"level": Level.UNRATED.value, "ownership": Ownership.UNKNOWN.value}
