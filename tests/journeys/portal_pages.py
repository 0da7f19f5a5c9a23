"""What the provider's clerk and head see of their deductions on a phone, and what they say to them."""

import re

from playwright.sync_api import expect

from tests.journeys.amounts import OUTSTANDING, PARTS, Part
from tests.journeys.screens import Screen
from tests.journeys.tablet_pages import picture

STATEMENT = "本院已组织整改并退回费用，请求从轻处理。"


def draft_statement(screen: Screen) -> None:
    """The clerk reads a deduction and drafts a statement with a file."""
    _open(screen, PARTS[1])
    screen.follow("提出陈述申辩")
    screen.fill(text=STATEMENT)
    proof = {"name": "整改材料.png", "mimeType": "image/png", "buffer": picture(30)}
    screen.main.locator('input[name="files"]').set_input_files(proof)
    screen.press("保存草稿")


def send_statement(screen: Screen) -> None:
    """The head reads the draft and sends it."""
    _open(screen, PARTS[1])
    screen.follow("继续填写陈述申辩")
    expect(screen.main.locator('textarea[name="text"]')).to_have_value(STATEMENT)
    screen.press("提交陈述申辩")
    screen.says(STATEMENT)


def sees_each_deduction(screen: Screen) -> None:
    """Every deduction with clause, formula, inputs and amount, in figures and in characters."""
    for part in PARTS:
        _open(screen, part)
        screen.says("协议条款", "《定点医疗机构医疗保障服务协议（2026年度）》" if part.formula else "协议", part.amount)
        screen.says(part.capitals)
        if part.formula:
            screen.says(part.formula, f"{part.chosen} 倍")
            screen.says(part.base)
        screen.never_says("处罚", "罚款")
    _open(screen, PARTS[1])
    sees_pictures(screen, 2)  # the officer's photo, and what the head sent with the statement


def sees_pictures(screen: Screen, count: int) -> None:
    """The page shows so many pictures, and each has loaded."""
    pictures = screen.main.locator("img")
    expect(pictures).to_have_count(count)
    for at in range(count):
        pictures.nth(at).scroll_into_view_if_needed()
        expect(pictures.nth(at)).not_to_have_js_property("naturalWidth", 0)


def sees_what_is_owed(screen: Screen) -> None:
    """The start page sums what is still owed."""
    screen.open("/portal/")
    screen.says(OUTSTANDING)


def _open(screen: Screen, part: Part) -> None:
    screen.open("/portal/deductions")
    row = screen.main.locator("tbody tr", has_text=part.consequence).filter(has_text=re.compile(part.violation))
    expect(row).to_have_count(1)
    with screen.page.expect_navigation():
        row.get_by_role("link").first.click()
    screen.sound()
