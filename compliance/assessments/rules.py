"""The yearly assessment (年度考核): steps, score, grade and what of the deposit comes back. Pure.

Everything a score rests on is frozen in one record from which score, grade and every sum are computed again.
Sources: 医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）and 第3号 (performance assessment linked with year-end
clearing, deposit and renewal); the agreement; bands of the deposit: the scorecard's, else the law's default
(compliance/law/deposits.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, round_fen, to_yuan
from compliance.foundation.words import Words
from compliance.law.deposits import DepositBands, returned_share
from compliance.law.parameters import Standing

_CENT = Decimal("0.01")
FULL = Decimal(100)


class Step(StrEnum):
    """What happens to an assessment, in this order; an objection is answered before it is decided."""

    OPENED = "opened"
    NOTIFIED = "notified"
    OBJECTED = "objected"
    ANSWERED = "answered"
    DECIDED = "decided"
    PUBLISHED = "published"
    SETTLED = "settled"


STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.OPENED: Words(zh="开始考核", en="Assessment opened"),
        Step.NOTIFIED: Words(zh="告知初评结果", en="Provisional result told to the provider"),
        Step.OBJECTED: Words(zh="机构提出异议", en="Provider objected"),
        Step.ANSWERED: Words(zh="异议已复核", en="Objection answered"),
        Step.DECIDED: Words(zh="确定考核结果", en="Result decided"),
        Step.PUBLISHED: Words(zh="公布考核结果", en="Result published"),
        Step.SETTLED: Words(zh="结算保证金", en="Deposit settled"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.OPENED: Words(zh="评分中", en="Being scored"),
        Step.NOTIFIED: Words(zh="待机构确认", en="With the provider"),
        Step.OBJECTED: Words(zh="异议待复核", en="Objection to be answered"),
        Step.ANSWERED: Words(zh="待确定", en="To be decided"),
        Step.DECIDED: Words(zh="待公布", en="To be published"),
        Step.PUBLISHED: Words(zh="待结算", en="Deposit to be settled"),
        Step.SETTLED: Words(zh="已结算", en="Settled"),
    }
)
STATE_KINDS: Mapping[str, str] = MappingProxyType({Step.SETTLED: "good", Step.OBJECTED: "due", Step.NOTIFIED: "due"})
FOLLOWS: Mapping[Step, frozenset[Step | None]] = MappingProxyType(
    {
        Step.OPENED: frozenset({None}),
        Step.NOTIFIED: frozenset({Step.OPENED}),
        Step.OBJECTED: frozenset({Step.NOTIFIED}),
        Step.ANSWERED: frozenset({Step.OBJECTED}),
        Step.DECIDED: frozenset({Step.NOTIFIED, Step.ANSWERED}),
        Step.PUBLISHED: frozenset({Step.DECIDED}),
        Step.SETTLED: frozenset({Step.PUBLISHED}),
    }
)
# Marks are made while it is being scored, and changed only while an objection is answered.
MARKING = frozenset({Step.OPENED, Step.OBJECTED})


def require(state: Step | None, step: Step) -> None:
    """Refuse a step out of turn (ASSESSMENTS-01)."""
    if state not in FOLLOWS[step]:
        now = STATE_WORDS[state] if state else Words(zh="未开始", en="not opened")
        raise Refusal(
            "ASSESSMENTS-01",
            zh=f"考核当前为“{now.zh}”，不能“{STEP_WORDS[step].zh}”",
            en=f"the assessment is “{now.en}”: “{STEP_WORDS[step].en}” is not possible",
            do_zh="请按考核程序依次办理",
            do_en="Follow the steps in turn",
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a scorecard: its points, the agreement clause it holds to, how evidence comes, the standard.
    violations: decided breaches that count here, `per` points each."""

    number: str
    section: Words
    words: Words
    points: Decimal
    clause: str
    source: str
    violations: tuple[str, ...] = ()
    per: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """What was taken off for one item, with the reason and what shows it ("case:3", "finding:8", "joint")."""

    item: str
    taken: Decimal
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Result:
    """Score with two decimals, grade A to E, and why the grade differs from the score's where it does."""

    score: Decimal
    grade: str
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """One fund's part of the deposit."""

    fund: str
    held_fen: Fen
    returned_fen: Fen

    @property
    def withheld_fen(self) -> Fen:
        """What stays with the fund."""
        return self.held_fen - self.returned_fen


