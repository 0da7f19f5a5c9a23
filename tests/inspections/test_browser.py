"""Two officers with two tablets fill a list, photograph, sign, and the server seals: in real Chromium."""

import re

import pytest
from playwright.sync_api import expect

from compliance.accounts import service as accounts
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.inspections import service
from compliance.sampling import service as sampling
from tests.inspections.hands import (
    arrive,
    card,
    enter,
    first_visit,
    open_tablet,
    photograph,
    saved,
    settled,
    sign,
    sign_in,
    skip_rest,
)
from tests.inspections.visiting import order
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
LOOKS_AGAIN = 31_000  # milliseconds after which a tablet asks for what others sent


@pytest.fixture
def tablets(browser, browser_context_args):
    contexts = [browser.new_context(**browser_context_args, viewport={"width": 1024, "height": 768}) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    problems = []
    for page in pages:
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda message: problems.append(message.text) if "Content Security" in message.text else None
        )
    yield pages
    for context in contexts:
        context.close()
    assert not problems


def fill(page):
    """One breach with photo and line, one answer that conforms, a photo of the place; the rest not inspected."""
    settled(page)
    assert page.locator("#items input:checked").count() == 0
    photograph(page, "RX-01", ".tool-photo", 200)
    card(page, "RX-05").get_by_text("不符合", exact=True).click()
    expect(card(page, "RX-05").locator(".item-proof.wanted")).to_contain_text("拍照取证")
    card(page, "RX-20").get_by_text("不符合", exact=True).click()
    card(page, "RX-02").get_by_text("符合", exact=True).click()
    add_line(page)
    skip_rest(page)
    saved(page)


def add_line(page):
    card(page, "RX-20").get_by_role("button", name="登记疑点明细").click()
    page.locator("#line-save").click()
    expect(page.locator("#line-errors a")).to_have_count(3)
    page.get_by_label("收费名称").fill("阿胶口服液串换为复方阿胶浆")
    page.get_by_label(re.compile("^数量")).fill("4")
    page.get_by_label(re.compile("^单价")).fill("58.5")
    today = page.evaluate("new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)")
    page.get_by_label(re.compile("^起始日")).fill(today)
    page.get_by_label("职工医保").fill("200")
    page.get_by_label("个人负担").fill("34")
    expect(page.locator("#line-total")).to_have_value("234.00")  # 4 at 58.50
    expect(page.locator("#line-capitals")).to_have_text("贰佰叁拾肆元整")
    page.locator("#line-save").click()
    expect(page.locator("#suspected")).to_have_text("¥234.00")


def test_two_officers_fill_and_sign_a_list(live_server, people, tablets):
    visit = order(people, people.bureau_inspectors[:2])
    db.session.rollback()
    first, second = tablets
    sign_in(first, live_server, "xz1")
    open_tablet(first, live_server)
    first_visit(first, "平安大药房")
    arrive(first)
    fill(first)
    first.locator("#sign").click()
    expect(first.locator("#sign-dialog .missing")).to_contain_text("RX-05")  # its evidence is still wanted
    first.locator("#sign-dialog .missing button").first.click()
    photograph(first, "RX-05", ".proof-photo", 60)
    photograph(first, "RX-20", ".proof-photo", 90)
    saved(first)
    first.locator("#sign").click()
    sign(first, "执法员甲")
    first.locator("#sign-dialog .status-good").first.wait_for()
    sign_in(second, live_server, "xz2")
    second.goto(f"{live_server}/inspections/{visit}/checklist")
    enter(second)
    saved(second)
    second.locator("#sign").click()
    sign(second, "执法员乙")
    second.locator("#sign-dialog .signers .status-good").nth(1).wait_for()
    sign(first, "被检查单位代表", name="药店负责人", position="负责人", opinion="情况属实")
    first.get_by_role("link", name="查看记录").last.wait_for()
    db.session.rollback()
    found = service.view(sampling.assignment(visit))
    assert found.stage.value == "sealed"
    assert len(found.stored) == 6  # three photos, three signatures
    lines = findings.in_scope(people.overseer, found.finding_id).lines
    assert sorted((line.item_name, line.total_fen, line.person_fen) for line in lines) == [
        ("营业时间药师在岗，在岗信息公示。", 0, 0),
        ("阿胶口服液串换为复方阿胶浆", 23400, 3400),
    ]
    first.goto(f"{live_server}/inspections/{visit}/record")
    text = first.locator("main").inner_text()
    assert "¥234.00" in text and "贰佰叁拾肆元整" in text and "情况属实" in text


def test_what_is_typed_without_a_connection_is_kept_and_sent_later(live_server, people, tablets):
    visit = order(people, people.bureau_inspectors[:2])
    db.session.rollback()
    page, _ = tablets
    sign_in(page, live_server, "xz1")
    open_tablet(page, live_server, f"#visit/{visit}")
    arrive(page)
    saved(page)
    page.context.set_offline(True)
    card(page, "RX-02").get_by_text("符合", exact=True).click()
    card(page, "RX-05").get_by_text("未检查", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("网络不通")
    expect(page.locator("#unsent-words")).to_have_text("未上传2条")
    page.context.set_offline(False)
    page.reload()
    enter(page)
    expect(card(page, "RX-02").locator("input[value=conforms]")).to_be_checked()
    saved(page)
    db.session.rollback()
    assert service.view(sampling.assignment(visit)).progress.answered == 2


def test_signed_out_keeps_the_queue_and_asks_to_sign_in(live_server, people, tablets):
    visit = order(people, people.bureau_inspectors[:2])
    db.session.rollback()
    page, _ = tablets
    sign_in(page, live_server, "xz1")
    open_tablet(page, live_server, f"#visit/{visit}")
    arrive(page)
    saved(page)
    accounts.end_sessions(people.bureau_inspectors[0].user_id)
    card(page, "RX-02").get_by_text("符合", exact=True).click()
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("账号").fill("xz1")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    enter(page)
    saved(page)
    db.session.rollback()
    assert service.view(sampling.assignment(visit)).progress.answered == 1


def test_marking_the_rest_keeps_what_a_colleague_answered_meanwhile(live_server, people, tablets):
    visit = order(people, people.bureau_inspectors[:2])
    db.session.rollback()
    first, second = tablets
    sign_in(first, live_server, "xz1")
    open_tablet(first, live_server, f"#visit/{visit}")
    arrive(first)
    saved(first)
    second.clock.install()
    sign_in(second, live_server, "xz2")
    open_tablet(second, live_server, f"#visit/{visit}")
    saved(second)
    group = second.locator(".item-group", has=second.locator("#item-RX-05"))
    group.locator(".group-bulk").click()
    with first.expect_response(lambda reply: "RX-05" in (reply.request.post_data or "")):
        card(first, "RX-05").get_by_text("不符合", exact=True).click()
    with second.expect_response(re.compile("/bundle$")):
        second.clock.fast_forward(LOOKS_AGAIN)
    expect(card(second, "RX-05").locator("input[value=breach]")).to_be_checked()
    second.locator("#bulk-do").click()
    expect(group.locator(".group-bulk")).to_be_hidden()
    saved(second)
    db.session.rollback()
    assert service.view(sampling.assignment(visit)).progress.breaches == 1
