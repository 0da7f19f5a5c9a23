"""An export from the browser into the store: looked at, loaded, cancelled, withdrawn."""

import re
from io import BytesIO
from threading import Event

import pytest

from compliance.claims import loading_service, service, upload_service
from compliance.claims.store_service import home
from tests.claims.test_import import HEADS, ROWS

CSV = "\n".join([HEADS, *ROWS, "S9,1,H1,门诊,,,2024-02-30,1,1,1,居民", ""]).encode()


@pytest.fixture
def auditor(client, people):
    return client.sign_in(people.auditor_claims)


def _uploaded(auditor, content=CSV, name="五月结算.csv"):
    answer = auditor.post("/claims/new", data={"file": (BytesIO(content), name), "source": "医院系统"})
    return int(re.search(r"/claims/uploads/(\d+)$", answer.headers["Location"]).group(1))


def _columns(page):
    return {
        name: value
        for name, options in re.findall(
            r'<select class="form-select" name="(column-\d+)".*?>(.*?)</select>', page, re.S
        )
        for value in re.findall(r'value="(\w+)" selected', options)
    }


def test_an_export_is_looked_at_loaded_and_withdrawn(app, auditor):
    upload = _uploaded(auditor)
    page = auditor.get(f"/claims/uploads/{upload}").text
    columns = _columns(page)
    assert columns["column-2"] == "person_id" and "510227600101001" not in page, "nobody's number is shown"
    auditor.post(
        f"/claims/uploads/{upload}/layout", data={**columns, "row_is": "settlements", "money": "yuan", "then": "load"}
    )
    upload_service.wait(upload)
    (batch,) = service.batches()
    assert (batch.rows, batch.rejected, batch.source) == (4, 1, "医院系统")
    assert auditor.get(f"/claims/uploads/{upload}").headers["Location"].endswith(f"/claims/batches/{batch.id}")
    assert "1行未导入" in auditor.get(f"/claims/batches/{batch.id}").text
    assert "结算日期不可读" in auditor.get(f"/claims/batches/{batch.id}/rejected.csv").get_data().decode("utf-8-sig")
    assert not list((home() / ".uploads").iterdir()), "the export itself is not kept"
    assert auditor.post(f"/claims/batches/{batch.id}/withdraw", data={"reason": " "}).status_code == 422
    auditor.post(f"/claims/batches/{batch.id}/withdraw", data={"reason": "期间有误"})
    assert service.covered() == ()
    assert "已撤回" in auditor.get("/claims/").text


def test_a_layout_that_lacks_a_column_is_refused_on_its_page(app_sqlite, auditor):
    upload = _uploaded(auditor)
    answer = auditor.post(
        f"/claims/uploads/{upload}/layout", data={"column-1": "claim_id", "row_is": "settlements", "money": "yuan"}
    )
    assert answer.status_code == 422 and "缺少" in answer.text and service.batches() == ()


def test_a_file_that_cannot_be_loaded_says_why_and_can_be_dropped(app_sqlite, auditor):
    broken = CSV + b"S10,1,H1\n"
    upload = _uploaded(auditor, broken)
    columns = _columns(auditor.get(f"/claims/uploads/{upload}").text)
    auditor.post(
        f"/claims/uploads/{upload}/layout", data={**columns, "row_is": "settlements", "money": "yuan", "then": "load"}
    )
    upload_service.wait(upload)
    page = auditor.get(f"/claims/uploads/{upload}").text
    assert "CLAIMS-11" in page and "第6行的列数与首行不同" in page, re.findall("CLAIMS.*", page)
    auditor.post(f"/claims/uploads/{upload}/cancel")
    assert service.batches() == () and not list((home() / ".uploads").iterdir())
    assert [path.name for path in home().iterdir() if path.is_dir()] == [".uploads"], "nothing is left"


def test_an_import_that_is_cancelled_while_it_runs_leaves_nothing(app, auditor, monkeypatch):
    """The second pass is made as long as that of a file of a trillion rows."""
    at_work, go_on = Event(), Event()
    write = loading_service.Loading.write

    def waiting(loading):
        at_work.set()
        loading.connection.execute("SELECT count(*) FROM range(1000000000000) AS a(i) WHERE hash(i) = 1")
        go_on.set()
        return write(loading)

    monkeypatch.setattr(loading_service.Loading, "write", waiting)
    upload = _uploaded(auditor)
    columns = _columns(auditor.get(f"/claims/uploads/{upload}").text)
    form = {**columns, "row_is": "settlements", "money": "yuan", "then": "load"}
    auditor.post(f"/claims/uploads/{upload}/layout", data=form)
    assert at_work.wait(60)
    progress = auditor.get(f"/claims/uploads/{upload}/progress")
    assert "HX-Refresh" not in progress.headers, "it is still at work"
    auditor.post(f"/claims/uploads/{upload}/cancel")
    upload_service.wait(upload)
    assert not go_on.is_set(), "the engine was interrupted in the middle"
    assert upload_service.upload(upload).state == "cancelled" and service.batches() == ()
    assert "HX-Refresh" in auditor.get(f"/claims/uploads/{upload}/progress").headers
    assert [path.name for path in home().iterdir() if path.is_dir()] == [".uploads"], "nothing is left"
    assert not list((home() / ".uploads").iterdir())


def test_two_identities_are_joined_and_parted_on_the_page_and_no_number_is_kept(app, auditor):
    numbers = ("510227196001010015", "510227197001010018")
    form = {"identity": numbers[0], "other": numbers[1], "reason": "户籍变更，换发新号"}
    auditor.post("/claims/persons", data=form)
    page = auditor.get("/claims/persons").text
    people = sorted(service.person_number(one) for one in numbers)
    assert all(service.shown(one) in page for one in people) and not any(one in page for one in numbers)
    again = auditor.post("/claims/persons", data=form)
    assert again.status_code == 409 and "CLAIMS-05" in again.text
    assert auditor.post("/claims/persons", data={**form, "reason": " "}).status_code == 422
    auditor.post(f"/claims/persons/{people[1]}/part")
    assert service.joined() == ()
    assert auditor.post(f"/claims/persons/{people[1]}/part").status_code == 404


def test_the_list_of_limited_items_is_replaced_whole_or_not_at_all(app, auditor):
    auditor.post("/claims/items", data={"items": "A1,2\n\nB2，三级\r\nC3\t1\n"})
    assert service.limits_in_force() == {"A1": 2, "B2": 3, "C3": 1}
    for wrong, line in (("A1,2\nB2,4", "第2行"), ("A1", "第1行"), ("A1,1\nA1,2", "第2行")):
        answer = auditor.post("/claims/items", data={"items": wrong})
        assert answer.status_code == 422 and line in answer.text and "CLAIMS-20" in answer.text
        assert wrong.splitlines()[0] in answer.text, "what was entered stays"
    assert len(service.limits_in_force()) == 3
    auditor.post("/claims/items", data={"items": ""})
    assert service.limits_in_force() == {}


def test_what_is_no_table_is_refused_when_it_is_uploaded(app_sqlite, auditor):
    answer = auditor.post("/claims/new", data={"file": (BytesIO(b"\0" * 100), "a.csv"), "source": "x"})
    assert answer.status_code == 422 and "CLAIMS-11" in answer.text
    assert upload_service.open_uploads() == ()
