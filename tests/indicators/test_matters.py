"""A missed target becomes a matter: checked by another, told, stated, answered, decided, posted; no breach."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from compliance.accounts.rules import SYSTEM
from compliance.assessments import deposit_service
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.indicators import assessing_service, matter_service
from compliance.indicators import paper_service as papers
from compliance.indicators.matter_loading_service import find, of_provider, view
from compliance.indicators.matter_rules import Step
from compliance.indicators.models import IndicatorMatter
from compliance.ledger import service as ledger
from tests.indicators import making

DUE = 500_000  # 100 stays x 50.00 yuan, in fen


def test_the_amount_beyond_the_target_is_deducted_and_posted_once(missed, people):
    until = making.told(people, missed)
    assert until == date(2024, 7, 17), "five working days after 10 July 2024"
    with making.at(making.LATER):
        assert matter_service.decide(people.agency_director, missed) == DUE
        with pytest.raises(Refusal, match="INDICATORS-04"):
            matter_service.decide(people.agency_director, missed)
    assert ledger.totals(making.LATER, making.LATER) == {"receivable.indicator_deduction": DUE}
    found = view(missed)
    assert (found.holds, found.due_fen, found.row.amount_fen) == (True, DUE, DUE)
    assert [step.kind for step in found.steps] == ["assessed", "checked", "notified", "decided"]


def test_an_assessment_made_twice_opens_no_second_matter(missed, people):
    with making.at(making.ASSESSED):
        again = assessing_service.assess(people.auditor_claims, making.HALF)
    assert (len(again.matters), again.sum_fen) == (1, DUE)
    assert len(of_provider(people.head.provider_id, told=False)) == 1


def test_three_people_take_part(missed, people):
    with making.at(making.TOLD):
        with pytest.raises(Refusal, match="INDICATORS-05"):
            matter_service.check(people.auditor_claims, missed)
        matter_service.check(people.agency_director, missed)
        matter_service.notify(people.officer, missed)
    with making.at(making.LATER):
        for doer in (people.auditor_claims, people.agency_director, SYSTEM):
            with pytest.raises(Refusal, match="INDICATORS-05"):
                matter_service.decide(doer, missed)
        assert matter_service.decide(people.manager, missed) == DUE


@pytest.mark.sqlite_only
def test_nothing_is_decided_before_the_provider_s_time_is_over(missed, people):
    until = making.told(people, missed)
    with making.at(until), pytest.raises(Refusal, match="INDICATORS-06"):
        matter_service.decide(people.agency_director, missed)
    with making.at(until + timedelta(days=1)):
        matter_service.decide(people.agency_director, missed)


@pytest.mark.sqlite_only
def test_the_provider_that_agrees_lets_the_matter_be_decided_at_once(missed, people):
    making.told(people, missed)
    with making.at(making.TOLD):
        matter_service.waive(people.head, missed)
        assert matter_service.decide(people.agency_director, missed) == DUE


def test_a_statement_is_answered_and_may_leave_a_line_out(missed, people):
    until = making.told(people, missed)
    with making.at(until):
        matter_service.draft(people.clerk, missed, "二月收治转诊重症")
        assert view(missed).draft["text"] == "二月收治转诊重症"
        matter_service.state(people.head, missed, "二月收治转诊重症，附名单")
        with pytest.raises(Refusal, match="INDICATORS-04"):
            matter_service.decide(people.agency_director, missed)
        assert matter_service.answer(people.officer, missed, "情况属实，予以剔除", ["cost_per_admission"]) == 0
        assert matter_service.decide(people.agency_director, missed) == 0
    assert view(missed).state is Step.DROPPED
    assert ledger.totals(making.TOLD, making.LATER) == {}


@pytest.mark.sqlite_only
def test_a_statement_after_its_last_day_is_refused(missed, people):
    until = making.told(people, missed)
    with making.at(until + timedelta(days=1)), pytest.raises(Refusal, match="INDICATORS-07"):
        matter_service.state(people.head, missed, "意见")
    with making.at(until), pytest.raises(Refusal, match="INDICATORS-08"):
        matter_service.state(people.head, missed, "  ")


@pytest.mark.sqlite_only
def test_what_is_sent_back_may_be_assessed_anew(missed, people):
    with making.at(making.TOLD):
        matter_service.send_back(people.officer, missed, "目标引用有误")
        assessing_service.assess(people.auditor_claims, making.HALF)
    assert [row.state for row in of_provider(people.head.provider_id, told=False)] == ["assessed", "returned"]


@pytest.mark.sqlite_only
def test_an_amount_that_its_inputs_do_not_give_is_not_decided(missed, people):
    making.told(people, missed)
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(IndicatorMatter).where(IndicatorMatter.id == missed).values(amount_fen=1))
    assert not view(missed).holds
    with making.at(making.LATER), pytest.raises(Refusal, match="INDICATORS-15"):
        matter_service.decide(people.agency_director, missed)


@pytest.mark.sqlite_only
def test_later_claims_and_targets_change_no_matter(missed, people, tmp_path):
    making.control(people, people.head.provider_id, "1000.00")
    making.claims(tmp_path, {making.code_of(people.head.provider_id): (50, 50_000_000)}, year=2023)
    found = view(missed)
    assert (found.holds, found.row.amount_fen) == (True, DUE)


@pytest.mark.sqlite_only
def test_it_counts_as_no_breach_and_in_no_credit(missed, people):
    making.told(people, missed)
    with making.at(making.LATER):
        matter_service.decide(people.agency_director, missed)
    assert db.session.execute(db.text("SELECT count(*) FROM cases")).scalar() == 0
    assert deposit_service._deeds(people.head.provider_id, 2024) == []


@pytest.mark.sqlite_only
def test_a_provider_finds_its_own_matter_once_it_was_told(missed, people):
    assert find(people.head, missed) is None
    making.told(people, missed)
    assert find(people.head, missed).row.id == missed
    assert find(people.other_head, missed) is None


@pytest.mark.sqlite_only
def test_the_provider_is_reminded_until_it_answers(missed, people):
    making.told(people, missed)
    key = f"indicator_matter:{missed}:statement"
    query = db.text("SELECT closed_as FROM deadlines WHERE key = :key")
    assert db.session.execute(query, {"key": key}).scalar() is None
    with making.at(making.TOLD):
        matter_service.waive(people.head, missed)
    assert db.session.execute(query, {"key": key}).scalar() == "met"


@pytest.mark.sqlite_only
def test_the_notice_gives_the_formula_in_the_provider_s_own_numbers(missed, people):
    making.told(people, missed)
    (notice,) = papers.papers_of(missed)
    said = papers.documents.values(notice.id)
    assert said["amount"] == "¥5,000.00"
    assert "¥205,000.00 − ¥2,000.00 × 100 = ¥5,000.00" in said["formulas"][0]
    assert papers.paper_file(missed, str(notice.id), "docx").content[:2] == b"PK"


def test_a_receipt_takes_no_more_than_is_due(missed, people):
    making.told(people, missed)
    with making.at(making.LATER):
        matter_service.decide(people.agency_director, missed)
        matter_service.receive(people.officer, missed, 300_000, "offset", "2024-07拨付")
        matter_service.receive(people.officer, missed, 300_000, "offset", "2024-07拨付")
        with pytest.raises(Refusal, match="LEDGER-04"):
            matter_service.receive(people.officer, missed, 200_001, "offset", "2024-08拨付")
    assert view(missed).received_fen == 300_000


def test_the_ledger_leads_from_a_line_and_its_receipt_to_the_matter(missed, people, client):
    making.told(people, missed)
    with making.at(making.LATER):
        matter_service.decide(people.agency_director, missed)
        matter_service.receive(people.officer, missed, DUE, "offset", "2024-07拨付")
    lines = ledger.lines(making.LATER, making.LATER)
    assert [line.amount_fen for line in lines] == [DUE, DUE]
    client.sign_in(people.legal_reviewer)
    for line in lines:
        page = client.get(f"/ledger/{line.id}").get_data(as_text=True)
        assert f'href="/indicators/matters/{missed}"' in page
    assert client.get(f"/indicators/matters/{missed}").status_code == 200
