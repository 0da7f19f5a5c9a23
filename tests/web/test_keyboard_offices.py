"""Those who check, decide, judge, oversee and ask, and the public: each main task by keyboard alone."""

import re
from datetime import date

import pytest

from compliance.accounts import people_service
from compliance.cases import service as cases
from compliance.claims import service as claims
from compliance.claims import upload_service
from compliance.followups import service as followups
from compliance.followups.rules import Way
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.reviews.rules import Criterion
from tests.cases import bureau
from tests.cases import making as agreed
from tests.cases.bureau import Step
from tests.claims.test_pages import CSV
from tests.followups import making as asking
from tests.journeys.days import Days
from tests.people import PASSWORD
from tests.reviews import making as reviewing
from tests.sampling.county import county
from tests.tips.making import DAY, TEXT, appoint
from tests.web.keyboard import hands

__all__ = ["county", "hands"]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def _number(people, case_id) -> str:
    number = cases.in_scope(people.officer, case_id).number
    db.session.rollback()
    return number


def _now(people, case_id):
    db.session.rollback()
    return cases.in_scope(people.officer, case_id)


def test_a_legal_reviewer_checks_what_an_officer_proposed(app, people, live_server, hands):
    case_id = agreed.proposed(people)
    number = _number(people, case_id)
    hands.enter(app, live_server, people.legal_reviewer)
    hands.to("案件").press("Enter").to(number).press("Enter")
    hands.to("复核").press("Enter").to("同意").page.keyboard.press("Space")
    hands.to("复核").press("Enter")
    assert _now(people, case_id).state == "checked"


def test_an_agency_director_decides_a_case(app, people, live_server, hands):
    case_id = agreed.notified(people)
    number = _number(people, case_id)
    Days(agreed.AFTER).keep(app)
    hands.enter(app, live_server, people.agency_director)
    hands.to("案件").press("Enter").to(number).press("Enter")
    hands.to("作出决定").press("Enter").to("同意，作出处理决定").page.keyboard.press("Space")
    hands.to("作出决定").press("Enter")
    assert _now(people, case_id).state == "decided"


def test_a_director_files_a_case_of_the_bureau(app, people, live_server, hands):
    case_id = bureau.course(people, Step.FILING_PROPOSED)
    number = _number(people, case_id)
    Days(date(2024, 6, 6)).keep(app)
    hands.enter(app, live_server, people.director)
    hands.to("案件").press("Enter").to(number).press("Enter")
    hands.to("批准立案").press("Enter").to("批准立案").press("Enter")
    assert _now(people, case_id).events[-1].kind == Step.FILED


def test_a_record_reviewer_judges_a_record(app, people, live_server, hands, tmp_path):
    made = reviewing.staff(people)
    with reviewing.on(date(2024, 4, 8)):
        round_id = reviewing.reviewing(made, tmp_path)
    task = reviewing.tasks(round_id)[0]
    Days(date(2024, 4, 9)).keep(app)
    hands.enter(app, live_server, made.reviewer(task.user_id))
    hands.to("我的评审").press("Enter").to(task.id.hex[:8].upper()).press("Enter")
    for _ in Criterion:
        hands.to("符合").page.keyboard.press("Space")
    hands.to("提交意见").press("Enter")
    assert any(one.id == task.id and one.submitted_at for one in reviewing.tasks(round_id))


def test_a_claims_auditor_imports_an_export(app, people, live_server, hands):
    hands.enter(app, live_server, people.auditor_claims)
    with hands.page.expect_file_chooser() as chooser:  # before the page is there, for a key waits for nobody
        hands.to("结算数据").press("Enter").to("导入结算数据").press("Enter").to("导出文件").page.keyboard.press(
            "Enter"
        )
    chooser.value.set_files({"name": "五月结算.csv", "mimeType": "text/csv", "buffer": CSV})
    hands.to("来源系统").type("医院系统").to("上传并核对").press("Enter")
    hands.to("导入", whole=True).press("Enter")
    db.session.rollback()
    upload_service.wait(1)
    assert [one.rows for one in claims.batches()] == [4]


def test_an_overseer_finds_a_case_by_its_number_and_reads_it(app, people, live_server, hands):
    number = _number(people, agreed.opened(people))
    hands.enter(app, live_server, people.overseer)
    hands.to("案件").press("Enter").to("案号").type(number).to("筛选").press("Enter").to(number).press("Enter")
    assert hands.page.locator("h1").inner_text() == number


def test_a_township_worker_asks_at_somebodys_door(app, people, live_server, hands, tmp_path):
    asking.claims(tmp_path, people, count=3)
    followups.load(people.auditor_claims, asking.CONTACTS.encode(), "list.csv")
    made = asking.opened(people.auditor_claims, Way.IN_PERSON, quota="", ids=("S01",))
    db.session.rollback()
    hands.enter(app, live_server, people.township)
    hands.to("回访").press("Enter").to("三月出院患者回访").press("Enter").to("查看 电话").page.keyboard.press("Enter")
    hands.waits_on("13911110001")
    hands.to("已联系上").page.keyboard.press("Space")
    hands.to("保存联系结果").press("Enter")
    hands.to("本人").page.keyboard.press("Space")
    hands.choose("他人使用").choose("他人或机构").to("本人陈述").type("没有住过院，医保卡在卫生院")
    hands.to("提交回访表").press("Enter")
    db.session.rollback()
    assert asking.listed(people.auditor_claims, made)[0].suspicion


def test_an_administrator_adds_an_account(app, people, live_server, hands):
    hands.enter(app, live_server, people.administrator)
    hands.to("人员账号").press("Enter").to("新增账号").press("Enter")
    hands.to("显示姓名").type("审核员乙").to("审核人员").page.keyboard.press("Space")
    hands.to("账号", whole=True).type("shenhe2").to("初始密码").type(PASSWORD).to("新增账号").press("Enter")
    db.session.rollback()
    assert "shenhe2" in {one.name for one in people_service.people()}


def test_a_visitor_reads_a_draw_that_is_over(app, county, live_server, hands):
    county.bring("closed")
    hands.page.goto(f"{live_server}/publicity/")
    hands.to("三月随机抽查").press("Enter").to("record.json")


def test_a_visitor_files_a_tip_and_asks_what_became_of_it(app, people, live_server, hands):
    with clock.at(clock.start_of(DAY, 9)):
        appoint(people)
    hands.page.goto(f"{live_server}/publicity/")
    hands.to("举报").press("Enter").to("我要举报").press("Enter")
    hands.to("被举报对象").type("下路镇某卫生院").to("举报内容").type(TEXT).to("提交举报").press("Enter")
    code = hands.page.locator(".tip-code").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    hands.to("查询举报").press("Enter").to("查询码").type(code).to("查询办理情况").press("Enter")
    assert hands.page.get_by_text("已收到").count()
