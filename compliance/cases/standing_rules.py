"""Where a case stands for its reader: who may take the step that is waited for, and why this person may not. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from compliance.accounts.rules import ROLE_WORDS, Role
from compliance.cases.rules import STATE_WORDS, State
from compliance.cases.staffing_rules import RECUSED, Duty, Staff, conflicts
from compliance.cases.view_rules import CaseView
from compliance.foundation.money import Fen
from compliance.foundation.words import Words

# The duty that the step of a state is; other steps conflict with nobody.
DUTY_OF: Mapping[State, Duty] = MappingProxyType(
    {
        State.CHECKING: Duty.CHECK,
        State.REPORTED: Duty.CHECK,
        State.STATEMENT: Duty.DECIDE,
        State.AWAITING: Duty.DECIDE,
        State.TOLD: Duty.DECIDE,
    }
)
_PROVIDERS = frozenset({Role.PROVIDER_HEAD, Role.PROVIDER_CLERK})


@dataclass(frozen=True, slots=True)
class Standing:
    """What is next: whose turn by role, who of them may, who may not and why; and why the reader has no button."""

    roles: Words
    able: tuple[str, ...]
    barred: tuple[tuple[str, Words], ...]
    why_not: Words | None


@dataclass(frozen=True, slots=True)
class Money:
    """What of a case is due, came in and is outstanding, and the first day it is due. parts: by consequence."""

    due_fen: Fen
    received_fen: Fen
    outstanding_fen: Fen
    due_on: date | None
    decided: bool


def standing(
    case: CaseView, staff: Iterable[Staff], reader: Staff, has_main: bool, until: date | None
) -> Standing | None:
    """Who may take the step that is waited for; None when nothing is. reader: who looks; has_main: has a button."""
    step = case.next_step
    if step is None:
        return None
    roles = [ROLE_WORDS[role] for role in step.roles]
    words = Words("、".join(one.zh for one in roles), ", ".join(one.en for one in roles))
    duty = DUTY_OF.get(case.state)
    excluded = {**conflicts(case.parts, duty)} if duty else {}
    holders = [one for one in staff if one.roles & frozenset(step.roles)]
    excluded |= {one.user_id: RECUSED for one in (*holders, reader) if case.provider_id in one.recused}
    able = tuple(one.name for one in holders if one.user_id not in excluded)
    barred = tuple((one.name, excluded[one.user_id]) for one in holders if one.user_id in excluded)
    why = None if has_main else _why_not(case, reader, excluded.get(reader.user_id), words, until)
    return Standing(words, able, barred, why)


def _why_not(case: CaseView, reader: Staff, part: Words | None, roles: Words, until: date | None) -> Words:
    wanted = frozenset(case.next_step.roles) if case.next_step else frozenset()
    if not reader.roles & wanted:
        return Words(f"本环节由{roles.zh}办理", f"This step is for: {roles.en}")
    if part is not None:
        zh, en = f"您在本案中已{part.zh}，须由其他人员办理", f"you {part.en} in this case; somebody else has to do it"
        return Words(zh, en)
    state = STATE_WORDS[case.state]
    if wanted & _PROVIDERS and until is not None:
        return Words(
            f"“{state.zh}”至{until.isoformat()}，届满次日起可以办理下一环节",
            f"“{state.en}” runs until {until.isoformat()}; the next step opens the day after",
        )
    return Words(f"“{state.zh}”环节的条件尚未具备", f"what “{state.en}” demands is not there yet")


def money(case: CaseView) -> Money:
    """The money of a case at a glance; amounts that are only proposed are not outstanding."""
    parts = [part for part in case.consequences if part.is_money and part.amount_fen]
    decided = any(part.due_on or part.received_fen for part in parts)
    dues = [part.due_on for part in parts if part.due_on and part.outstanding_fen]
    due_fen, received = sum(part.amount_fen or 0 for part in parts), sum(part.received_fen for part in parts)
    return Money(due_fen, received, due_fen - received if decided else 0, min(dues, default=None), decided)
