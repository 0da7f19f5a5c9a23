"""An auditor watches an import in a real browser, cancels it, and lets the next one run to its end."""

from threading import Event

import pytest
from playwright.sync_api import expect

from compliance.claims import loading_service, service, upload_service
from compliance.foundation.database import db
from tests.claims.test_pages import CSV
from tests.people import PASSWORD


def _upload(page, address):
    page.goto(f"{address}/claims/new")
    page.get_by_label("来源系统").fill("医院系统")
    page.locator("input[type=file]").set_input_files({"name": "五月结算.csv", "mimeType": "text/csv", "buffer": CSV})
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/claims/uploads/*")
    page.get_by_role("button", name="导入", exact=True).click()
    return int(page.url.rsplit("/", 1)[1])


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_an_import_is_watched_cancelled_and_done_again(live_server, people, page, monkeypatch):
    write, long = loading_service.Loading.write, Event()

    def told(loading):
        """As the second pass begins: with a query that only a cancel ends, while the file is a long one."""
        loading.progress("writing", 20)
        if long.is_set():
            loading.connection.execute("SELECT count(*) FROM range(1000000000000) AS a(i) WHERE hash(i) = 1")
        return write(loading)

    monkeypatch.setattr(loading_service.Loading, "write", told)
    page.goto(live_server)
    page.get_by_label("账号").fill("auditor_claims")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live_server}/")

    long.set()
    first = _upload(page, live_server)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "20")
    expect(page.locator("#progress")).to_contain_text("校验并写入")
    page.get_by_role("button", name="取消导入").click()
    expect(page.get_by_text("已取消，未导入任何数据")).to_be_visible()
    upload_service.wait(first)
    assert upload_service.upload(first).state == "cancelled" and service.batches() == ()

    long.clear()
    _upload(page, live_server)
    page.wait_for_url("**/claims/batches/*")
    db.session.rollback()
    (batch,) = service.batches()
    assert (batch.rows, batch.rejected) == (4, 1)
