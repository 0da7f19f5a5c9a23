"""A fine below the least that the law sets (减轻处罚): only by a circumstance of 行政处罚法 article 32. Pure."""

from dataclasses import replace
from decimal import Decimal

from compliance.foundation.words import Words
from compliance.law.circumstances import Effect, with_effect
from compliance.law.consequences import Consequence
from compliance.penalties.explanation_rules import Range, Step, span

ARTICLE_32 = "《中华人民共和国行政处罚法》第三十二条"
MITIGATED = Words(zh="减轻处罚", en="Below the least of the law")
# Below the least there is no second limit; a fine of nothing is no fine but a decision not to punish.
_LEAST = Decimal("0.01")


def mitigated(allowed: Range, choice: Decimal, circumstances: tuple[str, ...]) -> tuple[Range, tuple[Step, ...]]:
    """The range for a choice below its least where article 32 opens the way, with the line that says so; else as it is.

    A choice below the least without such a circumstance stays outside the range (PENALTIES-01).
    """
    grounds = with_effect(circumstances, Effect.LIGHTER)
    lowers = allowed.consequence == Consequence.FINE and grounds and _LEAST <= choice < allowed.least
    if not lowers:
        return allowed, ()
    zh, en = "；".join(one.words.zh for one in grounds), "; ".join(one.words.en for one in grounds)
    limits, sources = span(allowed), "、".join(one.source for one in grounds)
    why = Words(zh=f"{zh}，低于法定幅度（{limits.zh}）", en=f"{en}: below the range ({limits.en})")
    return replace(allowed, least=_LEAST), (Step(MITIGATED, why, Words(zh=sources, en=sources)),)
