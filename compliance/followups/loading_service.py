"""Follow-ups as pages read them, in the scope of whoever asks: a township's worker sees the own township's alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer

from compliance.accounts import people_service
from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.checklists import service as checklists
from compliance.checklists.rules import Item
from compliance.followups import contact_service as contacts
from compliance.followups.asking_service import answers_of, most
from compliance.followups.contact_service import Masked
from compliance.followups.models import FollowUp, FollowUpAttempt, FollowUpRound
from compliance.followups.rules import CALLERS, OPEN, Contact, Kind, Part, State, Way
from compliance.followups.suspicion_rules import Parts
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.providers import service as providers

PAGE_SIZE = 25
_PARTS = ("provider_violation", "provider_fen", "person_violation", "person_fen")
# A list tells nothing of what is sealed, so it is neither read nor opened.
_LISTED = (
    select(FollowUp, FollowUpRound.title)
    .join(FollowUpRound)
    .options(defer(FollowUp.answers), defer(FollowUp.statement), defer(FollowUp.judged_why))
)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt."""

    number: int
    at: datetime
    by: str
    way: Way
    contact: Contact
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A follow-up in a list: nothing that names the person."""

    id: UUID
    round_id: int
    round_title: str
    part: Part
    way: Way
    provider_id: int | None
    provider_name: str
    township: str
    visit_type: str
    settled_on: date
    admitted_on: date | None
    discharged_on: date | None
    state: State
    next_on: date | None
    claim_id: str
    paid: int
    suspicion: str
    judgement: str
    lead_id: int | None
    finding_id: int | None


@dataclass(frozen=True, slots=True)
class View:
    """One follow-up whole, its person masked."""

    line: Line
    total: int
    due: date
    kind: Kind
    closed: bool
    most: int
    items: tuple[Item, ...]
    answers: Mapping[str, str]
    statement: str
    contact: Masked
    attempts: tuple[AttemptView, ...]
    done_by: str
    done_by_id: int | None
    done_at: datetime | None
    judged_by: str
    judged_why: str
    parts: Parts

    @property
    def id(self) -> UUID:
        """Its id."""
        return self.line.id

    @property
    def open(self) -> bool:
        """Whether it can be worked on."""
        return self.line.state in OPEN and not self.closed


def _mine(actor: Actor) -> list[Any]:
    """What keeps a township's worker in the own township, and everybody away from providers they have a tie to."""
    away = people_service.recusals().get(actor.user_id or 0, frozenset())
    conditions: list[Any] = []
    if actor.holds(Role.TOWNSHIP):
        conditions += [FollowUp.way == Way.IN_PERSON, FollowUp.township == actor.township]
    if away:
        conditions.append(FollowUp.provider_id.is_(None) | FollowUp.provider_id.not_in(sorted(away)))
    return conditions


def _lines(rows: Iterable[tuple[FollowUp, str]]) -> tuple[Line, ...]:
    found = list(rows)
    names = providers.names(tuple({row.provider_id for row, _title in found if row.provider_id is not None}))
    same = ("id", "round_id", "provider_id", "township", "visit_type", "settled_on", "admitted_on", "discharged_on")
    more = ("next_on", "claim_id", "paid", "suspicion", "judgement", "lead_id", "finding_id")
    return tuple(
        Line(
            round_title=title,
            part=Part(row.part),
            way=Way(row.way),
            state=State(row.state),
            provider_name=names.get(row.provider_id or 0, row.provider_code),
            **{name: getattr(row, name) for name in (*same, *more)},
        )
        for row, title in found
    )


def to_do(actor: Actor, number: int = 1) -> tuple[tuple[Line, ...], int]:
    """What waits for a caller or a township's worker: what is due again first, then round by round, in no order that
    tells of anybody; one page, and how many there are."""
    query = _open_query(actor)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(FollowUp.next_on.is_(None), FollowUp.next_on, FollowUpRound.due, FollowUp.id)
    page = ordered.limit(PAGE_SIZE).offset((max(1, number) - 1) * PAGE_SIZE)
    return _lines(db.session.execute(page)), total


def _open_query(actor: Actor) -> Select[FollowUp, str]:
    today = clock.today()
    query = _LISTED.where(FollowUp.state.in_(OPEN), FollowUpRound.closed_at.is_(None), *_mine(actor))
    query = query.where(FollowUp.next_on.is_(None) | (FollowUp.next_on <= today))
    return query if actor.holds(Role.TOWNSHIP) else query.where(FollowUp.way == Way.PHONE)


