"""What a case's page says: whose turn it is, who may, why a button is not there, the money, and one line of time."""

from datetime import date, timedelta

import pytest

from compliance.accounts import people_service
from compliance.accounts import service as accounts
from compliance.cases import page_service, service
from compliance.cases.step_rules import EventKind
from tests.cases import bureau, making
from tests.cases.making import AFTER, NOTICE, on

pytestmark = pytest.mark.usefixtures("app_sqlite")


def name_of(actor):
    return accounts.display_names({actor.user_id})[actor.user_id]


def page(actor, case_id, day=AFTER):
    with on(day):
        return page_service.page_of(actor, service.in_scope(actor, case_id))


def test_who_proposed_sees_that_somebody_else_checks(people):
    case_id = making.proposed(people)
    found = page(people.officer, case_id)
    assert not found.steps.main
    assert "您在本案中已提出处理意见" in (found.steps.note or found.standing.why_not).zh
    assert name_of(people.checker) in found.standing.able
    assert [(name, why.zh) for name, why in found.standing.barred] == [(name_of(people.officer), "提出处理意见")]


def test_who_holds_another_role_reads_whose_turn_it_is(people):
    found = page(people.director, making.proposed(people))
    assert "本环节由" in found.standing.why_not.zh
    assert "法制审核" in found.standing.roles.zh


def test_a_director_reads_when_the_decision_opens_and_then_has_the_button(people):
    case_id = making.notified(people)
    inside = page(people.agency_director, case_id, NOTICE)
    assert not inside.steps.main
    assert "2024-05-27" in inside.standing.why_not.zh
    after = page(people.agency_director, case_id, date(2024, 5, 28))
    assert [step.endpoint for step in after.steps.main] == ["cases.decide"]
    assert after.standing.why_not is None


def test_one_who_is_recused_is_named_with_the_reason(people):
    case_id = making.proposed(people)
    people_service.recuse(people.administrator, people.checker.user_id, people.head.provider_id, "kin")
    found = page(people.checker, case_id)
    barred = dict(found.standing.barred)
    assert "回避" in barred[name_of(people.checker)].zh
    assert name_of(people.checker) not in found.standing.able


def test_money_is_outstanding_only_once_it_is_decided(people):
    case_id = making.notified(people)
    before = page(people.officer, case_id).money
    # recovery 2,453.20 and 18,337.40, damages 24,532.00
    assert (before.due_fen, before.outstanding_fen, before.decided) == (4532260, 0, False)
    with on(AFTER):
        service.decide(people.agency_director, case_id)
        damages = making.damages_of(people, case_id)
        service.post_receipt(people.officer, damages.id, 1000000, "receipt", "凭证1")
    after = page(people.officer, case_id).money
    assert (after.received_fen, after.outstanding_fen) == (1000000, 3532260)
    assert after.due_on == date(2024, 6, 12)


def test_steps_papers_and_money_stand_on_one_line_of_time_with_what_is_to_come(people):
    case_id = making.decided(people)
    moments = page(people.officer, case_id).moments
    states = [moment.state for moment in moments]
    assert states.index("now") > states.index("done")
    assert states[states.index("now") + 1 :] == ["next"] * (len(states) - states.index("now") - 1)
    times = [str(moment.when) for moment in moments if moment.state == "done"]
    assert times == sorted(times)
    decided = next(one for one in moments if one.event and one.event.kind is EventKind.DECIDED)
    assert decided.paper.issued.title == "违约处理决定书"
    assert [one.amount_fen for one in moments if one.state == "next" and one.amount_fen] == [245320, 2453200, 1833740]


def test_what_is_overdue_stands_before_today_and_what_came_in_later_after_it(people):
    case_id = making.decided(people)
    part = making.damages_of(people, case_id)
    names = [one.words.zh for one in page(people.officer, case_id, part.due_on).moments]
    assert names.index("今天") < names.index("违约金缴纳期限")
    with on(part.due_on + timedelta(days=3)):
        service.post_receipt(people.officer, part.id, 100, "receipt", "迟缴1")
    names = [one.words.zh for one in page(people.officer, case_id, part.due_on + timedelta(days=4)).moments]
    assert names.index("违约金缴纳期限（期限已过）") < names.index("款项入账") < names.index("今天")


def test_a_case_that_is_over_waits_for_nobody(people):
    case_id = making.opened(people)
    with on(AFTER):
        service.withdraw(people.officer, case_id, "重复")
    found = page(people.officer, case_id)
    assert found.standing is None
    assert {moment.state for moment in found.moments} == {"done"}


def test_the_bureaus_case_has_its_page_too(people):
    case_id = bureau.course(people, EventKind.REPORTED)
    found = page(people.officer, case_id, date(2024, 6, 21))
    assert "法制审核" in found.standing.roles.zh
    assert found.money.due_fen > 0
    assert not found.money.decided


def test_the_page_shows_it_all(client, people):
    case_id = making.notified(people)
    with on(NOTICE):
        text = client.sign_in(people.agency_director).get(f"/cases/{case_id}").text
    for part in ("办理人员", "届满次日起可以办理下一环节", "作出决定后计算", "今天", "/papers/"):
        assert part in text
    with on(AFTER):
        text = client.sign_in(people.agency_director).get(f"/cases/{case_id}").text
    assert f'href="/cases/{case_id}/decide"' in text
