"""A computed consequence as sentences for a notice or a decision, in Chinese and English. Pure.

On the agreement track nothing is a penalty or a fine, and no sentence calls it so.
"""

from datetime import date

from compliance.foundation.money import capitals, show
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, Consequence
from compliance.law.violations import MEASURE_WORDS, Measure, Party, violation
from compliance.ledger.rules import PAYEE_WORDS, Payee
from compliance.penalties.explanation_rules import HOW_SURE, Kind, Step, number, span
from compliance.penalties.rules import Computed
from compliance.penalties.tier_rules import USUAL

_TO = {Party.PERSON: Words(zh="你", en="You")}
_UNIT = Words(zh="你单位", en="Your institution")


def sentences(computed: Computed, payee: str = "") -> tuple[Words, ...]:
    """The act, what it is counted from, how the basis was found, the sum with its reason, and where it is paid to."""
    return tuple(
        part
        for part in (_act(computed), _base(computed), *_notes(computed), _sum(computed), _paid(computed, payee))
        if part
    )


def paragraph(computed: Computed, payee: str = "") -> Words:
    """The same in one paragraph."""
    parts = sentences(computed, payee)
    return Words(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))


def _act(computed: Computed) -> Words:
    found = violation(computed.range.violation)
    to = _TO.get(found.party, _UNIT)
    return Words(
        zh=f"经查，{to.zh}于{_day(computed.day)}存在“{found.words.zh}”的情形，违反{found.article}的规定。",
        en=f"{to.en} was found, on {computed.day.isoformat()}, in “{found.words.en}”, against {found.article}.",
    )


def _base(computed: Computed) -> Words | None:
    if computed.range.kind is Kind.FIXED:
        return None
    measure = MEASURE_WORDS[Measure(computed.range.measure)]
    amount = show(computed.base_fen)
    return Words(
        zh=f"{measure.zh}为{amount}（{computed.base_source.zh}）。",
        en=f"The {measure.en} is {amount} ({computed.base_source.en}).",
    )


def _notes(computed: Computed) -> tuple[Words, ...]:
    """How the basis was found. How sure the tool is of a value is for those who decide, and so is the source of a tier
    that no place has published."""
    return tuple(_note(note) for note in computed.notes if note.words != HOW_SURE)


def _note(note: Step) -> Words:
    told = Words(zh=f"{note.words.zh}：{note.value.zh}", en=f"{note.words.en}: {note.value.en}")
    if note.words == USUAL:
        return Words(zh=f"{told.zh}。", en=f"{told.en}.")
    return Words(zh=f"{told.zh}（{note.source.zh}）。", en=f"{told.en} ({note.source.en}).")


def _sum(computed: Computed) -> Words:
    allowed, amount = computed.range, show(computed.amount_fen)
    kind = CONSEQUENCE_WORDS[allowed.consequence]
    total_zh = f"{amount}（大写：{capitals(computed.amount_fen)}）"
    if allowed.kind is Kind.WHOLE:
        return Words(
            zh=f"依据{allowed.basis.zh}，{kind.zh}{total_zh}。",
            en=f"By {allowed.basis.en}: {kind.en.lower()} of {amount}.",
        )
    limits = span(allowed)
    if allowed.kind is Kind.FIXED:
        return Words(
            zh=f"依据{allowed.basis.zh}（幅度为{limits.zh}），{kind.zh}{total_zh}。",
            en=f"By {allowed.basis.en} ({limits.en}): {kind.en.lower()} of {amount}.",
        )
    if computed.choice is None:
        raise ValueError("a multiple was chosen")
    times = number(allowed, computed.choice)
    times_zh = times.zh.replace(" ", "")
    back_zh = back_en = ""
    if computed.returned_fen is not None:
        back_zh = f"责令退回{show(computed.returned_fen)}，并处"
        back_en = f"{show(computed.returned_fen)} is to be paid back, and a "
    return Words(
        zh=f"依据{allowed.basis.zh}（幅度为{limits.zh}），{back_zh}{times_zh}的{kind.zh}{total_zh}。",
        en=f"By {allowed.basis.en} ({limits.en}): {back_en}{kind.en.lower()} of {times.en} is {amount}.",
    )


def _paid(computed: Computed, payee: str) -> Words | None:
    if not payee:
        return None
    words = PAYEE_WORDS[Payee(payee)]
    kind = CONSEQUENCE_WORDS[computed.range.consequence]
    if computed.range.consequence == Consequence.FINE:
        back = PAYEE_WORDS[Payee.FUND_ACCOUNT]
        if computed.returned_fen is None:
            return Words(zh=f"罚款上缴{words.zh}。", en=f"The fine goes to: {words.en.lower()}.")
        return Words(
            zh=f"退回的费用退回{back.zh}，罚款上缴{words.zh}。",
            en=f"What is paid back goes to: {back.en.lower()}; the fine to: {words.en.lower()}.",
        )
    return Words(zh=f"{kind.zh}的收款方为{words.zh}。", en=f"The {kind.en.lower()} goes to: {words.en.lower()}.")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
