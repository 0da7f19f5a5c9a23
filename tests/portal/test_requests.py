"""What a provider asks for in a case of the bureau: drafted by the clerk, sent by the head, answered with reasons."""

from datetime import date
from io import BytesIO

import pytest

from compliance.cases import request_service, service
from compliance.cases.step_rules import EventKind as Step
from compliance.deadlines.models import Deadline
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.portal import service as portal
from tests.cases import bureau
from tests.cases.making import on

pytestmark = pytest.mark.usefixtures("app_sqlite")
PDF = b"%PDF-1.4 request"


def fine_of(people, case_id):
    rows = [one for one in service.deductions_of(people.head.provider_id) if one.case_id == case_id]
    return next(one for one in rows if one.consequence == "fine")


def owed(case_id, name=""):
    """Open requests among the deadlines: due day and who answers."""
    rows = db.session.query(Deadline).filter(Deadline.kind == "request", Deadline.closed_at.is_(None))
    found = [row for row in rows if row.subject == f"case:{case_id}"]
    return [(row.due, sorted(one.receiver for one in row.receivers)) for row in found]


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code, answer.headers.get("Location"))
    return answer.get_data(as_text=True)


def test_hearing_is_drafted_by_the_clerk_sent_by_the_head_and_answered_by_the_call(client, people):
    case_id = bureau.course(people, Step.NOTIFIED)
    url = f"/portal/deductions/{fine_of(people, case_id).consequence_id}"
    with on(date(2024, 6, 27)):
        client.sign_in(people.clerk)
        assert "要求听证" in page(client, url)
        assert "2024-07-03前可以提出" in page(client, f"{url}/requests/hearing").replace(
            "2024年7月3日(周三)", "2024-07-03"
        )
        form = {"text": "处罚金额过高，请求听证", "press": "draft", "files": (BytesIO(PDF), "申请书.pdf")}
        assert client.post(f"{url}/requests/hearing", data=form).status_code == 302
        assert "申请草稿待负责人确认提交" not in page(client, url)
        form = {"text": "处罚金额过高，请求听证", "press": "send"}
        assert client.post(f"{url}/requests/hearing", data=form).status_code == 403
        assert not service.in_scope(people.officer, case_id).last(Step.HEARING_ASKED)
        client.sign_in(people.head)
        assert "申请草稿待负责人确认提交" in page(client, "/portal/")
        assert "处罚金额过高" in page(client, f"{url}/requests/hearing")
        assert client.post(f"{url}/requests/hearing", data=form).status_code == 302
        assert "申请草稿待负责人确认提交" not in page(client, "/portal/")
        assert "待答复，期限2024-07-04" in page(client, url)
        assert client.get(f"{url}/requests/hearing").status_code == 302
    asked = service.in_scope(people.officer, case_id).last(Step.HEARING_ASKED)
    assert (asked.text, len(asked.evidence)) == ("处罚金额过高，请求听证", 1)
    assert owed(case_id) == [(date(2024, 7, 4), ["role:officer"])]
    with on(date(2024, 6, 28)):
        client.sign_in(people.officer)
        shown = page(client, f"/cases/{case_id}")
        assert "待答复，期限2024-07-04" in shown
        assert client.get(f"/cases/{case_id}/evidence/{asked.evidence[0]}").status_code == 200
        assert client.get(f"/cases/{case_id}/evidence/{'0' * 64}").status_code == 404
        call = {"held_on": "2024-07-12", "place": "局会议室", "chair": [people.manager.user_id], "public": True}
        service.proceed(people.officer, case_id, Step.HEARING_CALLED, call)
    assert owed(case_id) == []
    client.sign_in(people.head)
    assert "定于2024-07-12在局会议室举行听证" in page(client, url)


def test_hearing_is_not_asked_for_after_its_five_days(client, people):
    case_id = bureau.course(people, Step.NOTIFIED)
    with on(date(2024, 7, 3)):
        assert request_service.requests_of(case_id).opening("hearing").until == date(2024, 7, 3)
    with on(date(2024, 7, 4)):
        assert request_service.requests_of(case_id).opening("hearing") is None
        with pytest.raises(Refusal, match="CASES-161"):
            request_service.ask(people.head, case_id, "hearing", {"text": "迟到的申请"})


