"""The merge rule: two tablets work as they like, what they send arrives in any order and more than once, and the same
comes of it; on the server and in the browser alike."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.inspections.merge_rules import merge
from compliance.inspections.rules import OF_THE_VISIT
from tests.inspections.making import VISIT, event, line

LIST = {"code": "test_list", "version": "2024.1", "sha256": "0" * 64}
ITEMS = ("TT-01", "TT-02", "TT-03")
DEVICES = ("tablet-0001", "tablet-0002")
TEXTS = st.text('甲乙 \u3000\u200b\ufeff\x1c\x85\u2028"\\/é😀', max_size=6)
ANSWERS = st.one_of(
    st.sampled_from(["conforms", "breach"]).map(lambda answer: {"answer": answer}),
    TEXTS.map(lambda reason: {"answer": "not_applicable", "reason": reason}),
    TEXTS.map(lambda value: {"answer": "recorded", "value": value}),
)
VALUES = {
    "answer": ANSWERS,
    "not_inspected": st.sampled_from([{"bulk": True}, {"reason": " 停电 "}, {"reason": None}]),
    "note": st.one_of(st.none(), TEXTS.map(lambda text: {"text": text})),
    "line": st.one_of(st.none(), st.sampled_from(["120.00", "130.00"]).map(lambda total: line(total=total))),
    "photo": st.one_of(
        st.none(),
        st.sampled_from("ab").map(lambda letter: {"sha256": letter * 64, "media_type": "image/jpeg", "size": 1}),
    ),
    "patrol": st.one_of(
        st.none(),
        st.tuples(st.integers(1, 2), st.sampled_from(["present", "absent"])).map(
            lambda pair: {"round": "1", "key": f"bed-{pair[0]}", "found": pair[1]}
        ),
    ),
    "inquiry": st.one_of(st.none(), TEXTS.map(lambda text: {"name": text, "pages": []})),
    "material": st.one_of(st.none(), st.integers(1, 2).map(lambda pages: {"name": "处方", "pages": pages})),
    "row": st.one_of(st.none(), TEXTS.map(lambda text: {"cells": {"no": text}})),
    "arrival": st.just({"way": "button"}),
}


@st.composite
def acts(draw):
    """Two tablets at work: each knows its own events, and those of the other as of their last exchange."""
    made, known = [], {device: [] for device in DEVICES}
    for number in range(draw(st.integers(1, 14))):
        device = draw(st.sampled_from(DEVICES))
        if draw(st.booleans()) and number:
            known[device] = list(made)  # an exchange with the server
        kind = draw(st.sampled_from(sorted(VALUES)))
        item = "" if kind in OF_THE_VISIT else draw(st.sampled_from(ITEMS))
        seen = [one for one in known[device] if one.kind == kind and one.item == item]
        replaces = draw(st.sampled_from([None, *(one.id for one in seen)])) if kind != "arrival" else None
        # Clocks differ: ids do not come in the order of the acts.
        id = f"018e0c00-{draw(st.integers(0, 99)):04x}-7000-8000-{number:012x}"
        value = draw(VALUES[kind])
        if value is None and replaces is None:
            continue
        at = f"2024-03-05T01:{draw(st.integers(0, 59)):02d}:00Z"
        new = event(kind, item, value, id=id, replaces=replaces, device=device, at=at)
        made.append(new)
        known[device].append(new)
    return made


def arrivals(made):
    """An order in which the events arrive, some of them twice."""
    repeats = st.lists(st.sampled_from(made), max_size=4) if made else st.just([])
    return st.tuples(st.permutations(made), repeats).map(lambda parts: [*parts[0], *parts[1]])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts().flatmap(lambda made: st.tuples(st.just(made), arrivals(made))))
def test_the_same_comes_of_it_in_any_order(given_acts):
    made, arrived = given_acts
    expected = merge(VISIT, LIST, made)
    found = merge(VISIT, LIST, arrived)
    assert found == expected
    assert found.sha256 == expected.sha256


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts())
def test_no_answer_is_lost_but_by_an_act_that_names_it(made):
    """Whatever nobody replaced is there: alone, or in a conflict that shows it."""
    content = merge(VISIT, LIST, made)
    replaced = {one.replaces for one in made}
    for item in ITEMS:
        heads = [one for one in made if one.kind in ("answer", "not_inspected") and one.item == item]
        heads = [one for one in heads if one.id not in replaced]
        assert bool(heads) == (item in content.answers)
        if len({json.dumps(one.value, sort_keys=True) for one in heads}) > 1 and item not in content.conflicts:
            told = {
                (one.value.get("answer", "not_inspected"), (one.value.get("reason") or "").strip()) for one in heads
            }
            assert len({answer for answer, _ in told}) == 1


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts(), st.data())
def test_choosing_one_settles_a_conflict_for_every_tablet(made, data):
    content = merge(VISIT, LIST, made)
    open_answers = [item for item in content.conflicts if item in content.answers]
    if not open_answers:
        return
    item = data.draw(st.sampled_from(open_answers))
    replaced = {one.replaces for one in made}
    heads = [one for one in made if one.item == item and one.kind in ("answer", "not_inspected")]
    chosen = [
        event("answer", item, {"answer": "breach"}, id=f"018e0cff-0000-7000-8000-{at:012x}", replaces=head.id)
        for at, head in enumerate(one for one in heads if one.id not in replaced)
    ]
    after = merge(VISIT, LIST, data.draw(st.permutations([*made, *chosen])))
    assert after.answers[item].answer == "breach"
    assert (item in after.conflicts) == (
        item in merge(VISIT, LIST, [e for e in made if e.kind in ("line", "row")]).conflicts
    )


@pytest.fixture
def merging_page(browser, live_server):
    """A page of ours in which the tablet's own modules can be called."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server}/accounts/sign-in")
    yield page
    context.close()


_HASHES = """async ([visit, checklist, sets]) => {
  const { contentOf, contentHash } = await import("/static/inspections/tablet/merge.js");
  const found = [];
  for (const events of sets) {
    const map = new Map(events.map((event) => [event.id, event]));
    found.push([await contentHash(visit, checklist, map), contentOf(visit, checklist, map)]);
  }
  return found;
}"""


@pytest.mark.browser
@pytest.mark.sqlite_only
def test_the_tablet_comes_to_the_same_hash_as_the_server(merging_page):
    """What is signed out of reach is what the server seals: 200 interleavings through both."""
    sets = []

    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(acts())
    def collect(made):
        sets.append(made)

    collect()
    raw = [[one.as_dict() for one in reversed(made)] for made in sets]
    told = merging_page.evaluate(_HASHES, [VISIT, LIST, raw])
    for made, (sha256, content) in zip(sets, told, strict=True):
        expected = merge(VISIT, LIST, made)
        assert content == json.loads(json.dumps(expected.as_dict())), made
        assert sha256 == expected.sha256
