"""A clerk fills a self-check in on a phone and the head confirms it there, in real Chromium."""

from datetime import date

import pytest
from playwright.sync_api import expect

from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.selfchecks import service
from tests.people import PASSWORD
from tests.selfchecks.test_selfchecks import ASKED, at, season, under_agreement

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def summer(app):
    """Every request comes on 2 July 2024."""
    serve = app.wsgi_app

    def then(environ, start):
        with clock.at(clock.start_of(date(2024, 7, 2), 10)):
            return serve(environ, start)

    app.wsgi_app = then


@pytest.fixture
def phone(page, live_server):
    """Sign in on a phone and open the one self-check."""
    page.set_viewport_size(PHONE)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    def opened(name):
        page.context.clear_cookies()
        page.goto(f"{live_server}/accounts/sign-in")
        page.get_by_label("账号").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{live_server}/portal/")
        page.get_by_role("link", name="自查自纠待办理").click()
        page.get_by_role("link", name="2024年自查自纠").click()
        page.wait_for_load_state()
        return page

    yield opened
    assert not problems


def test_the_clerk_fills_it_in_and_the_head_confirms(app, people, summer, phone):
    under_agreement(people)
    with at(ASKED):
        service.ask(people.manager, season())
    page = phone("clerk")
    for choice in page.get_by_label("未发现问题", exact=True).all():
        choice.check()
    page.get_by_role("button", name="保存填报").click()
    page.get_by_role("link", name="添加明细").click()
    page.locator("#problem").select_option("TP-12")
    page.locator("#occurred_from").fill("2024-03-05")
    page.locator("#occurred_to").fill("2024-03-06")
    page.locator("#item_name").fill("动态心电图")
    page.locator("#amount").fill("120.50")
    expect(page.locator("#amount-capitals")).to_have_text("壹佰贰拾元伍角整")
    page.get_by_role("button", name="添加明细").click()
    expect(page.get_by_text("¥120.50").first).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "the page moves sideways"
    assert page.get_by_role("button", name="签认报送").count() == 0
    page = phone("head")
    page.get_by_role("button", name="签认报送").click()
    expect(page.get_by_text("自查情况已签认报送")).to_be_visible()
    db.session.rollback()
    assert service.own(people.head)[0].due_fen == 12050
