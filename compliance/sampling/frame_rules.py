"""The frame: who can be drawn and who can be sent, frozen row by row under one root hash. Pure.

A row is sealed as SHA-256(salt + ":" + canonical JSON of the row). The root is SHA-256 of all row hashes in hex, in
the order plan, providers, excluded, officers, identities, outside, unfit, joined by line feeds. The commitment, which
is what gets published, is SHA-256 of the canonical JSON of {format, round, root, nonce_hash}.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.sampling.plan_rules import Plan
from compliance.sampling.rules import Exclusion

FORMAT = 1
PUBLIC_FIELDS = ("code", "name", "kind", "level", "ownership", "district", "township", "credit")


def checklist_key(row: Mapping[str, Any]) -> str:
    """What decides which checklist a provider gets: "hospital/2/public"."""
    return "/".join((row["kind"], row["level"], row["ownership"]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider, or another subject, as the registry knows it on the day of commit; `fields` are PUBLIC_FIELDS.

    `members`: codes of the units that a medical group's lead stands for.
    """

    id: int
    fields: Mapping[str, str]
    active: bool
    under_agreement: bool
    visited_recently: bool = False
    visits_this_year: int = 0
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A frozen row, its salt (32 hex digits), and the hash of both."""

    row: Mapping[str, Any]
    salt: str
    hash: str

    def as_json(self) -> dict[str, Any]:
        """As the record carries it."""
        return {"row": dict(self.row), "salt": self.salt, "hash": self.hash}


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that is frozen at commit.

    `identities` say who stands behind which pseudonym: officers first, then inspectors from outside, then the unfit.
    `outside` (交叉互查) and `unfit` (officers who can't be sent, with the reason) are empty in the first records.
    """

    plan: tuple[Sealed, ...]
    providers: tuple[Sealed, ...]
    excluded: tuple[Sealed, ...]
    officers: tuple[Sealed, ...]
    identities: tuple[Sealed, ...]
    outside: tuple[Sealed, ...] = ()
    unfit: tuple[Sealed, ...] = ()

    def root(self) -> str:
        """The root hash over every row."""
        sections = (self.plan, self.providers, self.excluded, self.officers, self.identities, self.outside, self.unfit)
        return root_of(row.hash for section in sections for row in section)


@dataclass(frozen=True, slots=True)
class Unit:
    """A provider in the frame, as the draw needs it."""

    code: str
    stratum: int
    weight: int


@dataclass(frozen=True, slots=True)
class Member:
    """An officer in the frame under a pseudonym: which competences of the plan, and which providers never.

    `rotated` are those of `forbidden` where he went last time; known to the office alone, it names a conflict.
    """

    code: str
    competences: frozenset[str]
    forbidden: frozenset[str]
    rotated: frozenset[str] = frozenset()


def seal(row: Mapping[str, Any], salt: str) -> Sealed:
    """The row with its hash."""
    return Sealed(row, salt, row_hash(row, salt))


def row_hash(row: Mapping[str, Any], salt: str) -> str:
    """SHA-256 of salt, colon and canonical row."""
    return sha256_hex(salt.encode() + b":" + canonical(row))


def root_of(hashes: Iterable[str]) -> str:
    """SHA-256 of the hashes joined by line feeds."""
    return sha256_hex("\n".join(hashes).encode())


def commitment_of(round_id: str, root: str, nonce_hash: str) -> str:
    """The one hash that is published before any seed exists."""
    return sha256_hex(canonical({"format": FORMAT, "round": round_id, "root": root, "nonce_hash": nonce_hash}))


def exclusion_of(plan: Plan, candidate: Candidate) -> Exclusion | None:
    """Why a provider can't be drawn in this round, None when it can."""
    if not candidate.active:
        return Exclusion.CLOSED
    if not candidate.under_agreement:
        return Exclusion.NO_AGREEMENT
    if plan.visited_within_rounds and candidate.visited_recently:
        return Exclusion.VISITED_RECENTLY
    if plan.yearly_cap is not None and candidate.visits_this_year >= plan.yearly_cap:
        return Exclusion.YEARLY_CAP
    return None


def provider_rows(plan: Plan, candidates: Iterable[Candidate]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(rows of the frame, rows of the excluded with their reasons), by code; what no stratum names is in neither."""
    kept, excluded = [], []
    for candidate in sorted(candidates, key=lambda one: one.fields["code"]):
        if plan.stratum_of(candidate.fields) is None:
            continue
        row: dict[str, Any] = {field: candidate.fields[field] for field in PUBLIC_FIELDS}
        if candidate.members:
            row["members"] = list(candidate.members)
        reason = exclusion_of(plan, candidate)
        if reason is None:
            kept.append({**row, "weight": plan.weight_of(row)})
        else:
            excluded.append({**row, "reason": reason.value})
    return kept, excluded


def units(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> list[Unit]:
    """The rows of a frame as units of the draw. ValueError for a row that no stratum holds."""
    found = []
    for row in rows:
        place = plan.stratum_of(row)
        if place is None:
            raise ValueError(f"no stratum holds {row['code']}")
        found.append(Unit(row["code"], place, row["weight"]))
    return found


def officer_row(code: str, competences: Iterable[str], forbidden: Iterable[str]) -> dict[str, Any]:
    """The public row of an officer: a pseudonym of this round, what he can do, where he may not go; no reasons."""
    return {"officer": code, "competences": sorted(competences), "forbidden": sorted(forbidden)}


def members(rows: Iterable[Mapping[str, Any]]) -> list[Member]:
    """The public rows of officers as members of teams."""
    return [Member(row["officer"], frozenset(row["competences"]), frozenset(row["forbidden"])) for row in rows]


def sizes(plan: Plan, frame_units: Sequence[Unit]) -> list[int]:
    """Units of each stratum."""
    counts = [0] * len(plan.strata)
    for unit in frame_units:
        counts[unit.stratum] += 1
    return counts


def check_quotas(plan: Plan, frame_units: Sequence[Unit]) -> int:
    """How many visits the plan makes. SAMPLING-05 when a stratum is empty or smaller than its number."""
    total = 0
    for stratum, size in zip(plan.strata, sizes(plan, frame_units), strict=True):
        wanted = stratum.wanted(size)
        if not size or wanted > size:
            raise Refusal(
                "SAMPLING-05",
                zh=f"“{stratum.title}”符合条件的机构有{size}家，应抽{stratum.quota_words().zh}，无法抽取",
                en=f"“{stratum.title}” has {size} eligible providers; {stratum.quota_words().en} cannot be drawn",
                do_zh="请改小抽取数量、放宽该层条件，或先补签协议、补全机构信息",
                do_en="lower the quota, widen the stratum, or sign the missing agreements first",
                status=422,
            )
        total += wanted
    return total
