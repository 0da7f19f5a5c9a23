"""Accounts, lines, receipts and periods."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.law.consequences import MONEY
from compliance.ledger import rules
from compliance.ledger.rules import NewEntry, Span, period

LINE = NewEntry(
    account="receivable.damages",
    provider_id=1,
    debtor_kind="provider",
    debtor_label="",
    payee="agency",
    fund="resident",
    amount_fen=100,
    source_kind="consequence",
    source_id="1",
    posted_on=date(2024, 3, 5),
    key="consequence:1:resident",
)


def test_every_money_consequence_has_both_accounts_and_their_reversals():
    for consequence in MONEY:
        for account in (rules.receivable(consequence), rules.received(consequence)):
            assert rules.is_account(account)
            assert rules.is_account(f"reversal.{account}")
            assert rules.account_words(f"reversal.{account}").zh.startswith("冲销：")


def test_due_and_received_never_overlap():
    accounts = [rules.receivable("damages"), rules.received("damages"), "payable.monthly"]
    accounts += [f"reversal.{account}" for account in accounts]
    assert [(rules.is_due(account), rules.is_received(account)) for account in accounts] == [
        (True, False),
        (False, True),
        (False, False),
    ] * 2


def test_a_measure_without_money_has_no_account():
    with pytest.raises(ValueError, match="interview"):
        rules.receivable("interview")


def test_good_line_stands():
    rules.check(LINE)
    rules.check(replace(LINE, account="reversal.receivable.damages", amount_fen=-100, reverses=7))


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"account": "receivable.interview"}, "LEDGER-01"),
        ({"account": "cash"}, "LEDGER-01"),
        ({"amount_fen": 0}, "LEDGER-02"),
        ({"amount_fen": -1}, "LEDGER-02"),
        ({"reverses": 7}, "LEDGER-02"),
        ({"account": "reversal.receivable.damages", "reverses": 7}, "LEDGER-02"),
        ({"account": "reversal.receivable.damages", "amount_fen": -1}, "LEDGER-02"),
        ({"payee": "me"}, "LEDGER-03"),
        ({"fund": "pension"}, "LEDGER-03"),
        ({"key": ""}, "LEDGER-03"),
    ],
)
def test_bad_line_is_refused(change, number):
    with pytest.raises(Refusal, match=number):
        rules.check(replace(LINE, **change))


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(-10, 10**12))
def test_never_more_than_due(due, received, amount):
    if 0 < amount <= due - received:
        rules.check_receipt(due, received, amount)
    else:
        with pytest.raises(Refusal, match="LEDGER-04"):
            rules.check_receipt(due, received, amount)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
    ],
)
def test_period(text, since, until):
    assert period(text) == Span(since, until)


@pytest.mark.parametrize("text", ["", "2024H3", "2024Q5", "2024-13", "0000", "24", "2024H", "half a year"])
def test_what_is_no_period(text):
    with pytest.raises(Refusal, match="LEDGER-06"):
        period(text)
