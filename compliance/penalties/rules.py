"""What a violation costs: base times multiple rounded once, a fixed sum, or the whole base; with the reasons.

Amounts are fen, multiples Decimal. Outside the range of the clause or the article nothing is computed. A result keeps
the inputs it came from; `recompute` gives the same result from them years later.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.agreements.rules import Clause
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, round_fen, to_yuan
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, RANGED, WHOLE, Consequence
from compliance.law.parameters import Unit, Value
from compliance.law.violations import MEASURE_WORDS, Measure, Violation
from compliance.penalties.explanation_rules import (
    GIVEN,
    TRACK_WORDS,
    Explanation,
    Kind,
    Range,
    Step,
    Track,
    Used,
    number,
    returned_step,
    span,
    steps,
)
from compliance.penalties.span_rules import split

__all__ = [
    "GIVEN",
    "TRACK_WORDS",
    "Computed",
    "Explanation",
    "Kind",
    "Range",
    "Step",
    "Track",
    "Used",
    "clause_range",
    "consequence",
    "inputs_of",
    "is_ranged",
    "legal_range",
    "multiplied_sum",
    "no_legal_range",
    "recompute",
    "span",
    "split",
    "whole_range",
]

FORMAT = 2
_READABLE = (1, 2)
_PLACES = {Kind.MULTIPLE: 4, Kind.FIXED: 2}


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed consequence. choice: the multiple, the sum in yuan, or None for the whole base.

    returned_fen: what an administrative decision orders to be paid back beside the fine, else None. notes: how the
    basis was found; used: the values of the law that it rests on, as they stood.
    """

    amount_fen: Fen
    base_fen: Fen
    choice: Decimal | None
    day: date
    range: Range
    base_source: Words
    explanation: Explanation
    returned_fen: Fen | None = None
    notes: tuple[Step, ...] = ()
    used: tuple[Used, ...] = ()


def consequence(
    allowed: Range,
    base_fen: Fen,
    choice: Decimal | None,
    day: date,
    base_source: Words = GIVEN,
    notes: tuple[Step, ...] = (),
    used: tuple[Used, ...] = (),
) -> Computed:
    """The amount that `allowed` gives for `base_fen` and the chosen multiple or sum, for an act of `day`.

    Without a choice the range must leave none. Refused (PENALTIES-01 to -04) outside the range, naming its basis.
    """
    chosen = _choice(allowed, choice)
    if allowed.kind is Kind.FIXED:
        amount = round_fen(chosen)
        base_fen = 0
    else:
        if base_fen <= 0:
            raise _no_base(allowed)
        amount = round_fen(to_yuan(base_fen) * chosen)
    kept = None if allowed.kind is Kind.WHOLE else chosen
    lines = steps(allowed, base_fen, chosen, amount, day, base_source, notes)
    returned = base_fen if allowed.consequence == Consequence.FINE and allowed.kind is Kind.MULTIPLE else None
    if returned is not None:
        lines = (*lines[:-1], returned_step(returned), lines[-1])
    return Computed(amount, base_fen, kept, day, allowed, base_source, Explanation(lines), returned, notes, used)


def _choice(allowed: Range, choice: Decimal | None) -> Decimal:
    if allowed.kind is Kind.WHOLE:
        if choice is not None and choice != 1:
            raise _outside(allowed, choice)
        return Decimal(1)
    if choice is None:
        if allowed.least != allowed.most:
            raise _undecided(allowed)
        return allowed.least
    if not isinstance(choice, Decimal) or not choice.is_finite():
        raise ValueError("a multiple or a sum is a finite Decimal")
    if not allowed.least <= choice <= allowed.most:
        raise _outside(allowed, choice)
    if -choice.normalize().as_tuple().exponent > _PLACES[allowed.kind]:  # type: ignore[operator]
        raise _too_fine(allowed)
    return choice


def clause_range(clause: Clause, title: Words) -> Range:
    """What a clause of the agreement in force on the day of the act allows; `title` is the agreement's."""
    return Range(
        consequence=clause.consequence,
        violation=clause.violation,
        kind=Kind(clause.kind),
        least=clause.least,
        most=clause.most,
        measure=clause.base,
        basis=Words(zh=f"《{title.zh}》{clause.number}", en=f"{title.en}, {clause.number}"),
        text=clause.text,
    )


def legal_range(found: Violation, value: Value, unit: Unit) -> Range:
    """The fine that the law allows for a violation, from the value of its range in force on the day of the act."""
    fixed = unit is Unit.YUAN
    text = Words(zh=value.wording or found.words.zh, en=found.words.en)
    return Range(
        consequence=Consequence.FINE,
        violation=found.id,
        kind=Kind.FIXED if fixed else Kind.MULTIPLE,
        least=value.least,
        most=value.most,
        measure=found.measure,
        basis=Words(zh=value.source, en=value.source),
        text=text,
    )


def whole_range(consequence: str, violation_id: str, measure: str, basis: Words, text: Words) -> Range:
    """Refusal, recovery or indicator deduction: the base itself, neither more nor less. ValueError for another."""
    if consequence not in WHOLE:
        raise ValueError(f"{consequence} is not settled by the whole base")
    one = Decimal(1)
    return Range(consequence, violation_id, Kind.WHOLE, one, one, measure, basis, text)


