"""The registry's pages: search, sort, export, entering by hand, and importing with a look before."""

import io
from pathlib import Path

import pytest
import python_calamine
from sqlalchemy import func, select

from compliance.accounts.rules import SYSTEM
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.providers import import_service
from compliance.providers.export_service import escaped
from compliance.providers.models import Provider, ProviderImport
from tests.people import add_provider
from tests.providers.books import HEAD, ROW, csv_of

LISTS = Path(__file__).parent / "lists"


def upload(client, content: bytes, name: str = "名单.csv", **more):
    """Post a list to the import page."""
    data = {"file": (io.BytesIO(content), name), "kind": "", **more}
    return client.post("/providers/imports", data=data, content_type="multipart/form-data")


@pytest.fixture
def manager(client, people):
    """The manager's browser."""
    return client.sign_in(people.manager)


def test_search_filter_sort_and_page_stand_in_the_address(manager):
    import_service.import_at_once(SYSTEM, (LISTS / "beijing-hospitals.gb18030.csv").read_bytes(), "北京.csv")
    page = manager.get("/providers/?kind=hospital&level=3&district=海淀区&sort=-name").get_data(as_text=True)
    assert "北京大学第三医院" in page
    assert "一级" not in page.split("<tbody>")[1]
    assert "page=2" not in page or "sort=-name" in page
    found = manager.get("/providers/?q=中日 友好").get_data(as_text=True)
    assert "中日友好医院" in found
    assert "共1条" in found
    assert "没有符合条件的机构" in manager.get("/providers/?q=%25").get_data(as_text=True)
    assert manager.get("/providers/?page=99999&sort=nonsense").status_code == 200


def test_export_holds_exactly_what_is_shown_and_runs_nothing(manager):
    add_provider("X001", '=HYPERLINK("http://x")药店', kind="pharmacy")
    add_provider("X002", "@好药店", kind="pharmacy")
    text = manager.get("/providers/export.csv?kind=pharmacy").get_data().decode("utf-8-sig")
    assert len(text.strip().split("\r\n")) == 3
    assert "'=HYPERLINK" in text
    assert "'@好药店" in text
    book = manager.get("/providers/export.xlsx?kind=pharmacy").get_data()
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["机构编码", "X001", "X002"]
    assert rows[1][1] == '=HYPERLINK("http://x")药店'
    assert escaped("-1") == "'-1"


def test_an_export_can_be_imported_again_without_a_change(manager):
    import_service.import_at_once(SYSTEM, (LISTS / "beijing-hospitals.gb18030.csv").read_bytes(), "北京.csv")
    for form in ("csv", "xlsx"):
        content = manager.get(f"/providers/export.{form}?q=北京").get_data()
        seen = import_service.upload(SYSTEM, content, f"x.{form}")
        assert seen.source.unchanged == seen.source.rows > 600, [row for row in seen.plan.rows if row.values][:2]
        db.session.rollback()


def test_a_provider_entered_and_changed_by_hand_stands_on_the_trail(manager):
    facts = {"name": "新设诊所", "kind": "clinic", "level": "unrated", "ownership": "private", "status": "active"}
    facts["credit_grade"] = ""
    answer = manager.post("/providers/new", data=facts)
    assert answer.status_code == 302
    row = db.session.scalars(select(Provider).where(Provider.name == "新设诊所")).one()
    assert (row.code, row.code_made) == ("P000001", True)
    path = f"/providers/{row.id}"
    assert manager.post(f"{path}/edit", data={**facts, "address": "新址", "code": "K009"}).status_code == 302
    page = manager.get(path).get_data(as_text=True)
    assert "新址" in page
    assert "地址" in page
    kinds = [event.kind for event in trail.of_subject(db.session(), f"provider:{row.id}")]
    assert kinds == ["providers.added", "providers.changed"]
    taken = manager.post("/providers/new", data={**facts, "code": "K009"})
    assert taken.status_code == 409
    assert "K009" in taken.get_data(as_text=True)
    assert manager.post("/providers/new", data={**facts, "name": ""}).status_code == 422


def test_a_list_is_loaded_only_when_confirmed(manager):
    answer = upload(manager, (LISTS / "ningbo-pharmacies-part.utf8.txt").read_bytes(), "宁波.txt")
    page = manager.get(answer.location).get_data(as_text=True)
    assert "确认导入：新增300行，变更0行" in page
    assert db.session.scalar(select(func.count()).select_from(Provider).where(Provider.kind == "pharmacy")) == 0
    plan = page.split('name="plan" value="')[1][:64]
    done = manager.post(f"{answer.location}/confirm", data={"plan": plan})
    assert "新增300行" in manager.get(done.location).get_data(as_text=True)
    again = upload(manager, (LISTS / "ningbo-pharmacies-part.utf8.txt").read_bytes(), "宁波.txt")
    assert "导入不会产生变化" in manager.get(again.location).get_data(as_text=True)


def test_bad_rows_are_named_on_the_page_in_both_languages(manager):
    answer = upload(manager, csv_of(HEAD, ROW, ("H002", "", "医院", "", ""), ("H003", "某医院", "医院", "九级", "")))
    page = manager.get(answer.location).get_data(as_text=True)
    assert "机构名称为空" in page
    assert "不认识的等级“九级”" in page
    manager.post("/accounts/language", data={"language": "en", "next": "/"})
    page = manager.get(answer.location).get_data(as_text=True)
    assert "the name is empty" in page
    assert "unknown level" in page


def test_a_refused_file_is_told_beside_the_field(manager):
    answer = upload(manager, b"<html>x</html>", "x.xls")
    assert answer.status_code == 422
    assert "这是网页文件" in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(ProviderImport)) == 0


def test_columns_are_assigned_on_the_page(manager):
    answer = upload(manager, csv_of(("甲", "乙"), ("城东路1号", "康泰堂"), ("城西路2号", "惠民堂")))
    page = manager.get(answer.location).get_data(as_text=True)
    assert "无法判断哪一列是机构名称" in page
    data = {"header": "1", "kind": "pharmacy", "column-1": "address", "column-2": "name"}
    manager.post(f"{answer.location}/mapping", data=data)
    page = manager.get(answer.location).get_data(as_text=True)
    assert "确认导入：新增2行" in page
    assert "康泰堂" in page


def test_a_doubtful_row_is_decided_by_a_person(manager):
    add_provider("A900", "康泰药店", kind="pharmacy")
    answer = upload(manager, csv_of(("机构代码", "机构名称", "地址"), ("B900", "康泰药店", "东路")))
    assert "请确认是否同一机构" in manager.get(answer.location).get_data(as_text=True)
    manager.post(f"{answer.location}/decisions", data={"row-2": "new"})
    assert "确认导入：新增1行" in manager.get(answer.location).get_data(as_text=True)


def test_a_plan_that_moved_on_is_refused_with_409(manager):
    answer = upload(manager, csv_of(HEAD, ROW))
    page = manager.get(answer.location).get_data(as_text=True)
    plan = page.split('name="plan" value="')[1][:64]
    add_provider("H001", "某县人民医院")
    refused = manager.post(f"{answer.location}/confirm", data={"plan": plan})
    assert refused.status_code == 409
    assert "PROVIDERS-06" in refused.get_data(as_text=True)
