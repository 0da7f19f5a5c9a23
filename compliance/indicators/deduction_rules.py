"""What a missed target costs: the excess, the agreement's rule for it, the amount. Pure, exact, rounded once.

The excess in money is counted from whole numbers (total less target times volume), never from the rounded value, so
that a provider gets the same sum from its own books. A deduction is frozen as inputs and rule; `deduct` gives the
same amount and the same explanation from them at any time. A settlement, not a breach (考核扣减 in the agreement).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from compliance.foundation.money import Fen, round_fen, show, to_yuan
from compliance.foundation.words import Words
from compliance.indicators.rules import (
    BETTER_WORDS,
    HUNDRED,
    PART_WORDS,
    Better,
    Figure,
    Indicator,
    Part,
    Unit,
    meets,
    rounded,
    value,
)
from compliance.penalties.explanation_rules import Explanation, Step

_NOTHING = Words("", "")


class Form(StrEnum):
    """How a rule makes an amount of an excess."""

    EXCESS = "excess"  # excess money times share
    PER_POINT = "per_point"  # so much for each point beyond the target
    FIXED = "fixed"  # a fixed sum
    TIERS = "tiers"  # excess money times the share of the tier that each part of it lies in


class Counting(StrEnum):
    """Which points count: every one that began, whole ones, or parts too."""

    STARTED = "started"
    WHOLE = "whole"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Tier:
    """From `above` percent beyond the target on (not included), `share` of the excess money."""

    above: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a scheme, for one indicator. share of the excess money; amount in yuan: each point's, or the fixed
    sum; point: the size of a point in the indicator's unit; cap in yuan, None without; kinds, levels: whom it concerns,
    empty for all."""

    indicator: str
    form: Form
    share: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    point: Decimal = Decimal(1)
    counting: Counting = Counting.STARTED
    tiers: tuple[Tier, ...] = ()
    cap: Decimal | None = None
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def concerns(self, kind: str, level: str) -> bool:
        """Whether it applies to a provider of that kind and level."""
        return (not self.kinds or kind in self.kinds) and (not self.levels or level in self.levels)


@dataclass(frozen=True, slots=True)
class Deduction:
    """The amount, the value and the excess in the indicator's unit (rounded, as shown), the excess in yuan where it is
    money, whether a cap held, and every step."""

    amount_fen: Fen
    value: Decimal
    excess: Decimal
    excess_yuan: Decimal | None
    capped: bool
    explanation: Explanation


def excess_yuan(indicator: Indicator, figure: Figure, target: Decimal) -> Decimal:
    """Money beyond the target, exact, in yuan; below zero where the target is met."""
    total, allowed = Decimal(figure.numerator) / HUNDRED, _allowed(indicator, figure, target)
    return total - allowed if indicator.better is Better.LOWER else allowed - total


def _allowed(indicator: Indicator, figure: Figure, target: Decimal) -> Decimal:
    """What the numerator would be, in yuan, if the target were met exactly."""
    if indicator.unit is Unit.PERCENT:
        return target / HUNDRED * Decimal(figure.denominator) / HUNDRED
    return target * figure.denominator


def missed(indicator: Indicator, figure: Figure, target: Decimal) -> bool:
    """Whether the target is missed, by the value as it is shown: who sees the target itself has met it."""
    at = value(indicator, figure)
    return at is not None and not meets(indicator, at, target)


def deduct(indicator: Indicator, figure: Figure, target: Decimal, rule: Rule) -> Deduction:
    """The deduction for a missed target. ValueError where the figure has no value or the rule wants money of none."""
    at = value(indicator, figure)
    if at is None or (rule.form in (Form.EXCESS, Form.TIERS) and not indicator.of_money):
        raise ValueError(f"{indicator.id}: no value, or no money for a rule of {rule.form}")
    beyond = excess_yuan(indicator, figure, target) if indicator.of_money else None
    over = at - target if indicator.better is Better.LOWER else target - at
    if not missed(indicator, figure, target):
        return Deduction(0, at, over, beyond, False, Explanation(_head(indicator, figure, target, at)))
    raw, middle = _FORMS[rule.form](indicator, figure, target, rule, over)
    capped = rule.cap is not None and raw > rule.cap
    amount = round_fen(rule.cap if capped and rule.cap is not None else raw)
    steps = (*_head(indicator, figure, target, at), *middle, *_tail(rule, raw, amount))
    return Deduction(amount, at, over, beyond, capped, Explanation(steps))


