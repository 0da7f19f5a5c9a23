"""Violations the product knows by name: words, article, who can commit them, what a sum is counted from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.citations import TITLES, TITLES_EN, cite

_FILE = Path(__file__).parent / "national" / "violations.toml"


class Party(StrEnum):
    """Who can commit a violation."""

    PROVIDER = "provider"
    PERSON = "person"
    AGENCY = "agency"
    OTHER = "other"


PARTY_WORDS: Mapping[Party, Words] = MappingProxyType(
    {
        Party.PROVIDER: Words(zh="定点医药机构", en="designated provider"),
        Party.PERSON: Words(zh="自然人", en="person"),
        Party.AGENCY: Words(zh="经办机构", en="agency"),
        Party.OTHER: Words(zh="其他主体", en="another body"),
    }
)


class Measure(StrEnum):
    """What the base of a sum measures."""

    FUND_LOSS = "fund_loss"
    TOTAL = "total"
    OBTAINED = "obtained"
    NONE = "none"


MEASURE_WORDS: Mapping[Measure, Words] = MappingProxyType(
    {
        Measure.FUND_LOSS: Words(zh="造成医疗保障基金损失金额", en="loss to the fund"),
        Measure.TOTAL: Words(zh="违规总金额", en="whole amount in breach"),
        Measure.OBTAINED: Words(zh="骗取金额", en="amount obtained by fraud"),
        Measure.NONE: Words(zh="定额，不以金额为基数", en="fixed sum, no base"),
    }
)


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation. `fine` is the key of the legal range, "" where only the agreement speaks; `also`: other ranges
    that the same act falls under. `text`: key of the law's text, "" where it is not shipped. `situation`: 1 to 35
    of the causes, 0 where only the agreement speaks."""

    id: str
    words: Words
    law: Words
    place: str
    item: int
    wording: str
    party: Party
    measure: Measure
    fraud: bool
    fine: str
    breach: bool
    since: date
    source: str
    verified_on: date | None
    text: str
    also: tuple[str, ...]
    situation: int

    @property
    def fines(self) -> tuple[str, ...]:
        """Every legal range that the act falls under, the nearest law first."""
        return (self.fine, *self.also) if self.fine else ()

    @property
    def article(self) -> str:
        """The place in the law as documents cite it."""
        return cite(self.law.zh, self.place, self.item)


@cache
def violations() -> Mapping[str, Violation]:
    """Every violation by id, in the order of the file."""
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    found: dict[str, Violation] = {}
    for row in content["violation"]:
        violation = _violation(content, row)
        if violation.id in found:
            raise ValueError(f"{_FILE.name}: {violation.id} stands twice")
        found[violation.id] = violation
    return MappingProxyType(found)


def _violation(file: dict[str, Any], row: dict[str, Any]) -> Violation:
    text = row.get("text", file["text"])
    law = Words(TITLES[text], TITLES_EN[text]) if text else Words(row["law"], row["law_en"])
    return Violation(
        id=row["id"],
        words=Words(zh=row["zh"], en=row["en"]),
        law=law,
        place=row["article"],
        item=row["item"],
        wording=row["wording"],
        party=Party(row["party"]),
        measure=Measure(row["base"]),
        fraud=row["fraud"],
        fine=row["fine"],
        breach=row["breach"],
        since=row.get("since", file["since"]),
        source=row.get("source", file["source"]),
        verified_on=file["verified_on"] if text else None,
        text=text,
        also=tuple(row.get("also", ())),
        situation=row.get("situation", 0),
    )


def violation(id: str) -> Violation:
    """The violation of that id. Refusal LAW-01 for an unknown one."""
    found = violations().get(id)
    if found is None:
        raise Refusal(
            "LAW-01",
            zh=f"没有代码为“{id}”的违规情形",
            en=f"there is no violation with the id “{id}”",
            do_zh="请从违规情形目录中选择",
            do_en="Choose one from the list of violations",
            status=422,
        )
    return found
