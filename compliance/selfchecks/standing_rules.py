"""What a self-check means for what is found otherwise: told before anybody knew, returned, or denied. Pure.

A problem and a violation meet by the violation that the list names for the problem. Sources: 行政处罚法 article 32
(what was told of itself, unknown to the authority, must be lighter; so must removing the harm on one's own account);
that a nil return was wrong is common practice of discretion (`law.circumstances`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.money import Fen
from compliance.foundation.words import Words


class Fact(StrEnum):
    """What a signed self-check says of a violation; the values are ids of `law.circumstances`."""

    CONFESSED = "confessed"
    FULL_RETURN = "full_return"
    FALSE_NIL = "false_nil"


FACT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Fact.CONFESSED: Words("检查前已自行报告", "Told before it was inspected"),
        Fact.FULL_RETURN: Words("自查金额已全部退回", "All that was declared is returned"),
        Fact.FALSE_NIL: Words("自查报告称未发现，后经查实", "Declared as not found, and found later"),
    }
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A declaration as its head confirmed it, of one provider: which violations it found, which it says are not there.

    since, until: the days looked back on; answered_on: the day it was first signed; outstanding_fen: what of the
    declared sum was not returned on the day asked.
    """

    id: int
    season: str
    since: date
    until: date
    answered_on: date
    found: frozenset[str]
    none: frozenset[str]
    declared_fen: Mapping[str, Fen]
    outstanding_fen: Fen


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was found otherwise: a violation, its days, what the fund lost by it, and the day on which the authority
    knew of it."""

    violation: str
    occurred_from: date
    occurred_to: date
    known_on: date
    fund_fen: Fen


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact with what proves it."""

    fact: Fact
    declaration_id: int
    violation: str
    proof: Words


def standings(signed: Iterable[Signed], conduct: Conduct) -> tuple[Standing, ...]:
    """What the signed self-checks of a provider say of a conduct that lies within their days, the earliest first."""
    found: list[Standing] = []
    for one in sorted(signed, key=lambda row: (row.answered_on, row.id)):
        if not (one.since <= conduct.occurred_from and conduct.occurred_to <= one.until):
            continue
        if conduct.violation in one.none and conduct.known_on > one.answered_on:
            found.append(_standing(Fact.FALSE_NIL, one, conduct))
        if conduct.violation in one.found and conduct.known_on > one.answered_on:
            found.append(_standing(Fact.CONFESSED, one, conduct))
            declared = one.declared_fen.get(conduct.violation, 0)
            if declared and declared >= conduct.fund_fen and not one.outstanding_fen:
                found.append(_standing(Fact.FULL_RETURN, one, conduct))
    return tuple(found)


def _standing(fact: Fact, one: Signed, conduct: Conduct) -> Standing:
    words = FACT_WORDS[fact]
    proof = Words(
        f"《{one.season}》自查情况（{one.answered_on}负责人签认）：{words.zh}",
        f"self-check “{one.season}” (confirmed on {one.answered_on}): {words.en}",
    )
    return Standing(fact, one.id, conduct.violation, proof)
