"""Points proposed on a decision, checked by a second person and notified, objected to, and considered by a third."""

from dataclasses import dataclass
from datetime import date

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.cases import service as cases
from compliance.cases.carrying_guard_rules import ANNULLED
from compliance.cases.decision_guard_rules import PUNISH
from compliance.cases.service import CaseView
from compliance.cases.step_rules import EventKind as CaseEvent
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import holidays
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, due_on
from compliance.law.consequences import MONEY
from compliance.law.parameters import frozen
from compliance.law.points import Ground, PointTerms, point_terms
from compliance.law.violations import Party, violation
from compliance.lawbook import service as lawbook
from compliance.points import paper_service as papers
from compliance.points.models import PointEntry
from compliance.points.rules import (
    SCHEME,
    EventKind,
    Outcome,
    Responsibility,
    check_points,
    grounds,
    require,
    state_of,
)
from compliance.points.step_service import allow, happen, kinds, lock, other_person, refused, written
from compliance.providers import staff_service

PROPOSERS = (Role.OFFICER,)
CHECKERS = (Role.LEGAL_REVIEWER, Role.MANAGER, Role.OFFICER)
HEARERS = (Role.LEGAL_REVIEWER, Role.MANAGER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)
_FRAUD = ("第四十条", "第八十七条", "《社会保险经办条例》第五十五条")


