"""Hits: each kept once for all runs, only rows that no run had found before are new, and those become leads."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from compliance.claims.service import Statement
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.screening import lead_service, rules
from compliance.screening.models import ScreeningHit, ScreeningRow, ScreeningRun
from compliance.screening.rules import Fresh, Hit, Row
from compliance.screening.version_service import VersionView

_CHUNK = 400
Asked = tuple[VersionView, Statement]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many hits have a new row, how many leads were made, and what waits: provider -> what is new there."""

    new_hits: int
    leads: int
    waiting: Mapping[int, Fresh]


def _chunks(found: Iterable[Any]) -> Iterable[Sequence[Any]]:
    rows = list(found)
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))


def keep(work: UnitOfWork, run: ScreeningRun, asked: Asked, found: Sequence[Hit], ids: Mapping[str, int]) -> Kept:
    """Keep hits and rows that are new, each in the lead of its provider where one is made at once. ids: provider code
    -> id; what is new at a provider that nobody knows is kept and makes no lead."""
    version, statement = asked
    work.next_number(f"screening:{version.rule}")  # its row is locked: two runs of one rule do not keep the same twice
    known = _keep_hits(work, run.id, version, found)
    seen = _known_rows(known.values())
    new = [(hit, [row for row in hit.rows if (known[hit.key], *row.identity) not in seen]) for hit in found]
    fresh = rules.fresh(new, ids)
    result = str(statement.more.get("result", rules.Result.SUSPECTED))
    at_once = rules.chosen(result, {provider_id: one.amount for provider_id, one in fresh.items()})
    leads = lead_service.make(
        work, run, version, statement, {provider_id: fresh[provider_id] for provider_id in at_once}
    )
    rows = [
        _as_row(row, known[hit.key], run.id, version.rule, leads, ids.get(row.provider_code))
        for hit, rows in new
        for row in rows
    ]
    for part in _chunks(rows):
        work.session.execute(insert(ScreeningRow), part)
    waiting = {provider_id: one for provider_id, one in fresh.items() if provider_id not in leads}
    return Kept(sum(bool(rows) for _, rows in new), len(leads), waiting)


def _keep_hits(work: UnitOfWork, run_id: int, version: VersionView, found: Sequence[Hit]) -> dict[str, int]:
    """The id of every hit, by its key."""
    known = _known_hits(version.rule, [hit.key for hit in found])
    fresh = [hit for hit in found if hit.key not in known]
    for part in _chunks(fresh):
        rows = [
            {
                "rule": version.rule,
                "hit_key": hit.key,
                "run_id": run_id,
                "version_id": version.id,
                "measure": hit.measure,
            }
            for hit in part
        ]
        work.session.execute(insert(ScreeningHit), rows)
    return known | _known_hits(version.rule, [hit.key for hit in fresh])


def _as_row(
    row: Row, hit_id: int, run_id: int, rule: str, leads: Mapping[int, int], provider_id: int | None
) -> dict[str, Any]:
    return {
        "hit_id": hit_id,
        "run_id": run_id,
        "rule": rule,
        "provider_code": row.provider_code,
        "provider_id": provider_id,
        "person_id": row.person_id,
        "claim_id": row.claim_id,
        "line_no": row.line_no,
        "amount": row.amount,
        "lead_id": leads.get(provider_id) if provider_id is not None else None,
    }


def _known_hits(rule: str, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _chunks(keys):
        query = select(ScreeningHit.hit_key, ScreeningHit.id).where(
            ScreeningHit.rule == rule, ScreeningHit.hit_key.in_(part)
        )
        found.update((key, number) for key, number in db.session.execute(query))
    return found


def _known_rows(hit_ids: Iterable[int]) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    columns = (
        ScreeningRow.hit_id,
        ScreeningRow.provider_code,
        ScreeningRow.person_id,
        ScreeningRow.claim_id,
        ScreeningRow.line_no,
    )
    for part in _chunks(hit_ids):
        found.update(tuple(row) for row in db.session.execute(select(*columns).where(ScreeningRow.hit_id.in_(part))))
    return found


def known_outcomes(rule: str, keys: Iterable[str]) -> dict[str, int]:
    """Of hits by key: how many became leads before, by what became of those leads ("none": kept, but in no lead)."""
    by_hit: dict[int, set[int | None]] = {}
    for part in _chunks(_known_hits(rule, sorted(keys)).values()):
        query = select(ScreeningRow.hit_id, ScreeningRow.lead_id).where(ScreeningRow.hit_id.in_(part))
        for hit_id, lead_id in db.session.execute(query):
            by_hit.setdefault(hit_id, set()).add(lead_id)
    outcomes = findings.lead_outcomes({one for found in by_hit.values() for one in found if one is not None})
    counts: Counter[str] = Counter()
    for found in by_hit.values():
        judged = [str(rules.judgement(outcomes[one])) for one in found if one is not None]
        counts.update(set(judged) or {"none"})
    return dict(counts)
