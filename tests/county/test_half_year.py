"""The sample county comes out at the figures of 000_5ba8c84fbf866f4b.txt, part 1, by public reports and commands."""

import json
from datetime import date
from decimal import Decimal

import pytest

from compliance.commands import house
from compliance.county.round_rules import JUNE_ID
from compliance.foundation import facts, trail
from compliance.foundation.database import db
from compliance.sampling import service as sampling

pytestmark = [pytest.mark.xdist_group("county")]


def _run(app, *words):
    done = app.test_cli_runner().invoke(house, [*words, "--json"], obj=app)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.fixture
def totals(county):
    return _run(county, "ledger", "totals", "--period", "2024H1")


def test_the_total_of_all_consequences_is_219244_37(totals):
    assert totals["total"] == "219244.37"


@pytest.mark.parametrize(
    ("account", "parts"),
    [
        ("receivable.damages", ("27800.00", "27388.00", "24532.00")),
        ("receivable.indicator_deduction", ("65913.00",)),
        ("receivable.refusal", ("27388.00",)),
        ("receivable.recovery", ("20790.60", "25432.77")),
    ],
)
def test_each_account_is_the_sum_of_the_document_s_amounts(totals, account, parts):
    assert Decimal(totals["accounts"][account]) == sum(map(Decimal, parts))


def test_267_agreements_were_signed(county):
    count = db.session.execute(db.text("SELECT count(*) FROM agreements")).scalar()
    assert count == 228 + 39


def test_june_drew_152_institutions_and_13_pharmacies(county):
    rows = db.session.execute(
        db.text(
            "SELECT p.kind = 'pharmacy', count(*) FROM assignments a JOIN providers p ON p.id = a.provider_id"
            " WHERE a.round_id = :round GROUP BY 1"
        ),
        {"round": JUNE_ID},
    )
    assert {bool(row[0]): row[1] for row in rows} == {False: 152, True: 13}


@pytest.mark.parametrize(("group", "total", "required"), [("medical_institutions", 228, 152), ("pharmacies", 39, 13)])
def test_coverage_keeps_drawn_and_visited_apart(county, group, total, required):
    june = sampling.coverage(date(2024, 6, 1), date(2024, 9, 30)).of(group)
    assert (june.total, june.required, june.drawn, june.visited) == (total, required, required, 0)
    march = sampling.coverage(date(2024, 1, 1), date(2024, 3, 31)).of(group)
    assert 0 < march.visited <= march.drawn + 2  # two institutions were visited by order, without a draw


def test_the_sample_says_so_and_its_trail_holds(county):
    assert facts.is_sample()
    assert trail.verify(db.session()).first_broken is None
