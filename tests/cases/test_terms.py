"""The terms that a paper of the bureau states are the law's of its day, not words of a template."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.cases import paper_service as papers
from compliance.cases import service
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.term_rules import number_zh, share_zh
from compliance.documents import service as documents
from compliance.law.parameters import Unit
from compliance.lawbook import service as lawbook
from compliance.lawbook.rules import Proposal
from tests.cases import all_papers, bureau
from tests.cases.making import on
from tests.documents.pictures import text_of

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (6, "六"), (10, "十"), (15, "十五"), (20, "二十"), (60, "六十"), (105, "一百零五"), (110, "一百一十")],
)
def test_numbers_read_as_in_the_law(number, said):
    assert number_zh(number) == said


@pytest.mark.parametrize(
    ("share", "said"), [("0.03", "百分之三"), ("0.0005", "万分之五"), ("0.015", "千分之十五"), ("0.5", "百分之五十")]
)
def test_shares_read_as_in_the_law(share, said):
    assert share_zh(Decimal(share)) == said


def test_a_share_that_no_fraction_says_is_an_error():
    with pytest.raises(ValueError, match="ten-thousandths"):
        share_zh(Decimal("0.00001"))


def decision_of(people, case_id):
    case = service.in_scope(people.officer, case_id)
    return next(one.issued for one in papers.papers_of(case) if one.kind.id == "penalty_decision")


def test_a_decision_states_what_the_law_says(app_sqlite, people):
    text = text_of(all_papers.content(decision_of(people, bureau.course(people, Step.DECIDED))))
    assert "自收到本决定书之日起十五日内" in text
    assert "六十日内向县人民政府申请行政复议，或者在六个月内向县人民法院提起行政诉讼" in text
    assert "每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款数额" in text


def overlay(people, key: str, value: str, unit: Unit, since: date = date(2024, 1, 1)) -> None:
    given = Decimal(value)
    new = Proposal(key, since, None, given, given, unit, "某省规定第一条", "施行", date(2024, 1, 2))
    lawbook.approve(people.legal_reviewer, lawbook.propose(people.officer, new))


def test_another_value_in_force_stands_in_the_paper_and_never_changes_one_that_is_made(app_sqlite, people):
    before = decision_of(people, bureau.course(people, Step.DECIDED))
    overlay(people, "period.fine_payment", "20", Unit.DAYS)
    overlay(people, "period.reconsideration", "75", Unit.DAYS)
    overlay(people, "period.lawsuit", "7", Unit.MONTHS)
    overlay(people, "late_fee.daily_rate", "0.02", Unit.SHARE)
    overlay(people, "late_fee.cap", "0.5", Unit.SHARE)
    overlay(people, "late_fee.on_unpaid", "1", Unit.YES_NO)
    assert "自收到本决定书之日起十五日内" in text_of(all_papers.content(before))
    with on(date(2024, 7, 8)):
        kind = papers.kind_of("administrative", "penalty_decision")
        text = text_of(all_papers.content(all_papers.made(people, int(before_case(before)), kind)))
    assert "自收到本决定书之日起二十日内" in text
    assert "七十五日内" in text
    assert "七个月内" in text
    assert "每日按尚未缴纳的罚款数额的百分之二加处罚款，加处罚款的数额不超过罚款数额的百分之五十" in text


def before_case(paper) -> str:
    return paper.subject.removeprefix("case:")


def test_a_value_of_another_time_is_not_stated(app_sqlite, people):
    overlay(people, "period.fine_payment", "20", Unit.DAYS, since=date(2024, 7, 5))
    text = text_of(all_papers.content(decision_of(people, bureau.course(people, Step.DECIDED))))
    assert "自收到本决定书之日起十五日内" in text


def test_who_makes_the_paper_reads_what_is_not_verified_and_the_served_paper_is_silent(client, people):
    case_id = bureau.course(people, Step.SERVED)
    paper = decision_of(people, case_id)
    assert {one["term"] for one in documents.values(paper.id)["law"]} == {"payment", "late_fee", "review", "suit"}
    client.sign_in(people.officer)
    for page in (f"/cases/{case_id}/papers", f"/cases/{case_id}/papers/new/penalty_decision"):
        text = client.get(page).text
        assert "申请行政复议的期限（六十日）：未核实" in text
        assert "缴款期限（十五日）" not in text
    assert "未核实" not in text_of(all_papers.content(paper))
