"""First and second review: how many are drawn and which, what a sample may say, and where it may not say it."""

from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from compliance import screening
from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.agreements import template_service
from compliance.findings import service as findings
from compliance.foundation.errors import Refusal
from compliance.sampling.ticket_rules import effective_seed, ticket
from compliance.screening import extrapolation_service, filing_service, review_service, sample_rules, sampled_service
from compliance.screening.sample_rules import Result, Stratum, Unit
from tests.people import PASSWORD
from tests.screening import making


@pytest.mark.parametrize(
    ("size", "drawn"), [(0, 0), (1, 1), (2, 2), (40, 2), (41, 3), (60, 3), (61, 4), (100, 5), (101, 6)]
)
def test_five_percent_rounded_up_are_drawn_and_two_at_least(size, drawn):
    assert sample_rules.wanted(size) == drawn


@given(st.integers(1, 100_000))
def test_never_less_than_five_percent_nor_more_than_there_are(size):
    assert size * 5 <= sample_rules.wanted(size) * 100 and sample_rules.wanted(size) <= size


def test_the_sample_can_be_drawn_again_by_whoever_has_the_list_and_the_value():
    units = [Unit(f"结算{number}", "H1", 2_000_000 if number % 10 == 0 else 100, 50) for number in range(60)]
    drawn = sample_rules.draw("2024-03", units, "31415")
    assert {one.unit.stratum for one in drawn} == {"H1/large", "H1/other"} and len(drawn) == 2 + 3
    seed = effective_seed("31415", sample_rules.frame_hash(units))
    others = [one for one in units if one.stratum == "H1/other"]
    tickets = {one: ticket(seed, sample_rules.identity("2024-03", one.claim_id)) for one in others}
    by_hand = sorted(tickets.values())[:3]
    assert [one.ticket for one in drawn if one.unit.stratum == "H1/other"] == by_hand
    assert sample_rules.draw("2024-03", reversed(units), "31415") == drawn
    assert sample_rules.draw("2024-03", units, "31416") != drawn


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10, 29, 30, 101, 400])
def test_students_t_is_scipy_s(freedom):
    assert sample_rules.t_quantile(0.95, freedom) == pytest.approx(stats.t.ppf(0.95, freedom), rel=1e-9)


def test_the_estimate_of_two_strata_worked_by_hand():
    # 100 claims, 5 reviewed, wrong 0 0 10 20 20: mean 10, s^2 = 400/4 = 100; 1000, 100^2 x 0.95 x 100/5 = 190,000.
    # 10 claims, 2 reviewed, wrong 50 70: mean 60, s^2 = 200; 600, 10^2 x 0.8 x 200/2 = 8,000. Together 1,600, 198,000.
    # error 444.97; t(0.95; 5) = 2.0150; 1,600 - 896.64 = 703.36.
    found = sample_rules.estimate([Stratum(100, (0, 0, 10, 20, 20)), Stratum(10, (50, 70))])
    assert (found.point, found.lower, found.freedom) == (1600, 703, 5)
    assert found.error == pytest.approx(Decimal("444.972"), abs=Decimal("0.001"))


def test_the_limit_is_never_below_what_was_found_and_a_whole_stratum_is_exact():
    assert sample_rules.estimate([Stratum(3, (0, 7, 9))]).lower == 16
    assert sample_rules.estimate([Stratum(1000, (0, 0, 0, 40))]).lower == 40
    with pytest.raises(ValueError, match="fewer than two"):
        sample_rules.estimate([Stratum(10, (5,))])


@given(st.lists(st.tuples(st.integers(2, 300), st.lists(st.integers(0, 10**7), min_size=2, max_size=8)), max_size=4))
def test_the_limit_lies_between_what_was_found_and_the_point(strata):
    given_strata = [Stratum(size + len(wrong), tuple(wrong)) for size, wrong in strata]
    found = sample_rules.estimate(given_strata)
    assert sum(sum(one.wrong) for one in given_strata) <= found.lower <= found.point


@pytest.fixture
def month(people, tmp_path):
    """Forty-one stays of one provider in March, drawn from by two people."""
    code = making.code_of(people.head.provider_id)
    rows = [
        making.stay(f"R{number:02d}", f"P{number}", code, "2024-03-01", "2024-03-08", "1000.00", "600.00")
        for number in range(41)
    ]
    with making.at():
        making.load(tmp_path, rows)
        yield review_service.open_month(people.auditor_claims, making.MARCH)


