"""The list of findings: searched, filtered, sorted and paged in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from compliance.accounts.rules import PROVIDER_ROLES, Actor
from compliance.findings import loading_service as loading
from compliance.findings.loading_service import PROVIDERS
from compliance.findings.models import Finding, Line, LineEvent
from compliance.findings.rules import LineState
from compliance.findings.view_rules import FindingSummary, FindingView, Stage
from compliance.foundation.database import counted_to, db
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.providers.rules import OTHER_SUBJECTS

PAGE_SIZE = 25
NO_TOWNSHIP = "-"
MOST_COUNTED = 10_000
_PORTION = 2_000
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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of findings."""

    rows: tuple[FindingSummary, ...]
    number: int
    size: int
    total: int
    most: int = MOST_COUNTED


def search(actor: Actor, query: Query) -> Page:
    """The page that the query asks for, within the actor's scope; a page beyond the last is the last."""
    wanted = _filtered(actor, query)
    # Beyond so many nobody turns pages: they are not counted on each request, one filters or searches.
    total = counted_to(MOST_COUNTED, wanted)
    number = min(max(query.page, 1), max(1, -(-total // PAGE_SIZE)))
    order = _ORDERS.get(query.sort.removeprefix("-"), _ORDERS["id"])
    downwards = query.sort.startswith("-")
    ids = wanted.order_by(*(column.desc() if downwards else column for column in order))
    keys = db.session.scalars(ids.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(_summaries(keys), number, PAGE_SIZE, total)


def found_between(actor: Actor, since: date, until: date) -> tuple[FindingSummary, ...]:
    """Every finding at a provider found from `since` to `until` within the actor's scope, oldest first: what a report
    lists. What a check of the agency, an employer or a person found is no finding at a provider."""
    at_providers = PROVIDERS.c.kind.not_in(OTHER_SUBJECTS)
    wanted = _filtered(actor, Query(sort="provider")).where(Finding.found_on.between(since, until), at_providers)
    keys = db.session.scalars(wanted.order_by(Finding.found_on, Finding.id)).all()
    portions = (keys[start : start + _PORTION] for start in range(0, len(keys), _PORTION))
    return tuple(summary for portion in portions for summary in _summaries(portion))


def _filtered(actor: Actor, query: Query) -> Select[int]:
    wanted = select(Finding.id).where(Finding.authority.in_(sorted(loading.authorities(actor))))
    if query.text or query.township or query.sort.removeprefix("-") == "provider":
        wanted = wanted.join(PROVIDERS, PROVIDERS.c.id == Finding.provider_id)
    if query.text:
        like = [PROVIDERS.c.name, PROVIDERS.c.code, Finding.title, Finding.document]
        matches = like[0].contains(query.text, autoescape=True)
        for column in like[1:]:
            matches = matches | column.contains(query.text, autoescape=True)
        wanted = wanted.where(matches)
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
    """The actor's own provider's findings that were sent, newest first, each with the provider's own lines alone."""
    if not actor.holds(*PROVIDER_ROLES) or actor.provider_id is None:
        return ()
    wanted = select(Finding.id).where(Finding.provider_id == actor.provider_id, Finding.sent_at.is_not(None))
    found = loading.rows(db.session.scalars(wanted.order_by(Finding.sent_at.desc(), Finding.id.desc())))
    own = (loading.own_part(view) for view in loading.finding_views(found))
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
