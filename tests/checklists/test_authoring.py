"""A bureau's own lists: the Excel template there and back, drafts apart from versions, versions side by side."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from compliance.checklists import draft_service, service, workbook_service
from compliance.checklists.difference_rules import Change, differences
from compliance.checklists.file_rules import parse
from compliance.checklists.sheet_rules import HEAD, ITEMS
from compliance.foundation.clock import at, start_of
from compliance.foundation.errors import NotFound, Refusal
from compliance.law.violations import violations
from compliance.providers.workbook_service import read_workbook

KNOWN = frozenset(violations())
LISTS = [parse(path.read_text(encoding="utf-8"), path.name, KNOWN) for path in sorted(service.SHIPPED.glob("*.toml"))]


def edited(content, **cells):
    """The workbook with cells of the items' sheet (or `head_B2` of the head's) replaced."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet = book[HEAD] if place.startswith("head_") else book[ITEMS]
        sheet[place.removeprefix("head_")].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def newer(version="2026.1", **cells):
    checklist = next(one for one in LISTS if one.code == "pharmacy")
    return edited(workbook_service.as_workbook(checklist), **{"head_B2": version, **cells})


@pytest.mark.parametrize("checklist", LISTS, ids=lambda one: one.code)
def test_a_list_written_as_excel_is_read_back_item_by_item(checklist):
    text = workbook_service.as_file(workbook_service.as_workbook(checklist), "list.xlsx")
    back = parse(text, "list.toml", KNOWN)
    assert [replace(item, group_id="") for item in back.items] == [
        replace(item, group_id="") for item in checklist.items
    ]
    for part in ("code", "version", "since", "kinds", "title", "source", "subject"):
        assert getattr(back, part) == getattr(checklist, part)
    assert not differences(checklist, back, {})


def test_the_template_has_chinese_headings_and_lists_to_choose_from():
    book = openpyxl.load_workbook(io.BytesIO(workbook_service.as_workbook(None)))
    assert [cell.value for cell in book[ITEMS][1]][:5] == ["项目代码", "分组", "分组（英文）", "题型", "检查内容"]
    assert [row[0].value for row in book[HEAD].rows][:3] == ["代码", "版本号", "启用日期"]
    assert len(book[ITEMS].data_validations.dataValidation) == 3


def test_an_office_that_writes_no_english_is_understood():
    content = newer(F2=None, C2=None, E2="自编项目")
    found = parse(workbook_service.as_file(content, "own.xlsx"), "own.toml", KNOWN).items[0]
    assert (found.text.zh, found.text.en) == ("自编项目", "自编项目")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"D3": "符合"}, "“检查项”表第3行，“符合”不在可选值中"),
        ({"J3": "乱写"}, "“检查项”表第3行，“乱写”不在可选值中"),
        ({"G3": "某条例第一条"}, "“检查项”表第3行，依据应写明"),
        ({"A3": "RX-01"}, "“检查项”表第3行，代码“RX-01”重复"),
        ({"A1": "编号"}, "“检查项”表第1行，不认识的列“编号”"),
        ({"head_B3": "明年"}, "“检查表”表第3行，日期“明年”"),
        ({"head_B7": "银行"}, "“检查表”表第7行，“银行”不在可选值中"),
        ({"head_A5": "标题"}, "“检查表”表第5行，不认识的栏目“标题”"),
    ],
)
def test_a_wrong_workbook_is_refused_by_sheet_and_row(cells, said):
    with pytest.raises(Refusal) as refused:
        workbook_service.as_file(newer(**cells), "own.xlsx")
    assert refused.value.number == "CHECKLISTS-01"
    assert said in refused.value.zh
    assert "line" in refused.value.en


def test_a_foreign_file_is_refused(app, people):
    with pytest.raises(Refusal):
        draft_service.save(people.manager, b"PK\x03\x04 nothing", "own.xlsx")
    with pytest.raises(Refusal) as refused:
        draft_service.save(people.manager, b"\xff\xfe\x00", "own.pdf")
    assert refused.value.number == "CHECKLISTS-06"
    assert not draft_service.drafts()


def test_a_workbook_exported_holds_text_and_no_formula():
    checklist = LISTS[0]
    first = replace(checklist.items[0], text=replace(checklist.items[0].text, zh="=HYPERLINK(1)"))
    content = workbook_service.as_workbook(replace(checklist, items=(first, *checklist.items[1:])))
    sheet = read_workbook(content, ITEMS)
    assert not sheet.faults
    assert "=HYPERLINK(1)" in sheet.rows[1]


