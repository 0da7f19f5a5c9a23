"""Hits: each kept once for all runs, only rows that no run had found before are new, and those become leads."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from compliance.accounts.rules import Actor
from compliance.claims.service import Statement
from compliance.findings import service as findings
from compliance.findings.lead_rules import LeadSource
from compliance.findings.service import NewLead
from compliance.foundation import money
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.screening import rules
from compliance.screening import version_service as versions
from compliance.screening.models import ScreeningHit, ScreeningLead, ScreeningRow, ScreeningRun, ScreeningRunRule
from compliance.screening.rules import Hit, Row
from compliance.screening.version_service import VersionView

_CHUNK = 400


def _chunks(found: Iterable[Any]) -> Iterable[Sequence[Any]]:
    rows = list(found)
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))


def keep(
    work: UnitOfWork, run_id: int, version: VersionView, found: Sequence[Hit], provider_ids: Mapping[str, int]
) -> tuple[int, dict[int, int]]:
    """Keep hits and rows that are new; how many hits have a new row, and what the new rows come to by provider, fen."""
    work.next_number(f"screening:{version.rule}")  # its row is locked: two runs of one rule do not keep the same twice
    ids = _known_hits(version.rule, [hit.key for hit in found])
    fresh = [hit for hit in found if hit.key not in ids]
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
    seen = _known_rows(ids.values())
    ids |= _known_hits(version.rule, [hit.key for hit in fresh])
    new_hits, waiting = 0, Counter[int]()
    made: list[dict[str, Any]] = []
    for hit in found:
        new = [row for row in hit.rows if (ids[hit.key], *row.identity) not in seen]
        new_hits += bool(new)
        for row in new:
            provider_id = provider_ids.get(row.provider_code)
            if provider_id is not None:
                waiting[provider_id] += row.amount
            made.append(_as_row(row, ids[hit.key], run_id, provider_id))
    for part in _chunks(made):
        work.session.execute(insert(ScreeningRow), part)
    return new_hits, dict(waiting)


def _as_row(row: Row, hit_id: int, run_id: int, provider_id: int | None) -> dict[str, Any]:
    return {
        "hit_id": hit_id,
        "run_id": run_id,
        "provider_code": row.provider_code,
        "provider_id": provider_id,
        "person_id": row.person_id,
        "claim_id": row.claim_id,
        "line_no": row.line_no,
        "amount": row.amount,
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


def make_lead(work: UnitOfWork, run: ScreeningRun, version: VersionView, statement: Statement, provider_id: int) -> int:
    """One lead of a run's new rows of one rule at one provider; its id."""
    mine = (
        ScreeningRow.run_id == run.id,
        ScreeningRow.provider_id == provider_id,
        ScreeningRow.hit_id.in_(select(ScreeningHit.id).where(ScreeningHit.rule == version.rule)),
    )
    hits, amount = work.session.execute(
        select(func.count(ScreeningRow.hit_id.distinct()), func.sum(ScreeningRow.amount)).where(*mine)
    ).one()
    numbers = _claim_numbers(work, mine)
    lead_id = findings.add_lead(
        work,
        NewLead(
            authority=run.authority,
            provider_id=provider_id,
            source_kind=LeadSource.SCREENING,
            source_id=f"{run.id}/{version.rule}",
            title=rules.lead_title(statement.words, hits, money.show(int(amount or 0))),
            text=rules.lead_text(statement.basis, statement.semantics, run.period, numbers),
            **_dated(work, version),
        ),
    )
    work.session.execute(
        update(ScreeningRow).where(*mine).values(lead_id=lead_id), execution_options={"synchronize_session": False}
    )
    work.session.add(
        ScreeningLead(
            lead_id=lead_id,
            run_id=run.id,
            rule=version.rule,
            version_id=version.id,
            provider_id=provider_id,
            hits=hits,
            amount=int(amount or 0),
        )
    )
    work.flush()
    return lead_id


def _dated(work: UnitOfWork, version: VersionView) -> dict[str, Any]:
    return {"received_on": work.today, "discovered_on": work.today, "rule": f"{version.rule}/{version.number}"}


def _claim_numbers(work: UnitOfWork, mine: Sequence[Any]) -> list[str]:
    """The claims of rows, the largest first."""
    query = (
        select(ScreeningRow.claim_id)
        .where(*mine, ScreeningRow.claim_id.is_not(None))
        .group_by(ScreeningRow.claim_id)
        .order_by(func.max(ScreeningRow.amount).desc(), ScreeningRow.claim_id)
    )
    return [str(one) for one in work.session.scalars(query)]


def ask_for_lead(actor: Actor, run_id: int, rule: str, provider_id: int) -> int:
    """Make the lead of what waits; its id, the same where it was made. Refusal SCREENING-09 where nothing waits."""
    with unit_of_work(actor) as work:
        work.next_number(f"screening:{rule}")
        made = select(ScreeningLead.lead_id).where(
            ScreeningLead.run_id == run_id, ScreeningLead.rule == rule, ScreeningLead.provider_id == provider_id
        )
        before = work.session.scalars(made).first()
        if before is not None:
            return before
        run = work.session.get(ScreeningRun, run_id)
        used = select(ScreeningRunRule.version_id).where(
            ScreeningRunRule.run_id == run_id, ScreeningRunRule.rule == rule
        )
        version = versions.version(work.session.scalars(used).first() or 0)
        if run is None or version is None or not _waits(work, run_id, rule, provider_id):
            raise Refusal(
                "SCREENING-09",
                zh="本次筛查在该机构没有新的命中",
                en="this run found nothing new at the provider",
                do_zh="以前的命中见以前的线索",
                do_en="earlier hits stand in earlier leads",
                status=422,
            )
        return make_lead(work, run, version, versions.unchanged(version), provider_id)


def _waits(work: UnitOfWork, run_id: int, rule: str, provider_id: int) -> bool:
    query = (
        select(ScreeningRow.id)
        .join(ScreeningHit, ScreeningHit.id == ScreeningRow.hit_id)
        .where(ScreeningRow.run_id == run_id, ScreeningRow.provider_id == provider_id, ScreeningHit.rule == rule)
        .limit(1)
    )
    return work.session.scalars(query).first() is not None


def conclude(actor: Actor, lead_id: int, outcome: str, reason: str) -> None:
    """Say what became of a lead of screening; it feeds the rule's precision.

    Refusal SCREENING-10: it has its outcome, or a case began that will give it one.
    """
    with unit_of_work(actor) as work:
        lead = findings.lead_in_scope(actor, lead_id)
        if lead is None:
            raise NotFound
        if lead.outcome or lead.taken:
            raise Refusal(
                "SCREENING-10",
                zh=f"线索 {lead.number} 已有结果或已转入案件",
                en=f"lead {lead.number} has its outcome, or a case began with it",
                do_zh="转入案件的，结果随案件写入",
                do_en="of a lead in a case, the case writes the outcome",
                status=409,
            )
        findings.settle_lead(work, lead.id, outcome, reason)
