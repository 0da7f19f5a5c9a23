"""A citizen sends a tip on a phone with a photo; the keeper takes it, an officer checks it without knowing who sent it,
and the citizen asks by the code."""

import re

import pytest

from compliance.foundation import clock
from tests.people import PASSWORD
from tests.tips.making import DAY, TEXT, appoint, photo

PHONE = {"width": 390, "height": 844}
NAME, NUMBER = "陈述人甲", "13900001111"


def fits(page):
    page.wait_for_load_state()  # with its styles
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def sign_in(page, address, name):
    page.goto("about:blank")  # what is still on its way, a picture say, would bring the last person's cookie back
    page.context.clear_cookies()
    page.goto(f"{address}/accounts/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_a_tip_from_the_citizens_phone_to_the_answer_by_code(live_server, app, people, page, tmp_path):
    serve = app.wsgi_app

    def then(environ, start):
        with clock.at(clock.start_of(DAY, 10)):
            return serve(environ, start)

    app.wsgi_app = then
    with clock.at(clock.start_of(DAY, 9)):
        appoint(people)
    page.set_viewport_size(PHONE)
    code = sent(page, live_server, tmp_path)
    sign_in(page, live_server, "auditor_claims")
    accepted(page, live_server)
    sign_in(page, live_server, "officer")
    checked(page, live_server)
    page.context.clear_cookies()
    page.goto(f"{live_server}/tips/state")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询办理情况").click()
    page.get_by_text("已受理，核查中").first.wait_for()
    assert fits(page) and code not in page.url and NAME not in page.content()


def sent(page, address, folder):
    """The citizen's part; returns the code."""
    (folder / "IMG_0001.jpg").write_bytes(photo())
    page.goto(f"{address}/tips/")
    assert fits(page)
    page.get_by_role("link", name="我要举报").click()
    page.wait_for_url(f"{address}/tips/new")
    assert fits(page) and page.locator(".unseen").bounding_box()["width"] <= 1
    page.get_by_label("被举报对象").fill("下路镇某卫生院")
    page.locator("#text").fill(TEXT)
    page.locator("#pictures").set_input_files(folder / "IMG_0001.jpg")
    page.get_by_label("实名举报，姓名和电话仅举报专管人员可见").check()
    page.locator("#name").fill(NAME)
    page.locator("#phone").fill(NUMBER)
    page.get_by_role("button", name="提交举报").click()
    code = page.locator(".tip-code").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code) and fits(page)
    return code


def accepted(page, address):
    """The keeper's part: the tip becomes a lead; the reporter is looked at by an act of its own."""
    page.goto(f"{address}/tips/desk/1")
    assert NAME not in page.content() and page.locator(".tip-pictures img").count() == 1
    page.get_by_text("受理并转为线索").first.click()
    page.locator("#accept-provider").fill("A001")
    page.locator("#accept-subject").fill("疑似冒名住院")
    page.locator("#accept-summary").fill("反映登记住院人员不在床，建议核对。")
    page.locator("#accept-released-0").check()
    page.get_by_role("button", name="受理并转为线索").click()
    page.get_by_text("已受理，核查中").first.wait_for()
    page.get_by_label("用途").select_option(index=1)
    page.get_by_role("button", name="查看举报人").click()
    page.get_by_text(NUMBER).wait_for()


def checked(page, address):
    """The officer's part: the summary and the photo, nothing of the reporter, and the outcome."""
    page.goto(f"{address}/findings/leads")
    page.get_by_role("link", name=re.compile("医保线")).click()
    page.get_by_role("link", name="举报材料").click()
    page.locator(".tip-pictures img").wait_for()
    assert NAME not in page.content() and TEXT not in page.content()
    page.goto(f"{address}/findings/leads/1")
    page.get_by_text("登记核查结论").first.click()
    page.get_by_label("核查属实").check()
    page.locator("#conclude-reason").fill("经现场核查情况属实")
    page.get_by_role("button", name="登记核查结论").click()
    page.get_by_text("经现场核查情况属实").wait_for()
