"""Rounds as pages and the command line show them: states, timelines, and the sample to those who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Authority, Role
from compliance.foundation.database import db
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.sampling import rules
from compliance.sampling.models import Assignment, Round, RoundAct, RoundDraw
from compliance.sampling.plan_file_rules import read_tables
from compliance.sampling.plan_rules import Notice, Plan, as_tables
from compliance.sampling.rules import ACT_WORDS, COMMITTED_STATES, NEXT_WORDS, UNSTAFFED_WORDS, Act, State

PAGE = 25


@dataclass(frozen=True, slots=True)
class ActView:
    """One act with who did it; `keepers` are the two persons of a seed or a void."""

    act: Act
    words: Words
    at: datetime
    by: str
    draw_number: int | None
    note: str


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw without its result: what may be shown on a wall."""

    number: int
    public_value: str
    keepers: tuple[str, str]
    seeded_at: datetime
    drawn_at: datetime | None
    result_hash: str
    voided_at: datetime | None
    void_reason: str
    conflict: Words | None
    staffed_at: datetime | None

    @property
    def unstaffed(self) -> bool:
        """Whether the sample stands without teams."""
        return self.drawn_at is not None and self.staffed_at is None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round without its sample."""

    plan: Plan
    state: State
    commitment: str
    root: str
    nonce_hash: str
    committed_at: datetime | None
    closed_at: datetime | None
    sizes: Mapping[str, Any]
    acts: tuple[ActView, ...]
    draws: tuple[DrawView, ...]
    released: int
    closed: int
    seals: Mapping[str, str]

    @property
    def id(self) -> str:
        """The round's id."""
        return self.plan.id

    @property
    def live(self) -> DrawView | None:
        """The draw that stands, or the seed that waits for its draw."""
        return next((draw for draw in reversed(self.draws) if draw.voided_at is None), None)

    @property
    def unstaffed(self) -> bool:
        """Whether the draw that stands has no teams yet."""
        return self.live is not None and self.live.unstaffed

    @property
    def next_words(self) -> Words:
        """What comes next."""
        return UNSTAFFED_WORDS if self.unstaffed else NEXT_WORDS[self.state]

    def may(self, act: Act) -> bool:
        """Whether an act is in order now: without teams a draw can be relieved or made void, nothing else."""
        if self.live is not None and self.live.drawn_at and act is not Act.VOID:
            return rules.may(self.state, act) and (act is Act.RELIEVE) == self.unstaffed
        return rules.may(self.state, act)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list."""

    id: str
    title: str
    authority: Authority
    notice: Notice
    planned_from: date
    planned_to: date
    state: State
    committed_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: `number` from 1."""

    items: tuple[RoundLine, ...]
    number: int
    total: int
    size: int = PAGE


def plan_of(row: Round) -> Plan:
    """The plan of a stored round."""
    return read_tables(as_tables(row.plan))


def acts_of(session: Session, round_id: str) -> list[RoundAct]:
    """The acts of a round in order."""
    return list(session.scalars(select(RoundAct).where(RoundAct.round_id == round_id).order_by(RoundAct.number)))


def state_of(acts: Sequence[RoundAct]) -> State:
    """The state after stored acts."""
    return rules.state_of(Act(act.act) for act in acts)


def rounds(actor: Actor, page: int = 1, authority: str = "", text: str = "") -> Page:
    """Rounds, the newest plan first."""
    query = select(Round).order_by(Round.planned_at.desc(), Round.id)
    if authority:
        query = query.where(Round.authority == authority)
    if text:
        query = query.where(Round.title.contains(text, autoescape=True) | Round.id.contains(text, autoescape=True))
    return _page(query, page)


def published(page: int = 1) -> Page:
    """Rounds that the public may know of: from the commit on, the newest first."""
    query = select(Round).where(Round.committed_at.is_not(None)).order_by(Round.committed_at.desc(), Round.id)
    return _page(query, page)


def _page(query: Any, number: int) -> Page:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    rows = list(db.session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)))
    acts: dict[str, list[RoundAct]] = {row.id: [] for row in rows}
    for act in db.session.scalars(select(RoundAct).where(RoundAct.round_id.in_(list(acts))).order_by(RoundAct.number)):
        acts[act.round_id].append(act)
    return Page(tuple(_line(row, state_of(acts[row.id])) for row in rows), number, total)


