"""The parts of a verification: its steps, what was read so far, how two values are held against each other. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.foundation.words import Words
from compliance.sampling.draw_rules import Lots
from compliance.sampling.plan_rules import Plan


@dataclass(frozen=True, slots=True)
class Check:
    """One step. When it fails: `at` is the place of the first wrong value, `found` it, `expected` what it must be."""

    words: Words
    ok: bool
    at: str = ""
    found: str = ""
    expected: str = ""


class Wrong(Exception):  # noqa: N818 - the outcome of a step
    """The first wrong value."""

    def __init__(self, at: str, found: Any, expected: Any) -> None:
        super().__init__(at)
        self.at, self.found, self.expected = at, str(found), str(expected)


class Reading:
    """The record with what the steps have learnt of it so far."""

    plan: Plan
    lots: Lots

    def __init__(self, record: dict[str, Any], commitment: str, seal: str, result_hash: str) -> None:
        self.record, self.commitment, self.seal, self.result_hash = record, commitment, seal, result_hash


def name_of(row: Mapping[str, Any]) -> str:
    """What a row is called in the place of a fault."""
    name = row.get("code") or row.get("officer") or row.get("title") or row.get("part") or ""
    return f" ({name})" if name else ""


def equal(at: str, found: Any, expected: Any) -> None:
    """Wrong unless the two are equal and of one type."""
    if found != expected or type(found) is not type(expected):
        raise Wrong(at, found, expected)


def only(at: str, found: Mapping[str, Any], keys: set[str]) -> None:
    """Refuse what a hash would not cover."""
    odd = sorted(set(found) ^ keys)
    if odd:
        raise Wrong(f"{at}.{odd[0]}", "present" if odd[0] in found else "missing", ", ".join(sorted(keys)))


def same(at: str, found: Any, expected: Any, *, named: bool = True) -> None:
    """Walk two values together down to the first leaf that differs."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in expected:
            if key not in found:
                raise Wrong(f"{at}.{key}", "missing", expected[key])
            same(f"{at}.{key}", found[key], expected[key], named=named)
        extra = set(found) - set(expected)
        if extra:
            raise Wrong(f"{at}.{min(extra)}", "present", "absent")
        return
    if isinstance(expected, list) and isinstance(found, list):
        for place, (theirs, ours) in enumerate(zip(found, expected, strict=False)):
            name = name_of(ours) if named and isinstance(ours, dict) else ""
            same(f"{at}[{place}]{name}", theirs, ours, named=named)
        if len(found) != len(expected):
            raise Wrong(f"{at} (length)", len(found), len(expected))
        return
    equal(at, found, expected)
