"""The last resort: what a tablet cannot send goes into a file, and the server reads it back for its owner alone."""

import json

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from compliance.commands import house
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.inspections import service
from tests.inspections import day_list
from tests.inspections.hands import answer, arrive, open_tablet, photograph, saved, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@pytest.fixture
def rescued(live_server, people, tablet, visit, tmp_path):
    """A file that a real tablet wrote: an answer, a photo and its event, which never reached the server."""
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    saved(tablet)
    for path in ("answers", "evidence/*"):
        tablet.route(f"**/api/v1/visits/*/{path}", lambda route: route.abort())
    answer(tablet, "RX-02", "不符合")
    photograph(tablet, "RX-02", ".tool-photo", 77)
    expect(tablet.locator("#unsent-words")).to_have_text("未上传3条")
    tablet.evaluate("location.hash = '#device'")
    with tablet.expect_download() as download:
        tablet.get_by_role("button", name="导出文件").click()
    path = tmp_path / "unsent.json"
    download.value.save_as(path)
    return path


def held(visit):
    db.session.rollback()
    found = service.view(day_list.order_of(visit))
    return found.progress.breaches, len(found.content.photos), len(found.stored), found.expects


def test_the_server_reads_the_file_back_for_its_owner_once(app, people, visit, rescued, live_server):
    """By command, then on the page, a second time: each thing is there once; nobody else opens the file."""
    content = rescued.read_bytes()
    assert b"breach" not in content and b"RX-02" not in content
    with pytest.raises(Refusal) as refused:
        service.rescue(people.bureau_inspectors[1], content)
    assert refused.value.number == "INSPECTIONS-22"
    cut = json.loads(content)
    cut["files"][0]["box"] = cut["files"][0]["box"][:-8] + "AAAAAAA="
    with pytest.raises(Refusal) as refused:
        service.rescue(people.bureau_inspectors[0], json.dumps(cut).encode())
    assert refused.value.number == "INSPECTIONS-21"
    assert held(visit) == (0, 0, 0, ())
    told = CliRunner().invoke(house, ["tablet", "rescue", str(rescued), "--json"], obj=app)
    assert told.exit_code == 0, told.output
    (found,) = json.loads(told.output)["visits"]
    assert (found["events"], found["files"], found["refused"]) == (2, 1, [])
    assert held(visit) == (1, 1, 1, ())
    client = app.test_client()
    client.sign_in(people.bureau_inspectors[0])
    with rescued.open("rb") as file:
        page = client.post("/inspections/rescue", data={"file": (file, "unsent.json")})
    assert page.status_code == 200 and "2条记录、1张照片已存入服务器" in page.get_data(as_text=True)
    assert held(visit) == (1, 1, 1, ())


def test_the_tablet_finds_that_the_server_has_it_already(tablet, people, visit, rescued):
    service.rescue(people.bureau_inspectors[0], rescued.read_bytes())
    db.session.rollback()
    for path in ("answers", "evidence/*"):
        tablet.unroute(f"**/api/v1/visits/*/{path}")
    tablet.get_by_role("button", name="立即同步").click()
    saved(tablet)
    assert held(visit) == (1, 1, 1, ())
