"""By when a lead is checked, and the deadline that watches it.

The check of a lead ends on the day that the procedure's order sets (period.lead_check); the agency, for which no rule
sets one, keeps the same. Screening makes leads by the hundred: one deadline stands for all of an authority that are
due on one day, and is met with the last of them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.rules import Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import LeadSource, Transfer
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, Length, Period
from compliance.lawbook.service import law

_WHO = (Role.OFFICER, Role.MANAGER)


def begin(work: UnitOfWork, rows: Iterable[Lead]) -> None:
    """Give new leads their day and owe their check."""
    owed: dict[str, Debt] = {}
    for row in rows:
        found = _due(work, "period.lead_check", row.received_on)
        row.due_on = found.day
        one = row.source_kind != LeadSource.SCREENING
        debt = _of_one(row, found.provisional) if one else _of_all(row, found)
        owed[debt.key] = debt
    deadlines.owe_all(work, owed.values())


def assigned(work: UnitOfWork, row: Lead) -> None:
    """Owe the check by name. A lead of screening is known by its day alone until somebody has it."""
    if row.due_on is not None:
        deadlines.owe(work, _of_one(row))
        _met_together(work, row)


def done(work: UnitOfWork, row: Lead, reason: str = "") -> None:
    """The lead has its outcome, or a case that watches its own days; `reason` where nobody owes it any more."""
    key = f"lead:{row.id}:check"
    if reason:
        deadlines.drop(work, key, reason)
    else:
        deadlines.met(work, key)
    _met_together(work, row)


def asked(work: UnitOfWork, row: Lead) -> date:
    """Owe the answer of another authority; returns the day."""
    kind = Kind.ASSISTANCE if row.transfer == Transfer.ASSIST else Kind.TRANSFER
    found = _due(work, "period.assistance_reply", work.today)
    words = Words(zh=f"{row.number} 收到{row.transferred_to}回复", en=f"{row.number}: answer of {row.transferred_to}")
    deadlines.owe(work, _debt(row, "reply", kind, words, found.day, found.provisional))
    return found.day


def answered(work: UnitOfWork, row: Lead) -> None:
    """The other authority answered."""
    deadlines.met(work, f"lead:{row.id}:reply")


def _due(work: UnitOfWork, key: str, start: date) -> Due:
    """The last day by the law of the day; both are kept for the unit, for screening asks by the hundred."""
    kept: dict[Any, Due] = work.kept.setdefault("lead_days", {})
    if (key, start) not in kept:
        term = law().period(key, start)
        kept[key, start] = deadlines.until(Period(start, Length(term.count, term.unit), roll=term.roll))
    return kept[key, start]


def _of_one(row: Lead, provisional: bool = False) -> Debt:
    words = Words(zh=f"{row.number} 线索核查", en=f"{row.number}: check the lead")
    return _debt(row, "check", Kind.LEAD, words, row.due_on or row.received_on, provisional)


def _debt(row: Lead, what: str, kind: Kind, words: Words, due: date, provisional: bool) -> Debt:
    return Debt(
        key=f"lead:{row.id}:{what}",
        kind=kind,
        subject=f"lead:{row.id}",
        words=words,
        due=due,
        provisional=provisional,
        endpoint="findings.lead",
        values={"lead_id": row.id},
        roles=() if row.assignee_id else _WHO,
        users=(row.assignee_id,) if row.assignee_id else (),
    )


def _together(row: Lead) -> str:
    return f"leads:screening:{row.authority}:{row.due_on}"


def _of_all(row: Lead, found: Due) -> Debt:
    return Debt(
        key=_together(row),
        kind=Kind.LEAD,
        subject=f"leads:{row.due_on}",
        words=Words(zh="智能筛查线索核查", en="Check the leads of screening"),
        due=found.day,
        provisional=found.provisional,
        endpoint="findings.leads",
        values={"source": str(LeadSource.SCREENING), "standing": "open"},
        roles=_WHO,
    )


def _met_together(work: UnitOfWork, row: Lead) -> None:
    """Meet the common deadline with the last lead of its day that nobody has and nothing decided."""
    if row.source_kind != LeadSource.SCREENING:
        return
    work.flush()
    open_ones = select(func.count()).where(
        Lead.source_kind == row.source_kind,
        Lead.authority == row.authority,
        Lead.due_on == row.due_on,
        Lead.outcome == "",
        Lead.taken_at.is_(None),
        Lead.assignee_id.is_(None),
    )
    if not work.session.scalar(open_ones):
        deadlines.met(work, _together(row))
