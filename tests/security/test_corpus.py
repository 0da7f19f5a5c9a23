"""Malformed input of every importer: refused by a number, with what to do in both languages; nothing of it stays."""

from collections import Counter

import pytest

from compliance.foundation import evidence_store, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from tests.security.importers import importers
from tests.test_refusals import refusals

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("corpus")]
IMPORTERS = importers()
LEAST = 200
# Refusals of these modules that no malformed file brings about, and the test that holds each.
ELSEWHERE = {
    "INSPECTIONS-21": "tests/inspections/test_rescue.py",
    "INSPECTIONS-22": "tests/inspections/test_rescue.py",
}
SEEN: Counter[str] = Counter()


def kept() -> dict[str, object]:
    """What is in the store: rows of every table and the trail's head. A file is written before its row, so that one
    without a row may be left for the sweep; nothing speaks of it."""
    rows = {
        table.name: db.session.scalar(db.select(db.func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }
    head = trail.head(db.session)
    db.session.rollback()
    return {**rows, "head": head.hash}


def _fault(take, given) -> str:
    """What is wrong with how an input was met, "" nothing."""
    try:
        take(given)
    except Refusal as refusal:
        SEEN[refusal.number] += 1
        whole = refusal.zh and refusal.en and refusal.do_zh and refusal.do_en and 400 <= refusal.status < 500
        return "" if whole else f"{refusal.number} does not say all"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    else:
        return "taken"
    finally:
        db.session.rollback()


@pytest.mark.parametrize("name", IMPORTERS)
def test_what_is_malformed_is_refused_and_nothing_of_it_stays(app, people, name):
    one = IMPORTERS[name]
    evidence_store.folder().mkdir(exist_ok=True)
    before = kept()
    faults = {}
    for made, given in one.bad(one.good):
        if made in one.lenient:
            continue
        if fault := _fault(one.take, given):
            faults[made] = fault
        SEEN["inputs"] += 1
    assert not faults, "\n".join(f"{made}: {fault}" for made, fault in faults.items())
    assert kept() == before


@pytest.mark.parametrize("name", sorted(set(IMPORTERS) - {"a tablet's file", "plans of rounds", "papers of findings"}))
def test_the_good_one_that_they_were_made_from_is_taken(app, people, name):
    """Else the malformed ones might be refused for another reason than what is wrong with them."""
    before = kept()
    IMPORTERS[name].take(IMPORTERS[name].good)
    assert kept() != before


def test_the_corpus_meets_every_refusal_of_every_importer():
    """Runs after the others of this file; run alone, it has nothing to look at."""
    if not SEEN:
        pytest.skip("the corpus was not run in this process")
    modules = {module for one in IMPORTERS.values() for module in one.modules}
    made = {number for number, places in refusals().items() if {place.split(":")[0] for place in places} & modules}
    assert made - set(SEEN) - set(ELSEWHERE) == set()
    assert SEEN["inputs"] >= LEAST
