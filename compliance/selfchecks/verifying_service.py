"""Verifying a season by draw: a round whose frame is the season's providers, and what its visits found beside what was
declared."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from compliance.accounts.rules import Actor
from compliance.findings import service as findings
from compliance.findings.rules import LineState
from compliance.findings.service import FindingView
from compliance.foundation import clock
from compliance.foundation.errors import NotFound
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import service as sampling
from compliance.selfchecks import loading_service as loading
from compliance.selfchecks import rules
from compliance.selfchecks.models import SelfCheckSeason
from compliance.selfchecks.rules import State
from compliance.selfchecks.standing_rules import Conduct, Fact, standings
from compliance.selfchecks.standing_service import signed
from compliance.selfchecks.view_rules import SeasonView, SelfCheckView


@dataclass(frozen=True, slots=True)
class Check:
    """A round to be planned over the season's providers: so many of those that answered, by share or all."""

    round_id: str
    first: date
    last: date
    share: Fraction


@dataclass(frozen=True, slots=True)
class Verified:
    """One provider of the season that was visited after it answered. found_fen: what the visits found within the
    season's days, dropped lines left out; difference_fen: what of it was not declared."""

    declaration: SelfCheckView
    visited_on: date
    finding_ids: tuple[int, ...]
    found_fen: Fen
    difference_fen: Fen
    facts: tuple[Fact, ...]

    @property
    def agrees(self) -> bool:
        """Whether the visits found nothing that was not declared."""
        return not self.difference_fen and Fact.FALSE_NIL not in self.facts


def plan(actor: Actor, season_id: int, check: Check) -> str:
    """Plan the round through the draw like any other; returns its id. SELFCHECKS-16 where one is planned, -17 where
    nobody has answered yet."""
    with unit_of_work(actor) as work:
        row = work.session.get(SelfCheckSeason, season_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.round_id:
            raise rules.refused(
                "SELFCHECKS-16",
                f"本次自查已安排核查轮次{row.round_id}",
                f"the round {row.round_id} verifies this season already",
                ("请在该轮次中办理", "go on in that round"),
                status=409,
            )
        codes = [one.provider_code for one in loading.of_season(season_id) if one.state is State.CONFIRMED]
        if not codes:
            raise rules.refused(
                "SELFCHECKS-17",
                "尚无机构报送自查情况，不能安排核查",
                "nobody has answered yet",
                ("请在报送后安排", "plan it once there are answers"),
                status=409,
            )
        row.round_id = sampling.plan(actor, plan_text(row.title, check, codes))
        return row.round_id


def plan_text(title: str, check: Check, codes: Iterable[str]) -> str:
    """The plan file of the round: one stratum of those that answered, whatever they declared, so that the published
    record tells nothing of a declaration."""
    quota = "all = true" if check.share == 1 else f'share = "{check.share.numerator}/{check.share.denominator}"'
    return f"""[round]
id = {json.dumps(check.round_id)}
title = {json.dumps(f"{title}核查"[:80], ensure_ascii=False)}
authority = "agency"
notice = "unannounced"
window = [{check.first}, {check.last}]

[[stratum]]
title = "已报送自查情况的定点医药机构"
where = {{ code = {json.dumps(sorted(codes))} }}
{quota}

[team]
size = 2
"""


def verified(season: SeasonView) -> tuple[Verified, ...]:
    """The season's providers that were visited in its round, once their visit is closed; () before."""
    if not season.round_id:
        return ()
    today = clock.today()
    visits = [one for one in sampling.closed_between(season.asked_on, today) if one.round_id == season.round_id]
    if not visits:
        return ()
    declared = {one.provider_id: one for one in loading.of_season_at(season.id, {one.provider_id for one in visits})}
    found: dict[str, list[FindingView]] = {str(visit.id): [] for visit in visits}
    for view in findings.of_visits(tuple(found)):
        if season.asked_on <= view.summary.found_on <= today:
            found[view.summary.source_id].append(view)
    return tuple(
        _compared(declared[visit.provider_id], visit.closed_on or today, found[str(visit.id)])
        for visit in visits
        if visit.provider_id in declared
    )


def _compared(one: SelfCheckView, visited_on: date, found: Sequence[FindingView]) -> Verified:
    said, season = signed(one), one.season
    lines = [line for view in found for line in view.lines if line.state != LineState.DROPPED]
    mine = [line for line in lines if season.since <= line.occurred_from and line.occurred_to <= season.until]
    by_violation: dict[str, Fen] = {}
    for line in mine:
        by_violation[line.violation] = by_violation.get(line.violation, 0) + line.fund_fen
    facts = [
        standing.fact
        for line in mine
        for standing in standings(
            [said], Conduct(line.violation, line.occurred_from, line.occurred_to, visited_on, line.fund_fen)
        )
    ]
    more = sum(max(0, fen - said.declared_fen.get(name, 0)) for name, fen in by_violation.items())
    return Verified(
        declaration=one,
        visited_on=visited_on,
        finding_ids=tuple(view.id for view in found),
        found_fen=sum(by_violation.values()),
        difference_fen=more,
        facts=tuple(dict.fromkeys(facts)),
    )
