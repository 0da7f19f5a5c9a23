"""What people see of deadlines: their own, the bureau's calendar, one of them with its history, the work to come."""

import json
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, CompoundSelect, and_, func, or_, select, union
from sqlalchemy.orm import aliased, lazyload

from compliance.accounts import directory_service as directory
from compliance.accounts.rules import PROVIDER_ROLES, ROLE_WORDS, Actor, Role
from compliance.deadlines.message_rules import standing
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.deadlines.receiving_rules import names_of
from compliance.deadlines.rules import BY_HAND, KINDS, PORTAL, Kind
from compliance.foundation import clock, trail
from compliance.foundation.database import counted_to, db
from compliance.foundation.words import Words

PAGE_SIZE = 25
SOON = timedelta(days=3)
MOST_IN_CALENDAR = 2000
MOST_PRESSING = 100
# Who sees the bureau's whole calendar. Reviewers must not know providers, administrators have no business data,
# inspectors learn where they go from their orders alone.
CALENDAR_ROLES = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A deadline as its reader may know it; of a blind one neither words nor page."""

    uid: str
    kind: Kind
    kind_words: Words
    words: Words
    due: date
    provisional: bool
    rule: str
    standing: Words
    state: str  # "late", "soon", "open", or how it was closed: "met", "dropped", "lapsed"
    endpoint: str
    values: Mapping[str, Any]
    closed_on: date | None
    closed_why: str
    blind: bool
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What is due on a day: the first of it, and how many there are."""

    items: list[Item]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: `number` from 1."""

    items: tuple[Item, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Week:
    """One role's week to come: how much falls due from `first` on, and by how many people."""

    first: date
    count: int