Made = tuple[Decimal, tuple[Step, ...]]


def _excess(indicator: Indicator, figure: Figure, target: Decimal, rule: Rule, _over: Decimal) -> Made:
    beyond = excess_yuan(indicator, figure, target)
    words = Words("超出部分 × 扣减比例", "Excess times share")
    shown = f"{_money(beyond)} × {_percent(rule.share)}"
    return beyond * rule.share, (_excess_step(indicator, figure, target), Step(words, _same(shown), _NOTHING))


def _per_point(indicator: Indicator, _figure: Figure, _target: Decimal, rule: Rule, over: Decimal) -> Made:
    exact = max(over, Decimal(0)) / rule.point
    rounding = {Counting.STARTED: ROUND_CEILING, Counting.WHOLE: ROUND_FLOOR}
    points = exact if rule.counting is Counting.EXACT else exact.to_integral_value(rounding[rule.counting])
    how = {
        Counting.STARTED: Words("不足一档按一档计", "a part counts as one"),
        Counting.WHOLE: Words("不足一档不计", "a part does not count"),
        Counting.EXACT: Words("按比例计", "in proportion"),
    }[rule.counting]
    unit = indicator.unit_words
    size = Words(f"每{_plain(rule.point)}{unit.zh}为一档，{how.zh}", f"each {_plain(rule.point)} {unit.en}; {how.en}")
    steps = (
        Step(Words("超出目标", "Beyond the target"), Words(f"{over}{unit.zh}", f"{over} {unit.en}"), size),
        Step(
            Words("档数 × 每档金额", "Points times amount"),
            _same(f"{_plain(points)} × {_money(rule.amount)}"),
            _NOTHING,
        ),
    )
    return points * rule.amount, steps


def _fixed(_i: Indicator, _f: Figure, _t: Decimal, rule: Rule, _over: Decimal) -> Made:
    return rule.amount, (Step(Words("定额扣减", "Fixed sum"), _same(_money(rule.amount)), _NOTHING),)


def _tiers(indicator: Indicator, figure: Figure, target: Decimal, rule: Rule, _over: Decimal) -> Made:
    beyond, base = excess_yuan(indicator, figure, target), _allowed(indicator, figure, target)
    steps, total = [_excess_step(indicator, figure, target)], Decimal(0)
    ends = [tier.above for tier in rule.tiers[1:]]
    for tier, end in zip(rule.tiers, [*ends, None], strict=True):
        low = base * tier.above / HUNDRED
        high = beyond if end is None else min(beyond, base * end / HUNDRED)
        if high > low:
            total += (high - low) * tier.share
            percent = _plain(tier.above)
            words = Words(f"超出目标{percent}%以上的部分", f"The part beyond {percent}% of the target")
            steps.append(Step(words, _same(f"{_money(high - low)} × {_percent(tier.share)}"), _NOTHING))
    return total, tuple(steps)


_FORMS = {Form.EXCESS: _excess, Form.PER_POINT: _per_point, Form.FIXED: _fixed, Form.TIERS: _tiers}


def _head(indicator: Indicator, figure: Figure, target: Decimal, at: Decimal) -> tuple[Step, ...]:
    return (
        Step(indicator.numerator, _part(indicator.numerator_part, figure.numerator), _NOTHING),
        Step(indicator.denominator, _part(indicator.denominator_part, figure.denominator), _NOTHING),
        Step(indicator.words, shown(indicator, at), Words(*_ratio(indicator))),
        Step(
            Words("考核目标", "Target"),
            Words(
                f"{BETTER_WORDS[indicator.better].zh} {shown(indicator, target).zh}",
                f"{BETTER_WORDS[indicator.better].en} {shown(indicator, target).en}",
            ),
            _NOTHING,
        ),
    )


