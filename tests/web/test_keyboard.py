"""Each main role does its main task by keyboard alone: Tab to what is wanted, type, Enter; no pointer at all."""

import pytest

from compliance.cases import list_service
from compliance.findings import service as findings
from compliance.findings.rules import LineState
from compliance.foundation.database import db
from compliance.inspections import service as inspections
from compliance.sampling import service as sampling
from compliance.sampling.rules import State
from tests.cases.making import impersonation
from tests.findings.making import line, recorded, seen
from tests.inspections.hands import PIN, saved, settled
from tests.inspections.visiting import order
from tests.sampling.county import county
from tests.web.keyboard import hands

__all__ = ["county", "hands"]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def test_a_manager_freezes_the_list_of_a_round(app, county, live_server, hands):
    county.bring("planned")
    db.session.rollback()
    hands.sign_in(live_server, county.people.name_of(county.people.manager))
    hands.to("双随机抽查").press("Enter").to("三月随机抽查").press("Enter")
    hands.to("锁定并公布承诺值").press("Enter")
    db.session.rollback()
    assert sampling.round_in_scope(county.people.manager, "2024-03").state is State.COMMITTED


def test_a_providers_clerk_drafts_an_answer_to_a_line(app, people, live_server, hands):
    found = recorded(people.inspector, people.head.provider_id, line(), line(2345))
    findings.send(people.inspector, found.id)
    db.session.rollback()
    hands.sign_in(live_server, people.name_of(people.clerk))
    hands.to("明细确认").press("Enter")
    hands.to(found.summary.title).press("Enter").to(found.lines[0].item_name).press("Enter").to("认可")
    hands.page.keyboard.press("ArrowDown")
    hands.to("理由").type("有医嘱").to("保存草稿").press("Enter")
    db.session.rollback()
    line_now = seen(found.id).lines[0]
    assert line_now.state is LineState.SENT
    assert line_now.draft.reason == "有医嘱"


def test_a_providers_head_sends_the_answer_that_a_clerk_drafted(app, people, live_server, hands):
    found = recorded(people.inspector, people.head.provider_id, line(), line(2345))
    findings.send(people.inspector, found.id)
    findings.draft(people.clerk, found.lines[0].id, True, "有医嘱")
    db.session.rollback()
    hands.sign_in(live_server, people.name_of(people.head))
    hands.to("明细确认").press("Enter").to(found.summary.title).press("Enter")
    hands.to(found.lines[0].item_name).press("Enter").to("提交答复").press("Enter")
    db.session.rollback()
    assert seen(found.id).lines[0].state is LineState.ACCEPTED


def test_an_officer_opens_a_case_of_findings_that_wait(app, people, live_server, hands):
    finding = impersonation(people)
    db.session.rollback()
    hands.sign_in(live_server, people.name_of(people.officer))
    hands.to("已认定的问题待立案").press("Enter").to(f"{finding} ·").page.keyboard.press("Space")
    hands.to("立案").press("Enter")
    db.session.rollback()
    assert list_service.count_ready() == 0


def test_an_inspector_answers_a_list_on_a_tablet(app, people, live_server, hands):
    visit = order(people, people.bureau_inspectors[:2])
    db.session.rollback()
    hands.sign_in(live_server, people.name_of(people.bureau_inspectors[0]))
    page = hands.page
    page.goto(f"{live_server}/inspections/tablet/zh/#visit/{visit}")
    settled(page)
    page.wait_for_function("document.activeElement.id === 'pin-new'")  # one begins to type where one begins
    hands.type(PIN).to("再次输入").type(PIN).to("保存并开始").page.keyboard.press("Enter")
    page.wait_for_selector(".gate", state="detached")
    settled(page)
    hands.to("到达").page.keyboard.press("Enter")
    page.wait_for_selector("body[data-screen=list]")
    settled(page)
    hands.to("符合").page.keyboard.press("Space")
    saved(page)
    db.session.rollback()
    assert inspections.view(sampling.assignment(visit)).progress.answered == 1