def test_recusal_of_an_officer_is_asked_for_and_decided_by_the_head_of_the_bureau(client, people):
    case_id = bureau.course(people, Step.NOTIFIED)
    first, second = bureau.officers()
    url = f"/portal/deductions/{fine_of(people, case_id).consequence_id}"
    with on(date(2024, 6, 27)):
        client.sign_in(people.head)
        shown = page(client, f"{url}/requests/recusal")
        assert "XZ-001" in shown
        assert client.post(f"{url}/requests/recusal", data={"press": "send", "reason": "亲属"}).status_code == 422
        form = {"press": "send", "reason": "其配偶在我院任职", "who": [str(first)]}
        assert client.post(f"{url}/requests/recusal", data=form).status_code == 302
    assert owed(case_id) == [(date(2024, 7, 4), ["role:director", "role:officer"])]
    with on(date(2024, 7, 1)):
        with pytest.raises(Refusal, match="CASES-216"):
            request_service.ask(people.head, case_id, "recusal", {"who": [second], "reason": "x"})
        no = {"who": [first], "granted": False, "reason": "配偶已调离"}
        service.proceed(people.director, case_id, Step.RECUSAL_DECIDED, no)
        shown = page(client.sign_in(people.head), url)
    assert "不予回避" in shown
    assert "配偶已调离" in shown
    assert owed(case_id) == []


def test_recusal_is_of_who_handles_the_case(people):
    case_id = bureau.course(people, Step.NOTIFIED)
    with on(date(2024, 6, 27)):
        for who in ([people.director.user_id], []):
            with pytest.raises(NotFound):
                request_service.ask(people.head, case_id, "recusal", {"who": who, "reason": "亲属"})


def test_payment_is_put_off_on_request_and_each_part_has_its_day(client, people):
    case_id = bureau.course(people, Step.SERVED)
    view = service.in_scope(people.officer, case_id)
    total = view.total_fen
    url = f"/portal/deductions/{fine_of(people, case_id).consequence_id}"
    with on(date(2024, 7, 10)):
        client.sign_in(people.head)
        wrong = {"press": "send", "reason": "资金困难", "plan": "2024-08-20 1.00"}
        refused = client.post(f"{url}/requests/deferral", data=wrong)
        assert refused.status_code == 422
        assert "CASES-213" in refused.get_data(as_text=True)
        assert "2024-08-20 1.00" in refused.get_data(as_text=True)
        plan = f"2024-08-20 10000.00\n2024-09-20 {(total - 1000000) / 100:.2f}"
        draft = {"press": "draft", "reason": "资金困难", "plan": plan}
        assert client.post(f"{url}/requests/deferral", data=draft).status_code == 302
        assert "2024-08-20 10000.00" in page(client, f"{url}/requests/deferral")
        assert client.post(f"{url}/requests/deferral", data={**draft, "press": "send"}).status_code == 302
    assert owed(case_id) == [(date(2024, 7, 17), ["role:director", "role:officer"])]
    with on(date(2024, 7, 12)):
        asked = service.in_scope(people.officer, case_id).last(Step.DEFERRAL_ASKED).details["plan"]
        service.proceed(people.director, case_id, Step.DEFERRED, {"plan": asked})
        assert "已批准" in page(client.sign_in(people.head), url)
    assert owed(case_id) == []
    rows = db.session.query(Deadline).filter(Deadline.kind == "instalment").order_by(Deadline.due)
    assert [(row.due, row.closed_at) for row in rows] == [(date(2024, 8, 20), None), (date(2024, 9, 20), None)]
    with on(date(2024, 8, 19)):
        part = service.in_scope(people.officer, case_id).consequences[-1]
        service.post_receipt(people.officer, part.id, 1000000, "receipt", "票1")
    assert [row.closed_at is not None for row in rows] == [True, False]


def test_a_request_refused_says_why(people):
    case_id = bureau.course(people, Step.SERVED)
    total = service.in_scope(people.officer, case_id).total_fen
    with on(date(2024, 7, 10)):
        plan = [{"on": "2024-08-20", "fen": total}]
        request_service.ask(people.head, case_id, "deferral", {"reason": "资金困难", "plan": plan})
        service.proceed(people.director, case_id, Step.DEFERRAL_REFUSED, {"reason": "账户余额充足"})
        (found,) = request_service.requests_of(case_id).asked
    assert (found.answer.zh, found.why, found.answered_on) == ("不予批准", "账户余额充足", date(2024, 7, 10))


def test_nobody_asks_in_anothers_case_or_in_one_of_the_agency(client, people):
    case_id = bureau.course(people, Step.NOTIFIED)
    with on(date(2024, 6, 27)):
        with pytest.raises(NotFound):
            request_service.ask(people.other_head, case_id, "hearing", {"text": "x"})
        with pytest.raises(Refusal, match="CASES-07"):
            request_service.ask(people.clerk, case_id, "hearing", {"text": "x"})
        client.sign_in(people.other_head)
        url = f"/portal/deductions/{fine_of(people, case_id).consequence_id}/requests/hearing"
        assert client.get(url).status_code == 404
        agreed = next(one for one in portal.deductions(people.head) if one.track == "agreement")
        assert request_service.requests_of(agreed.case_id).openings == ()
        client.sign_in(people.head)
        assert client.get(f"/portal/deductions/{agreed.consequence_id}/requests/hearing").status_code == 302
        assert client.get(f"/portal/deductions/{agreed.consequence_id}/requests/nothing").status_code == 404
