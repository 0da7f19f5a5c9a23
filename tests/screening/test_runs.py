"""From claims to leads: what a run freezes, what is new, what is tried first, and how often a rule was right."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.accounts.rules import SYSTEM, Authority
from compliance.claims import service as claims
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.screening import evidence_service as evidence
from compliance.screening import jobs, lead_service, run_service
from compliance.screening import reading_service as reading
from compliance.screening import version_service as versions
from compliance.screening.models import ScreeningLead
from tests.screening import making
from tests.screening.making import FEBRUARY, MARCH, QUARTER

TWO = ("large_bill", "overlapping_stays")


@pytest.fixture
def loaded(people, tmp_path):
    """The file of two months in the store; the two providers' codes."""
    own, other = making.code_of(people.head.provider_id), making.code_of(people.other_head.provider_id)
    with making.at():
        making.months(tmp_path, own, other)
        yield own, other


def _line(run_id, rule):
    (found,) = [one for one in reading.lines(run_id) if one.rule == rule]
    return found


def test_a_run_freezes_what_it_read_and_found_and_what_is_new_becomes_leads(app, people, loaded):
    number = run_service.screen(people.auditor_claims, MARCH, TWO)
    run = reading.run(number)
    assert (run.claims, run.rules, run.authority) == (4, 2, Authority.AGENCY)
    assert run.batches == tuple(one.sha256 for one in claims.batches())
    bills, stays = _line(number, "large_bill"), _line(number, "overlapping_stays")
    assert (bills.hits, bills.amount, bills.new_hits) == (2, 3_500_000, 2), "10,000.00 is in, 9,999.99 is not"
    assert (stays.hits, stays.rows, stays.amount) == (1, 2, 250_000)
    assert bills.sha256 == versions.statements()["large_bill"].sha256
    assert bills.values["values"] == {"min_total": 1_000_000}
    leads = {(origin.rule, view.provider_id): view for view, origin in evidence.leads_of(number)}
    own, other = people.head.provider_id, people.other_head.provider_id
    assert set(leads) == {("large_bill", own), ("overlapping_stays", own), ("overlapping_stays", other)}
    rows, total = evidence.rows_of(lead_id=leads["large_bill", own].id)
    assert total == 2 and {row.claim_id for row in rows} == {"M1", "M4"}
    assert "M4、M1" in leads["large_bill", own].text, "the largest first"
    assert run_service.screen(people.bureau_inspectors[0], MARCH, TWO) != number, "another authority, another run"
    assert run_service.screen(people.auditor_claims, MARCH, TWO) == number, "the same again is the same run"


def test_what_an_earlier_run_found_is_not_found_again(app, people, loaded):
    first = run_service.screen(people.auditor_claims, MARCH, ["large_bill"])
    whole = run_service.screen(people.auditor_claims, QUARTER, ["large_bill"])
    assert (_line(first, "large_bill").new_hits, _line(whole, "large_bill").hits) == (2, 3)
    assert _line(whole, "large_bill").new_hits == 1, "February's alone"
    ((lead, origin),) = evidence.leads_of(whole)
    assert (origin.hits, origin.amount) == (1, 1_000_000)
    assert [row.claim_id for row in evidence.rows_of(lead_id=lead.id)[0]] == ["F2"]
    again = run_service.screen(people.auditor_claims, FEBRUARY, ["large_bill"])
    assert _line(again, "large_bill").new_hits == 0 and evidence.leads_of(again) == ()


def test_a_lead_is_traced_back_to_all_claims_of_its_person_at_its_provider(app, people, loaded):
    number = run_service.screen(people.auditor_claims, MARCH, ["overlapping_stays"])
    by_provider = {view.provider_id: (view, origin) for view, origin in evidence.leads_of(number)}
    view, origin = by_provider[people.head.provider_id]
    ((person, rows, _amount),), many = evidence.persons(view.id)
    assert (rows, many) == (1, 1)
    assert [one["claim_id"] for one in evidence.traced(origin, person).rows] == ["F1", "M1"]
    view, origin = by_provider[people.other_head.provider_id]
    assert [one["claim_id"] for one in evidence.traced(origin, person).rows] == ["M3"]


