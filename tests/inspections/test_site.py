"""What belongs to the visit and to no item, in real Chromium and without a network: the round from bed to bed, an
inquiry signed page by page, papers taken away; a table of sampled records; and an item that was sent back."""

import json

import pytest
from playwright.sync_api import expect

from compliance.accounts.rules import SYSTEM
from compliance.checklists import service as checklists
from compliance.foundation.database import db
from compliance.inspections import service
from compliance.inspections.round_rules import rounds
from compliance.inspections.site_rules import inquiry_open
from compliance.sampling import service as sampling
from tests.inspections.hands import answer, arrive, card, draw, open_tablet, photograph, saved, sign_in
from tests.inspections.test_application import Looker
from tests.inspections.visiting import direct, sealed
from tests.people import add_provider

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
LIST = """
code = "test_ward"
version = "2024.1"
since = 2024-01-01
kinds = ["primary_care"]
title = { zh = "病房检查表", en = "Wards" }
source = { zh = "测试", en = "test" }
[[group]]
id = "a"
zh = "住院"
en = "In-patients"
[[item]]
code = "WA-01"
group = "a"
type = "conformity"
zh = "未发现挂床住院。"
en = "No phantom beds."
article = "医疗保障基金使用监督管理条例第十五条第一款"
clause = { zh = "住院管理", en = "Admission" }
violation = "phantom_bed"
evidence = "none"
[[item]]
code = "WA-02"
group = "a"
type = "table"
zh = "抽查病历"
en = "Records sampled"
article = "医疗保障基金使用监督管理条例第二十七条第三项"
evidence = "none"
columns = [
  { id = "no", zh = "住院号", en = "Number", type = "text" },
  { id = "on", zh = "出院日期", en = "Discharged", type = "day" },
  { id = "paid", zh = "涉及金额", en = "Amount", type = "amount" },
]
"""
ROSTER = """今日在院病人一览
科室,床号,姓名,身份证号,住院号,入院日期
内科,1,张三,422823195001011234,ZY001,2024/3/1
内科,2,李四,,ZY002,2024-03-02
外科,3,王五,,ZY003,2024年3月3日
"""


@pytest.fixture
def wards(people):
    checklists.publish(SYSTEM, LIST, "test_ward-2024.1.toml")
    provider = add_provider("P889", "双河镇卫生院", "primary_care", district="建始县", township="业州镇")
    made = direct(people, provider, people.bureau_inspectors[:2], code="test_ward")
    db.session.rollback()
    return made


def view(visit):
    db.session.rollback()
    return service.view(sampling.assignment(visit))


def go_round(page):
    """Three patients from a list in GBK: one in bed, one away, one on leave; one more who is on no list."""
    dialog = page.locator("#site-dialog")
    dialog.get_by_label("巡查方式").select_option("night")
    file = {"name": "在院名单.csv", "mimeType": "text/csv", "buffer": ROSTER.encode("gb18030")}
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_role("button", name="开始", exact=True).click()
    beds = dialog.locator(".bed")
    expect(beds).to_have_count(3)
    dialog.get_by_text("名单外人员").click()
    dialog.get_by_label("病区").fill("外科")
    for at, words in enumerate(("在床", "不在", "请假")):  # what is half filled in below stays
        beds.nth(at).get_by_text(words, exact=True).click()
        expect(beds.nth(at)).to_have_attribute("data-found", ("present", "absent", "leave")[at])
    beds.nth(1).get_by_label("备注").fill("护士称回家")
    beds.nth(1).get_by_label("备注").blur()
    dialog.get_by_label("床号").fill("9")
    dialog.get_by_label("患者姓名").fill("赵六")
    dialog.get_by_role("button", name="添加", exact=True).click()
    expect(beds).to_have_count(4)
    expect(dialog.locator(".ward-rate strong")).to_have_text("33.3%")


def suspect(page):
    """The patient who was away becomes a line in question, with what is known of it filled in."""
    page.locator("#site-dialog .bed").nth(1).get_by_role("button", name="登记疑点明细").click()
    expect(page.locator("#line-name")).to_have_value("挂床住院 内科 2床 李四")
    expect(page.locator("#line-from")).to_have_value("2024-03-02")
    page.locator("#line-total").fill("1800")
    page.locator("#line-save").click()
    expect(page.locator("#suspected")).to_have_text("¥1,800.00")


def draw_and_keep(page, label):
    expect(page.locator("#asked-label")).to_contain_text(label)
    draw(page)
    page.locator("#pad-dialog .pad-done").click()


def inquire(page):
    """Seven questions take two pages; each is signed, then both officers sign."""
    dialog = page.locator("#site-dialog")
    dialog.get_by_role("button", name="询问笔录", exact=True).click()
    dialog.get_by_role("button", name="新建询问笔录").click()
    dialog.get_by_label("被询问人姓名").fill("张三")
    dialog.get_by_label("询问地点").fill("内科一病室")
    dialog.get_by_text("已告知，被询问人表示清楚").click()
    for number in range(1, 8):
        dialog.get_by_role("button", name="增加一问").click()
        dialog.get_by_label(f"第{number}问").fill(f"问题{number}？")
        dialog.get_by_label("答", exact=True).nth(number - 1).fill(f"回答{number}。")
        dialog.get_by_label("答", exact=True).nth(number - 1).blur()
    dialog.get_by_text("本人阅看", exact=True).click()
    rows = dialog.locator(".signers li")
    rows.first.get_by_role("button", name="签字").click()
    draw_and_keep(page, "第1页：张三签名")
    draw_and_keep(page, "第2页：张三签名")
    for at, officer in ((1, "执法员甲"), (2, "执法员乙")):
        expect(dialog.locator(".signers .status-good")).to_have_count(at)
        rows.nth(at).get_by_role("button", name="签字").click()
        draw_and_keep(page, officer)
    expect(dialog.locator(".signers .status-good")).to_have_count(3)


