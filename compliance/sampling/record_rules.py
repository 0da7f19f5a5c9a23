"""The published record of a round: format 1, which verifies for ever. Pure.

What was frozen before the draw is bound by the commitment. Everything else in the record, what happened at the draw
and after it, is bound by its seal, which is published when the round closes: `sums` holds the SHA-256 of the canonical
JSON of every other value, two levels deep, so that a changed value is named; `seal` is the SHA-256 of the canonical
JSON of `sums`. A record has one text only: the bytes of `as_text`. What changed in a draw that stood is described in
change_rules.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.sampling.frame_rules import FORMAT, Frame, Sealed

# Bound by the commitment, or about the seal itself.
NOT_SUMMED = frozenset({"format", "plan", "frame", "sums", "seal"})
_SUM_DEPTH = 2


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """One draw of a round, live or void. `result` None: the seed was voided before anything was drawn."""

    number: int
    public_value: str
    seeded_at: str
    result: Mapping[str, Any] | None
    result_hash: str
    drawn_at: str
    void_reason: str
    voided_at: str
    keepers: tuple[str, ...]
    voided_by: tuple[str, ...]
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What became of a provider of the round: `closed_on` "" when it was drawn and not visited."""

    code: str
    origin: str
    closed_on: str
    replaces: str = ""
    reason: str = ""


def record(
    round_id: str,
    frame: Frame,
    nonce: str,
    published: Mapping[str, str],
    draws: Sequence[DrawRecord],
    visits: Sequence[VisitRecord],
    *,
    full: bool,
) -> dict[str, Any]:
    """The record. `published` holds what was published at commit: commitment, root, nonce_hash, committed_at.

    The public edition has the hashes of the officers' identities and not the rows; everything else is the same.
    """
    return {
        "format": FORMAT,
        "edition": "full" if full else "public",
        "round": round_id,
        "commitment": dict(published),
        "nonce": nonce,
        "plan": _rows(frame.plan),
        "draws": [_draw(one, full) for one in draws],
        "visits": [_visit(one, full) for one in visits],
        "frame": {
            "providers": _rows(frame.providers),
            "excluded": _rows(frame.excluded),
            "officers": _rows(frame.officers),
            "identities": _rows(frame.identities) if full else [row.hash for row in frame.identities],
            "outside": _rows(frame.outside),
            "unfit": _rows(frame.unfit),
        },
    }


def _rows(rows: Sequence[Sealed]) -> list[dict[str, Any]]:
    return [row.as_json() for row in rows]


def _draw(one: DrawRecord, full: bool) -> dict[str, Any]:
    void: dict[str, Any] | None = {"at": one.voided_at, "reason": one.void_reason} if one.voided_at else None
    if void and full:
        void = {**void, "by": list(one.voided_by)}
    found: dict[str, Any] = {
        "number": one.number,
        "public_value": one.public_value,
        "seeded_at": one.seeded_at,
        "drawn_at": one.drawn_at,
        "void": void,
        "result_hash": one.result_hash,
        "result": one.result,
        "changes": [_change(change, full) for change in one.changes],
    }
    return {**found, "keepers": list(one.keepers)} if full else found


def _change(change: Mapping[str, Any], full: bool) -> dict[str, Any]:
    return {key: value for key, value in change.items() if full or key not in ("reason", "by")}


def _visit(one: VisitRecord, full: bool) -> dict[str, str]:
    found = {"code": one.code, "origin": one.origin, "closed_on": one.closed_on}
    if one.replaces:
        found["replaces"] = one.replaces
    return {**found, "reason": one.reason} if full and one.reason else found


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its sums and its seal."""
    sums = sums_of(content)
    return {**content, "sums": sums, "seal": seal_of(sums)}


def sums_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The sums of all that the commitment does not bind, in the shape of what they are of."""
    return {key: _sum(value, _SUM_DEPTH) for key, value in content.items() if key not in NOT_SUMMED}


def _sum(value: Any, depth: int) -> Any:
    if depth and isinstance(value, dict):
        return {key: _sum(part, depth - 1) for key, part in value.items()}
    if depth and isinstance(value, list):
        return [_sum(part, depth - 1) for part in value]
    return sha256_hex(canonical(value))


def seal_of(sums: Mapping[str, Any]) -> str:
    """The one hash that is published at the close."""
    return sha256_hex(canonical(dict(sums)))


def as_text(content: Mapping[str, Any]) -> str:
    """The record as the file people download: readable, one line an item, its format first, then all keys in order.

    The same record has the same bytes everywhere; a file with any others is refused.
    """
    keys = sorted(content, key=lambda key: (key != "format", key))
    lines = [f' "{key}": {_value(content[key])}' for key in keys]
    return "{" + ",\n".join(lines).lstrip() + "\n}\n"


def as_json(answer: Mapping[str, Any]) -> str:
    """An answer of the command line."""
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _value(value: Any, depth: int = 1) -> str:
    if isinstance(value, dict) and depth < 3 and any(isinstance(part, list) for part in value.values()):
        parts = sorted(value.items())
        inner = ",\n".join(f"{' ' * (depth + 1)}{_one(key)}: {_value(part, depth + 1)}" for key, part in parts)
        return "{\n" + inner + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(" " * (depth + 1) + _one(one) for one in value) + "]"
    return _one(value)


def _one(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
