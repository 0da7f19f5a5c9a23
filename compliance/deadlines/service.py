"""What other rooms call, inside their own unit of work: owe a thing by a day, met, dropped; and the day itself.

A room that owes something writes it here as well as keeping what it needs itself:

    period = Period(work.today, Length(5, Unit.WORKING))
    due = deadlines.until(period)
    deadlines.owe(work, Debt(f"case:{case.id}:statement", Kind.STATEMENT, f"case:{case.id}",
        Words(f"{case.number}陈述申辩", f"Statement on {case.number}"), due.day, due.provisional,
        endpoint="cases.show", values={"case_id": case.id}, roles=(Role.OFFICER,), period=period))

and when it is done, `deadlines.met(work, f"case:{case.id}:statement")`; when nobody owes it any more,
`deadlines.drop(work, key, reason)`. Owing the same key again with the same day changes nothing; another day moves it
(and opens it again, had it been closed), on the trail. Keys hold ids only; while the subject must not be known to
those who answer for it, owe with blind=True and owe again without it when it may be.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.deadlines.fault_service import faults as faults
from compliance.deadlines.models import Deadline as Row
from compliance.deadlines.models import DeadlineReceiver
from compliance.deadlines.period_rules import as_data, from_data
from compliance.deadlines.reminder_rules import next_look
from compliance.deadlines.rules import BY_HAND, KINDS, Debt, Kind, check_debt, receivers
from compliance.foundation import holidays
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.working_days import Due, Length, Period, Unit, due_of, due_on

_CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class DeadlineOwed(Event):
    kind = "deadlines.owed"
    what: str
    due: date


@dataclass(frozen=True, kw_only=True)
class DeadlineMoved(Event):
    kind = "deadlines.moved"
    before: date
    due: date


@dataclass(frozen=True, kw_only=True)
class DeadlineExtended(Event):
    """Extended once; the reason is of the case and names no person."""

    kind = "deadlines.extended"
    before: date
    due: date
    approved_by: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeadlineChanged(Event):
    kind = "deadlines.changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeadlineMet(Event):
    kind = "deadlines.met"
    due: date
    on: date


@dataclass(frozen=True, kw_only=True)
class DeadlineDropped(Event):
    kind = "deadlines.dropped"
    due: date
    reason: str


def until(period: Period) -> Due:
    """The last day of a period by the stored calendar; `provisional` when it needs a year that is not loaded."""
    return due_of(period, holidays.calendar())


def due(start: date, count: int, unit: Unit, *, roll: bool = False) -> Due:
    """The last day of `count` units after `start`, nothing excluded."""
    return due_on(start, count, unit, holidays.calendar(), roll=roll)


def owe(work: UnitOfWork, debt: Debt) -> int:
    """Write what is owed; idempotent by key. Returns the deadline's id. Refuses an incomplete one (DEADLINES-03)."""
    return owe_all(work, (debt,))[debt.key]


def owe_all(work: UnitOfWork, debts: Iterable[Debt]) -> dict[str, int]:
    """The same for many at once: key -> id."""
    wanted = {debt.key: debt for debt in debts}
    for debt in wanted.values():
        check_debt(debt)
    rows = _rows(work, list(wanted))
    for key, debt in wanted.items():
        if key in rows:
            _again(work, rows[key], debt)
        else:
            rows[key] = _first(work, debt)
    work.session.add_all(rows.values())
    work.flush()
    return {key: row.id for key, row in rows.items()}


def met(work: UnitOfWork, key: str, on: date | None = None) -> bool:
    """It was done on `on` (today unless given). False when no open deadline has the key."""
    row = _row(work, key)
    if row is None or row.closed_at is not None:
        return False
    day = on or work.today
    _close(work, row, "met", day, "")
    work.record(DeadlineMet(subject=f"deadline:{key}", due=row.due, on=day))
    return True


def drop(work: UnitOfWork, key: str, reason: str) -> bool:
    """Nobody owes it any more; `reason` without personal data. False when no open deadline has the key."""
    row = _row(work, key)
    if row is None or row.closed_at is not None:
        return False
    _close(work, row, "dropped", work.today, reason)
    work.record(DeadlineDropped(subject=f"deadline:{key}", due=row.due, reason=reason))
    return True


def done_by_hand(actor: Actor, key: str, document: str) -> None:
    """Record that it was done, by the document that shows it (DEADLINES-06 without one, -07 for what its room ends)."""
    shown = document.strip()
    if not shown:
        raise _refused("DEADLINES-06", "须写明办结依据（文号、纪要或凭证）", "name the document that shows it was done")
    with unit_of_work(actor) as work:
        row = _row(work, key)
        if row is None or row.closed_at is not None or Kind(row.kind) not in BY_HAND:
            raise _refused("DEADLINES-07", "该期限不能在此登记办结", "this deadline does not end here")
        _close(work, row, "met", work.today, shown)
        work.record(DeadlineMet(subject=f"deadline:{key}", due=row.due, on=work.today))


