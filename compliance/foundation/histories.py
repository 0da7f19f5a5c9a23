"""Where steps lead by a table of what may follow what. Pure.

A room keeps the steps of a thing and never its state; its table says for each kind of step which state it may be taken
in, None being the beginning, and which state it leads to.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Kind = TypeVar("Kind", bound=Hashable)
State = TypeVar("State", bound=Hashable)


def reached(transitions: Mapping[Kind, Mapping[State | None, State]], kinds: Iterable[Kind]) -> State:
    """The state after steps, oldest first. ValueError for a history that the table does not allow, or an empty one."""
    state: State | None = None
    for kind in kinds:
        after = transitions[kind].get(state)
        if after is None:
            raise ValueError(f"{kind} cannot follow {state}")
        state = after
    if state is None:
        raise ValueError("nothing has begun")
    return state
