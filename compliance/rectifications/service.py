"""The door of rectifications: order, draft and report, re-inspect (accept or repeat), withdraw; and what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM, Actor, Authority, Officer, Role
from compliance.deadlines import service as deadlines
from compliance.findings import service as findings
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.tasks import Task
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period, Unit
from compliance.providers import service as providers
from compliance.rectifications import loading_service as loading
from compliance.rectifications import owing_service as owing
from compliance.rectifications import paper_service as papers
from compliance.rectifications import rules
from compliance.rectifications.loading_service import (
    READERS,
    STAFF,
    EventView,
    RectificationView,
    authorities,
    in_scope,
    of_provider,
    own,
    page,
    search,
)
from compliance.rectifications.models import Rectification, RectificationEvent
from compliance.rectifications.owing_service import ABOVE
from compliance.rectifications.paper_service import papers_of
from compliance.rectifications.rules import EventKind, State
from compliance.rectifications.search_service import SEARCH

ORDERERS = (Role.OFFICER, Role.MANAGER)
MOST_FILES, MOST_BYTES = 10, 10_000_000
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")


@dataclass(frozen=True, kw_only=True)
class RectificationMoved(Event):
    """Something happened to an order."""

    kind = "rectifications.moved"
    step: str
    round: int
    due: date


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be given. days: working days; finding_id: the finding it rests on, None without one."""

    provider_id: int
    authority: str
    problems: str
    demands: str
    days: int
    finding_id: int | None = None


def order(actor: Actor, new: NewOrder) -> int:
    """Give the order and its paper; returns its id. NotFound for a provider or finding out of scope."""
    _role(actor, ORDERERS)
    _authority(actor, new.authority)
    problems = rules.require_text(new.problems, Words("存在的问题", "what is wrong"))
    demands = rules.require_text(new.demands, Words("整改要求", "what to put right"))
    days = rules.require_days(new.days)
    found = findings.in_scope(actor, new.finding_id) if new.finding_id is not None else None
    wrong = new.finding_id is not None and (found is None or found.summary.provider_id != new.provider_id)
    if wrong or providers.provider(new.provider_id) is None:
        raise NotFound
    with unit_of_work(actor) as work:
        year = work.today.year
        row = Rectification(
            number=f"医保改〔{year}〕{work.next_number(f'rectification:{year}')}号",
            provider_id=new.provider_id,
            authority=new.authority,
            finding_id=new.finding_id,
            problems=problems,
            demands=demands,
            ordered_on=work.today,
        )
        _due(work, row, days)
        work.session.add(row)
        work.flush()
        _happen(work, row, EventKind.ORDERED, demands, due_on=row.due_on)
        return row.id


def draft(actor: Actor, rectification_id: int, text: str, evidence: Sequence[str] = ()) -> None:
    """The provider's people note a report in the making; its files stay with it."""
    kept = rules.require_text(text, Words("整改情况", "what was put right"))
    with unit_of_work(actor) as work:
        row = _own(work, actor, rectification_id)
        _happen(work, row, EventKind.DRAFTED, kept, evidence=_gathered(row, evidence))


def report(actor: Actor, rectification_id: int, text: str, evidence: Sequence[str] = ()) -> None:
    """The provider's head sends the report with its evidence, that of the draft included."""
    rules.require_head(actor.holds(Role.PROVIDER_HEAD))
    kept = rules.require_text(text, Words("整改情况", "what was put right"))
    with unit_of_work(actor) as work:
        row = _own(work, actor, rectification_id)
        gathered = _gathered(row, evidence)
        rules.require_evidence(gathered)
        _happen(work, row, EventKind.REPORTED, kept, evidence=gathered)


def reinspect(
    actor: Actor,
    rectification_id: int,
    accept: bool,
    text: str,
    inspectors: Sequence[int],
    days: int = 0,
    evidence: Sequence[str] = (),
) -> None:
    """Record a re-inspection (回头看) by at least two certified people: accepted, or to be put right in `days` more."""
    _role(actor, STAFF)
    kept = rules.require_text(text, Words("复查情况", "what the re-inspection found"))
    term = 0 if accept else rules.require_days(days)
    with unit_of_work(actor) as work:
        row = _staff(work, actor, rectification_id)
        able = {one.user_id for one in able_inspectors(row.authority, work.today)}
        chosen = rules.require_inspectors(inspectors, able)
        kind = EventKind.ACCEPTED if accept else EventKind.REPEATED
        rules.require(_state(row), kind)
        if not accept:
            _due(work, row, term)
        due_on = None if accept else row.due_on
        _happen(work, row, kind, kept, due_on=due_on, inspectors=list(chosen), evidence=list(evidence))


def keep_evidence(actor: Actor, files: Sequence[bytes]) -> tuple[str, ...]:
    """Keep pictures and PDF files; their hashes. RECTIFICATIONS-08 for anything else, too large or too many."""
    if len(files) > MOST_FILES or any(len(one) > MOST_BYTES or not one.startswith(_SIGNATURES) for one in files):
        raise Refusal(
            "RECTIFICATIONS-08",
            zh=f"附件应为10 MB以内的JPG、PNG图片或PDF文件，不超过{MOST_FILES}个",
            en=f"attachments are at most {MOST_FILES} JPG or PNG pictures or PDF files of at most 10 MB",
            do_zh="请转换格式或压缩后重新上传",
            do_en="Convert or shrink the file and send it again",
            status=422,
            fields={"files": "type"},
        )
    return tuple(evidence_store.put(actor, one).sha256 for one in files)


