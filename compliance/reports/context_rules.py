"""Figures of the work summary that the bureau types in: insured persons, funds, spending. Pure.

The product checks that they fit each other and never invents one (000_5ba8c84fbf866f4b.txt, part 1, section 1). Counts
must add up exactly; amounts in ten thousand yuan are rounded at their source, so that their parts may miss the whole by
half a hundredth for each figure: that is shown as a rounding difference, not refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

_CENT, _HALF_CENT = Decimal("0.01"), Decimal("0.005")
_LARGEST = Decimal(10**12)


class Unit(StrEnum):
    """What a figure counts."""

    PERSONS = "persons"
    TEN_THOUSAND_YUAN = "ten_thousand_yuan"
    PERCENT = "percent"


UNIT_WORDS: Mapping[Unit, Words] = MappingProxyType(
    {
        Unit.PERSONS: Words(zh="人", en="persons"),
        Unit.TEN_THOUSAND_YUAN: Words(zh="万元", en="ten thousand yuan"),
        Unit.PERCENT: Words(zh="%", en="percent"),
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One figure that is typed in."""

    key: str
    words: Words
    unit: Unit = Unit.PERSONS


@dataclass(frozen=True, slots=True)
class Topic:
    """Figures that stand together."""

    words: Words
    fields: tuple[Field, ...]


