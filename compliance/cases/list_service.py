"""Cases in a list, what waits for a person, and which cases cannot be staffed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, func, select

from compliance.accounts import people_service as people
from compliance.accounts.rules import Actor, Authority, Role
from compliance.cases import dossier_service
from compliance.cases import loading_service as loading
from compliance.cases.deadline_rules import owed
from compliance.cases.dossier_rules import Dossier
from compliance.cases.loading_service import PROVIDERS
from compliance.cases.models import Case
from compliance.cases.notice_service import statement_due
from compliance.cases.opening_service import count_ready
from compliance.cases.rules import ENDED, NEXT, State
from compliance.cases.staffing_rules import Staff, Staffing, staffing
from compliance.cases.view_rules import CaseSummary, CaseView, Page
from compliance.foundation import clock
from compliance.foundation.database import MOST_COUNTED, counted_to, db
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.penalties.rules import Track

PAGE_SIZE = 25
MOST_STAFFED = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for; "" is no filter."""

    text: str = ""
    state: str = ""
    page: int = 1
    track: str = ""
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Staffed:
    """An open case and who can take its open duties."""

    id: int
    number: str
    provider_name: str
    state: State
    staffing: Staffing


def search(actor: Actor, query: Query) -> Page:
    """The page that the query asks for, within the actor's scope, the newest first; beyond the last: the last."""
    wanted, total = _searched(actor, query), _total(actor, query)
    number = min(max(query.page, 1), max(1, -(-total // query.size)))
    shown = wanted.order_by(Case.id.desc()).limit(query.size).offset((number - 1) * query.size)
    return Page(_summaries(loading.rows(db.session.scalars(shown))), total, number, query.size, MOST_COUNTED)


def bearing(actor: Actor, text: str, most: int) -> Sequence[Row[int, str, str, str]]:
    """(id, number, state, provider) of the newest cases in the actor's scope that bear a text, at most so many."""
    told = select(Case.id, Case.number, Case.state, PROVIDERS.c.name)
    told = told.join(PROVIDERS, PROVIDERS.c.id == Case.provider_id)
    newest = _wanted(actor, text).order_by(Case.id.desc()).limit(most)
    return db.session.execute(told.where(Case.id.in_(newest)).order_by(Case.id.desc())).all()


def _searched(actor: Actor, query: Query) -> Select[int]:
    wanted = _wanted(actor, query.text)
    if query.track in _AUTHORITIES:
        wanted = wanted.where(Case.authority == _AUTHORITIES[Track(query.track)])
    return wanted.where(Case.state == query.state) if query.state else wanted


def _total(actor: Actor, query: Query) -> int:
    """Where those of the providers of that name are MOST_COUNTED already, no number is read for it."""
    at_named = _searched(actor, replace(query, text="")).where(Case.provider_id.in_(_named(query.text)))
    return counted_to(MOST_COUNTED, _searched(actor, query), *((at_named,) if query.text else ()))


def _named(text: str) -> Select[int]:
    named = PROVIDERS.c.name.contains(text, autoescape=True) | (PROVIDERS.c.code == text)
    return select(PROVIDERS.c.id).where(named)


def opened_between(since: date, until: date) -> dict[str, int]:
    """How many cases were opened from `since` to `until`, by track, those withdrawn since among them."""
    query = select(Case.track, func.count()).where(Case.opened_on.between(since, until)).group_by(Case.track)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {track: found.get(track, 0) for track in Track}


def _wanted(actor: Actor, text: str) -> Select[int]:
    wanted = select(Case.id).where(Case.authority.in_(sorted(loading.authorities(actor))))
    if text:
        # Names are compared provider by provider, not case by case.
        wanted = wanted.where(Case.provider_id.in_(_named(text)) | Case.number.contains(text, autoescape=True))
    return wanted


def _summaries(cases: list[Case]) -> tuple[CaseSummary, ...]:
    by_id = {case.id: case for case in cases}
    return tuple(_summary(by_id[view.id], view) for view in loading.views(cases))


def _summary(case: Case, view: CaseView) -> CaseSummary:
    until, provisional = awaited(case, view)
    step = view.next_step
    return CaseSummary(
        id=view.id,
        number=view.number,
        provider_id=view.provider_id,
        provider_name=view.provider_name,
        opened_on=view.opened_on,
        state=view.state,
        track=view.track,
        total_fen=view.total_fen,
        received_fen=view.received_fen,
        until=until,
        provisional=provisional,
        roles=step.roles if step else (),
        step=step.words if step else None,
    )


def awaited(case: Case, view: CaseView) -> tuple[date | None, bool]:
    """The end of what is awaited now, and whether it may still move: of the bureau's, the first that is owed."""
    if view.track == Track.ADMINISTRATIVE:
        today = clock.today()
        dossier = Dossier(dossier_service.moves(case), dossier_service.law_context(today))
        first_owed = min(owed(dossier, view.state, today), key=lambda one: one.due, default=None)
        return (first_owed.due, first_owed.provisional) if first_owed else (None, False)
    if view.state is State.STATEMENT:
        due = statement_due(case)
        return due.day, due.provisional
    dues = [part for part in view.consequences if part.due_on and part.outstanding_fen]
    if view.state is State.DECIDED and dues:
        first = min(dues, key=lambda part: part.due_on or date.max)
        return first.due_on, first.due_provisional
    return None, False


def _not_yet(over: Collection[State]) -> ColumnElement[bool]:
    """In a state that is none of these; the states are named, for an index finds what is there and not what is not."""
    return Case.state.in_(sorted(set(State) - set(over)))


def staffed(actor: Actor) -> tuple[Staffed, ...]:
    """Open cases that wait for a decision still, with who can take each open duty; those with a gap first. Of very many
    the newest MOST_STAFFED: nobody staffs more in a day."""
    over = {State.DECIDED, State.RULED, State.SERVED, State.CLOSING, *ENDED}
    query = _wanted(actor, "").where(_not_yet(over)).order_by(Case.id.desc()).limit(MOST_STAFFED)
    waiting = loading.staffing_rows(db.session.scalars(query).all())
    staff = {track: _staff(authority) for track, authority in _AUTHORITIES.items()}
    found = [
        Staffed(one.id, one.number, one.provider_name, one.state, staffing(one.parts, staff[one.track], one.track))
        for one in waiting
    ]
    return tuple(sorted(found, key=lambda one: (not one.staffing.gaps, one.id)))


_AUTHORITIES = {Track.AGREEMENT: Authority.AGENCY, Track.ADMINISTRATIVE: Authority.ADMINISTRATIVE}


def staff_of(track: str) -> tuple[Staff, ...]:
    """Everyone of a track's authority, with roles and recusals."""
    return _staff(_AUTHORITIES[Track(track)])


def _staff(authority: Authority) -> tuple[Staff, ...]:
    recused = people.recusals()
    return tuple(
        Staff(person.id, person.display_name, frozenset(person.roles), recused.get(person.id, frozenset()))
        for person in people.people()
        if person.active and person.authority in (None, authority)
    )


def tasks(actor: Actor) -> tuple[Task, ...]:
    """What waits for the actor in cases: by state, and findings that wait for a case."""
    if not actor.holds(*loading.READERS) or actor.holds(Role.OVERSEER):
        return ()
    found = []
    if actor.holds(Role.OFFICER):
        waiting = count_ready()
        if waiting:
            words = Words(zh="已认定的问题待立案", en="Findings that wait for a case")
            found.append(Task("cases.new", words, "finding", count=waiting))
    mine = Case.authority.in_(sorted(loading.authorities(actor)))
    steps = [(track, *one) for track, steps in NEXT.items() for one in steps.items() if actor.holds(*one[1].roles)]
    waiting_states = Case.state.in_(sorted({state for _track, state, _step in steps}))
    query = select(Case.authority, Case.state, func.count()).where(mine, waiting_states)
    counts = {(row[0], row[1]): row[2] for row in db.session.execute(query.group_by(Case.authority, Case.state))}
    for track, state, step in steps:
        if count := counts.get((_AUTHORITIES[Track(track)], state)):
            values = {"state": state.value, "track": track}
            found.append(Task("cases.index", step.words, "case", count=count, values=values))
    return tuple(found)
