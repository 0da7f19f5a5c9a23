"""Circumstances of discretion: what speaks for a lighter or a heavier tier, or for no penalty at all."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

_FILE = Path(__file__).parent / "national" / "circumstances.toml"


class Towards(StrEnum):
    """Which way a circumstance speaks."""

    LIGHT = "light"
    HEAVY = "heavy"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One circumstance and where it stands."""

    id: str
    words: Words
    towards: Towards
    source: str


@cache
def circumstances() -> Mapping[str, Circumstance]:
    """Every circumstance by id, in the order of the file."""
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)["circumstance"]
    found = {
        row["id"]: Circumstance(row["id"], Words(row["zh"], row["en"]), Towards(row["towards"]), row["source"])
        for row in rows
    }
    return MappingProxyType(found)


def circumstance(id: str) -> Circumstance:
    """The circumstance of that id. Refusal LAW-03 for an unknown one."""
    found = circumstances().get(id)
    if found is None:
        raise Refusal(
            "LAW-03",
            zh=f"没有代码为“{id}”的裁量情节",
            en=f"there is no circumstance with the id “{id}”",
            do_zh="请从裁量情节目录中选择",
            do_en="Choose one from the list of circumstances",
            status=422,
        )
    return found
