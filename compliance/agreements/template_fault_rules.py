"""Faults of a template file: where each key stands, and what is wrong with it. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.agreements.template_rules import FORBIDDEN
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

PLACE = re.compile(r"\{[^}]*\}")
_TYPES = {
    str: Words("文本", "text"),
    int: Words("整数", "a whole number"),
    date: Words("日期", "a date"),
    list: Words("列表", "a list"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a template file and the line it stands on (from 1)."""

    line: int
    reason: Words


class Lines:
    """Where each article and item of the file begins, so that a fault can name its line."""

    def __init__(self, text: str) -> None:
        self.rows = text.split("\n")
        self.articles: list[int] = []
        self.items: list[list[int]] = []
        for number, row in enumerate(self.rows):
            if row.strip() == "[[article]]":
                self.articles.append(number)
                self.items.append([])
            elif row.strip() == "[[article.item]]" and self.items:
                self.items[-1].append(number)

    def start(self, article: int | None, item: int | None) -> int:
        """Row (from 0) of an article's or item's header; -1, before the first row, for the head of the file."""
        if article is None or article >= len(self.articles):
            return -1
        if item is None or item >= len(self.items[article]):
            return self.articles[article]
        return self.items[article][item]

    def of(self, key: str, article: int | None, item: int | None) -> int:
        """Line (from 1) of `key` in its block, or of the block where the key is missing."""
        start = self.start(article, item)
        for number in range(start + 1, len(self.rows)):
            if self.rows[number].strip().startswith("[["):
                break
            if re.match(rf"\s*{re.escape(key)}\s*=", self.rows[number]):
                return number + 1
        return max(start + 1, 1)


class Reader:
    """Reads checked values of one file and gathers its faults; `article` and `item` are where it stands (from 0)."""

    def __init__(self, text: str, violations: frozenset[str]) -> None:
        self.violations = violations
        self.lines = Lines(text)
        self.faults: list[Fault] = []
        self.article: int | None = None
        self.item: int | None = None

    def fault(self, key: str, zh: str, en: str) -> None:
        self.faults.append(Fault(self.lines.of(key, self.article, self.item), Words(zh=zh, en=en)))

    def keys(self, table: dict[str, Any], needed: dict[str, type], more: dict[str, type]) -> bool:
        before = len(self.faults)
        for key in table.keys() - needed.keys() - more.keys():
            self.fault(key, f"不认识的键“{key}”", f"unknown key {key!r}")
        for key in needed.keys() - table.keys():
            self.fault(key, f"缺少“{key}”", f"{key!r} is missing")
        for key, kind in {**needed, **more}.items():
            if key in table and (not isinstance(table[key], kind) or isinstance(table[key], bool)):
                words = _TYPES[kind]
                self.fault(key, f"“{key}”应为{words.zh}", f"{key!r} must be {words.en}")
        return len(self.faults) == before

    def decimal(self, table: dict[str, Any], key: str) -> Decimal:
        try:
            number = Decimal(table[key])
            if not number.is_finite() or number.as_tuple().exponent < -2:  # type: ignore[operator]
                raise InvalidOperation
        except InvalidOperation:
            self.fault(key, f"“{key}”应为至多两位小数的数", f"{key!r} must be a number of at most two decimals")
            return Decimal(0)
        return number

    def words(self, table: dict[str, Any], fill: Callable[[str, str], str]) -> Words:
        for key in ("zh", "en", "chapter_zh", "chapter_en"):
            for word in FORBIDDEN:
                if word in f" {table.get(key, '')} ".lower():
                    self.fault(
                        key,
                        f"协议文本不得出现“{word.strip()}”，协议约定的是违约责任",
                        f"an agreement does not say {word.strip()!r}: it speaks of breach, not of punishment",
                    )
            if key in table and not table[key].strip():
                self.fault(key, f"“{key}”为空", f"{key!r} is empty")
        found = Words(zh=fill(table["zh"], "zh"), en=fill(table["en"], "en"))
        for key, text in (("zh", found.zh), ("en", found.en)):
            for left in PLACE.findall(text):
                self.fault(key, f"不认识的占位“{left}”", f"unknown placeholder {left!r}")
        return found


def syntax(message: str, text: str) -> Fault:
    found = re.search(r"at line (\d+)", message)
    line = int(found.group(1)) if found else text.count("\n") + 1
    return Fault(line, Words(zh=f"不是合法的TOML：{message}", en=f"not TOML: {message}"))


def refused(faults: list[Fault]) -> Refusal:
    ordered = sorted(faults, key=lambda fault: fault.line)
    return Refusal(
        "AGREEMENTS-01",
        zh="协议模板有误：" + "；".join(f"第{fault.line}行，{fault.reason.zh}" for fault in ordered),
        en="the template is not valid: " + "; ".join(f"line {fault.line}, {fault.reason.en}" for fault in ordered),
        do_zh="请按行号改正后重新发布",
        do_en="Correct these lines and publish again",
        status=422,
        fields={f"line {fault.line}": fault.reason.en for fault in ordered},
    )
