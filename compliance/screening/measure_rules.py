"""What a rule compared, written with its unit. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.foundation.money import show
from compliance.foundation.words import Words
from compliance.providers.rules import LEVEL_WORDS

_COUNTED: Mapping[str, Words] = MappingProxyType(
    {
        "days": Words("{}天", "{} days"),
        "times": Words("{}次", "{} times"),
        "claims": Words("{}张", "{} claims"),
        "persons": Words("{}人", "{} persons"),
        "months": Words("{}个月", "{} months"),
        "percent": Words("{}%", "{}%"),
        "thousandths": Words("{}‰", "{}‰"),
    }
)
_ONE_EN: Mapping[str, str] = MappingProxyType(
    {"days": "{} day", "times": "{} time", "claims": "{} claim", "persons": "{} person", "months": "{} month"}
)
_NONE = Words("—", "—")


def told(measure: int | None, unit: str) -> Words:
    """A measure in words. unit: of the answer's column; a minute of the day below zero is one that is not known."""
    if measure is None or (unit == "minute" and measure < 0):
        return _NONE
    if unit == "fen":
        return Words(show(measure), show(measure))
    if unit == "minute":
        text = f"{measure // 60:02d}:{measure % 60:02d}"
        return Words(text, text)
    if unit == "level":
        levels = {str(key): label for key, label in LEVEL_WORDS.items()}
        return levels.get(str(measure), Words(str(measure), str(measure)))
    pattern = _COUNTED.get(unit, Words("{}", "{}"))
    in_english = _ONE_EN.get(unit, pattern.en) if measure == 1 else pattern.en
    return Words(pattern.zh.format(f"{measure:,}"), in_english.format(f"{measure:,}"))


def set_to(value: int | str, unit: str) -> Words:
    """The value of a rule's parameter in words; a text stands as it is."""
    return Words(value, value) if isinstance(value, str) else told(value, unit)
