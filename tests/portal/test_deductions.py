"""A deduction as its provider sees it: clause, formula, inputs, evidence, statement; and nothing of anybody else."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import pytest

from compliance.cases import service as cases
from compliance.cases.service import Choice, Deduction
from compliance.findings import service as findings
from tests.findings.making import line, photo, recorded, seen

pytestmark = pytest.mark.usefixtures("app_sqlite")
TEN = Decimal(10)
PDF = b"%PDF-1.4 statement"


@dataclass(frozen=True)
class Told:
    """A case whose notice was served, and its deductions by consequence."""

    case_id: int
    own: dict[str, Deduction]


@pytest.fixture
def told(people) -> Told:
    """2,453.20 of the institution's and 18,337.40 of an impostor's, noticed with damages of ten times."""
    lines = (line(245320, "impersonation_help", evidence=(photo(),)), line(1833740, "impersonation"))
    found = recorded(people.inspector, people.head.provider_id, *lines)
    findings.send(people.inspector, found.id)
    findings.answer(people.head, found.lines[0].id, accept=True)
    for one in seen(found.id).lines:
        findings.confirm(people.officer, one.id)
    case_id = cases.open_case(people.officer, [found.id], "agreement")
    view = cases.in_scope(people.overseer, case_id)
    choices = {
        part.id: Choice(TEN, "情节严重") if part.consequence == "damages" else Choice(None)
        for part in view.consequences
    }
    cases.propose(people.officer, case_id, choices)
    cases.check(people.checker, case_id, approve=True)
    cases.notify(people.officer, case_id)
    own = {row.consequence: row for row in cases.deductions_of(people.head.provider_id)}
    return Told(case_id, own)


def body(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_a_deduction_shows_where_its_sum_comes_from(client, people, told):
    damages = told.own["damages"]
    client.sign_in(people.clerk)
    page = body(client.get(f"/portal/deductions/{damages.consequence_id}"))
    # 10 times 2,453.20
    assert "¥24,532.00" in page
    assert "贰万肆仟伍佰叁拾贰元整" in page
    assert "¥2,453.20" in page
    assert damages.clause.zh in page
    assert "提出陈述申辩" in page
    assert "血常规检查" in page
    (sha256,) = findings.line_of_provider(people.clerk, 1).evidence
    picture = client.get(f"/portal/deductions/{damages.consequence_id}/evidence/{sha256}")
    assert picture.mimetype == "image/jpeg"
    assert client.get(f"/portal/deductions/{damages.consequence_id}/evidence/{'0' * 64}").status_code == 404
    assert "可提出陈述申辩的处理意见" in body(client.get("/portal/"))


def test_an_impostors_share_and_another_providers_case_are_nowhere(client, people, told):
    every = cases.in_scope(people.overseer, told.case_id).consequences
    (persons,) = (part for part in every if part.debtor_kind == "person")
    client.sign_in(people.head)
    assert client.get(f"/portal/deductions/{persons.id}").status_code == 404
    for address in ("/portal/", "/portal/deductions", f"/portal/deductions/{told.own['recovery'].consequence_id}"):
        page = body(client.get(address))
        for sum_of_another in ("18,337.40", "20,790.60", "45,322.60"):
            assert sum_of_another not in page, address
        assert "处罚" not in page
        assert "罚款" not in page
    client.sign_in(people.other_head)
    for row in told.own.values():
        assert client.get(f"/portal/deductions/{row.consequence_id}").status_code == 404
        assert client.get(f"/portal/deductions/{row.consequence_id}/statement").status_code == 404
        assert client.post(f"/portal/deductions/{row.consequence_id}/waive").status_code == 404
    assert "尚无告知本机构的处理" in body(client.get("/portal/deductions"))


def test_the_clerk_drafts_a_statement_and_the_head_sends_it(client, people, told):
    address = f"/portal/deductions/{told.own['damages'].consequence_id}"
    client.sign_in(people.clerk)
    drafted = {"text": "已主动退回基金", "files": (BytesIO(PDF), "proof.pdf"), "press": "draft"}
    page = body(client.post(f"{address}/statement", data=drafted, follow_redirects=True))
    assert "拟写的草稿待负责人提交" in page
    assert cases.deduction(people.head.provider_id, told.own["damages"].consequence_id).statements == ()
    assert client.post(f"{address}/statement", data={"text": "x", "press": "send"}).status_code == 403
    bad = client.post(f"{address}/statement", data={"text": "x", "files": (BytesIO(b"MZ"), "a.exe"), "press": "draft"})
    assert bad.status_code == 422
    client.sign_in(people.head)
    assert "已主动退回基金" in body(client.get(f"{address}/statement"))
    sent = {"text": "已主动退回基金，请求从轻", "press": "send"}
    page = body(client.post(f"{address}/statement", data=sent, follow_redirects=True))
    assert "已主动退回基金，请求从轻" in page
    (event,) = cases.deduction(people.head.provider_id, told.own["damages"].consequence_id).statements
    assert len(event.evidence) == 1
    proof = client.get(f"{address}/evidence/{event.evidence[0]}")
    assert (proof.data, proof.headers["Content-Disposition"].split(";")[0]) == (PDF, "attachment")


def test_the_head_gives_the_statement_up(client, people, told):
    address = f"/portal/deductions/{told.own['damages'].consequence_id}"
    client.sign_in(people.clerk)
    assert client.post(f"{address}/waive").status_code == 403
    client.sign_in(people.head)
    page = body(client.post(f"{address}/waive", follow_redirects=True))
    assert "等待办理机构作出决定" in page
    assert client.get(f"{address}/statement").status_code == 302


def test_what_is_decided_shows_what_is_owed_and_by_when(client, people, told):
    cases.waive(people.head, told.case_id)
    cases.decide(people.agency_director, told.case_id)
    client.sign_in(people.head)
    page = body(client.get("/portal/"))
    # 2,453.20 recovered and 24,532.00 of damages
    assert "¥26,985.20" in page
    address = f"/portal/deductions/{told.own['damages'].consequence_id}"
    assert "缴款期限" in body(client.get(address))
    client.post("/accounts/language", data={"language": "en"})
    assert "Outstanding" in body(client.get(address))


def test_deductions_are_read_in_english(client, people, told):
    client.sign_in(people.head)
    client.post("/accounts/language", data={"language": "en"})
    address = f"/portal/deductions/{told.own['damages'].consequence_id}"
    for page in ("/portal/", "/portal/deductions", address, f"{address}/statement"):
        assert 'lang="en"' in body(client.get(page))
