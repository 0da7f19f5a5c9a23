"""The twelve-point scheme for providers' staff as it stands on a day (医保发〔2024〕23号 and the provinces' rules)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words
from compliance.law.parameters import Snapshot, Standing, Value


class Ground(StrEnum):
    """What a decision must have found for points to follow."""

    AGREEMENT = "agreement"
    PENALTY = "penalty"
    SETTLING_FOR_OTHERS = "settling_for_others"
    FRAUD = "fraud"


GROUND_WORDS: Mapping[Ground, Words] = MappingProxyType(
    {
        Ground.AGREEMENT: Words(zh="机构被要求支付违约金", en="the provider was asked for damages"),
        Ground.PENALTY: Words(zh="机构依照条例第三十八条、第三十九条受到处罚", en="a penalty under article 38 or 39"),
        Ground.SETTLING_FOR_OTHERS: Words(
            zh="为未登记、被暂停或者终止资格的人员冒名结算", en="settling under another's name"
        ),
        Ground.FRAUD: Words(zh="机构依照条例第四十条受到处罚（骗取基金）", en="a penalty for fraud under article 40"),
    }
)


@dataclass(frozen=True, slots=True)
class PointTerms:
    """Ranges by ground; at `suspend_at` in a year the qualification is suspended for months by the points reached, at
    `end_at` it ends, and `bar_accumulated` or `bar_single` months pass before a new registration."""

    ranges: Mapping[Ground, tuple[int, int]]
    suspend_at: int
    end_at: int
    suspension: Mapping[int, tuple[int, int]]
    bar_accumulated: int
    bar_single: int
    restored_most: int
    values: tuple[tuple[str, Value], ...]

    @property
    def unsure(self) -> tuple[tuple[str, Value], ...]:
        """What nobody has held against an official text: screens say so."""
        return tuple((key, value) for key, value in self.values if value.standing is not Standing.VERIFIED)


def point_terms(law: Snapshot, day: date) -> PointTerms:
    """The terms in force on `day`. NotInForce (LAW-02) before the scheme began or where a value is missing."""
    used: list[tuple[str, Value]] = []

    def of(name: str) -> Value:
        value = law.on(name, day)
        used.append((name, value))
        return value

    ranges = {ground: _span(of(f"points.{ground}")) for ground in Ground}
    suspend_at, end_at = int(of("points.suspend_at").most), int(of("points.end_at").most)
    suspension = {reached: _span(of(f"points.suspension.{reached}")) for reached in range(suspend_at, end_at)}
    return PointTerms(
        ranges=MappingProxyType(ranges),
        suspend_at=suspend_at,
        end_at=end_at,
        suspension=MappingProxyType(suspension),
        bar_accumulated=int(of("points.bar.accumulated").most),
        bar_single=int(of("points.bar.single").most),
        restored_most=int(of("points.restored_most").most),
        values=tuple(used),
    )


def _span(value: Value) -> tuple[int, int]:
    return int(value.least), int(value.most)


def share(part: int, whole: int) -> Decimal:
    """`part` of `whole` as a share; 0 where there is nothing to share."""
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)
