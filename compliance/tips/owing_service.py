"""What is owed about a tip: to accept it, to answer its reporter, to collect a reward. Keepers answer for it by name;
the words name the number alone, so that the calendar says nothing of reporter or accused."""

from datetime import date

from compliance.accounts.rules import Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, Length, Period
from compliance.lawbook.service import law
from compliance.tips import duty_service
from compliance.tips.models import Tip


def received(work: UnitOfWork, row: Tip) -> None:
    """The decision to accept."""
    found = due("period.tip_accept", row.received_on)
    row.accept_by = found.day
    _owe(work, row, "accept", Kind.TIP_REPLY, Words("举报受理", "accept or refuse the tip"), found)


def decided(work: UnitOfWork, row: Tip, on: date) -> None:
    """What became of the lead is to be told to the reporter."""
    words = Words("告知举报人办理情况", "tell the reporter what became of it")
    _owe(work, row, "reply", Kind.TIP_REPLY, words, due("period.tip_reply", on))


def notified(work: UnitOfWork, row: Tip) -> date:
    """The reward is to be collected; returns the last day."""
    found = due("period.reward_claim", work.today)
    _owe(work, row, "reward", Kind.REWARD, Words("举报奖励领取期满", "the time to claim the reward ends"), found)
    return found.day


def met(work: UnitOfWork, row: Tip, what: str) -> None:
    """It was done: accept, reply or reward."""
    deadlines.met(work, f"tip:{row.id}:{what}")


def dropped(work: UnitOfWork, row: Tip, reason: str) -> None:
    """Nobody owes anything about the tip any more."""
    for what in ("accept", "reply", "reward"):
        deadlines.drop(work, f"tip:{row.id}:{what}", reason)


def due(key: str, start: date) -> Due:
    """The last day of a period of the law that begins on `start`. NotInForce (LAW-02) before the rule."""
    term = law().period(key, start)
    return deadlines.until(Period(start, Length(term.count, term.unit), roll=term.roll))


def _owe(work: UnitOfWork, row: Tip, what: str, kind: Kind, words: Words, found: Due) -> None:
    users = duty_service.keepers()
    debt = Debt(
        key=f"tip:{row.id}:{what}",
        kind=kind,
        subject=f"tip:{row.id}",
        words=Words(f"{row.number} {words.zh}", f"{row.number}: {words.en}"),
        due=found.day,
        provisional=found.provisional,
        endpoint="tips.show",
        values={"tip_id": row.id},
        users=users,
        roles=() if users else (Role.DIRECTOR,),
    )
    deadlines.owe(work, debt)