@dataclass(frozen=True, slots=True)
class Load:
    """The work to come of one role against the people who hold it; `late` is what is overdue already."""

    role: Words
    people: int
    late: int
    weeks: tuple[Week, ...]

    @property
    def heaviest(self) -> int:
        """The most that one person meets in a week if the work is shared evenly, rounded up."""
        most = max((week.count for week in self.weeks), default=0)
        return -(-most // self.people) if self.people else most


def mine(actor: Actor, page: int = 1, kind: str = "") -> Page:
    """Open deadlines that `actor` answers for, the most pressing first."""
    query = select(Deadline).where(*_open_of(actor))
    if kind:
        query = query.where(Deadline.kind == kind)
    return _page(query, page, actor)


def _page(query: Any, number: int, actor: Actor) -> Page:
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    # Blind ones of a day stand in the order of a random name: no order tells what is hidden.
    rows = db.session.scalars(
        query.order_by(Deadline.due, Deadline.kind, Deadline.uid).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    )
    return Page(tuple(_item(row, actor) for row in rows), number, total)


def kinds_of(actor: Actor) -> dict[Kind, int]:
    """How many open deadlines of each kind `actor` has."""
    query = select(Deadline.kind, func.count()).where(*_open_of(actor))
    counts = {Kind(kind): count for kind, count in db.session.execute(query.group_by(Deadline.kind))}
    return {kind: counts[kind] for kind in Kind if kind in counts}


def pressing(actor: Actor) -> int:
    """How many of the actor's deadlines are late or due within three days: the number on the bell. It stands on every
    page and says no more than "99+", so that no more than MOST_PRESSING are counted."""
    soon = select(Deadline.id).where(*_open_of(actor), Deadline.due <= clock.today() + SOON)
    return counted_to(MOST_PRESSING, soon)


def between(actor: Actor, first: date, last: date, kind: str = "") -> dict[date, list[Item]]:
    """The bureau's calendar from `first` to `last`: by day, what is due, done or not; dropped ones are left out."""
    query = select(Deadline).where(*_calendar(actor, first, last, kind))
    found: dict[date, list[Item]] = defaultdict(list)
    ordered = query.order_by(Deadline.due, Deadline.kind, Deadline.uid).limit(MOST_IN_CALENDAR)
    for row in db.session.scalars(ordered):
        found[row.due].append(_item(row, actor))
    return dict(found)


def of_days(actor: Actor, first: date, last: date, kind: str, most: int) -> dict[date, Day]:
    """The bureau's calendar from `first` to `last`: of each day at most so many deadlines and how many there are."""
    place = func.row_number().over(partition_by=Deadline.due, order_by=(Deadline.kind, Deadline.uid))
    total = func.count().over(partition_by=Deadline.due)
    ranked = select(Deadline.uid, place.label("place"), total.label("total"))
    found = ranked.where(*_calendar(actor, first, last, kind)).subquery()
    # The few that are shown are looked up by name: a database asked for both at once reads every deadline there is.
    totals = {row.uid: row.total for row in db.session.execute(select(found).where(found.c.place <= most))}
    query = select(Deadline).where(Deadline.uid.in_(totals)).options(lazyload(Deadline.receivers))
    days: dict[date, Day] = {}
    for row in db.session.scalars(query.order_by(Deadline.due, Deadline.kind, Deadline.uid)):
        days.setdefault(row.due, Day([], totals[row.uid])).items.append(_item(row, actor))
    return days


def _calendar(actor: Actor, first: date, last: date, kind: str) -> list[ColumnElement[bool]]:
    shown = or_(Deadline.closed_as.is_(None), Deadline.closed_as != "dropped")
    return [Deadline.due.between(first, last), _of_authority(actor), shown, *([Deadline.kind == kind] if kind else [])]


def own_between(actor: Actor, first: date, last: date) -> tuple[Item, ...]:
    """The actor's own open deadlines from `first` to `last`: what the calendar feed holds."""
    query = select(Deadline).where(*_open_of(actor), Deadline.due.between(first, last))
    rows = db.session.scalars(query.order_by(Deadline.due, Deadline.kind, Deadline.uid).limit(MOST_IN_CALENDAR))
    return tuple(_item(row, actor) for row in rows)


def find(actor: Actor, uid: str) -> Item | None:
    """One deadline that is the actor's own or stands in the calendar the actor may see."""
    scope = _theirs(actor)
    if actor.holds(*CALENDAR_ROLES):
        scope = or_(scope, _of_authority(actor))
    row = db.session.scalars(select(Deadline).where(Deadline.uid == uid, scope)).one_or_none()
    return _item(row, actor) if row else None


def key_of(uid: str) -> str:
    """The key behind a name."""
    return db.session.scalars(select(Deadline.key).where(Deadline.uid == uid)).one()


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a deadline's history; days where it moved."""

    at: datetime
    kind: str
    before: str
    due: str


def history(item: Item) -> tuple[Happening, ...]:
    """When it was owed, moved, met or dropped; nothing of a blind one, whose key may say too much."""
    if item.blind:
        return ()
    found = []
    for event in trail.of_subject(db.session(), f"deadline:{key_of(item.uid)}"):
        payload = json.loads(event.payload)
        kind = event.kind.rsplit(".", 1)[1]
        found.append(Happening(event.at, kind, payload.get("before", ""), payload.get("due", "")))
    return tuple(found)


def forecast(actor: Actor, weeks: int = 8) -> tuple[Load, ...]:
    """What falls due week by week, by the role that answers for it, against the people who hold the role."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    of_bureau = [role for role in Role if role not in PROVIDER_ROLES]
    query = (
        select(DeadlineReceiver.receiver, Deadline.due, func.count())
        .join(Deadline, Deadline.id == DeadlineReceiver.deadline_id)
        .where(Deadline.closed_at.is_(None), DeadlineReceiver.open)
        .where(DeadlineReceiver.receiver.in_([f"role:{role.value}" for role in of_bureau]))
        .where(Deadline.due < monday + timedelta(weeks=weeks), _of_authority(actor))
        .group_by(Deadline.due, DeadlineReceiver.receiver)
    )
    counts: dict[str, dict[date, int]] = defaultdict(dict)
    for receiver, due, count in db.session.execute(query):
        counts[receiver][due] = count
    people = [person for person in directory.of_bureau() if actor.authority in (None, person.authority)]
    roles = [role for role in of_bureau if f"role:{role.value}" in counts]
    return tuple(
        _load(role, sum(role in person.roles for person in people), counts[f"role:{role.value}"], today, monday, weeks)
        for role in roles
    )


def _load(role: Role, people: int, dues: dict[date, int], today: date, monday: date, weeks: int) -> Load:
    firsts = [monday + timedelta(weeks=number) for number in range(weeks)]
    counted = tuple(
        Week(first, sum(n for due, n in dues.items() if max(first, today) <= due < first + timedelta(weeks=1)))
        for first in firsts
    )
    return Load(ROLE_WORDS[role], people, sum(n for due, n in dues.items() if due < today), counted)


def _open_of(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Deadline.closed_at.is_(None), _theirs(actor, DeadlineReceiver.open)


def _theirs(actor: Actor, *among: ColumnExpressionArgument[bool]) -> ColumnElement[bool]:
    of_provider = actor.provider_id is not None
    roles = {role for role in actor.roles if (role in PROVIDER_ROLES) is of_provider}
    by_name = _received_by({f"user:{actor.user_id}"}, *among)
    if not roles:
        return by_name
    role_names = names_of(0, roles) - {"user:0"}
    if of_provider:
        return Deadline.id.in_(_of_provider(actor, role_names, *among))
    return or_(by_name, and_(_received_by(role_names, *among), _of_authority(actor)))


def _of_provider(actor: Actor, names: Set[str], *among: ColumnExpressionArgument[bool]) -> CompoundSelect[int]:
    """The few that a provider's person has, by index: not one out of all that providers have."""
    received = select(DeadlineReceiver.deadline_id).where(*among)
    own = aliased(Deadline)
    by_role = received.join(own, own.id == DeadlineReceiver.deadline_id)
    by_role = by_role.where(DeadlineReceiver.receiver.in_(sorted(names)), own.provider_id == actor.provider_id)
    return union(received.where(DeadlineReceiver.receiver == f"user:{actor.user_id}"), by_role)


def _received_by(names: Set[str], *among: ColumnExpressionArgument[bool]) -> ColumnElement[bool]:
    received = select(DeadlineReceiver.deadline_id).where(DeadlineReceiver.deadline_id == Deadline.id, *among)
    return received.where(DeadlineReceiver.receiver.in_(sorted(names))).exists()


def _of_authority(actor: Actor) -> ColumnElement[bool]:
    if actor.authority is None:
        return Deadline.id.is_not(None)
    return or_(Deadline.authority.is_(None), Deadline.authority == actor.authority.value)


def _item(row: Deadline, actor: Actor) -> Item:
    kind, today = Kind(row.kind), clock.today()
    words = KINDS[kind].words if row.blind else Words(row.words_zh, row.words_en)
    state = row.closed_as or ("late" if row.due < today else "soon" if row.due <= today + SOON else "open")
    endpoint, values = ("", {}) if row.blind else (row.endpoint, row.place)
    if actor.provider_id is not None:
        endpoint, values = PORTAL.get(kind, ""), {}
    return Item(
        row.uid,
        kind,
        KINDS[kind].words,
        words,
        row.due,
        row.provisional,
        row.rule,
        standing(row.due, today),
        state,
        endpoint,
        values,
        row.closed_on,
        row.closed_why,
        row.blind,
        kind in BY_HAND and row.closed_at is None,
    )