def test_outcomes_feed_the_precision_of_the_version_that_made_the_lead(app, people, loaded):
    number = run_service.screen(people.auditor_claims, MARCH, ["overlapping_stays"])
    (first, _), (second, _) = evidence.leads_of(number)
    live = versions.live_versions(date(2024, 4, 8))["overlapping_stays"]
    assert reading.precisions([live])[live.id].percent is None
    lead_service.conclude(people.auditor_claims, first.id, "confirmed", "两份病历住院日期重叠")
    found = reading.precisions([live])[live.id]
    assert (found.percent, found.judged, found.unknown) == (Decimal("100.0"), 1, 1)
    lead_service.conclude(people.auditor_claims, second.id, "no_action", "同一事实已另案处理")
    found = reading.precisions([live])[live.id]
    assert (found.judged, found.no_action, found.unknown) == (1, 1, 0)
    with pytest.raises(Refusal, match="SCREENING-10"):
        lead_service.conclude(people.auditor_claims, first.id, "dropped", "改判")


def test_a_version_goes_live_only_tried_and_by_a_second_person(app, people, loaded):
    run_service.screen(people.auditor_claims, MARCH, ["large_bill"])
    day = date(2024, 4, 8)
    made = versions.propose(people.auditor_claims, "large_bill", {"min_total": 2_000_000}, {}, day, "一万元过多")
    with pytest.raises(Refusal, match="SCREENING-04"):
        versions.approve(people.manager, made)
    trial = run_service.try_out(people.auditor_claims, made, QUARTER)
    line = _line(trial, "large_bill")
    assert (line.hits, line.amount, line.new_hits) == (1, 2_500_000, 0)
    assert line.known == {"unknown": 1}, "it stands in a lead that is still to be checked"
    assert evidence.leads_of(trial) == () and reading.places(trial)[1] == 1
    with pytest.raises(Refusal, match="SCREENING-03"):
        versions.approve(people.auditor_claims, made)
    versions.approve(people.manager, made)
    assert versions.live_versions(day)["large_bill"].id == made
    assert versions.live_versions(date(2024, 4, 7))["large_bill"].number == 1
    with pytest.raises(Refusal, match="SCREENING-06"):
        versions.approve(people.manager, made)


def test_a_value_may_differ_by_the_level_of_hospital_where_the_rule_says_so(app_sqlite, people, loaded):
    day = date(2024, 4, 8)
    level = {"min_total": {"1": 900_000, "2": 900_000, "3": 900_000}}
    made = versions.propose(people.auditor_claims, "large_bill", {"min_total": 2_000_000}, level, day, "分等级")
    trial = run_service.try_out(people.auditor_claims, made, MARCH)
    assert _line(trial, "large_bill").hits == 1, "neither provider has a level: the value for all holds"
    with pytest.raises(Refusal, match="SCREENING-02"):
        versions.propose(people.auditor_claims, "frequent_claims", {}, {"min_claims": {"1": 5}}, day, "分等级")
    with pytest.raises(Refusal, match="CLAIMS-03"):
        versions.propose(people.auditor_claims, "large_bill", {"min_total": -1}, {}, day, "负数")


