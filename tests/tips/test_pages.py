"""The public pages of tips and the keepers' desk, as a browser without JavaScript sees them."""

import re
from datetime import date
from io import BytesIO

import pytest

from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.tips import limit_service, picture_service, service
from compliance.tips.limit_service import Limit
from compliance.tips.models import Tip
from compliance.tips.views import blueprint
from tests.tips.making import DAY, NAMED, TEXT, accept, appoint, confirmed, new, photo

pytestmark = pytest.mark.sqlite_only
CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


@pytest.fixture(autouse=True)
def on_a_friday():
    with clock.at(clock.start_of(DAY, 10)):
        yield


def form(client, **changes):
    page = client.get("/tips/new").text
    submission = re.search(r'name="submission" value="([0-9a-f]{32})"', page).group(1)
    usual = {"submission": submission, "accused": "某卫生院", "text": TEXT, "how": "anonymous", "wants": "y"}
    return {**usual, **changes}


def send(client, **changes):
    return client.post("/tips/new", data=form(client, **changes), content_type="multipart/form-data")


def test_everyone_reads_how_tips_are_dealt_with_and_what_the_rule_of_the_day_is(client):
    page = client.get("/tips/").text
    for words in ("15个工作日内", "5个工作日内", "2个月内", "¥200,000.00", "¥400.00", "3%", "默认值，未核实"):
        assert words in page
    with clock.at(clock.start_of(date(2022, 12, 31), 10)):
        assert "尚未录入现行举报奖励标准" in client.get("/tips/").text
    assert "/tips/" in client.get("/publicity/").text


def test_a_citizen_sends_a_tip_and_follows_it_by_the_code(client):
    answer = send(client, pictures=[(BytesIO(photo()), "IMG_0001.jpg")])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    code = CODE.search(answer.text).group()
    page = client.post("/tips/state", data={"code": code.lower()})
    assert "已收到，待受理" in page.text
    added = client.post("/tips/state/add", data={"code": code, "text": "大约在三月中旬"})
    assert "大约在三月中旬" in added.text
    assert client.post("/tips/state", data={"code": "ABCD-EFGH-JKMN-PQRS"}).status_code == 404
    assert client.post("/tips/state/add", data={"code": "", "text": "x"}).status_code == 422
    assert client.post("/tips/state/withdraw", data={"code": code}).status_code == 200
    assert client.post("/tips/state/withdraw", data={"code": code}).status_code == 409


def test_a_form_sent_twice_shows_the_same_code(client):
    sent = form(client)
    pages = [client.post("/tips/new", data=sent).text for _ in range(2)]
    assert CODE.search(pages[0]).group() == CODE.search(pages[1]).group()
    assert db.session.query(Tip).count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"accused": ""},
        {"text": "太短了"},
        {"how": "named"},
        {"how": "named", "name": "某人"},
        {"website": "https://example.org"},
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_written_stays(client, changes):
    answer = send(client, **changes)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert changes.get("text", TEXT) in answer.text
    assert db.session.query(Tip).count() == 0


def test_without_the_token_of_the_page_nothing_is_taken(client):
    sent = form(client)
    assert client.open("/tips/new", method="POST", data=sent, csrf=False).status_code == 400
    assert db.session.query(Tip).count() == 0


def test_what_is_no_picture_or_too_large_is_refused_in_words(client, monkeypatch):
    answer = send(client, pictures=[(BytesIO(b"%PDF-1.7 nothing"), "list.pdf")])
    assert answer.status_code == 415 and "TIPS-07" in answer.text
    monkeypatch.setattr(picture_service, "MOST_BYTES", 100)
    answer = send(client, pictures=[(BytesIO(photo()), "a.jpg")])
    assert answer.status_code == 413 and "TIPS-06" in answer.text


