"""The case at the agency: opened, proposed, checked, notified, heard, decided, paid."""

import re

from playwright.sync_api import expect

from tests.journeys.amounts import PARTS, RECEIVED, TOTAL, TOTAL_CAPITALS, Part
from tests.journeys.screens import Screen


def open_and_propose(screen: Screen) -> None:
    """The officer opens the case over the finding and chooses within each clause, with reasons."""
    screen.open("/cases/new")
    screen.main.locator('input[name="finding"]').check()
    screen.press("立案")
    screen.says("医保协案〔2026〕1号")
    screen.follow("拟定处理意见")
    for part in PARTS:
        if part.chosen:
            label = re.compile(f"^违约金 · .*{part.violation}.* · ")
            screen.main.get_by_label(label).fill(part.chosen)
            reason = re.compile(f"违约金 · .*{part.violation}[^·]*$")
            screen.main.locator("textarea").and_(screen.main.get_by_label(reason)).fill(
                "首次发现，已主动退回，配合核查"
            )
    screen.press("拟定处理意见")
    _sees_the_amounts(screen)


def check(screen: Screen) -> None:
    """A second officer checks."""
    _open(screen)
    _sees_the_amounts(screen)
    screen.follow("复核")
    screen.says(*(part.formula for part in PARTS if part.formula))
    screen.main.locator('input[value="approve"]').check()
    screen.fill(opinion="事实清楚，依据和金额无误")
    screen.press("复核处理意见")


def serve_notice(screen: Screen) -> None:
    """The notice is served; the statement period runs."""
    _open(screen)
    screen.follow("送达通知书")
    screen.press("送达通知书")
    screen.says("医保违通〔2026〕1号", "陈述申辩期")


def consider(screen: Screen, said: str) -> None:
    """The statement is considered and the proposal kept, with reasons."""
    _open(screen)
    screen.says(said)
    screen.follow("研究陈述申辩")
    screen.main.locator('input[value="keep"]').check()
    screen.fill(opinion="整改情况已在幅度内考虑，维持原意见")
    screen.press("研究陈述申辩")


def decide(screen: Screen) -> None:
    """The agency director decides; what is due is posted."""
    _open(screen)
    screen.follow("作出决定")
    screen.main.locator('input[value="decide"]').check()
    screen.fill(opinion="同意")
    screen.press("作出决定")
    screen.says("医保违决〔2026〕1号", TOTAL)


def receive(screen: Screen, part: Part, way_words: str, voucher: str) -> None:
    """What came in against one consequence."""
    _open(screen)
    row = screen.main.locator("tbody tr", has_text=part.consequence).filter(has_text=part.violation)
    with screen.page.expect_navigation():
        row.first.get_by_role("link").click()
    screen.says(part.amount, part.capitals)
    screen.follow("登记入账")
    screen.tick(way_words)
    screen.fill(amount=part.amount.removeprefix("¥").replace(",", ""), document=voucher)
    screen.press("登记入账")
    screen.says(f"{way_words} {voucher}")


def sees_what_came_in(screen: Screen) -> None:
    """The case and the ledger say what came in and what has not."""
    _open(screen)
    screen.says(TOTAL, RECEIVED)
    screen.open("/ledger/?period=2026Q1")
    screen.says(TOTAL, RECEIVED)
    screen.open("/cases/")
    screen.says(TOTAL, RECEIVED)


def _open(screen: Screen) -> None:
    screen.open("/cases/")
    screen.follow("医保协案〔2026〕1号")


def _sees_the_amounts(screen: Screen) -> None:
    rows = screen.main.locator("table.cards tbody tr")
    expect(rows).to_have_count(len(PARTS))
    for part in PARTS:
        row = rows.filter(has_text=part.consequence).filter(has_text=part.violation)
        expect(row).to_contain_text(part.base)
        expect(row).to_contain_text(part.amount)
    screen.says(TOTAL, TOTAL_CAPITALS)
