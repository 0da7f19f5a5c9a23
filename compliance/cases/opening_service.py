"""Opening a case from findings whose lines are all decided, and withdrawing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor, Authority, Role
from compliance.cases import bureau_paper_service, rules
from compliance.cases import loading_service as loading
from compliance.cases import owing_service as owing
from compliance.cases.models import Case, CaseEvent, CaseFinding, CaseInvestigator, ConsequenceRow
from compliance.cases.rules import EventKind
from compliance.cases.served_paper_service import follow
from compliance.findings import service as findings
from compliance.findings.rules import Base
from compliance.findings.view_rules import FindingSummary, FindingView
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.penalties.rules import Track


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    """Something happened in a case."""

    kind = "cases.moved"
    step: str
    on: date
    number: str = ""


READY_SHOWN = 100


def ready() -> tuple[FindingSummary, ...]:
    """The agency's findings that wait for a case, the oldest hundred."""
    return findings.ready_for_case(Authority.AGENCY, most=READY_SHOWN)


def count_ready() -> int:
    """How many of the agency's findings wait for a case."""
    return findings.count_ready(Authority.AGENCY)


def open_case(actor: Actor, finding_ids: Sequence[int], track: str = Track.AGREEMENT) -> int:
    """Open a case over findings against one provider; returns its id.

    Refused: the administrative track (CASES-10), no findings (CASES-11), findings of several providers (CASES-12), of
    the bureau (CASES-13), already in a case (CASES-14); and whatever `findings.bases_of` refuses.
    """
    require_role(actor, Role.OFFICER, Role.MANAGER)
    rules.hold(EventKind.OPENED, date.min, track=track)
    found = _findings(finding_ids)
    with unit_of_work(actor) as work:
        _require_free(work, [one.summary.id for one in found])
        number = f"医保协案〔{work.today.year}〕{work.next_number(f'case:agreement:{work.today.year}')}号"
        case = Case(
            number=number,
            track=Track.AGREEMENT,
            authority=Authority.AGENCY,
            provider_id=found[0].summary.provider_id,
            opened_on=work.today,
            findings=[CaseFinding(finding_id=one.summary.id, live=True) for one in found],
            investigators=[CaseInvestigator(user_id=id) for id in sorted({id for one in found for id in one.found_by})],
        )
        bases = [base for one in found for base in findings.bases_of(one.summary.id)]
        case.consequences = [_row(position, base) for position, base in enumerate(bases, 1)]
        work.session.add(case)
        work.flush()
        findings.wait_for_case(work, [one.summary.id for one in found], waits=False)
        happen(work, case, EventKind.OPENED, number=number)
        return case.id


def withdraw(actor: Actor, case_id: int, reason: str) -> None:
    """Withdraw a case before its notice; its findings wait for a case again."""
    require_role(actor, Role.OFFICER, Role.MANAGER)
    kept = rules.require_reason(reason, Words(zh="撤案", en="withdrawing"))
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        happen(work, case, EventKind.WITHDRAWN, text=kept)
        for finding in case.findings:
            finding.live = False
        findings.wait_for_case(work, [finding.finding_id for finding in case.findings], waits=True)


def lock(work: UnitOfWork, case_id: int) -> Case:
    """The case, held against a second writer until the unit ends. NotFound when there is none."""
    found = work.session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    work.session.refresh(found)
    return found


def happen(work: UnitOfWork, case: Case, kind: EventKind, **details: object) -> CaseEvent:
    """Add a dated event after asking whether it may follow (CASES-01), and tell the trail."""
    if case.events:
        rules.require(rules.state_of(loading.kinds(case), case.track), kind, case.track)
    day = details.pop("on", work.today)
    event = CaseEvent(kind=kind, on=day, at=work.now, by_id=work.doer.user_id, **details)
    case.events.append(event)
    case.state = rules.state_of(loading.kinds(case), case.track)
    work.flush()
    owing.after(work, case, event)
    number = str(details.get("number", ""))
    work.record(CaseMoved(subject=f"case:{case.id}", step=kind, on=work.today, number=number))
    follow(work, case, event)
    bureau_paper_service.follow(work, case, event)
    return event


def require_role(actor: Actor, *roles: Role) -> None:
    """Refuse a person whose roles do not carry the duty (CASES-07)."""
    if not actor.holds(*roles):
        raise Refusal(
            "CASES-07",
            zh="您的角色不能办理此项",
            en="your role does not carry this duty",
            do_zh="请由相应职责的人员办理",
            do_en="Let somebody do it whose duty it is",
            status=403,
        )


def _row(position: int, base: Base) -> ConsequenceRow:
    rules.hold(EventKind.OPENED, base.acted_on, consequences=[base.consequence])
    return ConsequenceRow(
        position=position,
        base_id=base.id,
        finding_id=base.finding_id,
        consequence=base.consequence,
        violation=base.violation,
        debtor_kind=base.debtor,
        debtor_label=base.debtor_label or None,
        acted_on=base.acted_on,
        base_fen=base.fen,
        choice=None if base.stated is None else str(base.stated),
    )


def _findings(finding_ids: Sequence[int]) -> list[FindingView]:
    views = [findings.in_scope(SYSTEM, id) for id in dict.fromkeys(finding_ids)]
    found = [view for view in views if view is not None]
    if len(found) != len(views):
        raise NotFound
    if not found:
        raise _unfit("CASES-11", "请至少选择一个问题", "choose at least one finding")
    if len({one.summary.provider_id for one in found}) > 1:
        raise _unfit("CASES-12", "一个案件只针对一家定点医药机构", "a case is against one provider")
    authorities = [one.summary.authority for one in found]
    rules.hold(EventKind.OPENED, date.min, authorities=authorities, authority=Authority.AGENCY)
    return found


def _require_free(work: UnitOfWork, finding_ids: Sequence[int]) -> None:
    query = select(CaseFinding.finding_id).join(Case, Case.id == CaseFinding.case_id)
    query = query.where(CaseFinding.live, Case.track == Track.AGREEMENT, CaseFinding.finding_id.in_(finding_ids))
    taken = work.session.scalars(query).all()
    rules.hold(EventKind.OPENED, work.today, taken=taken)


def _unfit(number: str, zh: str, en: str) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh="请重新选择问题", do_en="Choose the findings again", status=422)
