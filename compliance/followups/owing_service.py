"""What a round owes by when: the round itself, each township's share, and whoever must be tried again."""

from sqlalchemy import select

from compliance.accounts import people_service
from compliance.accounts.rules import Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.followups.models import FollowUp, FollowUpRound
from compliance.followups.rules import State, Way
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words

_CLOSED = "本轮回访已结束"


def round_opened(work: UnitOfWork, row: FollowUpRound) -> None:
    """The round's last day, for the office and for each township that has a part in it; again after the draw."""
    words = Words(f"{row.title}：完成回访", f"{row.title}: finish the follow-ups")
    debts = [_debt(row, "office", words, roles=(Role.AUDITOR_CLAIMS, Role.MANAGER))]
    if row.way == Way.IN_PERSON:
        debts += [_debt(row, f"user:{user}", words, users=(user,)) for user in _workers(work, row)]
    deadlines.owe_all(work, debts)


def round_closed(work: UnitOfWork, row: FollowUpRound) -> None:
    """Nobody owes it any more."""
    deadlines.met(work, _key(row, "office"))
    for user in _workers(work, row):
        deadlines.met(work, _key(row, f"user:{user}"))


def tried(work: UnitOfWork, row: FollowUp) -> None:
    """After an attempt: the next one owed by whoever made this one, or nothing any more."""
    key = _retry_key(row)
    if row.state == State.RETRY and work.doer.user_id is not None:
        deadlines.owe(work, retry(row, work.doer.user_id))
    elif row.state == State.WITHDRAWN:
        deadlines.drop(work, key, _CLOSED)
    else:
        deadlines.met(work, key)


def retry(row: FollowUp, user_id: int) -> Debt:
    """The next attempt at somebody who was not reached. It names nobody."""
    if row.next_on is None:
        raise ValueError("nothing is to be tried again")
    return Debt(
        key=_retry_key(row),
        kind=Kind.FOLLOW_UP,
        subject=f"follow_up:{row.id}",
        words=Words("回访对象再次联系", "Try a person again"),
        due=row.next_on,
        endpoint="followups.follow_up",
        values={"follow_up_id": str(row.id)},
        users=(user_id,),
    )


def _retry_key(row: FollowUp) -> str:
    return f"follow_up:{row.id}:retry"


def _workers(work: UnitOfWork, row: FollowUpRound) -> list[int]:
    places = set(work.session.scalars(select(FollowUp.township).where(FollowUp.round_id == row.id).distinct()))
    return [one.id for one in people_service.of_role(Role.TOWNSHIP) if one.township in places]


def _debt(
    row: FollowUpRound, who: str, words: Words, roles: tuple[Role, ...] = (), users: tuple[int, ...] = ()
) -> Debt:
    return Debt(
        key=_key(row, who),
        kind=Kind.FOLLOW_UP,
        subject=f"follow_up_round:{row.id}",
        words=words,
        due=row.due,
        endpoint="followups.show" if roles else "followups.index",
        values={"round_id": row.id} if roles else {},
        roles=roles,
        users=users,
    )


def _key(row: FollowUpRound, who: str) -> str:
    return f"follow_up_round:{row.id}:{who}"
