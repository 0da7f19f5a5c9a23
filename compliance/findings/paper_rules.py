"""A paper record as a TOML file: findings that were made before, or where there is no screen yet.

[source]
document = "稽核记录 2024年第12号"      # number or name of the paper
kind = "paper"                          # paper, review, follow_up, claims_audit, self_check
authority = "agency"                    # or administrative
title = "第一季度病历评审"
provider = "H0001"                      # one provider: [[line]] and [[base]] follow at the top level
found_on = 2024-03-29

[[line]]                # several providers: [[finding]] with provider, [[finding.line]] and [[finding.base]] instead
item_name = "…"
occurred_from = 2024-01-02
occurred_to = 2024-01-09                # left out: the same day; over two agreements: shared out by days
violation = "unreasonable_care"
total = "320.00"                        # yuan, in quotation marks
person = "0.00"                         # 应退参保人; left out: 0
fund = [{fund = "resident", amount = "240.00"}]      # place = "…" for another pooling area
# item_code, quantity, unit_price, clause, article, claim_id, evidence = ["SHA-256"]

[[base]]                                # one per consequence; left out: counted from the lines
consequence = "damages"
violation = "unreasonable_care"
debtor = "provider"                     # or person, with debtor_label
measure = "fund_loss"                   # fund_loss, total, obtained, none
multiple = "1"                          # with measure "none": sum = "4000.00"
amount = [{fund = "resident", amount = "240.00"}]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.findings.check_rules import Fault
from compliance.findings.rules import FundAmount, NewBase, NewFinding, NewLine
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.money import yuan
from compliance.foundation.words import Words
from compliance.law.violations import Measure

MOST_BYTES = 2_000_000
_SOURCE = {"document", "kind", "authority", "title", "provider", "found_on"}
_FINDING = {"provider", "title", "found_on", "line", "base"}
_LINE = {
    *("item_code", "item_name", "occurred_from", "occurred_to", "quantity", "unit_price", "total", "person", "fund"),
    *("violation", "clause", "article", "evidence", "claim_id"),
}
_BASE = {
    *("consequence", "violation", "debtor", "debtor_label", "measure", "amount", "acted_on", "multiple", "sum"),
}
_AMOUNT = {"fund", "place", "amount"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper record read. findings: (provider code, finding whose provider_id is still 0). sha256: of its content, so
    that the same record entered twice is known whatever its layout."""

    document: str
    sha256: str
    findings: tuple[tuple[str, NewFinding], ...]


