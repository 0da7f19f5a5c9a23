"""A year's assessment from opening to the ledger, as provider, assessor, manager and director."""

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EventKind
from compliance.assessments import deposit_service, loading_service, paper_service, rules, service
from compliance.assessments.models import Assessment, CreditGradeRow
from compliance.assessments.rules import Mark, Step
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.indicators import assessing_service, matter_service, run_service
from compliance.indicators.matter_loading_service import ids_at
from compliance.indicators.matter_rules import Step as MatterStep
from compliance.ledger import service as ledger
from compliance.providers import service as providers
from tests.documents.pictures import text_of
from tests.indicators import making
from tests.queries import counted

TOLD, LATER = date(2025, 1, 6), date(2025, 2, 6)
WHEN = clock.start_of(TOLD, 9)


@pytest.fixture
def year(people):
    """Two providers under agreement in 2024, their assessment opened."""
    with clock.at(clock.start_of(date(2024, 1, 2), 9)):
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 2))
    with clock.at(WHEN):
        assert service.open_year(people.manager, 2024) == 2
        assert service.open_year(people.manager, 2024) == 0
    rows = loading_service.listed(2024).rows
    return {row.provider_id: row.id for row in rows}


@pytest.fixture
def own(year, people):
    """The first provider's assessment."""
    return year[people.head.provider_id]


def scored(people, assessment_id, taken="28"):
    """Marked to 100 - taken points and told to the provider."""
    card = loading_service.view(assessment_id).card
    with clock.at(WHEN):
        left = Decimal(taken)
        for item in card.items:
            part = min(item.points, left)
            left -= part
            service.mark(people.officer, assessment_id, Mark(item.number, part, "现场检查发现", "joint"))
        service.notify(people.manager, assessment_id)


def test_72_points_withhold_24_percent_in_the_ledger(own, people):
    provider_id = people.head.provider_id
    with clock.at(WHEN):
        for month, fund in ((1, "resident"), (2, "resident"), (3, "employee")):
            voucher = f"2024-{month:02d}"
            for _ in range(2):  # the same voucher is posted once
                deposit_service.hold(people.officer, provider_id, 2024, fund, 10_000_00, date(2024, month, 28), voucher)
    scored(people, own)
    with clock.at(clock.start_of(LATER, 9)):
        assert service.decide(people.agency_director, own) == rules.Result(Decimal("72.00"), "C")
        deposit_service.publish(people.manager, own)
        settled = deposit_service.settle(people.agency_director, own)
    assert {part.fund: (part.held_fen, part.returned_fen) for part in settled} == {
        "resident": (2_000_000, 1_520_000),
        "employee": (1_000_000, 760_000),
    }
    entries = ledger.of_source("deposit", f"{provider_id}:2024")
    posted = {
        account: sum(one.amount_fen for one in entries if one.account == account)
        for account in ("deposit.held", "deposit.returned", "deposit.withheld")
    }
    assert posted == {"deposit.held": 3_000_000, "deposit.returned": 2_280_000, "deposit.withheld": 720_000}
    found = loading_service.view(own)
    assert found.holds
    assert found.settled == settled
    assert rules.recompute(json.loads(json.dumps(found.frozen)))[2] == settled
    with pytest.raises(Refusal, match="ASSESSMENTS-01"), clock.at(clock.start_of(LATER, 10)):
        deposit_service.settle(people.agency_director, own)
    said = text_of(paper_service.settlement_file(own, "pdf").content).replace("\n", "").replace(" ", "")
    assert "返还¥15,200.00＝预留¥20,000.00×76%" in said
    assert "合计返还¥22,800.00（大写：贰万贰仟捌佰元整），不予返还¥7,200.00" in said


def test_missed_targets_take_their_share_of_the_item_on_targets(app_sqlite, own, people):
    provider = people.head.provider_id
    making.control(people, provider, "2000.00")
    making.policy(people, "20.00", "average_stay")
    with making.at(making.ASSESSED):
        costs = {"cost_per_admission": {making.code_of(provider): making.FIGURE}}
        run_service.keep(people.auditor_claims, making.HALF, costs)
        assessing_service.assess(people.auditor_claims, making.HALF)
    (matter,) = ids_at(making.HALF.code, MatterStep.ASSESSED)
    making.told(people, matter)
    with clock.at(WHEN):
        assert service.take_indicators(people.officer, own) == 0  # nothing is decided yet
        matter_service.waive(people.head, matter)
        matter_service.decide(people.agency_director, matter)
        assert service.take_indicators(people.officer, own) == 1
    mark = loading_service.view(own).marks["3.2"]
    assert (mark.taken, mark.source) == (Decimal("5.00"), "indicators")  # ten points, one of two targets
    assert "2项考核指标中1项未达标" in mark.reason


def test_a_changed_result_is_told(own, people):
    scored(people, own)
    with clock.at(clock.start_of(LATER, 9)):
        service.decide(people.agency_director, own)
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Assessment).where(Assessment.id == own).values(grade="A"))
    assert not loading_service.view(own).holds


def test_nothing_is_full_by_default(own, people):
    with clock.at(WHEN), pytest.raises(Refusal, match="ASSESSMENTS-05"):
        service.notify(people.manager, own)
    with clock.at(WHEN):
        assert service.mark_rest(people.officer, own) == 11
        service.notify(people.manager, own)


def test_an_objection_reopens_the_marks_until_it_is_answered(own, people):
    scored(people, own)
    with clock.at(WHEN):
        with pytest.raises(Refusal, match="ASSESSMENTS-04"):
            service.mark(people.officer, own, Mark("1.1", Decimal(0), "", "joint"))
        with pytest.raises(Refusal, match="ASSESSMENTS-08"):
            service.decide(people.agency_director, own)
        service.object_to(people.head, own, "已建立制度，附文件")
        service.mark(people.officer, own, Mark("1.1", Decimal(0), "经复核，制度已建立", "joint"))
        with pytest.raises(Refusal, match="ASSESSMENTS-01"):
            service.decide(people.agency_director, own)
        service.answer(people.manager, own, "部分采纳")
        assert service.decide(people.agency_director, own).score == Decimal("77.00")


