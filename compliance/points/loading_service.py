"""From rows to what pages and rules read of points, each list in few queries."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime
from typing import Any

from sqlalchemy import column, false, func, select, table
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.ids import row_id
from compliance.points.models import PointEntry, PointEvent
from compliance.points.rules import TOLD, Counted, EventKind, State, leading_to, state_of
from compliance.providers import staff_service
from compliance.providers.staff_rules import QualificationStanding

PROVIDERS = table("providers", column("id"), column("code"), column("name"))
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class EventView:
    """One dated event."""

    kind: EventKind
    on: date
    at: datetime
    by: str
    by_id: int | None
    text: str
    points: int | None
    until: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with the person's name and its events. points: what it is worth now."""

    id: int
    person_id: int
    person_code: str
    person_name: str
    provider_id: int
    provider_name: str
    case_id: int
    decision_number: str
    decided_on: date
    ground: str
    responsibility: str
    first_points: int
    points: int
    reason: str
    terms: Sequence[dict[str, Any]]
    notice_number: str
    state: State
    events: tuple[EventView, ...]
    until: date | None
    provisional: bool

    @property
    def counted(self) -> Counted:
        """As a sum sees it."""
        return Counted(self.decided_on, self.points, self.first_points, self.state is State.EFFECTIVE)

    def by(self, *kinds: EventKind) -> frozenset[int]:
        """Who did any of these."""
        return frozenset(event.by_id for event in self.events if event.kind in kinds and event.by_id)


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with everything that was ever recorded, the newest first, and the qualification today."""

    id: int
    code: str
    name: str
    provider_ids: tuple[int, ...]
    qualification: QualificationStanding
    entries: tuple[EntryView, ...]


def entries(condition: Any = None) -> tuple[EntryView, ...]:
    """Entries under a condition, the newest first."""
    query = select(PointEntry).options(selectinload(PointEntry.events)).order_by(PointEntry.id.desc())
    if condition is not None:
        query = query.where(condition)
    return views(list(db.session.scalars(query)))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of entries, its number, and how many there are on all of them."""

    rows: tuple[EntryView, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


def listed(year: int | None = None, state: str = "", page: int = 1) -> Listed:
    """Entries of a year's decisions and in a state ("" is any), the newest first; beyond the last page the last."""
    wanted = select(PointEntry.id)
    if year:
        of_year = PointEntry.decided_on.between(date(year, 1, 1), date(year, 12, 31)) if year <= MAXYEAR else false()
        wanted = wanted.where(of_year)
    if state:
        wanted = wanted.where(last_was(leading_to(State(state))) if state in set(State) else false())
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    newest = wanted.order_by(PointEntry.id.desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Listed(entries(PointEntry.id.in_(db.session.scalars(newest).all())), number, total)


def last_was(kinds: Iterable[EventKind]) -> Any:
    """The condition that an entry's newest event is of one of these."""
    newest = select(PointEvent.kind).where(PointEvent.entry_id == PointEntry.id).order_by(PointEvent.id.desc())
    return newest.limit(1).scalar_subquery().in_(sorted(kinds))


def views(rows: list[PointEntry]) -> tuple[EntryView, ...]:
    """Rows with the names they need, four queries however many they are."""
    people = staff_service.people_of({row.person_id for row in rows})
    names = accounts.display_names({event.by_id for row in rows for event in row.events if event.by_id})
    wanted = {row.provider_id for row in rows}
    found = db.session.execute(select(PROVIDERS.c.id, PROVIDERS.c.name).where(PROVIDERS.c.id.in_(wanted)))
    providers = {one.id: one.name for one in found}
    return tuple(_view(row, people, providers, names) for row in rows)


def _view(row: PointEntry, people: dict[int, tuple[str, str]], providers: dict[int, str], names: dict[int, str]) -> Any:
    code, name = people[row.person_id]
    events = tuple(
        EventView(
            EventKind(one.kind),
            one.on,
            one.at,
            names.get(one.by_id or 0, ""),
            one.by_id,
            one.text or "",
            one.points,
            one.until,
            one.provisional,
        )
        for one in row.events
    )
    worth = [event.points for event in events if event.points is not None]
    notified = next((event for event in events if event.kind is EventKind.NOTIFIED), None)
    return EntryView(
        id=row.id,
        person_id=row.person_id,
        person_code=code,
        person_name=name,
        provider_id=row.provider_id,
        provider_name=providers[row.provider_id],
        case_id=row.case_id,
        decision_number=row.decision_number,
        decided_on=row.decided_on,
        ground=row.ground,
        responsibility=row.responsibility,
        first_points=row.points,
        points=worth[-1] if worth else row.points,
        reason=row.reason,
        terms=tuple(json.loads(row.terms)),
        notice_number=row.notice_number,
        state=state_of(event.kind for event in events),
        events=events,
        until=notified.until if notified else None,
        provisional=bool(notified and notified.provisional),
    )


def entry(entry_id: int) -> EntryView | None:
    """One entry."""
    return next(iter(entries(PointEntry.id == entry_id)), None)


def find_entry(_actor: Actor, entry_id: int) -> EntryView | None:
    """The entry of an address, for the bureau's and the agency's people."""
    return entry(entry_id)


def of_person(person_ids: Iterable[int]) -> tuple[EntryView, ...]:
    """All entries of persons."""
    return entries(PointEntry.person_id.in_(tuple(person_ids)))


def find_person(_actor: Actor, person_id: int) -> PersonView | None:
    """A person of the staff register with its points; None where nobody is registered under the id."""
    posts = staff_service.posts_of(person_id, clock.today())
    if not posts:
        return None
    first = posts[0]
    providers = tuple(dict.fromkeys(post.provider_id for post in posts))
    return PersonView(first.person_id, first.code, first.name, providers, first.qualification, of_person((person_id,)))


def own(actor: Actor) -> tuple[EntryView, ...]:
    """What a provider's people see: entries at their own provider that were notified, the newest first."""
    if actor.provider_id is None:
        return ()
    return tuple(one for one in entries(PointEntry.provider_id == actor.provider_id) if one.state in TOLD)


def own_entry(actor: Actor, entry_id: object) -> EntryView | None:
    """One of them, None for every other."""
    key = row_id(entry_id)
    return next((one for one in own(actor) if one.id == key), None)
