"""Circumstances of discretion: what speaks for a lighter or a heavier tier, or for no penalty at all."""

import tomllib
from collections.abc import Iterable, Mapping
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


class Effect(StrEnum):
    """What the penalty law itself makes of a circumstance: articles 32 (must be lighter), 33 (none, or may be none)."""

    NOTHING = ""
    LIGHTER = "lighter"
    EXEMPT = "exempt"
    MAY_EXEMPT = "may_exempt"


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One circumstance and where it stands."""

    id: str
    words: Words
    towards: Towards
    source: str
    effect: Effect = Effect.NOTHING


@cache
def circumstances() -> Mapping[str, Circumstance]:
    """Every circumstance by id, in the order of the file."""
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)["circumstance"]
    found = {
        row["id"]: Circumstance(
            row["id"],
            Words(row["zh"], row["en"]),
            Towards(row["towards"]),
            row["source"],
            Effect(row.get("effect", "")),
        )
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


def with_effect(ids: Iterable[str], *effects: Effect) -> tuple[Circumstance, ...]:
    """Those of the circumstances named that the penalty law gives one of these effects."""
    return tuple(one for one in map(circumstance, ids) if one.effect in effects)
