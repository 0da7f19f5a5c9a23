"""What of a person may stand on a screen before anything is revealed, and for what one may look. Pure.

One place for all rooms: a name keeps its first sign, a number enough to tell it from another, an address nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

_LONG = 11  # mobile numbers; shorter ones are lines of an office or a house
_IDENTITY = 15  # the old identity number; the present one has 18


class Purpose(StrEnum):
    """For what a person's data are looked at in full; it goes on the trail, where free words could name the person."""

    CONTACT = "contact"
    VERIFY = "verify"
    PAPER = "paper"
    OBJECTION = "objection"


PURPOSE_WORDS: Mapping[Purpose, Words] = MappingProxyType(
    {
        Purpose.CONTACT: Words("联系本人", "to reach the person"),
        Purpose.VERIFY: Words("核对身份", "to make sure who it is"),
        Purpose.PAPER: Words("制作、送达文书", "to make or serve a paper"),
        Purpose.OBJECTION: Words("处理异议、复议", "to handle an objection"),
    }
)


def purpose(given: str) -> Purpose:
    """The purpose that was chosen; without one nothing is shown (MASKS-01)."""
    if given in set(Purpose):
        return Purpose(given)
    raise Refusal(
        "MASKS-01",
        zh="查看个人信息须选择用途",
        en="personal data are shown for a purpose alone",
        article="《中华人民共和国个人信息保护法》第六条",
        do_zh="请选择用途后再查看；用途记入操作日志",
        do_en="choose what it is for; it goes on the trail",
        status=422,
        fields={"purpose": "missing"},
    )


def name(full: str) -> str:
    """A name: the first sign, a star for every other."""
    return full[:1] + "*" * max(1, len(full) - 1) if full else ""


def phone(full: str) -> str:
    """A telephone number: of eleven digits or more the first three and the last four, else the last two."""
    if not full:
        return ""
    if len(full) >= _LONG:
        return f"{full[:3]}{'*' * (len(full) - 7)}{full[-4:]}"
    return "*" * max(1, len(full) - 2) + full[-2:]


def identity(full: str) -> str:
    """An identity number: the first three (the province) and the last two; a shorter number its last two."""
    if len(full) >= _IDENTITY:
        return f"{full[:3]}{'*' * (len(full) - 5)}{full[-2:]}"
    return "*" * max(1, len(full) - 2) + full[-2:] if full else ""


def address(full: str) -> str:
    """An address: that there is one."""
    return "***" if full else ""
