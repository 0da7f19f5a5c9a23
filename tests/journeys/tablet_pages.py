"""What two officers do at the provider with their tablets: fill, photograph, list lines, sign."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.inspections.hands import enter, skip_rest
from tests.journeys.amounts import NO_BILL, SUSPECTED, SUSPECTED_CAPITALS, SWAPPED, TWICE, SiteLine
from tests.journeys.screens import Screen

SAVED = "已全部保存"
DAY_OF_THE_ACT = "2026-02-10"


def arrive(screen: Screen, provider: str) -> None:
    """The day's list, the visit, the arrival: the checklist opens with nothing filled in."""
    screen.open("/inspections/")
    screen.follow(re.compile(re.escape(provider)))
    screen.press("到达")
    enter(screen.page)
    ready(screen)
    expect(screen.page.locator("#items input:checked")).to_have_count(0)


def join(screen: Screen, provider: str) -> None:
    """The second officer opens the visit that the first one began."""
    screen.open("/inspections/")
    screen.follow(re.compile(re.escape(provider)))
    screen.follow("打开检查表")
    enter(screen.page)
    ready(screen)


def again(screen: Screen) -> None:
    """Load the application anew: it asks for the PIN, and knows everything."""
    screen.page.reload()
    enter(screen.page)
    ready(screen)


def ready(screen: Screen) -> None:
    """The checklist is drawn."""
    expect(screen.page.locator("#items")).to_have_attribute("aria-busy", "false")
    screen.sound()


def saved(screen: Screen) -> None:
    """Everything typed has reached the server."""
    expect(screen.page.locator("#unsent-words")).to_have_text(SAVED)
    screen.sound()


def answer(screen: Screen, code: str, words: str) -> None:
    """Answer one item."""
    _card(screen, code).get_by_text(words, exact=True).click()


def find_breach(screen: Screen, code: str, shade: int) -> None:
    """An item in breach, with the photo that it demands."""
    answer(screen, code, "不符合")
    photo = {"name": f"{code}.png", "mimeType": "image/png", "buffer": picture(shade)}
    _card(screen, code).locator(".proof-photo input").set_input_files(photo)
    expect(_card(screen, code).locator(".item-photos li")).to_have_count(1)


def add_line(screen: Screen, line: SiteLine) -> None:
    """A charge in question with amounts by fund chosen by hand."""
    _card(screen, line.item).get_by_role("button", name="登记疑点明细").click()
    page = screen.page
    page.get_by_label("收费名称").fill(line.name)
    page.get_by_label(re.compile("^数量")).fill(line.quantity)
    page.get_by_label(re.compile("^单价")).fill(line.price)
    page.get_by_label(re.compile("^起始日")).fill(DAY_OF_THE_ACT)
    page.get_by_label(re.compile("^截止日")).fill(DAY_OF_THE_ACT)
    page.get_by_label("职工医保").fill(line.employee)
    page.get_by_label("居民医保").fill(line.resident)
    page.get_by_label("个人负担").fill(line.person)
    expect(page.locator("#line-total")).to_have_value(line.total)
    expect(page.locator("#line-capitals")).to_have_text(line.capitals)
    page.locator("#line-save").click()
    expect(page.locator("#line-dialog")).to_be_hidden()


def fill_first(screen: Screen) -> None:
    """The first officer finds the breaches; on site only what is suspected is summed."""
    find_breach(screen, TWICE.item, 60)
    add_line(screen, TWICE)
    find_breach(screen, SWAPPED.item, 120)
    add_line(screen, SWAPPED)
    find_breach(screen, NO_BILL, 200)
    expect(screen.page.locator("#suspected")).to_have_text(SUSPECTED)
    saved(screen)


def fill_second(screen: Screen) -> None:
    """The second officer looks again, answers on an own tablet and marks the rest as not inspected, group by group."""
    again(screen)
    answer(screen, "PH-01", "符合")
    answer(screen, "PH-02", "符合")
    expect(screen.page.locator("#suspected")).to_have_text(SUSPECTED)  # what the first one found has come
    expect(_card(screen, "PH-02").locator("input:checked")).to_have_count(1)
    skip_rest(screen.page)
    saved(screen)


def sign(screen: Screen, who: str, **fields: str) -> None:
    """Open the signatures, choose one, draw it."""
    dialog = screen.page.locator("#sign-dialog")
    if not dialog.is_visible():
        screen.page.locator("#sign").click()
    dialog.locator(".signers li", has_text=who).get_by_role("button", name="签字", exact=True).click()
    for name, text in fields.items():
        screen.page.locator(f"#sign-{name}").fill(text)
    _draw(screen, dialog.locator(".pad canvas"))
    screen.page.locator(".pad-done").click()
    expect(screen.page.locator(".pad")).to_have_count(0)


def read_record(screen: Screen) -> None:
    """The sealed record: suspected amounts and who signed, and no consequence spoken of."""
    with screen.page.expect_navigation():
        screen.page.get_by_role("link", name="查看记录").last.click()
    screen.sound()
    text = screen.main.inner_text()
    for part in ("稽核记录", SUSPECTED, SUSPECTED_CAPITALS, TWICE.name, SWAPPED.name, "情况属实"):
        assert part in text, part
    for word in ("违约金", "罚款", "倍"):
        assert word not in text, word


def picture(shade: int) -> bytes:
    """A photo in PNG."""
    out = BytesIO()
    Image.new("RGB", (320, 240), (shade, 90, 60)).save(out, "PNG")
    return out.getvalue()


def _card(screen: Screen, code: str) -> Locator:
    return screen.page.locator(f"#item-{code}")


def _draw(screen: Screen, canvas: Locator) -> None:
    """A line with ups and downs, by mouse."""
    canvas.scroll_into_view_if_needed()
    expect(canvas).to_have_css("touch-action", "none")  # the pad listens
    box = canvas.bounding_box()
    assert box is not None
    mouse = screen.page.mouse
    mouse.move(box["x"] + 40, box["y"] + 60)
    mouse.down()
    for step in range(1, 12):
        mouse.move(box["x"] + 40 + step * 20, box["y"] + 60 + (step % 3) * 25)
    mouse.up()
