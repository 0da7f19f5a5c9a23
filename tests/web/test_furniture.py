"""Days, instants, money and words as pages show them, and the addresses that lists build."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Authority, Role
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.web import furniture, navigation
from tests import access_table
from tests.client import Client
from tests.people import People


@pytest.fixture
def bare() -> Flask:
    """An application with nothing but languages."""
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: app.config.get("LOCALE", "zh_Hans"))
    return app


def test_a_day_in_a_table_and_in_running_text(bare: Flask) -> None:
    with bare.test_request_context():
        assert furniture.day(date(2024, 3, 5)) == "2024-03-05"
        assert furniture.day_text(date(2024, 3, 5)) == "2024年3月5日(周二)"
    bare.config["LOCALE"] = "en"
    with bare.test_request_context():
        assert furniture.day_text(date(2024, 3, 5)) == "Tue 5 March 2024"


def test_an_instant_is_told_by_shanghai_time(bare: Flask) -> None:
    late = datetime(2024, 3, 5, 16, 30, tzinfo=UTC)
    with bare.test_request_context():
        assert furniture.instant(late) == "2024-03-06 00:30"
        assert furniture.day(late) == "2024-03-06"


def test_nothing_is_shown_as_nothing(bare: Flask) -> None:
    with bare.test_request_context():
        assert [furniture.day(None), furniture.day_text(None), furniture.instant(None), furniture.words(None)] == [
            ""
        ] * 4


@pytest.mark.parametrize(("locale", "expected"), [("zh_Hans", "经办人员"), ("en", "Case officer")])
def test_words_roles_and_authorities_follow_the_reader(bare: Flask, locale: str, expected: str) -> None:
    bare.config["LOCALE"] = locale
    with bare.test_request_context():
        assert furniture.words(Role.OFFICER) == expected
        assert furniture.words(Words("案件", "Case")) == ("案件" if locale == "zh_Hans" else "Case")
        assert furniture.words("下路镇中心卫生院") == "下路镇中心卫生院"
        assert "agency" not in furniture.words(Authority.AGENCY) or locale == "en"


def test_a_query_changes_one_value_and_keeps_the_others(bare: Flask) -> None:
    with bare.test_request_context("/providers?q=卫生院&kind=a&kind=b&page=3"):
        assert furniture.query(page=None) == "?q=%E5%8D%AB%E7%94%9F%E9%99%A2&kind=a&kind=b"
        assert furniture.query(q=None, kind=None, page=4) == "?page=4"


def test_a_hash_is_read_in_groups_of_four() -> None:
    assert furniture.groups("3f2a9c1b77") == "3f2a 9c1b 77"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_rail_of_at_most_seven(role: Role) -> None:
    places = navigation.places_of(frozenset({role}))
    assert 1 <= len(places) <= navigation.MOST
    assert places[0].endpoint == ("portal.index" if role in PROVIDER_ROLES else "web.home")


@pytest.mark.parametrize("role", list(Role))
def test_home_leads_on_to_what_the_rail_has_no_room_for_and_to_nothing_twice(role: Role) -> None:
    rail, more = navigation.places_of(frozenset({role})), navigation.further_of(frozenset({role}))
    assert not {place.endpoint for place in rail} & {place.endpoint for place in more}
    assert len({place.words.zh for place in (*rail, *more)}) == len((*rail, *more))


def test_who_holds_several_roles_finds_at_home_what_did_not_fit_in_the_rail() -> None:
    roles = frozenset({Role.MANAGER, Role.OFFICER, Role.LEGAL_REVIEWER})
    shown = (*navigation.places_of(roles)[: navigation.MOST], *navigation.further_of(roles))
    each = {place.endpoint for role in roles for place in navigation.places_of(frozenset({role}))}
    assert each <= {place.endpoint for place in shown}


@pytest.mark.sqlite_only
def test_every_place_of_a_role_is_one_that_it_may_open(app: Flask) -> None:
    pages = {row.rule: row for row in access_table.rows() if "GET" in row.methods}
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    for place in navigation.PLACES:
        page = pages[rules[place.endpoint]]
        assert page.public or place.roles | place.at_home <= page.roles, place.endpoint


@pytest.mark.sqlite_only
def test_the_manager_reaches_the_lists_of_the_quarter_from_home(client: Client, people: People) -> None:
    client.sign_in(people.manager)
    assert 'href="/worklists/"' in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "marked"),
    [("/", "/"), ("/cases/", "/cases/"), ("/cases/7", "/cases/"), ("/cases/staffing", "/cases/staffing"), ("/x", None)],
)
def test_the_rail_marks_the_place_and_leaves_out_what_is_not_there(path: str, marked: str | None) -> None:
    app = Flask(__name__)
    for url, endpoint in (("/", "web.home"), ("/cases/", "cases.index"), ("/cases/staffing", "cases.staffing")):
        app.add_url_rule(url, endpoint, lambda: "")
    actor = Actor(1, "经办机构主任", frozenset({Role.AGENCY_DIRECTOR}))
    with app.test_request_context():
        rail = navigation.entries(actor, app.view_functions, path)
    assert [entry.url for entry in rail] == ["/", "/cases/", "/cases/staffing"]
    assert [entry.url for entry in rail if entry.current] == ([marked] if marked else [])


@pytest.mark.sqlite_only
def test_home_begins_with_what_is_overdue_and_ends_with_what_has_no_day(
    app: Flask, client: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = (("无期限", None), ("未到期", date(2999, 1, 1)), ("过期", date(2000, 1, 1)))
    offered = [Task("cases.index", Words(zh, zh), "case", due=due) for zh, due in named]
    monkeypatch.setitem(app.extensions, "tasks", [lambda _actor: offered])
    page = client.sign_in(people.manager).get("/").get_data(as_text=True)
    places = [page.index(f"<strong>{zh}</strong>") for zh in ("过期", "未到期", "无期限")]
    assert places == sorted(places)
    assert "已逾期 2000-01-01" in page and "已逾期 2999-01-01" not in page
