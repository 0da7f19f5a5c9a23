"""What a person's hands do on a tablet in real Chromium: set it up, unlock it, answer, photograph, sign."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.inspections.visiting import picture
from tests.people import PASSWORD

PIN = "246810"
SAVED = "已全部保存"


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign in on the pages of the office."""
    page.goto(f"{address}/accounts/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")


def settled(page: Page) -> None:
    """The application has drawn what it is to show."""
    page.wait_for_selector("#items[aria-busy=false]", timeout=60_000)


def open_tablet(page: Page, address: str, path: str = "", pin: str = PIN, account: str = "") -> None:
    """Open the application; set it up the first time, unlock it later."""
    page.goto(f"{address}/inspections/tablet/zh/{path}")
    enter(page, pin, account)


def enter(page: Page, pin: str = PIN, account: str = "") -> None:
    """Choose a PIN on a new tablet, or unlock (with the account where several share it); nothing where it is open."""
    settled(page)
    if page.locator("#pin-new").count():
        page.locator("#pin-new").fill(pin)
        page.locator("#pin-again").fill(pin)
        page.get_by_role("button", name="保存并开始").click()
    elif page.locator("#pin").count():
        if account:
            page.locator("#account").fill(account)
        page.locator("#pin").fill(pin)
        page.get_by_role("button", name="解锁", exact=True).click()
    expect(page.locator(".gate")).to_have_count(0, timeout=60_000)
    settled(page)


def arrive(page: Page) -> None:
    """Record the arrival on the tablet; the list opens."""
    page.get_by_role("button", name="到达", exact=True).click()
    page.wait_for_selector("body[data-screen=list]")
    settled(page)


def saved(page: Page) -> None:
    """The server has confirmed everything."""
    settled(page)
    expect(page.locator("#unsent-words")).to_have_text(SAVED, timeout=60_000)


def card(page: Page, code: str) -> Locator:
    """One item of the list."""
    return page.locator(f"#item-{code}")


def answer(page: Page, code: str, words: str) -> None:
    """Answer one item."""
    card(page, code).locator(".answers").last.get_by_text(words, exact=True).click()


def photograph(page: Page, code: str, button: str, shade: int) -> None:
    """Take a photo, by the tool or by the demand for evidence."""
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture(shade)}
    before = card(page, code).locator(".item-photos li").count()
    card(page, code).locator(f"{button} input").set_input_files(photo)
    expect(card(page, code).locator(".item-photos li")).to_have_count(before + 1)


def skip_rest(page: Page) -> None:
    """Mark every unanswered item as not inspected, group by group."""
    open_groups = page.locator(".item-group:has(.group-bulk:visible)")
    while open_groups.count():
        group = page.locator(f"#{open_groups.first.get_attribute('id')} .group-bulk")
        group.click()
        page.locator("#bulk-do").click()
        expect(group).to_be_hidden()


def draw(page: Page) -> None:
    """A line with ups and downs on the pad."""
    canvas = page.locator(".pad canvas")
    canvas.scroll_into_view_if_needed()
    expect(canvas).to_have_css("touch-action", "none")  # the pad listens
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 60 + (step % 3) * 25)
    page.mouse.up()


def sign(page: Page, row: str, **fields: str) -> None:
    """Sign in one row of the dialog."""
    dialog = page.locator("#sign-dialog")
    if not dialog.is_visible():
        page.locator("#sign").click()
    dialog.locator(".signers li", has_text=row).get_by_role("button", name="签字", exact=True).click()
    for label, text in fields.items():
        page.locator(f"#sign-{label}").fill(text)
    draw(page)
    page.locator(".pad-done").click()
    expect(page.locator(".pad")).to_have_count(0)


def first_visit(page: Page, provider: str) -> None:
    """Open a visit from the day."""
    page.get_by_role("link", name=re.compile(re.escape(provider))).first.click()