def check_mark(item: Item, mark: Mark) -> None:
    """Refuse what an item cannot lose, or what says no reason (ASSESSMENTS-02, -03)."""
    if not 0 <= mark.taken <= item.points or mark.taken != mark.taken.quantize(_CENT):
        raise Refusal(
            "ASSESSMENTS-02",
            zh=f"“{item.words.zh}”的扣分应在0至{item.points}分之间，至多两位小数",
            en=f"“{item.words.en}” loses 0 to {item.points} points, with at most two decimals",
            do_zh="请核对扣分",
            do_en="Check the points",
            status=422,
        )
    if mark.taken and not mark.reason.strip():
        raise Refusal(
            "ASSESSMENTS-03",
            zh="扣分须写明事实和依据",
            en="points are taken off with the fact and its ground",
            do_zh="请写明扣分的事实和依据",
            do_en="Write the fact and its ground",
            status=422,
        )


def score(items: Iterable[Item], marks: Mapping[str, Decimal]) -> Decimal:
    """The points that are left, out of 100 where the card has fewer or more; an item never goes below zero."""
    known = tuple(items)
    total = sum((item.points for item in known), Decimal(0))
    left = sum((item.points - min(item.points, marks[item.number]) for item in known), Decimal(0))
    return (left / total * FULL).quantize(_CENT, rounding=ROUND_HALF_UP)


def grade(points: Decimal, marks: Iterable[tuple[str, Decimal]], cap: tuple[str, Decimal] | None = None) -> str:
    """The grade of a score: the first whose least score is reached; `cap` (grade, score) is the best there can be."""
    found = next(name for name, least in marks if points >= least)
    return max(found, cap[0]) if cap else found


def settle(held: Mapping[str, Fen], share: Decimal) -> tuple[Settled, ...]:
    """Each fund's part, rounded once, half up to the fen."""
    return tuple(Settled(fund, fen, round_fen(to_yuan(fen) * share)) for fund, fen in sorted(held.items()) if fen)


def missing(items: Iterable[Item], marks: Mapping[str, Decimal]) -> tuple[Item, ...]:
    """Items that nobody has marked yet: nothing is full by default."""
    return tuple(item for item in items if item.number not in marks)


def objection_over(notified_on: date, until: date, today: date, objected: bool) -> bool:
    """Whether the result may be decided: the provider answered, or its time is over."""
    return objected or today > until


def recompute(frozen: Mapping[str, Any]) -> tuple[Result, Decimal, tuple[Settled, ...]]:
    """Score, grade, returned share and sums again, from the frozen inputs alone."""
    items = [
        Item(row["number"], Words("", ""), Words("", ""), Decimal(row["points"]), "", "") for row in frozen["items"]
    ]
    points = score(items, {row["number"]: Decimal(row["taken"]) for row in frozen["items"]})
    cap = frozen.get("cap")
    if cap:
        points = min(points, Decimal(cap["score"]))
    grades = [(row["grade"], Decimal(row["least"])) for row in frozen["grades"]]
    found = grade(points, grades, (cap["grade"], Decimal(cap["score"])) if cap else None)
    share = returned_share(bands_of(frozen["bands"]), points)
    return Result(points, found, cap["reason"] if cap else ""), share, settle(frozen.get("held", {}), share)


_NUMBERS = ("reward_from", "full_from", "none_below", "per_point")


def bands_as_data(bands: DepositBands) -> dict[str, Any]:
    """The bands as they are frozen with a result."""
    numbers = {name: str(getattr(bands, name)) for name in _NUMBERS}
    return {**numbers, "sources": list(bands.sources), "standing": str(bands.standing)}


def bands_of(data: Mapping[str, Any]) -> DepositBands:
    """The bands that were frozen."""
    numbers = {name: Decimal(data[name]) for name in _NUMBERS}
    return DepositBands(**numbers, sources=tuple(data["sources"]), standing=Standing(data["standing"]))
