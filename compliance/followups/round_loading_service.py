"""Rounds of follow-ups as pages and commands read them: counts alone, random and targeted apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.followups.asking_service import most
from compliance.followups.models import FollowUp, FollowUpRound
from compliance.followups.round_service import target_of
from compliance.followups.rules import OPEN, READERS, Kind, Part, State, Way
from compliance.foundation.database import db
from compliance.foundation.words import Words

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with how far it is. states: part -> state -> how many."""

    id: int
    title: str
    kind: Kind
    way: Way
    since: date
    until: date
    checklist_version_id: int
    quota: str
    target: Words
    frame: int
    frame_sha256: str
    public_value: str
    drawn_at: datetime | None
    due: date
    closed_at: datetime | None
    most: int
    terms: Mapping[str, Any]
    states: Mapping[Part, Mapping[State, int]]
    suspected: int
    confirmed: int

    @property
    def total(self) -> int:
        """All follow-ups."""
        return sum(sum(counts.values()) for counts in self.states.values())

    @property
    def waiting(self) -> int:
        """Those that are open."""
        return sum(count for counts in self.states.values() for state, count in counts.items() if state in OPEN)

    @property
    def to_draw(self) -> bool:
        """Whether the random part waits for its draw."""
        return bool(self.quota) and self.drawn_at is None and self.closed_at is None


def rounds(number: int = 1) -> tuple[tuple[RoundView, ...], int]:
    """One page of the rounds, the newest first, and how many there are."""
    total = db.session.scalar(select(func.count()).select_from(FollowUpRound)) or 0
    query = select(FollowUpRound).order_by(FollowUpRound.opened_at.desc(), FollowUpRound.id.desc())
    page = query.limit(PAGE_SIZE).offset((max(1, number) - 1) * PAGE_SIZE)
    return _rounds(db.session.scalars(page)), total


def round_in_scope(actor: Actor, round_id: int) -> RoundView | None:
    """A round for whoever may read rounds, None for a township's worker or where there is none."""
    row = db.session.get(FollowUpRound, round_id) if actor.holds(*READERS) or actor.user_id is None else None
    return _rounds([row])[0] if row else None


def _rounds(rows: Iterable[FollowUpRound]) -> tuple[RoundView, ...]:
    found = list(rows)
    states: dict[int, dict[Part, dict[State, int]]] = {row.id: {} for row in found}
    confirmed, suspicious = func.count().filter(FollowUp.judgement == "confirmed"), FollowUp.suspicion > ""
    query = select(FollowUp.round_id, FollowUp.part, FollowUp.state, func.count()).where(
        FollowUp.round_id.in_(list(states))
    )
    for round_id, part, state, count in db.session.execute(
        query.group_by(FollowUp.round_id, FollowUp.part, FollowUp.state)
    ):
        states[round_id].setdefault(Part(part), {})[State(state)] = count
    doubts = {
        row[0]: (row[1], row[2])
        for row in db.session.execute(
            select(FollowUp.round_id, func.count(), confirmed)
            .where(FollowUp.round_id.in_(list(states)), suspicious)
            .group_by(FollowUp.round_id)
        )
    }
    same = ("id", "title", "since", "until", "checklist_version_id", "quota", "frame", "frame_sha256", "drawn_at")
    return tuple(
        RoundView(
            kind=Kind(row.kind),
            way=Way(row.way),
            target=target_of(row).words(),
            public_value=row.public_value or "",
            most=most(row),
            states=states[row.id],
            suspected=doubts.get(row.id, (0, 0))[0],
            confirmed=doubts.get(row.id, (0, 0))[1],
            **{name: getattr(row, name) for name in (*same, "due", "closed_at", "terms")},
        )
        for row in found
    )
