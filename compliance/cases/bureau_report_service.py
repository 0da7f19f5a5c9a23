"""What a step of the bureau's track adds to what was written: amounts computed from the findings, the notice's terms,
the late fee. Frozen with the step, so that the guards and the documents read the same for ever."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from compliance.cases import consequence_service as consequences
from compliance.cases.decision_guard_rules import PUNISH
from compliance.cases.dossier_rules import Dossier
from compliance.cases.hearing_guard_rules import hearing_right
from compliance.cases.models import Case, CaseFinding
from compliance.cases.overdue_fine_rules import late_fee
from compliance.cases.own_report_service import weighed
from compliance.cases.proposal_service import require_recomputed
from compliance.cases.step_rules import EventKind
from compliance.findings import service as findings
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.penalties.fact_rules import Correction, Facts

Values = dict[str, Any]


def filing(_work: UnitOfWork, _case: Case, dossier: Dossier, written: Values, _day: date) -> Values:
    """When the conduct was discovered comes from the lead."""
    taken = dossier.moves[0]
    return {"discovered_on": taken.values.get("discovered_on"), **written}


def report(work: UnitOfWork, case: Case, dossier: Dossier, written: Values, _day: date) -> Values:
    """The consequences of the case's findings, computed with the chosen multiples, and the measures beside them; what
    the provider's self-checks prove is taken up with them."""
    link(work, case, [int(one) for one in written.get("findings") or ()])
    written = weighed(case.provider_id, [one.finding_id for one in case.findings], written)
    return {**written, "parts": _parts(work, case, written, _facts(dossier, written))}


def summary(work: UnitOfWork, case: Case, dossier: Dossier, written: Values, day: date) -> Values:
    """The same for a decision on the spot."""
    return {**filing(work, case, dossier, {}, day), **report(work, case, dossier, written, day)}


def _facts(dossier: Dossier, written: Values) -> Facts:
    """What was established: the circumstances that the report names, and a refusal to correct that is on the file."""
    ordered, checked = dossier.last(EventKind.CORRECTION_ORDERED), dossier.last(EventKind.CORRECTION_CHECKED)
    until = ordered.day("until") if ordered else None
    correction = None
    if ordered and checked and until and checked.text("outcome") == "refused":
        number = ordered.text("number") or "责令改正通知书"
        correction = Correction(number, ordered.on, until, checked.on, (checked.text("document"),))
    return Facts(correction=correction, circumstances=tuple(written.get("circumstances") or ()))


def _parts(work: UnitOfWork, case: Case, written: Values, facts: Facts) -> list[Values]:
    if not case.findings:
        raise Refusal(
            "CASES-305",
            zh="案件没有关联问题",
            en="the case has no finding",
            do_zh="请先登记并关联问题，明细认定后再提交",
            do_en="Record and link a finding; report when its lines are decided",
            status=422,
        )
    consequences.compute(work, case, written.get("choices") or {}, written.get("measures") or (), facts)
    return [consequences.stake(part) for part in case.consequences]


def notice(_work: UnitOfWork, case: Case, dossier: Dossier, written: Values, _day: date) -> Values:
    """What the notice tells: every amount, and the right to a hearing where the law gives it."""
    require_recomputed(case)
    told = {str(part.id): part.amount_fen or 0 for part in case.consequences}
    return {"hearing": hearing_right(dossier), **written, "told": told}


def decision(_work: UnitOfWork, case: Case, _dossier: Dossier, written: Values, _day: date) -> Values:
    """Nothing is decided whose amounts do not compute again (CASES-08)."""
    if written.get("outcome") == PUNISH:
        require_recomputed(case)
    return written


def performed(_work: UnitOfWork, case: Case, _dossier: Dossier, written: Values, _day: date) -> Values:
    """A measure begins, and ends when its months are over."""
    return consequences.performed(case, written)


def fee(_work: UnitOfWork, _case: Case, dossier: Dossier, written: Values, day: date) -> Values:
    """The late fee up to the day."""
    found = late_fee(dossier, day)
    return {**written, "fen": found.amount_fen if found else 0, "days": found.days if found else 0}


def link(work: UnitOfWork, case: Case, finding_ids: Iterable[int]) -> None:
    """Rest a case on findings; a finding is in one live case of the bureau (CASES-14)."""
    there = {one.finding_id for one in case.findings}
    wanted = [id for id in finding_ids if id not in there]
    consequences.require_free(work, wanted, case.track)
    case.findings += [CaseFinding(finding_id=id, live=True) for id in wanted]
    findings.wait_for_case(work, wanted, waits=False)
    work.flush()


def reverify(work: UnitOfWork, case: Case, written: Mapping[str, Any], number: str) -> None:
    """Turn what the agency handed over into a finding of the bureau, less what was not verified."""
    taken: Mapping[str, Any] = next(
        (one for one in (written, *_details(case)) if one.get("findings")), {"findings": ()}
    )
    officers = [int(one) for one in written.get("officers") or ()]
    made = [
        findings.take_over(work, int(id), number, officers, [int(one) for one in written.get("dropped") or ()])
        for id in taken["findings"]
    ]
    link(work, case, made)


def _details(case: Case) -> Iterable[Mapping[str, Any]]:
    return (consequences.details(event) for event in case.events if event.kind == EventKind.LEAD_TAKEN)