def no_legal_range(found: Violation) -> Refusal:
    """The refusal of an administrative penalty for what only the agreement (or correction) deals with."""
    return Refusal(
        "PENALTIES-05",
        zh=f"“{found.words.zh}”没有法定罚款幅度，不能按行政处罚计算",
        en=f"the law sets no fine for “{found.words.en}”",
        article=found.article,
        do_zh="违反服务协议的，请按协议处理；以骗取为目的的，请按骗取行为的条款认定",
        do_en="Handle a breach under the agreement; if fraud was the purpose, choose the fraud article",
        status=422,
    )


def inputs_of(computed: Computed) -> dict[str, Any]:
    """Everything the result rests on, as values that canonical JSON can hold."""
    allowed = computed.range
    return {
        "format": FORMAT,
        "consequence": str(allowed.consequence),
        "violation": allowed.violation,
        "kind": str(allowed.kind),
        "least": str(allowed.least),
        "most": str(allowed.most),
        "measure": str(allowed.measure),
        "basis": _pair(allowed.basis),
        "text": _pair(allowed.text),
        "base_fen": computed.base_fen,
        "base_source": _pair(computed.base_source),
        "choice": None if computed.choice is None else str(computed.choice),
        "day": computed.day.isoformat(),
        "notes": [[_pair(step.words), _pair(step.value), _pair(step.source)] for step in computed.notes],
        "used": [used.data() for used in computed.used],
    }


def recompute(inputs: dict[str, Any]) -> Computed:
    """The same result again from what `inputs_of` kept. ValueError for a format that no reader is written for."""
    if inputs["format"] not in _READABLE:
        raise ValueError(f"inputs of format {inputs['format']} cannot be read")
    allowed = Range(
        inputs["consequence"],
        inputs["violation"],
        Kind(inputs["kind"]),
        Decimal(inputs["least"]),
        Decimal(inputs["most"]),
        inputs["measure"],
        Words(**inputs["basis"]),
        Words(**inputs["text"]),
    )
    choice = None if inputs["choice"] is None else Decimal(inputs["choice"])
    day = date.fromisoformat(inputs["day"])
    notes = tuple(Step(*(Words(**part) for part in note)) for note in inputs.get("notes", ()))
    used = tuple(Used.from_data(one) for one in inputs.get("used", ()))
    return consequence(allowed, inputs["base_fen"], choice, day, Words(**inputs["base_source"]), notes, used)


def _pair(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _outside(allowed: Range, choice: Decimal) -> Refusal:
    limits, given = span(allowed), number(allowed, choice)
    return Refusal(
        "PENALTIES-01",
        zh=f"{given.zh}超出允许的范围（{limits.zh}）",
        en=f"{given.en} is outside the range ({limits.en})",
        article=allowed.basis.zh,
        do_zh=f"请在 {limits.zh} 之内选择",
        do_en=f"Choose within {limits.en}",
        status=422,
        fields={"choice": limits.zh},
    )


def _too_fine(allowed: Range) -> Refusal:
    places = _PLACES[allowed.kind]
    return Refusal(
        "PENALTIES-04",
        zh=f"小数不能超过 {places} 位",
        en=f"at most {places} decimals",
        article=allowed.basis.zh,
        do_zh="请减少小数位数",
        do_en="Use fewer decimals",
        status=422,
        fields={"choice": str(places)},
    )


def _no_base(allowed: Range) -> Refusal:
    measure = MEASURE_WORDS[Measure(allowed.measure)]
    return Refusal(
        "PENALTIES-02",
        zh=f"没有{measure.zh}，不能计算{CONSEQUENCE_WORDS[allowed.consequence].zh}",
        en=f"without a base ({measure.en}) nothing can be computed",
        article=allowed.basis.zh,
        do_zh="请先确认违规明细的金额",
        do_en="Confirm the amounts of the lines first",
        status=422,
    )


def _undecided(allowed: Range) -> Refusal:
    limits = span(allowed)
    return Refusal(
        "PENALTIES-03",
        zh=f"该依据允许 {limits.zh}，须选定其一并写明理由",
        en=f"the basis allows {limits.en}: one has to be chosen, with its reason",
        article=allowed.basis.zh,
        do_zh=f"请在 {limits.zh} 之内选择",
        do_en=f"Choose within {limits.en}",
        status=422,
        fields={"choice": limits.zh},
    )


def multiplied_sum(allowed: Range) -> Refusal:
    """The refusal of a multiple where the clause or the article sets a sum."""
    limits = span(allowed)
    return Refusal(
        "PENALTIES-06",
        zh=f"该依据规定的是定额（{limits.zh}），不适用倍数",
        en=f"the basis sets a sum ({limits.en}), not a multiple",
        article=allowed.basis.zh,
        do_zh="请去掉倍数，直接填写金额",
        do_en="Leave the multiple out and give the sum",
        status=422,
        fields={"multiple": limits.zh},
    )


def is_ranged(consequence: str) -> bool:
    """Whether the consequence is counted within a range (damages, fine)."""
    return consequence in RANGED
