"""Shares that add up to the fen, and a span of days cut where one agreement gives way to the next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.foundation.money import Fen


@dataclass(frozen=True, slots=True)
class Version:
    """An agreement that binds from `since` to `until`, both included; `id` as the caller knows it."""

    id: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class SpanPart:
    """The days of a span under one version (None: under none), and their share of the amount."""

    since: date
    until: date
    version: Version | None
    fen: Fen


def split(amount_fen: Fen, parts: Sequence[Fen]) -> tuple[Fen, ...]:
    """`amount_fen` shared out in proportion to `parts`, to the fen: the sum is exact, the largest remainders get the
    odd fen, the earlier part first. ValueError for negative parts or parts that are all zero."""
    total = sum(parts)
    if total <= 0 or min(parts) < 0:
        raise ValueError("parts are not negative and at least one of them is more than zero")
    shares = [amount_fen * part // total for part in parts]
    remainders = [amount_fen * part % total for part in parts]
    order = sorted(range(len(parts)), key=lambda index: (-remainders[index], index))
    for index in order[: amount_fen - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


def split_span(since: date, until: date, amount_fen: Fen, versions: Sequence[Version]) -> tuple[SpanPart, ...]:
    """A span cut at the days on which versions begin and end, its amount shared out by days; the sum is exact.

    ValueError for a span that ends before it begins, or versions that overlap.
    """
    if until < since:
        raise ValueError("a span ends on or after the day it begins")
    parts: list[tuple[date, date, Version | None]] = []
    for number in range(since.toordinal(), until.toordinal() + 1):
        day = date.fromordinal(number)
        binding = [version for version in versions if version.since <= day <= version.until]
        if len(binding) > 1:
            raise ValueError(f"two versions bind on {day}")
        version = binding[0] if binding else None
        if parts and parts[-1][2] == version:
            parts[-1] = (parts[-1][0], day, version)
        else:
            parts.append((day, day, version))
    shares = split(amount_fen, [(last - first).days + 1 for first, last, _ in parts])
    return tuple(SpanPart(*part, fen) for part, fen in zip(parts, shares, strict=True))