def _line(row: Round, state: State) -> RoundLine:
    return RoundLine(
        row.id,
        row.title,
        Authority(row.authority),
        Notice(row.notice),
        row.planned_from,
        row.planned_to,
        state,
        row.committed_at,
        row.closed_at,
    )


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Rounds that wait for their manager's next step."""
    if not actor.holds(Role.MANAGER):
        return ()
    waiting = _page(select(Round).where(Round.closed_at.is_(None)), 1).items[:5]
    unstaffed = set(
        db.session.scalars(
            select(RoundDraw.round_id).where(
                RoundDraw.round_id.in_([line.id for line in waiting]),
                RoundDraw.drawn_at.is_not(None),
                RoundDraw.staffed_at.is_(None),
                RoundDraw.voided_at.is_(None),
            )
        )
    )
    return tuple(
        Task(
            "sampling.show",
            Words(line.title, line.title),
            "round",
            note=UNSTAFFED_WORDS if line.id in unstaffed else NEXT_WORDS[line.state],
            values={"round_id": line.id},
            due=line.planned_to if line.state is State.RELEASED else None,
        )
        for line in waiting
    )


def round_in_scope(_actor: Actor | None, round_id: str) -> RoundView | None:
    """A round by its id, None when there is none. It holds no sample, whoever asks."""
    row = db.session.get(Round, round_id)
    return _view(row) if row else None


def published_round(round_id: str) -> RoundView | None:
    """A round that the public may know of, None before its commit."""
    found = round_in_scope(None, round_id)
    return found if found and found.state in COMMITTED_STATES else None


def _view(row: Round) -> RoundView:
    acts = acts_of(db.session(), row.id)
    draws = list(db.session.scalars(select(RoundDraw).where(RoundDraw.round_id == row.id).order_by(RoundDraw.number)))
    people = {act.by_id for act in acts if act.by_id}
    people |= {one for draw in draws for one in (draw.first_keeper_id, draw.second_keeper_id)}
    people |= {one for draw in draws for one in (draw.first_voider_id, draw.second_voider_id) if one}
    names = accounts.display_names(people)
    counts = db.session.execute(
        select(func.count(Assignment.released_at), func.count(Assignment.closed_on)).where(
            Assignment.round_id == row.id, Assignment.withdrawn_at.is_(None)
        )
    ).one()
    return RoundView(
        plan=plan_of(row),
        state=state_of(acts),
        commitment=row.commitment,
        root=row.root,
        nonce_hash=row.nonce_hash,
        committed_at=row.committed_at,
        closed_at=row.closed_at,
        sizes=row.sizes,
        acts=tuple(_act(act, draws, names) for act in acts),
        draws=tuple(_draw(draw, names) for draw in draws),
        released=counts[0],
        closed=counts[1],
        seals=row.seals,
    )


def _act(act: RoundAct, draws: Sequence[RoundDraw], names: Mapping[int, str]) -> ActView:
    kind = Act(act.act)
    by, note = names.get(act.by_id or 0, ""), ""
    draw = next((one for one in draws if one.number == act.draw_number), None)
    if draw and kind is Act.SEED:
        by = "、".join((names[draw.first_keeper_id], names[draw.second_keeper_id]))
    if draw and kind is Act.VOID:
        by = "、".join(names.get(one or 0, "") for one in (draw.first_voider_id, draw.second_voider_id))
        note = draw.void_reason
    return ActView(kind, ACT_WORDS[kind], act.at, by, act.draw_number, note)


def _draw(draw: RoundDraw, names: Mapping[int, str]) -> DrawView:
    return DrawView(
        draw.number,
        draw.public_value,
        (names[draw.first_keeper_id], names[draw.second_keeper_id]),
        draw.seeded_at,
        draw.drawn_at,
        draw.result_hash,
        draw.voided_at,
        draw.void_reason,
        Words(**draw.conflict) if draw.conflict else None,
        draw.staffed_at,
    )