def _keepers(people):
    return (people.name_of(people.auditor_claims), PASSWORD), (people.name_of(people.overseer), PASSWORD)


def test_a_month_is_screened_drawn_by_two_reviewed_and_what_is_wrong_becomes_a_lead(app, people, month):
    seen = sampled_service.review(month)
    assert (seen.frame, seen.sample, seen.drawn_at) == (41, 0, None)
    one, two = _keepers(people)
    with pytest.raises(Refusal, match="SAMPLING-08"):
        review_service.draw_sample(people.auditor_claims, month, "7788", one, one)
    with pytest.raises(Refusal, match="SCREENING-13"):
        review_service.draw_sample(people.auditor_claims, month, "778", one, two)
    assert review_service.draw_sample(people.auditor_claims, month, "7788", one, two) == 3
    with pytest.raises(Refusal, match="SCREENING-12"):
        review_service.draw_sample(people.auditor_claims, month, "9999", one, two)
    first, second, third = sampled_service.sample(month)
    charged = "over_standard_charge"
    for wrong in ((0, "多收", charged), (60_001, "多收", charged), (100, " ", charged), (100, "多收", "no_daily_bill")):
        with pytest.raises(Refusal, match="SCREENING-15"):
            review_service.record(people.auditor_claims, first.id, "wrong", *wrong)
    lead = review_service.record(people.auditor_claims, first.id, "wrong", 60_000, "多收床位费", charged)
    assert findings.leads_by_id([lead])[lead].provider_id == people.head.provider_id
    with pytest.raises(Refusal, match="SCREENING-16"):
        review_service.record(people.auditor_claims, first.id, "conforms", 0, "")
    for ask in (extrapolation_service.extrapolate, partial(filing_service.file_finding, people.auditor_claims)):
        with pytest.raises(Refusal, match="SCREENING-17"):
            ask(month, people.head.provider_id)
    for one in (second, third):
        assert review_service.record(people.auditor_claims, one.id, "conforms", 0, "") is None
    seen = sampled_service.review(month)
    assert (seen.sample, seen.done, seen.wrong_fen) == (3, 3, 60_000)
    with pytest.raises(Refusal, match="SCREENING-18"):
        extrapolation_service.extrapolate(month, people.head.provider_id)


ALLOWED = """
[[article]]
allows = "extrapolation"
zh = "甲方可以按照抽样复审的结果，推算乙方同期同类费用中的不合理部分。"
en = "Party A may conclude from a reviewed sample on all costs of the same kind and time."
"""


def _own_template():
    """The shipped agreement with one more article: an office may put it into its own."""
    shipped = (template_service.SHIPPED / "county-hospital-2024.toml").read_text(encoding="utf-8")
    return agreements.publish(SYSTEM, shipped.replace('"county-hospital-2024"', '"own-hospital-2024"') + ALLOWED)


def _reviewed(people, month, *wrong):
    review_service.draw_sample(people.auditor_claims, month, "7788", *_keepers(people))
    for one, fen in zip(sampled_service.sample(month), wrong, strict=True):
        found = (Result.WRONG, fen, "多收床位费", "over_standard_charge") if fen else (Result.CONFORMS,)
        review_service.record(people.auditor_claims, one.id, *found)


def _signed(template):
    with making.at(date(2024, 1, 2)):
        agreements.sign(SYSTEM, 2024, template, on=date(2024, 1, 2))


def test_a_sample_speaks_for_all_claims_where_an_article_of_the_agreement_says_so(app_sqlite, people, month):
    _signed(_own_template())
    _reviewed(people, month, 3_000, 3_000, 0)
    found = extrapolation_service.extrapolate(month, people.head.provider_id)
    # 41 x 2,000 = 82,000; error 41 x sqrt((1 - 3/41) x 3,000,000 / 3) = 39,471; t(0.95; 2) = 2.92: below what was seen
    assert (found.estimate.point, found.estimate.lower, found.claims, found.sample) == (82_000, 6_000, 41, 3)
    assert found.article.text.zh in ALLOWED


