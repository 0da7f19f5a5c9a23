"""What is decided beside money: interviews, suspensions, rescission and the rest, with whom they stop and for how long.

Sources: 2号令第三十八条 (hospitals), 3号令第三十五条 (pharmacies), closed lists; regulation articles 13, 38 to 41.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, Consequence
from compliance.law.parameters import Value
from compliance.penalties.rules import Track

# What either authority may decide beside money.
OPEN: Mapping[str, tuple[Consequence, ...]] = MappingProxyType(
    {
        Track.AGREEMENT: (
            Consequence.INTERVIEW,
            Consequence.RECTIFY,
            Consequence.SUSPEND_PAYMENT,
            Consequence.SUSPEND_DEPARTMENT,
            Consequence.SUSPEND_PERSON,
            Consequence.SUSPEND_AGREEMENT,
            Consequence.RESCIND,
            Consequence.POINTS,
            Consequence.HAND_OVER,
            Consequence.TRANSFER,
        ),
        Track.ADMINISTRATIVE: (
            Consequence.INTERVIEW,
            Consequence.RECTIFY,
            Consequence.SUSPEND_DEPARTMENT,
            Consequence.SUSPEND_PERSON,
            Consequence.POINTS,
            Consequence.TRANSFER,
        ),
    }
)
SUSPENSIONS = frozenset(
    {
        Consequence.SUSPEND_PAYMENT,
        Consequence.SUSPEND_DEPARTMENT,
        Consequence.SUSPEND_PERSON,
        Consequence.SUSPEND_AGREEMENT,
    }
)
# Which value of the law says for how many months.
LIMITS: Mapping[str, str] = MappingProxyType(
    {Consequence.SUSPEND_DEPARTMENT: "suspend.department", Consequence.SUSPEND_PERSON: "suspend.person"}
)
_PHARMACY_LACKS = frozenset({Consequence.SUSPEND_DEPARTMENT})


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. scope: the department, person or whole it stops; months: for how long, None for none."""

    consequence: str
    reason: str
    scope: str = ""
    months: int | None = None


def measures_of(rows: Any) -> tuple[Measure, ...]:
    """Measures from what was written in a form or a step."""
    return tuple(
        Measure(row["consequence"], row.get("reason") or "", row.get("scope") or "", row.get("months"))
        for row in rows
        if row.get("consequence")
    )


def check(measure: Measure, track: str, provider_kind: str, limit: Value | None) -> None:
    """Refuse a measure that the track or the kind of provider does not know (CASES-91), one without reason or object
    (CASES-92), and a suspension without its months or outside the law's range (CASES-93)."""
    pharmacy = provider_kind == "pharmacy" and measure.consequence in _PHARMACY_LACKS and track == Track.AGREEMENT
    if measure.consequence not in OPEN[track] or pharmacy:
        raise _unknown(measure, pharmacy)
    suspends = measure.consequence in SUSPENSIONS
    if not measure.reason.strip() or (suspends and not measure.scope.strip()):
        raise _incomplete(measure)
    if suspends and measure.months is None:
        raise _outside(measure, limit)
    if limit is not None and measure.months is not None and not limit.least <= measure.months <= limit.most:
        raise _outside(measure, limit)


def _unknown(measure: Measure, pharmacy: bool) -> Refusal:
    words = CONSEQUENCE_WORDS.get(measure.consequence, Words(measure.consequence, measure.consequence))
    article = (
        "《零售药店医疗保障定点管理暂行办法》第三十五条" if pharmacy else "《医疗保障基金使用监督管理条例》第十三条"
    )
    return Refusal(
        "CASES-91",
        zh=f"对该机构不能采取“{words.zh}”",
        en=f"“{words.en}” is not open against this provider",
        article=article,
        do_zh="请选择规定的处理措施",
        do_en="Choose a measure of the closed list",
        status=422,
    )


def _incomplete(measure: Measure) -> Refusal:
    words = CONSEQUENCE_WORDS[measure.consequence]
    return Refusal(
        "CASES-92",
        zh=f"“{words.zh}”须写明理由；暂停、中止类还须写明对象",
        en=f"“{words.en}” needs its reason; a suspension also whom or what it stops",
        do_zh="请补全理由和对象",
        do_en="Write the reason and the object",
        status=422,
    )


def _outside(measure: Measure, limit: Value | None) -> Refusal:
    words = CONSEQUENCE_WORDS[measure.consequence]
    span = f"{limit.least} 至 {limit.most} 个月" if limit else "写明的月数"
    span_en = f"{limit.least} to {limit.most} months" if limit else "a number of months"
    return Refusal(
        "CASES-93",
        zh=f"“{words.zh}”的期限应为 {span}",
        en=f"“{words.en}” is for {span_en}",
        article=limit.source if limit else "",
        do_zh=f"请在 {span} 之内选择",
        do_en=f"Choose {span_en}",
        status=422,
        fields={"months": span},
    )
