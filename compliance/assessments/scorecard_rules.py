"""Reading a scorecard's TOML: refused by name where anything is missing, never changed once it was used. Pure."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from compliance.assessments.rules import Item
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.words import Words
from compliance.law.deposits import DepositBands
from compliance.law.parameters import Standing
from compliance.law.violations import violations
from compliance.providers.rules import Kind

SOURCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "cases": Words(zh="案件处理结果", en="Decided cases"),
        "visits": Words(zh="现场检查", en="Visits"),
        "reviews": Words(zh="病历评审", en="Record review"),
        "indicators": Words(zh="指标考核", en="Indicators"),
        "joint": Words(zh="联合考核组", en="Joint group"),
    }
)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard version: for which kinds and years, its items, its grades (best first), the bands of the deposit
    where the agreement sets its own, and the grade that a grave event caps."""

    id: str
    title: Words
    kinds: tuple[str, ...]
    since: date
    until: date | None
    items: tuple[Item, ...]
    grades: tuple[tuple[str, Decimal], ...]
    bands: DepositBands | None
    caps: Mapping[str, tuple[str, Decimal]]
    source: str
    sha256: str
    text: str

    @property
    def total(self) -> Decimal:
        """All points of the card."""
        return sum((item.points for item in self.items), Decimal(0))


_KEYS = {"id", "zh", "en", "kinds", "since", "until", "source", "item", "grade", "cap", "deposit"}
_ITEM_TEXTS = ("section_zh", "section_en", "zh", "en", "clause", "source")
_TEXTS = ("id", "zh", "en", "source")


def parse(text: str) -> Scorecard:
    """A scorecard from its file. Refusal ASSESSMENTS-10 naming what is wrong."""
    try:
        table = tomllib.loads(text)
        return _card(table, text)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise Refusal(
            "ASSESSMENTS-10",
            zh=f"考核评分表有误：{error}",
            en=f"the scorecard is not valid: {error}",
            do_zh="请对照随附的评分表改正",
            do_en="Correct it after the shipped scorecards",
            status=422,
        ) from error


def _card(table: Mapping[str, Any], text: str) -> Scorecard:
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")
    if not all(isinstance(table[key], str) and table[key] for key in _TEXTS):
        raise ValueError(f"{', '.join(_TEXTS)} are texts")
    if type(table["since"]) is not date:
        raise ValueError("since is a day")
    items = tuple(_item(row) for row in table["item"])
    numbers = [item.number for item in items]
    if len(set(numbers)) != len(numbers) or not items:
        raise ValueError("item numbers are missing or stand twice")
    if not set(table["kinds"]) <= set(Kind):
        raise ValueError(f"kinds are among {', '.join(Kind)}")
    grades = tuple((row["grade"], Decimal(row["least"])) for row in table["grade"])
    for row in table["grade"]:
        _check_row(row, {"grade", "least"}, ("grade",))
    for row in table.get("cap", ()):
        _check_row(row, {"event", "grade", "score"}, ("event", "grade"))
    if [least for _, least in grades] != sorted((least for _, least in grades), reverse=True) or grades[-1][1] != 0:
        raise ValueError("grades stand from the best to the one that begins at 0")
    bands = table.get("deposit")
    caps = {row["event"]: (row["grade"], Decimal(row["score"])) for row in table.get("cap", ())}
    return Scorecard(
        id=table["id"],
        title=Words(zh=table["zh"], en=table["en"]),
        kinds=tuple(table["kinds"]),
        since=table["since"],
        until=table.get("until"),
        items=items,
        grades=grades,
        bands=_bands(bands) if bands else None,
        caps=MappingProxyType(caps),
        source=table["source"],
        sha256=sha256_hex(text.encode()),
        text=text,
    )


def _check_row(row: Mapping[str, Any], keys: Collection[str], texts: Collection[str]) -> None:
    """A word that is misspelt would otherwise be a rule that nobody applies."""
    unknown = sorted(set(row) - set(keys))
    if unknown or not all(isinstance(row[key], str) for key in texts):
        raise ValueError(f"{unknown or texts}")


def _item(row: Mapping[str, Any]) -> Item:
    _check_row(row, {*_ITEM_TEXTS, "number", "points", "violations", "per"}, _ITEM_TEXTS)
    if row["source"] not in SOURCE_WORDS:
        raise ValueError(f"item {row['number']}: source is among {', '.join(SOURCE_WORDS)}")
    unknown = sorted(set(row.get("violations", ())) - set(violations()))
    points = Decimal(row["points"])
    if unknown or points <= 0:
        raise ValueError(f"item {row['number']}: points are more than 0, unknown violations {unknown}")
    return Item(
        number=row["number"],
        section=Words(zh=row["section_zh"], en=row["section_en"]),
        words=Words(zh=row["zh"], en=row["en"]),
        points=points,
        clause=row["clause"],
        source=row["source"],
        violations=tuple(row.get("violations", ())),
        per=Decimal(row.get("per", "0")),
    )


def _bands(row: Mapping[str, Any]) -> DepositBands:
    numbers = {key: Decimal(row[key]) for key in ("reward_from", "full_from", "none_below", "per_point")}
    return DepositBands(**numbers, sources=(row["source"],), standing=Standing.VERIFIED)
