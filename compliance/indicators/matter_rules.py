"""A matter (考核扣减事项): one provider's missed targets of one period, from the assessment to the ledger. Pure.

Who assessed does not check; who assessed or checked does not decide. The provider is told and may state its view before
anything is decided. A settlement matter: it is no breach and counts as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.indicators.deduction_rules import Deduction, deduct, rule_from_data, total
from compliance.indicators.rules import Better, Figure, Indicator, Part, Unit


class Step(StrEnum):
    """What happens to a matter."""

    ASSESSED = "assessed"
    RETURNED = "returned"
    CHECKED = "checked"
    NOTIFIED = "notified"
    STATED = "stated"
    WAIVED = "waived"
    ANSWERED = "answered"
    DECIDED = "decided"
    DROPPED = "dropped"


STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.ASSESSED: Words("考核", "Assessed"),
        Step.RETURNED: Words("退回重新考核", "Returned"),
        Step.CHECKED: Words("复核通过", "Checked"),
        Step.NOTIFIED: Words("告知机构", "Provider told"),
        Step.STATED: Words("机构提出意见", "Provider stated its view"),
        Step.WAIVED: Words("机构确认无异议", "Provider agreed"),
        Step.ANSWERED: Words("意见已答复", "Statement answered"),
        Step.DECIDED: Words("决定扣减并入账", "Decided and posted"),
        Step.DROPPED: Words("不予扣减", "Nothing deducted"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.ASSESSED: Words("待复核", "To be checked"),
        Step.RETURNED: Words("已退回", "Returned"),
        Step.CHECKED: Words("待告知", "To be told"),
        Step.NOTIFIED: Words("待机构意见", "With the provider"),
        Step.STATED: Words("意见待答复", "Statement to be answered"),
        Step.WAIVED: Words("待决定", "To be decided"),
        Step.ANSWERED: Words("待决定", "To be decided"),
        Step.DECIDED: Words("已决定", "Decided"),
        Step.DROPPED: Words("不予扣减", "Nothing deducted"),
    }
)
_SETTLED: Mapping[str, str] = {Step.DECIDED: "good", Step.DROPPED: "neutral", Step.RETURNED: "neutral"}
STATE_KINDS: Mapping[str, str] = MappingProxyType({step: _SETTLED.get(step, "due") for step in Step})
FOLLOWS: Mapping[Step, frozenset[Step | None]] = MappingProxyType(
    {
        Step.ASSESSED: frozenset({None}),
        Step.RETURNED: frozenset({Step.ASSESSED}),
        Step.CHECKED: frozenset({Step.ASSESSED}),
        Step.NOTIFIED: frozenset({Step.CHECKED}),
        Step.STATED: frozenset({Step.NOTIFIED}),
        Step.WAIVED: frozenset({Step.NOTIFIED}),
        Step.ANSWERED: frozenset({Step.STATED}),
        Step.DECIDED: frozenset({Step.NOTIFIED, Step.WAIVED, Step.ANSWERED}),
        Step.DROPPED: frozenset({Step.ANSWERED}),
    }
)
TOLD = frozenset({Step.NOTIFIED, Step.STATED, Step.WAIVED, Step.ANSWERED, Step.DECIDED, Step.DROPPED})
OPEN = frozenset(Step) - {Step.DECIDED, Step.DROPPED, Step.RETURNED}


@dataclass(frozen=True, slots=True)
class Line:
    """One missed target of a matter, computed from what was frozen. dropped: left out after a statement."""

    indicator: Indicator
    figure: Figure
    target: Decimal
    target_source: str
    deduction: Deduction
    dropped: bool

    @property
    def amount_fen(self) -> Fen:
        """What of it counts."""
        return 0 if self.dropped else self.deduction.amount_fen


def require(state: Step | None, step: Step) -> None:
    """Refuse a step out of turn (INDICATORS-04)."""
    if state not in FOLLOWS[step]:
        now = STATE_WORDS[state] if state else Words("未考核", "not assessed")
        raise Refusal(
            "INDICATORS-04",
            zh=f"该考核扣减当前为“{now.zh}”，不能“{STEP_WORDS[step].zh}”",
            en=f"the matter is “{now.en}”: “{STEP_WORDS[step].en}” is not possible",
            do_zh="请按考核程序依次办理",
            do_en="Follow the steps in turn",
        )


def require_other(doers: frozenset[int | None], user_id: int | None, step: Step) -> None:
    """Refuse that who assessed or checked takes the next step too (INDICATORS-05)."""
    if user_id is None or user_id in doers:
        raise Refusal(
            "INDICATORS-05",
            zh=f"考核、复核、决定应由不同人员办理，您不能“{STEP_WORDS[step].zh}”",
            en=f"who assessed or checked cannot take the step “{STEP_WORDS[step].en}”",
            do_zh="请由其他人员办理",
            do_en="Another person takes it",
            status=403,
        )


def require_over(state: Step, until: date | None, today: date) -> None:
    """Refuse a decision while the provider may still state its view (INDICATORS-06)."""
    if state is Step.NOTIFIED and until is not None and today <= until:
        raise Refusal(
            "INDICATORS-06",
            zh=f"机构可以在{until}前（含当日）提出意见，尚不能决定",
            en=f"the provider may state its view until {until}",
            do_zh="请待期满，或机构确认无异议、意见答复后再决定",
            do_en="Decide when the time is over, or the provider agreed or was answered",
        )


def require_in_time(until: date | None, today: date) -> None:
    """Refuse a statement after its last day (INDICATORS-07)."""
    if until is not None and today > until:
        raise Refusal(
            "INDICATORS-07",
            zh=f"提出意见的期限已于{until}届满",
            en=f"the time to state a view ended on {until}",
            do_zh="如有新的事实，请联系经办机构",
            do_en="Tell the agency of new facts",
        )


def words_needed(text: str) -> str:
    """The words of a step that needs some (INDICATORS-08)."""
    if not text.strip():
        raise Refusal(
            "INDICATORS-08",
            zh="内容不能为空",
            en="words are needed",
            do_zh="请写明事实和理由",
            do_en="Write facts and reasons",
            status=422,
        )
    return text.strip()


def line_as_data(indicator: Indicator, figure: Figure, target: Decimal, source: str, rule: Mapping[str, Any]) -> Any:
    """One missed target as it is frozen: everything that its amount is computed from."""
    return {
        "indicator": indicator.id,
        "words": [indicator.words.zh, indicator.words.en],
        "unit": indicator.unit.value,
        "better": indicator.better.value,
        "parts": [
            [indicator.numerator.zh, indicator.numerator.en, indicator.numerator_part.value],
            [indicator.denominator.zh, indicator.denominator.en, indicator.denominator_part.value],
        ],
        "figure": [figure.numerator, figure.denominator, figure.volume, figure.left_out],
        "target": str(target),
        "target_source": source,
        "rule": dict(rule),
    }


def lines(frozen: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of a matter, computed again from what was frozen."""
    dropped = frozen.get("dropped", ())
    return tuple(_line(row, row["indicator"] in dropped) for row in frozen["lines"])


def _line(row: Mapping[str, Any], dropped: bool) -> Line:
    (above_zh, above_en, above), (below_zh, below_en, below) = row["parts"]
    indicator = Indicator(
        id=row["indicator"],
        words=Words(*row["words"]),
        unit=Unit(row["unit"]),
        better=Better(row["better"]),
        minimum=0,
        near=Decimal(0),
        jump=Decimal(0),
        numerator=Words(above_zh, above_en),
        numerator_part=Part(above),
        denominator=Words(below_zh, below_en),
        denominator_part=Part(below),
        source="",
    )
    figure, target = Figure(*row["figure"]), Decimal(row["target"])
    made = deduct(indicator, figure, target, rule_from_data(row["rule"]))
    return Line(indicator, figure, target, row["target_source"], made, dropped)


def amount(frozen: Mapping[str, Any]) -> Fen:
    """The whole deduction of a matter, from what was frozen."""
    cap = frozen.get("cap")
    return total([one.amount_fen for one in lines(frozen)], None if cap is None else Decimal(cap))
