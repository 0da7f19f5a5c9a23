"""The script of a follow-up: which questions are asked, what a given answer may be, what is still missing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.checklists.rules import Item, ItemType, shown
from compliance.foundation.money import yuan
from compliance.foundation.words import Words

LONGEST_TEXT = 500
_WHOLE = 400
_CHOOSE = Words("请选择一项", "Choose an answer")
_NUMBER = Words(f"应为0至{_WHOLE}的整数", f"A whole number from 0 to {_WHOLE}")
_MONEY = Words("应为以元为单位、最多两位小数的金额", "An amount in yuan, at most two decimals")
_LONG = Words(f"不超过{LONGEST_TEXT}字", f"At most {LONGEST_TEXT} characters")


@dataclass(frozen=True, slots=True)
class Filled:
    """A script as it was filled: item code -> answer, of the items that are asked; and faults by item code."""

    answers: Mapping[str, str]
    faults: Mapping[str, Words]


def fill(items: tuple[Item, ...], given: Mapping[str, str]) -> Filled:
    """Take the answers to what is asked, and nothing else: an answer to a hidden question is dropped. A choice must be
    made; a number, an amount or a text may stay empty."""
    plain = {code: text.strip() for code, text in given.items()}
    asked = shown(items, plain)
    answers: dict[str, str] = {}
    faults: dict[str, Words] = {}
    for item in asked:
        text = plain.get(item.code, "")
        fault = _fault(item, text)
        if fault:
            faults[item.code] = fault
        if text:
            answers[item.code] = text
    return Filled(answers, faults)


def _fault(item: Item, text: str) -> Words | None:
    if item.type == ItemType.CHOICE:
        return None if text in {choice.id for choice in item.choices} else _CHOOSE
    if not text:
        return None
    if item.type == ItemType.NUMBER:
        return None if text.isascii() and text.isdigit() and int(text) <= _WHOLE else _NUMBER
    if item.type == ItemType.AMOUNT:
        try:
            return None if yuan(text) >= 0 else _MONEY
        except ValueError:
            return _MONEY
    return _LONG if len(text) > LONGEST_TEXT else None


def answer_words(item: Item, answer: str) -> Words:
    """An answer as a record prints it."""
    for choice in item.choices:
        if choice.id == answer:
            return choice.words
    unit = item.unit or Words("", "")
    return Words(f"{answer}{unit.zh}", f"{answer} {unit.en}".strip())