def extend(work: UnitOfWork, key: str, by: Length, approver: Actor, reason: str) -> Due:
    """Extend a period once, with the approval of another person than who asks; returns the new day.

    DEADLINES-04 when it has no period, was extended before or is over; -08 without reason or another's approval.
    """
    row = _row(work, key)
    period = from_data(row.period) if row is not None and row.period else None
    if row is None or period is None or period.extension is not None or row.closed_at is not None:
        raise _refused(
            "DEADLINES-04", "该期限没有可延长的期间，或已延长过一次", "it has no period, or was extended once"
        )
    if not reason.strip() or approver.user_id is None or approver.user_id == work.doer.user_id:
        raise _refused(
            "DEADLINES-08", "延期须写明理由，并由他人批准", "an extension has its reason and another's approval"
        )
    longer = replace(period, extension=by)
    found = until(longer)
    work.record(
        DeadlineExtended(
            subject=f"deadline:{key}",
            before=row.due,
            due=found.day,
            approved_by=approver.user_id,
            reason=reason.strip(),
        )
    )
    row.due, row.provisional, row.period = found.day, found.provisional, as_data(longer)
    row.next_on = look(Kind(row.kind), found.day, work.today)
    work.flush()
    return found


def _refused(number: str, zh: str, en: str) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh="请核对后重新提交", do_en="check and send again", status=422)


def open_keys(work: UnitOfWork, kind: Kind, subjects: Iterable[str] | None = None) -> dict[str, str]:
    """Open deadlines of a kind, all of them or those about `subjects`: key -> subject."""
    query = select(Row.key, Row.subject).where(Row.kind == kind.value, Row.closed_at.is_(None))
    if subjects is None:
        return {row.key: row.subject for row in work.session.execute(query)}
    wanted, found = sorted(set(subjects)), {}
    for start in range(0, len(wanted), _CHUNK):
        rows = work.session.execute(query.where(Row.subject.in_(wanted[start : start + _CHUNK])))
        found.update({row.key: row.subject for row in rows})
    return found


def _rows(work: UnitOfWork, keys: list[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for start in range(0, len(keys), _CHUNK):
        query = select(Row).where(Row.key.in_(keys[start : start + _CHUNK]))
        found.update({row.key: row for row in work.session.scalars(query)})
    return found


def _row(work: UnitOfWork, key: str) -> Row | None:
    return _rows(work, [key]).get(key)


def _first(work: UnitOfWork, debt: Debt) -> Row:
    row = Row(uid=uuid4().hex, key=debt.key, due=debt.due, made_at=work.now, closed_why="")
    row.next_on = look(debt.kind, debt.due, work.today)
    _fill(row, debt)
    work.record(DeadlineOwed(subject=f"deadline:{debt.key}", what=debt.kind.value, due=debt.due))
    return row


def _again(work: UnitOfWork, row: Row, debt: Debt) -> None:
    changed = _fill(row, debt)
    if row.due != debt.due:
        work.record(DeadlineMoved(subject=f"deadline:{debt.key}", before=row.due, due=debt.due))
        row.due, row.next_on = debt.due, look(debt.kind, debt.due, work.today)
        row.closed_at = row.closed_on = row.closed_as = None
        row.closed_why = ""
        _keep_open(row)
    elif changed:
        work.record(DeadlineChanged(subject=f"deadline:{debt.key}", fields=changed))


def _fill(row: Row, debt: Debt) -> tuple[str, ...]:
    """Write everything but the day; returns the names of what changed."""
    values = {
        "kind": debt.kind.value,
        "subject": debt.subject,
        "words_zh": debt.words.zh,
        "words_en": debt.words.en,
        "rule": debt.rule or KINDS[debt.kind].rule,
        "provisional": debt.provisional,
        "period": as_data(debt.period) if debt.period else None,
        "endpoint": debt.endpoint,
        "place": dict(debt.values),
        "authority": debt.authority.value if debt.authority else None,
        "provider_id": debt.provider_id,
        "blind": debt.blind,
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    wanted = receivers(debt)
    if {one.receiver for one in row.receivers} != wanted:
        kept = [one for one in row.receivers if one.receiver in wanted]
        there = {one.receiver for one in kept}
        row.receivers = kept + [DeadlineReceiver(receiver=name) for name in sorted(wanted - there)]
        _keep_open(row)
        changed.append("receivers")
    return tuple(changed)


def _close(work: UnitOfWork, row: Row, how: str, on: date, why: str) -> None:
    row.closed_at, row.closed_on, row.closed_as, row.closed_why, row.next_on = work.now, on, how, why, None
    _keep_open(row)
    work.flush()


def _keep_open(row: Row) -> None:
    for one in row.receivers:
        one.open = row.closed_at is None


def look(kind: Kind, due_on: date, today: date) -> date | None:
    """The first day on which the sweep has to look at it. Steps of days gone by are not made up for what is only now
    owed; those of today are still to come."""
    return next_look(kind, due_on, today - timedelta(days=1), holidays.calendar())
