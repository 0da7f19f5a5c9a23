"""What points lead to: in effect after the time to object, the qualification suspended or ended, points restored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.accounts.rules import Actor, Role
from compliance.cases import service as cases
from compliance.deadlines import service as deadlines
from compliance.foundation import clock, holidays
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit, due_on
from compliance.law.points import PointTerms, point_terms, share
from compliance.lawbook import service as lawbook
from compliance.points import loading_service as loading
from compliance.points import paper_service as papers
from compliance.points import recording_service as recording
from compliance.points import step_service as step
from compliance.points.loading_service import EntryView
from compliance.points.models import PointEntry
from compliance.points.rules import (
    SCHEME,
    EventKind,
    Reached,
    State,
    check_restored,
    out_of_range,
    reached,
    require,
    state_of,
)
from compliance.providers import qualification_service, staff_service
from compliance.providers.staff_rules import NewQualification, Qualification, QualificationEvent

RESTORERS = (Role.MANAGER, Role.LEGAL_REVIEWER)
_POINTS = "points:"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a provider's staff are suspended or ended, and what that lets the agency do."""

    affected: int
    staff: int
    share: Decimal
    payment_from: Decimal
    agreement_from: Decimal


def reached_of(person_id: int, year: int, entries: tuple[EntryView, ...] | None = None) -> Reached:
    """What a person's points of a year lead to, by the terms of that year's last day or of today."""
    own = loading.of_person((person_id,)) if entries is None else entries
    return reached(_terms(year), year, [one.counted for one in own])


def _terms(year: int) -> PointTerms:
    return point_terms(lawbook.law(), max(min(clock.today(), date(year, 12, 31)), date(year, 1, 1)))


def take_effect(actor: Actor, entry_id: int, months: int | None = None) -> Reached:
    """Let points count once the time to object is over (POINTS-14) or the objection was considered; record what they
    lead to on the person's qualification. months: of a suspension, within what the points allow (POINTS-15)."""
    step.allow(actor, Role.OFFICER)
    with unit_of_work(actor) as work:
        row = step.lock(work, entry_id)
        state = state_of(step.kinds(row))
        require(state, EventKind.EFFECTIVE)
        _require_over(work, row, state)
        recording.decision_of(actor, row.case_id)
        step.happen(work, row, EventKind.EFFECTIVE)
        deadlines.met(work, recording.objection_key(row.id))
        found = reached_of(row.person_id, row.decided_on.year)
        papers.decision(work, row.id, found, _measure(actor, work, row, found, months))
        return found


def _require_over(work: UnitOfWork, row: PointEntry, state: State) -> None:
    notified = next(event for event in row.events if event.kind == EventKind.NOTIFIED)
    over = notified.until is not None and work.today > notified.until and not notified.provisional
    if state is State.NOTIFIED and not over:
        raise Refusal(
            "POINTS-14",
            zh=f"异议期至 {notified.until}，期满前记分不生效",
            en=f"the time to object runs until {notified.until}; the points are not in effect before it is over",
            article=SCHEME,
            do_zh="请等待期满；提出异议的，先复核异议；放假安排未公布的，先维护节假日表",
            do_en="Wait until it is over, consider the objection first, or load the holiday notice",
        )


def _measure(actor: Actor, work: UnitOfWork, row: PointEntry, found: Reached, months: int | None) -> date | None:
    standing = qualification_service.qualification_on(row.person_id, work.today)
    if not found.measure or standing.state not in (Qualification.ELIGIBLE, Qualification.SUSPENDED):
        return None
    least, most = found.months
    span = least if months is None else months
    if not least <= span <= most:
        told = Words(
            zh=f"{found.points} 分应暂停 {least} 至 {most} 个月",
            en=f"{found.points} points suspend for {least} to {most} months",
        )
        raise out_of_range("POINTS-15", told, (least, most), "个月", "months")
    until = due_on(work.today, span, Unit.MONTHS, holidays.calendar()).day
    ended = found.measure == "ended"
    kind = QualificationEvent.ENDED if ended else QualificationEvent.SUSPENDED
    reason = f"{found.year}年度记分 {found.points} 分（{row.notice_number}）"
    new = NewQualification(kind, work.today, reason, until, f"{_POINTS}{row.id}")
    qualification_service.record_qualification(actor, row.person_id, new)
    return until


