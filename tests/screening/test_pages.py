"""From an imported file to a lead with its outcome, page by page; and nothing of it for a provider."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from compliance.screening import reading_service as reading
from tests.screening import making


@pytest.fixture
def loaded(people, tmp_path):
    with making.at():
        making.months(tmp_path, making.code_of(people.head.provider_id), making.code_of(people.other_head.provider_id))
        yield


def test_from_an_imported_file_to_a_lead_with_its_outcome_and_the_rule_s_precision(app_sqlite, client, people, loaded):
    auditor = client.sign_in(people.auditor_claims)
    assert "尚未筛查" in auditor.get("/screening/").text
    assert auditor.post("/screening/runs/new", data={"period": "2024-13", "rules": ["large_bill"]}).status_code == 422
    assert auditor.post("/screening/runs/new", data={"period": "2024-03"}).status_code == 422
    answer = auditor.post("/screening/runs/new", data={"period": "2024-03", "rules": ["large_bill", "phantom_bed"]})
    run = int(re.search(r"/screening/runs/(\d+)$", answer.headers["Location"]).group(1))
    page = auditor.get(f"/screening/runs/{run}").text
    assert "¥35,000.00" in page and "大额费用" in page
    assert auditor.get(f"/screening/runs/{run}?rule=nothing").status_code == 404
    rows = auditor.get(f"/screening/runs/{run}/rows?rule=large_bill").text
    assert "M4" in rows and "M2" not in rows
    lead = int(re.search(r"/screening/leads/(\d+)", page).group(1))
    page = auditor.get(f"/screening/leads/{lead}").text
    assert "同一参保人在该机构的全部结算单" in page
    assert auditor.get(f"/screening/leads/{lead}?person=0000").status_code == 404
    assert auditor.post(f"/screening/leads/{lead}/outcome", data={"outcome": "confirmed"}).status_code == 422
    auditor.post(f"/screening/leads/{lead}/outcome", data={"outcome": "confirmed", "reason": "病历与费用不符"})
    assert "核查属实" in auditor.get(f"/screening/leads/{lead}").text
    assert "100.0%" in auditor.get("/screening/rules/large_bill").text
    assert "100.0%" in auditor.get("/screening/").text
    refused = auditor.post(f"/screening/leads/{lead}/outcome", data={"outcome": "dropped", "reason": "改判"})
    assert refused.status_code == 409


def test_a_version_is_proposed_tried_and_approved_on_the_rule_s_page(app_sqlite, client, people, loaded):
    auditor = client.sign_in(people.auditor_claims)
    wrong = {"value-min_total": "一万", "since": "2024-04-08", "reason": "试"}
    page = auditor.post("/screening/rules/large_bill/versions", data=wrong)
    assert page.status_code == 422 and "不是该参数可用的值" in page.text
    below = auditor.post("/screening/rules/large_bill/versions", data={**wrong, "value-min_total": "-1"})
    assert below.status_code == 422 and "CLAIMS-03" in below.text
    good = {**wrong, "value-min_total": "20000.00", "value-min_total-3": "30000"}
    auditor.post("/screening/rules/large_bill/versions", data=good)
    newest = reading.versions.versions_of("large_bill")[0]
    assert (newest.values, newest.by_level) == ({"min_total": 2_000_000}, {"min_total": {"3": 3_000_000}})
    assert auditor.post(f"/screening/versions/{newest.id}/try", data={"period": "2023-01"}).status_code == 422
    answer = auditor.post(f"/screening/versions/{newest.id}/try", data={"period": "2024-03"})
    assert "历史试算" in auditor.get(answer.headers["Location"]).text
    manager = app_sqlite.test_client().sign_in(people.manager)
    assert "批准" in manager.get("/screening/rules/large_bill").text
    manager.post(f"/screening/versions/{newest.id}/approve")
    assert "第2版" in manager.get("/screening/").text


def test_the_export_holds_what_the_page_shows_and_no_formula(app_sqlite, client, people, loaded):
    auditor = client.sign_in(people.auditor_claims)
    auditor.post("/screening/runs/new", data={"period": "2024-03", "rules": ["large_bill"]})
    (run,), _total = reading.runs()
    book = load_workbook(BytesIO(auditor.get(f"/screening/runs/{run.id}.xlsx").get_data()))
    assert book.sheetnames == ["筛查", "按规则", "按机构", "新命中明细"]
    assert [cell.value for cell in book["按规则"][2]][3:7] == [2, 2, 2, 35000]
    assert {row[4].value for row in book["新命中明细"].iter_rows(min_row=2)} == {"M1", "M4"}
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_provider_sees_nothing_of_screening(app_sqlite, client, people, loaded):
    head = client.sign_in(people.head)
    for path in ("/screening/", "/screening/runs/1", "/screening/runs/1.xlsx", "/screening/rules/large_bill"):
        assert head.get(path).status_code == 403
    assert "筛查" not in head.get("/portal/").text
