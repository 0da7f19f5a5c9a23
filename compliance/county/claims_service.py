"""The sample county's settlement data goes in, control targets are agreed, the first quarter is assessed."""

import csv
import tempfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.county import claims_rules
from compliance.county.claims_rules import Stays
from compliance.foundation import clock
from compliance.indicators import assessing_service, matter_service, negotiation_service, run_service, target_service
from compliance.indicators.matter_loading_service import ids_at
from compliance.indicators.matter_rules import Step
from compliance.indicators.period_rules import period

SOURCE = "样例县结算系统"
_CONTROLLED = "cost_per_admission"
_POLICIES = (("eligible_cost_ratio", "89.00", ""), ("actual_reimbursement_ratio", "51.00", ""))
_ON_PAPER = "2024年度控制目标协商确认书"
_OFFERED = "下半年控制平均住院日"
_AGREED = "考核扣减确认书（无异议）"


def assess(people: dict[str, Actor], provider_ids: dict[str, int], negotiating: Iterable[str]) -> None:
    """From the three years before to the decided deductions of the first quarter; `negotiating`: providers that still
    have an offer to answer."""
    auditor, officer = people["auditor"], people["officer1"]
    with clock.at(clock.start_of(date(2024, 1, 8), 9)):
        _import(auditor, (half for year in (2021, 2022, 2023) for half in _year(year)), "2021至2023年住院结算.csv")
        for code in ("2021", "2022", "2023", "2023Q1", "2023H1", "2023-06"):
            run_service.compute(auditor, period(code))
        _targets(people)
    with clock.at(clock.start_of(date(2024, 4, 8), 9)):
        first = [one for one in claims_rules.half(2024, 1) if one.quarter == 1]
        _import(auditor, first, "2024年第一季度结算.csv", claims_rules.special_disease())
        run_service.compute(auditor, period("2024Q1"))
        assessing_service.assess(auditor, period("2024Q1"))
    _decide(people)
    with clock.at(clock.start_of(date(2024, 6, 28), 9)):
        for name in negotiating:
            negotiation_service.offer(
                officer, provider_ids[name], 2024, "average_stay", Decimal("8.50"), "下半年控制目标"
            )
    with clock.at(clock.start_of(date(2024, 7, 8), 9)):
        second = [one for one in claims_rules.half(2024, 1) if one.quarter == 2]
        _import(auditor, second, "2024年第二季度住院结算.csv")
        for code in ("2024-06", "2024H1"):
            run_service.compute(auditor, period(code))


def _year(year: int) -> Iterable[Stays]:
    return (*claims_rules.half(year, 1), *claims_rules.half(year, 2))


def _import(actor: Actor, stays: Iterable[Stays], name: str, more: Iterable[tuple[str, ...]] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(claims_rules.HEADINGS)
            writer.writerows(claims_rules.rows(tuple(stays)))
            writer.writerows(more)
        looked = claims.look(path, SOURCE)
        claims.load(actor, path, looked.layout, source_name=SOURCE, file_name=name)


def _targets(people: dict[str, Actor]) -> None:
    """Policies by two people; a control target for each health centre, agreed on paper."""
    for indicator, value, kind in _POLICIES:
        made = target_service.set_policy(people["officer1"], 2024, indicator, Decimal(value), kind=kind)
        target_service.approve(people["agency"], made)
    offered = negotiation_service.offer_all(people["officer1"], 2024, _CONTROLLED, "primary_care")
    negotiation_service.agree_on_paper(people["officer1"], offered, _ON_PAPER)


def _decide(people: dict[str, Actor]) -> None:
    """Checked, told, agreed to on paper, decided: the deductions stand in the ledger of May."""
    found = ids_at("2024Q1", Step.ASSESSED)
    with clock.at(clock.start_of(date(2024, 4, 15), 9)):
        matter_service.each(matter_service.check, people["officer1"], found)
        matter_service.each(matter_service.notify, people["officer1"], found)
    with clock.at(clock.start_of(date(2024, 4, 22), 9)):
        matter_service.each(lambda actor, one: matter_service.waive(actor, one, _AGREED), people["officer2"], found)
    with clock.at(clock.start_of(date(2024, 5, 10), 10)):
        matter_service.each(matter_service.decide, people["agency"], found)