def test_a_body_larger_than_the_pictures_need_is_not_read(client):
    too_much = b"0" * (6 * picture_service.MOST_BYTES + 2 * 1024 * 1024)
    answer = client.post("/tips/new", data=too_much, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert blueprint.name == "tips" and db.session.query(Tip).count() == 0


def test_too_many_tips_from_one_address_are_refused_and_say_when_to_try_again(client, monkeypatch):
    few = {**limit_service.LIMITS, "file": Limit(2, limit_service.LIMITS["file"].span)}
    monkeypatch.setattr(limit_service, "LIMITS", few)
    assert [send(client).status_code for _ in range(3)] == [200, 200, 429]
    assert db.session.query(Tip).count() == 2


def test_guessing_codes_is_stopped(client, monkeypatch):
    few = {**limit_service.LIMITS, "code": Limit(2, limit_service.LIMITS["code"].span)}
    monkeypatch.setattr(limit_service, "LIMITS", few)
    guess = {"code": "ABCD-EFGH-JKMN-PQRS"}
    assert [client.post("/tips/state", data=guess).status_code for _ in range(3)] == [404, 404, 429]


def test_the_director_appoints_by_name_and_ends_it(client, people):
    client.sign_in(people.director)
    page = client.get("/tips/duties").text
    assert people.auditor_claims.name in page and people.manager.name not in page
    sent = {"user": people.auditor_claims.user_id, "duty": "keeper"}
    assert client.post("/tips/duties", data=sent).status_code == 302
    sent = {"user": people.legal_reviewer.user_id, "duty": "keeper"}
    assert client.post("/tips/duties", data=sent).status_code == 422
    assert client.sign_in(people.auditor_claims).get("/tips/desk").status_code == 200
    assert 'href="/tips/desk"' in client.get("/").text
    assert client.sign_in(people.director).post("/tips/duties/1/end").status_code == 302
    assert client.sign_in(people.auditor_claims).get("/tips/desk").status_code == 404
    assert 'href="/tips/desk"' not in client.get("/").text


def test_the_keeper_takes_a_tip_from_the_desk_to_the_payment(client, people):
    appoint(people)
    filed = service.file(new(1, NAMED), [photo()])
    client.sign_in(people.auditor_claims)
    desk = f"/tips/desk/{filed.tip_id}"
    page = client.get(desk).text
    assert NAMED.name not in page and NAMED.phone not in page
    assert NAMED.phone in client.post(f"{desk}/reporter", data={"purpose": "contact"}).text
    sha = re.search(r"pictures/([0-9a-f]{64})", page).group(1)
    assert client.get(f"{desk}/pictures/{sha}").mimetype == "image/jpeg"
    wrong = client.post(f"{desk}/accept", data={"accept-provider": "NONE", "accept-subject": "疑似冒名住院"})
    assert wrong.status_code == 422
    sent = {"accept-provider": "A001", "accept-subject": "疑似冒名住院", "accept-released": sha}
    sent["accept-summary"] = "反映登记住院人员不在床，建议核对。"
    assert client.post(f"{desk}/accept", data=sent).status_code == 302
    assert client.post(f"{desk}/conclude", data={"conclude-text": "经核查属实"}).status_code == 409
    client.sign_in(people.officer)
    lead = client.get("/findings/leads/1").text
    assert "疑似冒名住院" in lead and "/tips/material/1" in lead
    material = client.get("/tips/material/1").text
    assert "建议核对" in material and TEXT not in material and NAMED.name not in material
    assert client.get(f"/tips/material/1/{sha}").status_code == 200
    assert client.get(desk).status_code == 403
    sent = {"conclude-outcome": "confirmed", "conclude-reason": "经核查情况属实"}
    assert client.post("/findings/leads/1/conclude", data=sent).status_code == 302
    client.sign_in(people.auditor_claims)
    assert client.post(f"{desk}/conclude", data={"conclude-text": "经核查属实，已处理"}).status_code == 302
    reward = f"/tips/rewards/{filed.tip_id}"
    assert client.get(reward).status_code == 200
    sent = {"decline-bars": ["known_before"], "decline-text": "感谢监督"}
    assert client.post(f"{reward}/decline", data=sent).status_code == 302
    assert "医疗保障部门已掌握" in client.get(reward).text


def test_a_keeper_enters_a_call(client, people):
    appoint(people)
    client.sign_in(people.auditor_claims)
    page = client.get("/tips/desk/new").text
    submission = re.search(r'name="submission" value="([0-9a-f]{32})"', page).group(1)
    sent = {
        "submission": submission,
        "accused": "某药店",
        "text": TEXT,
        "channel": "phone",
        "received_on": "2024-04-25",
    }
    sent |= {"how": "named", "name": "来电人", "phone": "13700000000", "with_code": "y"}
    answer = client.post("/tips/desk/new", data=sent)
    assert answer.status_code == 200 and CODE.search(answer.text)
    assert "电话举报" in client.get("/tips/desk").text


def test_the_accused_provider_sees_the_same_with_and_without_a_tip(client, people):
    addresses = ("/portal/", "/portal/lines", "/portal/visits", "/portal/deductions", "/deadlines/", "/publicity/")

    def seen():
        client.sign_in(people.head)
        pages = [client.get(one) for one in addresses]
        return [re.sub(r'(csrf[_-]token"[^>]*?(?:value|content)=")[^"]+', r"\1", page.text) for page in pages]

    before = seen()
    appoint(people)
    filed = service.file(new(1))
    accept(people, filed)
    confirmed(people, 2)
    assert seen() == before
