"""A line's states, the invariants of a finding, and the bases its confirmed lines make."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from compliance.findings.base_rules import Counted, bases
from compliance.findings.check_rules import Known, check, faults
from compliance.findings.rules import (
    FundAmount,
    LineState,
    LineStep,
    NewBase,
    NewFinding,
    NewLine,
    may_step,
    state_of,
    step,
)
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text, yuan
from compliance.law.consequences import CONSEQUENCE_WORDS

CASES = Path(__file__).parent / "cases"
DAY = date(2024, 3, 5)
PARTY = {"repeated_charge": "provider", "no_daily_bill": "provider", "impersonation": "person"}
KNOWN = Known(today=date(2024, 4, 1), party=PARTY, consequences=CONSEQUENCE_WORDS)


def line(**changes) -> NewLine:
    usual = NewLine(
        item_code="310", item_name="血常规", occurred_from=DAY, occurred_to=DAY, quantity=Decimal(2),
        unit_price_fen=1000, total_fen=2000, person_fen=500, funds=(FundAmount("resident", "", 1500),),
        violation="repeated_charge", evidence=("ab" * 32,),
    )  # fmt: skip
    return replace(usual, **changes)


def base(**changes) -> NewBase:
    usual = NewBase("damages", "repeated_charge", "provider", "", "fund_loss", (FundAmount("resident", "", 1500),), DAY)
    return replace(usual, **changes)


def finding(*lines: NewLine, **changes) -> NewFinding:
    return replace(NewFinding(1, "agency", "visit", "v1", "检查发现", DAY, lines or (line(),)), **changes)


def walk(*states: LineState) -> tuple[LineStep, ...]:
    history: tuple[LineStep, ...] = ()
    for state in states:
        history += (step(history, state, "理由", overdue=True),)
    return history


def test_the_whole_way_of_a_line_disputed_twice():
    history = walk(
        LineState.SENT,
        LineState.DISPUTED,
        LineState.RECHECKED,
        LineState.DISPUTED,
        LineState.RECHECKED,
        LineState.CONFIRMED,
    )
    assert state_of(history) is LineState.CONFIRMED


def test_a_third_dispute_is_refused():
    history = walk(LineState.SENT, *[LineState.DISPUTED, LineState.RECHECKED] * 2)
    with pytest.raises(Refusal, match="FINDINGS-01"):
        step(history, LineState.DISPUTED, "理由")


def test_a_provider_that_may_still_answer_is_not_passed_over():
    history = walk(LineState.SENT)
    with pytest.raises(Refusal, match="FINDINGS-04"):
        step(history, LineState.CONFIRMED)
    assert step(history, LineState.CONFIRMED, overdue=True).state is LineState.CONFIRMED


@pytest.mark.parametrize("to", [LineState.DISPUTED, LineState.DROPPED])
def test_a_dispute_or_a_drop_needs_a_reason(to):
    with pytest.raises(Refusal, match="FINDINGS-03"):
        step(walk(LineState.SENT), to, "  ")


def test_a_decided_line_takes_no_further_step():
    for last, to in product([LineState.CONFIRMED, LineState.DROPPED], LineState):
        assert not may_step((LineStep(last),), to)
        with pytest.raises(Refusal, match="FINDINGS-02"):
            step((LineStep(last),), to, "理由", overdue=True)


def test_a_line_is_not_confirmed_before_it_was_sent():
    with pytest.raises(Refusal, match="FINDINGS-02"):
        step((), LineState.CONFIRMED, overdue=True)


def test_a_sound_finding_passes():
    check(finding(bases=(base(),)), KNOWN)


FAULTY = [
    ("FINDINGS-05", "line 1 total", finding(line(total_fen=-1, person_fen=0, funds=()))),
    ("FINDINGS-05", "line 1 total", finding(line(quantity=Decimal(-1)))),
    ("FINDINGS-46", "line 1 fund", finding(line(funds=(FundAmount("resident", "", -1),)))),
    ("FINDINGS-06", "line 1 total", finding(line(total_fen=1999))),
    ("FINDINGS-07", "line 1 occurred_to", finding(line(occurred_from=date(2024, 3, 6)))),
    ("FINDINGS-44", "line 1 occurred_to", finding(line(occurred_to=date(2024, 3, 6)))),
    ("FINDINGS-43", "found_on", finding(found_on=date(2024, 4, 2))),
    ("FINDINGS-08", "line 1 violation", finding(line(violation="rudeness"))),
    ("FINDINGS-09", "line 1 fund", finding(line(funds=(FundAmount("pension", "", 1),)))),
    ("FINDINGS-48", "line 1 fund", finding(line(funds=(FundAmount("resident", "", 1),) * 2))),
    ("FINDINGS-10", "line", finding(lines=())),
    ("FINDINGS-11", "authority", finding(authority="police")),
    ("FINDINGS-40", "source", finding(source_kind="rumour")),
    ("FINDINGS-13", "base 1 consequence", finding(bases=(base(consequence="prison"),))),
    ("FINDINGS-49", "base 1 measure", finding(bases=(base(measure="guess"),))),
    ("FINDINGS-14", "base 1 stated", finding(bases=(base(measure="none", amounts=()),))),
    ("FINDINGS-50", "base 1 amount", finding(bases=(base(amounts=()),))),
    ("FINDINGS-15", "base 1 consequence", finding(bases=(base(), base()))),
    ("FINDINGS-51", "base 1 amount", finding(bases=(base(amounts=(FundAmount("resident", "", 1501),)),))),
    ("FINDINGS-51", "base 1 amount", finding(bases=(base(amounts=(FundAmount("employee", "", 1500),)),))),
    ("FINDINGS-16", "base 1 violation", finding(bases=(base(debtor="person"),))),
    ("FINDINGS-17", "line 1 evidence", finding(line(evidence=("photo.jpg",)))),
]


@pytest.mark.parametrize(("number", "place", "new"), FAULTY, ids=[f"{n} {p}" for n, p, _ in FAULTY])
def test_a_fault_is_told_by_number_and_place(number, place, new):
    found = faults(new, KNOWN)
    assert (number, place) in {(fault.number, fault.place) for fault in found}
    with pytest.raises(Refusal) as refused:
        check(new, KNOWN)
    assert place in refused.value.fields


def test_the_sum_of_the_parts_may_be_the_whole():
    assert not faults(finding(line(total_fen=2000, person_fen=500)), KNOWN)


def test_a_fact_without_an_amount_is_a_line():
    assert not faults(finding(line(total_fen=0, person_fen=0, funds=(), violation="no_daily_bill")), KNOWN)


TABLE = tomllib.loads((CASES / "bases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", TABLE, ids=[case["sentence"] for case in TABLE])
def test_bases_of_confirmed_lines(case):
    lines = tuple(
        Counted(
            row["violation"], row["debtor"], (FundAmount("resident", "", yuan(row["fund"])),), yuan(row["total"]), DAY,
            clause=row.get("clause", ""), second=row.get("second", ""), second_measure=row.get("second_measure", ""),
        )
        for row in case["lines"]
    )  # fmt: skip
    stated = tuple(
        NewBase(
            row["consequence"], row["violation"], "provider", "", row["measure"],
            (FundAmount("resident", "", yuan(row["amount"])),) if "amount" in row else (), DAY,
            Decimal(row["stated"]) if "stated" in row else None,
        )
        for row in case.get("stated", ())
    )  # fmt: skip
    made = [f"{b.consequence} {b.violation} {b.debtor} {b.measure}: {text(b.fen)}" for b in bases(lines, stated)]
    assert made == case["expect"]
