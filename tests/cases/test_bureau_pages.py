"""The pages of the bureau's track: each step has a form, a refusal stands beside it, the portal tells tracks apart."""

import re
from datetime import date

import pytest

from compliance.cases import service
from compliance.cases.bureau_form_rules import FIELDS, ROLES
from compliance.cases.step_rules import EventKind as Step
from tests.cases import bureau, making
from tests.cases.making import on

pytestmark = pytest.mark.usefixtures("app_sqlite")
PAGES = {"officer": "officer", "director": "director", "legal_reviewer": "legal"}


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_every_step_has_a_page_that_obeys_the_page_law(client, people, language):
    case_id = bureau.course(people, Step.VERIFIED)
    for role, page in PAGES.items():
        client.sign_in(getattr(people, role))
        client.post("/accounts/language", data={"language": language, "next": "/"})
        with on(date(2024, 6, 20)):
            for kind in FIELDS:
                if role in ROLES[kind]:
                    assert client.get(f"/cases/{case_id}/{page}/{kind}").status_code == 200, kind
            assert client.get(f"/cases/{case_id}").status_code == 200
            assert client.get(f"/cases/{case_id}/{page}/nothing").status_code == 404


def test_case_is_clicked_from_the_lead_to_the_report(client, people):
    agreed = making.decided(people)
    lead_id = bureau.handed_over(people, agreed)
    client.sign_in(people.officer)
    with on(date(2024, 6, 4)):
        assert "受理线索" in client.get(f"/findings/leads/{lead_id}").text
        made = client.post(f"/cases/leads/{lead_id}/take")
        case_id = int(made.location.rsplit("/", 1)[1])
        url = f"/cases/{case_id}"
        page = client.get(f"{url}/officer/filing_proposed").text
        assert "执法人员不得少于两人" in page
        form = {
            "on": "2024-06-04",
            "suspect": "下路镇中心卫生院",
            "party_kind": "organisation",
            "facts": "协助他人冒名住院",
            "basis": "条例第四十条",
            "jurisdiction": "here",
            "acted_on": "2024-03-05",
        }
        one = client.post(f"{url}/officer/filing_proposed", data={**form, "officers": [bureau.officers()[0]]})
        assert one.status_code == 422
        assert "CASES-105" in one.text
        assert "协助他人冒名住院" in one.text
        form["officers"] = bureau.officers()
        assert client.post(f"{url}/officer/filing_proposed", data=form).status_code == 302
        client.sign_in(people.director)
        assert "批准立案" in client.get(url).text
        assert client.post(f"{url}/director/filed", data={"on": "2024-06-04"}).status_code == 302
    bureau.until(people, case_id, Step.VERIFIED)
    client.sign_in(people.checker)
    with on(date(2024, 6, 20)):
        page = client.get(f"{url}/officer/reported").text
        assert "允许 2 至 5 倍" in page
        data = {"on": "2024-06-20", **bureau.REPORT}
        for base, chosen in bureau.choices(people, case_id).items():
            data |= {f"value_{base}": chosen["value"], f"reason_{base}": chosen["reason"]}
        assert client.post(f"{url}/officer/reported", data=data).status_code == 302
    found = service.in_scope(people.officer, case_id).consequences
    assert [part.amount_fen for part in found][:2] == [245320, 490640]


def test_portal_says_which_deduction_is_of_which_track_and_who_is_paid(client, people):
    bureau.course(people, Step.SERVED)
    client.sign_in(people.head)
    listed = re.sub("<[^>]+>", "|", client.get("/portal/deductions").text)
    assert re.search(r"医保协案〔2024〕1号\|+协议处理", listed)
    assert re.search(r"医保罚立〔2024〕1号\|+行政处罚", listed)
    rows = {one.consequence: one for one in service.deductions_of(people.head.provider_id)}
    fine = client.get(f"/portal/deductions/{rows['fine'].consequence_id}").text
    assert "国库" in fine
    assert "医疗保障行政部门" in fine
    assert "医保罚决〔2024〕1号" in fine
    damages = client.get(f"/portal/deductions/{rows['damages'].consequence_id}").text
    assert "医疗保障经办机构" in damages
    assert "国库" not in damages
    assert "18,337.40" not in listed + fine + damages


def test_provider_states_to_the_bureau_on_the_portal(client, people):
    case_id = bureau.course(people, Step.NOTIFIED)
    row = next(one for one in service.deductions_of(people.head.provider_id) if one.consequence == "fine")
    with on(date(2024, 7, 3)):
        client.sign_in(people.head)
        assert client.get(f"/portal/deductions/{row.consequence_id}/statement").status_code == 200
        service.statement(people.head, case_id, "系护士登记有误")
    assert service.in_scope(people.officer, case_id).last(Step.STATED).text == "系护士登记有误"
