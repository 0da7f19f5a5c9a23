"""The door of the room: open → mark → commit → draw → packets → assign → verdicts → close → explain → findings."""

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.reviews import provider_service, reading_service, verdict_service
from compliance.reviews.assignment_service import assign, set_capacity
from compliance.reviews.check_service import Packet, to_check
from compliance.reviews.closing_service import close, give_thirds
from compliance.reviews.explanation_service import draft, look_again, make_blind, send, tell
from compliance.reviews.finding_service import record_findings
from compliance.reviews.load_service import Load, loads, open_tasks, record_ids
from compliance.reviews.packet_service import check, mask, mask_alike, remove, send_back, upload, upload_many
from compliance.reviews.provider_service import OwnRecord, own_record, own_records, own_round
from compliance.reviews.reading_service import (
    Page,
    PageView,
    RecordView,
    RoundView,
    closed_round,
    page_in_scope,
    pages_of,
    picture,
    quarters_with_claims,
    record_in_scope,
    records,
    round_in_scope,
    round_of_quarter,
    rounds,
)
from compliance.reviews.round_service import commit, draw, drop, mark, open_round
from compliance.reviews.rules import NEXT_WORDS, State, Thing, may_see
from compliance.reviews.statistics_service import Look, Statistics, looks, statistics, unblind, unblindings
from compliance.reviews.verdict_service import TaskRow, TaskView, leave, save, submit, submit_many, task_of, tasks_of

_STEPS = {
    Role.MANAGER: (State.OPEN, State.COMMITTED, State.REVIEWING, State.CLOSED, State.TOLD, State.AGAIN),
    Role.AUDITOR_CLAIMS: (State.OPEN, State.DRAWN),
}


def tasks(actor: Actor) -> list[Task]:
    """What waits for a person: records to judge, records to explain, the next step of a round."""
    found = []
    if actor.holds(Role.REVIEWER):
        waiting = [one for one in verdict_service.tasks_of(actor) if one.open]
        if waiting:
            words = Words("待评审病历", "Records to review")
            found.append(Task("reviews.tasks", words, "record", count=len(waiting)))
    if actor.holds(*PROVIDER_ROLES):
        own = [one for one in provider_service.own_records(actor) if one.open]
        if own:
            words = Words("待说明的评审病历", "Reviewed records to explain")
            found.append(Task("portal.reviews", words, "record", count=len(own), due=own[0].explain_by))
    if actor.holds(*_STEPS):
        for one in reading_service.rounds():
            if any(one.state in _STEPS[role] for role in _STEPS if role in actor.roles):
                words = Words(f"{one.quarter.words.zh}病历评审", f"Record review of {one.quarter.code}")
                note, values = NEXT_WORDS[one.state], {"round_id": one.id}
                found.append(Task("reviews.show", words, "record", note=note, values=values))
    return found


__all__ = [
    "Load",
    "Look",
    "OwnRecord",
    "Packet",
    "Page",
    "PageView",
    "RecordView",
    "RoundView",
    "Statistics",
    "TaskRow",
    "TaskView",
    "Thing",
    "assign",
    "check",
    "close",
    "closed_round",
    "commit",
    "draft",
    "draw",
    "drop",
    "give_thirds",
    "leave",
    "loads",
    "look_again",
    "looks",
    "make_blind",
    "mark",
    "mask",
    "mask_alike",
    "may_see",
    "open_round",
    "open_tasks",
    "own_record",
    "own_records",
    "own_round",
    "page_in_scope",
    "pages_of",
    "picture",
    "quarters_with_claims",
    "record_findings",
    "record_ids",
    "record_in_scope",
    "records",
    "remove",
    "round_in_scope",
    "round_of_quarter",
    "rounds",
    "save",
    "send",
    "send_back",
    "set_capacity",
    "statistics",
    "submit",
    "submit_many",
    "task_of",
    "tasks",
    "tasks_of",
    "tell",
    "to_check",
    "unblind",
    "unblindings",
    "upload",
    "upload_many",
]
