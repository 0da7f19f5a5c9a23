"""What the choices of a paper are called in English; the paper itself keeps the Chinese word."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.cases.carrying_guard_rules import SERVICE_WAYS
from compliance.foundation.words import Words

_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "采纳": "Adopted",
        "部分采纳": "Partly adopted",
        "不予采纳": "Not adopted",
        **{way.zh: way.en for way in SERVICE_WAYS.values()},
        "长期": "Long term",
        "永久": "For good",
        "10年": "10 years",
        "30年": "30 years",
        "同意": "Agreed",
        "补充调查": "Investigate further",
        "变更定性或裁量": "Change the classification or the discretion",
        "纠正程序": "Correct the procedure",
        "移送有管辖权的机关": "Transfer to the competent authority",
        "公开": "Public",
        "不公开": "Not public",
    }
)


def option_words(option: str) -> Words:
    """A choice in both languages; one that an office added itself stands as it is."""
    return Words(zh=option, en=_ENGLISH.get(option, option))
