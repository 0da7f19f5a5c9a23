"""Causes of action (案由): four kinds of party, nine causes, thirty-five situations; and how a case is named by one.

Source: 苏医保督〔2024〕1号, as a public list gives it; not held against the original.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from compliance.foundation.words import Words
from compliance.law.attributes import Attribute
from compliance.law.violations import Party, Violation

_FILE = Path(__file__).parent / "national" / "causes.toml"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of one kind of party, with its situations by number."""

    id: str
    party: Party
    words: Words
    situations: Mapping[int, str]


@cache
def causes() -> Mapping[str, Cause]:
    """Every cause by id, in the order of the list."""
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    found = {}
    for row in content["cause"]:
        situations = {one["number"]: one["zh"] for one in row["situations"]}
        words = Words(row["zh"], row["en"])
        found[row["id"]] = Cause(row["id"], Party(row["party"]), words, MappingProxyType(situations))
    return MappingProxyType(found)


def situation_of(violation: Violation, attributes: frozenset[Attribute] = frozenset()) -> int:
    """The situation that a violation is; done in order to defraud, it is 25 (a provider) or 30 (a person). 0: none."""
    if Attribute.FRAUD_PURPOSE in attributes:
        return 25 if violation.party is Party.PROVIDER else 30
    return violation.situation


def cause_of(violation: Violation, attributes: frozenset[Attribute] = frozenset()) -> Cause | None:
    """The cause a violation is filed under, None for what only the agreement knows."""
    number = situation_of(violation, attributes)
    return next((cause for cause in causes().values() if number in cause.situations), None)


def case_name(party: str, cause: Cause, decided: bool) -> str:
    """主体＋涉嫌＋案由＋案; 涉嫌 is dropped once it is decided."""
    return f"{party}{'' if decided else '涉嫌'}{cause.words.zh}案"
