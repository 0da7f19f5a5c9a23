"""Discretion tiers (裁量基准) as they stand on a day: where within the legal range a fine is usually set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.money import Fen, round_fen
from compliance.foundation.words import Words
from compliance.law.parameters import Snapshot, Value

_FINE = "fine."


class TierName(StrEnum):
    """The three tiers within a legal range."""

    LIGHT = "light"
    NORMAL = "normal"
    HEAVY = "heavy"


TIER_WORDS: Mapping[TierName, Words] = MappingProxyType(
    {
        TierName.LIGHT: Words(zh="从轻", en="light"),
        TierName.NORMAL: Words(zh="一般", en="normal"),
        TierName.HEAVY: Words(zh="从重", en="heavy"),
    }
)


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier. least, most: multiples, or yuan of a fixed sum. up_to_fen: amount up to which the place proposes it."""

    name: TierName
    least: Decimal
    most: Decimal
    up_to_fen: Fen | None
    key: str
    value: Value

    def holds(self, choice: Decimal) -> bool:
        """Whether a chosen multiple or sum lies in the tier."""
        return self.least <= choice <= self.most


def tiers(law: Snapshot, fine: str, day: date) -> tuple[Tier, ...]:
    """The tiers of a fine ("fine.regulation_38") in force on `day`, lightest first. NotInForce (LAW-02) without."""
    if not fine.startswith(_FINE):
        raise ValueError(f"{fine} is no fine")
    stem = f"discretion.{fine.removeprefix(_FINE)}"
    found = []
    for name in TierName:
        value, up_to = law.on(f"{stem}.{name}", day), law.find(f"{stem}.{name}_up_to", day)
        most = round_fen(up_to.most) if up_to else None
        found.append(Tier(name, value.least, value.most, most, f"{stem}.{name}", value))
    return tuple(found)
