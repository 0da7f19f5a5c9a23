"""What a campaign's plan says, read from the lines that people type. Pure.

A phase is a line "名称 | 2024-07-01 | 2024-07-10", a target "单位 | 检查 | 12" (providers visited in a township) or
"单位 | 指标名称 | 数量" (entered from documents).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.campaigns.rules import Measure
from compliance.foundation.errors import Refusal

VISITS = "检查"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase from its first to its last day."""

    title: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Target:
    """What a unit is to reach."""

    unit: str
    measure: Measure
    words: str
    required: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign as it is set up. basis: the scheme it rests on; report_to: who gets its reports; closing_due: by when
    the closing report is submitted."""

    title: str
    basis: str
    report_to: str
    closing_due: date
    phases: tuple[Phase, ...]
    targets: tuple[Target, ...] = ()

    @property
    def since(self) -> date:
        """Its first day."""
        return self.phases[0].since

    @property
    def until(self) -> date:
        """Its last day."""
        return self.phases[-1].until


def phases(text: str) -> tuple[Phase, ...]:
    """The phases in order, each beginning the day after the one before it ended (CAMPAIGNS-01 with the line)."""
    found: list[Phase] = []
    for number, parts in _lines(text):
        if len(parts) != 3:
            raise _faulty("phases", number, "应为“名称 | 开始日期 | 结束日期”", "write name | first day | last day")
        phase = Phase(parts[0], _day("phases", number, parts[1]), _day("phases", number, parts[2]))
        if phase.until < phase.since:
            raise _faulty("phases", number, "结束日期早于开始日期", "it ends before it begins")
        if found and phase.since != found[-1].until + _DAY:
            begins = found[-1].until + _DAY
            raise _faulty(
                "phases", number, f"应自{begins}起，与上一阶段衔接", f"it must begin on {begins}, after the last"
            )
        found.append(phase)
    if not found:
        raise _faulty("phases", 1, "至少有一个阶段", "there is at least one phase")
    return tuple(found)


def targets(text: str, townships: Collection[str]) -> tuple[Target, ...]:
    """The targets, each unit and measure once (CAMPAIGNS-01 with the line)."""
    found: dict[tuple[str, str], Target] = {}
    for number, parts in _lines(text):
        if len(parts) != 3 or not parts[2].isascii() or not parts[2].isdigit() or not 0 < int(parts[2]) < 10**6:
            raise _faulty("targets", number, "应为“单位 | 指标 | 正整数”", "write unit | measure | whole number")
        unit, words = parts[0], parts[1]
        if words == VISITS and unit not in townships:
            raise _faulty("targets", number, f"名录中没有乡镇（街道）“{unit}”", f"no provider lies in {unit!r}")
        if (unit, words) in found:
            raise _faulty("targets", number, "同一单位的同一指标重复", "it stands twice")
        measure = Measure.VISITED if words == VISITS else Measure.ENTERED
        found[unit, words] = Target(unit, measure, words, int(parts[2]))
    return tuple(found.values())


def check(plan: Plan) -> Plan:
    """The plan, whose closing report is due after it ends (CAMPAIGNS-01)."""
    if plan.closing_due <= plan.until:
        raise _faulty("closing_due", 0, "总结报告应在行动结束之后报送", "the closing report comes after the end")
    return plan


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            parts = [part.strip() for part in line.replace("｜", "|").split("|")]
            yield number, parts if all(parts) else []


def _day(field: str, number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _faulty(
            field, number, f"“{text}”不是日期，应如2024-07-01", f"{text!r} is no day like 2024-07-01"
        ) from None


def _faulty(field: str, number: int, zh: str, en: str) -> Refusal:
    at_zh, at_en = (f"第{number}行：", f"line {number}: ") if number else ("", "")
    return Refusal(
        "CAMPAIGNS-01",
        zh=f"{at_zh}{zh}",
        en=f"{at_en}{en}",
        do_zh="请修改后重新提交；未保存任何内容",
        do_en="correct it and send again; nothing was kept",
        status=422,
        fields={field: f"{at_zh}{zh}"},
    )
