"""The provider answers line by line: the clerk drafts, the head confirms, and neither sees anybody else's."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from compliance.findings import service
from compliance.findings.rules import LineState
from tests.findings.making import line, photo, recorded, seen

pytestmark = pytest.mark.usefixtures("app_sqlite")


@pytest.fixture
def sent(people):
    """Three lines of one finding: an impostor's between two of the provider's own."""
    lines = (line(evidence=(photo(),)), line(1833740, "impersonation"), line(2345))
    view = recorded(people.inspector, people.head.provider_id, *lines)
    service.send(people.inspector, view.id)
    return seen(view.id)


def body(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_a_provider_lands_on_its_portal_and_sees_what_to_do(client, people, sent):
    client.sign_in(people.clerk)
    page = body(client.get("/", follow_redirects=True))
    assert "违规明细待答复" in page
    assert '<span class="task-count">2</span>' in page
    assert client.get(f"/findings/{sent.id}").status_code == 403


def test_the_clerk_drafts_and_the_head_sends(client, people, sent):
    first, _impostor, second = sent.lines
    client.sign_in(people.clerk)
    answer = client.post(f"/portal/lines/{first.id}", data={"answer": "accepted", "reason": ""})
    assert answer.location == f"/portal/lines/{second.id}"
    unreasoned = body(client.post(f"/portal/lines/{second.id}", data={"answer": "disputed", "reason": ""}))
    assert "请写明不认可的理由" in unreasoned
    client.post(f"/portal/lines/{second.id}", data={"answer": "disputed", "reason": "有医嘱"})
    page = body(client.get(f"/portal/findings/{sent.id}"))
    assert "2条拟答复待负责人确认" in page
    assert client.post(f"/portal/findings/{sent.id}/confirm").status_code == 403
    assert seen(sent.id).lines[0].state is LineState.SENT
    client.sign_in(people.head)
    assert "确认并提交2条拟答复" in body(client.get(f"/portal/findings/{sent.id}"))
    page = body(client.post(f"/portal/findings/{sent.id}/confirm", follow_redirects=True))
    assert "已提交2条答复" in page
    states = [one.state for one in seen(sent.id).lines]
    assert states == [LineState.ACCEPTED, LineState.SENT, LineState.DISPUTED]


def test_the_head_may_answer_at_once(client, people, sent):
    client.sign_in(people.head)
    client.post(f"/portal/lines/{sent.lines[0].id}", data={"answer": "accepted"})
    assert seen(sent.id).lines[0].state is LineState.ACCEPTED


def test_an_impostors_line_is_nowhere(client, people, sent):
    impostor = sent.lines[1]
    client.sign_in(people.head)
    assert client.get(f"/portal/lines/{impostor.id}").status_code == 404
    assert client.post(f"/portal/lines/{impostor.id}", data={"answer": "accepted"}).status_code == 404
    addresses = ["/portal/", "/portal/lines", f"/portal/findings/{sent.id}", f"/portal/lines/{sent.lines[2].id}"]
    for address in addresses:
        page = body(client.get(address))
        assert "18,337.40" not in page, address
        assert "冒名" not in page, address
        assert "18,460.85" not in page, address
    # The third line is the provider's second of two
    assert "第2条，共2条" in page
    sheet = load_workbook(BytesIO(client.get(f"/portal/findings/{sent.id}/lines.xlsx").data)).active
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == [1, 2, None]
    assert float(sheet["M5"].value) == 123.45


def test_anothers_lines_are_not_there(client, people, sent):
    (sha256,) = sent.evidence
    first = sent.lines[0].id
    client.sign_in(people.other_head)
    for address in (
        f"/portal/findings/{sent.id}",
        f"/portal/lines/{first}",
        f"/portal/findings/{sent.id}/lines.xlsx",
        f"/portal/findings/{sent.id}/evidence/{sha256}",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/portal/lines/{first}", data={"answer": "accepted"}).status_code == 404
    assert client.post(f"/portal/findings/{sent.id}/confirm").status_code == 404
    assert "尚无发送本机构的明细" in body(client.get("/portal/lines"))
    client.sign_in(people.head)
    assert client.get(f"/portal/findings/{sent.id}/evidence/{sha256}").mimetype == "image/jpeg"
    assert client.get(f"/portal/findings/{sent.id}/evidence/{'0' * 64}").status_code == 404


def test_officers_are_not_named_to_the_provider(client, people, sent):
    service.answer(people.head, sent.lines[0].id, accept=False, reason="不认可")
    service.recheck(people.officer, sent.lines[0].id, "upheld", "证据充分")
    client.sign_in(people.head)
    page = body(client.get(f"/portal/lines/{sent.lines[0].id}"))
    assert "证据充分" in page
    assert people.officer.name not in page
    assert people.inspector.name not in page


def test_portal_pages_speak_both_languages_and_never_of_punishment(client, people, sent):
    client.sign_in(people.head)
    addresses = ["/portal/", "/portal/lines", f"/portal/findings/{sent.id}", f"/portal/lines/{sent.lines[0].id}"]
    addresses += ["/portal/deductions", "/portal/visits", "/portal/agreements"]
    for address in addresses:
        page = body(client.get(address))
        assert "处罚" not in page, address
        assert "罚款" not in page, address
    client.post("/accounts/language", data={"language": "en"})
    for address in addresses:
        assert 'lang="en"' in body(client.get(address))


def test_own_agreements_with_text_and_hash(client, people, sent):
    recorded(people.inspector, people.other_head.provider_id, source_id="other")
    client.sign_in(people.head)
    page = body(client.get("/portal/agreements"))
    assert page.count("/portal/agreements/") == 1
    text = body(client.get("/portal/agreements/1"))
    assert "下路镇中心卫生院" in text
    assert "SHA-256" in text
    assert client.get("/portal/agreements/2").status_code == 404
    assert client.get("/portal/agreements/x").status_code == 404