def test_what_is_wrong_in_a_sample_is_filed_claim_by_claim_and_nothing_more(app_sqlite, people, month):
    _signed("county-hospital-2024")
    provider = people.head.provider_id
    _reviewed(people, month, 3_000, 2_000, 0)
    with pytest.raises(Refusal, match="SCREENING-18"):
        extrapolation_service.extrapolate(month, provider)
    made = filing_service.file_finding(people.auditor_claims, month, provider)
    assert filing_service.file_finding(people.auditor_claims, month, provider) == made
    found = findings.in_scope(people.officer, made)
    assert [(one.fund_fen, one.violation, str(one.state)) for one in found.lines] == [
        (3_000, "over_standard_charge", "suspected"),
        (2_000, "over_standard_charge", "suspected"),
    ]
    wrong = [one for one in sampled_service.sample(month) if one.result == Result.WRONG]
    assert all(one.claim_id in line.item_name for one, line in zip(wrong, found.lines, strict=True))
    assert {one.finding_id for one in wrong} == {made}
    assert {one.outcome for one in findings.leads_by_id([one.lead_id for one in wrong]).values()} == {"confirmed"}


def test_a_sample_without_a_wrong_claim_is_no_finding(app_sqlite, people, month):
    _reviewed(people, month, 0, 0, 0)
    with pytest.raises(Refusal, match="SCREENING-19"):
        filing_service.file_finding(people.auditor_claims, month, people.head.provider_id)


def test_an_estimate_is_read_by_its_page_alone_and_so_becomes_no_base():
    """No finding, case or payment can count from it: nothing else of the house knows it."""
    house = Path(screening.__file__).parents[1]
    asking = {path.name for path in house.rglob("*.py") if "extrapolation_service" in path.read_text(encoding="utf-8")}
    assert asking == {"review_views.py"}


def test_claims_that_changed_after_the_list_was_frozen_are_not_drawn_from(app_sqlite, people, month, tmp_path):
    code = making.code_of(people.head.provider_id)
    making.load(tmp_path, [making.stay("NEW", "N", code, "2024-03-01", "2024-03-08", "1000.00")], "more.csv")
    with pytest.raises(Refusal, match="SCREENING-14"):
        review_service.draw_sample(people.auditor_claims, month, "7788", *_keepers(people))
    assert review_service.open_month(people.auditor_claims, making.MARCH) == month
    assert review_service.draw_sample(people.auditor_claims, month, "7788", *_keepers(people)) == 3
    with pytest.raises(Refusal, match="SCREENING-11"):
        review_service.open_month(people.auditor_claims, making.QUARTER)


def test_a_month_is_reviewed_page_by_page(app_sqlite, client, people, month):
    auditor = client.sign_in(people.auditor_claims)
    assert "2024年3月" in auditor.get("/screening/reviews").text
    assert auditor.post("/screening/reviews", data={"period": "2024Q1"}).status_code == 422
    one, two = _keepers(people)
    data = {"value": "7788", "name1": one[0], "password1": one[1], "name2": two[0], "password2": "wrong"}
    assert auditor.post(f"/screening/reviews/{month}/draw", data=data).status_code >= 400
    auditor.post(f"/screening/reviews/{month}/draw", data={**data, "password2": two[1]})
    drawn = sampled_service.sample(month)
    assert drawn[0].claim_id in auditor.get(f"/screening/reviews/{month}").text
    address = f"/screening/sampled/{drawn[0].id}"
    found = {"result": "wrong", "reason": "多收", "violation": "over_standard_charge"}
    assert auditor.post(address, data={**found, "wrong": "600.01"}).status_code == 422
    auditor.post(address, data={**found, "wrong": "20.00"})
    assert "¥20.00" in auditor.get(f"/screening/reviews/{month}").text
    page = auditor.get(f"/screening/reviews/{month}/providers/{people.head.provider_id}")
    assert "SCREENING-17" in page.text and "over_standard_charge" not in page.text and "¥20.00" in page.text
    for one in drawn[1:]:
        auditor.post(f"/screening/sampled/{one.id}", data={"result": "conforms"})
    _signed("county-hospital-2024")
    answer = auditor.post(f"/screening/reviews/{month}/providers/{people.head.provider_id}/finding")
    assert answer.status_code == 302 and "/findings/" in answer.location
