"""The lines of the finding, between the agency at its desk and the provider with its phone."""

import re

from playwright.sync_api import expect

from tests.journeys.amounts import SWAPPED, TWICE
from tests.journeys.screens import Screen

DAILY_BILL = re.compile("按日向住院病人提供费用清单")


def send(screen: Screen, provider: str) -> None:
    """The officer reads the finding and sends its lines to the provider."""
    screen.open("/findings/")
    screen.says(provider)
    screen.follow(re.compile("稽核记录"))
    # 1,500.00 + 750.00; 1,234.56 + 600.00; 265.44 + 150.00
    screen.says("¥2,250.00", "¥1,834.56", "壹仟捌佰叁拾肆元伍角陆分", "¥415.44", TWICE.name, SWAPPED.name)
    screen.press("发送定点医药机构")
    screen.told("明细已发送定点医药机构。")


def draft_answers(screen: Screen) -> None:
    """The clerk drafts on the phone: one accepted, one disputed with a reason, one accepted."""
    screen.open("/portal/")
    screen.follow(re.compile("违规明细待答复"))
    screen.follow(re.compile("稽核记录"))
    screen.never_says("违约金", "倍")
    screen.follow("答复下一条")
    for _ in range(3):
        swapped = screen.page.locator("h1").inner_text() == SWAPPED.name
        screen.tick("不认可" if swapped else "认可")
        screen.fill(reason="两例有换药医嘱，应予扣除" if swapped else "")
        screen.press("保存草稿")
        screen.told("草稿已保存，由负责人确认提交。")
    screen.says("3条拟答复待负责人确认")


def answer_line_by_line(screen: Screen) -> None:
    """The head looks at each drafted answer and sends it, one line after the other."""
    for name, answer in ((TWICE.name, "认可"), (SWAPPED.name, "不认可"), (DAILY_BILL, "认可")):
        screen.open("/portal/lines")
        screen.follow(re.compile("稽核记录"))
        screen.follow(name)
        expect(screen.main.get_by_label(answer, exact=True)).to_be_checked()
        screen.press("提交答复")


def recheck(screen: Screen) -> None:
    """An officer who did not find it rechecks the disputed line: less remains."""
    _open(screen)
    screen.follow(SWAPPED.name)
    screen.says("两例有换药医嘱，应予扣除")
    screen.follow("复核")
    screen.tick("核减")
    screen.fill(reason="两例医嘱属实，予以扣除", total="500.00", person="100.00")
    screen.fill(**{"funds-0": "400.00"})
    screen.press("提交复核结论")
    screen.told("复核结论已登记。")
    screen.says("¥500.00", "¥400.00", "肆佰元整", "¥750.00")


def accept_what_remains(screen: Screen) -> None:
    """The head accepts what remains after the recheck."""
    screen.open("/portal/lines")
    screen.follow(re.compile("稽核记录"))
    screen.follow(SWAPPED.name)
    screen.says("两例医嘱属实，予以扣除", "¥400.00")
    screen.tick("认可")
    screen.press("提交答复")


def confirm(screen: Screen) -> None:
    """Every accepted line is confirmed; the bases are what the confirmed lines carry."""
    _open(screen)
    screen.press("确认全部已认可的明细")
    # 1,500.00 + 500.00; 1,234.56 + 400.00; 265.44 + 100.00
    screen.says("¥2,000.00", "¥1,634.56", "¥365.44")
    bases = screen.main.locator("section.panel", has_text="违约金").locator("tbody tr")
    expect(bases).to_have_count(5)


def _open(screen: Screen) -> None:
    screen.open("/findings/")
    screen.follow(re.compile("稽核记录"))
