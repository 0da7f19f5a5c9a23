"""Whoever computes the figures again from the definitions alone gets ours, row by row.

CLAIMS_SECOND_ROWS sets how many rows are generated: CLAIMS_SECOND_ROWS=1000000 takes some minutes.
"""

import os
from datetime import date

from compliance.ledger.rules import Span
from tests.claims import second, store

ROWS = int(os.environ.get("CLAIMS_SECOND_ROWS", "6000"))
QUARTER = Span(date(2024, 4, 1), date(2024, 6, 30))


def test_every_indicator_and_rule_agrees_with_a_second_computation(app_sqlite, tmp_path):
    raw, tables = second.loaded(tmp_path, ROWS)
    statements = store.statements()
    assert len(statements) == 30
    for span in (second.YEAR, QUARTER):
        with store.asking(span, tables, tmp_path) as reader:
            for name, statement in statements.items():
                answer = reader.answer(statement, second.values(name, statement))
                assert answer.rows or span is QUARTER, name
                assert second.comparable(statement, answer.rows) == second.theirs(raw, name, span), (name, span)
