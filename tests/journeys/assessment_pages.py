"""The yearly assessment on screen: opened, marked, told, objected to, decided, published, settled."""

import re

from tests.journeys.agreement_amounts import AFTER, DEPOSITS, FIRST, GRADE, PROVISIONAL, SCORE, SHARE, Deposit
from tests.journeys.agreement_pages import NAME
from tests.journeys.screens import Screen

OBJECTION = "8月12日药师外出系参加药监部门培训，附签到记录，请予复核。"


def open_the_year(screen: Screen) -> None:
    """The manager opens the assessment of 2026."""
    screen.open("/assessments/?year=2026")
    screen.main.locator("section[aria-labelledby=open-heading] [name=year]").fill("2026")
    screen.press("开始考核")
    screen.says(NAME)


def to_assessment(screen: Screen) -> None:
    """By the agreements to the year's assessments, and to the one."""
    screen.open("/agreements/")
    screen.follow("年度考核")
    screen.follow(NAME)


def post_deposits(screen: Screen) -> None:
    """What was held back of each fund, by its voucher."""
    to_assessment(screen)
    for one in DEPOSITS:
        screen.fill(**{"hold-fund": one.fund, "hold-amount": one.entered, "hold-on": "2026-12-31"})
        screen.fill(**{"hold-reference": one.voucher})
        screen.press("登记预留金额")
        screen.says(one.held)


def mark(screen: Screen) -> None:
    """Two items lose points, with fact and ground; the others are confirmed."""
    to_assessment(screen)
    _mark(screen, "1.2", "20", "9月盘点：3个品种账实不符")
    _mark(screen, "2.1", FIRST, "8月12日营业时间药师不在岗")
    screen.press("确认其余项目无扣分")


def _mark(screen: Screen, item: str, taken: str, reason: str) -> None:
    screen.fill(item=item, taken=taken, reason=reason)
    with screen.page.expect_navigation():
        screen.main.locator("section[aria-labelledby=mark-heading]").get_by_role("button").click()
    screen.sound()
    screen.told("已登记")


def tell_provider(screen: Screen) -> None:
    """The manager tells the pharmacy its provisional result."""
    to_assessment(screen)
    screen.press("告知机构")


def head_objects(screen: Screen) -> None:
    """The head is told on its start page, reads what was taken off, and objects."""
    screen.open("/portal/")
    screen.follow(re.compile("年度考核初评结果"))
    screen.follow("2026")
    screen.says("8月12日营业时间药师不在岗", PROVISIONAL)
    screen.fill(text=OBJECTION)
    screen.press("提交异议")
    screen.says(OBJECTION)


def change_the_mark(screen: Screen) -> None:
    """The officer reads the objection and changes one mark."""
    to_assessment(screen)
    screen.says(OBJECTION)
    _mark(screen, "2.1", AFTER, "经复核，培训时段不计，其余时段药师不在岗")


def answer(screen: Screen) -> None:
    """The manager answers."""
    to_assessment(screen)
    screen.fill(**{"answer-text": "部分采纳，该项改扣8分"})
    screen.press("答复")


def decide(screen: Screen) -> None:
    """The director fixes score and grade."""
    to_assessment(screen)
    screen.press("确定结果")
    screen.says(SCORE, SHARE)
    assert screen.main.locator(".figure", has_text="考核等级").first.inner_text().split()[-1] == GRADE


def publish(screen: Screen, credit: str) -> None:
    """The manager publishes; the credit grade follows."""
    to_assessment(screen)
    screen.press("公布结果")
    screen.told(f"{credit}")


def settle(screen: Screen) -> None:
    """The director settles; each fund by its own amount."""
    to_assessment(screen)
    screen.press("结算保证金")
    _shows(screen, DEPOSITS)


def head_sees_deposit(screen: Screen) -> None:
    """The head sees score, share and each amount."""
    screen.open("/portal/assessments")
    screen.says("已结算", SCORE)
    screen.follow("2026")
    screen.says("部分采纳，该项改扣8分", SHARE)
    _shows(screen, DEPOSITS)


def _shows(screen: Screen, deposits: tuple[Deposit, ...]) -> None:
    for one in deposits:
        screen.says(one.held, one.withheld, one.returned)


def ledger_agrees(screen: Screen) -> None:
    """The same amounts stand in the ledger."""
    screen.open("/ledger/?q=")
    for one in DEPOSITS:
        screen.says(one.held, one.returned)