def test_an_objection_comes_in_time(own, people):
    scored(people, own)
    until = loading_service.view(own).statement_until
    assert until == date(2025, 1, 13)  # five working days from Monday 6 January
    with clock.at(clock.start_of(date(2025, 1, 14), 9)), pytest.raises(Refusal, match="ASSESSMENTS-06"):
        service.object_to(people.head, own, "异议")


def test_who_marked_does_not_decide(own, people):
    with clock.at(WHEN):
        service.mark_rest(people.agency_director, own)
        service.notify(people.manager, own)
    with clock.at(clock.start_of(LATER, 9)), pytest.raises(Refusal, match="ASSESSMENTS-09"):
        service.decide(people.agency_director, own)


def test_a_suspension_of_the_year_caps_the_result(own, people):
    agreement_id = loading_service.view(own).agreement_id
    suspended = NewEvent(EventKind.SUSPENDED, date(2024, 5, 6), "拒不提供资料", until=date(2024, 6, 5))
    agreements.record_event(SYSTEM, agreement_id, suspended)
    scored(people, own, "3")
    with clock.at(clock.start_of(LATER, 9)):
        result = service.decide(people.agency_director, own)
    assert (result.score, result.grade) == (Decimal(60), "D")


def test_publishing_sets_the_credit_grade_that_the_draw_weighs(own, people):
    scored(people, own, "40")
    with clock.at(clock.start_of(LATER, 9)):
        service.decide(people.agency_director, own)
        deposit_service.publish(people.manager, own)
    assert providers.provider(people.head.provider_id).credit_grade == "B"  # (60 + 100) / 2 = 80
    row = db.session.scalars(select(CreditGradeRow)).one()
    assert (row.grade, str(row.score)) == ("B", "80.00")


def test_nothing_is_settled_that_is_not_held(own, people):
    scored(people, own)
    with clock.at(clock.start_of(LATER, 9)):
        service.decide(people.agency_director, own)
        deposit_service.publish(people.manager, own)
        with pytest.raises(Refusal, match="ASSESSMENTS-12"):
            deposit_service.settle(people.agency_director, own)


def test_a_provider_sees_its_own_and_only_when_told(year, people):
    own, other = year[people.head.provider_id], year[people.other_head.provider_id]
    assert loading_service.find(people.head, own) is None
    scored(people, own)
    scored(people, other)
    assert loading_service.find(people.head, own).state is Step.NOTIFIED
    assert loading_service.find(people.head, other) is None
    assert [row.id for row in loading_service.of_provider(people.head.provider_id)] == [own]


def test_a_year_is_listed_in_two_queries(year, people):
    db.session.rollback()
    with counted() as sent:
        page = loading_service.listed(2024)
    assert (page.total, sent.number) == (2, 2)


def test_the_pages_lead_from_marks_to_the_deposit(client, people, own):
    with clock.at(WHEN):
        client.sign_in(people.officer)
        page = f"/assessments/{own}"
        wrong = client.post(f"{page}/mark", data={"item": "1.1", "taken": "9", "reason": "x"})
        assert wrong.status_code == 422
        assert "ASSESSMENTS-02" in wrong.text
        client.post(f"{page}/mark", data={"item": "1.1", "taken": "5", "reason": "未建立制度"})
        client.post(f"{page}/rest")
        hold = {"hold-fund": "resident", "hold-amount": "1000.00", "hold-on": "2024-12-31", "hold-reference": "V1"}
        client.post(f"{page}/hold", data=hold)
        client.sign_in(people.manager)
        client.post(f"{page}/notify")
        client.sign_in(people.head)
        assert "可以提出异议" in client.get(f"/portal/assessments/{own}").text
        client.post(f"/portal/assessments/{own}", data={"text": "请复核"})
        client.sign_in(people.manager)
        client.post(f"{page}/answer", data={"answer-text": "维持"})
        client.sign_in(people.agency_director)
        client.post(f"{page}/decide")
        client.sign_in(people.manager)
        client.post(f"{page}/publish")
        client.sign_in(people.agency_director)
        assert "95.00" in client.get(f"{page}").text
        client.post(f"{page}/settle")
        assert "¥1,000.00" in client.get(page).text
        client.sign_in(people.head)
        assert "已结算" in client.get("/portal/assessments").text
        client.sign_in(people.overseer)
        assert client.get(f"/assessments/credit/{people.head.provider_id}").status_code == 200
        assert client.get("/assessments/scorecards").status_code == 200


def test_a_refusal_comes_back_on_the_page_with_what_was_typed(client, own, people):
    scored(people, own)
    with clock.at(WHEN):
        client.sign_in(people.agency_director)
        early = client.post(f"/assessments/{own}/decide")
        assert early.status_code == 409
        assert "ASSESSMENTS-08" in early.get_data(as_text=True)
        form = {"hold-fund": "resident", "hold-amount": "12,345.67", "hold-on": "2025-01-06", "hold-reference": ""}
        held = client.post(f"/assessments/{own}/hold", data=form)
        assert held.status_code == 422
        assert 'value="12,345.67"' in held.get_data(as_text=True)
        client.sign_in(people.manager)
        answered = client.post(f"/assessments/{own}/answer", data={"answer-text": "部分采纳，理由如下"})
        assert answered.status_code == 422
        assert "ASSESSMENTS-01" in answered.get_data(as_text=True)
