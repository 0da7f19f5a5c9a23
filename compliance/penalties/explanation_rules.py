"""How an amount is explained: what a clause or an article allows, and the lines that lead from it to the sum."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from compliance.foundation.money import Fen, capitals, round_fen, show
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.parameters import Value
from compliance.law.violations import MEASURE_WORDS, Measure, violation


class Track(StrEnum):
    """Who acts, and under what: the agency under the agreement, the bureau under the law."""

    AGREEMENT = "agreement"
    ADMINISTRATIVE = "administrative"


TRACK_WORDS = {
    Track.AGREEMENT: Words(zh="协议处理", en="Agreement"),
    Track.ADMINISTRATIVE: Words(zh="行政处罚", en="Administrative"),
}


class Kind(StrEnum):
    """How an amount is found."""

    MULTIPLE = "multiple"
    FIXED = "fixed"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Range:
    """What a clause or an article allows. least, most: multiples, or yuan of a fixed sum; both 1 for the whole base."""

    consequence: str
    violation: str
    kind: Kind
    least: Decimal
    most: Decimal
    measure: str
    basis: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation: what it is, its value, where it comes from."""

    words: Words
    value: Words
    source: Words


@dataclass(frozen=True, slots=True)
class Used:
    """A value of the law that an amount rests on, as it stood when the amount was computed."""

    key: str
    least: Decimal
    most: Decimal
    unit: str
    since: date
    until: date | None
    source: str
    standing: str
    layer: str = ""
    record_id: int | None = None

    @classmethod
    def of(cls, key: str, value: Value) -> "Used":
        """The value under its name."""
        names = ("least", "most", "since", "until", "source", "layer", "record_id")
        kept = {name: getattr(value, name) for name in names}
        return cls(key=key, unit=str(value.unit), standing=str(value.standing), **kept)

    def data(self) -> dict[str, Any]:
        """As values that canonical JSON can hold."""
        return {
            "key": self.key,
            "least": str(self.least),
            "most": str(self.most),
            "unit": self.unit,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "source": self.source,
            "standing": self.standing,
            "layer": self.layer,
            "record": self.record_id,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Used":
        """What `data` kept."""
        return cls(
            key=data["key"],
            least=Decimal(data["least"]),
            most=Decimal(data["most"]),
            unit=data["unit"],
            since=date.fromisoformat(data["since"]),
            until=date.fromisoformat(data["until"]) if data["until"] else None,
            source=data["source"],
            standing=data["standing"],
            layer=data["layer"],
            record_id=data["record"],
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an amount came about, line by line; pages and the command line print the same lines."""

    steps: tuple[Step, ...]


# A line for those who decide, not for whom it is served on.
HOW_SURE = Words(zh="数值核对情况", en="How sure the value is")
GIVEN = Words(zh="录入的金额", en="the amount entered")
_ROUNDING = Words(zh="四舍五入到分，只取整一次", en="rounded half up to the fen, once")


def span(allowed: Range) -> Words:
    """The range in words: 1 至 10 倍, ¥500.00 至 ¥2,000.00."""
    if allowed.kind is Kind.WHOLE:
        return Words(zh="全额", en="the whole amount")
    least, most = number(allowed, allowed.least), number(allowed, allowed.most)
    if allowed.least == allowed.most:
        return least
    low = plain(allowed.least) if allowed.kind is Kind.MULTIPLE else least.zh
    return Words(zh=f"{low} 至 {most.zh}", en=f"{low} to {most.en}")


def number(allowed: Range, value: Decimal) -> Words:
    """One end of a range, or a choice, in words."""
    if allowed.kind is Kind.FIXED:
        return Words(zh=show(round_fen(value)), en=show(round_fen(value)))
    return Words(zh=f"{plain(value)} 倍", en=f"{plain(value)} {'time' if value == 1 else 'times'}")


def plain(value: Decimal) -> str:
    """A number without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def steps(
    allowed: Range,
    base_fen: Fen,
    chosen: Decimal,
    amount: Fen,
    day: date,
    base_source: Words,
    notes: tuple[Step, ...] = (),
) -> tuple[Step, ...]:
    """The lines from the violation to the sum; `notes` tell how the basis was found."""
    found = violation(allowed.violation)
    lines = [
        Step(Words(zh="违规情形", en="Violation"), found.words, _acted(day)),
        *notes,
        Step(Words(zh="适用依据", en="Basis"), _alone(allowed.text), allowed.basis),
    ]
    if allowed.kind is not Kind.FIXED:
        measure = MEASURE_WORDS[Measure(allowed.measure)]
        base = Words(zh=f"基数（{measure.zh}）", en=f"Base ({measure.en})")
        lines.append(Step(base, _same(show(base_fen)), base_source))
    if allowed.kind is Kind.MULTIPLE:
        times, limits = number(allowed, chosen), span(allowed)
        value = Words(zh=f"{times.zh}（允许 {limits.zh}）", en=f"{times.en} (allowed: {limits.en})")
        lines.append(Step(Words(zh="倍数", en="Multiple"), value, allowed.basis))
        formula = f"{show(base_fen)} × {plain(chosen)} = {show(amount)}"
        lines.append(Step(Words(zh="计算", en="Computation"), _same(formula), _ROUNDING))
    if allowed.kind is Kind.FIXED:
        limits = span(allowed)
        value = Words(zh=f"{show(amount)}（允许 {limits.zh}）", en=f"{show(amount)} (allowed: {limits.en})")
        lines.append(Step(Words(zh="定额", en="Fixed sum"), value, allowed.basis))
    total = Words(zh=f"{show(amount)}（{capitals(amount)}）", en=show(amount))
    lines.append(Step(CONSEQUENCE_WORDS[allowed.consequence], total, allowed.basis))
    return tuple(lines)


def returned_step(returned: Fen) -> Step:
    """What an administrative decision orders to be paid back beside the fine."""
    return Step(
        Words(zh="责令退回", en="To be paid back"),
        Words(zh=f"{show(returned)}（{capitals(returned)}）", en=show(returned)),
        Words(zh="退回原医疗保障基金财政专户", en="to the fund's own fiscal account"),
    )


def _acted(day: date) -> Words:
    return Words(zh=f"行为发生日 {day.isoformat()}", en=f"act of {day.isoformat()}")


def _alone(text: Words) -> Words:
    """One item of a list as it stands by itself: without the mark that leads to the next item."""
    return Words(zh=text.zh.rstrip("；;"), en=text.en.rstrip("；;"))


def _same(text: str) -> Words:
    return Words(zh=text, en=text)