_MONEY = Unit.TEN_THOUSAND_YUAN
TOPICS = (
    Topic(
        Words("居民医保参保", "Insured residents"),
        (
            Field("residents_total", Words("参保居民", "Insured residents")),
            Field("residents_rural", Words("其中：农村居民", "of which rural")),
            Field("residents_urban", Words("其中：城镇居民", "of which urban")),
            Field("residents_rate", Words("参保率", "Share insured"), Unit.PERCENT),
        ),
    ),
    Topic(
        Words("参保居民构成", "Groups of residents"),
        (
            Field("group_ordinary", Words("普通居民", "Ordinary")),
            Field("group_low_income", Words("低保人员", "Low income")),
            Field("group_disabled", Words("残疾人员", "Disabled")),
            Field("group_five_guarantees", Words("五保人员", "Five guarantees")),
            Field("group_veterans", Words("优抚人员", "Veterans and dependants")),
            Field("group_family_planning", Words("计生人员", "Family planning")),
        ),
    ),
    Topic(
        Words("职工医保和生育保险", "Employees and maternity"),
        (
            Field("employees_now", Words("职工医保参保", "Insured employees")),
            Field("employees_task", Words("职工医保任务", "Task for employees")),
            Field("maternity_now", Words("生育保险参保", "Insured for maternity")),
            Field("maternity_task", Words("生育保险任务", "Task for maternity")),
        ),
    ),
    Topic(
        Words("居民医保基金", "Fund of residents"),
        (
            Field("fund_raised", Words("已筹集", "Raised"), _MONEY),
            Field("fund_due", Words("应筹集", "To be raised"), _MONEY),
            Field("fund_spent", Words("已支出", "Spent"), _MONEY),
            Field("spent_inpatient", Words("其中：住院", "of which inpatient"), _MONEY),
            Field("spent_outpatient", Words("其中：门诊", "of which outpatient"), _MONEY),
            Field("spent_children", Words("其中：儿童重大疾病", "of which children's serious illness"), _MONEY),
        ),
    ),
)
FIELDS: Mapping[str, Field] = MappingProxyType({one.key: one for topic in TOPICS for one in topic.fields})
_SUMS = (
    ("residents_total", ("residents_rural", "residents_urban")),
    ("residents_total", tuple(one.key for one in TOPICS[1].fields)),
    ("fund_spent", ("spent_inpatient", "spent_outpatient", "spent_children")),
)
_SHARES = (
    (Words("职工医保完成任务", "Task for employees met"), "employees_now", "employees_task"),
    (Words("生育保险完成任务", "Task for maternity met"), "maternity_now", "maternity_task"),
    (Words("基金筹集率", "Raised of what is due"), "fund_raised", "fund_due"),
    (Words("基金支出占应筹集", "Spent of what is due"), "fund_spent", "fund_due"),
    (Words("住院支出占比", "Share of inpatient"), "spent_inpatient", "fund_spent"),
    (Words("门诊支出占比", "Share of outpatient"), "spent_outpatient", "fund_spent"),
    (Words("儿童重大疾病支出占比", "Share of children's serious illness"), "spent_children", "fund_spent"),
)
Figures = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that follows from what was typed in, two places, half up."""

    words: Words
    percent: Decimal
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """Parts that miss their whole by no more than rounding explains."""

    whole: str
    stated: Decimal
    parts: Decimal

    @property
    def difference(self) -> Decimal:
        """Parts less the whole."""
        return self.parts - self.stated


def read(texts: Mapping[str, str]) -> dict[str, Decimal]:
    """The figures typed in; what is left empty is unknown. Refusal REPORTS-07 names every field at fault."""
    found: dict[str, Decimal] = {}
    wrong: dict[str, str] = {}
    for key, field in FIELDS.items():
        text = texts.get(key, "").replace(",", "").replace("，", "").strip()
        if not text:
            continue
        number = _number(text, field.unit)
        if number is None:
            wrong[key] = _NEEDED[field.unit].zh
        else:
            found[key] = number
    if wrong:
        raise _refused(wrong, Words("有的数字不能使用", "some figures cannot be used"))
    check(found)
    return found


_NEEDED = {
    Unit.PERSONS: Words("须为整数", "a whole number"),
    Unit.TEN_THOUSAND_YUAN: Words("须为数字，最多两位小数", "a number with at most two decimals"),
    Unit.PERCENT: Words("须为0至100之间的数字，最多两位小数", "0 to 100 with at most two decimals"),
}


def _number(text: str, unit: Unit) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number < _LARGEST or number != number.quantize(_CENT):
        return None
    if unit is Unit.PERSONS and number != int(number):
        return None
    return None if unit is Unit.PERCENT and number > 100 else number


def check(figures: Figures) -> None:
    """Refuse parts that do not make their whole (REPORTS-07), each named with what they sum to."""
    wrong: dict[str, str] = {}
    for whole, parts, total in _summed(figures):
        if abs(total - figures[whole]) > _allowed(whole, parts):
            wrong[whole] = f"各项之和为{total}，与所填{figures[whole]}不符"
    if wrong:
        raise _refused(wrong, Words("分项之和与总数不符", "parts do not make their whole"))


def _summed(figures: Figures) -> list[tuple[str, tuple[str, ...], Decimal]]:
    whole_ones = [(whole, parts) for whole, parts in _SUMS if {whole, *parts} <= figures.keys()]
    return [(whole, parts, sum((figures[part] for part in parts), Decimal(0))) for whole, parts in whole_ones]


def _allowed(whole: str, parts: Sequence[str]) -> Decimal:
    """Half a hundredth for each rounded figure; nothing for counts."""
    return _HALF_CENT * (len(parts) + 1) if FIELDS[whole].unit is _MONEY else Decimal(0)


def roundings(figures: Figures) -> tuple[Rounding, ...]:
    """Where parts and whole differ by rounding alone."""
    return tuple(
        Rounding(whole, figures[whole], total) for whole, _, total in _summed(figures) if total != figures[whole]
    )


def shares(figures: Figures) -> tuple[Share, ...]:
    """What the figures give in percent; a share whose parts are not all known is left out."""
    return tuple(
        Share(words, (figures[part] * 100 / figures[whole]).quantize(_CENT, rounding=ROUND_HALF_UP), part, whole)
        for words, part, whole in _SHARES
        if part in figures and figures.get(whole)
    )


def sentences(figures: Figures) -> list[str]:
    """How the summary tells them in Chinese, topic by topic, then what follows and what is rounding."""
    told = []
    for topic in TOPICS:
        known = [field for field in topic.fields if field.key in figures]
        if known:
            parts = "，".join(f"{one.words.zh}{shown(one, figures[one.key])}" for one in known)
            told.append(f"{topic.words.zh}：{parts}。")
    found = shares(figures)
    if found:
        told.append("据以计算：" + "，".join(f"{one.words.zh}{one.percent}%" for one in found) + "。")
    for one in roundings(figures):
        words = FIELDS[one.whole].words.zh
        told.append(f"{words}各分项之和{one.parts}与总数{one.stated}相差{one.difference}，系四舍五入所致。")
    return told


def shown(field: Field, number: Decimal) -> str:
    """A figure with its unit, as the summary writes it."""
    places = f"{number:.0f}" if field.unit is Unit.PERSONS else f"{number:.2f}"
    return f"{places}{UNIT_WORDS[field.unit].zh}"


def _refused(wrong: Mapping[str, str], words: Words) -> Refusal:
    named = "；".join(f"{FIELDS[key].words.zh}：{why}" for key, why in wrong.items())
    return Refusal(
        "REPORTS-07",
        zh=f"{words.zh}（{named}）",
        en=f"{words.en}: {', '.join(FIELDS[key].words.en for key in wrong)}",
        do_zh="请核对后重新填写；不掌握的数字留空",
        do_en="Check and enter them again; leave empty what is not known",
        status=422,
        fields=dict(wrong),
    )
