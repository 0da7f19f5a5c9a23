"""The list of findings: searched, filtered, sorted and paged in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Authority
from compliance.findings import loading_service as loading
from compliance.findings.loading_service import PROVIDERS
from compliance.findings.models import Finding, Line, LineEvent
from compliance.findings.rules import LineState, SourceKind
from compliance.findings.view_rules import FindingSummary, FindingView, Stage
from compliance.foundation.database import MOST_COUNTED, counted_to, db
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.law.violations import Party
from compliance.providers.rules import OTHER_SUBJECTS

PAGE_SIZE = 25
NO_TOWNSHIP = "-"
_ORDERS: Mapping[str, Any] = {
    "id": (Finding.id,),
    "provider": (PROVIDERS.c.name, Finding.id),
    "found_on": (Finding.found_on, Finding.id),
    "due": (Finding.answer_due, Finding.id),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for; "" is no filter. sort: a column, "-" before it is downwards. since, until: found on;
    township "-": of providers that the registry places in none."""

    text: str = ""
    stage: str = ""
    authority: str = ""
    source: str = ""
    violation: str = ""
    since: date | None = None
    until: date | None = None
    township: str = ""
    sort: str = "-id"
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of findings."""

    rows: tuple[FindingSummary, ...]
    number: int
    size: int
    total: int
    most: int = MOST_COUNTED


@dataclass(frozen=True, slots=True)
class SentPage:
    """One page of what was sent to a provider."""

    rows: tuple[FindingView, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


def search(actor: Actor, query: Query) -> Page:
    """The page that the query asks for, within the actor's scope; a page beyond the last is the last."""
    wanted = _filtered(actor, query)
    total = _total(actor, query)
    number = min(max(query.page, 1), max(1, -(-total // query.size)))
    order = _ORDERS.get(query.sort.removeprefix("-"), _ORDERS["id"])
    downwards = query.sort.startswith("-")
    ids = wanted.order_by(*(column.desc() if downwards else column for column in order))
    keys = db.session.scalars(ids.limit(query.size).offset((number - 1) * query.size)).all()
    return Page(_summaries(keys), number, query.size, total)


def bearing(actor: Actor, text: str, most: int) -> Sequence[Row[int, str, date, str]]:
    """(id, title, found on, provider) of the newest findings in the actor's scope that bear a text, at most so many."""
    told = select(Finding.id, Finding.title, Finding.found_on, PROVIDERS.c.name)
    told = told.join(PROVIDERS, PROVIDERS.c.id == Finding.provider_id)
    newest = _filtered(actor, Query(text=text)).order_by(Finding.id.desc()).limit(most)
    return db.session.execute(told.where(Finding.id.in_(newest)).order_by(Finding.id.desc())).all()


def _total(actor: Actor, query: Query) -> int:
    """Where those at the providers of that name are MOST_COUNTED already, no title is read for it."""
    at_named = _filtered(actor, replace(query, text="")).where(Finding.provider_id.in_(_named(query.text)))
    return counted_to(MOST_COUNTED, _filtered(actor, query), *((at_named,) if query.text else ()))


def _named(text: str) -> Select[int]:
    like = PROVIDERS.c.name.contains(text, autoescape=True) | PROVIDERS.c.code.contains(text, autoescape=True)
    return select(PROVIDERS.c.id).where(like)


def of_visits(visit_ids: Collection[str]) -> tuple[FindingView, ...]:
    """What visits found at providers, whoever may read it, oldest first: found by their visits and not by their days,
    of which a city has very many."""
    mine = (Finding.authority.in_(sorted(Authority)), Finding.source_kind == SourceKind.VISIT)
    query = select(Finding.id).join(PROVIDERS, PROVIDERS.c.id == Finding.provider_id)
    query = query.where(*mine, Finding.source_id.in_(tuple(visit_ids)), PROVIDERS.c.kind.not_in(OTHER_SUBJECTS))
    return loading.finding_views(loading.rows(db.session.scalars(query.order_by(Finding.found_on, Finding.id))))


def _filtered(actor: Actor, query: Query) -> Select[int]:
    wanted = select(Finding.id).where(Finding.authority.in_(sorted(loading.authorities(actor))))
    if query.township or query.sort.removeprefix("-") == "provider":
        wanted = wanted.join(PROVIDERS, PROVIDERS.c.id == Finding.provider_id)
    if query.text:
        # Names are compared provider by provider, not finding by finding.
        at_named = Finding.provider_id.in_(_named(query.text))
        told = (column.contains(query.text, autoescape=True) for column in (Finding.title, Finding.document))
        wanted = wanted.where(or_(at_named, *told))
    if query.authority:
        wanted = wanted.where(Finding.authority == query.authority)
    if query.source:
        wanted = wanted.where(Finding.source_kind == query.source)
    if query.violation:
        wanted = wanted.where(Finding.lines.any(Line.violation == query.violation))
    if query.since is not None:
        wanted = wanted.where(Finding.found_on >= query.since)
    if query.until is not None:
        wanted = wanted.where(Finding.found_on <= query.until)
    if query.township:
        wanted = wanted.where(PROVIDERS.c.township == query.township.removeprefix(NO_TOWNSHIP))
    if query.stage == Stage.SETTLED:
        wanted = wanted.where(Finding.settled_at.is_not(None))
    elif query.stage == Stage.OPEN:
        wanted = wanted.where(Finding.settled_at.is_(None), Finding.sent_at.is_not(None))
    elif query.stage == Stage.NOT_SENT:
        wanted = wanted.where(Finding.settled_at.is_(None), Finding.sent_at.is_(None))
    return wanted


def _summaries(keys: Any) -> tuple[FindingSummary, ...]:
    found = loading.rows(keys)
    wanted = select(PROVIDERS).where(PROVIDERS.c.id.in_({row.provider_id for row in found}))
    names = {row.id: (row.code, row.name) for row in db.session.execute(wanted)}
    return tuple(loading.summary(row, *names[row.provider_id]) for row in found)


def sent_to(actor: Actor) -> tuple[FindingView, ...]:
    """The actor's own provider's findings that were sent and are not decided, newest first, each with the provider's
    own lines alone: those of whose lines one may still wait for an answer."""
    still = _sent_ids(actor).where(Finding.settled_at.is_(None))
    return _own_parts(db.session.scalars(still).all())


def sent_page(actor: Actor, first: Sequence[int], number: int) -> SentPage:
    """One page of everything that was sent, those of the ids `first` before all others, then the newest; beyond the
    last: the last."""
    sent = db.session.scalars(_sent_ids(actor)).all()
    ordered = [*dict.fromkeys((*first, *sent))]
    number = min(max(number, 1), max(1, -(-len(ordered) // PAGE_SIZE)))
    return SentPage(_own_parts(ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, len(ordered))


def _sent_ids(actor: Actor) -> Select[int]:
    own = Finding.provider_id == (actor.provider_id if actor.holds(*PROVIDER_ROLES) else None)
    with_own_lines = Finding.lines.any(Line.debtor == Party.PROVIDER)
    wanted = select(Finding.id).where(own, Finding.sent_at.is_not(None), with_own_lines)
    return wanted.order_by(Finding.sent_at.desc(), Finding.id.desc())


def _own_parts(ids: Sequence[int]) -> tuple[FindingView, ...]:
    own = (loading.own_part(view) for view in loading.finding_views(loading.rows(ids)))
    return tuple(view for view in own if view is not None)


def tasks(actor: Actor) -> list[Task]:
    """What waits for an officer: findings to send, lines to recheck, lines to confirm."""
    if not actor.holds(*loading.STAFF):
        return []
    unsent, disputed, accepted = _waiting(Finding.authority.in_(sorted(loading.authorities(actor))))
    open_values = {"stage": str(Stage.OPEN)}
    kinds = (
        (unsent, Words("疑似明细待发送", "Findings to send to their providers"), {"stage": str(Stage.NOT_SENT)}),
        (disputed, Words("不认可的明细待复核", "Disputed lines to recheck"), open_values),
        (accepted, Words("已认可的明细待确认", "Accepted lines to confirm"), open_values),
    )
    return [Task("findings.index", words, "finding", count, values=values) for count, words, values in kinds if count]


def _waiting(mine: ColumnElement[bool]) -> tuple[int, int, int]:
    """(findings to send, lines disputed, lines accepted) among the findings that are not decided."""
    still = mine & Finding.settled_at.is_(None)
    unsent = select(func.count()).select_from(Finding).where(still, Finding.sent_at.is_(None))
    # The last step is looked up line by line: among millions of steps nobody has to sort out which are last.
    steps = select(LineEvent.state).where(LineEvent.line_id == Line.id).order_by(LineEvent.id.desc()).limit(1)
    last = select(steps.correlate(Line).scalar_subquery().label("state")).select_from(Line)
    now = last.join(Finding, Finding.id == Line.finding_id).where(still, Finding.sent_at.is_not(None)).subquery()
    states = select(now.c.state, func.count()).group_by(now.c.state)
    lines = {row[0]: row[1] for row in db.session.execute(states)}
    return db.session.scalar(unsent) or 0, lines.get(LineState.DISPUTED, 0), lines.get(LineState.ACCEPTED, 0)
