"""Targets: policy targets of the agency, control targets negotiated with one provider; proposed from three years. Pure.

000_5ba8c84fbf866f4b.txt, part 2, section 3: control targets rest on the three years before and on negotiation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.indicators.rules import Better, Figure, Indicator, pooled, rounded, value

YEARS = 3


class Source(StrEnum):
    """Who a target is for: a policy for all of a kind and level, a control for one provider."""

    POLICY = "policy"
    CONTROL = "control"


class Step(StrEnum):
    """What happens to a target. A policy is set and approved; a control is offered, countered or accepted."""

    SET = "set"
    APPROVED = "approved"
    OFFERED = "offered"
    COUNTERED = "countered"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


SOURCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {Source.POLICY: Words("政策目标", "Policy target"), Source.CONTROL: Words("控制目标", "Control target")}
)
STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.SET: Words("拟定", "Drafted"),
        Step.APPROVED: Words("批准执行", "Put in force"),
        Step.OFFERED: Words("经办机构提出", "Offered by the agency"),
        Step.COUNTERED: Words("机构还价", "Countered by the provider"),
        Step.AGREED: Words("协商一致", "Agreed"),
        Step.WITHDRAWN: Words("撤回", "Withdrawn"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.SET: Words("待批准", "To be approved"),
        Step.APPROVED: Words("执行中", "In force"),
        Step.OFFERED: Words("待机构答复", "With the provider"),
        Step.COUNTERED: Words("待经办机构答复", "With the agency"),
        Step.AGREED: Words("已商定", "Agreed, in force"),
        Step.WITHDRAWN: Words("已撤回", "Withdrawn"),
    }
)
STATE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        Step.APPROVED: "good",
        Step.AGREED: "good",
        Step.OFFERED: "due",
        Step.COUNTERED: "due",
        Step.SET: "due",
        Step.WITHDRAWN: "neutral",
    }
)
FOLLOWS: Mapping[Step, frozenset[Step | None]] = MappingProxyType(
    {
        Step.SET: frozenset({None}),
        Step.APPROVED: frozenset({Step.SET}),
        Step.OFFERED: frozenset({None, Step.COUNTERED}),
        Step.COUNTERED: frozenset({Step.OFFERED}),
        Step.AGREED: frozenset({Step.OFFERED, Step.COUNTERED}),
        Step.WITHDRAWN: frozenset({Step.SET, Step.OFFERED, Step.COUNTERED}),
    }
)
IN_FORCE = frozenset({Step.APPROVED, Step.AGREED})


@dataclass(frozen=True, slots=True)
class Target:
    """One target of an agreement year. kind, level: whom a policy is for, "" for all; provider_id: whose control."""

    id: int
    year: int
    indicator: str
    source: Source
    value: Decimal
    state: Step
    kind: str = ""
    level: str = ""
    provider_id: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A control target as the agency may offer it, with the years it rests on (year -> figure)."""

    value: Decimal
    years: Mapping[int, Figure]

    def as_data(self) -> dict[str, Any]:
        """As it is frozen with the offer."""
        return {str(year): [one.numerator, one.denominator, one.volume] for year, one in self.years.items()}


def require(state: Step | None, step: Step) -> None:
    """Refuse a step out of turn (INDICATORS-01)."""
    if state not in FOLLOWS[step]:
        now = STATE_WORDS[state] if state else Words("尚未提出", "not there yet")
        raise Refusal(
            "INDICATORS-01",
            zh=f"该目标当前为“{now.zh}”，不能“{STEP_WORDS[step].zh}”",
            en=f"the target is “{now.en}”: “{STEP_WORDS[step].en}” is not possible",
            do_zh="请刷新后按当前状态办理",
            do_en="Reload and act on what stands now",
        )


def check_value(indicator: Indicator, wanted: Decimal) -> Decimal:
    """A target with at most two decimals, above zero, a percentage at most 100 (INDICATORS-02)."""
    most = Decimal(100) if indicator.unit == "percent" else Decimal(10) ** 9
    if not wanted.is_finite() or not 0 < wanted <= most or wanted != rounded(wanted):
        raise Refusal(
            "INDICATORS-02",
            zh=f"“{indicator.words.zh}”的目标应大于0、至多两位小数"
            + ("，且不超过100" if indicator.unit == "percent" else ""),
            en=f"a target of “{indicator.words.en}” is above 0"
            + (", at most 100," if indicator.unit == "percent" else "")
            + " with at most two decimals",
            do_zh="请核对目标值",
            do_en="Check the value",
            status=422,
        )
    return rounded(wanted)


def propose(indicator: Indicator, years: Mapping[int, Figure], policy: Decimal | None = None) -> Proposal | None:
    """A control target from the years before: their sums over sums, but no easier than the policy target where there
    is one. None where no year has enough claims to judge by."""
    kept = {year: one for year, one in sorted(years.items()) if one.volume >= indicator.minimum}
    at = value(indicator, pooled(list(kept.values()))) if kept else None
    if at is None:
        return None
    if policy is not None:
        at = min(at, policy) if indicator.better is Better.LOWER else max(at, policy)
    return Proposal(at, kept)


def in_force(targets: Iterable[Target], provider_id: int, kind: str, level: str) -> Target | None:
    """The target that holds for a provider among those of one indicator and year: its own control before a policy,
    the policy that says more of whom it is for before the general one, the latest of those."""
    fitting = [one for one in targets if one.state in IN_FORCE and _fits(one, provider_id, kind, level)]
    return max(fitting, key=_precedence, default=None)


def _fits(one: Target, provider_id: int, kind: str, level: str) -> bool:
    if one.source is Source.CONTROL:
        return one.provider_id == provider_id
    return one.kind in ("", kind) and one.level in ("", level)


def _precedence(one: Target) -> tuple[Any, ...]:
    since = one.since.timestamp() if one.since else 0.0
    return (one.source is Source.CONTROL, bool(one.kind), bool(one.level), since, one.id)


def by_indicator(targets: Sequence[Target]) -> dict[str, list[Target]]:
    """The targets sorted under their indicators."""
    found: dict[str, list[Target]] = {}
    for one in targets:
        found.setdefault(one.indicator, []).append(one)
    return found
