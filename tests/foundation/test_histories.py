"""A state is where the steps lead, and nowhere else."""

import pytest

from compliance.foundation import histories

TABLE = {"begin": {None: "open"}, "note": {"open": "open"}, "end": {"open": "ended"}}


@pytest.mark.parametrize(
    ("steps", "state"), [(["begin"], "open"), (["begin", "note", "note"], "open"), (["begin", "note", "end"], "ended")]
)
def test_steps_lead_where_the_table_says(steps, state):
    assert histories.reached(TABLE, steps) == state


@pytest.mark.parametrize("steps", [[], ["note"], ["begin", "begin"], ["begin", "end", "note"]])
def test_a_history_that_the_table_does_not_allow_is_no_history(steps):
    with pytest.raises(ValueError, match=r"follow|begun"):
        histories.reached(TABLE, steps)
