"""Tips as their keepers read them, and what of a tip those read who check its lead. Nobody's name is in any of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.findings import service as findings
from compliance.findings.service import Rendition
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.tips import duty_service
from compliance.tips.models import Tip, TipFile
from compliance.tips.rules import Duty, EventView, TipView
from compliance.tips.step_rules import State, Step

PAGE_SIZE = 25
_PROVIDERS = table("providers", column("id"), column("code"), column("name"))


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of tips."""

    rows: tuple[TipView, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Material:
    """What those who check a lead see of its tip: the keeper's summary and the pictures let through."""

    number: str
    summary: str
    files: tuple[str, ...]


def search(state: str = "", page: int = 1) -> Listed:
    """A page of tips, the latest first."""
    wanted = select(Tip.id).where(Tip.state == state) if state else select(Tip.id)
    total = db.session.scalar(wanted.with_only_columns(func.count(Tip.id))) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    keys = wanted.order_by(Tip.id.desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    shown = select(Tip).where(Tip.id.in_(keys)).options(selectinload(Tip.events), selectinload(Tip.files))
    rows = db.session.scalars(shown.order_by(Tip.id.desc())).all()
    return Listed(views(rows), number, total)


def counts() -> dict[str, int]:
    """State -> how many tips."""
    query = select(Tip.state, func.count()).group_by(Tip.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def tip_in_scope(actor: Actor, tip_id: object) -> TipView | None:
    """A tip by its id in a URL, for its keepers; None for everybody else."""
    row = _row(tip_id) if duty_service.holds(actor, Duty.KEEPER) else None
    return views([row])[0] if row is not None else None


def rewarded_in_scope(actor: Actor, tip_id: object) -> TipView | None:
    """The same for those who see its reward too."""
    row = _row(tip_id) if duty_service.holds(actor, Duty.KEEPER, Duty.REWARD) else None
    return views([row])[0] if row is not None else None


def _row(tip_id: object) -> Tip | None:
    key = row_id(tip_id)
    return db.session.get(Tip, key) if key is not None else None


def views(rows: Iterable[Tip]) -> tuple[TipView, ...]:
    """Tips for their keepers, with the names of those who took each step."""
    found = list(rows)
    wanted = select(_PROVIDERS.c.id, _PROVIDERS.c.name).where(_PROVIDERS.c.id.in_({row.provider_id for row in found}))
    providers: dict[int | None, str] = {row.id: row.name for row in db.session.execute(wanted)}
    people = accounts.display_names({one.by_id for row in found for one in row.events if one.by_id})
    return tuple(_view(row, providers.get(row.provider_id, ""), people) for row in found)


def _view(row: Tip, provider: str, people: dict[int, str]) -> TipView:
    return TipView(
        id=row.id,
        number=row.number,
        channel=row.channel,
        received_on=row.received_on,
        state=State(row.state),
        accused=row.accused,
        text=row.text,
        summary=row.summary or "",
        subject=row.subject,
        provider_id=row.provider_id,
        provider_name=provider,
        lead_id=row.lead_id,
        merged_into_id=row.merged_into_id,
        accept_by=row.accept_by,
        events=tuple(
            EventView(Step(one.step), one.on, one.at, people.get(one.by_id or 0, ""), one.text or "")
            for one in row.events
        ),
        files=tuple((one.sha256, one.released) for one in row.files),
    )


def picture(tip: TipView, sha256: str) -> Rendition:
    """A picture of a tip for its keeper. NotFound where the tip has no such picture."""
    if sha256 not in {one for one, _ in tip.files}:
        raise NotFound
    return findings.rendition(sha256)


def material_of(lead_id: int) -> Material | None:
    """What those who check a lead may see of the tip behind it; None where there is none."""
    row = db.session.scalars(select(Tip).where(Tip.lead_id == lead_id)).one_or_none()
    if row is None:
        return None
    return Material(row.number, row.summary or "", tuple(one.sha256 for one in row.files if one.released))


def released_picture(lead_id: int, sha256: str) -> Rendition:
    """A picture that was let through to those who check the lead. NotFound for any other."""
    query = select(TipFile.sha256).join(Tip, Tip.id == TipFile.tip_id)
    query = query.where(Tip.lead_id == lead_id, TipFile.sha256 == sha256, TipFile.released)
    if db.session.scalars(query).first() is None:
        raise NotFound
    return findings.rendition(sha256)


def shut(actor: Actor) -> frozenset[str]:
    """Pages that answer 404 to who has their role without being appointed, so that home does not lead there."""
    duties = {"tips.desk": (Duty.KEEPER,), "tips.rewards": (Duty.KEEPER, Duty.REWARD)}
    return frozenset(page for page, needed in duties.items() if not duty_service.holds(actor, *needed))


def tasks(actor: Actor) -> list[Task]:
    """What waits for a keeper, and for those who check and approve rewards."""
    found = []
    if duty_service.holds(actor, Duty.KEEPER):
        found += [
            ("tips.desk", State.RECEIVED, Words("举报待受理", "Tips to accept")),
            ("tips.desk", State.APPROVED, Words("举报奖励待通知", "Rewards to be told")),
            ("tips.desk", State.CLAIMED, Words("举报奖励待发放", "Rewards to be paid")),
        ]
    if duty_service.holds(actor, Duty.REWARD):
        found += [
            ("tips.rewards", State.PROPOSED, Words("举报奖励待审核", "Rewards to check")),
            ("tips.rewards", State.CHECKED, Words("举报奖励待批准", "Rewards to approve")),
        ]
    waiting = counts() if found else {}
    return [
        Task(endpoint, words, "finding", waiting[state], values={"state": str(state)})
        for endpoint, state, words in found
        if waiting.get(state)
    ]
