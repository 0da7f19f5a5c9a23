"""A new bureau: what its guide says of an empty database, step by step, and one administrator's way through it."""

import re

import pytest
from playwright.sync_api import expect

from compliance.accounts import people_service
from compliance.accounts import service as accounts
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import ROLE_WORDS, SYSTEM, Authority, Role
from compliance.beginning import service
from compliance.beginning.rules import LEAST, Found, steps
from compliance.sampling import paper_service
from tests.people import PASSWORD, add_provider

EMPTY = Found("", False, (), False, {}, 0, 0)
READY = Found("某县医疗保障局", True, ("liaoning",), False, {**LEAST, Role.PROVIDER_HEAD: 1}, 1, 1)


def done(found):
    return {step.key for step in steps(found) if step.done}


def test_nothing_is_done_in_an_empty_database_and_everything_in_a_ready_one():
    assert done(EMPTY) == set()
    assert done(READY) == {"names", "place", "people", "registry", "agreements", "accounts"}


@pytest.mark.parametrize("role", LEAST)
def test_one_person_too_few_of_any_role_is_named(role):
    people = {**LEAST, role: LEAST[role] - 1}
    step = steps(Found("局", True, (), True, people, 1, 1))[2]
    assert not step.done
    assert step.stands.zh == f"还缺：{ROLE_WORDS[role].zh}1人"


def test_a_bureau_without_a_province_of_its_own_says_so_once():
    assert "place" in done(Found("", False, (), True, {}, 0, 0))


def person(name, *roles):
    return people_service.add(
        SYSTEM,
        NewPerson(name=name, display_name=name, password=PASSWORD, roles=frozenset(roles)),
    )


@pytest.mark.sqlite_only
def test_the_guide_leaves_the_home_page_when_left_and_stays_at_its_address(app, client):
    admin = accounts.actor_of(person("first", Role.ADMINISTRATOR))
    client.sign_in(admin)
    assert "启用引导：从空库到第一轮检查" in client.get("/").text
    client.sign_in(accounts.actor_of(person("second", Role.MANAGER)))
    assert "启用引导：从空库到第一轮检查" in client.get("/").text
    client.sign_in(admin).post("/beginning/leave", data={})
    assert "启用引导：从空库到第一轮检查" not in client.get("/").text
    assert client.get("/beginning/").status_code == 200


@pytest.mark.sqlite_only
def test_the_names_given_are_the_names_on_papers(app, client):
    client.sign_in(accounts.actor_of(person("first", Role.ADMINISTRATOR)))
    assert client.post("/beginning/names", data={"bureau": "", "agency": "某县医保中心"}).status_code == 422
    client.post("/beginning/names", data={"bureau": "某县医疗保障局", "agency": "某县医保中心"})
    assert paper_service.issuer(Authority.ADMINISTRATIVE) == "某县医疗保障局"
    assert paper_service.issuer(Authority.AGENCY) == "某县医保中心"
    assert next(step for step in service.progress() if step.key == "names").done


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_the_first_administrator_is_led_from_an_empty_database(app, client, live_server, page):
    admin = accounts.actor_of(person("first", Role.ADMINISTRATOR))
    cookie = client.sign_in(admin).get_cookie("session")
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server}])
    page.goto(live_server)
    page.get_by_role("link", name="启用引导：从空库到第一轮检查").click()
    expect(page.get_by_text("已完成0项，共6项")).to_be_visible()
    page.get_by_role("link", name=re.compile("填写单位名称")).click()
    page.get_by_label("医疗保障局名称").fill("某县医疗保障局")
    page.get_by_label("经办机构名称").fill("某县医疗保障事务中心")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name=re.compile("确定适用的省、市规定")).click()
    page.get_by_role("button", name="本地仅适用国家规定").click()
    expect(page.get_by_text("已完成2项，共6项")).to_be_visible()
    for role, least in LEAST.items():
        for number in range(least):
            person(f"{role.value}{number}", role)
    add_provider("H1", "某县人民医院")
    page.reload()
    expect(page.get_by_text("已完成4项，共6项")).to_be_visible()
    expect(page.locator("li[aria-current=step]")).to_contain_text("签订服务协议")
    expect(page.get_by_text("由经办机构负责人办理")).to_be_visible()
    page.get_by_role("link", name=re.compile("开通定点机构账号")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
