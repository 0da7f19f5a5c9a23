"""The office offers a target, the provider counters it on its portal, the office agrees; half a year later the provider
reads there what it missed, in its own numbers."""

import pytest

from compliance.foundation import clock
from compliance.indicators import matter_service, run_service
from compliance.indicators.period_rules import period
from tests.indicators import making
from tests.people import PASSWORD

REASON = "新开骨科，2024年次均费用将上升"


def sign_in(page, address, name):
    page.context.clear_cookies()
    page.goto(f"{address}/accounts/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="登录").wait_for(state="detached")


@pytest.fixture
def baseline(app, people, tmp_path):
    """Both under agreement, a year of claims to propose from: 40 stays of 1,900.00 at the head's own."""
    making.sign()
    code = making.code_of(people.head.provider_id)
    making.claims(tmp_path, {code: (40, 7_600_000)}, year=2023)
    run_service.compute(people.auditor_claims, period("2023"))
    making.claims(tmp_path, {code: (100, 20_500_000)})
    serve, day = app.wsgi_app, [making.SIGNED]

    def then(environ, start):
        with clock.at(clock.start_of(day[0], 10)):
            return serve(environ, start)

    app.wsgi_app = then
    return day


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_a_target_is_offered_countered_and_agreed_and_the_deduction_shows_its_formula(
    live_server, app, people, page, baseline
):
    offered(page, live_server, people)
    countered(page, live_server, people)
    sign_in(page, live_server, people.name_of(people.officer))
    page.goto(f"{live_server}/indicators/targets?year=2024")
    page.locator("main td a[href^='/indicators/targets/']").first.click()
    page.get_by_text(REASON).first.wait_for()
    page.get_by_role("button", name="接受机构提出的目标").click()
    page.get_by_text("2,000.00").first.wait_for()
    (matter,) = making.assessed(people)
    making.told(people, matter)
    baseline[0] = making.TOLD
    sign_in(page, live_server, people.name_of(people.head))
    page.goto(f"{live_server}/portal/indicators/deductions/{matter}")
    page.get_by_text("¥205,000.00 − ¥2,000.00 × 100 = ¥5,000.00").first.wait_for()
    page.get_by_text("伍仟元整").first.wait_for()
    assert "万朝镇" not in page.locator("main").inner_text(), "no other provider is named"
    page.get_by_role("button", name="确认无异议").click()
    page.get_by_role("button", name="确认无异议").wait_for(state="detached")
    with making.at(making.TOLD):
        matter_service.decide(people.agency_director, matter)
    assert making.one("SELECT amount_fen FROM ledger_entries").amount_fen == 500_000


def offered(page, address, people):
    """The office offers everyone of the kind what its years come to."""
    sign_in(page, address, people.name_of(people.officer))
    page.goto(f"{address}/indicators/targets?year=2024")
    form = page.locator("form[action='/indicators/targets/offer']")
    form.locator("select[name='offer-indicator']").select_option("cost_per_admission")
    form.locator("select[name='offer-kind']").select_option("primary_care")
    form.get_by_role("button", name="提出").click()
    page.get_by_text("1,900.00").first.wait_for()


def countered(page, address, people):
    """The head finds the offer on its portal and answers with another value and why."""
    sign_in(page, address, people.name_of(people.head))
    page.goto(f"{address}/portal/indicators")
    page.locator("main a[href^='/portal/indicators/targets/']").first.click()
    page.get_by_text("1,900.00").first.wait_for()
    page.get_by_label("提出其他目标").check()
    page.get_by_label("本机构提出的目标").fill("2000.00")
    page.locator("#text").fill(REASON)
    page.get_by_role("button", name="提交答复").click()
    page.get_by_text(REASON).first.wait_for()
