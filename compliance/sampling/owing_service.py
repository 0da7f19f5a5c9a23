"""What a round owes by a day: its visits by their teams, its close by the manager, then the publication.

An unannounced visit is told to nobody but by its kind and day: whoever reads a calendar or a mailbox over a shoulder
must not learn where it goes.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Authority, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period, Unit
from compliance.sampling.assignment_service import AssignmentView, views, visit_key
from compliance.sampling.models import Assignment, Round
from compliance.sampling.plan_rules import Notice

# 双随机、一公开: results are published within 20 working days.
PUBLISH_WITHIN = Length(20, Unit.WORKING)


def released(work: UnitOfWork, orders: Iterable[Assignment]) -> None:
    """Orders went to their teams."""
    deadlines.owe_all(work, [_visit(order) for order in views(list(orders))])


def round_released(work: UnitOfWork, row: Round) -> None:
    """The round's visits may begin: it is to be finished by the end of its window."""
    orders = select(Assignment).where(Assignment.round_id == row.id, Assignment.released_at == work.now)
    released(work, work.session.scalars(orders.where(Assignment.withdrawn_at.is_(None)).order_by(Assignment.id)))
    words = Words(f"{row.title}：完成检查并办结", f"{row.title}: finish the visits and close the round")
    deadlines.owe(work, _of_round(row, "window", Kind.ROUND, words, Period(row.planned_to, Length(0, Unit.CALENDAR))))


def withdrawn(work: UnitOfWork, order_ids: Iterable[UUID], reason: str) -> None:
    """Orders are no longer to be carried out; those not released have no deadline yet."""
    for order_id in order_ids:
        deadlines.drop(work, visit_key(order_id), reason)


def round_voided(work: UnitOfWork, row: Round, reason: str) -> None:
    """The draw is void: nothing is to be finished until another is released."""
    deadlines.drop(work, f"round:{row.id}:window", reason)


def round_closed(work: UnitOfWork, row: Round) -> None:
    """The round is closed: its results are to be published."""
    deadlines.met(work, f"round:{row.id}:window")
    words = Words(f"{row.title}：公示检查结果", f"{row.title}: publish the results")
    deadlines.owe(work, _of_round(row, "publication", Kind.PUBLICATION, words, Period(work.today, PUBLISH_WITHIN)))


def _visit(order: AssignmentView) -> Debt:
    return Debt(
        visit_key(order.id),
        Kind.VISIT,
        f"visit:{order.id}",
        Words(f"{order.provider_name}：现场检查", f"{order.provider_name}: visit"),
        order.planned_to,
        endpoint="inspections.show",
        values={"visit_id": str(order.id)},
        users=tuple(user for user, _ in order.officers),
        authority=order.authority,
        blind=order.notice is Notice.UNANNOUNCED,
    )


def _of_round(row: Round, what: str, kind: Kind, words: Words, period: Period) -> Debt:
    due = deadlines.until(period)
    return Debt(
        f"round:{row.id}:{what}",
        kind,
        f"round:{row.id}",
        words,
        due.day,
        due.provisional,
        endpoint="sampling.show",
        values={"round_id": row.id},
        roles=(Role.MANAGER,),
        authority=Authority(row.authority),
        period=period,
    )
