"""What a recheck may leave of a line: never more than was found, by no fund, in no sum."""

from dataclasses import dataclass

from compliance.findings.base_rules import sums_by_fund
from compliance.findings.rules import FundAmount
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen


@dataclass(frozen=True, slots=True)
class Lesser:
    """What remains of a line after a recheck."""

    total_fen: Fen
    person_fen: Fen
    funds: tuple[FundAmount, ...]


def check_lesser(lesser: Lesser, total_fen: Fen, person_fen: Fen, funds: tuple[FundAmount, ...]) -> None:
    """Refuse an amount above the present one, below 0, or parts that exceed their total (FINDINGS-34)."""
    before, after = sums_by_fund(funds), sums_by_fund(lesser.funds)
    more = any(fen > before.get(place, 0) for place, fen in after.items())
    more = more or lesser.total_fen > total_fen or lesser.person_fen > person_fen
    unsound = min(lesser.total_fen, lesser.person_fen, *after.values(), 0) < 0
    unsound = unsound or sum(after.values()) + lesser.person_fen > lesser.total_fen
    same = (lesser.total_fen, lesser.person_fen, after) == (total_fen, person_fen, before)
    if more or unsound or same or len(after) != len(lesser.funds):
        raise Refusal(
            "FINDINGS-34",
            zh="复核只能核减：各项金额不得高于原金额或低于0，各部分之和不得大于总金额，且至少有一项减少",
            en="a recheck only reduces: no amount grows or falls below 0, the parts stay within the total, one is less",
            do_zh="请更正核减后的金额；金额不变的，结论选“维持”",
            do_en="Correct the amounts, or choose that the line is upheld",
            status=422,
        )
