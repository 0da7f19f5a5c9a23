"""The user guide, held to the product: every page a role has is told, and no page is told that the role cannot open."""

import re
from pathlib import Path

import pytest
from flask import url_for

from compliance.accounts.rules import ROLE_WORDS, Role
from compliance.web.navigation import further_of, places_of

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "guide.zh-CN.md"
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", GUIDE.read_text(), re.MULTILINE | re.DOTALL))
HOMES = {"web.home"}


def told(role):
    """Addresses that a role's part names."""
    return set(re.findall(r"`(/[a-z/.-]*)`", SECTIONS[ROLE_WORDS[role].zh]))


def test_each_role_has_its_part_and_no_part_is_of_nobody():
    assert set(SECTIONS) == {ROLE_WORDS[role].zh for role in Role}


@pytest.mark.sqlite_only
def test_every_page_in_the_rail_and_at_home_is_told(app):
    with app.test_request_context():
        for role in Role:
            places = {*places_of(frozenset({role})), *further_of(frozenset({role}))}
            pages = {url_for(place.endpoint) for place in places if place.endpoint not in HOMES}
            assert pages <= told(role), (role, pages - told(role))


@pytest.mark.sqlite_only
def test_no_page_is_told_that_the_role_cannot_open(app):
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for role in Role:
            for path in told(role):
                declared = app.view_functions[adapter.match(path)[0]].access
                assert declared == "public" or role in declared, (role, path)