def test_a_bureau_s_own_rule_goes_the_same_way(app_sqlite, people, loaded):
    folder = app_sqlite.extensions["settings"].data_dir / "claims-statements" / "screening"
    folder.mkdir(parents=True)
    shipped = versions.HERE / "sql"
    head = (shipped / "large_bill.toml").read_text().replace('id = "large_bill"', 'id = "own_bill"')
    (folder / "own_bill.toml").write_text(head)
    (folder / "own_bill.sql").write_text((shipped / "large_bill.sql").read_text())
    (folder / "broken.sql").write_text("SELECT 1")
    try:
        assert list(versions.unreadable()) == ["broken.sql"]
        with pytest.raises(Refusal, match="SCREENING-07"):
            run_service.screen(people.auditor_claims, MARCH, ["own_bill"])
        made = versions.propose(people.auditor_claims, "own_bill", {}, {}, date(2024, 4, 8), "本局规则")
        run_service.try_out(people.auditor_claims, made, FEBRUARY)
        versions.approve(people.agency_director, made)
        number = run_service.screen(people.auditor_claims, MARCH, ["own_bill"])
        assert _line(number, "own_bill").hits == 2
        (folder / "own_bill.sql").write_text((shipped / "large_bill.sql").read_text() + "\n-- changed\n")
        with pytest.raises(Refusal, match="SCREENING-05"):
            run_service.screen(people.auditor_claims, MARCH, ["own_bill"])
    finally:
        for path in folder.iterdir():
            path.unlink()


def test_what_was_not_made_into_a_lead_waits_until_it_is_asked_for(app, people, loaded, monkeypatch):
    monkeypatch.setattr("compliance.screening.rules.chosen", lambda *_: ())
    number = run_service.screen(people.auditor_claims, MARCH, ["large_bill"])
    (waits,), many = evidence.waiting(number)
    assert many == 1
    assert (waits.provider_id, waits.hits, waits.amount) == (people.head.provider_id, 2, 3_500_000)
    made = lead_service.ask_for_lead(people.auditor_claims, number, "large_bill", waits.provider_id)
    assert lead_service.ask_for_lead(people.auditor_claims, number, "large_bill", waits.provider_id) == made
    assert evidence.waiting(number) == ((), 0) and findings.lead_outcomes([made]) == {made: ""}
    with pytest.raises(Refusal, match="SCREENING-09"):
        lead_service.ask_for_lead(people.auditor_claims, number, "large_bill", people.other_head.provider_id)


def test_claims_of_a_provider_nobody_knows_are_counted_and_make_no_lead(app_sqlite, people, tmp_path):
    with making.at():
        making.load(tmp_path, [making.stay("X1", "A", "NOBODY", "2024-03-01", "2024-03-05", "20000.00")])
        number = run_service.screen(people.auditor_claims, MARCH, ["large_bill"])
    assert reading.run(number).left_aside == ("NOBODY",)
    assert _line(number, "large_bill").hits == 1 and evidence.leads_of(number) == ()


def test_the_schedule_screens_the_month_before_once_and_only_when_its_claims_are_there(app_sqlite, people, loaded):
    assert jobs.last_month(date(2024, 6, 1)) is None
    made = jobs.last_month(date(2024, 4, 1))
    assert jobs.last_month(date(2024, 4, 2)) == made
    run = reading.run(made)
    assert run.made_by is None and run.rules == len(versions.statements()) == 17
    assert db.session.query(ScreeningLead).count() == run.leads > 0
    with pytest.raises(Refusal, match="SCREENING-08"):
        run_service.screen(SYSTEM, making.period("2025-01"))


def test_a_batch_is_not_withdrawn_while_a_lead_rests_on_it(app, people, loaded):
    (batch,) = claims.batches()
    number = run_service.screen(people.auditor_claims, MARCH, TWO)
    leads = [view for view, _ in evidence.leads_of(number)]
    with pytest.raises(Refusal, match="CLAIMS-18") as refused:
        claims.withdraw(people.auditor_claims, batch.id, "导出有误")
    assert f"{len(leads)}条筛查线索" in refused.value.zh and "冲正" in refused.value.do_zh
    assert claims.batch(batch.id).withdrawn_at is None
    for lead in leads[:-1]:
        lead_service.conclude(people.auditor_claims, lead.id, "dropped", "数据有误")
    with pytest.raises(Refusal, match="1条筛查线索"):
        claims.withdraw(people.auditor_claims, batch.id, "导出有误")
    lead_service.conclude(people.auditor_claims, leads[-1].id, "dropped", "数据有误")
    assert claims.withdraw(people.auditor_claims, batch.id, "导出有误").withdrawn_at is not None
