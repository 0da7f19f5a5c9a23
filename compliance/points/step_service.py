"""One step of an entry: who may take it, the row it is taken on, the event it leaves."""

from dataclasses import dataclass

from compliance.accounts.rules import Actor, Role
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.working_days import Due
from compliance.points.models import PointEntry, PointEvent
from compliance.points.rules import SCHEME, EventKind


@dataclass(frozen=True, kw_only=True)
class PointsStep(Event):
    kind = "points.step"
    what: str
    person_id: int
    points: int | None


def allow(actor: Actor, *roles: Role) -> None:
    """Refuse a role that has no part in it (POINTS-12)."""
    if not actor.holds(*roles):
        raise Refusal(
            "POINTS-12",
            zh="您的岗位不能办理此事",
            en="your duty does not allow this",
            do_zh="请由有相应职责的人员办理",
            do_en="Ask somebody with that duty",
            status=403,
        )


def other_person(actor: Actor, row: PointEntry, *done: EventKind) -> None:
    """Refuse whoever did one of these in the entry (POINTS-09)."""
    if actor.user_id in {event.by_id for event in row.events if event.kind in done}:
        raise Refusal(
            "POINTS-09",
            zh="您已办理本项记分的前一环节，须由其他人员办理",
            en="you did an earlier step of these points; somebody else has to do this",
            do_zh="请由其他人员复核",
            do_en="Let another person do it",
            status=403,
        )


def lock(work: UnitOfWork, entry_id: int) -> PointEntry:
    """The entry, locked for this unit of work. NotFound when there is none."""
    row = work.session.query(PointEntry).filter_by(id=entry_id).with_for_update().one_or_none()
    if row is None:
        raise NotFound
    return row


def kinds(row: PointEntry) -> tuple[EventKind, ...]:
    """What happened, oldest first."""
    return tuple(EventKind(event.kind) for event in row.events)


def happen(
    work: UnitOfWork,
    row: PointEntry,
    kind: EventKind,
    text: str | None = None,
    points: int | None = None,
    due: Due | None = None,
) -> None:
    """Write an event and put it on the trail."""
    row.events.append(
        PointEvent(
            kind=kind.value,
            on=work.today,
            at=work.now,
            by_id=work.doer.user_id,
            text=text,
            points=points,
            until=due.day if due else None,
            provisional=bool(due and due.provisional),
        )
    )
    work.flush()
    work.record(PointsStep(subject=f"points:{row.id}", what=kind.value, person_id=row.person_id, points=points))


def written(text: str) -> str:
    """The words without blanks; refused when there are none (POINTS-13)."""
    kept = text.strip()
    if not kept:
        raise refused("POINTS-13", "须书面说明理由", "it needs its written reason", field="reason")
    return kept


def refused(number: str, zh: str, en: str, field: str = "") -> Refusal:
    """A refusal under the scheme."""
    return Refusal(
        number,
        zh=zh,
        en=en,
        article=SCHEME,
        do_zh="请核对后办理",
        do_en="Check it and go on",
        status=422,
        fields={field: "required"} if field else None,
    )
