"""Two cases of the bureau in the sample county, step by step: one handed over and finished, one half-way. Pure.

Their money is posted after June 2024, so that the first half year stays what the document reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.cases.step_rules import EventKind as Step

FINISHED_PROVIDER, OPEN_PROVIDER = "大歇镇卫生院", "下路镇中心卫生院"
HANDED_OVER = date(2024, 7, 1)
FOUND = date(2024, 8, 12)
_ROUTES = {"review_at": "样例县人民政府", "suit_at": "样例县人民法院", "pay_at": "样例县财政非税代收银行"}
_REPORT = {
    "parties": "当事人为定点医药机构，资质齐全，服务协议在有效期内。",
    "course": "线索核查后立案，两名执法人员调取病历、询问相关人员，并复核了经办机构移交的材料。",
    "facts": "违规明细、住院病历、询问笔录相互印证，事实清楚。",
    "nature": "属于《医疗保障基金使用监督管理条例》规定的违法行为。",
    "opinion": "责令退回造成的基金损失，并处罚款。",
    "discretion": "首次被发现，积极退回，配合调查。",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One step: its day, which account takes it, what is written."""

    kind: Step
    on: date
    who: str
    values: Mapping[str, Any]


def _filing(suspect: str, facts: str, basis: str, officers: list[int], acted_on: str, day: date) -> tuple[Taken, ...]:
    values = {
        "suspect": suspect,
        "party_kind": "organisation",
        "facts": facts,
        "basis": basis,
        "jurisdiction": "here",
        "officers": officers,
        "acted_on": acted_on,
    }
    approved = Taken(Step.FILED, day.replace(day=day.day + 1), "director", {"opinion": "同意立案"})
    return (Taken(Step.FILING_PROPOSED, day, "officer1", values), approved)


def _evidence(day: date, officers: list[int]) -> tuple[Taken, ...]:
    name = "住院病历及费用清单"
    gathered = {
        "name": name,
        "evidence_kind": "documentary",
        "source": "病案室",
        "origin": "own",
        "officers": officers,
    }
    checked = {"of": name, "how": "与患者、经治医师逐一核实"}
    return (
        Taken(Step.EVIDENCE, day, "officer1", gathered),
        Taken(Step.VERIFIED, day.replace(day=day.day + 1), "officer1", checked),
    )


def _review(day: date, qualification: str) -> Taken:
    return Taken(Step.REVIEWED, day, "legal", {"opinion": "事实清楚，程序合法，同意", "qualification": qualification})


def finished(officers: list[int], leaders: list[int]) -> tuple[Taken, ...]:
    """From the check of the lead that the agency handed over to the decision's service."""
    facts = "协助他人冒名住院，骗取医疗保障基金支出"
    basis = "《医疗保障基金使用监督管理条例》第四十条"
    seen = {"officers": officers, "how": "逐条核对移交的违规明细、病历和询问记录，情况属实", "dropped": []}
    together = {"attendees": leaders, "views": "无不同意见", "conclusion": "同意拟处罚意见", "signed": True}
    return (
        *_filing(FINISHED_PROVIDER, facts, basis, officers, "2024-03-11", date(2024, 7, 8)),
        Taken(Step.REVERIFIED, date(2024, 7, 11), "officer1", seen),
        *_evidence(date(2024, 7, 15), officers),
        Taken(Step.REPORTED, date(2024, 7, 22), "officer1", _REPORT),
        _review(date(2024, 7, 25), "A20153100000001"),
        Taken(Step.NOTIFIED, date(2024, 7, 26), "officer1", {"facts": facts, "basis": basis}),
        Taken(Step.WAIVED, date(2024, 7, 29), "officer1", {"document": "放弃陈述申辩及听证声明", "hearing_too": True}),
        Taken(Step.DISCUSSED, date(2024, 7, 31), "director", together),
        Taken(Step.DECIDED, date(2024, 7, 31), "director", {"outcome": "punish", **_ROUTES}),
        Taken(Step.SERVED, date(2024, 8, 1), "officer1", {"way": "direct", "receiver": "负责人"}),
    )


def closing() -> tuple[Taken, ...]:
    """Once everything is paid: report, approval, archive."""
    ended = {"ending": "executed", "report": "退回款项和罚款均已缴清"}
    kept = {"retention": "years_30", "place": "样例县医疗保障局档案室"}
    return (
        Taken(Step.CLOSE_PROPOSED, date(2024, 8, 20), "officer1", ended),
        Taken(Step.CLOSED, date(2024, 8, 21), "director", {"opinion": "同意结案"}),
        Taken(Step.ARCHIVED, date(2024, 8, 22), "officer1", kept),
    )


def half_way(officers: list[int]) -> tuple[Taken, ...]:
    """From the check of a lead from the superior to the prior notice."""
    facts = "重复收取检查费用，造成医疗保障基金损失"
    basis = "《医疗保障基金使用监督管理条例》第三十八条"
    return (
        *_filing(OPEN_PROVIDER, facts, basis, officers, "2024-06-28", date(2024, 8, 15)),
        *_evidence(date(2024, 8, 20), officers),
        Taken(Step.REPORTED, date(2024, 8, 26), "officer1", _REPORT),
        _review(date(2024, 8, 28), ""),
        Taken(Step.NOTIFIED, date(2024, 8, 29), "officer1", {"facts": facts, "basis": basis}),
    )


ASKED = date(2024, 8, 30)
ASKED_WHY = "该执法人员的配偶在我院药剂科任职至2023年底，请求回避。"


def answered(officer: int) -> tuple[Taken, ...]:
    """What became of the institution's request that an officer withdraw."""
    why = "经核实，其配偶已于2022年调离，与本案当事人没有直接利害关系。"
    return (
        Taken(Step.RECUSAL_DECIDED, date(2024, 9, 2), "director", {"who": [officer], "granted": False, "reason": why}),
    )


def found_by_bureau(code: str) -> dict[str, Any]:
    """The bureau's own finding of the open case, as a paper record."""
    amount = [{"fund": "resident", "amount": "4320.00"}]
    line = {
        "item_name": "同日重复收取的检查费",
        "occurred_from": date(2024, 5, 6),
        "occurred_to": date(2024, 6, 28),
        "violation": "repeated_charge",
        "total": "4320.00",
        "fund": amount,
    }
    return {
        "source": {
            "document": "现场检查笔录〔2024〕8号",
            "kind": "paper",
            "authority": "administrative",
            "title": "现场检查发现重复收费",
            "found_on": FOUND,
        },
        "finding": [{"provider": code, "line": [line]}],
    }
