"""An export from the browser into the store: looked at, loaded, cancelled, withdrawn."""

import re
from io import BytesIO

import pytest

from compliance.claims import service, upload_service
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


def test_what_is_no_table_is_refused_when_it_is_uploaded(app_sqlite, auditor):
    answer = auditor.post("/claims/new", data={"file": (BytesIO(b"\0" * 100), "a.csv"), "source": "x"})
    assert answer.status_code == 422 and "CLAIMS-11" in answer.text
    assert upload_service.open_uploads() == ()
