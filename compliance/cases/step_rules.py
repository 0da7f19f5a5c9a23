"""Every dated step of a case and every state the steps lead to, on both tracks. The tables are in `agency_rules` and
`bureau_rules`; a state is never stored, it is where the steps lead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from compliance.accounts.rules import Role
from compliance.foundation.words import Words


class EventKind(StrEnum):
    """What can happen in a case. The first group is of both tracks or of the agency's, the rest of the bureau's."""

    OPENED = "opened"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CHECKED = "checked"
    NOTIFIED = "notified"
    STATED = "stated"
    WAIVED = "waived"
    KEPT = "kept"
    AMENDED = "amended"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    RECEIVED = "received"
    PERFORMED = "performed"
    LIFTED = "lifted"
    DEMANDED = "demanded"
    ORDERED = "ordered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    HAND_OVER_RECEIVED = "hand_over_received"
    TRANSFERRED = "transferred"
    TRANSFER_RECEIVED = "transfer_received"

    LEAD_TAKEN = "lead_taken"
    LEAD_EXTENDED = "lead_extended"
    FILING_PROPOSED = "filing_proposed"
    FILING_RETURNED = "filing_returned"
    FILED = "filed"
    NOT_FILED = "not_filed"
    SUMMARY = "summary"
    EVIDENCE = "evidence"
    VERIFIED = "verified"
    REVERIFIED = "reverified"
    RECUSAL_ASKED = "recusal_asked"
    RECUSAL_DECIDED = "recusal_decided"
    DISPUTED = "disputed"
    DISPUTE_ENDED = "dispute_ended"
    PRESERVED = "preserved"
    PRESERVATION_ENDED = "preservation_ended"
    SEALED = "sealed"
    SEAL_EXTENDED = "seal_extended"
    UNSEALED = "unsealed"
    ASSIST_ASKED = "assist_asked"
    ASSIST_ENDED = "assist_ended"
    EXPERTS_ASKED = "experts_asked"
    EXPERTS_ENDED = "experts_ended"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    CORRECTION_ORDERED = "correction_ordered"
    CORRECTION_CHECKED = "correction_checked"
    REPORTED = "reported"
    REOPENED = "reopened"
    REVIEWED = "reviewed"
    REVIEW_RETURNED = "review_returned"
    HEARING_ASKED = "hearing_asked"
    HEARING_CALLED = "hearing_called"
    HEARING_ENDED = "hearing_ended"
    DISCUSSED = "discussed"
    SERVED = "served"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    HANDED_IN = "handed_in"
    DEFERRAL_ASKED = "deferral_asked"
    DEFERRAL_REFUSED = "deferral_refused"
    DEFERRED = "deferred"
    CONTESTED = "contested"
    CONTEST_ENDED = "contest_ended"
    LATE_FEE = "late_fee"
    URGED = "urged"
    COURT_ASKED = "court_asked"
    COURT_ACCEPTED = "court_accepted"
    CLOSE_PROPOSED = "close_proposed"
    CLOSE_RETURNED = "close_returned"
    ARCHIVED = "archived"


class State(StrEnum):
    """How a case stands."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    CHECKED = "checked"
    STATEMENT = "statement"
    STATED = "stated"
    AWAITING = "awaiting"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    LEAD = "lead"
    FILING = "filing"
    NOT_FILED = "not_filed"
    INVESTIGATING = "investigating"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    TOLD = "told"
    RULED = "ruled"
    SERVED = "served"
    CLOSING = "closing"
    ARCHIVED = "archived"


Table = Mapping[EventKind, Mapping[State | None, State]]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a case waits for: what, and whose turn it is."""

    words: Words
    roles: tuple[Role, ...]


def stay(*states: State) -> dict[State | None, State]:
    """A step that may come in these states and leads nowhere else."""
    return {state: state for state in states}


def replay(table: Table, kinds: Iterable[EventKind]) -> State:
    """Where the steps lead by a table, oldest first. ValueError for a history that the table does not allow."""
    state: State | None = None
    for kind in kinds:
        reached = table.get(kind, {}).get(state)
        if reached is None:
            raise ValueError(f"{kind} cannot follow {state}")
        state = reached
    if state is None:
        raise ValueError("a case begins with its opening")
    return state
