"""What a self-check owes by a day: the answer, and the return of what was declared."""

from datetime import date

from compliance.accounts.rules import Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.selfchecks.models import SelfCheck
from compliance.selfchecks.rules import Step

ABOVE = (Role.MANAGER, Role.AGENCY_DIRECTOR)
_PROVIDER = (Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)


def answer_key(row: SelfCheck) -> str:
    """Names the debt of the answer of this round: a new one begins when it is sent back."""
    time = 1 + sum(step.kind == Step.RETURNED for step in row.steps)
    return f"self_check:{row.id}:answer:{time}"


def return_key(row: SelfCheck) -> str:
    """Names the debt of the return."""
    return f"self_check:{row.id}:return"


def answer_debt(row: SelfCheck, title: str, above: bool = False) -> Debt:
    """The answer; those above answer for it too once it was carried up."""
    roles = (*_PROVIDER, *(ABOVE if above else ()))
    words = Words(f"{title}：报送自查情况", f"{title}: answer the self-check")
    return _debt(row, answer_key(row), words, row.due_on, roles)


def owe_return(work: UnitOfWork, row: SelfCheck) -> None:
    """What was declared is paid back by the season's day, or the day of the confirmation where that is later."""
    words = Words(f"{row.season.title}：退回自查金额", f"{row.season.title}: return what was declared")
    due = max(row.season.return_by, work.today)
    deadlines.owe(work, _debt(row, return_key(row), words, due, (*_PROVIDER, Role.OFFICER)))


def _debt(row: SelfCheck, key: str, words: Words, due: date, roles: tuple[Role, ...]) -> Debt:
    return Debt(
        key,
        Kind.SELF_CHECK,
        f"self_check:{row.id}",
        words,
        due,
        endpoint="selfchecks.declaration",
        values={"declaration_id": row.id},
        roles=roles,
        provider_id=row.provider_id,
    )
