"""The state of an agreement is derived from its term and its dated events."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from compliance.agreements.rules import EVENT_WORDS, STATE_WORDS, DatedEvent, EventKind, State, standing

CASES = tomllib.loads((Path(__file__).parent / "cases" / "state.toml").read_text(encoding="utf-8"))["case"]
TERM = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_state_on_each_day(case):
    events = [
        DatedEvent(EventKind(kind), date.fromisoformat(on), *(date.fromisoformat(day) for day in until))
        for kind, on, *until in case["events"]
    ]
    for day, state in case["expect"]:
        for order in (events, events[::-1]):
            assert standing(*TERM, order, date.fromisoformat(day)).state == state, day


def test_a_suspended_agreement_still_binds_and_an_ended_one_does_not():
    events = [DatedEvent(EventKind.SUSPENDED, date(2024, 3, 1))]
    assert standing(*TERM, events, date(2024, 4, 1)).governs
    events.append(DatedEvent(EventKind.RESCINDED, date(2024, 5, 1)))
    assert not standing(*TERM, events, date(2024, 5, 1)).governs


def test_a_state_names_the_day_it_began():
    events = [DatedEvent(EventKind.SUSPENDED, date(2024, 3, 1), date(2024, 3, 31))]
    assert standing(*TERM, events, date(2024, 3, 9)).since == date(2024, 3, 1)
    assert standing(*TERM, events, date(2024, 4, 9)).since == date(2024, 4, 1)
    assert standing(*TERM, events, date(2026, 1, 1)).since == date(2025, 1, 1)


def test_four_ends_and_four_suspensions_have_eight_names():
    ends = [STATE_WORDS[state].zh for state in (State.TERMINATED, State.RESCINDED, State.NOT_RENEWED, State.EXPIRED)]
    kinds = ("suspended", "payment_suspended", "department_suspended", "person_suspended")
    assert len({*ends, *(EVENT_WORDS[EventKind(kind)].zh for kind in kinds)}) == 8
