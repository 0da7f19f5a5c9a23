"""Ward rounds and night checks: what the beds gone by come to, and who is suspected. Pure.

In-hospital rate (在院率) = patients found in bed / patients on the list, in percent to one decimal; who is on ordered
leave counts as listed and not as present, and stands beside the rate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from compliance.foundation import masks
from compliance.inspections.site_rules import FOUND_WORDS, SUSPECTED, Found


@dataclass(frozen=True, slots=True)
class Bed:
    """One patient of a round. found: "" where nobody has looked yet."""

    id: str
    round: str
    key: str
    ward: str
    bed: str
    name: str
    identity: str
    number: str
    admitted_on: str
    found: str
    note: str

    @property
    def violation(self) -> str:
        """What is suspected, "" for nothing."""
        return SUSPECTED.get(self.found, "")

    @property
    def place(self) -> str:
        """Ward and bed as they are said."""
        return f"{self.ward}{self.bed}床" if self.bed else self.ward

    @property
    def masked(self) -> str:
        """The name as papers show it."""
        return masked(self.name)


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the list gone by, and what was found of each on it and of each who was not."""

    number: str
    mode: str
    source: str
    listed: int
    beds: tuple[Bed, ...]
    at: str = ""

    def count(self, found: str) -> int:
        """How many were found so; "" for those nobody has looked at."""
        return sum(bed.found == found for bed in self.beds)

    @property
    def rate(self) -> Decimal | None:
        """In-hospital rate in percent, None without a list."""
        if not self.listed:
            return None
        return (Decimal(100 * self.count(Found.PRESENT)) / self.listed).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def suspects(self) -> tuple[Bed, ...]:
        """Beds that a lead is made of."""
        return tuple(bed for bed in self.beds if bed.violation)

    @property
    def said(self) -> str:
        """The round in one sentence, as a record writes it."""
        counts = "、".join(f"{FOUND_WORDS[one].zh}{self.count(one)}人" for one in Found if self.count(one))
        rate = f"，在院率{self.rate}%（在床人数÷名单人数）" if self.rate is not None else ""
        left = f"，未核实{self.count('')}人" if self.count("") else ""
        return f"名单{self.listed}人：{counts or '尚未核实'}{left}{rate}"


def rounds(patrols: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[Round, ...]:
    """The rounds that a visit's patrol entries make, in their order."""
    numbers = sorted({value["round"] for _, value in patrols}, key=int)
    return tuple(_round(number, [(id, one) for id, one in patrols if one["round"] == number]) for number in numbers)


def _round(number: str, entries: Iterable[tuple[str, Mapping[str, Any]]]) -> Round:
    kept = list(entries)
    head = next((value for _, value in kept if value["key"] == ""), {})
    looked = {value["key"]: (id, value) for id, value in reversed(kept) if value["key"]}
    listed = list(head.get("patients", ()))
    beds = [_bed(number, *looked.pop(row["key"], ("", row))) for row in listed]
    beds += [_bed(number, id, value) for id, value in reversed(looked.values())]
    return Round(number, head.get("mode", "ward"), head.get("source", ""), len(listed), tuple(beds))


def _bed(number: str, id: str, value: Mapping[str, Any]) -> Bed:
    names = ("key", "ward", "bed", "name", "identity", "number", "admitted_on", "found", "note")
    return Bed(id=id, round=number, **{name: str(value.get(name) or "") for name in names})


def masked(name: str) -> str:
    """A patient's name with all but its first sign hidden."""
    return masks.name(name) or "姓名不详"
