"""Which act may follow which."""

import pytest

from compliance.foundation.errors import Refusal
from compliance.sampling.rules import Act, State, after, may, state_of

ORDER = [Act.PLAN, Act.COMMIT, Act.SEED, Act.DRAW, Act.RELEASE, Act.CLOSE]
ALLOWED = {
    State.PLANNED: {Act.PLAN, Act.COMMIT},
    State.COMMITTED: {Act.SEED},
    State.SEEDED: {Act.DRAW, Act.VOID},
    State.DRAWN: {Act.RELIEVE, Act.EXTEND, Act.RELEASE, Act.VOID},
    State.RELEASED: {Act.EXTEND, Act.CLOSE, Act.VOID},
    State.CLOSED: set(),
}


def test_the_order_of_a_round():
    assert [state_of(ORDER[: place + 1]) for place in range(6)] == list(State)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_what_is_out_of_order_is_refused_and_says_what_is_next(state, act):
    if act in ALLOWED[state]:
        assert may(state, act)
        after(state, act)
        return
    assert not may(state, act)
    with pytest.raises(Refusal) as caught:
        after(state, act)
    assert caught.value.number == ("SAMPLING-04" if act is Act.PLAN else "SAMPLING-02")
    assert caught.value.do_zh


def test_an_extension_and_a_relief_leave_a_round_where_it_stands():
    assert state_of([*ORDER[:4], Act.EXTEND, Act.EXTEND]) is State.DRAWN
    assert state_of([*ORDER[:4], Act.RELIEVE, Act.EXTEND]) is State.DRAWN
    assert state_of([*ORDER[:5], Act.EXTEND]) is State.RELEASED


def test_after_a_void_the_round_waits_for_a_fresh_seed():
    assert state_of([*ORDER[:4], Act.VOID]) is State.COMMITTED


def test_nothing_begins_without_a_plan():
    with pytest.raises(Refusal) as caught:
        after(None, Act.COMMIT)
    assert caught.value.number == "SAMPLING-03"
    with pytest.raises(ValueError, match="begins"):
        state_of([])
