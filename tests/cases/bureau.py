"""Cases of the bureau for tests: handed over by the agency, taken step by step on given days in summer 2024."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.accounts import service as accounts
from compliance.accounts.rules import Authority
from compliance.cases import service
from compliance.cases.step_rules import EventKind as Step
from compliance.findings import service as findings
from compliance.findings.service import NewLead
from tests.cases import making
from tests.cases.making import on

REPORT = dict.fromkeys(("parties", "course", "facts", "nature", "opinion", "discretion"), "见调查终结报告")
PLACES = {"review_at": "县人民政府", "suit_at": "县人民法院", "pay_at": "代收银行"}
# Each step of the usual course: its day and who takes it.
COURSE: tuple[tuple[Step, date, str], ...] = (
    (Step.FILING_PROPOSED, date(2024, 6, 5), "officer"),
    (Step.FILED, date(2024, 6, 6), "director"),
    (Step.REVERIFIED, date(2024, 6, 12), "officer"),
    (Step.EVIDENCE, date(2024, 6, 13), "officer"),
    (Step.VERIFIED, date(2024, 6, 14), "officer"),
    (Step.REPORTED, date(2024, 6, 20), "checker"),
    (Step.REVIEWED, date(2024, 6, 24), "legal_reviewer"),
    (Step.NOTIFIED, date(2024, 6, 26), "officer"),
    (Step.DISCUSSED, date(2024, 7, 4), "director"),
    (Step.DECIDED, date(2024, 7, 4), "director"),
    (Step.SERVED, date(2024, 7, 5), "officer"),
)


def officers(day: date = date(2024, 6, 5)) -> list[int]:
    """Two certified officers of the bureau."""
    return [one.user_id for one in accounts.officers(Authority.ADMINISTRATIVE, day)][:2]


def handed_over(people, case_id: int, day: date = date(2024, 6, 3)) -> int:
    """The bureau's lead from an agreement case, received; returns the lead's id."""
    with on(day):
        values = {"why": "beyond", "facts": "涉嫌协助他人冒名住院", "materials": "违规明细、病历复印件"}
        service.take_step(people.officer, case_id, Step.HANDED_OVER, values)
        lead_id = findings.leads(people.officer)[0][0].id
        service.receive_hand_over(people.officer, lead_id)
    return lead_id


def lead(people, finding_ids: tuple[int, ...] = (), source: str = "上级交办〔2024〕1号") -> int:
    """A lead of the bureau from its superior."""
    with on(date(2024, 6, 3)):
        new = NewLead(
            authority=Authority.ADMINISTRATIVE,
            provider_id=people.head.provider_id,
            source_kind="superior",
            source_id=source,
            title="上级交办线索",
            text="涉嫌协助冒名住院",
            received_on=date(2024, 6, 3),
            discovered_on=date(2024, 6, 3),
            finding_ids=finding_ids,
        )
        return findings.register_lead(people.officer, new)


def taken(people, lead_id: int) -> int:
    """The case that begins with a lead."""
    with on(date(2024, 6, 4)):
        return service.take_up(people.officer, lead_id)


def written(people, case_id: int, kind: Step) -> dict[str, Any]:
    """What is usually written in a step."""
    usual: Mapping[Step, dict[str, Any]] = {
        Step.FILING_PROPOSED: {
            "suspect": "下路镇中心卫生院",
            "party_kind": "organisation",
            "facts": "协助他人冒名住院",
            "basis": "条例第四十条",
            "jurisdiction": "here",
            "officers": officers(),
            "acted_on": "2024-03-05",
        },
        Step.REVERIFIED: {"officers": officers(), "how": "逐条核对病历和患者", "dropped": []},
        Step.EVIDENCE: {
            "name": "住院病历",
            "evidence_kind": "documentary",
            "source": "病案室",
            "origin": "own",
            "officers": officers(),
        },
        Step.VERIFIED: {"of": "住院病历", "how": "与患者核实"},
        Step.REVIEWED: {"opinion": "同意", "qualification": "A20150001"},
        Step.NOTIFIED: {"facts": "如报告所述", "basis": "条例第四十条"},
        Step.DISCUSSED: {
            "attendees": [people.director.user_id, people.manager.user_id],
            "views": "无不同意见",
            "conclusion": "同意",
            "signed": True,
        },
        Step.DECIDED: {"outcome": "punish", **PLACES},
        Step.SERVED: {"way": "direct", "receiver": "负责人"},
        Step.CLOSE_PROPOSED: {"ending": "executed", "report": "已缴清"},
        Step.ARCHIVED: {"retention": "years_30", "place": "档案室"},
    }
    if kind is Step.REPORTED:
        return {**REPORT, "choices": choices(people, case_id)}
    return dict(usual.get(kind, {}))


def choices(people, case_id: int, multiple: str = "2") -> dict[str, dict[str, str]]:
    """A multiple for every fine of the case."""
    view = service.in_scope(people.officer, case_id)
    bases = [base for id in view.finding_ids for base in findings.bases_of(id)]
    return {
        str(base.id): {"value": multiple, "reason": "首次，全额退回"} for base in bases if base.consequence == "fine"
    }


def until(people, case_id: int, last: Step, changes: Mapping[Step, Mapping[str, Any]] | None = None) -> int:
    """Take the usual course from where the case is up to and including a step."""
    done = {event.kind for event in service.in_scope(people.officer, case_id).events}
    for kind, day, who in COURSE:
        if kind in done:
            continue
        with on(day):
            values = {**written(people, case_id, kind), **(changes or {}).get(kind, {})}
            service.proceed(getattr(people, who), case_id, kind, values)
        if kind is last:
            break
    return case_id


def course(people, last: Step, changes: Mapping[Step, Mapping[str, Any]] | None = None) -> int:
    """A case from an agreement case over the impersonation, handed over, up to and including a step."""
    agreed = making.decided(people)
    case_id = taken(people, handed_over(people, agreed))
    return until(people, case_id, last, changes)
