"""Cases in a list, what waits for a person, and which cases cannot be staffed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

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
from compliance.cases.view_rules import MOST_COUNTED, CaseSummary, CaseView, Page
from compliance.foundation import clock
from compliance.foundation.database import counted_to, db
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


@dataclass(frozen=True, slots=True)
class Staffed:
    """An open case and who can take its open duties."""

    case: CaseView
    staffing: Staffing


def search(actor: Actor, query: Query) -> Page:
    """The page that the query asks for, within the actor's scope, the newest first; beyond the last: the last."""
    wanted = _wanted(actor, query.text)
    if query.state:
        wanted = wanted.where(Case.state == query.state)
    # Beyond so many nobody turns pages: they are not counted on each request, one filters or searches.
    total = counted_to(MOST_COUNTED, wanted)
    number = min(max(query.page, 1), max(1, -(-total // PAGE_SIZE)))
    shown = wanted.order_by(Case.id.desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(_summaries(loading.rows(db.session.scalars(shown))), total, number, PAGE_SIZE)


def opened_between(since: date, until: date) -> dict[str, int]:
    """How many cases were opened from `since` to `until`, by track, those withdrawn since among them."""
    query = select(Case.track, func.count()).where(Case.opened_on.between(since, until)).group_by(Case.track)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {track: found.get(track, 0) for track in Track}


def _wanted(actor: Actor, text: str) -> Select[int]:
    wanted = select(Case.id).where(Case.authority.in_(sorted(loading.authorities(actor))))
    if text:
        wanted = wanted.join(PROVIDERS, PROVIDERS.c.id == Case.provider_id)
        named = PROVIDERS.c.name.contains(text, autoescape=True) | (PROVIDERS.c.code == text)
        wanted = wanted.where(named | Case.number.contains(text, autoescape=True))
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


def awaited_in(view: CaseView) -> tuple[date | None, bool]:
    """The same for a case at hand."""
    return awaited(loading.row(view.id), view)


def open_views(actor: Actor) -> tuple[CaseView, ...]:
    """Every case in scope that is not over."""
    over = sorted(ENDED)
    ids = db.session.scalars(_wanted(actor, "").where(Case.state.not_in(over)).order_by(Case.id.desc()))
    return loading.views(loading.rows(ids))


def staffed(actor: Actor) -> tuple[Staffed, ...]:
    """Open cases that wait for a decision still, with who can take each open duty; those with a gap first. Of very many
    the newest MOST_STAFFED: nobody staffs more in a day."""
    over = sorted({State.DECIDED, State.RULED, State.SERVED, State.CLOSING, *ENDED})
    query = _wanted(actor, "").where(Case.state.not_in(over)).order_by(Case.id.desc()).limit(MOST_STAFFED)
    waiting = loading.views(loading.rows(db.session.scalars(query)))
    staff = {track: _staff(authority) for track, authority in _AUTHORITIES.items()}
    found = [Staffed(view, staffing(view.parts, staff[Track(view.track)], view.track)) for view in waiting]
    return tuple(sorted(found, key=lambda one: (not one.staffing.gaps, one.case.id)))


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
    query = select(Case.state, func.count()).where(mine, Case.state.in_(sorted(NEXT))).group_by(Case.state)
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    for state, step in NEXT.items():
        if counts.get(state) and actor.holds(*step.roles):
            found.append(Task("cases.index", step.words, "case", count=counts[state], values={"state": state.value}))
    return tuple(found)
