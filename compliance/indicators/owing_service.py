"""What is owed by a day: the provider's answer to an offered target, its view on a deduction, the agency's answer."""

from collections.abc import Iterable
from datetime import date

from compliance.accounts.rules import Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.recount_service import Moved
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, Length, Period, Unit
from compliance.indicators.models import IndicatorMatter, IndicatorTarget

# Ours where the agreement says nothing: two weeks of work to answer an offer, one to answer a statement.
OFFER_DAYS, ANSWER_DAYS = 10, 5
_PROVIDER = (Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)


def offered(work: UnitOfWork, rows: Iterable[IndicatorTarget]) -> None:
    """The provider's answer to each offer."""
    period = Period(work.today, Length(OFFER_DAYS, Unit.WORKING))
    due = deadlines.until(period)
    deadlines.owe_all(work, [_offer(row, due, period) for row in rows])


def _offer(row: IndicatorTarget, due: Due, period: Period) -> Debt:
    return Debt(
        f"indicator_target:{row.id}:answer",
        Kind.ASSESSMENT,
        f"indicator_target:{row.id}",
        Words(f"{row.year}年度控制目标协商答复", f"Answer to the control target of {row.year}"),
        due.day,
        due.provisional,
        endpoint="portal.indicator_target",
        values={"target_id": row.id},
        roles=_PROVIDER,
        provider_id=row.provider_id,
        period=period,
    )


def answered(work: UnitOfWork, target_id: int) -> None:
    """The provider answered, or nobody waits any more."""
    deadlines.met(work, f"indicator_target:{target_id}:answer")


def notified(work: UnitOfWork, row: IndicatorMatter, working_days: int) -> date:
    """The provider's view on a deduction; its last day."""
    period = Period(work.today, Length(working_days, Unit.WORKING))
    due = deadlines.until(period)
    debt = Debt(
        f"indicator_matter:{row.id}:statement",
        Kind.STATEMENT,
        f"indicator_matter:{row.id}",
        Words(f"{row.number}考核扣减意见", f"View on the deduction {row.number}"),
        due.day,
        due.provisional,
        endpoint="portal.indicator_matter",
        values={"matter_id": row.id},
        roles=_PROVIDER,
        provider_id=row.provider_id,
        period=period,
    )
    deadlines.owe(work, debt)
    return due.day


def deadlines_moved(work: UnitOfWork, moved: tuple[Moved, ...]) -> None:
    """A holiday notice was loaded: the day to state a view by is the one counted with it."""
    for one in moved:
        if one.kind is Kind.STATEMENT and one.subject.startswith("indicator_matter:"):
            row = work.session.get(IndicatorMatter, int(one.subject.split(":")[1]))
            if row is not None:
                row.statement_until = one.due


def heard(work: UnitOfWork, matter_id: int) -> None:
    """The provider stated its view or agreed, or its time is over and the matter decided."""
    deadlines.met(work, f"indicator_matter:{matter_id}:statement")


def stated(work: UnitOfWork, row: IndicatorMatter) -> None:
    """The agency's answer to a statement."""
    heard(work, row.id)
    period = Period(work.today, Length(ANSWER_DAYS, Unit.WORKING))
    due = deadlines.until(period)
    debt = Debt(
        f"indicator_matter:{row.id}:answer",
        Kind.DECISION,
        f"indicator_matter:{row.id}",
        Words(f"{row.number}机构意见答复", f"Answer to the statement on {row.number}"),
        due.day,
        due.provisional,
        rule="服务协议",
        endpoint="indicators.matter",
        values={"matter_id": row.id},
        roles=(Role.OFFICER, Role.MANAGER),
        period=period,
    )
    deadlines.owe(work, debt)


def replied(work: UnitOfWork, matter_id: int) -> None:
    """The statement was answered."""
    deadlines.met(work, f"indicator_matter:{matter_id}:answer")
