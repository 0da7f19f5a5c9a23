"""Lists of the agency proposed by the schedule, opened or declined by a manager, worked off, closed."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from compliance.accounts.rules import SYSTEM, Actor, Authority, Role
from compliance.cases import service as cases
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt
from compliance.findings import service as findings
from compliance.findings.view_rules import Stage
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.tasks import Task
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.penalties.rules import Track
from compliance.providers import service as providers
from compliance.worklists import rules
from compliance.worklists.models import Worklist, WorklistItem
from compliance.worklists.rules import DEADLINE, Called, ListKind, State, title

READERS = (Role.MANAGER, Role.OFFICER, Role.AUDITOR_CLAIMS, Role.AGENCY_DIRECTOR, Role.OVERSEER)
_OVER = frozenset({"closed", "withdrawn"})
WORKERS = (Role.MANAGER, Role.OFFICER, Role.AUDITOR_CLAIMS)
PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class WorklistMoved(Event):
    """A list was proposed, opened, declined or closed."""

    kind = "worklists.moved"
    state: str
    items: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing on a list."""

    id: int
    kind: str
    words: Words
    endpoint: str
    values: dict[str, Any]
    done: bool


@dataclass(frozen=True, slots=True)
class WorklistView:
    """A list; `seed` is what its random part was drawn by. total: things on it; left: those not dealt with."""

    id: int
    kind: str
    period: str
    opens_on: date
    closes_on: date
    state: str
    seed: str
    note: str
    total: int
    left: int


def propose(day: date) -> tuple[str, ...]:
    """Propose the lists that a day calls for and that are not there yet; their keys. Twice is once."""
    made = []
    with unit_of_work(SYSTEM) as work:
        for called in rules.called_on(day, holidays.calendar()):
            if work.session.scalars(select(Worklist.id).where(Worklist.key == called.key)).first() is None:
                _propose(work, called, day)
                made.append(called.key)
    return tuple(made)


def _propose(work: UnitOfWork, called: Called, day: date) -> None:
    row = Worklist(key=called.key, kind=called.kind, period=called.period, proposed_on=day)
    row.opens_on, row.closes_on, row.state, row.seed, row.note = called.opens_on, called.closes_on, "proposed", "", ""
    row.items = _cases() + _findings() if called.kind is ListKind.AUDIT_WEEKS else _disputed()
    work.session.add(row)
    work.flush()
    called_so = title(called.kind, called.period)
    debt = Debt(
        f"worklist:{row.id}",
        DEADLINE[called.kind],
        f"worklist:{row.id}",
        Words(f"{called_so.zh}：确认并完成", f"{called_so.en}: confirm and finish"),
        called.closes_on,
        endpoint="worklists.show",
        values={"worklist_id": row.id},
        roles=(Role.MANAGER,),
        authority=Authority.AGENCY,
    )
    deadlines.owe(work, debt)
    _told(work, row)


def _told(work: UnitOfWork, row: Worklist) -> None:
    work.record(WorklistMoved(subject=f"worklist:{row.id}", state=row.state, items=len(row.items)))


def _findings() -> list[WorklistItem]:
    found = [row for stage in (Stage.NOT_SENT, Stage.OPEN) for row in _all(stage)]
    return [_item("finding", row.title, row.provider_name, "findings.show", finding_id=row.id) for row in found]


def _disputed() -> list[WorklistItem]:
    """The findings whose lines are in question with their providers: what a review of records begins with."""
    return [
        _item("finding", row.title, row.provider_name, "findings.show", finding_id=row.id) for row in _all(Stage.OPEN)
    ]


def _all(stage: Stage) -> list[Any]:
    wanted = findings.Query(stage=stage, authority=Authority.AGENCY)
    return _every(lambda page: findings.search(SYSTEM, replace(wanted, page=page)))


def _cases() -> list[WorklistItem]:
    return [
        _item("case", one.number, one.provider_name, "cases.show", case_id=one.id)
        for one in _every(lambda page: cases.search(SYSTEM, cases.Query(page=page)))
        if one.track == Track.AGREEMENT and one.state not in _OVER
    ]


