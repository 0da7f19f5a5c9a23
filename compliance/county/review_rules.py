"""What the sample county's record reviews find: 000_5ba8c84fbf866f4b.txt, part 1, section 2 (4) 1. Pure.

250 disputed records of the first quarter, 138 in violation at 28 providers, 27,388 yuan. The sums are the document's;
how they split over providers and records is free.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from compliance.county.registry_rules import hospitals, primary_care, spread
from compliance.foundation.hashing import sha256_hex
from compliance.reviews.rules import Criterion
from compliance.reviews.verdict_rules import JudgedLine, Judgement

DISPUTED, IN_VIOLATION, PROVIDERS = 250, 138, 28
REVIEW_FEN = 2738800
_LEAST_FEN = 40000
_FAULTS = (
    (Criterion.TESTS, "辅助检查", "超出诊疗需要"),
    (Criterion.DRUGS, "药品", "无使用指征"),
    (Criterion.CHARGES, "护理费", "超标准收取"),
    (Criterion.CHARGES, "检查费", "重复收取"),
)
# One reviewer in so many sees it otherwise: not at all, or up to so much more.
_MISSED, _HIGHER, _HIGHER_FEN = 9, 7, 3000

Claim = Mapping[str, Any]


def reviewed() -> tuple[str, ...]:
    """The codes of the providers in violation."""
    return tuple(row.code for row in (*primary_care(), *hospitals()))[:PROVIDERS]


def wrong(claims: Iterable[Claim]) -> dict[str, int]:
    """Claim number -> amount in question (fen) of the records in violation, whose claims lie within the quarter."""
    codes = reviewed()
    share, rest = divmod(IN_VIOLATION, PROVIDERS)
    sums = spread(REVIEW_FEN, codes, _LEAST_FEN)
    of_code: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda one: (-one["paid"], one["claim_id"])):
        of_code[claim["provider_code"]].append(claim)
    found: dict[str, int] = {}
    for place, code in enumerate(codes):
        count = share + (place < rest)
        part, over = divmod(sums[code], count)
        for at, claim in enumerate(of_code[code][:count]):
            found[claim["claim_id"]] = part + (over if at == 0 else 0)
    return found


def others(claims: Iterable[Claim], taken: Iterable[str], count: int) -> list[str]:
    """So many other claims, spread over the county by their hash."""
    left = {one["claim_id"] for one in claims} - set(taken)
    return sorted(left, key=lambda one: sha256_hex(one.encode()))[:count]


def conforms() -> Judgement:
    """Nothing to object to."""
    return Judgement.whole()


def violation(claim_id: str, fen: int) -> Judgement:
    """One charge in question, of which the fund paid all."""
    criterion, item, cause = _FAULTS[int(sha256_hex(claim_id.encode())[:6], 16) % len(_FAULTS)]
    return Judgement.whole({criterion}, (JudgedLine(criterion, item, fen, fen, cause),))


def first_looks(claim_id: str, fen: int) -> tuple[Judgement, Judgement]:
    """What the two say of a record in violation: mostly the same, now and then less or a little more."""
    chance = int(sha256_hex(claim_id.encode())[6:12], 16)
    if chance % _MISSED == 0:
        return violation(claim_id, fen), conforms()
    more = min(_HIGHER_FEN, fen // 10) if chance % _HIGHER == 0 else 0
    return violation(claim_id, fen), violation(claim_id, fen + more)
