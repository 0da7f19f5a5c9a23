"""What lies on a tablet: its owner's alone, kept through every refusal, every new version and every input method."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from compliance.foundation.database import db
from compliance.inspections import service, shell_service
from tests.inspections import day_list
from tests.inspections.hands import (
    answer,
    arrive,
    card,
    enter,
    open_tablet,
    saved,
    settled,
    sign_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
# Asked again until there is something new: a look that the browser took of its own accord just before counts as ours.
UPDATE = """async () => {
    const mine = await navigator.serviceWorker.getRegistration();
    while (!mine.installing && !mine.waiting) {
        await mine.update();
        await new Promise((done) => setTimeout(done, 100));
    }
}"""


def test_another_person_on_the_same_tablet_sees_nothing(live_server, people, tablet, visit):
    """A leaves with unsent work: it stays, sealed, and B finds neither the work nor its name; A finds it again."""
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}", "111111")
    arrive(tablet)
    saved(tablet)
    tablet.route("**/api/v1/visits/*/answers", lambda route: route.abort())
    answer(tablet, "RX-02", "不符合")
    expect(tablet.locator("#unsent-words")).to_have_text("未上传1条")
    tablet.evaluate("location.hash = '#device'")
    expect(tablet.locator(".leave-words")).to_contain_text("还有1条未上传")
    tablet.get_by_role("button", name="退出登录").click()
    tablet.locator("#pin").wait_for()
    expect(tablet.locator(".gate-words")).to_have_text("本机未上传1条")
    tablet.unroute("**/api/v1/visits/*/answers")
    sign_in(tablet, live_server, "xz2")
    open_tablet(tablet, live_server, f"#visit/{visit}", "222222")
    settled(tablet)
    expect(tablet.locator("#unsent-words")).to_have_text("已全部保存")
    expect(card(tablet, "RX-02").locator("input:checked")).to_have_count(0)
    tablet.goto(f"{live_server}/inspections/tablet/zh/")
    tablet.locator("#account").fill("xz1")
    tablet.locator("#pin").fill("222222")
    tablet.get_by_role("button", name="解锁", exact=True).click()
    expect(tablet.locator(".gate .item-problem")).to_have_text("PIN码不正确。")
    tablet.locator("#account").fill("xz1")
    tablet.locator("#pin").fill("111111")
    tablet.get_by_role("button", name="解锁", exact=True).click()
    expect(tablet.locator("#notices")).to_contain_text("登录")  # B is signed in: nothing of A's goes out in B's name
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).progress.breaches == 0
    sign_in_again(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}", "111111")  # B left nothing here: no account is asked for
    saved(tablet)
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).progress.breaches == 1


def test_what_a_hand_has_just_done_is_not_called_saved_before_the_disk_has_answered(live_server, people, tablet, visit):
    """Who looks at once reads neither that all is saved nor that this is safe on the tablet."""
    slow = "(seal => { crypto.subtle.encrypt = async (...all) => { await window.sealing; return seal(...all); }; })"
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    saved(tablet)
    tablet.evaluate("() => { window.sealing = new Promise((done) => { window.sealed = done; }); }")
    tablet.evaluate(f"() => {{ {slow}(crypto.subtle.encrypt.bind(crypto.subtle)); }}")
    answer(tablet, "RX-02", "不符合")
    assert tablet.locator("#unsent-words").text_content() == "正在保存…"
    tablet.evaluate("() => { window.sealed(); }")
    saved(tablet)
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).progress.breaches == 1
    card(tablet, "RX-02").locator(".tool-note").click()
    # Typed, and waiting for the pause after the last stroke: read in the same instant, as no test is quick enough.
    stroke = "box.value = '柜内'; box.dispatchEvent(new Event('input', { bubbles: true }));"
    read = f"(box) => {{ {stroke} return document.getElementById('unsent-words').textContent; }}"
    assert card(tablet, "RX-02").locator(".item-note textarea").evaluate(read) == "正在保存…"
    saved(tablet)
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).content.notes == {"RX-02": ("柜内",)}


def sign_in_again(page, address, name):
    """Sign out on the pages of the office, then in as another."""
    page.goto(f"{address}/")
    page.locator(".account summary").click()
    with page.expect_navigation():
        page.locator(".account").get_by_role("button", name="退出").click()
    sign_in(page, address, name)


def test_leaving_with_everything_sent_wipes_the_tablet(live_server, people, tablet, visit):
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    answer(tablet, "RX-02", "符合")
    saved(tablet)
    names = "indexedDB.databases().then((all) => all.map((one) => one.name))"
    assert len(tablet.evaluate(names)) == 2
    tablet.evaluate("location.hash = '#device'")
    tablet.get_by_role("button", name="退出登录").click()
    expect(tablet.locator(".gate-words")).to_contain_text("请用本人账号登录")
    assert tablet.evaluate(names) == ["inspections.tablets"]


def test_a_wiped_store_is_not_made_anew_by_whoever_still_asks(live_server, people, tablet, visit):
    """A reader that comes late, while the page still gives way to the next, finds nothing and leaves nothing."""
    sign_in(tablet, live_server, "xz1")
    asked_late = """async () => {
        const { Store } = await import("/static/inspections/tablet/store.js");
        const store = Store.of({ id: "left" }, null);
        const before = await store.unsent();
        await store.clear();
        const after = await store.unsent();
        const all = await indexedDB.databases();
        return [before.size, after.size, all.some((one) => one.name === "inspections.tablet.left")];
    }"""
    assert tablet.evaluate(asked_late) == [0, 0, False]


def test_signing_out_on_the_pages_of_the_office_wipes_the_tablet_too(live_server, people, tablet, visit):
    """What is sent goes with the sign-in; what is not stays, sealed, and its owner finds it again."""
    names = "indexedDB.databases().then((all) => all.map((one) => one.name).sort())"
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    saved(tablet)
    tablet.route("**/api/v1/visits/*/answers", lambda route: route.abort())
    answer(tablet, "RX-02", "符合")
    expect(tablet.locator("#unsent-words")).to_have_text("未上传1条")
    sign_in_again(tablet, live_server, "xz1")
    assert len(tablet.evaluate(names)) == 2
    tablet.unroute("**/api/v1/visits/*/answers")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    saved(tablet)
    sign_in_again(tablet, live_server, "xz1")
    assert tablet.evaluate(names) == ["inspections.tablets"]
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).progress.answered == 1


def test_a_forgotten_pin_is_replaced_and_nothing_is_lost(live_server, people, tablet, visit):
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}", "111111")
    arrive(tablet)
    tablet.route("**/api/v1/visits/*/answers", lambda route: route.abort())
    answer(tablet, "RX-02", "符合")
    expect(tablet.locator("#unsent-words")).to_have_text("未上传1条")
    tablet.reload()
    settled(tablet)
    tablet.unroute("**/api/v1/visits/*/answers")
    tablet.get_by_role("button", name="忘记PIN码").click()
    tablet.locator("#pin-new").fill("333333")
    tablet.locator("#pin-again").fill("333333")
    tablet.get_by_role("button", name="保存并开始").click()
    saved(tablet)
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).progress.answered == 1


def test_wrong_pins_make_one_wait(live_server, people, tablet, visit):
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server)
    tablet.reload()
    settled(tablet)
    tablet.clock.set_fixed_time(datetime.now(UTC))  # the wait is a minute, whatever the machine takes
    for _ in range(5):
        tablet.locator("#pin").fill("000000")
        tablet.get_by_role("button", name="解锁", exact=True).click()
        expect(tablet.locator(".gate .item-problem")).to_have_text("PIN码不正确。")
        expect(tablet.get_by_role("button", name="解锁", exact=True)).to_be_enabled()
    tablet.locator("#pin").fill("246810")
    tablet.get_by_role("button", name="解锁", exact=True).click()
    expect(tablet.locator(".gate .item-problem")).to_contain_text("请")
    expect(tablet.locator(".gate .item-problem")).to_contain_text("秒后再试")


def test_it_locks_when_nobody_touches_it(live_server, people, tablet, visit):
    tablet.clock.install()
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    saved(tablet)
    tablet.clock.fast_forward(11 * 60_000)
    tablet.locator("#pin").wait_for()
    assert "平安大药房" not in tablet.content()


def test_a_new_list_and_a_new_application_in_mid_visit_strand_nothing(live_server, app, people, tablet, monkeypatch):
    """The visit stays on the version it began with; the application changes when its user says so, and all is there."""
    visit = day_list.day_order(people)
    db.session.rollback()
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    tablet.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tablet.reload()
    enter(tablet)
    answer(tablet, "TD-01", "符合")
    saved(tablet)
    tablet.route("**/api/v1/visits/*/answers", lambda route: route.abort())
    answer(tablet, "TD-02", "符合")
    expect(tablet.locator("#unsent-words")).to_have_text("未上传1条")
    day_list.publish("2024.2")
    db.session.rollback()
    present = service.release
    newer = shell_service.Release("0123456789abcdef", present(()).files)
    monkeypatch.setattr(service, "release", lambda _paths: newer)
    tablet.evaluate(UPDATE)
    tablet.get_by_role("button", name="立即更新").click()
    tablet.locator("#pin").wait_for()
    enter(tablet)
    expect(card(tablet, "TD-02").locator("input[value=conforms]")).to_be_checked()
    expect(card(tablet, "TD-03")).to_contain_text("2024.1")
    names = "caches.keys()"
    expect(tablet.locator("#unsent-words")).to_have_text("未上传1条")
    assert tablet.evaluate(names) == ["inspections.0123456789abcdef"]
    tablet.unroute("**/api/v1/visits/*/answers")
    tablet.locator("#unsent").click()
    saved(tablet)
    db.session.rollback()
    found = service.view(day_list.order_of(visit))
    assert (found.checklist.version, found.progress.answered) == ("2024.1", 2)


@pytest.mark.parametrize("status", [413, 429, 500, 503])
def test_a_server_that_cannot_now_is_tried_again_and_nothing_is_lost(live_server, people, tablet, visit, status):
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    saved(tablet)
    tries = []

    def refuse(route):
        events = json.loads(route.request.post_data)["events"]
        tries.append(len(events))
        if (status == 413 and len(events) > 2) or (status != 413 and len(tries) < 3):
            route.fulfill(status=status, body="<html>busy</html>", headers={"Retry-After": "1"})
        else:
            route.continue_()

    tablet.route("**/api/v1/visits/*/answers", refuse)
    tablet.locator(".group-bulk:visible").first.click()
    tablet.locator("#bulk-do").click()
    saved(tablet)
    assert len(tries) >= 3
    db.session.rollback()
    assert service.view(day_list.order_of(visit)).progress.not_inspected == 4


def test_chinese_typed_by_an_input_method_is_saved_whole(live_server, people, tablet, visit):
    """Characters are composed while the field is being saved: none is lost, none is saved half."""
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    card(tablet, "RX-02").locator(".tool-note").click()
    session = tablet.context.new_cdp_session(tablet)
    for part, composed in (("yao", "药"), ("pin", "品"), ("guo", "过"), ("qi", "期")):
        for length in range(1, len(part) + 1):
            typed = {"text": part[:length], "selectionStart": length, "selectionEnd": length}
            session.send("Input.imeSetComposition", typed)
            tablet.wait_for_timeout(300)
        session.send("Input.insertText", {"text": composed})
    expect(card(tablet, "RX-02").locator("textarea")).to_have_value("药品过期")
    saved(tablet)
    db.session.rollback()
    found = service.view(day_list.order_of(visit))
    assert found.content.notes.get("RX-02") == ("药品过期",)
    texts = [one.value["text"] for one in found.events if one.kind == "note"]
    assert all(re.fullmatch(r"[药品过期]*", text) for text in texts), texts