def take_papers(page):
    dialog = page.locator("#site-dialog")
    dialog.get_by_role("button", name="调取资料", exact=True).click()
    for name, form in (("护理记录单", "copy"), ("收费票据存根", "original")):
        dialog.get_by_label("资料名称").fill(name)
        dialog.get_by_label("页数").fill("12")
        dialog.get_by_label("原件或复制件").select_option(form)
        if form == "copy":
            dialog.get_by_text("复制件经提供人核对，与原件一致").click()
        dialog.get_by_role("button", name="加入清单").click()
    expect(dialog.locator(".signers li")).to_have_count(2)
    last = dialog.locator(".signers li").last
    last.get_by_role("button", name="退还").click()
    last.get_by_label("收件人").fill("收费室主任")
    last.get_by_role("button", name="签字").click()
    draw_and_keep(page, "收费室主任")
    expect(last).to_contain_text("已退还收费室主任")


def sample_records(page):
    for number, amount in (("ZY001", "120.50"), ("ZY002", "80")):
        card(page, "WA-02").get_by_role("button", name="增加一行").click()
        page.locator("#row-dialog").get_by_label("住院号").fill(number)
        page.locator("#row-dialog").get_by_label("涉及金额").fill("约" + amount)
        page.get_by_role("button", name="保存此行").click()
        expect(page.locator("#row-dialog .item-problem")).to_be_visible()
        page.locator("#row-dialog").get_by_label("涉及金额").fill(amount)
        page.get_by_role("button", name="保存此行").click()
    expect(card(page, "WA-02").locator(".row-sum")).to_have_text("2行 · 涉及金额 ¥200.50")


def test_round_inquiry_papers_and_table_without_a_network(live_server, people, tablet, wards):
    look = Looker(tablet)
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{wards}")
    arrive(tablet)
    saved(tablet)
    tablet.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tablet.route("**/api/v1/**", lambda route: route.abort())
    answer(tablet, "WA-01", "不符合")
    sample_records(tablet)
    tablet.locator("#site").click()
    go_round(tablet)
    look("round")
    suspect(tablet)
    tablet.locator("#site").click()
    inquire(tablet)
    look("inquiry")
    take_papers(tablet)
    look("papers")
    tablet.keyboard.press("Escape")
    tablet.unroute("**/api/v1/**")
    tablet.locator("#unsent").click()
    saved(tablet)
    found = view(wards)
    assert not found.missing, found.missing
    (round_,) = rounds(found.content.patrols)
    assert (round_.mode, round_.listed, str(round_.rate)) == ("night", 3, "33.3")
    beds = [(bed.place, bed.name, bed.admitted_on, bed.found, bed.note) for bed in round_.beds]
    assert beds == [
        ("内科1床", "张三", "2024-03-01", "present", ""),
        ("内科2床", "李四", "2024-03-02", "absent", "护士称回家"),
        ("外科3床", "王五", "2024-03-03", "leave", ""),
        ("外科9床", "赵六", "", "unlisted", ""),
    ]
    ((_, asked),) = found.content.inquiries
    assert (len(asked["pairs"]), len(asked["pages"]), inquiry_open(asked, 2)) == (7, 2, False)
    taken = [(value["name"], value["verified"], bool(value.get("returned"))) for _, value in found.content.materials]
    assert sorted(taken) == [("护理记录单", True, False), ("收费票据存根", False, True)]
    assert [row["paid"] for row in found.content.rows_of("WA-02")] == ["120.50", "80"]
    assert not look.faults, json.dumps(look.faults, ensure_ascii=False, indent=1)


def test_an_item_sent_back_is_corrected_on_the_tablet_and_nothing_else(live_server, app, people, tablet):
    visit = sealed(app.test_client(), people)
    client = app.test_client().sign_in(people.manager)
    assert client.post(f"/inspections/{visit}/review", data={"to-RX-20": "请补拍柜台全景"}).status_code == 302
    sign_in(tablet, live_server, people.name_of(people.agency_inspectors[0]))
    open_tablet(tablet, live_server, f"#visit/{visit}")
    expect(tablet.locator("#notices")).to_contain_text("已退回更正：1项")
    expect(card(tablet, "RX-20").locator(".item-returned")).to_have_text("退回意见：请补拍柜台全景")
    expect(card(tablet, "RX-02")).to_have_attribute("inert", "")
    tablet.locator("#sign").click()
    expect(tablet.locator("#sign-dialog .missing")).to_contain_text("RX-20")
    tablet.keyboard.press("Escape")
    photograph(tablet, "RX-20", ".tool-photo", 50)
    expect(card(tablet, "RX-20").locator(".item-returned")).to_be_hidden()
    saved(tablet)
    assert view(visit).stage.value == "returned"
    assert not view(visit).open_returns
