"""The door of follow-ups: rounds over the stored claims, the asking, the suspicions, and what becomes of them.

open_round -> draw -> attempt, finish (or enter_results) -> confirm or drop -> record -> close.
"""

from compliance.accounts.rules import Actor, Role
from compliance.followups.asking_service import attempt, enter_results, finish, hand_over
from compliance.followups.contact_service import erase, load, load_entries, reveal
from compliance.followups.judging_service import confirm, drop, record
from compliance.followups.loading_service import everything, find, listed, suspected, to_do, waiting
from compliance.followups.rate_service import rates, workbook
from compliance.followups.result_rules import Result
from compliance.followups.round_loading_service import round_in_scope, rounds
from compliance.followups.round_service import NewRound, close, draw, open_round
from compliance.followups.rules import CALLERS
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words

__all__ = [
    "NewRound",
    "Result",
    "attempt",
    "close",
    "confirm",
    "draw",
    "drop",
    "enter_results",
    "erase",
    "everything",
    "find",
    "finish",
    "hand_over",
    "listed",
    "load",
    "load_entries",
    "open_round",
    "rates",
    "record",
    "reveal",
    "round_in_scope",
    "rounds",
    "suspected",
    "tasks",
    "to_do",
    "waiting",
    "workbook",
]


def tasks(actor: Actor) -> list[Task]:
    """What waits for a person: people to ask, suspicions to verify."""
    found = []
    if actor.holds(*CALLERS, Role.TOWNSHIP):
        count = waiting(actor)
        found += [Task("followups.index", Words("回访待办", "People to ask"), "phone", count)] if count else []
    if actor.holds(*CALLERS):
        count = len(suspected(actor, judgement=""))
        words = Words("回访疑点待核实", "Suspicions to verify")
        found += [Task("followups.suspicions", words, "finding", count)] if count else []
    return found
