"""The table goes out, is filled in, and comes back: all its answers or none, and nothing in it was changed."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from compliance.documents import service as documents
from compliance.findings import service
from compliance.findings.rules import FundAmount, LineState
from compliance.foundation.errors import NotFound, Refusal
from tests.documents.pictures import ink, missing_glyphs, text_of
from tests.findings.making import line, recorded, seen

pytestmark = pytest.mark.usefixtures("app_sqlite")
ANSWER, REASON = "T", "U"


@pytest.fixture
def sent(people):
    """Three lines of the provider's own with an impostor's among them."""
    abroad = (FundAmount("employee", "", 10000), FundAmount("resident", "邻县", 5000))
    lines = (line(funds=abroad, total_fen=20000), line(1833740, "impersonation"), line(2345), line(0, "no_daily_bill"))
    view = recorded(people.inspector, people.head.provider_id, *lines)
    service.send(people.inspector, view.id)
    return seen(view.id)


def filled(view, answers, language="zh", change=None) -> bytes:
    """The exported table with `answers` by position, and whatever `change` does to the sheet."""
    book = load_workbook(BytesIO(service.workbook(view, language)))
    sheet = book.active
    rows = {sheet.cell(row, 1).value: row for row in range(3, 3 + len(view.lines))}
    for position, (answer, reason) in answers.items():
        sheet[f"{ANSWER}{rows[position]}"], sheet[f"{REASON}{rows[position]}"] = answer, reason
    if change:
        change(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def own(people, view):
    return service.of_provider(people.clerk, view.id)


ALL = {1: ("认可", None), 2: ("不认可", "有医嘱和报告单"), 3: ("认可", "")}


def test_the_clerks_table_becomes_drafts_and_the_head_sends_them(people, sent):
    loaded = service.load_answers(people.clerk, sent.id, filled(own(people, sent), ALL), "明细.xlsx")
    assert (loaded.accepted, loaded.disputed, loaded.open) == (2, 1, 0)
    assert [one.draft is not None for one in seen(sent.id).lines] == [True, False, True, True]
    assert {one.state for one in seen(sent.id).lines} == {LineState.SENT}
    service.confirm_drafts(people.head, sent.id)
    states = {one.position: one.state for one in seen(sent.id).lines}
    assert (states[1], states[3], states[4]) == (LineState.ACCEPTED, LineState.DISPUTED, LineState.ACCEPTED)
    assert seen(sent.id).lines[2].last_reason == "有医嘱和报告单"


def test_the_english_table_reads_back_as_well(people, sent):
    content = filled(own(people, sent), {1: ("Accepted", "")}, language="en")
    loaded = service.load_answers(people.head, sent.id, content, "lines.xlsx")
    assert (loaded.accepted, loaded.open) == (1, 2)


def test_a_table_that_was_drafted_once_shows_the_drafts(people, sent):
    service.load_answers(people.clerk, sent.id, filled(own(people, sent), ALL), "a.xlsx")
    again = load_workbook(BytesIO(service.workbook(own(people, sent), "zh"))).active
    assert {again[f"{ANSWER}{row}"].value for row in (3, 4, 5)} == {"认可", "不认可"}


def test_staff_enter_a_signed_table_under_its_name(people, sent):
    content = filled(service.provider_part(people.inspector, sent.id), ALL)
    with pytest.raises(Refusal, match="FINDINGS-32"):
        service.load_answers(people.inspector, sent.id, content, "a.xlsx", " ")
    service.load_answers(people.inspector, sent.id, content, "a.xlsx", "2024年3月22日签认件")
    assert seen(sent.id).lines[0].state is LineState.ACCEPTED
    assert seen(sent.id).lines[0].events[-1].document == "2024年3月22日签认件"


def cell(name, value):
    return lambda sheet: sheet.__setitem__(name, value)


def swap(sheet):
    sheet["A3"], sheet["A4"] = sheet["A4"].value, sheet["A3"].value


BAD = {
    "an amount was lowered": (cell("K3", 150), "第3行", "违规总金额"),
    "a fund's part was lowered": (cell("L3", 0), "第3行", "职工医保"),
    "what other areas paid was changed": (cell("P3", 0), "第3行", "异地"),
    "a name was changed": (cell("C4", "其他检查"), "第4行", "项目名称"),
    "a day was changed": (cell("D4", "2024-03-06"), "第4行", "发生起日"),
    "a clause was taken out": (cell("H4", ""), "第4行", "违规情形"),
    "a line nobody sent": (cell("A4", 99), "第4行", "没有序号为“99”的明细"),
    "a line of somebody else": (cell("A4", 4), "第4行", "没有序号为“4”的明细"),
    "two lines changed places": (swap, "第3行", "被改动"),
    "a line stands twice": (cell("A4", 1), "第4行", "被改动"),
    "a dispute without a reason": (cell(f"{REASON}4", None), "第4行", "须写明理由"),
    "an answer that is none": (cell(f"{ANSWER}3", "同意"), "第3行", "答复应为"),
    "a reason without an answer": (cell(f"{ANSWER}4", None), "第4行", "答复应为"),
    "a formula for an answer": (cell(f"{ANSWER}3", '=HYPERLINK("http://x","认可")'), "第3行", "公式"),
    "a formula for an amount": (cell("K3", "=100+100"), "第3行", "公式"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_bad_row_refuses_the_whole_table_by_row_and_reason(people, sent, case):
    change, row, reason = BAD[case]
    with pytest.raises(Refusal, match="FINDINGS-66") as refused:
        service.load_answers(people.clerk, sent.id, filled(own(people, sent), ALL, change=change), "a.xlsx")
    assert row in refused.value.zh
    assert reason in refused.value.zh
    assert all(one.draft is None for one in seen(sent.id).lines)


def test_every_bad_row_is_named_at_once(people, sent):
    def both(sheet):
        sheet["K3"] = 1
        sheet[f"{ANSWER}5"] = "?"

    with pytest.raises(Refusal) as refused:
        service.load_answers(people.clerk, sent.id, filled(own(people, sent), ALL, change=both), "a.xlsx")
    assert set(refused.value.fields) == {"row 3", "row 5"}


def test_a_table_of_another_finding_or_of_none_is_refused(people, sent):
    other = recorded(people.inspector, people.head.provider_id, line(), source_id="visit-2")
    service.send(people.inspector, other.id)
    content = filled(own(people, sent), ALL)
    with pytest.raises(Refusal, match="FINDINGS-65"):
        service.load_answers(people.clerk, other.id, content, "a.xlsx")
    with pytest.raises(Refusal, match="FINDINGS-65"):
        service.load_answers(people.clerk, sent.id, filled(own(people, sent), ALL, change=cell("K2", "金额")), "a.xlsx")
    with pytest.raises(Refusal, match="FINDINGS-67"):
        service.load_answers(people.clerk, sent.id, filled(own(people, sent), {}), "a.xlsx")
    for content in (b"", b"PK\x03\x04broken", b"%PDF-1.4", "序号,答复".encode()):
        with pytest.raises(Refusal, match="PROVIDERS-01"):
            service.load_answers(people.clerk, sent.id, content, "a.xlsx")


def test_another_provider_and_what_was_not_sent_are_not_there(people, sent):
    content = filled(own(people, sent), ALL)
    with pytest.raises(NotFound):
        service.load_answers(people.other_head, sent.id, content, "a.xlsx")


def test_a_third_dispute_is_refused_by_its_row(people, sent):
    for _ in range(2):
        service.load_answers(people.head, sent.id, filled(own(people, sent), {2: ("不认可", "有医嘱")}), "a.xlsx")
        service.confirm_drafts(people.head, sent.id)
        service.recheck(people.checker, sent.lines[2].id, "upheld", "医嘱与时间不符")
    with pytest.raises(Refusal, match="FINDINGS-66") as refused:
        service.load_answers(people.head, sent.id, filled(own(people, sent), {2: ("不认可", "仍有异议")}), "a.xlsx")
    assert "已复核" in refused.value.zh


def test_a_reason_that_looks_like_a_formula_stays_text(people, sent):
    content = filled(own(people, sent), {2: ("不认可", "'=1+1")})
    service.load_answers(people.head, sent.id, content, "a.xlsx")
    service.confirm_drafts(people.head, sent.id)
    book = load_workbook(BytesIO(service.workbook(seen(sent.id), "zh"))).active
    assert all(cell.data_type != "f" for row in book for cell in row)


def test_the_portal_takes_the_table_and_says_what_is_wrong(client, people, sent):
    client.sign_in(people.clerk)
    table = client.get(f"/portal/findings/{sent.id}/lines.xlsx").data
    refused = client.post(f"/portal/findings/{sent.id}/answers", data={"file": (BytesIO(table), "明细.xlsx")})
    assert refused.status_code == 422
    assert "FINDINGS-67" in refused.text
    content = filled(own(people, sent), ALL)
    page = client.post(
        f"/portal/findings/{sent.id}/answers", data={"file": (BytesIO(content), "a.xlsx")}, follow_redirects=True
    ).text
    assert "已登记3条拟答复" in page
    assert "邻县" in page


def test_staff_upload_a_signed_table(client, people, sent):
    client.sign_in(people.inspector)
    table = client.get(f"/findings/{sent.id}/lines.xlsx?for=provider").data
    names = [row[2].value for row in load_workbook(BytesIO(table)).active]
    assert names.count("血常规检查") == 3
    whole = {"file": (BytesIO(filled(sent, {1: ("认可", "")})), "a.xlsx"), "document": "签认件"}
    assert client.post(f"/findings/{sent.id}/answers", data=whole).status_code == 422
    content = filled(service.provider_part(people.inspector, sent.id), ALL)
    data = {"file": (BytesIO(content), "a.xlsx"), "document": "签认件"}
    page = client.post(f"/findings/{sent.id}/answers", data=data, follow_redirects=True).text
    assert "认可2条，不认可1条" in page


def test_the_working_paper_says_lines_sums_and_rechecks_and_each_issue_stays(client, people, sent):
    first = service.make_working_paper(people.inspector, sent.id)
    service.load_answers(people.head, sent.id, filled(own(people, sent), ALL), "a.xlsx")
    service.confirm_drafts(people.head, sent.id)
    service.recheck(people.checker, sent.lines[2].id, "upheld", "医嘱与时间不符")
    second = service.make_working_paper(people.inspector, sent.id)
    assert (first.version, second.version) == (1, 2)
    made = documents.content(second.id, "pdf").content
    text = text_of(made)
    # 100.00 + 50.00 + 23.45 by the funds; 200.00 + 35.17 in breach; 10.00 + 2.34 back to persons
    for part in (
        "稽核工作底稿",
        "¥235.17",
        "¥173.45",
        "壹佰柒拾叁元肆角伍分",
        "邻县",
        "第1次复核，维持",
        "有医嘱和报告单",
    ):
        assert part in text, part
    assert "18,337.40" not in text
    assert missing_glyphs(made) == []
    assert all(share > 0.002 for share in ink(made))
    client.sign_in(people.inspector)
    assert client.post(f"/findings/{sent.id}/working-paper").status_code == 302
    page = client.get(f"/findings/{sent.id}").text
    assert page.count("/working-paper/") >= 4
    assert client.get(f"/findings/{sent.id}/working-paper/{second.id}/docx").status_code == 200
    assert client.get(f"/findings/{sent.id}/working-paper/99999/pdf").status_code == 404
