"""How a person is told besides on the pages: an address for mail, and a calendar feed under a token that can be taken
back. Only the token's hash is kept."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.deadlines import reading_service as reading
from compliance.deadlines.reminder_models import Contact
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,120}\.[^@\s<>,;.]{2,30}")
_PAST, _AHEAD = timedelta(days=31), timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class ContactChanged(trail.Event):
    kind = "deadlines.contact_changed"
    by_mail: bool


@dataclass(frozen=True, kw_only=True)
class FeedMade(trail.Event):
    kind = "deadlines.feed_made"


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(trail.Event):
    kind = "deadlines.feed_revoked"


@dataclass(frozen=True, slots=True)
class ContactView:
    """A person's own settings."""

    email: str
    by_mail: bool
    feed_made_at: datetime | None


def contact(actor: Actor) -> ContactView:
    """The actor's settings."""
    row = db.session.get(Contact, actor.user_id)
    return ContactView(row.email or "", row.by_mail, row.feed_made_at) if row else ContactView("", False, None)


def change(actor: Actor, email: str, by_mail: bool) -> None:
    """Keep the address and whether mail is wanted (DEADLINES-05: no such address)."""
    address = email.strip()
    if (address or by_mail) and not _ADDRESS.fullmatch(address):
        raise Refusal(
            "DEADLINES-05",
            zh="邮箱地址格式不正确",
            en="this is no mail address",
            do_zh="请填写单位邮箱，如 name@bureau.gov.cn",
            do_en="enter one such as name@bureau.gov.cn",
            status=422,
            fields={"email": "format"},
        )
    with unit_of_work(actor) as work:
        row = _own(work, actor)
        row.email, row.by_mail = address or None, by_mail
        work.record(ContactChanged(subject=f"user:{actor.user_id}", by_mail=by_mail))


def make_feed(actor: Actor) -> str:
    """A new token, shown once; an older one opens nothing any more."""
    token = secrets.token_urlsafe(32)
    with unit_of_work(actor) as work:
        row = _own(work, actor)
        row.feed_hash, row.feed_made_at = sha256_hex(token.encode()), work.now
        work.record(FeedMade(subject=f"user:{actor.user_id}"))
    return token


def revoke_feed(actor: Actor) -> None:
    """Take the token back."""
    with unit_of_work(actor) as work:
        row = _own(work, actor)
        row.feed_hash = row.feed_made_at = None
        work.record(FeedRevoked(subject=f"user:{actor.user_id}"))


def _own(work: UnitOfWork, actor: Actor) -> Contact:
    row = work.session.get(Contact, actor.user_id, with_for_update=True)
    if row is None:
        row = Contact(user_id=actor.user_id, by_mail=False)
        work.session.add(row)
        work.flush()
    return row


def feed(token: str) -> bytes | None:
    """The iCalendar of the token's owner; None for an unknown token, or one whose owner's account was closed."""
    query = select(Contact.user_id).where(Contact.feed_hash == sha256_hex(token.encode()))
    owner = db.session.scalars(query).one_or_none()
    person = accounts.active_actor(owner) if owner is not None else None
    if person is None:
        return None
    actor, chinese = person
    today = clock.today()
    items = reading.own_between(actor, today - _PAST, today + _AHEAD)
    return _calendar(items, chinese)


def _calendar(items: tuple[reading.Item, ...], chinese: bool) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//compliance//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "期限" if chinese else "Deadlines")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for item in items:
        calendar.add_component(_event(item, chinese))
    return bytes(calendar.to_ical())


def _event(item: reading.Item, chinese: bool) -> Event:
    event = Event()
    words = item.words.zh if chinese else item.words.en
    unsure = ("（暂定）" if chinese else " (provisional)") if item.provisional else ""
    event.add("uid", f"{item.uid}@deadlines")
    event.add("dtstamp", clock.now())
    event.add("dtstart", item.due)
    event.add("dtend", _next(item.due))
    event.add("summary", f"{words}{unsure}")
    event.add("description", item.rule)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(hours=-15))  # nine in the morning of the day before
    event.add_component(alarm)
    return event


def _next(day: date) -> date:
    return day + timedelta(days=1)