def test_a_draft_is_apart_until_it_is_published_and_then_stands(app, people):
    before = service.published("pharmacy")
    draft = draft_service.save(people.manager, newer(E2="门头照片"), "own.xlsx")
    assert draft.before == before
    assert service.published("pharmacy") == before
    again = draft_service.save(people.manager, newer(E2="门头和招牌照片"), "own.xlsx")
    assert [one.id for one in draft_service.drafts()] == [again.id]
    version_id = draft_service.publish(people.manager, again.id)
    assert not draft_service.drafts()
    published = service.published("pharmacy")
    assert (published.id, published.version) == (version_id, "2026.1")
    assert service.version(before.id) == before
    with pytest.raises(NotFound):
        draft_service.publish(people.manager, again.id)
    with pytest.raises(Refusal) as refused:
        draft_service.save(people.manager, newer(E2="又改"), "own.xlsx")
    assert refused.value.number == "CHECKLISTS-02"
    with pytest.raises(Refusal) as refused:
        draft_service.save(people.manager, newer("2025.1"), "own.xlsx")
    assert refused.value.number == "CHECKLISTS-05"


def test_a_version_is_used_from_its_day_on_and_not_before(app, people):
    content = newer(head_B3="2027-01-01")
    draft_service.publish(people.manager, draft_service.save(people.manager, content, "own.xlsx").id)
    with at(start_of(date(2026, 12, 31))):
        assert service.published("pharmacy").version == "2024.1"
    with at(start_of(date(2027, 1, 1))):
        assert service.published("pharmacy").version == "2026.1"


def test_two_versions_side_by_side_name_what_was_added_removed_changed_and_moved():
    old = LISTS[0]
    first, second, third, *rest = old.items
    changed = replace(second, evidence="photo" if second.evidence != "photo" else "copy")
    new = replace(old, items=(third, changed, *rest, replace(first, code="ZZ-99")))
    found = {one.code: one.change for one in differences(old, new, {})}
    assert found[first.code] is Change.REMOVED
    assert found[second.code] is Change.CHANGED
    assert found["ZZ-99"] is Change.ADDED
    swapped = replace(old, items=(second, first, third, *rest))
    assert [one.change for one in differences(old, swapped, {})] == [Change.MOVED]


def test_xlsform_has_a_question_for_every_item_and_its_condition():
    checklist = next(one for one in LISTS if one.code == "follow_up")
    book = openpyxl.load_workbook(io.BytesIO(workbook_service.as_xlsform(checklist)))
    rows = [[cell.value for cell in row] for row in book["survey"].rows]
    names = {row[1]: row for row in rows}
    assert {item.code.replace("-", "_") for item in checklist.items} <= set(names)
    assert names["FU_03"][0] == "integer"
    assert names["FU_03"][6] == "${FU_02} = 'yes'"
    assert {row[0].value for row in book["choices"].rows} >= {"conformity", "FU_01"}
    assert [cell.value for cell in book["settings"][2]][:3] == ["患者回访表", "follow_up", "2024.1"]


def test_the_manager_uploads_looks_and_publishes(app_sqlite, client, people):
    client.sign_in(people.manager)
    wrong = client.post("/checklists/drafts", data={"file": (io.BytesIO(newer(D3="符合")), "own.xlsx")})
    assert wrong.status_code == 422
    assert "“检查项”表第3行" in wrong.get_data(as_text=True)
    client.post("/checklists/drafts", data={"file": (io.BytesIO(newer(E2="门头照片")), "own.xlsx")})
    draft = draft_service.drafts()[0]
    page = client.get(f"/checklists/drafts/{draft.id}").get_data(as_text=True)
    assert "门头照片" in page
    assert "修改" in page
    assert client.get(f"/checklists/drafts/{draft.id}/preview").status_code == 200
    client.post(f"/checklists/drafts/{draft.id}/publish")
    published = service.published("pharmacy")
    compared = client.get(f"/checklists/{published.id}/compared/{service.before(published).id}")
    assert "门头照片" in compared.get_data(as_text=True)
    assert client.get(f"/checklists/{published.id}/workbook.xlsx").data.startswith(b"PK")
    assert client.get("/checklists/template.xlsx").data.startswith(b"PK")
    draft_service.save(people.manager, newer("2026.2"), "own.xlsx")
    client.post(f"/checklists/drafts/{draft_service.drafts()[0].id}/discard")
    assert not draft_service.drafts()
