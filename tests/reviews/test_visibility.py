"""Who may see what of a review, before and after its closing: one table, read here word by word."""

import pytest

from compliance.accounts.rules import Actor, Role
from compliance.reviews.rules import VISIBLE, Thing, may_see

OFFICE = {"manager", "auditor_claims", "agency_director", "overseer"}
# Thing: (before the closing, after it).
TABLE = {
    "progress": (OFFICE, OFFICE | {"officer"}),
    "identities": ({"auditor_claims"}, OFFICE | {"officer"}),
    "originals": ({"auditor_claims"}, {"auditor_claims"}),
    "tasks": ({"reviewer"}, {"reviewer"}),
    "results": (set(), OFFICE | {"officer"}),
    "statistics": (set(), OFFICE | {"officer", "reviewer", "director"}),
    "reviewers": (set(), {"manager", "overseer"}),
    "own_results": (set(), {"provider_clerk", "provider_head"}),
}


def seen_by(thing, closed):
    return {role.value for role in Role if may_see(thing, Actor(1, "x", frozenset({role})), closed)}


@pytest.mark.parametrize("thing", Thing)
def test_each_thing_is_seen_by_whom_the_table_says(thing):
    assert (seen_by(thing, False), seen_by(thing, True)) == TABLE[thing]


def test_the_administrator_sees_nothing_ever():
    assert not [thing for thing in Thing if Role.ADMINISTRATOR in VISIBLE[thing][0] | VISIBLE[thing][1]]


@pytest.mark.parametrize("thing", [Thing.RESULTS, Thing.STATISTICS, Thing.REVIEWERS, Thing.OWN_RESULTS])
def test_nobody_at_all_sees_it_before_the_closing(thing):
    assert not may_see(thing, Actor(1, "x", frozenset(Role)), False)


def test_who_also_judges_knows_no_identities_while_the_round_runs():
    both = Actor(1, "x", frozenset({Role.AUDITOR_CLAIMS, Role.REVIEWER}))
    assert not may_see(Thing.IDENTITIES, both, False)
    assert not may_see(Thing.ORIGINALS, both, False)
    assert may_see(Thing.IDENTITIES, both, True)
