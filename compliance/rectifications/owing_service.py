"""What an order owes by a day: the provider's report, and its re-inspection."""

from datetime import date

from compliance.accounts.rules import Authority, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period, Unit
from compliance.rectifications import rules
from compliance.rectifications.loading_service import STAFF
from compliance.rectifications.models import Rectification
from compliance.rectifications.rules import EventKind

ABOVE = (Role.MANAGER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)
_PROVIDER = (Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)


def after(work: UnitOfWork, row: Rectification, kind: EventKind, round_: int) -> None:
    """What is owed by a day now: the report, or its re-inspection; what is overdue is answered for by those above."""
    mending, looking = f"rectification:{row.id}:{round_}", f"rectification:{row.id}:look:{round_}"
    if kind in (EventKind.ORDERED, EventKind.REPEATED, EventKind.ESCALATED):
        above = ABOVE if kind is EventKind.ESCALATED else ()
        roles = (Role.OFFICER, *_PROVIDER, *above)
        words = Words(f"{row.number}：完成整改并报告", f"{row.number}: put right and report")
        deadlines.owe(work, _debt(row, mending, Kind.RECTIFICATION, words, row.due_on, row.due_provisional, roles))
    if kind is EventKind.REPEATED:
        deadlines.met(work, f"rectification:{row.id}:look:{round_ - 1}")
    elif kind is EventKind.REPORTED:
        deadlines.met(work, mending)
        due = deadlines.until(Period(work.today, Length(rules.REINSPECTION_DAYS, Unit.WORKING)))
        words = Words(f"{row.number}：整改复查", f"{row.number}: re-inspect")
        deadlines.owe(work, _debt(row, looking, Kind.REINSPECTION, words, due.day, due.provisional, STAFF))
    elif kind is EventKind.ACCEPTED:
        deadlines.met(work, looking)
    elif kind is EventKind.WITHDRAWN:
        deadlines.drop(work, mending, "整改通知已撤回")


def _debt(
    row: Rectification, key: str, kind: Kind, words: Words, due: date, provisional: bool, roles: tuple[Role, ...]
) -> Debt:
    return Debt(
        key,
        kind,
        f"rectification:{row.id}",
        words,
        due,
        provisional,
        endpoint="rectifications.show",
        values={"rectification_id": row.id},
        roles=roles,
        provider_id=row.provider_id,
        authority=Authority(row.authority),
    )
