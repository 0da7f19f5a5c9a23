"""What a finding owes by a day: the answer to the lines its provider was sent, the recheck of those it disputes."""

from compliance.accounts.rules import Authority, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.recount_service import Moved
from compliance.deadlines.rules import Debt, Kind
from compliance.findings import loading_service as loading
from compliance.findings.models import Finding
from compliance.findings.rules import LineState
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period, Unit
from compliance.law.violations import Party

# Working days in which disputed lines are rechecked: the product's order, as long as the provider had to answer.
RECHECK_DAYS = 5
_STAFF = (Role.OFFICER, Role.AUDITOR_CLAIMS)
_PROVIDER = (Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)
_WAITING = frozenset({LineState.SENT, LineState.RECHECKED})


def sent(work: UnitOfWork, found: Finding, days: int) -> None:
    """Lines went to the provider today, who answers within `days` working days: `answer_due` is the later of the day
    it had and this one."""
    period = Period(work.today, Length(days, Unit.WORKING))
    due = deadlines.until(period)
    if found.answer_due is None or due.day >= found.answer_due:
        found.answer_due = due.day
        words = Words(f"问题{found.id}号：违规明细答复", f"Finding {found.id}: answer to its lines")
        debt = _debt(found, _answer_key(found), Kind.LINE_ANSWER, words, (*_STAFF, *_PROVIDER), period)
        deadlines.owe(work, debt)


def answered(work: UnitOfWork, found: Finding) -> None:
    """Lines moved on: meet what they wait for no longer, and owe the recheck of those in dispute."""
    states = {loading.state(line) for line in found.lines if line.debtor == Party.PROVIDER}
    if not states & _WAITING:
        deadlines.met(work, _answer_key(found))
    subject = f"finding:{found.id}"
    rechecks = deadlines.open_keys(work, Kind.LINE_RECHECK, [subject])
    if LineState.DISPUTED not in states:
        for key in rechecks:
            deadlines.met(work, key)
    elif not rechecks:
        words = Words(f"问题{found.id}号：复核不认可的明细", f"Finding {found.id}: recheck its disputed lines")
        key = f"finding:{found.id}:recheck:{_rounds(found)}"
        period = Period(work.today, Length(RECHECK_DAYS, Unit.WORKING))
        deadlines.owe(work, _debt(found, key, Kind.LINE_RECHECK, words, _STAFF, period))


def _answer_key(found: Finding) -> str:
    return f"finding:{found.id}:answer"


def _rounds(found: Finding) -> int:
    """Which recheck of the finding is wanted: 1 or 2."""
    done = (sum(event.state == LineState.RECHECKED for event in line.events) for line in found.lines)
    return 1 + max(done, default=0)


def _debt(found: Finding, key: str, kind: Kind, words: Words, roles: tuple[Role, ...], period: Period) -> Debt:
    due = deadlines.until(period)
    return Debt(
        key,
        kind,
        f"finding:{found.id}",
        words,
        due.day,
        due.provisional,
        endpoint="findings.show",
        values={"finding_id": found.id},
        roles=roles,
        provider_id=found.provider_id,
        authority=Authority(found.authority),
        period=period,
    )


def deadlines_moved(work: UnitOfWork, moved: tuple[Moved, ...]) -> None:
    """A holiday notice was loaded: the day to answer by is the one counted with it."""
    for one in moved:
        if one.kind is Kind.LINE_ANSWER:
            found = work.session.get(Finding, int(one.subject.split(":")[1]))
            if found is not None:
                found.answer_due = one.due
