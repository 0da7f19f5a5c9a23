"""Whom to try again: owed by the person who tried last, written anew where it got lost. Twice is once."""

from datetime import date

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.deadlines import service as deadlines
from compliance.followups.models import FollowUp, FollowUpAttempt, FollowUpRound
from compliance.followups.owing_service import retry
from compliance.followups.rules import State
from compliance.foundation.unit_of_work import unit_of_work


def owe_retries(actor: Actor, day: date) -> int:
    """Every retry whose day has come by `day`, owed; how many there are. A round past its last day stays open: its own
    deadline goes up to the heads."""
    with unit_of_work(actor) as work:
        last = (
            select(FollowUpAttempt.follow_up_id, func.max(FollowUpAttempt.number).label("number"))
            .group_by(FollowUpAttempt.follow_up_id)
            .subquery()
        )
        query = (
            select(FollowUp, FollowUpAttempt.by_id)
            .join(FollowUpRound)
            .join(last, last.c.follow_up_id == FollowUp.id)
            .join(
                FollowUpAttempt,
                (FollowUpAttempt.follow_up_id == FollowUp.id) & (FollowUpAttempt.number == last.c.number),
            )
            .where(FollowUp.state == State.RETRY, FollowUp.next_on <= day, FollowUpRound.closed_at.is_(None))
        )
        debts = [retry(row, by) for row, by in work.session.execute(query) if by is not None]
        deadlines.owe_all(work, debts)
        return len(debts)
