"""The inbox of leads on its pages: filters, several at once, one at a time, its file; a visit ordered for a lead."""

import io

import pytest
from openpyxl import load_workbook

from compliance.accounts.rules import Authority
from compliance.foundation import clock
from tests.findings.test_leads import FRIDAY, lead


@pytest.fixture(autouse=True)
def on_a_friday():
    with clock.at(clock.start_of(FRIDAY, 10)):
        yield


def test_the_inbox_is_worked_through_on_its_pages(app_sqlite, client, people):
    first, second, third = (lead(people, number) for number in (1, 2, 3))
    client.sign_in(people.manager)
    page = client.get("/findings/leads?standing=open")
    assert page.status_code == 200 and "媒体曝光" in page.text
    answer = client.post("/findings/leads/batch", data={"act": "no_action", "lead": [first, second], "reason": "无"})
    assert answer.status_code == 422 and "FINDINGS-81" in answer.text
    answer = client.post("/findings/leads/batch", data={"act": "assign", "assignee": people.checker.user_id})
    assert answer.status_code == 422 and "FINDINGS-86" in answer.text
    sent = {"act": "no_action", "lead": [first, second], "reason": "已在专项检查中办结"}
    assert client.post("/findings/leads/batch?standing=open", data=sent).status_code == 302
    sent = {"assign-assignee": people.checker.user_id}
    assert client.post(f"/findings/leads/{third}/assign", data=sent).status_code == 302
    answer = client.post(f"/findings/leads/{third}/conclude", data={"conclude-outcome": "confirmed"})
    assert answer.status_code == 422
    sent = {"conclude-outcome": "confirmed", "conclude-reason": "调阅收费记录后属实"}
    assert client.post(f"/findings/leads/{third}/conclude", data=sent).status_code == 302
    shown = client.get(f"/findings/leads/{third}")
    assert "核查属实" in shown.text and "经办乙" in shown.text
    assert "33.3%" in client.get("/findings/leads/precision").text
    book = load_workbook(io.BytesIO(client.get("/findings/leads.xlsx?standing=no_action").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[7] for row in rows[1:3]] == ["不作处理", "不作处理"] and len(rows) == 4


def test_a_visit_for_a_lead_is_ordered_on_its_page(app_sqlite, client, people):
    lead_id = lead(people, authority=Authority.AGENCY)
    client.sign_in(people.manager)
    page = client.get(f"/sampling/directed?lead={lead_id}")
    assert "A001" in page.text
    sent = {
        "provider_code": "A001",
        "authority": "agency",
        "officers": [one.user_id for one in people.agency_inspectors[:2]],
        "notice": "unannounced",
        "checklist": "",
        "since": "2024-04-28",
        "until": "2024-04-30",
        "reason": "医保核线〔2024〕1号",
    }
    answer = client.post(f"/sampling/directed?lead={lead_id}", data=sent)
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/findings/leads/{lead_id}")
    assert "现场核查中" in client.get(f"/findings/leads/{lead_id}").text
