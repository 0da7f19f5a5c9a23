"""How each provider stands in one indicator: its value, target, change against last year, place among peers. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words
from compliance.indicators.peer_rules import Group, Ranks
from compliance.indicators.rules import Better, Change, Figure, Indicator, change, judged, meets, value, worse_by
from compliance.indicators.target_rules import Target, in_force


class Status(StrEnum):
    """What a figure asks for, the gravest first."""

    MISSED = "missed"
    JUMP = "jump"
    NEAR = "near"
    MET = "met"
    NO_TARGET = "no_target"
    UNJUDGED = "unjudged"


STATUS_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Status.MISSED: Words("未达标", "Target missed"),
        Status.JUMP: Words("同比异常", "Sharp change"),
        Status.NEAR: Words("接近目标", "Close to the target"),
        Status.MET: Words("达标", "Target met"),
        Status.NO_TARGET: Words("无目标", "No target"),
        Status.UNJUDGED: Words("数量不足，不评价", "Too few claims to judge"),
    }
)
STATUS_KINDS: Mapping[str, str] = MappingProxyType(
    {
        Status.MISSED: "bad",
        Status.JUMP: "due",
        Status.NEAR: "due",
        Status.MET: "good",
        Status.NO_TARGET: "neutral",
        Status.UNJUDGED: "neutral",
    }
)
WARNED = frozenset({Status.MISSED, Status.JUMP, Status.NEAR})
_ORDER = tuple(Status)
# One number orders warnings: the graver status first, within it whoever is further from the target.
_STEP, _PARTS = 10**12, 10_000
LEAST_WARNED = (len(_ORDER) - 1 - _ORDER.index(Status.NEAR)) * _STEP


Place = tuple[Group | None, int | None]


@dataclass(frozen=True, slots=True)
class Counted:
    """One provider's figure of one indicator, with its kind and level at the time."""

    provider_id: int
    kind: str
    level: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Standing:
    """One provider in one indicator and period. value None over nothing; target in force; before: the value a year
    earlier; group: its peers that are judged, itself among them; rank among them, None where it is not judged."""

    indicator: Indicator
    provider_id: int
    kind: str
    level: str
    figure: Figure
    value: Decimal | None
    target: Target | None
    before: Decimal | None
    change: Change | None
    status: Status
    group: Group | None
    rank: int | None


def status(indicator: Indicator, figure: Figure, target: Decimal | None, moved: Change | None) -> Status:
    """Missed before a sharp change for the worse before closeness; nothing is said of too few claims."""
    at = value(indicator, figure)
    if at is None or not judged(indicator, figure):
        return Status.UNJUDGED
    if target is not None and not meets(indicator, at, target):
        return Status.MISSED
    if moved is not None and worse_by(indicator, moved) >= indicator.jump:
        return Status.JUMP
    if target is None:
        return Status.NO_TARGET
    return Status.NEAR if near(indicator, at, target) else Status.MET


def near(indicator: Indicator, at: Decimal, target: Decimal) -> bool:
    """Whether a value that meets its target lies within the share of it that counts as close."""
    left = target - at if indicator.better is Better.LOWER else at - target
    return left < target * indicator.near


def standings(
    indicator: Indicator,
    now: Iterable[Counted],
    before: Mapping[int, Figure],
    targets: Iterable[Target],
) -> tuple[Standing, ...]:
    """Everyone's standing. before: last year's figures by provider; targets: the indicator's, of the year."""
    rows, policies, controls = tuple(now), *_apart(targets)
    groups: dict[tuple[str, ...], list[Decimal]] = defaultdict(list)
    for row in rows:
        at = value(indicator, row.figure)
        if at is not None and judged(indicator, row.figure):
            groups[_peers(indicator, row)].append(at)
    ranks = defaultdict(lambda: Ranks.of(()), {key: Ranks.of(values) for key, values in groups.items()})
    return tuple(
        standing(
            indicator,
            row,
            _place(indicator, row, ranks),
            before.get(row.provider_id),
            (*policies, *controls.get(row.provider_id, ())),
        )
        for row in rows
    )


def _apart(targets: Iterable[Target]) -> tuple[list[Target], dict[int, list[Target]]]:
    """Those for many, and each provider's own."""
    policies: list[Target] = []
    controls: dict[int, list[Target]] = {}
    for one in targets:
        if one.provider_id is None:
            policies.append(one)
        else:
            controls.setdefault(one.provider_id, []).append(one)
    return policies, controls


def _peers(indicator: Indicator, row: Counted) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in indicator.peers)


def _place(indicator: Indicator, row: Counted, groups: Mapping[tuple[str, ...], Ranks]) -> Place:
    ranks = groups[_peers(indicator, row)]
    at = value(indicator, row.figure)
    is_judged = at is not None and judged(indicator, row.figure)
    return ranks.group, ranks.rank(indicator.better, at) if is_judged and at is not None else None


def standing(
    indicator: Indicator, row: Counted, place: Place, earlier: Figure | None, targets: Iterable[Target]
) -> Standing:
    """One provider's standing. place: its peers and its rank among them; earlier: its figure of the year before;
    targets: the indicator's, of the year."""
    at = value(indicator, row.figure)
    was = value(indicator, earlier) if earlier is not None and judged(indicator, earlier) else None
    moved = change(indicator.unit, was, at) if was is not None and at is not None else None
    target = in_force(targets, row.provider_id, row.kind, row.level)
    return Standing(
        indicator=indicator,
        provider_id=row.provider_id,
        kind=row.kind,
        level=row.level,
        figure=row.figure,
        value=at,
        target=target,
        before=was,
        change=moved,
        status=status(indicator, row.figure, target.value if target else None, moved),
        group=place[0],
        rank=place[1],
    )


def far(one: Standing) -> Decimal:
    """How far a value is from its target, as a share of the target."""
    if one.target is None or one.value is None:
        return Decimal(0)
    return abs(one.value - one.target.value) / one.target.value


def urgency(one: Standing) -> int:
    """Status and distance from the target in one whole number: the greater, the graver."""
    return (len(_ORDER) - 1 - _ORDER.index(one.status)) * _STEP + min(int(far(one) * _PARTS), _STEP - 1)


def status_of(urgent: int) -> Status:
    """The status that an urgency stands for."""
    return _ORDER[len(_ORDER) - 1 - urgent // _STEP]


def worst_first(rows: Iterable[Standing]) -> tuple[Standing, ...]:
    """Those judged from the worst value to the best, then those not judged; equal values by provider."""

    def order(one: Standing) -> tuple[bool, Decimal, int]:
        at = one.value if one.value is not None else Decimal(0)
        return (one.rank is None, -at if one.indicator.better is Better.LOWER else at, one.provider_id)

    return tuple(sorted(rows, key=order))
