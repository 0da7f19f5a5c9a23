"""A director decides a case on a phone, with one thumb."""

import pytest

from compliance.cases import service
from compliance.foundation import clock
from tests.cases import making
from tests.people import PASSWORD

PHONE = {"width": 390, "height": 844}


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_a_director_decides_on_a_phone(live_server, app, people, page):
    case_id = making.notified(people)
    serve = app.wsgi_app

    def later(environ, start):
        with clock.at(clock.start_of(making.AFTER, 10)):
            return serve(environ, start)

    app.wsgi_app = later
    page.set_viewport_size(PHONE)
    page.goto(live_server)
    page.get_by_label("账号").fill("agency_director")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live_server}/")
    page.goto(f"{live_server}/cases/{case_id}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    action = page.locator(".page-actions a.btn-primary")
    box = action.bounding_box()
    assert box["height"] >= 48
    assert box["y"] + box["height"] <= PHONE["height"]
    action.click()
    page.wait_for_url(f"{live_server}/cases/{case_id}/decide")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_label("同意，作出处理决定").check()
    page.get_by_role("button", name="作出决定").click()
    page.wait_for_url(f"{live_server}/cases/{case_id}")
    assert page.get_by_text("违约处理决定书").count() or page.get_by_text("作出处理决定").count()
    assert service.in_scope(people.officer, case_id).state == "decided"
