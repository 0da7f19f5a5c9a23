"""What a tablet may send, and what its events come to in whatever order they arrive."""

import tomllib
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.inspections import event_rules
from compliance.inspections.merge_rules import merge, signatures
from tests.inspections.making import NOW, VISIT, event, inquiry, line, patient, raw, signed, uuid7

CASES = tomllib.loads((Path(__file__).parent / "cases" / "bad_events.toml").read_text(encoding="utf-8"))["case"]
COLUMNS = {"TT-01": {}, "TT-02": {}, "TT-03": {"no": "text", "paid": "amount", "on": "day"}}
LIST = {"code": "test_list", "version": "2024.1", "sha256": "0" * 64}


def parse(given_event):
    return event_rules.parse(given_event, VISIT, COLUMNS, NOW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_bad_event_is_refused_by_field(case):
    change = {key: None if value == "null" else value for key, value in case["change"].items()}
    with pytest.raises(Refusal) as refused:
        parse(raw("answer", "TT-01", {"answer": "conforms"}) | change)
    assert refused.value.number == "INSPECTIONS-01"
    assert case["field"] in refused.value.fields


@pytest.mark.parametrize("nonsense", [None, 3, "x", [], {}, {"id": []}, {"kind": {}, "item": [], "value": 3}])
def test_nonsense_is_refused_and_never_crashes(nonsense):
    with pytest.raises(Refusal):
        parse(nonsense)


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("answer", "TT-01", {"answer": "not_applicable", "reason": "未开展"}),
        ("answer", "TT-01", {"answer": "recorded", "value": "12"}),
        ("not_inspected", "TT-01", {"bulk": True}),
        ("note", "@summary", {"text": "现场正常营业"}),
        ("line", "TT-01", line()),
        ("photo", "TT-01", {"sha256": "a" * 64, "media_type": "image/jpeg", "size": 300_000}),
        ("arrival", "", {"way": "button"}),
        ("patrol", "", {"round": "1", "key": "", "mode": "night", "source": "在院名单", "patients": [patient()]}),
        ("patrol", "", {"round": "1", "found": "absent", "note": "护士称外出", **patient()}),
        ("inquiry", "", inquiry()),
        ("inquiry", "", signed(inquiry())),
        (
            "material",
            "",
            {"name": "进销存台账", "pages": 12, "copies": 1, "form": "copy", "verified": True, "note": ""},
        ),
        ("row", "TT-03", {"cells": {"no": "ZY2024001", "paid": "120.50", "on": "2024-03-01"}}),
        ("signature", "", {"role": "officer", "content": "a" * 64, "image": "b" * 64}),
    ],
)
def test_every_kind_of_the_protocol_is_read(kind, item, value):
    given_event = raw(kind, item, value)
    read = parse(given_event)
    assert read.as_dict() == given_event
    assert event_rules.sha256(read) == event_rules.sha256(parse(given_event))


def test_events_of_one_id_are_told_apart_by_field():
    first = event("answer", "TT-01", {"answer": "conforms"})
    other = event("answer", "TT-02", {"answer": "breach"}, id=first.id)
    assert event_rules.differing(first, other) == ("item", "value")


def test_a_later_answer_replaces_an_earlier_one():
    first = event("answer", "TT-01", {"answer": "conforms"})
    second = event("answer", "TT-01", {"answer": "breach"}, replaces=first.id)
    content = merge(VISIT, LIST, [second, first])
    assert content.answers["TT-01"].answer == "breach"
    assert not content.conflicts


def test_two_tablets_that_differ_are_a_conflict_until_someone_chooses():
    first = event("answer", "TT-01", {"answer": "conforms"}, device="tablet-0001")
    second = event("answer", "TT-01", {"answer": "breach"}, device="tablet-0002")
    assert merge(VISIT, LIST, [first, second]).conflicts == ("TT-01",)
    chosen = [event("answer", "TT-01", {"answer": "breach"}, replaces=one.id) for one in (first, second)]
    content = merge(VISIT, LIST, [first, second, *chosen])
    assert not content.conflicts
    assert content.answers["TT-01"].answer == "breach"


def test_two_tablets_of_one_mind_are_no_conflict():
    both = [event("answer", "TT-01", {"answer": "breach"}, device=f"tablet-000{one}") for one in (1, 2)]
    assert not merge(VISIT, LIST, both).conflicts


def test_a_line_keeps_its_identity_through_changes_and_can_be_removed():
    first = event("line", "TT-01", line())
    second = event("line", "TT-01", line(total="150.00"), replaces=first.id)
    content = merge(VISIT, LIST, [first, second])
    assert [(id, value["total"]) for id, _, value in content.lines] == [(first.id, "150.00")]
    assert merge(VISIT, LIST, [first, second, event("line", "TT-01", None, replaces=second.id)]).lines == ()


def test_a_chain_that_turns_in_a_circle_ends():
    one, two = uuid7(), uuid7()
    events = [
        event("line", "TT-01", line(), id=one, replaces=two),
        event("line", "TT-01", line(total="150.00"), id=two, replaces=one),
    ]
    assert merge(VISIT, LIST, events).lines == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(9)), st.lists(st.integers(0, 8), max_size=9))
def test_the_same_result_in_any_order_with_any_repeats(order, repeats):
    ids = [uuid7(900 + number) for number in range(9)]
    events = [
        event("answer", "TT-01", {"answer": "conforms"}, id=ids[0]),
        event("answer", "TT-01", {"answer": "breach"}, id=ids[1], replaces=ids[0]),
        event("answer", "TT-01", {"answer": "not_inspected"}, id=ids[2], device="tablet-0002"),
        event("line", "TT-01", line(), id=ids[3]),
        event("line", "TT-01", line(total="130.00"), id=ids[4], replaces=ids[3]),
        event("line", "TT-01", line(total="140.00"), id=ids[5], replaces=ids[3], device="tablet-0002"),
        event("note", "TT-02", {"text": "甲"}, id=ids[6]),
        event("note", "TT-02", {"text": "乙"}, id=ids[7], device="tablet-0002"),
        event("photo", "TT-01", {"sha256": "a" * 64, "media_type": "image/jpeg", "size": 1}, id=ids[8]),
    ]
    expected = merge(VISIT, LIST, events)
    assert merge(VISIT, LIST, [events[at] for at in (*order, *repeats)]) == expected
    assert expected.conflicts == ("TT-01",)
    assert expected.notes["TT-02"] == ("甲", "乙")


def test_signatures_are_no_part_of_what_is_signed():
    answer = event("answer", "TT-01", {"answer": "conforms"})
    before = merge(VISIT, LIST, [answer]).sha256
    signature = event("signature", "", {"role": "officer", "content": before, "image": "b" * 64})
    for order in permutations([answer, signature]):
        assert merge(VISIT, LIST, order).sha256 == before
        assert [one.user_id for one in signatures(order)] == [1]