def _ratio(indicator: Indicator) -> tuple[str, str]:
    times = " × 100%" if indicator.unit is Unit.PERCENT else ""
    above, below = indicator.numerator, indicator.denominator
    return f"{above.zh} ÷ {below.zh}{times}", f"{above.en} ÷ {below.en}{times}"


def _excess_step(indicator: Indicator, figure: Figure, target: Decimal) -> Step:
    total, beyond = _money(Decimal(figure.numerator) / HUNDRED), excess_yuan(indicator, figure, target)
    if indicator.unit is Unit.PERCENT:
        allowed = f"{_money(to_yuan(figure.denominator))} × {_plain(target)}%"
    else:
        allowed = f"{_money(target)} × {figure.denominator}"
    text = f"{total} − {allowed}" if indicator.better is Better.LOWER else f"{allowed} − {total}"
    return Step(
        Words("超出考核指标部分金额", "Amount beyond the target"), _same(f"{text} = {_money(beyond)}"), _NOTHING
    )


def _tail(rule: Rule, raw: Decimal, amount: Fen) -> tuple[Step, ...]:
    steps = []
    if rule.cap is not None:
        note = (
            Words("超过封顶额，按封顶额计", "the cap holds")
            if raw > rule.cap
            else Words("未超过封顶额", "below the cap")
        )
        steps.append(Step(Words("封顶额", "Cap"), _same(_money(rule.cap)), note))
    source = Words("四舍五入到分，仅此一次", "rounded once, half up, to the fen")
    return (*steps, Step(Words("扣减金额", "Deduction"), _same(show(amount)), source))


def shown(indicator: Indicator, at: Decimal) -> Words:
    """A value with its unit as people read it: ¥2,163.00, 92.27%, 7.50天."""
    if indicator.unit is Unit.YUAN:
        return _same(_money(at))
    if indicator.unit is Unit.PERCENT:
        return _same(f"{rounded(at)}%")
    return Words(f"{rounded(at)}{indicator.unit_words.zh}", f"{rounded(at)} {indicator.unit_words.en}")


def _part(part: Part, number: int) -> Words:
    if part is Part.FEN:
        return _same(show(number))
    words = PART_WORDS[part]
    return Words(f"{number:,}{words.zh}", f"{number:,} {words.en}")


def _money(yuan: Decimal) -> str:
    """Yuan as people read it, with all its decimals where there are more than two."""
    digits = max(2, -int(yuan.normalize().as_tuple().exponent))
    return f"{'-' if yuan < 0 else ''}¥{abs(yuan):,.{digits}f}"


def _percent(share: Decimal) -> str:
    return f"{_plain(share * HUNDRED)}%"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _same(text: str) -> Words:
    return Words(text, text)


def total(parts: Sequence[Fen], cap: Decimal | None) -> Fen:
    """The deduction of one provider in one period: the parts together, at most the scheme's cap (yuan)."""
    together = sum(parts)
    return together if cap is None else min(together, round_fen(cap))


def rule_as_data(rule: Rule) -> dict[str, Any]:
    """A rule as it is frozen."""
    return {
        "indicator": rule.indicator,
        "form": rule.form.value,
        "share": str(rule.share),
        "amount": str(rule.amount),
        "point": str(rule.point),
        "counting": rule.counting.value,
        "tiers": [{"above": str(one.above), "share": str(one.share)} for one in rule.tiers],
        "cap": None if rule.cap is None else str(rule.cap),
    }


def rule_from_data(data: Mapping[str, Any]) -> Rule:
    """The same back."""
    return Rule(
        indicator=data["indicator"],
        form=Form(data["form"]),
        share=Decimal(data["share"]),
        amount=Decimal(data["amount"]),
        point=Decimal(data["point"]),
        counting=Counting(data["counting"]),
        tiers=tuple(Tier(Decimal(one["above"]), Decimal(one["share"])) for one in data["tiers"]),
        cap=None if data["cap"] is None else Decimal(data["cap"]),
    )