@dataclass(frozen=True, slots=True)
class NewPoints:
    """Points to be proposed for one person on one decision."""

    case_id: int
    person_id: int
    ground: Ground
    responsibility: Responsibility
    points: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as points need it: its number and day, and the grounds it gives."""

    case: CaseView
    number: str
    on: date
    grounds: tuple[Ground, ...]
    terms: PointTerms


def decision_of(actor: Actor, case_id: int) -> Decision:
    """The decision of a case. NotFound outside the actor's scope; POINTS-02 while nothing was decided that gives
    points; LAW-02 for a decision before the scheme began."""
    case = cases.in_scope(actor, case_id)
    if case is None:
        raise NotFound
    decided = case.last(CaseEvent.DECIDED) or case.last(CaseEvent.SUMMARY)
    given = () if decided is None or not stands(case) else grounds(case.track, _outcomes(case))
    if decided is None or not given:
        raise Refusal(
            "POINTS-02",
            zh="没有作出可以记分的决定：记分以行政处罚或者要求支付违约金的决定为前提",
            en="nothing was decided that gives points: they follow a penalty or liquidated damages, nothing less",
            article=SCHEME,
            do_zh="请先作出决定；只追回费用或者责令改正的，不记分",
            do_en="Decide first; recovery or correction alone brings no points",
        )
    return Decision(case, decided.number, decided.on, given, point_terms(lawbook.law(), decided.on))


def stands(case: CaseView) -> bool:
    """Whether what was decided is a measure at all, and no review or court has annulled it."""
    decided, contested = case.last(CaseEvent.DECIDED), case.last(CaseEvent.CONTEST_ENDED)
    if decided is not None and decided.details.get("outcome", PUNISH) != PUNISH:
        return False
    return contested is None or contested.details.get("outcome") != ANNULLED


def _outcomes(case: CaseView) -> tuple[Outcome, ...]:
    found = []
    for part in case.consequences:
        if part.debtor_kind != Party.PROVIDER or (part.consequence in MONEY and not part.amount_fen):
            continue
        basis = part.computed.range.basis.zh if part.computed else ""
        fraud = violation(part.violation).fraud or any(article in basis for article in _FRAUD)
        found.append(Outcome(part.consequence, part.violation, fraud))
    return tuple(found)


def propose(actor: Actor, new: NewPoints) -> int:
    """Propose points; returns the entry's id. Refusals POINTS-02 to -05; -06 where the person has no post at the
    provider; -07 where the decision already brought that person points."""
    allow(actor, *PROPOSERS)
    with unit_of_work(actor) as work:
        decision = decision_of(actor, new.case_id)
        check_points(decision.terms, decision.grounds, new.ground, new.responsibility, new.points, new.reason)
        posts = staff_service.posts_of(new.person_id, work.today)
        if decision.case.provider_id not in {post.provider_id for post in posts}:
            raise refused(
                "POINTS-06", "该人员不在该机构的人员登记中", "the person is not on the provider's staff register"
            )
        _not_twice(work, new)
        row = PointEntry(
            person_id=new.person_id,
            provider_id=decision.case.provider_id,
            case_id=new.case_id,
            decision_number=decision.number,
            decided_on=decision.on,
            ground=new.ground.value,
            responsibility=new.responsibility.value,
            points=new.points,
            reason=new.reason.strip(),
            terms=canonical([frozen(key, value) for key, value in decision.terms.values]).decode(),
        )
        work.session.add(row)
        work.flush()
        happen(work, row, EventKind.PROPOSED, points=new.points)
        return row.id


def _not_twice(work: UnitOfWork, new: NewPoints) -> None:
    known = work.session.query(PointEntry).filter_by(case_id=new.case_id, person_id=new.person_id).one_or_none()
    if known is not None:
        raise refused("POINTS-07", "该决定已对此人记分", "the decision brought this person points already")


def check(actor: Actor, entry_id: int, approve: bool, reason: str = "") -> str:
    """Approve a proposal and notify, or return it with a reason; never by its proposer (POINTS-09). Returns the number
    of the notice, "" when returned."""
    allow(actor, *CHECKERS)
    with unit_of_work(actor) as work:
        row = lock(work, entry_id)
        kind = EventKind.NOTIFIED if approve else EventKind.RETURNED
        require(state_of(kinds(row)), kind)
        other_person(actor, row, EventKind.PROPOSED)
        if not approve:
            happen(work, row, kind, text=written(reason))
            return ""
        due = _objection_due(work, row)
        year = work.today.year
        row.notice_number = f"医保记〔{year}〕{work.next_number(f'notice:医保记:{year}')}号"
        happen(work, row, kind, text=reason.strip() or None, due=due)
        _owe(work, row, due)
        papers.notice(work, row.id)
        return row.notice_number


def _objection_due(work: UnitOfWork, row: PointEntry) -> Due:
    period = lawbook.law().period("period.points_objection", work.today)
    return due_on(work.today, period.count, period.unit, holidays.calendar(), roll=period.roll)


def _owe(work: UnitOfWork, row: PointEntry, due: Due) -> None:
    words = Words(f"{row.notice_number}：记分异议期届满", f"{row.notice_number}: the time to object to points ends")
    deadlines.owe(
        work,
        Debt(
            objection_key(row.id),
            Kind.POINTS,
            f"points:{row.id}",
            words,
            due.day,
            due.provisional,
            endpoint="points.show",
            values={"entry_id": row.id},
            roles=(Role.OFFICER, Role.PROVIDER_HEAD),
            provider_id=row.provider_id,
        ),
    )


def object_to(actor: Actor, entry_id: int, text: str) -> None:
    """Record an objection: the provider's own within the period (POINTS-10 after it), or one that came on paper."""
    allow(actor, Role.PROVIDER_HEAD, Role.OFFICER)
    with unit_of_work(actor) as work:
        row = lock(work, entry_id)
        if actor.holds(*PROVIDER_ROLES) and actor.provider_id != row.provider_id:
            raise NotFound
        require(state_of(kinds(row)), EventKind.OBJECTED)
        notified = next(event for event in row.events if event.kind == EventKind.NOTIFIED)
        if notified.until is not None and work.today > notified.until:
            raise refused(
                "POINTS-10",
                f"异议期已于 {notified.until.isoformat()} 届满，视为无异议",
                f"the time to object ended on {notified.until.isoformat()}",
            )
        happen(work, row, EventKind.OBJECTED, text=written(text))
        deadlines.met(work, objection_key(row.id))


def consider(actor: Actor, entry_id: int, points: int, reason: str) -> None:
    """Decide an objection: the same points, fewer, or 0 to annul them; never more (POINTS-11), never by who proposed or
    checked them (POINTS-09)."""
    allow(actor, *HEARERS)
    with unit_of_work(actor) as work:
        row = lock(work, entry_id)
        require(state_of(kinds(row)), EventKind.UPHELD)
        other_person(actor, row, EventKind.PROPOSED, EventKind.NOTIFIED)
        if not 0 <= points <= row.points:
            raise refused(
                "POINTS-11",
                f"异议复核不得加重，原记 {row.points} 分",
                f"an objection never makes it more than the {row.points} points notified",
            )
        kind = EventKind.UPHELD if points == row.points else EventKind.REDUCED if points else EventKind.ANNULLED
        happen(work, row, kind, text=written(reason), points=points)


def objection_key(entry_id: int) -> str:
    """The key of the deadline to object."""
    return f"points:{entry_id}:objection"
