"""Leads of screening: made of what a run found new of a rule at a provider, at once or when asked for; concluded."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select, update

from compliance.accounts.rules import Actor
from compliance.claims.service import Statement
from compliance.findings import service as findings
from compliance.findings.lead_rules import LeadSource
from compliance.findings.service import NewLead
from compliance.foundation import money
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.screening import rules
from compliance.screening import version_service as versions
from compliance.screening.models import ScreeningCount, ScreeningLead, ScreeningRow, ScreeningRun, ScreeningRunRule
from compliance.screening.rules import Fresh
from compliance.screening.version_service import VersionView


def make(
    work: UnitOfWork, run: ScreeningRun, version: VersionView, statement: Statement, fresh: Mapping[int, Fresh]
) -> dict[int, int]:
    """One lead of what is new of a rule at each provider: provider -> lead; few statements, however many there are."""
    if not fresh:
        return {}
    new = [_new(work, run, version, statement, provider_id, one) for provider_id, one in fresh.items()]
    made = dict(zip(fresh, findings.add_leads(work, new), strict=True))
    origins = [
        {
            "lead_id": lead_id,
            "run_id": run.id,
            "rule": version.rule,
            "version_id": version.id,
            "provider_id": provider_id,
            "hits": fresh[provider_id].hits,
            "amount": fresh[provider_id].amount,
        }
        for provider_id, lead_id in made.items()
    ]
    work.session.execute(insert(ScreeningLead), origins)
    return made


def _new(
    work: UnitOfWork, run: ScreeningRun, version: VersionView, statement: Statement, provider_id: int, fresh: Fresh
) -> NewLead:
    return NewLead(
        authority=run.authority,
        provider_id=provider_id,
        source_kind=LeadSource.SCREENING,
        source_id=f"{run.id}/{version.rule}",
        title=rules.lead_title(statement.words, fresh.hits, money.show(fresh.amount)),
        text=rules.lead_text(statement.basis, statement.semantics, run.period, fresh.claims),
        received_on=work.today,
        discovered_on=work.today,
        rule=version.mark,
    )


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
        mine = (ScreeningRow.run_id == run_id, ScreeningRow.provider_id == provider_id, ScreeningRow.rule == rule)
        fresh = _waiting(work, mine)
        if run is None or version is None or not fresh.hits:
            raise _nothing()
        (lead_id,) = make(work, run, version, versions.unchanged(version), {provider_id: fresh}).values()
        _no_longer_waiting(work, mine, lead_id)
        return lead_id


def _waiting(work: UnitOfWork, mine: Any) -> Fresh:
    """What is new, from the rows that are kept."""
    summed = (func.count(ScreeningRow.hit_id.distinct()), func.coalesce(func.sum(ScreeningRow.amount), 0))
    hits, amount = work.session.execute(select(*summed).where(*mine)).one()
    query = (
        select(ScreeningRow.claim_id)
        .where(*mine, ScreeningRow.claim_id.is_not(None))
        .group_by(ScreeningRow.claim_id)
        .order_by(func.max(ScreeningRow.amount).desc(), ScreeningRow.claim_id)
    )
    return Fresh(hits, int(amount), tuple(str(one) for one in work.session.scalars(query)))


def _no_longer_waiting(work: UnitOfWork, mine: Any, lead_id: int) -> None:
    made = work.session.get_one(ScreeningLead, lead_id)
    counted = (
        ScreeningCount.run_id == made.run_id,
        ScreeningCount.rule == made.rule,
        ScreeningCount.provider_id == made.provider_id,
    )
    for change in (
        update(ScreeningRow).where(*mine).values(lead_id=lead_id),
        update(ScreeningCount).where(*counted).values(waiting_hits=None, waiting_amount=None),
    ):
        work.session.execute(change, execution_options={"synchronize_session": False})


def _nothing() -> Refusal:
    return Refusal(
        "SCREENING-09",
        zh="本次筛查在该机构没有新的命中",
        en="this run found nothing new at the provider",
        do_zh="以前的命中见以前的线索",
        do_en="earlier hits stand in earlier leads",
        status=422,
    )


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
