"""A person signs in with a real browser."""

import pytest

from tests.people import PASSWORD


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_a_manager_signs_in(live_server, people, page):
    page.goto(live_server)
    page.get_by_label("账号").fill("manager")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live_server}/")
    assert page.locator("h1").count() == 1
