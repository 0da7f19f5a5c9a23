"""Orders as pages and the portal read them, inside the scope of whoever asks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import PROVIDER_ROLES, SYSTEM, Actor, Authority, Role
from compliance.foundation import clock
from compliance.foundation.database import among, db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.providers import service as providers
from compliance.providers.label_service import labels
from compliance.rectifications.models import Rectification, RectificationEvent
from compliance.rectifications.rules import ENDED, EventKind, State, escalated, is_overdue, rounds, state_of

STAFF = (Role.OFFICER, Role.MANAGER, Role.INSPECTOR)
READERS = (*STAFF, Role.LEGAL_REVIEWER, Role.AUDITOR_CLAIMS, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
PAGE_SIZE, _NEWEST = 50, 2_000
_COLUMNS = (
    Rectification.id,
    Rectification.number,
    Rectification.provider_id,
    Rectification.ordered_on,
    Rectification.due_on,
)


@dataclass(frozen=True, slots=True)
class EventView:
    """One dated step, with who took it and, of a re-inspection, who inspected."""

    id: int
    kind: EventKind
    on: date
    at: datetime
    by: str
    text: str
    due_on: date | None
    inspectors: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RectificationView:
    """An order with its steps, oldest first. round: which time it is being put right."""

    id: int
    number: str
    provider_id: int
    provider_code: str
    provider_name: str
    authority: str
    finding_id: int | None
    problems: str
    demands: str
    ordered_on: date
    due_on: date
    due_provisional: bool
    state: State
    round: int
    overdue: bool
    escalated: bool
    events: tuple[EventView, ...]

    def last(self, kind: EventKind) -> EventView | None:
        """The latest step of a kind."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    @property
    def draft(self) -> EventView | None:
        """The report in the making: drafted since the last order."""
        for event in reversed(self.events):
            if event.kind is EventKind.DRAFTED:
                return event
            if event.kind in (EventKind.ORDERED, EventKind.REPEATED, EventKind.REPORTED):
                return None
        return None

    @property
    def evidence(self) -> frozenset[str]:
        """Every file of every step."""
        return frozenset(sha256 for event in self.events for sha256 in event.evidence)


