"""What a person may do in a case now, what a proposal has to choose, and its documents to print."""

from compliance.accounts.rules import Actor, Role
from compliance.agreements import service as agreements
from compliance.cases import dossier_service
from compliance.cases.bureau_step_service import agency_steps, bureau_steps
from compliance.cases.dossier_rules import Dossier
from compliance.cases.loading_service import row
from compliance.cases.notice_service import statement_due
from compliance.cases.print_rules import Printed, printable
from compliance.cases.proposal_service import bases, terms_of
from compliance.cases.rules import EventKind, State
from compliance.cases.staffing_rules import Duty, conflicts
from compliance.cases.step_view_rules import Step, Steps
from compliance.cases.view_rules import CaseView, ConsequenceView
from compliance.findings.rules import Base
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.law.consequences import MONEY
from compliance.penalties.rules import Range, Track

_OPEN: dict[State, tuple[tuple[Step, tuple[Role, ...]], ...]] = {
    State.DRAFTING: (
        (Step("cases.propose", Words(zh="拟定处理意见", en="Propose")), (Role.OFFICER,)),
        (Step("cases.withdraw", Words(zh="撤案", en="Withdraw"), main=False), (Role.OFFICER, Role.MANAGER)),
    ),
    State.CHECKING: (
        (
            Step("cases.check", Words(zh="复核", en="Check")),
            (Role.LEGAL_REVIEWER, Role.MANAGER, Role.OFFICER),
        ),
    ),
    State.CHECKED: (
        (Step("cases.notify", Words(zh="送达通知书", en="Serve the notice")), (Role.OFFICER,)),
        (Step("cases.withdraw", Words(zh="撤案", en="Withdraw"), main=False), (Role.OFFICER, Role.MANAGER)),
    ),
    State.STATEMENT: (
        (Step("cases.statement", Words(zh="登记陈述申辩", en="Record a statement")), (Role.OFFICER,)),
        (Step("cases.waive", Words(zh="登记放弃陈述", en="Record a waiver"), main=False), (Role.OFFICER,)),
        (Step("cases.decide", Words(zh="作出决定", en="Decide")), (Role.AGENCY_DIRECTOR,)),
    ),
    State.STATED: (
        (
            Step("cases.consider", Words(zh="研究陈述申辩", en="Consider the statement")),
            (Role.OFFICER, Role.LEGAL_REVIEWER),
        ),
    ),
    State.AWAITING: ((Step("cases.decide", Words(zh="作出决定", en="Decide")), (Role.AGENCY_DIRECTOR,)),),
    State.DECIDED: ((Step("cases.close", Words(zh="结案", en="Close")), (Role.OFFICER,)),),
}
_DUTIES = {"cases.check": Duty.CHECK, "cases.decide": Duty.DECIDE}


def steps_of(actor: Actor, case: CaseView, dossier: Dossier | None = None) -> Steps:
    """What `actor` may do in the case now; a step that their earlier part excludes is explained instead. dossier: that
    of the case today, where it is at hand."""
    if dossier is None:
        dossier = dossier_service.of_track(row(case.id), clock.today())
    if case.track == Track.ADMINISTRATIVE:
        return bureau_steps(actor, case, dossier)
    steps, note = [], None
    for step, roles in _OPEN.get(case.state, ()):
        if not actor.holds(*roles) or not _timely(step, case):
            continue
        duty = _DUTIES.get(step.endpoint)
        part = conflicts(case.parts, duty).get(actor.user_id or 0) if duty else None
        if part is None:
            steps.append(step)
        else:
            note = Words(
                zh=f"您在本案中已{part.zh}，不能{step.words.zh}，须由其他人员办理",
                en=f"you {part.en} in this case; somebody else has to do this: {step.words.en}",
            )
    return Steps((*steps, *agency_steps(actor, case, dossier)), note)


def _timely(step: Step, case: CaseView) -> bool:
    if step.endpoint == "cases.decide" and case.state is State.STATEMENT:
        due = statement_due(row(case.id))
        return clock.today() > due.day and not due.provisional
    if step.endpoint == "cases.close":
        return not any(part.outstanding_fen for part in case.consequences if part.is_money)
    return True


def choices_open(case: CaseView) -> tuple[tuple[ConsequenceView, Range | None], ...]:
    """Each consequence with what its clause allows; None where it is not money."""
    known = bases(case.finding_ids)
    return tuple((part, _range(case, known, part)) for part in case.consequences)


def _range(case: CaseView, known: dict[int, Base], part: ConsequenceView) -> Range | None:
    if part.consequence not in MONEY or part.base_id is None:
        return None
    return terms_of(case.provider_id, known[part.base_id]).range


def printed(case: CaseView, kind: EventKind, debtor: str) -> Printed | None:
    """The notice or the decision made out to one debtor; None when there is none."""
    return printable(case, kind, debtor, agreements.agency_name())
