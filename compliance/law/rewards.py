"""Rewards of verified reports (举报奖励): a share of the case value by level, never less than the least, capped."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.foundation.money import Fen, round_fen, to_yuan
from compliance.law.parameters import Snapshot, Standing

LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class RewardTerms:
    """The terms of one level on a day. least_fen, cap_fen: fen; insider: share added for an insider."""

    level: int
    share: Decimal
    least_fen: Fen
    insider: Decimal
    cap_fen: Fen
    sources: tuple[str, ...]
    standing: Standing


def reward_terms(law: Snapshot, level: int, day: date) -> RewardTerms:
    """The terms of `level` (1 to 3) in force on `day`. NotInForce (LAW-02) where there are none."""
    if level not in LEVELS:
        raise ValueError(f"there is no level {level}")
    keys = (f"reward.share.{level}", f"reward.least.{level}", "reward.insider", "reward.cap")
    share, least, insider, cap = values = [law.on(key, day) for key in keys]
    unsure = [value.standing for value in values if not value.verified]
    return RewardTerms(
        level,
        share.most,
        round_fen(least.most),
        insider.most,
        round_fen(cap.most),
        tuple(dict.fromkeys(value.source for value in values)),
        unsure[0] if unsure else Standing.VERIFIED,
    )


def reward(terms: RewardTerms, case_fen: Fen, insider: bool = False) -> Fen:
    """What a report of a case of `case_fen` is rewarded with, rounded once."""
    factor = terms.share * (1 + terms.insider) if insider else terms.share
    return min(max(round_fen(to_yuan(case_fen) * factor), terms.least_fen), terms.cap_fen)
