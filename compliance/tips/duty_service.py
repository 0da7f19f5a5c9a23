"""Who keeps the tips and who sees rewards: persons appointed by the director by name, never a role as such."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.tips import rules
from compliance.tips.models import TipDuty
from compliance.tips.rules import Duty


@dataclass(frozen=True, kw_only=True)
class DutyChanged(Event):
    """Somebody was appointed or relieved."""

    kind = "tips.duty_changed"
    duty: str
    user: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Appointed:
    """One appointment."""

    id: int
    name: str
    duty: str
    since: date
    until: date | None


def holds(actor: Actor, *duties: str) -> bool:
    """Whether the actor is appointed today and still fit for it: a role that bars the duty ends it at once."""
    if actor.user_id is None or rules.NEVER & actor.roles:
        return False
    query = select(TipDuty.duty).where(TipDuty.user_id == actor.user_id, *_now())
    return any(one in duties and rules.DUTY_ROLES[one] & actor.roles for one in db.session.scalars(query))


def require(actor: Actor, *duties: str) -> None:
    """Refuse whoever holds none of the duties (TIPS-04)."""
    if not holds(actor, *duties):
        raise rules.closed()


def keepers() -> tuple[int, ...]:
    """The user ids of those who keep the tips today."""
    query = select(TipDuty.user_id).where(TipDuty.duty == Duty.KEEPER, *_now()).order_by(TipDuty.user_id)
    return tuple(dict.fromkeys(db.session.scalars(query)))


def appointed() -> tuple[Appointed, ...]:
    """Every appointment, the latest first."""
    rows = db.session.scalars(select(TipDuty).order_by(TipDuty.id.desc())).all()
    names = accounts.display_names({row.user_id for row in rows})
    return tuple(Appointed(row.id, names[row.user_id], row.duty, row.since, row.until) for row in rows)


def appoint(actor: Actor, user_id: int, duty: str) -> None:
    """Appoint a person from today on; twice is once. Refused: TIPS-03."""
    found = accounts.active_actor(user_id)
    rules.check_duty(Duty(duty), found[0].roles if found else frozenset())
    with unit_of_work(actor) as work:
        same = select(TipDuty.id).where(TipDuty.user_id == user_id, TipDuty.duty == duty, *_now())
        if work.session.scalars(same).first() is None:
            work.session.add(TipDuty(user_id=user_id, duty=duty, since=work.today, appointed_by=actor.user_id))
            work.record(DutyChanged(subject=f"user:{user_id}", duty=duty, user=user_id, until=None))


def relieve(actor: Actor, duty_id: int) -> None:
    """End an appointment at once. NotFound when there is none."""
    with unit_of_work(actor) as work:
        row = work.session.get(TipDuty, duty_id)
        if row is None:
            raise NotFound
        if row.until is None:
            row.until = work.today
            work.record(DutyChanged(subject=f"user:{row.user_id}", duty=row.duty, user=row.user_id, until=work.today))


def _now() -> tuple[ColumnElement[bool], ...]:
    return (or_(TipDuty.until.is_(None), TipDuty.until > clock.today()),)