def restore(actor: Actor, entry_id: int, points: int, reason: str) -> Reached:
    """Take points off an entry in effect for study, tests or help (POINTS-08 beyond what a year allows); a suspension
    that points brought ends with it where they no longer carry one. An end stays."""
    step.allow(actor, *RESTORERS)
    with unit_of_work(actor) as work:
        row = step.lock(work, entry_id)
        require(state_of(step.kinds(row)), EventKind.RESTORED)
        step.other_person(actor, row, EventKind.PROPOSED)
        view = loading.entry(entry_id)
        if view is None:
            raise LookupError(entry_id)
        own = loading.of_person((row.person_id,))
        year = row.decided_on.year
        done = sum(_restored(one) for one in own if one.decided_on.year == year)
        check_restored(_terms(year), done, points, view.points)
        step.happen(work, row, EventKind.RESTORED, text=step.written(reason), points=view.points - points)
        found = reached_of(row.person_id, year)
        _lift(actor, work, row, found)
        return found


def fall(actor: Actor, entry_id: int, reason: str) -> Reached:
    """Annul points whose decision fell in a review or in court; refused while it stands (POINTS-16). A suspension that
    they brought ends with them."""
    step.allow(actor, *recording.HEARERS)
    with unit_of_work(actor) as work:
        row = step.lock(work, entry_id)
        require(state_of(step.kinds(row)), EventKind.ANNULLED)
        case = cases.in_scope(actor, row.case_id)
        if case is None or recording.stands(case):
            raise Refusal(
                "POINTS-16",
                zh="所依据的决定没有被撤销，不能以此撤销记分",
                en="the decision they rest on stands; the points cannot fall with it",
                article=SCHEME,
                do_zh="对记分本身有异议的，请按异议复核办理",
                do_en="Consider an objection to the points themselves instead",
            )
        step.happen(work, row, EventKind.ANNULLED, text=step.written(reason), points=0)
        deadlines.drop(work, recording.objection_key(row.id), "所依据的决定已被撤销")
        found = reached_of(row.person_id, row.decided_on.year)
        _lift(actor, work, row, found)
        return found


def _restored(one: EntryView) -> int:
    """How many points of an entry were restored so far."""
    worth, restored = one.first_points, 0
    for event in one.events:
        if event.points is not None:
            restored += worth - event.points if event.kind is EventKind.RESTORED else 0
            worth = event.points
    return restored


def _lift(actor: Actor, work: UnitOfWork, row: PointEntry, found: Reached) -> None:
    """End a suspension that points brought where they no longer carry one; and an end, where the points themselves
    fell with their decision."""
    standing = qualification_service.qualification_on(row.person_id, work.today)
    recorded = qualification_service.qualifications_of(row.person_id)
    by_points = bool(recorded) and recorded[-1].source.startswith(_POINTS)
    fell = row.events[-1].kind == EventKind.ANNULLED
    if found.measure or not by_points:
        return
    if standing.state is not Qualification.SUSPENDED and not (standing.state is Qualification.ENDED and fell):
        return
    reason = f"{found.year}年度记分修复或者撤销后为 {found.points} 分"
    new = NewQualification(QualificationEvent.RESTORED, work.today, reason, source=f"{_POINTS}{row.id}")
    qualification_service.record_qualification(actor, row.person_id, new)


def provider_share(provider_id: int) -> Share:
    """How much of a provider's staff is suspended or ended today, against the marks of the law."""
    today = clock.today()
    page = staff_service.staff_of(provider_id, today)
    affected = sum(
        state in (Qualification.SUSPENDED, Qualification.ENDED) for state in staff_service.states_of(provider_id, today)
    )
    law = lawbook.law()
    marks = [law.on(f"points.provider_{name}_share", today).most for name in ("payment", "agreement")]
    return Share(affected, page.total, share(affected, page.total), *marks)
