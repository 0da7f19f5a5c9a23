"""Before the release nobody can tell two houses apart that differ only in who was drawn: at no URL, in no table."""

import json

import pytest
from sqlalchemy import select

from compliance.accounts.rules import PROVIDER_ROLES, Role
from compliance.commands import house
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.sampling import commands
from compliance.sampling.models import RoundDraw
from tests.access_table import rows
from tests.sampling.twins import NOW, PACKED, ROUND, build

pytestmark = [pytest.mark.xdist_group("county")]
# Released, the sample is for those who may see it; who releases ends what this is about.
ENDS = {"/sampling/rounds/<round_id>/release"}
OWN = ("twin-provider_clerk-0", "twin-provider_clerk-1", "twin-provider_head-0", "twin-provider_head-1")
READERS = ["public", *(role for role in Role if role not in PROVIDER_ROLES), *OWN]


@pytest.fixture(scope="module")
def twins(county_template, tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield build(county_template, tmp_path_factory.mktemp("twins"), monkeypatch)


@pytest.fixture(scope="module")
def calls(twins):
    """(method, URL, row) for every rule and method, for a provider of each draw alone; what signs out comes last."""
    found = {}
    for row in rows():
        known = {**twins.places[row.room], "round": ROUND}
        for provider, _, _ in twins.only:
            url = row.example.format(**{**known, "provider": provider})
            if row.rule != PACKED:
                found |= {(method, url): row for method in row.methods if method != "POST" or row.rule not in ENDS}
    order = sorted(found, key=lambda call: ("sign-out" in call[1], call))
    return [(method, url, found[method, url]) for method, url in order]


def test_the_two_draws_are_unlike_and_every_other_row_is_alike(twins):
    tables = [twin_tables(twin) for twin in (twins.one, twins.other)]
    results = [one.pop("result") for one in tables]
    drawn = [{one["code"] for one in json.loads(result)["teams"]} for result in results]
    assert len(drawn[0] - drawn[1]) > 10
    assert len({len(result) for result in results}) == 1
    assert tables[0] == tables[1]


def twin_tables(twin):
    """Every row of every table but sign-ins, the sealed result apart."""
    with twin.app.app_context():
        found = {
            table.name: sorted(map(repr, db.session.execute(select(table)).all()))
            for table in db.metadata.sorted_tables
            if table.name not in ("sign_ins", "round_draws")
        }
        draws = db.session.scalars(select(RoundDraw)).all()
        columns = [column.key for column in RoundDraw.__table__.columns if column.key != "result"]
        found["round_draws"] = [tuple(getattr(one, name) for name in columns) for one in draws]
        found["result"] = next(one.result for one in draws if one.round_id == ROUND)
        db.session.rollback()
        return found


@pytest.mark.parametrize("reader", READERS)
def test_every_page_answers_alike_by_the_same_statements(twins, calls, reader):
    asked, unlike = [url for method, url, _ in calls if method == "GET"], []
    for url in asked:
        one, other = both(twins, reader, "GET", url)
        unlike += difference("GET", url, one, other)
        if "?" not in url:
            asked += searches(url, one.body, twins.only[0])
    assert not unlike, "\n".join(unlike)


@pytest.mark.parametrize("reader", READERS)
def test_every_act_open_to_one_answers_alike_by_the_same_statements(twins, calls, reader):
    unlike = []
    for method, url, row in calls:
        if method != "GET" and (row.public or role_of(reader) in row.roles):
            unlike += difference(method, url, *both(twins, reader, method, url))
    for twin in (twins.one, twins.other):
        twin.forget()
    assert not unlike, "\n".join(unlike)


def test_the_workbook_of_the_quarter_holds_the_same_rows(twins):
    for role in (Role.MANAGER, Role.OVERSEER):
        one, other = (twin.sheets(twins.people[role], "2024Q3") for twin in (twins.one, twins.other))
        assert len(one) > 300 and one == other


def role_of(reader):
    return None if reader == "public" else Role(str(reader).removeprefix("twin-").rstrip("-01"))


def both(twins, reader, method, url):
    actor = None if reader == "public" else twins.people[str(reader)]
    return [twin.ask(actor, method, url) for twin in (twins.one, twins.other)]


def searches(url, body, drawn):
    """Where a page can be searched, ask it for a provider that only one of the draws took."""
    own = body.partition(b"<main")[2]  # the box at the head of every page leads to the one search
    fields = [name for name in ("q", "search") if f'name="{name}"'.encode() in own]
    return [f"{url}?{name}={text}" for name in fields for text in drawn[1:]]


def difference(method, url, one, other):
    """How two answers differ, [] when they don't."""
    if one == other:
        return []
    if one.status != other.status:
        found = f"status {one.status} and {other.status}"
    elif one.headers != other.headers:
        found = f"headers {set(one.headers) ^ set(other.headers)}"
    elif one.statements != other.statements:
        found = f"{len(one.statements)} and {len(other.statements)} statements"
    else:
        at = next((at for at, pair in enumerate(zip(one.body, other.body, strict=False)) if pair[0] != pair[1]), -1)
        found = " and ".join(repr(each.body[max(0, at - 60) : at + 40]) for each in (one, other))
    return [f"{method} {url}: {found}"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["round", "show", ROUND, "--json"],
        ["round", "export", ROUND],
        ["round", "export", ROUND, "--full"],
        ["round", "draw", ROUND],
        ["round", "close", ROUND],
        ["ledger", "totals", "--period", "2024H1"],
        ["trail", "verify"],
        ["check"],
    ],
    ids=" ".join,
)
def test_every_command_answers_alike(twins, arguments):
    for command in commands.commands:
        house.add_command(command)
    said = []
    for twin in (twins.one, twins.other):
        with twin.app.app_context(), clock.at(NOW):
            answer = twin.app.test_cli_runner().invoke(house, arguments, obj=twin.app)
            said.append((answer.exit_code, answer.output))
    assert said[0] == said[1]


def test_once_released_the_round_page_tells_them_apart(twins):
    manager = twins.people["manager"]
    for twin in (twins.one, twins.other):
        twin.forget()
        assert twin.ask(manager, "POST", f"/sampling/rounds/{ROUND}/release").status == 302
    one, other = (twin.ask(manager, "GET", f"/sampling/rounds/{ROUND}") for twin in (twins.one, twins.other))
    assert one.body != other.body
    assert twins.only[0][2].encode() in one.body
    assert twins.only[0][2].encode() not in other.body
