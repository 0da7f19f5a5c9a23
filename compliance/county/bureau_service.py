"""The sample county's cases of the bureau, through the services that people use."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from compliance.accounts.rules import Actor, Authority
from compliance.cases import paper_service, request_service, scan_service
from compliance.cases import service as cases
from compliance.cases.step_rules import EventKind as Step
from compliance.county import bureau_rules as story
from compliance.county import handling_service as handling
from compliance.county.bureau_rules import Taken
from compliance.county.handling_service import Desk
from compliance.county.registry_rules import medical_institutions
from compliance.county.visit_service import picture
from compliance.findings import service as findings
from compliance.findings.service import NewLead
from compliance.foundation import clock
from compliance.portal import attachment_service

People = Mapping[str, Actor]


def load(desk: Desk, people: People, agreed_case: int, provider_ids: Mapping[str, int]) -> None:
    """One case handed over by the agency and finished, one from the superior half-way."""
    officers = [people["enforcer1"].user_id or 0, people["enforcer2"].user_id or 0]
    leaders = [people["director"].user_id or 0, people["manager"].user_id or 0]
    _finished(people, agreed_case, officers, leaders)
    code = next(row.code for row in medical_institutions() if row.name == story.OPEN_PROVIDER)
    _half_way(desk, people, provider_ids[story.OPEN_PROVIDER], code, officers)


def _finished(people: People, agreed_case: int, officers: list[int], leaders: list[int]) -> None:
    officer = people["officer1"]
    with clock.at(clock.start_of(story.HANDED_OVER, 9)):
        why = {
            "why": "beyond",
            "facts": "协助他人冒名住院，涉嫌骗取基金支出",
            "materials": "违规明细、病历复印件、回访记录",
        }
        cases.take_step(officer, agreed_case, Step.HANDED_OVER, why)
        lead = findings.leads(officer)[0][0]
        cases.receive_hand_over(officer, lead.id)
        case_id = cases.take_up(officer, lead.id)
    _take(people, case_id, story.finished(officers, leaders))
    with clock.at(clock.start_of(date(2024, 8, 9), 10)):
        view = cases.in_scope(officer, case_id)
        if view is None:
            raise LookupError("the case that was just decided")
        for part in view.consequences:
            cases.post_receipt(officer, part.id, part.amount_fen or 0, "receipt", f"非税票据{part.id:05d}")
        decision = next(one for one in paper_service.papers_of(view) if one.kind.id == "penalty_decision")
        scan_service.link_scan(officer, view, decision.issued.id, picture("SIGNED AND SEALED"))
    _take(people, case_id, story.closing())


def _half_way(desk: Desk, people: People, provider_id: int, code: str, officers: list[int]) -> None:
    officer = people["officer1"]
    with clock.at(clock.start_of(story.FOUND, 9)):
        made = findings.record_tables(officer, story.found_by_bureau(code)).findings
        new = NewLead(
            authority=Authority.ADMINISTRATIVE,
            provider_id=provider_id,
            source_kind="superior",
            source_id="市局交办〔2024〕17号",
            title="市局交办：重复收费疑点",
            text="市局数据筛查发现同日重复收取检查费，交办核查。",
            received_on=story.FOUND,
            discovered_on=story.FOUND,
        )
        lead_id = findings.register_lead(officer, new)
        case_id = cases.take_up(officer, lead_id)
    handling.confirm(desk, [one.finding_id for one in made], story.FOUND)
    _take(people, case_id, story.half_way(officers), [one.finding_id for one in made])
    head = people["head"]
    with clock.at(clock.start_of(story.ASKED, 15)):
        kept = attachment_service.stored(head, [picture("STAFF LIST 2023")])
        request_service.ask(head, case_id, "recusal", {"who": officers[1:], "reason": story.ASKED_WHY}, kept)
    _take(people, case_id, story.answered(officers[1]))


def _take(people: People, case_id: int, steps: Iterable[Taken], found: Iterable[int] = ()) -> None:
    for step in steps:
        actor = people[step.who]
        with clock.at(clock.start_of(step.on, 10)):
            values: dict[str, Any] = dict(step.values)
            if step.kind is Step.REPORTED:
                wanted = list(found)
                values |= {"findings": wanted, "choices": _multiples(actor, case_id, wanted)}
            cases.proceed(actor, case_id, step.kind, values)


def _multiples(actor: Actor, case_id: int, more: list[int]) -> dict[str, dict[str, str]]:
    """The lowest multiple that the law allows for every fine, with its reason."""
    view = cases.in_scope(actor, case_id)
    ids = [*(view.finding_ids if view else ()), *more]
    fines = [base for id in ids for base in findings.bases_of(id) if base.consequence == "fine"]
    return {
        str(base.id): {"value": "2" if base.measure == "obtained" else "1", "reason": "首次被发现，积极退回"}
        for base in fines
    }