def _every(ask: Callable[[int], Any]) -> list[Any]:
    """The rows of all pages. A page beyond the last answers as the last: only the total says where to stop."""
    first = ask(1)
    last = -(-first.total // first.size)
    return [*first.rows, *(row for number in range(2, last + 1) for row in ask(number).rows)]


def _item(kind: str, title: str, provider: str, endpoint: str, **values: Any) -> WorklistItem:
    words = f"{title}（{provider}）"[:300]
    return WorklistItem(kind=kind, words_zh=words, words_en=words, endpoint=endpoint, place=values)


def confirm(actor: Actor, worklist_id: int, at_random: int = 0) -> None:
    """Open a proposed list, with `at_random` providers to visit besides: the manager's decision."""
    with unit_of_work(actor) as work:
        row = _locked(work, worklist_id, State.PROPOSED)
        if at_random:
            row.seed = secrets.token_hex(32)
            row.items += _random_visits(min(at_random, rules.MOST_AT_RANDOM), row.seed)
        row.state, row.decided_at, row.decided_by = State.OPEN, work.now, actor.user_id
        work.flush()
        _told(work, row)


def _random_visits(count: int, seed: str) -> list[WorklistItem]:
    known = {row.code: row for row in providers.everything(providers.Search(filters={"status": "active"}))}
    chosen = rules.at_random(sorted(known), count, seed)
    return [
        _item("visit", "随机抽取的指定检查", known[code].name, "providers.show", provider_id=known[code].id)
        for code in chosen
    ]


def decline(actor: Actor, worklist_id: int, reason: str) -> None:
    """Decide that nothing is to be done this time, with the reason (WORKLISTS-02 without one)."""
    if not reason.strip():
        raise Refusal(
            "WORKLISTS-02",
            zh="不开展须写明理由",
            en="declining needs a reason",
            do_zh="请填写理由",
            do_en="give the reason",
            status=422,
            fields={"reason": "missing"},
        )
    with unit_of_work(actor) as work:
        row = _locked(work, worklist_id, State.PROPOSED)
        row.state, row.note, row.decided_at, row.decided_by = State.DECLINED, reason.strip(), work.now, actor.user_id
        deadlines.drop(work, f"worklist:{row.id}", reason.strip())
        _told(work, row)


def tick(actor: Actor, worklist_id: int, item_id: int) -> None:
    """Mark one thing as dealt with."""
    with unit_of_work(actor) as work:
        row = _locked(work, worklist_id, State.OPEN)
        for item in row.items:
            if item.id == item_id and item.done_at is None:
                item.done_at, item.done_by = work.now, actor.user_id


def close(actor: Actor, worklist_id: int) -> None:
    """Close an open list; what is left stays visible as left."""
    with unit_of_work(actor) as work:
        row = _locked(work, worklist_id, State.OPEN)
        row.state = State.CLOSED
        deadlines.met(work, f"worklist:{row.id}")
        _told(work, row)


def _locked(work: UnitOfWork, worklist_id: int, wanted: State) -> Worklist:
    row = work.session.get_one(Worklist, worklist_id, with_for_update=True)
    rules.require(row.state, wanted)
    return row


def _may(actor: Actor) -> bool:
    """Audits and reviews are the agency's: the bureau's own people do not read them, overseers do."""
    return actor.authority in (None, Authority.AGENCY) or actor.holds(Role.OVERSEER)


def worklists(actor: Actor) -> tuple[WorklistView, ...]:
    """All lists, the newest first, at most forty."""
    if not _may(actor):
        return ()
    query = select(Worklist).order_by(Worklist.opens_on.desc(), Worklist.id.desc()).limit(40)
    return _views(db.session.scalars(query).all())


def find(actor: Actor, worklist_id: object) -> WorklistView | None:
    """A list by its id, None where it is not the actor's to see."""
    row = db.session.get(Worklist, worklist_id) if _may(actor) else None
    return _views([row])[0] if row else None


def items(worklist_id: int, page: int = 1) -> tuple[ItemView, ...]:
    """A page of what is on a list, in its order."""
    wanted = ("id", "kind", "words_zh", "words_en", "endpoint", "place", "done_at")
    query = select(*(getattr(WorklistItem, name) for name in wanted)).where(WorklistItem.worklist_id == worklist_id)
    shown = query.order_by(WorklistItem.id).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return tuple(
        ItemView(id, kind, Words(zh, en), endpoint, place, done_at is not None)
        for id, kind, zh, en, endpoint, place, done_at in db.session.execute(shown)
    )


def page_of(worklist_id: int, item_id: int) -> int:
    """The page of a list that a thing stands on."""
    before = select(func.count()).where(WorklistItem.worklist_id == worklist_id, WorklistItem.id < item_id)
    return (db.session.scalar(before) or 0) // PAGE_SIZE + 1


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Proposals that wait for a manager."""
    if not actor.holds(Role.MANAGER) or not _may(actor):
        return ()
    rows = db.session.scalars(select(Worklist).where(Worklist.state == State.PROPOSED).order_by(Worklist.id))
    return tuple(
        Task(
            "worklists.show",
            Words(f"确认{title(row.kind, row.period).zh}", f"Confirm: {title(row.kind, row.period).en}"),
            "list",
            due=row.closes_on,
            values={"worklist_id": row.id},
        )
        for row in rows
    )


def _views(rows: Sequence[Worklist]) -> tuple[WorklistView, ...]:
    ids = [row.id for row in rows]
    left = func.sum(case((WorklistItem.done_at.is_(None), 1), else_=0))
    of = WorklistItem.worklist_id
    query = select(of, func.count(), left).where(of.in_(ids)).group_by(of)
    counts = {id: (total, int(undone)) for id, total, undone in db.session.execute(query)}
    return tuple(
        WorklistView(
            *(row.id, row.kind, row.period, row.opens_on, row.closes_on, row.state, row.seed, row.note),
            *counts.get(row.id, (0, 0)),
        )
        for row in rows
    )