def read(text: str) -> tuple[Paper | None, tuple[Fault, ...]]:
    """The record in a TOML text, or everything that keeps it from being read."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, (Fault("file", "FINDINGS-23", Words(f"不是有效的TOML文件：{error}", f"not valid TOML: {error}")),)
    return read_record(content)


def read_record(content: Mapping[str, Any]) -> tuple[Paper | None, tuple[Fault, ...]]:
    """The same, from tables already taken apart (the page's form makes them)."""
    reader = _Reader(content, "")
    source = reader.table("source", _SOURCE)
    parts = reader.tables("finding", _FINDING)
    reader.only({"source", "finding", "line", "base"})
    if parts and ("line" in content or "base" in content):
        reader.fault(
            "line", Words("已分列[[finding]]的，明细和基数须写在其中", "lines and bases belong inside [[finding]]")
        )
    if not parts:
        whole = {key: content[key] for key in ("line", "base") if key in content}
        parts = [_Reader(whole, "", reader.faults)]
    document = source.text("document", needed=True)
    sha256 = sha256_hex(canonical(_plain(content)))
    findings = tuple(_finding(source, part, f"{sha256}:{at}") for at, part in enumerate(parts, 1))
    faults = tuple(reader.faults)
    return (None if faults else Paper(document, sha256, findings)), faults


def _finding(source: "_Reader", part: "_Reader", source_id: str) -> tuple[str, NewFinding]:
    code = part.text("provider") or source.text("provider")
    if not code:
        part.fault("provider", Words("须写明定点医药机构编码", "needs the provider's code"))
    found_on = part.day("found_on") or source.day("found_on", needed=True) or date.min
    lines = tuple(_line(line) for line in part.tables("line", _LINE))
    first = lines[0] if lines else None
    bases = tuple(_base(base, lines, first.occurred_to if first else found_on) for base in part.tables("base", _BASE))
    return code, NewFinding(
        provider_id=0,
        authority=source.text("authority", needed=True),
        source_kind=source.text("kind") or "paper",
        source_id=source_id,
        title=part.text("title") or source.text("title", needed=True),
        found_on=found_on,
        lines=lines,
        bases=bases,
    )


def _line(row: "_Reader") -> NewLine:
    began = row.day("occurred_from", needed=True) or date.min
    return NewLine(
        item_code=row.text("item_code"),
        item_name=row.text("item_name", needed=True),
        occurred_from=began,
        occurred_to=row.day("occurred_to") or began,
        quantity=row.number("quantity"),
        unit_price_fen=row.money("unit_price") if row.has("unit_price") else None,
        total_fen=row.money("total", needed=True),
        person_fen=row.money("person"),
        funds=row.amounts("fund"),
        violation=row.text("violation", needed=True),
        clause=row.text("clause") or None,
        article=row.text("article") or None,
        evidence=row.texts("evidence"),
        claim_id=row.text("claim_id") or None,
    )


def _base(row: "_Reader", lines: tuple[NewLine, ...], day: date) -> NewBase:
    measure = row.text("measure", needed=True)
    if row.has("sum") and measure != Measure.NONE:
        row.fault("sum", Words('只有定额处理（measure = "none"）才写sum', 'sum belongs to measure "none" only'))
    if row.has("multiple") and measure == Measure.NONE:
        row.fault("multiple", Words("定额处理不写倍数", "a fixed sum has no multiple"))
    violation = row.text("violation", needed=True)
    days = [line.occurred_to for line in lines if line.violation == violation]
    return NewBase(
        consequence=row.text("consequence", needed=True),
        violation=violation,
        debtor=row.text("debtor") or "provider",
        debtor_label=row.text("debtor_label"),
        measure=measure,
        amounts=row.amounts("amount"),
        acted_on=row.day("acted_on") or max(days, default=day),
        stated=row.stated_sum("sum") if measure == Measure.NONE else row.number("multiple"),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value if isinstance(value, int | str) else str(value)


class _Reader:
    """Takes values out of one table of the file and notes what is wrong by its place."""

    def __init__(self, table: Mapping[str, Any], place: str, faults: list[Fault] | None = None) -> None:
        self.values = table
        self.place = place
        self.faults: list[Fault] = [] if faults is None else faults

    def fault(self, key: str, words: Words) -> None:
        self.faults.append(Fault(f"{self.place} {key}".strip(), "FINDINGS-20", words))

    def only(self, keys: set[str]) -> None:
        for key in self.values:
            if key not in keys:
                self.fault(key, Words("没有这个项目", "there is no such key"))

    def has(self, key: str) -> bool:
        return self.values.get(key) not in (None, "")

    def table(self, key: str, keys: set[str]) -> "_Reader":
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not value:
            self.fault(key, Words("缺少该表", "the table is missing"))
            value = {}
        reader = _Reader(value, f"{self.place} {key}".strip(), self.faults)
        reader.only(keys)
        return reader

    def tables(self, key: str, keys: set[str]) -> list["_Reader"]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            self.fault(key, Words("应为若干个表", "must be an array of tables"))
            return []
        readers = [_Reader(part, f"{self.place} {key} {at}".strip(), self.faults) for at, part in enumerate(value, 1)]
        for reader in readers:
            reader.only(keys)
        return readers

    def text(self, key: str, needed: bool = False) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.fault(key, Words("应为文字（加引号）", "must be text in quotation marks"))
            return ""
        if needed and not value.strip():
            self.fault(key, Words("必须填写", "is needed"))
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.fault(key, Words("应为若干段文字", "must be an array of texts"))
            return ()
        return tuple(value)

    def day(self, key: str, needed: bool = False) -> date | None:
        value = self.values.get(key)
        if value in (None, ""):
            if needed:
                self.fault(key, Words("必须填写", "is needed"))
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.fault(key, Words("应为日期，如 2024-03-05", "must be a day such as 2024-03-05"))
            return None

    def money(self, key: str, needed: bool = False) -> int:
        value = self.values.get(key)
        if value in (None, ""):
            if needed:
                self.fault(key, Words("必须填写", "is needed"))
            return 0
        try:
            return yuan(value)
        except (ValueError, TypeError, InvalidOperation):
            words = Words(
                "应为以元为单位、最多两位小数的金额（加引号）", "must be yuan, at most two decimals, in quotation marks"
            )
            self.fault(key, words)
            return 0

    def stated_sum(self, key: str) -> Decimal | None:
        return Decimal(self.money(key)) / 100 if self.has(key) else None

    def number(self, key: str) -> Decimal | None:
        if not self.has(key):
            return None
        value = self.values[key]
        try:
            if isinstance(value, bool | float):
                raise InvalidOperation
            found = Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            found = Decimal("NaN")
        if not found.is_finite() or found.copy_abs() >= 10**9 or found != round(found, 6):
            self.fault(key, Words("应为数字，小数须加引号", "must be a number, in quotation marks if it has decimals"))
            return None
        return found

    def amounts(self, key: str) -> tuple[FundAmount, ...]:
        return tuple(
            FundAmount(row.text("fund", needed=True), row.text("place"), row.money("amount", needed=True))
            for row in self.tables(key, _AMOUNT)
        )
