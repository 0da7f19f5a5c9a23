"""The pages of findings: every step by buttons, and no text of the agency's track that speaks of punishment."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from compliance.findings import service
from compliance.findings.rules import LineState
from compliance.findings.table_rules import safe
from tests.findings.making import finding, line, photo, recorded, seen

pytestmark = pytest.mark.usefixtures("app_sqlite")
FORBIDDEN = ("处罚", "罚款")


@pytest.fixture
def found(people):
    lines = (line(evidence=(photo(),)), line(2345), line(1833740, "impersonation"))
    return recorded(people.inspector, people.head.provider_id, *lines)


def body(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_a_line_goes_its_way_by_buttons(client, people, found):
    client.sign_in(people.officer)
    page = body(client.get(f"/findings/{found.id}"))
    assert "将疑似明细发送定点医药机构" in page
    assert "¥183.50" not in page
    sent = client.post(f"/findings/{found.id}/send", data={"days": "5"}, follow_redirects=True)
    assert "等待定点医药机构答复" in body(sent)
    first, second, person = seen(found.id).lines
    answered = {"answer": "accepted", "document": "签认件", "reason": ""}
    client.post(f"/findings/lines/{first.id}/paper-answer", data=answered)
    disputed = {"answer": "disputed", "document": "签认件", "reason": "已按标准收费"}
    client.post(f"/findings/lines/{second.id}/paper-answer", data=disputed)
    assert "复核1条不认可的明细" in body(client.get(f"/findings/{found.id}"))
    form = body(client.get(f"/findings/lines/{second.id}/recheck"))
    assert "已按标准收费" in form
    reduction = {"outcome": "reduced", "reason": "部分有医嘱", "total": "30.00", "person": "2.00", "funds-0": "20.00"}
    page = body(client.post(f"/findings/lines/{second.id}/recheck", data=reduction, follow_redirects=True))
    assert "已核减" in page
    client.post(f"/findings/lines/{second.id}/confirm")
    client.post(f"/findings/lines/{person.id}/drop", data={"reason": "身份未核实"})
    page = body(client.post(f"/findings/{found.id}/confirm", follow_redirects=True))
    # 100.00 and 20.00
    assert "¥120.00" in page
    assert "可立案提出处理意见" in page
    assert [one.state for one in seen(found.id).lines] == [LineState.CONFIRMED, LineState.CONFIRMED, LineState.DROPPED]


def test_a_page_for_a_step_that_a_line_cannot_take_says_so(client, people, found):
    first = found.lines[0].id
    client.sign_in(people.officer)
    for step in ("recheck", "paper-answer"):
        page = body(client.get(f"/findings/lines/{first}/{step}"))
        assert "该明细当前为“疑似”，不能办理此项" in page
        assert 'name="reason"' not in page
    service.send(people.inspector, found.id)
    page = body(client.get(f"/findings/lines/{first}/paper-answer"))
    assert 'value="accepted"' in page and 'value="disputed"' in page


def test_texts_of_the_agency_never_speak_of_punishment(client, people, found):
    service.send(people.inspector, found.id)
    service.answer(people.head, found.lines[0].id, accept=False, reason="不认可")
    client.sign_in(people.officer)
    first = found.lines[0].id
    addresses = ["/findings/", f"/findings/{found.id}", f"/findings/{found.id}/print", f"/findings/lines/{first}"]
    addresses += [f"/findings/lines/{first}/{step}" for step in ("recheck", "drop", "paper-answer")]
    for address in addresses:
        page = body(client.get(address))
        assert not [word for word in FORBIDDEN if word in page], address


def test_pages_read_in_english_too(client, people, found):
    client.sign_in(people.officer)
    client.post("/accounts/language", data={"language": "en"})
    for address in ("/findings/", f"/findings/{found.id}", f"/findings/lines/{found.lines[0].id}", "/findings/paper"):
        assert 'lang="en"' in body(client.get(address))


def test_a_wrong_recheck_is_told_and_nothing_changes(client, people, found):
    service.send(people.inspector, found.id)
    first = found.lines[0]
    service.answer(people.head, first.id, accept=False, reason="不认可")
    client.sign_in(people.officer)
    assert "请选择复核结论" in body(client.post(f"/findings/lines/{first.id}/recheck", data={"funds-0": "1"}))
    wrong = {"outcome": "reduced", "reason": "x", "total": "1.001", "person": "0", "funds-0": "0"}
    assert "最多两位小数" in body(client.post(f"/findings/lines/{first.id}/recheck", data=wrong))
    more = {"outcome": "reduced", "reason": "x", "total": "9999", "person": "0", "funds-0": "0"}
    answer = client.post(f"/findings/lines/{first.id}/recheck", data=more)
    assert answer.status_code == 422
    assert "FINDINGS-34" in answer.get_data(as_text=True)
    assert client.post(f"/findings/lines/{first.id}/recheck", data={"outcome": "upheld"}).status_code == 400
    assert seen(found.id).lines[0].state is LineState.DISPUTED


def test_evidence_is_shown_to_readers_of_its_finding_alone(client, people, found):
    (sha256,) = found.evidence
    other = recorded(people.bureau_inspectors[0], people.head.provider_id, authority="administrative")
    client.sign_in(people.inspector)
    shown = client.get(f"/findings/{found.id}/evidence/{sha256}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert client.get(f"/findings/{other.id}/evidence/{sha256}").status_code == 404
    client.sign_in(people.overseer)
    assert client.get(f"/findings/{other.id}/evidence/{sha256}").status_code == 404
    client.sign_in(people.head)
    assert client.get(f"/findings/{found.id}/evidence/{sha256}").status_code == 403


def test_another_authoritys_finding_is_not_there(client, people, found):
    client.sign_in(people.bureau_inspectors[0])
    line_id = found.lines[0].id
    for address in (
        f"/findings/{found.id}",
        f"/findings/{found.id}/print",
        f"/findings/lines/{line_id}",
        "/findings/x",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/findings/{found.id}/send", data={"days": "5"}).status_code == 404


def test_the_list_filters_and_says_when_nothing_fits(client, people, found):
    client.sign_in(people.officer)
    assert "一季度稽核" in body(client.get("/findings/?stage=not_sent&q=下路&sort=-found_on"))
    assert "没有符合条件的问题" in body(client.get("/findings/?stage=settled&page=zz"))


def test_the_workbook_holds_what_the_page_shows_and_no_formula(client, people):
    bad = line(item_name='=HYPERLINK("http://x")', item_code="@1")
    found = recorded(people.inspector, people.head.provider_id, bad, line(2345))
    client.sign_in(people.officer)
    answer = client.get(f"/findings/{found.id}/lines.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet["C3"].value == '\'=HYPERLINK("http://x")'
    assert sheet["B3"].value == "'@1"
    # 100.00 + 23.45 of the resident fund, 150.00 + 35.17 in breach
    last = [cell.value for cell in sheet[5]]
    assert float(last[12]) == 123.45
    assert float(last[10]) == 185.17
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_safe_text_holds_no_sign_that_a_workbook_refuses():
    assert safe("a\x00b\x07") == "ab"
    assert safe("-1") == "'-1"


def test_a_paper_record_is_typed_without_javascript(client, people):
    provider = recorded(people.inspector, people.head.provider_id).summary.provider_code
    client.sign_in(people.officer)
    page = body(client.get("/findings/paper"))
    assert page.count('name="line-') > 0
    head = {
        "document": "稽核记录1号",
        "kind": "paper",
        "authority": "agency",
        "title": "未提供日清单",
        "provider": provider,
    }
    head |= {"found_on": "2024-04-01", "line-0-item_name": "未提供日清单", "line-0-occurred_from": "2024-03-01"}
    head |= {"line-0-violation": "no_daily_bill", "line-0-total": "0"}
    grown = body(client.post("/findings/paper", data=head | {"press": "base"}))
    assert 'name="base-0-consequence"' in grown
    assert "稽核记录1号" in grown
    assert 'name="line-1-item_name"' in body(client.post("/findings/paper", data=head | {"press": "line"}))
    base = {"base-0-consequence": "damages", "base-0-violation": "no_daily_bill", "base-0-debtor": "provider"}
    base |= {"base-0-measure": "none"}
    wrong = client.post("/findings/paper", data=head | base | {"press": "record"})
    assert wrong.status_code == 422
    assert "定额处理须写明金额" in wrong.get_data(as_text=True)
    right = client.post(
        "/findings/paper", data=head | base | {"base-0-sum": "4000.00", "press": "record"}, follow_redirects=True
    )
    assert "¥4,000.00" in body(right)
    again = client.post(
        "/findings/paper", data=head | base | {"base-0-sum": "4000.00", "press": "record"}, follow_redirects=True
    )
    assert "此前已登记" in body(again)


def test_a_paper_file_is_uploaded_and_its_mistakes_are_told(client, people):
    recorded(people.inspector, people.head.provider_id)
    client.sign_in(people.officer)
    bad = {"file": (BytesIO(b'[source]\ndocument = "x"\n'), "x.toml")}
    answer = client.post("/findings/paper/file", data=bad, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "source authority：FINDINGS-20 必须填写" in answer.get_data(as_text=True)
    good = """
        [source]
        document = "稽核记录2号"
        authority = "agency"
        title = "重复收费"
        provider = "A001"
        found_on = 2024-04-01
        [[line]]
        item_name = "血常规"
        occurred_from = 2024-03-01
        violation = "repeated_charge"
        total = "10.00"
        fund = [{fund = "employee", amount = "8.00"}]
    """
    answer = client.post(
        "/findings/paper/file", data={"file": (BytesIO(good.encode()), "x.toml")}, follow_redirects=True
    )
    assert "重复收费" in body(answer)
    nothing = client.post("/findings/paper/file", data={}, content_type="multipart/form-data")
    assert "请选择文件" in body(nothing)


def test_extreme_names_and_amounts_keep_the_page_lawful(client, people):
    long = "长" * 60
    found = recorded(people.inspector, people.head.provider_id, line(1), line(12345678900, item_name=long), title=long)
    client.sign_in(people.officer)
    page = body(client.get(f"/findings/{found.id}"))
    assert "¥123,456,789.00" in page
    assert "¥0.01" in page
    assert finding(1).lines
