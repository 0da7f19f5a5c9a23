"""A township's worker at somebody's door, on a phone; the officer sees the lead."""

import re

import pytest

from compliance.followups import service
from compliance.followups.rules import Way
from compliance.foundation.database import db
from tests.followups import making
from tests.people import PASSWORD

PHONE = {"width": 390, "height": 844}


def enter(page, address, name):
    page.goto(f"{address}/accounts/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")


def fits(page):
    page.wait_for_load_state()  # with its styles
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_an_impostor_is_found_at_the_door_and_the_officer_sees_the_lead(live_server, app, people, page, tmp_path):
    making.claims(tmp_path, people, count=3)
    service.load(people.auditor_claims, making.CONTACTS.encode(), "list.csv")
    made = making.opened(people.auditor_claims, Way.IN_PERSON, quota="", ids=("S01",))
    one = making.listed(people.auditor_claims, made)[0]
    db.session.rollback()
    page.set_viewport_size(PHONE)
    enter(page, live_server, "township")
    page.get_by_role("link", name=re.compile("回访待办")).click()
    page.get_by_role("link", name=re.compile("三月出院患者回访")).click()
    page.wait_for_url(f"{live_server}/followups/{one.id}")
    assert fits(page)
    assert "赵秘一" not in page.content()
    page.get_by_role("button", name="查看 电话").click()
    page.get_by_role("link", name="13911110001").wait_for()
    page.get_by_label("已联系上").check()
    keep = page.get_by_role("button", name="保存联系结果")
    assert keep.bounding_box()["height"] >= 48
    keep.click()
    page.wait_for_url(f"{live_server}/followups/{one.id}#script")
    page.get_by_label("本人", exact=True).check()
    nights = page.get_by_text("住院期间夜间是否在院")
    assert not nights.is_visible()
    page.get_by_label("是本人").check()
    assert nights.is_visible()
    page.get_by_label("他人使用").check()
    assert not nights.is_visible()
    page.get_by_label("他人或机构").check()
    page.get_by_label(re.compile("本人陈述")).fill("没有住过院，医保卡在卫生院")
    assert fits(page)
    page.get_by_role("button", name="提交回访表").click()
    page.get_by_text("已转为线索").wait_for()
    page.get_by_text("冒名就医").first.wait_for()
    page.context.clear_cookies()
    enter(page, live_server, "officer")
    page.goto(f"{live_server}/findings/leads")
    assert page.get_by_text(re.compile("冒名就医（结算单S01）")).count()
