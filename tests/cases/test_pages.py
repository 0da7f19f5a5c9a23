"""The pages of a case, clicked through by the people whose duty each step is."""

from datetime import date

import pytest

from compliance.cases import agency_form_rules, bureau_form_rules, service
from compliance.cases.act_word_rules import ACTS
from compliance.cases.rules import State
from tests.cases import making
from tests.cases.making import AFTER, NOTICE, on

pytestmark = pytest.mark.usefixtures("app_sqlite")


def state(people, case_id):
    return service.in_scope(people.officer, case_id).state


def test_case_is_clicked_from_finding_to_closing(client, people):
    finding_id = making.impersonation(people)
    client.sign_in(people.officer)
    assert "回访登记" in client.get("/cases/new").text
    made = client.post("/cases/new", data={"finding": [str(finding_id)]})
    assert made.status_code == 302
    case_id = int(made.location.rsplit("/", 1)[1])
    url = f"/cases/{case_id}"
    part = making.damages_of(people, case_id)
    assert "允许 1 至 10 倍" in client.get(f"{url}/propose").text
    form = {f"value_{part.id}": "10", f"reason_{part.id}": "协助多名人员冒名住院"}
    assert client.post(f"{url}/propose", data=form).status_code == 302
    assert "¥24,532.00" in client.get(url).text
    client.sign_in(people.legal_reviewer)
    assert client.post(f"{url}/check", data={"outcome": "approve"}).status_code == 302
    with on(NOTICE):
        client.sign_in(people.officer)
        assert client.post(f"{url}/notify").status_code == 302
        assert "2024年5月27日" in client.get(url).text
    with on(AFTER):
        client.sign_in(people.agency_director)
        assert client.post(f"{url}/decide", data={"outcome": "decide"}).status_code == 302
    with on(date(2024, 6, 3)):
        client.sign_in(people.officer)
        for one in service.in_scope(people.officer, case_id).consequences:
            data = {
                "way": "receipt",
                "amount": f"{one.amount_fen / 100:.2f}",
                "document": f"票{one.id}",
                "on": "2024-06-03",
            }
            assert client.post(f"/cases/consequences/{one.id}/receipt", data=data).status_code == 302
            assert "实收" in client.get(f"/cases/consequences/{one.id}").text
    assert state(people, case_id) is State.CLOSED


def test_statement_and_its_outcome_are_recorded(client, people):
    case_id = making.notified(people)
    url = f"/cases/{case_id}"
    with on(NOTICE):
        client.sign_in(people.officer)
        assert client.post(f"{url}/statement", data={"text": "非故意"}).status_code == 302
        data = {"outcome": "keep", "opinion": "不影响认定"}
        assert client.post(f"{url}/consider", data=data).status_code == 302
    assert state(people, case_id) is State.AWAITING


def test_waiver_withdrawal_and_return(client, people):
    case_id = making.notified(people)
    client.sign_in(people.officer)
    assert client.post(f"/cases/{case_id}/waive", data={"document": "声明"}).status_code == 302
    client.sign_in(people.agency_director)
    data = {"outcome": "send_back", "opinion": "倍数偏高"}
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 302
    assert state(people, case_id) is State.DRAFTING


def test_refusal_stands_beside_the_form(client, people):
    case_id = making.proposed(people)
    client.sign_in(people.officer)
    answer = client.post(f"/cases/{case_id}/check", data={"outcome": "approve", "opinion": "同意"})
    assert answer.status_code == 403
    assert "CASES-02" in answer.text
    assert "同意" in answer.text
    assert "您在本案中已" in client.get(f"/cases/{case_id}").text
    part = making.damages_of(people, case_id)
    wrong = client.post(f"/cases/consequences/{part.id}/receipt", data={"way": "receipt", "amount": "x"})
    assert wrong.status_code == 422


def test_multiple_outside_the_clause_is_refused_on_the_page(client, people):
    case_id = making.opened(people)
    part = making.damages_of(people, case_id)
    client.sign_in(people.officer)
    form = {f"value_{part.id}": "10.01", f"reason_{part.id}": "理由"}
    answer = client.post(f"/cases/{case_id}/propose", data=form)
    assert answer.status_code == 422
    assert "PENALTIES-01" in answer.text


def test_opening_nothing_is_refused(client, people):
    making.impersonation(people)
    answer = client.sign_in(people.officer).post("/cases/new", data={})
    assert answer.status_code == 422
    assert "CASES-11" in answer.text


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_every_page_of_every_state_obeys_the_page_law(client, people, language):
    made = [making.opened(people), making.decided_too(people)]
    client.sign_in(people.officer)
    client.post("/accounts/language", data={"language": language, "next": "/"})
    for case_id in made:
        for page in ("", "/propose", "/check", "/notify", "/statement", "/waive", "/consider", "/close", "/withdraw"):
            assert client.get(f"/cases/{case_id}{page}").status_code == 200, page
        for part in service.in_scope(people.officer, case_id).consequences:
            assert client.get(f"/cases/consequences/{part.id}").status_code == 200
            assert client.get(f"/cases/consequences/{part.id}/receipt").status_code == 200
    assert client.get("/cases/?state=decided&q=下路").status_code == 200
    assert client.get("/cases/?page=99").status_code == 200
    assert client.get("/cases/staffing").status_code == 200
    assert client.get("/cases/999").status_code == 404


def test_staffing_names_the_case_and_the_reason(client, people):
    everyone = (people.legal_reviewer, people.manager, people.second_manager, people.officer, people.checker)
    finding_id = making.settled(people, "核查", (making.line(100),), found_by=tuple(one.user_id for one in everyone))
    making.opened(people, finding_id)
    page = client.sign_in(people.agency_director).get("/cases/staffing").text
    assert "可以复核的人员均不能承担" in page
    assert "法制审核员已参与调查" in page


def test_a_finding_leads_to_its_case_and_says_when_it_is_over(client, people):
    finding_id = making.impersonation(people)
    client.sign_in(people.officer)
    assert "可立案提出处理意见" in client.get(f"/findings/{finding_id}").text
    case_id = making.opened(people, finding_id)
    page = client.get(f"/findings/{finding_id}").text
    assert "后续在案件中办理" in page and "可立案" not in page
    assert f'href="/cases/{case_id}"' in page
    with on(date(2024, 5, 16)):
        service.withdraw(people.officer, case_id, "并入另案")
    page = client.get(f"/findings/{finding_id}").text
    assert "可立案提出处理意见" in page and f'href="/cases/{case_id}"' not in page


def test_every_step_with_a_form_has_the_verb_of_its_button():
    assert {*bureau_form_rules.FIELDS, *agency_form_rules.FIELDS} <= set(ACTS)
