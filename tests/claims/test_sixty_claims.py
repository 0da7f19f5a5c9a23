"""Sixty claims whose answers were worked out by hand: every indicator and every rule, both sides of each boundary."""

import tomllib
from pathlib import Path

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.claims import service
from compliance.ledger.rules import period
from compliance.providers import service as providers
from tests.claims import store

FOLDER = Path(__file__).parent / "sixty"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
_BLANK = dict.fromkeys(providers.EDITABLE, "") | {"licence_until": None, "beds": None, "status": "active"}
# code -> kind, level, district
PROVIDERS = {
    "I2": ("hospital", "2", ""),
    "I3": ("hospital", "1", ""),
    "C1": ("clinic", "unrated", "甲区"),
    "Y1": ("pharmacy", "unrated", "乙区"),
    "Y2": ("pharmacy", "unrated", "甲区"),
}


@pytest.fixture
def sixty(app_sqlite):
    for code, (kind, level, district) in PROVIDERS.items():
        providers.add(SYSTEM, code, {**_BLANK, "name": code, "kind": kind, "level": level, "district": district})
    service.set_item_limits(SYSTEM, {"B2": 2})
    claims, lines = store.load(FOLDER / "claims.csv"), store.load(FOLDER / "lines.csv", "lines")
    assert (claims.rows, claims.rejected, lines.rejected) == (60, 0, 0)
    with service.reading(period("2024")) as reader:
        yield reader


def test_the_answers_are_those_worked_out_by_hand(sixty):
    statements, wrong = store.statements(), {}
    assert {*EXPECTED["indicators"]} == {*service.shipped(store.INDICATORS)}
    assert {*EXPECTED["screening"]} == {*service.shipped(store.SCREENING)}
    for name, wanted in EXPECTED["indicators"].items():
        found = {row[0]: list(row[1:]) for row in sixty.answer(statements[f"indicators/{name}"]).rows}
        if {code: found.get(code) for code in wanted} != wanted:
            wrong[name] = found
    for name, wanted in EXPECTED["screening"].items():
        answer = sixty.answer(statements[f"screening/{name}"], EXPECTED["values"].get(name))
        found = sorted(
            [row["claim_id"] or "", row["line_no"] or 0, row["amount"], row["measure"]] for row in answer.dicts()
        )
        if found != sorted(wanted):
            wrong[name] = found
    assert not wrong
