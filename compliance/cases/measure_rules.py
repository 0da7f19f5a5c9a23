"""What is decided beside money: interviews, suspensions, rescission and the rest, with whom they stop and for how long.

Sources: 2号令第三十八条 (hospitals), 3号令第三十五条 (pharmacies), closed lists; regulation articles 13, 38 to 41.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.law.consequences import CONSEQUENCE_WORDS, Consequence
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
PHARMACY_LACKS = frozenset({Consequence.SUSPEND_DEPARTMENT})


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


def check(measure: Measure) -> None:
    """Refuse a measure without reason, a suspension without its object (CASES-92)."""
    if not measure.reason.strip() or (measure.consequence in SUSPENSIONS and not measure.scope.strip()):
        raise _incomplete(measure)


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
