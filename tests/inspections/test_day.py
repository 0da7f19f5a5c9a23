"""A whole day without a network, on two tablets, in real Chromium: nothing is lost, nothing is there twice."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from compliance.accounts import service as accounts
from compliance.foundation import evidence_store, trail
from compliance.foundation.database import db
from compliance.inspections import service
from tests.inspections import hands
from tests.inspections.day_list import CODES, PROVIDER, day_order, order_of
from tests.inspections.in_hand import NOTES, PATIENCE, TabletInHand
from tests.inspections.lossy import network
from tests.inspections.server_process import ServerProcess
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
PHOTOS = 30
AMOUNT = "234.00"
LINE = "阿胶口服液串换"


@pytest.fixture
def server(app, people) -> Iterator[ServerProcess]:
    running = ServerProcess(app.extensions["settings"].data_dir)
    yield running
    running.kill()


@pytest.fixture
def tablets(playwright, browser_context_args, tmp_path, server) -> Iterator[list[TabletInHand]]:
    with network(7) as one, network(8) as two:
        made = [
            TabletInHand(playwright, tmp_path / account, browser_context_args, way, account)
            for account, way in (("xz1", one), ("xz2", two))
        ]
        for tablet in made:
            tablet.network.server = server.address
        yield made
        for tablet in made:
            tablet.switch_off()


def add_line(page: Page, code: str) -> None:
    hands.card(page, code).get_by_role("button", name="登记疑点明细").click()
    page.get_by_label("收费名称").fill(LINE)
    today = page.evaluate("new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)")
    page.locator("#line-from").fill(today)
    page.locator("#line-total").fill("234")
    page.locator("#line-save").click()
    expect(page.locator("#suspected")).to_have_text(f"¥{AMOUNT}")


def in_clear(profile: Path, *texts: str) -> list[str]:
    """Which of `texts` stand in clear in any file of a profile, in the two encodings that browsers use."""
    found = []
    for path in profile.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for text in texts:
            if any(text.encode(encoding) in content for encoding in ("utf-8", "utf-16-le")):
                found.append(f"{text} in {path.relative_to(profile)}")
    return found


def a_morning_out_of_reach(one: TabletInHand, two: TabletInHand, visit: object) -> None:
    """Both tablets work with the server out of reach; tabs die three times, one browser is restarted."""
    for tablet in (one, two):
        tablet.network.up = False
        tablet.open_visit(visit)
        hands.arrive(tablet.page)
    one.fill(CODES[:10], 0.0)
    one.unsent(1 + 10 + 2 * 5 + 1)  # the arrival, ten answers, five photos and their events, a note
    one.kill_tab(visit)
    one.unsent(22)
    one.fill(CODES[10:20], 0.2)
    add_line(one.page, "TD-12")
    one.unsent(22 + 10 + 2 * 5 + 1)
    one.kill_tab(visit)
    one.switch_off()
    wrong = in_clear(one.profile, PROVIDER, NOTES["TD-03"], LINE, AMOUNT, "执法员甲")
    store = one.profile / "Default" / "IndexedDB"
    assert not [*wrong, *in_clear(store, "conforms", "breach", "TD-03")], wrong
    assert in_clear(store, str(visit))  # the store is where we looked
    one.switch_on()
    one.open_visit(visit)
    one.fill(CODES[20:30], 0.4)
    one.unsent(1 + 30 + 2 * 15 + 1 + 1)
    two.fill(CODES[30:45], 0.1)
    two.unsent(1 + 15 + 2 * 7 + 1)
    two.kill_tab(visit)
    two.fill(CODES[45:], 0.3)
    two.photograph("TD-31", 0.9)
    two.unsent(1 + 30 + 2 * 15 + 1)


def test_a_day_on_two_tablets(app, people, server, tablets):
    visit = day_order(people)
    db.session.rollback()
    one, two = tablets
    server.start()
    for tablet in tablets:
        tablet.set_up()
    a_morning_out_of_reach(one, two, visit)
    send_everything(one, two, server, people)
    assert stage(visit) == "arrived"
    sign_while_the_other_holds_something(one, two, visit)
    sign_again_and_seal(one, two, visit)
    what_the_server_holds(app, people, visit, one, two)


def stage(visit: object) -> str:
    db.session.rollback()
    return service.view(order_of(visit)).stage.value


def send_everything(one, two, server, people) -> None:
    """A bad network, an ended sign-in, and a server that is killed in the middle of it."""
    one.network.lossy = two.network.lossy = True
    accounts.end_sessions(people.bureau_inspectors[0].user_id)
    two.network.up = True
    two.page.locator("#unsent").click()
    while two.network.passed["PUT"] < 4:
        two.page.wait_for_timeout(100)
    server.kill()
    one.network.up = True
    two.page.wait_for_timeout(500)
    server.start()
    two.saved()
    one.page.locator("#unsent").click()
    one.page.get_by_role("link", name="重新登录").click()
    one.page.get_by_label("账号").fill(one.account)
    one.page.get_by_label("密码").fill(PASSWORD)
    one.page.get_by_role("button", name="登录").click()
    hands.enter(one.page)
    one.saved()
    assert one.network.lost + two.network.lost > 5
    assert one.network.repeated + two.network.repeated > 1


def sign_while_the_other_holds_something(one, two, visit) -> None:
    """All three sign on the first tablet, out of reach; the other has noted something since, unsent."""
    two.network.up = False
    two.note("TD-45", NOTES["TD-45"] + "，已拍照")
    two.unsent(1)
    expect(one.page.locator("#progress-words")).to_have_text("60 / 60", timeout=PATIENCE)
    one.network.up = False
    hands.sign(one.page, "执法员甲")
    hands.sign(one.page, "执法员乙")
    hands.sign(one.page, "被检查单位代表", name="药店负责人", position="负责人", opinion="情况属实")
    one.kill_tab(visit)
    one.unsent(6)  # three signatures with their drawings outlive the tab
    one.network.up = True
    one.page.locator("#sign").click()
    row = one.page.locator("#sign-dialog .signers li", has_text="执法员乙")
    row.get_by_role("button", name="确认").click()
    one.page.locator("#sign-account").fill("xz2")
    one.page.locator("#sign-password").fill(PASSWORD)
    one.page.locator(".pad-done").click()
    one.saved()
    expect(one.page.locator("#sign-dialog .signers .status-good")).to_have_count(3, timeout=PATIENCE)
    assert stage(visit) == "signing"


def sign_again_and_seal(one, two, visit) -> None:
    """The note arrives: the signatures no longer hold, the tablet says where it changed, and all sign again."""
    two.network.up = True
    two.page.locator("#unsent").click()
    two.saved()
    assert stage(visit) == "arrived"
    one.kill_tab(visit)
    one.page.locator("#sign").click()
    expect(one.page.locator("#sign-dialog .sign-changes")).to_contain_text("TD-45", timeout=PATIENCE)
    hands.sign(one.page, "执法员甲")
    hands.sign(one.page, "被检查单位代表", name="药店负责人", position="负责人", opinion="情况属实")
    one.saved()
    assert stage(visit) == "signing"
    two.kill_tab(visit)
    two.page.locator("#sign").click()
    expect(two.page.locator("#sign-dialog .signers .status-good")).to_have_count(2, timeout=PATIENCE)
    hands.sign(two.page, "执法员乙")
    expect(two.page.locator("#sign-dialog")).to_contain_text("已封存", timeout=PATIENCE)


def what_the_server_holds(app, people, visit, one, two) -> None:
    """Every answer and photo exactly once, each as it was typed and taken; the record says so."""
    db.session.rollback()
    found = service.view(order_of(visit))
    typed = {**one.answers, **two.answers}
    assert {code: part.answer for code, part in found.content.answers.items()} == typed
    assert len(typed) == len(CODES)
    assert dict(found.content.notes) == {"TD-03": (NOTES["TD-03"],), "TD-45": (NOTES["TD-45"] + "，已拍照",)}
    assert [(line.item_name, line.total_fen) for line in found.lines] == [(LINE, 23400)]
    taken = sorted((code, colour) for of in (one, two) for code, colours in of.colours.items() for colour in colours)
    kept = sorted((code, colour_of(sha256)) for code, sha256 in found.content.photos)
    assert [code for code, _ in kept] == [code for code, _ in taken]
    assert all(near(left, right) for (_, left), (_, right) in zip(sorted(kept), sorted(taken), strict=True)), (
        kept,
        taken,
    )
    assert len(taken) == PHOTOS
    drawings = [event.value["image"] for event in found.events if event.kind == "signature"]
    assert found.stored == {sha256 for _, sha256 in found.content.photos} | set(drawings)
    assert len(found.events) == len({event.id for event in found.events})
    answers = [event for event in found.events if event.kind == "answer"]
    assert len(answers) == len(CODES)
    assert trail.verify(db.session()).first_broken is None
    client = app.test_client()
    client.sign_in(people.bureau_inspectors[0])
    record = client.get(f"/inspections/{visit}/record").get_data(as_text=True)
    for text in (
        PROVIDER,
        NOTES["TD-03"],
        f"¥{AMOUNT}",
        f"不符合项目（{list(typed.values()).count('breach')}项）",
        "药店负责人",
        found.number,
    ):
        assert text in record, text


def colour_of(sha256: str) -> tuple[int, int, int]:
    with Image.open(BytesIO(evidence_store.read(sha256))) as picture:
        assert picture.size == (640, 480)
        return picture.convert("RGB").getpixel((320, 240))


def near(one: tuple[int, int, int], two: tuple[int, int, int]) -> bool:
    return all(abs(left - right) < 8 for left, right in zip(one, two, strict=True))