@dataclass(frozen=True, slots=True)
class Listed:
    """An order as a list shows it."""

    id: int
    number: str
    provider_code: str
    provider_name: str
    ordered_on: date
    due_on: date
    state: State
    round: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    rows: tuple[Listed, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


def kinds(row: Rectification) -> tuple[EventKind, ...]:
    """What happened, oldest first."""
    return tuple(EventKind(event.kind) for event in row.events)


def views(rows: Iterable[Rectification]) -> tuple[RectificationView, ...]:
    """Several orders with few queries."""
    found, today = list(rows), clock.today()
    people = {id for row in found for event in row.events for id in (event.by_id, *event.inspectors) if id}
    names = accounts.display_names(people)
    named = providers.by_id(row.provider_id for row in found)
    return tuple(_view(row, named.get(row.provider_id), names, today) for row in found)


def _view(
    row: Rectification, provider: providers.ProviderView | None, names: dict[int, str], today: date
) -> RectificationView:
    state = state_of(kinds(row))
    return RectificationView(
        id=row.id,
        number=row.number,
        provider_id=row.provider_id,
        provider_code=provider.code if provider else "",
        provider_name=provider.name if provider else "",
        authority=row.authority,
        finding_id=row.finding_id,
        problems=row.problems,
        demands=row.demands,
        ordered_on=row.ordered_on,
        due_on=row.due_on,
        due_provisional=row.due_provisional,
        state=state,
        round=rounds(kinds(row)),
        overdue=is_overdue(state, row.due_on, today),
        escalated=escalated(kinds(row)),
        events=tuple(
            EventView(
                id=event.id,
                kind=EventKind(event.kind),
                on=event.on,
                at=event.at,
                by=names.get(event.by_id or 0, ""),
                text=event.text,
                due_on=event.due_on,
                inspectors=tuple(names[id] for id in event.inspectors if id in names),
                evidence=tuple(event.evidence),
            )
            for event in row.events
        ),
    )


def row(rectification_id: int) -> Rectification:
    """One order. NotFound when there is none."""
    found = db.session.get(Rectification, rectification_id)
    if found is None:
        raise NotFound
    return found


def authorities(actor: Actor) -> frozenset[str]:
    """Whose orders a person reads: those of the own authority where the account names one, else both."""
    if not actor.holds(*READERS):
        return frozenset()
    if actor.authority is not None and not actor.holds(Role.OVERSEER):
        return frozenset({actor.authority})
    return frozenset(Authority)


def in_scope(actor: Actor, rectification_id: object) -> RectificationView | None:
    """An order that a person of the bureau or the agency may read, None for another or none."""
    key = row_id(rectification_id)
    found = db.session.get(Rectification, key) if key else None
    return views([found])[0] if found and found.authority in authorities(actor) else None


def ordered_between(since: date, until: date) -> int:
    """How many orders were given from `since` to `until`."""
    query = select(func.count()).select_from(Rectification).where(Rectification.ordered_on.between(since, until))
    return db.session.scalar(query) or 0


def listed_between(actor: Actor, since: date, until: date) -> tuple[RectificationView, ...]:
    """The orders given from `since` to `until` that the actor may read, oldest first: what a report lists."""
    query = select(Rectification).where(Rectification.ordered_on.between(since, until))
    if actor != SYSTEM:
        query = query.where(Rectification.authority.in_(authorities(actor)))
    ordered = query.order_by(Rectification.ordered_on, Rectification.id).options(selectinload(Rectification.events))
    return views(db.session.scalars(ordered).all())


def of_provider(actor: Actor, rectification_id: object) -> RectificationView | None:
    """An order to the actor's own provider, None for every other."""
    key = row_id(rectification_id)
    found = db.session.get(Rectification, key) if key else None
    own = found is not None and actor.provider_id == found.provider_id and actor.holds(*PROVIDER_ROLES)
    return views([found])[0] if found is not None and own else None


def own(actor: Actor) -> tuple[RectificationView, ...]:
    """Every order to the actor's own provider, what waits for it first."""
    if actor.provider_id is None or not actor.holds(*PROVIDER_ROLES):
        return ()
    query = select(Rectification).where(Rectification.provider_id == actor.provider_id)
    found = views(db.session.scalars(query.options(selectinload(Rectification.events))).all())
    return tuple(sorted(found, key=lambda one: (one.state in ENDED, one.due_on, one.id)))


def search(actor: Actor, state: str = "", text: str = "") -> tuple[Listed, ...]:
    """Orders in scope, the overdue first, then by due date, the ended last; of the newest 2,000. state: of State,
    "overdue" or "running" for all that have not ended."""
    query = select(Rectification.id).where(Rectification.authority.in_(authorities(actor)))
    if state in (State.OPEN, State.REPORTED, "overdue", "running"):
        query = query.where(Rectification.ended_on.is_(None))
    newest = db.session.scalars(query.order_by(Rectification.id.desc()).limit(_NEWEST)).all()
    found = [one for one in _listed(newest) if _wanted(one, state, text)]
    return tuple(sorted(found, key=lambda one: (one.state in ENDED, not one.overdue, one.due_on, -one.id)))


def page(found: tuple[Listed, ...], number: int) -> Page:
    """One page of what was found; beyond the last: the last."""
    number = min(max(number, 1), max(1, -(-len(found) // PAGE_SIZE)))
    return Page(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(found))


def _listed(ids: Sequence[int]) -> list[Listed]:
    happened: dict[int, list[EventKind]] = defaultdict(list)
    steps = select(RectificationEvent.rectification_id, RectificationEvent.kind)
    wanted = steps.where(among(RectificationEvent.rectification_id, ids)).order_by(RectificationEvent.id)
    for id, kind in db.session.execute(wanted):
        happened[id].append(EventKind(kind))
    rows = db.session.execute(select(*_COLUMNS).where(among(Rectification.id, ids))).all()
    named, today = labels({row.provider_id for row in rows}), clock.today()
    return [
        Listed(row.id, row.number, *named[row.provider_id], row.ordered_on, row.due_on, state, rounds(kinds), late)
        for row in rows
        for kinds in (happened[row.id],)
        for state in (state_of(kinds),)
        for late in (is_overdue(state, row.due_on, today),)
    ]


def _wanted(one: Listed, state: str, text: str) -> bool:
    if state == "overdue" and not one.overdue:
        return False
    if state in set(State) and one.state != state:
        return False
    return not text or text in one.provider_name or text in one.number or text == one.provider_code
