"""In the hand: a photo cut and marked, one item at a time, large type, bright or dark."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.inspections import service
from tests.inspections import day_list
from tests.inspections.hands import answer, arrive, card, open_tablet, saved, settled, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
RED = (179, 38, 30)


def drag(page, start, end):
    box = page.locator("#photo-large canvas").bounding_box()
    for at, (x, y) in enumerate((start, end)):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        if at == 0:
            page.mouse.down()
    page.mouse.up()


def photograph_large(page, code):
    """A photo of four megapixels, half white, half blue."""
    picture = Image.new("RGB", (2400, 1800), (255, 255, 255))
    picture.paste((20, 60, 200), (1200, 0, 2400, 1800))
    out = BytesIO()
    picture.save(out, "JPEG")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    card(page, code).locator(".tool-photo input").set_input_files(file)
    expect(card(page, code).locator(".item-photos li")).to_have_count(1)


def test_a_photo_is_marked_with_an_arrow_and_cut_to_what_matters(live_server, people, tablet, visit):
    """The marked photo takes the place of the first, which stays in the history; both are at most two megapixels."""
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    photograph_large(tablet, "RX-02")
    card(tablet, "RX-02").locator(".item-photos button").click()
    tablet.locator("#photo-arrow").click()
    tablet.locator("#photo-large canvas").wait_for()
    drag(tablet, (0.1, 0.5), (0.4, 0.5))
    tablet.locator("#photo-crop").click()
    drag(tablet, (0.0, 0.25), (0.5, 0.75))
    tablet.evaluate("() => { window.drawing = new Promise((done) => { window.drawn = done; }); }")
    slow = "async function (...all) { await window.drawing; draw.call(this, ...all); }"
    drawing = f"(draw => {{ HTMLCanvasElement.prototype.toBlob = {slow}; }})"
    tablet.evaluate(f"() => {{ {drawing}(HTMLCanvasElement.prototype.toBlob); }}")
    tablet.locator("#photo-keep").click()
    assert tablet.locator("#unsent-words").text_content() == "正在保存…"  # there is no file yet
    tablet.evaluate("() => { window.drawn(); }")
    saved(tablet)
    db.session.rollback()
    found = service.view(day_list.order_of(visit))
    ((_, kept),) = found.content.photos
    photos = [event.value for event in found.events if event.kind == "photo"]
    assert len(photos) == 2 and photos[1]["sha256"] == kept and photos[0]["sha256"] in found.stored
    with Image.open(BytesIO(evidence_store.read(photos[0]["sha256"]))) as first:
        assert first.width * first.height <= 2_000_000
        whole = first.size
    with Image.open(BytesIO(evidence_store.read(kept))) as cut:
        assert abs(cut.width / whole[0] - 0.5) < 0.02 and abs(cut.height / whole[1] - 0.5) < 0.02
        middle = cut.convert("RGB").getpixel((cut.width // 2, cut.height // 2))
        corner = cut.convert("RGB").getpixel((5, 5))
    assert all(abs(left - right) < 40 for left, right in zip(middle, RED, strict=True)), middle
    assert min(corner) > 240, corner


def test_large_type_and_dark_hold_until_they_are_changed(live_server, people, tablet, visit):
    """Every answer stays at least 48 pixels high; the reading belongs to the tablet and outlives a restart."""
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, "#device")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    paper = "getComputedStyle(document.body).backgroundColor"
    plain, bright = tablet.evaluate(size), tablet.evaluate(paper)
    tablet.locator("#large-type").check()
    tablet.locator("#theme").select_option("dark")
    tablet.reload()
    tablet.locator("#pin").wait_for()
    assert tablet.evaluate(size) > plain and tablet.evaluate(paper) != bright
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    heights = tablet.locator(".answer span:visible").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert heights and min(heights) >= 48


# A finger rests while something is to be drawn; and the second of two pages is asked for before the first has closed.
UNDER_A_FINGER = """async () => {
    const { untouched } = await import("/static/inspections/tablet/touch.js");
    const seen = [];
    const button = document.body.appendChild(document.createElement("button"));
    button.addEventListener("click", () => seen.push("tap"));
    const touch = (kind) => button.dispatchEvent(new PointerEvent(kind, { bubbles: true }));
    touch("pointerdown");
    untouched(() => seen.push("drawn"));
    touch("pointerup");
    touch("click");
    await new Promise((done) => { setTimeout(done); });
    untouched(() => seen.push("drawn at once"));
    return seen;
}"""
TWO_PAGES = """async () => {
    const { askSignature } = await import("/static/inspections/tablet/pad.js");
    const dialog = document.getElementById("pad-dialog");
    const first = askSignature("1");
    const closed = new Promise((done) => { dialog.addEventListener("close", done, { once: true }); });
    dialog.close();
    const second = askSignature("2");
    await closed;
    const still = await Promise.race([second, Promise.resolve("asked")]);
    dialog.close();
    return [still, await second, await first];
}"""


def test_a_tap_is_not_lost_to_a_redraw_nor_a_page_to_the_one_before_it(live_server, tablet):
    tablet.goto(f"{live_server}/inspections/tablet/zh/")
    settled(tablet)
    assert tablet.evaluate(UNDER_A_FINGER) == ["tap", "drawn", "drawn at once"]
    assert tablet.evaluate(TWO_PAGES) == ["asked", None, None]


def test_one_item_at_a_time_and_on_to_what_is_unanswered(live_server, people, tablet, visit):
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    tablet.locator("#view-mode").click()
    shown = tablet.locator(".item:visible")
    expect(shown).to_have_count(1)
    first = shown.get_attribute("id")
    tablet.locator("#step-on").click()
    expect(shown).not_to_have_id(first)
    tablet.locator("#step-back").click()
    expect(shown).to_have_id(first)
    tablet.locator("#view-mode").click()
    answer(tablet, "RX-02", "符合")
    tablet.locator("#next-open").click()
    expect(card(tablet, "RX-01").locator(":focus")).to_have_count(1)


def list_without_visits(route):
    day = route.fetch().json()
    told = {"from": "2024-12-01", "to": "2024-12-02", "district": "远方县"}
    route.fulfill(json={**day, "visits": [], "upcoming": [told]})


def test_a_captive_portal_is_not_our_server(live_server, people, tablet, visit):
    """It answers 200 to everything, in JSON even: the tablet reads what it says, and keeps its work; and the visit that
    the work belongs to, when the server's list of the day no longer has it."""
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    saved(tablet)
    tablet.route("**/api/**", lambda route: route.fulfill(status=200, json={"ok": True}))
    answer(tablet, "RX-02", "符合")
    expect(tablet.locator("#notices")).to_contain_text("网络不通")
    expect(tablet.locator("#unsent-words")).to_have_text("未上传1条")
    tablet.unroute("**/api/**")
    tablet.route("**/api/v1/visits/*/answers", lambda route: route.abort())
    tablet.route("**/api/v1/visits", list_without_visits)
    tablet.evaluate("location.hash = ''")
    tablet.wait_for_selector("body[data-screen=day]")
    tablet.locator("#unsent").click()
    expect(tablet.locator('[data-part="upcoming"]')).to_contain_text("远方县", timeout=60_000)
    expect(tablet.locator(".visit", has_text="平安大药房")).to_contain_text("未上传1条")
    tablet.unroute("**/api/v1/visits/*/answers")
    tablet.locator("#unsent").click()
    saved(tablet)
