"""Notice and decision: what is served stays as it was, no other debtor, and no words of punishment."""

import inspect
import re
from datetime import date

import pytest

from compliance.agreements import service as agreements
from compliance.cases import agency_rules, amount_rules, document_rules, service, step_service
from compliance.cases.document_rules import FORBIDDEN
from compliance.cases.rules import EventKind
from compliance.foundation.unit_of_work import unit_of_work
from compliance.law.consequences import CONSEQUENCE_WORDS
from tests.cases import making
from tests.cases.making import AFTER, on

pytestmark = pytest.mark.usefixtures("app_sqlite")


def clean(text):
    return not any(word in text for word in FORBIDDEN)


def test_notice_says_what_is_proposed_and_until_when(client, people):
    page = client.sign_in(people.officer).get(f"/cases/{making.notified(people)}/notice").text
    for words in ("违约处理通知书", "医保违通〔2024〕1号", "下路镇中心卫生院：", "第十三条", "陈述、申辩的权利"):
        assert words in page
    assert "¥2,453.20 × 10 = ¥24,532.00" in page
    assert "¥26,985.20（大写：贰万陆仟玖佰捌拾伍元贰角整）" in page
    assert "5个工作日内，即2024年5月27日前（含当日）" in page
    assert "18,337.40" not in page
    assert clean(page)


def test_person_gets_a_document_of_their_own(client, people):
    case_id = making.decided(people)
    client.sign_in(people.officer)
    for page in ("notice", "decision"):
        text = client.get(f"/cases/{case_id}/{page}?debtor=person").text
        assert "18,337.40" in text
        assert "24,532.00" not in text
        assert "你单位" not in text
        assert clean(text)


def test_decision_says_what_became_of_the_statement_and_how_to_pay(client, people):
    page = client.sign_in(people.officer).get(f"/cases/{making.decided(people)}/decision").text
    assert "违约处理决定书" in page
    assert "在规定期限内未提出陈述、申辩意见" in page
    assert "请于2024年6月12日前（含当日）支付上述款项" in page
    assert clean(page)


def test_assessment_is_no_breach_in_its_document(client, people):
    line = making.line(313857, "indicator_target_missed")
    stated = making.base("indicator_deduction", "indicator_target_missed", "total", 313857)
    case_id = making.decided(people, making.settled(people, "考核结算表", (line,), (stated,)))
    page = client.sign_in(people.officer).get(f"/cases/{case_id}/decision").text
    assert "考核扣减决定书" in page
    assert "不计入违约" in page
    assert clean(page)


def test_document_of_a_debtor_who_owes_nothing_is_not_there(client, people):
    finding_id = making.settled(people, "核查", (making.line(100),))
    with on(date(2024, 5, 14)):
        case_id = service.open(people.officer, [finding_id])
    client.sign_in(people.officer)
    assert client.get(f"/cases/{case_id}/notice").status_code == 404


def test_served_notice_stays_as_it_was(people):
    case_id = making.notified(people)
    before = service.in_scope(people.officer, case_id).last(EventKind.NOTIFIED).document
    with on(AFTER):
        service.statement(people.officer, case_id, "请求从轻")
        service.consider(people.officer, case_id, adopted=True, opinion="采纳")
        making.propose(people.officer, case_id, "2")
    assert service.in_scope(people.officer, case_id).last(EventKind.NOTIFIED).document == before


def test_no_text_of_the_agreement_track_speaks_of_punishment(people):
    case_id = making.decided(people)
    view = service.in_scope(people.officer, case_id)
    said = [event.document for event in view.events if event.document]
    said += [words.zh for words in (*agency_rules.STATE_WORDS.values(), *agency_rules.WORDS.values())]
    said += [words.zh for kind, words in CONSEQUENCE_WORDS.items() if kind not in ("fine", "late_fee")]
    said += [part.computed.explanation for part in view.consequences]
    assert clean(str(said))
    sources = inspect.getsource(amount_rules) + inspect.getsource(step_service)
    assert clean(sources)
    texts = re.sub(r"FORBIDDEN = .*", "", inspect.getsource(document_rules))
    assert clean(texts)


def test_agency_is_named_as_the_agreements_name_it(people):
    case_id = making.notified(people)
    view = service.in_scope(people.officer, case_id)
    assert service.printed(view, EventKind.NOTIFIED, "provider").issuer == agreements.agency_name()
    assert service.printed(view, EventKind.DECIDED, "provider") is None


def test_trail_of_a_case_holds_no_statement(people):
    case_id = making.notified(people)
    with on(making.NOTICE):
        service.statement(people.head, case_id, "患者张某的身份由护士登记有误")
    with unit_of_work(people.officer) as work:
        rows = work.session.connection().exec_driver_sql("SELECT payload FROM trail_events").scalars().all()
    assert "张某" not in "".join(rows)
