"""What the agency decides beside money: scope, months, the closed list; demand and written decision."""

from datetime import date

import pytest

from compliance.cases import agency_form_rules, document_rules, service
from compliance.cases.measure_rules import Measure
from compliance.cases.rules import EventKind, State
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.errors import Refusal
from tests.cases import making
from tests.cases.making import AFTER, NOTICE, on

BONES = Measure("suspend_department", "协助冒名住院", "骨科", 6)
TALK = Measure("interview", "情节较重", "法定代表人")


def proposed_with(people, *measures):
    """A case whose proposal carries measures beside money."""
    case_id = making.opened(people)
    with on(date(2024, 5, 15)):
        making.propose(people.officer, case_id)
        service.check(people.legal_reviewer, case_id, approve=False, opinion="补充措施")
        service.propose(people.officer, case_id, {}, measures)
    return case_id


def decided_with(people, *measures):
    """The same, decided."""
    case_id = proposed_with(people, *measures)
    with on(date(2024, 5, 16)):
        service.check(people.legal_reviewer, case_id, approve=True)
    with on(NOTICE):
        service.notify(people.officer, case_id)
    with on(AFTER):
        service.decide(people.agency_director, case_id)
    return case_id


def measure_of(people, case_id, consequence="suspend_department"):
    """One measure of a case."""
    view = service.in_scope(people.officer, case_id)
    return next(one for one in view.consequences if one.consequence == consequence)


def test_measure_is_told_decided_and_carried_out_for_its_months(people):
    case_id = decided_with(people, BONES, TALK)
    told = service.in_scope(people.officer, case_id).last(EventKind.NOTIFIED).document["provider"]
    assert "中止责任部门医药服务（骨科，6个月）" in [item["words"] for item in told]
    part = measure_of(people, case_id)
    with on(date(2024, 6, 3)):
        longer = {"id": part.id, "scope": "骨科", "since": "2024-06-03", "until": "2024-12-04"}
        with pytest.raises(Refusal, match="CASES-227"):
            service.take_step(people.officer, case_id, Step.PERFORMED, longer)
        service.take_step(people.officer, case_id, Step.PERFORMED, {"id": part.id, "since": "2024-06-03"})
    part = measure_of(people, case_id)
    assert (part.scope, part.since, part.until) == ("骨科", date(2024, 6, 3), date(2024, 12, 3))
    with on(date(2024, 8, 1)):
        service.take_step(people.officer, case_id, Step.LIFTED, {"id": part.id, "reason": "整改合格"})
    assert measure_of(people, case_id).until == date(2024, 8, 1)


def test_case_with_a_measure_still_to_carry_out_is_not_closed(people):
    case_id = decided_with(people, BONES)
    with on(date(2024, 6, 3)):
        for part in service.in_scope(people.officer, case_id).consequences:
            if part.is_money:
                service.post_receipt(people.officer, part.id, part.amount_fen, "receipt", f"票{part.id}")
        assert service.in_scope(people.officer, case_id).state is State.DECIDED
        with pytest.raises(Refusal, match="CASES-94"):
            service.close(people.officer, case_id)
        service.take_step(
            people.officer, case_id, Step.PERFORMED, {"id": measure_of(people, case_id).id, "since": "2024-06-03"}
        )
        service.close(people.officer, case_id)


@pytest.mark.parametrize(
    ("measure", "number"),
    [
        (Measure("fine", "理由"), "CASES-91"),
        (Measure("suspend_department", "理由", "", 6), "CASES-92"),
        (Measure("interview", " "), "CASES-92"),
        (Measure("suspend_department", "理由", "骨科", 5), "CASES-93"),
        (Measure("suspend_department", "理由", "骨科", 13), "CASES-93"),
        (Measure("suspend_payment", "理由", "全院", None), "CASES-93"),
    ],
)
def test_measure_outside_the_list_or_its_months_is_refused(people, measure, number):
    with pytest.raises(Refusal, match=number):
        proposed_with(people, measure)


@pytest.mark.parametrize("months", [6, 12])
def test_both_ends_of_the_months_pass(people, months):
    case_id = proposed_with(people, Measure("suspend_department", "理由", "骨科", months))
    assert measure_of(people, case_id).months == months


def test_nothing_is_added_after_the_notice(people):
    case_id = proposed_with(people, BONES)
    with on(NOTICE):
        service.check(people.legal_reviewer, case_id, approve=True)
        service.notify(people.officer, case_id)
        service.statement(people.head, case_id, "请求从轻")
        service.consider(people.officer, case_id, adopted=True, opinion="采纳")
        for heavier in ((BONES, TALK), (Measure("suspend_department", "理由", "骨科", 7),)):
            with pytest.raises(Refusal, match="CASES-95"):
                service.propose(people.officer, case_id, {}, heavier)
        service.propose(people.officer, case_id, {}, ())


def test_demand_and_written_decision_when_nothing_comes_in(people):
    case_id = making.decided(people)
    with on(date(2024, 6, 12)), pytest.raises(Refusal, match="CASES-225"):
        service.take_step(people.officer, case_id, Step.DEMANDED, {})
    with on(date(2024, 6, 13)):
        assert service.take_step(people.officer, case_id, Step.DEMANDED, {}) == "医保催告〔2024〕1号"
    until = service.in_scope(people.officer, case_id).last(Step.DEMANDED).until
    with on(until), pytest.raises(Refusal, match="CASES-226"):
        service.take_step(people.agency_director, case_id, Step.ORDERED, {"facts": "支付款项"})
    with on(date(2024, 7, 1)):
        number = service.take_step(people.agency_director, case_id, Step.ORDERED, {"facts": "支付款项"})
    assert number == "医保履决〔2024〕1号"


def test_no_form_of_the_agencys_track_speaks_of_punishment():
    said = str(agency_form_rules.FIELDS)
    assert not any(word in said for word in document_rules.FORBIDDEN)
