"""The sample county's paper records carry the document's sums, to the fen."""

from decimal import Decimal

import pytest

from compliance.county import paper_rules as papers
from compliance.findings.paper_rules import read_record


def _findings(record):
    return record.get("finding") or [record]


def _sum(record, consequence):
    return sum(
        Decimal(amount["amount"]) * Decimal(base.get("multiple", "1"))
        for finding in _findings(record)
        for base in finding["base"]
        if base["consequence"] == consequence
        for amount in base["amount"]
    )


@pytest.mark.parametrize("make", papers.RECORDS, ids=lambda make: make.__name__)
def test_a_record_reads_without_a_fault(make):
    paper, faults = read_record(make())
    assert paper is not None, faults
    assert not faults


@pytest.mark.parametrize("make", papers.RECORDS, ids=lambda make: make.__name__)
def test_lines_carry_what_the_bases_state(make):
    for finding in _findings(make()):
        lines = sum(Decimal(part["amount"]) for line in finding["line"] for part in line["fund"])
        first = {base["debtor"]: base for base in reversed(finding["base"])}
        assert lines == sum(Decimal(part["amount"]) for base in first.values() for part in base["amount"])


def test_the_daily_audit_recovers_25432_77():
    assert _sum(papers.daily_audit(), "recovery") == Decimal("25432.77")
