"""Every URL stands in the table, and opens to exactly whom the table says."""

import pytest

from compliance.accounts.rules import Role
from tests.access_table import rows

ROWS = rows()
_BY_FLASK = {"static", "bootstrap.static"}
_ALWAYS = {"HEAD", "OPTIONS"}


def _routes(app):
    return [route for route in app.url_map.iter_rules() if route.endpoint not in _BY_FLASK]


@pytest.mark.sqlite_only
def test_the_table_names_every_url_and_no_other(app):
    there = {(route.rule, method) for route in _routes(app) for method in route.methods - _ALWAYS}
    told = [(row.rule, method) for row in ROWS for method in row.methods]
    assert len(told) == len(set(told)), "a URL stands twice in the table"
    assert there == set(told)


@pytest.mark.sqlite_only
def test_views_declare_what_the_table_says(app):
    told = {(row.rule, method): row for row in ROWS for method in row.methods}
    for route in _routes(app):
        declared = app.view_functions[route.endpoint].access
        for method in route.methods - _ALWAYS:
            row = told[route.rule, method]
            expected = "public" if row.public else row.roles
            assert declared == expected, f"{method} {route.rule}"


def test_a_provider_reaches_nothing_of_the_bureau():
    ours = {Role.PROVIDER_CLERK, Role.PROVIDER_HEAD}
    for row in ROWS:
        if row.room in {"portal", "inspections"} or row.public or row.open_to == ("signed_in",):
            continue
        assert not ours & row.roles, row.rule


def test_an_administrator_reaches_no_business():
    # Retention shows counts and erases what is due; what is in it, no page shows.
    own = {"accounts", "deadlines", "checklists", "retention", "beginning"}
    for row in ROWS:
        if row.room not in own and not row.public and row.open_to != ("signed_in",):
            assert Role.ADMINISTRATOR not in row.roles, row.rule


def test_an_overseer_changes_nothing():
    for row in ROWS:
        if Role.OVERSEER in row.roles and "POST" in row.methods:
            assert row.public or row.open_to == ("signed_in",), row.rule
