"""In a real browser: from marking a record to the provider's deduction, each by who does it."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.county import handling_service as handling
from compliance.county.handling_service import Desk
from compliance.reviews import service
from tests.journeys.days import Days
from tests.journeys.screens import PHONE, TABLET, Office
from tests.people import PASSWORD
from tests.reviews import making

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
CRITERIA = ("documents", "contents", "drugs", "treatment", "charges")


@pytest.fixture
def office(app, people, live_server, browser, browser_context_args, tmp_path) -> Office:
    days = Days(date(2024, 4, 8))
    days.keep(app)
    with days.today():
        making.claims(tmp_path)
        own = [people.head.provider_id, people.other_head.provider_id]
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", own, date(2024, 1, 1))
    return Office(browser, browser_context_args, live_server, days)


def test_from_marking_a_record_to_the_provider_s_deduction(office, people, tmp_path):
    with office.days.today():
        made = making.staff(people)
    mark_and_draw(office)
    mask_and_check(office, tmp_path)
    judge(office, made)
    finding = tell_and_explain(office, made)
    desk = Desk(people.officer, people.checker, people.agency_director)
    handling.confirm(desk, [finding], date(2024, 4, 9))
    handling.settle(desk, [finding], date(2024, 4, 15), {finding: "1"})
    office.days.go_to(date(2024, 4, 18))
    with office.person("head", PHONE) as screen:
        screen.open("/portal/deductions")
        screen.says("¥120.00")


def mark_and_draw(office):
    """The manager opens the quarter, the auditor marks, the manager freezes and draws by two persons' value."""
    with office.person("manager") as screen:
        screen.open("/reviews/")
        screen.fill(quarter="2024Q1", capacity="20")
        screen.press("开放评审")
    with office.person("auditor_claims") as screen:
        screen.open("/reviews/rounds/1/mark")
        screen.fill(claims="R01\nR02", reason="检查与病情是否相符有争议")
        screen.press("标记")
        screen.told("已标记2份病历。")
    with office.person("manager") as screen:
        screen.open("/reviews/rounds/1")
        screen.press("锁定名单")
        screen.fill(value="3-1-4-1-5", name1="manager", password1=PASSWORD, name2="overseer", password2=PASSWORD)
        screen.press("抽取")
        screen.told("随机病历已抽取。")


def mask_and_check(office, folder):
    """The auditor uploads, draws a box with the mouse, lets the pages alike follow; another auditor checks them all."""
    with office.days.today():
        wanted = making.records(1)
        others = [record for claim, record in wanted.items() if claim != "R01"]
        service.upload_many(making.actor("auditor_claims"), {one: (making.page(),) for one in others})
    paper = folder / "张三 病案8812.png"
    paper.write_bytes(making.page())
    with office.person("auditor_claims") as screen:
        screen.open(f"/reviews/records/{wanted['R01']}")
        screen.main.locator('input[name="files"]').set_input_files(paper)
        screen.press("上传")
        screen.never_says("张三", "8812")
        with screen.page.expect_navigation():  # with its script, which listens to the mouse
            screen.main.locator(".sheet-card a").first.click()
        stage = screen.main.locator("#mask-stage")
        stage.locator("img").evaluate("picture => picture.decode()")
        stage.scroll_into_view_if_needed()
        room = stage.bounding_box()
        mouse, scale = screen.page.mouse, room["width"] / 400
        mouse.move(room["x"] + 220 * scale, room["y"] + 64 * scale)
        mouse.down()
        mouse.move(room["x"] + 16 * scale, room["y"] + 16 * scale, steps=5)  # the bar above does not catch it
        mouse.up()
        expect(screen.main.locator("#mask-count")).to_have_text("1个遮盖框")
        screen.press("遮盖，并应用于同尺寸的未遮盖页")
        screen.told("另有3页同尺寸页面已同样遮盖")
    with office.person("auditor2") as screen:
        screen.open("/reviews/rounds/1/check")
        for box in screen.main.get_by_label("各页均已遮盖干净").all():
            box.check()
        screen.press("勾选的资料核对通过")
        screen.told("已核对4份病历资料。")
    with office.person("manager") as screen:
        screen.open("/reviews/rounds/1")
        screen.press("分派评审")


def judge(office, made):
    """Two reviewers on tablets find the same of R01, blind; the rest is in order."""
    with office.days.today():
        own = making.tasks(1, "R01")
        names = {one.user_id: making.name_of(one.user_id) for one in own}
    for task in own:
        with office.person(names[task.user_id], TABLET) as screen:
            screen.open("/reviews/tasks")
            screen.never_says("R01", "下路镇", "A001")
            screen.main.locator(f'a[href$="{task.id}"]').click()
            expect(screen.main.locator(".record-pages img")).to_have_count(1)
            screen.never_says("R01", "下路镇", "A001")
            for one in CRITERIA:
                screen.main.locator(f'[name="c-{one}"][value="conforms"]').check()
            screen.main.locator('[name="c-tests"][value="breach"]').check()
            row = {"criterion": "tests", "item": "头颅CT", "total": "120", "fund": "120.00", "cause": "无检查指征"}
            screen.fill(**{f"l-0-{name}": value for name, value in row.items()})
            screen.press("提交意见")
            screen.told("评审意见已提交。")
    with office.days.today():
        making.judge(made, 1, {})
    with office.person("manager") as screen:
        screen.open("/reviews/rounds/1")
        screen.press("分派第三人评审")
        screen.press("结束评审")
        screen.follow("占比和一致性")
        screen.says("争议病历", "50.0%", "随机病历", "0.0%")
        screen.open("/reviews/rounds/1")
        screen.press("告知机构")


def tell_and_explain(office, made):
    """The clerk drafts what the provider says, the head sends it; the record becomes a finding."""
    with office.person("clerk", PHONE) as screen:
        screen.open("/portal/reviews")
        screen.follow("R01")
        screen.says("头颅CT", "无检查指征", "¥120.00")
        screen.tick("认可评审结果")
        screen.fill(text="今后加强检查指征管理")
        screen.press("保存草稿")
    with office.person("head", PHONE) as screen:
        screen.open("/portal/reviews")
        screen.press("提交已起草的答复")
        screen.told("已提交1条答复。")
    with office.person("manager") as screen:
        screen.open("/reviews/rounds/1")
        screen.press("转入问题处理")
        screen.follow("病历和资料")
        screen.follow("R01")
        screen.follow("转入的问题")
        found = re.search(r"/findings/(\d+)", screen.page.url)
    return int(found.group(1))
