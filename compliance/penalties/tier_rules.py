"""What is usual within the legal range: a tier, proposed with its reasons; outside it a written reason is needed. Pure.

行政处罚法 articles 32 to 34; the tiers of the place, else defaults that say so.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words
from compliance.law.circumstances import Circumstance, Towards, circumstance
from compliance.law.discretion import TIER_WORDS, Tier, TierName, tiers
from compliance.law.parameters import Snapshot, Unit
from compliance.penalties.explanation_rules import Step, Used, plain

USUAL = Words(zh="裁量基准", en="What is usual")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The tier that is proposed, the middle of it, and why. name None: the law allows or demands no penalty at all."""

    name: TierName | None
    least: Decimal
    most: Decimal
    choice: Decimal
    unit: Unit
    reasons: tuple[Words, ...]
    used: tuple[Used, ...]
    source: str

    @property
    def words(self) -> Words:
        """The tier with its span: 从轻档 1 至 1.3 倍."""
        if self.name is None:
            return Words(zh="依法不予处罚", en="no penalty by law")
        tier = TIER_WORDS[self.name]
        zh, en = ("倍", "times") if self.unit is Unit.MULTIPLE else ("元", "yuan")
        low, high = plain(self.least), plain(self.most)
        return Words(zh=f"{tier.zh}档 {low} 至 {high} {zh}", en=f"{tier.en} tier, {low} to {high} {en}")

    def holds(self, choice: Decimal) -> bool:
        """Whether a choice is within what is proposed."""
        return self.name is not None and self.least <= choice <= self.most


def suggest(law: Snapshot, fine: str, base_fen: Fen, circumstance_ids: tuple[str, ...], day: date) -> Suggestion:
    """The tier of `fine` for a base and the circumstances that were established. NotInForce (LAW-02), LAW-03."""
    known = tuple(circumstance(id) for id in circumstance_ids)
    found = tiers(law, fine, day)
    none = tuple(one for one in known if one.towards is Towards.NONE)
    by_amount = _by_amount(found, base_fen)
    name, reasons = _tier(known, by_amount, base_fen)
    tier = next(one for one in found if one.name is name)
    used = tuple(Used.of(one.key, one.value) for one in found)
    if none:
        reasons = tuple(_because(one) for one in none)
    return Suggestion(
        None if none else name,
        tier.least,
        tier.most,
        (tier.least + tier.most) / 2,
        tier.value.unit,
        reasons,
        used,
        none[0].source if none else tier.value.source,
    )


def _by_amount(found: tuple[Tier, ...], base_fen: Fen) -> Tier | None:
    """The tier that the place proposes by the amount alone, None where it sets no amounts."""
    if all(tier.up_to_fen is None for tier in found):
        return None
    return next(
        (tier for tier in found if tier.up_to_fen is not None and base_fen <= tier.up_to_fen),
        found[-1],
    )


def _tier(known: tuple[Circumstance, ...], by_amount: Tier | None, base_fen: Fen) -> tuple[TierName, tuple[Words, ...]]:
    light = tuple(one for one in known if one.towards is Towards.LIGHT)
    heavy = tuple(one for one in known if one.towards is Towards.HEAVY)
    name = by_amount.name if by_amount else TierName.NORMAL
    reasons: list[Words] = []
    if by_amount:
        words = TIER_WORDS[by_amount.name]
        reasons.append(
            Words(
                zh=f"按金额 {show(base_fen)} 属{words.zh}档（{by_amount.value.source}）",
                en=f"by its amount {show(base_fen)} it is in the {words.en} tier ({by_amount.value.source})",
            )
        )
    reasons += [_because(one) for one in (*light, *heavy)]
    if light and heavy:
        reasons.append(Words(zh="从轻、从重情节并存，不作调整", en="circumstances speak both ways: unchanged"))
    elif heavy:
        name = TierName.HEAVY
    elif light:
        name = TierName.LIGHT if by_amount is None or name is not TierName.HEAVY else TierName.NORMAL
    elif not by_amount:
        reasons.append(Words(zh="没有从轻、从重情节", en="no circumstance speaks either way"))
    return name, tuple(reasons)


def _because(one: Circumstance) -> Words:
    return Words(zh=f"{one.words.zh}（{one.source}）", en=f"{one.words.en} ({one.source})")


def suggestion_step(suggestion: Suggestion) -> Step:
    """The line of an explanation that tells what was proposed and why."""
    zh = "；".join(reason.zh for reason in suggestion.reasons)
    en = "; ".join(reason.en for reason in suggestion.reasons)
    words = suggestion.words
    return Step(
        USUAL,
        Words(zh=f"{words.zh}：{zh}", en=f"{words.en}: {en}"),
        Words(zh=suggestion.source, en=suggestion.source),
    )


def require_reason(suggestion: Suggestion, choice: Decimal, reason: str) -> str:
    """The written reason, without blanks; refused where a choice outside the tier has none (PENALTIES-13)."""
    kept = reason.strip()
    if kept or suggestion.holds(choice):
        return kept
    words = suggestion.words
    raise Refusal(
        "PENALTIES-13",
        zh=f"所选 {plain(choice)} 不在裁量建议（{words.zh}）之内，须书面说明理由",
        en=f"{plain(choice)} is not what is usual ({words.en}): the reason must be written down",
        article="《中华人民共和国行政处罚法》第三十四条",
        do_zh="请填写偏离裁量基准的理由，或在建议范围内选择",
        do_en="Write why it departs, or choose within the tier",
        status=422,
        fields={"reason": "required"},
    )
