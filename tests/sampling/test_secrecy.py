"""A public list and a public value don't give the sample away: without the nonce it cannot be told before the close.

The attacker here has everything but the nonce: the source code, the registry, the plan, the public value, every hash
that was published, and a copy of the database without its keyring.
"""

import json
from collections import Counter
from hashlib import sha256
from itertools import product

import pytest
from scipy.stats import chisquare
from sqlalchemy import select, table, text

from compliance.foundation.database import db
from compliance.sampling import draw_rules, frame_rules, service, ticket_rules
from compliance.sampling.frame_service import open_frame
from compliance.sampling.models import Round, RoundDraw
from compliance.sampling.team_rules import assign
from tests.sampling.county import refused

VALUE = "314159"
# 3 of 5 medical institutions and 2 of 4 pharmacies: 10 times 6 samples are possible.
POSSIBLE = 60
NONCES = 6000
# The chance that a fair draw fails this test; the nonces below are fixed, so that it never turns.
LEVEL = 0.01


def list_and_plan(county):
    """What everyone may know of the frame: the plan and the codes with their strata."""
    plan = county.view().plan
    rows = [one.row for one in open_frame(db.session(), "2024-03").frame.providers]
    return plan, frame_rules.units(plan, rows)


def sample_of(plan, units, seed):
    strata = draw_rules.select(plan, units, ticket_rules.Tickets.of(seed))
    return tuple(tuple(sorted(one["code"] for one in row["drawn"])) for row in strata)


@pytest.mark.sqlite_only
def test_over_all_nonces_every_sample_is_as_likely_as_any_other(app, county):
    county.bring("drawn")
    plan, units = list_and_plan(county)
    seeds = (ticket_rules.effective_seed(VALUE, sha256(f"nonce {n}".encode()).hexdigest()) for n in range(NONCES))
    counts = Counter(sample_of(plan, units, seed) for seed in seeds)
    assert len(counts) == POSSIBLE
    assert chisquare(list(counts.values())).pvalue > LEVEL


@pytest.mark.sqlite_only
def test_nothing_that_is_published_can_stand_for_the_nonce(app, county):
    county.bring("drawn")
    view, live = county.view(), county.view().live
    row = db.session.get(Round, "2024-03")
    result = json.loads(db.session.scalars(select(RoundDraw.result)).one())
    plan, units = list_and_plan(county)
    known = ["", VALUE, view.id, view.commitment, view.root, view.nonce_hash, live.result_hash, row.trail_hash]
    for one, other in product(known, known):
        for guess in {one, one + other, f"{one}:{other}", sha256(f"{one}{other}".encode()).hexdigest()}:
            assert ticket_rules.nonce_hash(guess) != view.nonce_hash
            # Whoever guesses the very sample, teams and all, still can't confirm it by the hash of the result.
            assert draw_rules.result_hash(result, guess) != live.result_hash
    assert ticket_rules.nonce_hash(row.nonce) == view.nonce_hash
    assert draw_rules.result_hash(result, row.nonce) == live.result_hash
    drawn = tuple(tuple(sorted(one["code"] for one in stratum["drawn"])) for stratum in result["strata"])
    assert sample_of(plan, units, ticket_rules.effective_seed(VALUE, row.nonce)) == drawn


def test_a_copy_of_the_database_without_its_keyring_holds_neither_nonce_nor_sample(county, caplog):
    with caplog.at_level("DEBUG"):
        county.bring("drawn")
    nonce = db.session.get(Round, "2024-03").nonce
    result = json.loads(db.session.scalars(select(RoundDraw.result)).one())
    secrets = {nonce, ticket_rules.effective_seed(VALUE, nonce), bytes.fromhex(nonce).hex().upper()}
    secrets |= {one["ticket"][:20] for stratum in result["strata"] for one in stratum["drawn"] + stratum["spares"]}
    secrets |= {pseudonym for team in result["teams"] for pseudonym in team["officers"]}
    held = {
        name: str(db.session.execute(select(text("*")).select_from(table(name))).all()) for name in db.metadata.tables
    }
    assert not [(name, secret) for name, rows in held.items() for secret in secrets if secret in rows]
    assert not [secret for secret in secrets if secret in caplog.text]
    assert held["assignments"] == held["assignment_officers"] == "[]"


def test_each_round_has_a_nonce_of_its_own_of_32_bytes(county):
    nonces = set()
    for number in range(4):
        round_id = f"r{number}"
        county.bring("committed", round_id=round_id)
        nonces.add(db.session.get(Round, round_id).nonce)
        db.session.rollback()
    assert len(nonces) == 4
    assert {len(bytes.fromhex(nonce)) for nonce in nonces} == {32}


def test_even_the_teams_depend_on_the_nonce(county):
    county.bring("drawn")
    plan, opened = county.view().plan, open_frame(db.session(), "2024-03")
    (pool,) = draw_rules.lots_of_frame(plan, opened.frame).pools
    seeds = [ticket_rules.effective_seed(VALUE, f"{n:064x}") for n in range(12)]
    found = {tuple(assign(ticket_rules.Tickets.of(seed), pool, ["T001", "T002"])) for seed in seeds}
    assert len(found) > 1


def test_a_value_used_once_is_refused_for_ever(county):
    county.bring("drawn", value="314159")
    service.void(county.people.manager, "2024-03", "须更换录入人员", county.keepers()[1])
    from_keyboard = "３１４ １５９"  # full-width figures and a blank are the same number
    for value in ("314159", " 314159 ", from_keyboard):
        refused("SAMPLING-11", county.seed, "2024-03", value)
    county.bring("committed", round_id="another")
    refused("SAMPLING-11", county.seed, "another", "314159")
    county.seed("another", "3141590")
