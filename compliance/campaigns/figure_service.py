"""The figures of a campaign's reports: counted from what is stored, frozen with the report that tells them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.accounts.rules import SYSTEM, Authority
from compliance.campaigns.models import Campaign, CampaignTarget
from compliance.campaigns.rules import MEASURE_WORDS, Measure, Reached, TaskKind
from compliance.cases import list_service as cases
from compliance.findings import report_service as findings
from compliance.foundation.words import Words
from compliance.ledger.sum_service import money
from compliance.penalties.rules import Track
from compliance.rectifications import loading_service as rectifications
from compliance.sampling import service as sampling
from compliance.screening import service as screening

COUNT, MONEY = "count", "money"
_ROWS = (
    ("visits", Words("完成现场检查（次）", "Visits closed"), COUNT),
    ("providers", Words("检查定点医药机构（家）", "Providers visited"), COUNT),
    ("findings", Words("发现问题（件）", "Findings"), COUNT),
    ("fund_fen", Words("涉及基金金额", "Fund money in question"), MONEY),
    ("agreement_cases", Words("协议处理立案（件）", "Cases under the agreement"), COUNT),
    ("bureau_cases", Words("行政案件立案（件）", "Cases of the bureau"), COUNT),
    ("rectifications", Words("责令限期整改（件）", "Rectifications ordered"), COUNT),
    ("due_fen", Words("作出处理决定应收金额", "Decided, due"), MONEY),
    ("received_fen", Words("已追回到账金额", "Received"), MONEY),
)


def figures(campaign: Campaign, since: date, until: date, today: date) -> dict[str, Any]:
    """Rows over the period and since the campaign began, duties, targets, and what other authorities owe.

    JSON as it is frozen; amounts in fen. Both authorities' work counts: a campaign is one of all.
    """
    period, total = _counts(since, until), _counts(campaign.since, until)
    rows = [
        {"key": key, "zh": words.zh, "en": words.en, "kind": kind, "period": period[key], "total": total[key]}
        for key, words, kind in _ROWS
    ]
    return {
        "rows": rows,
        "duties": duties(campaign, until),
        "rechecks": rechecks(campaign, until),
        "targets": [
            {"unit": target.unit, "words": _named(target), "required": one.required, "reached": one.reached}
            for target, one in targets(campaign, until)
        ],
        "tasks": {kind.value: _tasks(campaign, kind, until, today) for kind in TaskKind},
    }


def _counts(since: date, until: date) -> dict[str, int]:
    visits, found = sampling.closed_between(since, until), findings.sums_by_source(SYSTEM, since, until)
    opened, sums = cases.opened_between(since, until), money(since, until)
    return {
        "visits": len(visits),
        "providers": len({visit.provider_id for visit in visits}),
        "findings": sum(one.findings for one in found),
        "fund_fen": sum(one.fund_fen for one in found),
        "agreement_cases": opened[Track.AGREEMENT],
        "bureau_cases": opened[Track.ADMINISTRATIVE],
        "rectifications": rectifications.ordered_between(since, until),
        "due_fen": sums.due_fen,
        "received_fen": sums.received_fen,
    }


def duties(campaign: Campaign, until: date, authority: Authority | None = None) -> list[dict[str, Any]]:
    """The shares to be visited that hold for campaigns, over this one up to a day: 抽中 and 已查 apart."""
    return [
        {
            "zh": one.duty.words.zh,
            "en": one.duty.words.en,
            "total": one.total,
            "required": one.required,
            "drawn": one.drawn,
            "visited": one.visited,
            "source": one.duty.source,
            "verified": one.duty.verified_on is not None,
        }
        for one in sampling.campaign_duties(campaign.since, until, authority)
    ]


def rechecks(campaign: Campaign, until: date) -> list[dict[str, Any]]:
    """Large and frequent bills to be checked again since the campaign began, and how many were, up to a day."""
    return [
        {"zh": one.words.zh, "en": one.words.en, "required": one.required, "done": one.done}
        for one in screening.rechecks(campaign.since, until)
    ]


def targets(campaign: Campaign, until: date) -> list[tuple[CampaignTarget, Reached]]:
    """Each target with how far it is on a day: distinct providers visited in a township, or the newest entry."""
    visited: dict[str, set[int]] = {}
    if any(target.measure == Measure.VISITED for target in campaign.targets):
        visited = sampling.visited_by_township(campaign.since, until)
    return [(target, Reached(target.required, _reached(target, visited, until))) for target in campaign.targets]


def _named(target: CampaignTarget) -> str:
    return MEASURE_WORDS[Measure.VISITED].zh if target.measure == Measure.VISITED else target.words


def _reached(target: CampaignTarget, visited: dict[str, set[int]], until: date) -> int:
    if target.measure == Measure.VISITED:
        return len(visited.get(target.unit, ()))
    return next((count.value for count in reversed(target.counts) if count.on <= until), 0)


def _tasks(campaign: Campaign, kind: TaskKind, until: date, today: date) -> dict[str, int]:
    asked = [task for task in campaign.tasks if task.kind == kind and task.asked_on <= until]
    return {
        "asked": len(asked),
        "done": _count(task.done_on is not None for task in asked),
        "overdue": _count(task.done_on is None and task.due_on < today for task in asked),
    }


def _count(facts: Iterable[bool]) -> int:
    return sum(facts)