def withdraw(actor: Actor, rectification_id: int, reason: str) -> None:
    """Take an order back, with the reason."""
    _role(actor, ORDERERS)
    kept = rules.require_text(reason, Words("撤回理由", "the reason"))
    with unit_of_work(actor) as work:
        _happen(work, _staff(work, actor, rectification_id), EventKind.WITHDRAWN, kept)


def escalate_overdue(day: date) -> int:
    """Escalate every order whose day passed without a report, once a round; returns how many."""
    query = select(Rectification).where(Rectification.due_on < day, Rectification.ended_on.is_(None))
    late = [row.id for row in db.session.scalars(query.order_by(Rectification.id)) if _late(row, day)]
    for id in late:
        with unit_of_work(SYSTEM) as work:
            row = _locked(work, id)
            if _late(row, day):
                _happen(work, row, EventKind.ESCALATED, f"应于{row.due_on.isoformat()}前完成整改，逾期未报告")
    return len(late)


def _late(row: Rectification, day: date) -> bool:
    return rules.is_overdue(_state(row), row.due_on, day) and not rules.escalated(loading.kinds(row))


def able_inspectors(authority: str, on: date) -> tuple[Officer, ...]:
    """Who may re-inspect for an authority on a day."""
    return accounts.officers(Authority(authority), on)


def tasks(actor: Actor) -> tuple[Task, ...]:
    """What waits for the actor: reports to be re-inspected, and for those above, what is overdue."""
    if not actor.holds(*STAFF, *ABOVE):
        return ()
    found, all_ = [], search(actor, "running")
    reported = [one for one in all_ if one.state is State.REPORTED]
    overdue = [one for one in all_ if one.overdue]
    if reported and actor.holds(*STAFF):
        words = Words("整改报告待复查", "Reports to re-inspect")
        found.append(
            Task("rectifications.index", words, "again", count=len(reported), values={"state": State.REPORTED.value})
        )
    if overdue and actor.holds(Role.OFFICER, *ABOVE):
        words = Words("逾期未整改", "Overdue rectifications")
        due = min(one.due_on for one in overdue)
        found.append(
            Task("rectifications.index", words, "warn", count=len(overdue), due=due, values={"state": "overdue"})
        )
    return tuple(found)


def _due(work: UnitOfWork, row: Rectification, days: int) -> None:
    due = deadlines.until(Period(work.today, Length(days, Unit.WORKING)))
    row.due_on, row.due_provisional = due.day, due.provisional


def _happen(work: UnitOfWork, row: Rectification, kind: EventKind, text: str, **details: object) -> None:
    if row.events:
        rules.require(_state(row), kind)
    row.events.append(
        RectificationEvent(kind=kind, on=work.today, at=work.now, by_id=work.doer.user_id, text=text, **details)
    )
    if rules.state_of(loading.kinds(row)) in rules.ENDED:
        row.ended_on = work.today
    work.flush()
    round_ = rules.rounds(loading.kinds(row))
    subject = f"rectification:{row.id}"
    work.record(RectificationMoved(subject=subject, step=kind, round=round_, due=row.due_on))
    owing.after(work, row, kind, round_)
    papers.follow(work, loading.views([row])[0])


def _state(row: Rectification) -> State:
    return rules.state_of(loading.kinds(row))


def _gathered(row: Rectification, evidence: Sequence[str]) -> list[str]:
    before = loading.views([row])[0].draft
    return list(dict.fromkeys([*(before.evidence if before else ()), *evidence]))


def _locked(work: UnitOfWork, rectification_id: int) -> Rectification:
    row = work.session.get(Rectification, rectification_id, with_for_update=True)
    if row is None:
        raise NotFound
    work.session.refresh(row)
    return row


def _own(work: UnitOfWork, actor: Actor, rectification_id: int) -> Rectification:
    if of_provider(actor, rectification_id) is None:
        raise NotFound
    return _locked(work, rectification_id)


def _staff(work: UnitOfWork, actor: Actor, rectification_id: int) -> Rectification:
    if in_scope(actor, rectification_id) is None:
        raise NotFound
    return _locked(work, rectification_id)


def _authority(actor: Actor, authority: str) -> None:
    if authority not in authorities(actor):
        raise NotFound


def _role(actor: Actor, roles: Sequence[Role]) -> None:
    if not actor.holds(*roles):
        raise Refusal(
            "RECTIFICATIONS-07",
            zh="您的角色不能办理此项",
            en="your role does not carry this duty",
            do_zh="请由相应职责的人员办理",
            do_en="Let somebody do it whose duty it is",
            status=403,
        )


__all__ = [
    "ORDERERS",
    "READERS",
    "SEARCH",
    "STAFF",
    "EventView",
    "NewOrder",
    "RectificationView",
    "able_inspectors",
    "authorities",
    "draft",
    "escalate_overdue",
    "in_scope",
    "keep_evidence",
    "of_provider",
    "order",
    "own",
    "page",
    "papers_of",
    "reinspect",
    "report",
    "search",
    "tasks",
    "withdraw",
]
