"""The door of points: proposed on a decision, checked, notified, objected to, in effect, restored; who sees them."""

from compliance.accounts.rules import Actor
from compliance.cases import service as cases
from compliance.foundation.errors import Refusal
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.points.effect_service import (
    RESTORERS,
    Share,
    fall,
    provider_share,
    reached_of,
    restore,
    take_effect,
)
from compliance.points.loading_service import (
    EntryView,
    EventView,
    PersonView,
    entries,
    entry,
    find_entry,
    find_person,
    last_was,
    listed,
    of_person,
    own,
    own_entry,
)
from compliance.points.paper_service import paper_file, papers_of
from compliance.points.recording_service import (
    CHECKERS,
    HEARERS,
    PROPOSERS,
    Decision,
    NewPoints,
    check,
    consider,
    decision_of,
    object_to,
    propose,
    stands,
)
from compliance.points.rules import EventKind, State, leading_to

_WAITING = {
    State.PROPOSED: (CHECKERS, Words(zh="记分待复核", en="Points to check")),
    State.OBJECTED: (HEARERS, Words(zh="记分异议待复核", en="Objections to points to consider")),
}


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Points that wait for this person."""
    if not actor.holds(*CHECKERS, *HEARERS):
        return ()
    open_ones = entries(last_was(kind for state in _WAITING for kind in leading_to(state)))
    found = []
    for state, (roles, words) in _WAITING.items():
        done = (EventKind.PROPOSED, EventKind.NOTIFIED) if state is State.OBJECTED else (EventKind.PROPOSED,)
        waiting = [one for one in open_ones if one.state is state and actor.user_id not in one.by(*done)]
        if waiting and actor.holds(*roles):
            found.append(Task("points.index", words, "user", count=len(waiting), values={"state": state.value}))
    return tuple(found)


def brings_points(actor: Actor, case: cases.CaseView) -> bool:
    """Whether points may be proposed on a case: by whom it is, and whether what was decided brings any."""
    if not actor.holds(*PROPOSERS):
        return False
    try:
        decision_of(actor, case.id)
    except Refusal:
        return False
    return True


def fallen(actor: Actor, one: EntryView) -> bool:
    """Whether the decision of points that still stand was annulled."""
    case = cases.in_scope(actor, one.case_id) if one.state not in (State.ANNULLED, State.RETURNED) else None
    return case is not None and not stands(case)


__all__ = [
    "CHECKERS",
    "HEARERS",
    "PROPOSERS",
    "RESTORERS",
    "Decision",
    "EntryView",
    "EventView",
    "NewPoints",
    "PersonView",
    "Share",
    "brings_points",
    "check",
    "consider",
    "decision_of",
    "entries",
    "entry",
    "fall",
    "fallen",
    "find_entry",
    "find_person",
    "listed",
    "object_to",
    "of_person",
    "own",
    "own_entry",
    "paper_file",
    "papers_of",
    "propose",
    "provider_share",
    "reached_of",
    "restore",
    "take_effect",
]
