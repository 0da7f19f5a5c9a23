"""What screening decides without a database: the cases are in cases/, readable by an auditor."""

import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.findings.lead_rules import OUTCOME_WORDS
from compliance.foundation.errors import Refusal
from compliance.screening import measure_rules, rules

CASES = tomllib.loads((Path(__file__).parent / "cases" / "screening.toml").read_text(encoding="utf-8"))


def _ids(cases):
    return [one["name"] for one in cases]


@pytest.mark.parametrize("case", CASES["precision"], ids=_ids(CASES["precision"]))
def test_precision_is_confirmed_of_those_judged(case):
    found = rules.precision(Counter(case["outcomes"]), len(case["outcomes"]))
    assert found.percent == (Decimal(case["percent"]) if case["percent"] else None)
    assert (found.judged, found.no_action, found.unknown) == tuple(case["judged_no_action_unknown"])
    assert found.total == len(case["outcomes"])


@pytest.mark.parametrize(
    ("measure", "unit", "zh"),
    [
        (849_000, "fen", "¥8,490.00"),
        (15, "days", "15天"),
        (1_234, "times", "1,234次"),
        (300, "percent", "300%"),
        (3, "level", "三级"),
        (1_439, "minute", "23:59"),
        (-1, "minute", "—"),
        (None, "fen", "—"),
        (7, "", "7"),
    ],
)
def test_what_a_rule_compared_is_told_with_its_unit(measure, unit, zh):
    assert measure_rules.told(measure, unit).zh == zh


def test_one_is_told_as_one_and_a_text_as_it_stands():
    assert [measure_rules.told(count, "times").en for count in (1, 2)] == ["1 time", "2 times"]
    assert measure_rules.set_to("J18", "disease").zh == "J18"
    assert measure_rules.set_to(30, "days").zh == "30天"


@pytest.mark.parametrize("case", CASES["leads"], ids=_ids(CASES["leads"]))
def test_leads_are_made_where_they_weigh_most(case):
    amounts = {int(key): value for key, value in case["amounts"].items()}
    assert list(rules.chosen(case["result"], amounts, case["most"])) == case["at"]


@pytest.mark.parametrize("case", CASES["hits"], ids=_ids(CASES["hits"]))
def test_rows_of_one_key_are_one_hit(case):
    empty = {"person_id": None, "claim_id": None, "line_no": None, "measure": 1}
    found = rules.found("some_rule", [{**empty, **row} for row in case["rows"]], case["most"])
    assert (found.hits, found.rows, found.amount, found.left_out) == tuple(case["hits_rows_amount_left_out"])
    assert [hit.key for hit in found.kept] == case["kept"]
    assert {code: [one.hits, one.amount] for code, one in found.by_provider.items()} == case["by_provider"]


@pytest.mark.parametrize("row", [{"hit_key": ""}, {"hit_key": None}, {"hit_key": "x" * 401}, {"provider_code": None}])
def test_a_row_without_key_or_provider_is_refused(row):
    whole = {"hit_key": "k", "provider_code": "H1", "person_id": 1, "claim_id": "C", "line_no": 1, "amount": 1}
    with pytest.raises(Refusal, match="SCREENING-01"):
        rules.found("some_rule", [{**whole, "measure": 0, **row}])


def test_every_outcome_of_a_lead_says_something_of_its_rule_or_nothing_yet():
    for outcome in OUTCOME_WORDS:
        unknown = rules.judgement(outcome) is rules.Judgement.UNKNOWN
        assert unknown == (outcome in ("", "taken", "visiting", "assisting", "merged")), outcome


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "hit_key": st.sampled_from("abcd"),
                "provider_code": st.sampled_from(["H1", "H2"]),
                "person_id": st.none(),
                "claim_id": st.none(),
                "line_no": st.none(),
                "amount": st.integers(0, 10**12),
                "measure": st.none(),
            }
        )
    ),
    st.integers(1, 5),
)
def test_whatever_is_kept_the_counts_are_whole(rows, most):
    found = rules.found("some_rule", rows, most)
    assert found.amount == sum(row["amount"] for row in rows) == sum(one.amount for one in found.by_provider.values())
    assert found.hits == len({row["hit_key"] for row in rows}) == len(found.kept) + found.left_out
    assert found.rows == len(rows)