def waiting(actor: Actor) -> int:
    """How many follow-ups wait for a caller or a township's worker today."""
    return db.session.scalar(select(func.count()).select_from(_open_query(actor).subquery())) or 0


def later(actor: Actor) -> int:
    """How many of a township's are to be tried again on a later day."""
    query = select(func.count(FollowUp.id)).join(FollowUpRound).where(FollowUpRound.closed_at.is_(None), *_mine(actor))
    return db.session.scalar(query.where(FollowUp.state == State.RETRY, FollowUp.next_on > clock.today())) or 0


def listed(
    actor: Actor, round_id: int, part: str = "", state: str = "", township: str = "", number: int = 1
) -> tuple[tuple[Line, ...], int]:
    """One page of a round's follow-ups, in the order of their random ids."""
    query = _LISTED.where(FollowUp.round_id == round_id, *_mine(actor))
    for column, wanted in ((FollowUp.part, part), (FollowUp.state, state), (FollowUp.township, township)):
        if wanted:
            query = query.where(column == wanted)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(FollowUp.id).limit(PAGE_SIZE).offset((max(1, number) - 1) * PAGE_SIZE)
    return _lines(db.session.execute(page)), total


def everything(actor: Actor, round_id: int) -> tuple[Line, ...]:
    """All follow-ups of a round that a person may see, by claim: for lists that are filled on paper."""
    query = _LISTED.where(FollowUp.round_id == round_id, *_mine(actor))
    return _lines(db.session.execute(query.order_by(FollowUp.claim_id)))


def suspected(actor: Actor, judgement: str | None = None) -> tuple[Line, ...]:
    """Suspicions, those to be judged first, then those to be recorded; at most 200."""
    query = _LISTED.where(FollowUp.suspicion > "", *_mine(actor))  # what is more than nothing is found by the index
    if judgement is not None:
        query = query.where(FollowUp.judgement == judgement)
    order = (FollowUp.judgement, FollowUp.finding_id.is_not(None), FollowUp.done_at.desc(), FollowUp.id)
    return _lines(db.session.execute(query.order_by(*order).limit(200)))


def townships(round_id: int) -> tuple[str, ...]:
    """The townships that have a part in a round."""
    query = select(FollowUp.township).where(FollowUp.round_id == round_id, FollowUp.township != "").distinct()
    return tuple(db.session.scalars(query.order_by(FollowUp.township)))


def find(actor: Actor, follow_up_id: Any) -> View | None:
    """A follow-up that a person may see, None for another township's, another way's, a recused provider's, or none."""
    key = follow_up_id if isinstance(follow_up_id, UUID) else _uuid(follow_up_id)
    query = select(FollowUp, FollowUpRound).join(FollowUpRound).where(FollowUp.id == key, *_mine(actor))
    found = db.session.execute(query).one_or_none() if key else None
    if found is None or (actor.holds(Role.TOWNSHIP) and found[1].closed_at is not None):
        return None
    return _view(actor, *found)


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _view(actor: Actor, row: FollowUp, of: FollowUpRound) -> View:
    attempts = list(
        db.session.scalars(
            select(FollowUpAttempt).where(FollowUpAttempt.follow_up_id == row.id).order_by(FollowUpAttempt.number)
        )
    )
    people = {one.by_id for one in attempts} | {row.done_by, row.judged_by}
    names = accounts.display_names({one for one in people if one is not None})
    return View(
        line=_lines([(row, of.title)])[0],
        total=row.total,
        due=of.due,
        kind=Kind(of.kind),
        closed=of.closed_at is not None,
        most=most(of),
        items=checklists.version(of.checklist_version_id).items,
        answers=answers_of(row),
        statement=row.statement or "",
        contact=contacts.masked(row.person) if actor.holds(*CALLERS, Role.TOWNSHIP) else Masked(),
        attempts=tuple(
            AttemptView(
                one.number, one.at, names.get(one.by_id or 0, ""), Way(one.way), Contact(one.contact), one.note or ""
            )
            for one in attempts
        ),
        done_by=names.get(row.done_by or 0, ""),
        done_by_id=row.done_by,
        done_at=row.done_at,
        judged_by=names.get(row.judged_by or 0, ""),
        judged_why=row.judged_why or "",
        parts=Parts(*(getattr(row, name) for name in _PARTS)),
    )
