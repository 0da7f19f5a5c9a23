"""The sample county's settlement data: what is counted from it is what 000_5ba8c84fbf866f4b.txt prints."""

from decimal import Decimal

import pytest

from compliance.county import claims_rules
from compliance.foundation.money import yuan
from compliance.indicators import matter_loading_service as matters
from compliance.indicators.definition_service import indicators
from compliance.indicators.matter_rules import amount
from compliance.indicators.period_rules import period
from compliance.indicators.reading_service import counted, standings_of
from compliance.indicators.rules import change, pooled, value
from compliance.indicators.run_service import run_of
from compliance.indicators.standing_rules import Status

pytestmark = [pytest.mark.xdist_group("county")]


def _whole(code, name):
    run = run_of(period(code))
    return value(indicators()[name], pooled([one.figure for one in counted(run.id, [name])[name]]))


@pytest.mark.parametrize(
    ("name", "before", "now", "percent"),
    [
        ("eligible_cost_ratio", "89.87", "92.27", None),
        ("actual_reimbursement_ratio", "52.29", "54.48", None),
        ("cost_per_admission", "2254.00", "2163.00", "-4.04"),
        ("cost_per_bed_day", "285.00", "264.00", "-7.37"),
    ],
)
def test_the_county_s_half_year_comes_out_at_the_document_s_figures(county, name, before, now, percent):
    found = _whole("2023H1", name), _whole("2024H1", name)
    assert found == (Decimal(before), Decimal(now))
    moved = change(indicators()[name].unit, *found)
    assert moved.percent == (Decimal(percent) if percent else None)


def test_21_institutions_missed_their_control_target_by_65913_yuan(county):
    rows = matters.everything("2024Q1", "", "decided")
    assert len(rows) == 21
    assert {"马武镇中心卫生院", "中益乡卫生院"} <= {row.name for row in rows}
    assert sum(row.amount_fen for row in rows) == yuan("65913.00")
    assert all(matters.view(row.id).holds for row in rows[:3])
    found = standings_of(period("2024Q1"), ["cost_per_admission"], "primary_care")["cost_per_admission"]
    assert sum(one.status is Status.MISSED for one in found) == 21
    assert all(amount(matters.view(row.id).frozen) == row.amount_fen for row in rows)


def test_the_rules_make_the_same_export_at_every_run():
    first, again = (list(claims_rules.rows(claims_rules.half(2024, 1))) for _ in range(2))
    assert first == again
    assert len({row[0] for row in first}) == len(first)
    assert all(Decimal(row[11]) <= Decimal(row[10]) and Decimal(row[12]) <= Decimal(row[11]) for row in first)
