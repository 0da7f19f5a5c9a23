"""A provider's staff, and a case of the agency taken to its decision."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.cases import service as cases
from compliance.cases.service import Choice
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.providers import qualification_service, staff_service
from compliance.providers.staff_rules import NewQualification, QualificationEvent
from compliance.providers.staff_service import NewPost

DECIDED = date(2026, 3, 12)


def record(code):
    amount = [{"fund": "resident", "amount": "100.00"}]
    kind = {"violation": "unreasonable_care"}
    line = {**kind, "item_name": "检查", "occurred_from": date(2026, 2, 2), "total": "100.00", "fund": amount}
    base = {**kind, "debtor": "provider", "measure": "fund_loss", "amount": amount}
    source = {"document": f"台账{code}", "kind": "claims_audit", "authority": "agency", "title": "审核"}
    both = [{**base, "consequence": "recovery"}, {**base, "consequence": "damages", "multiple": "1"}]
    return {
        "source": {**source, "found_on": date(2026, 3, 2)},
        "finding": [{"provider": code, "line": [line], "base": both}],
    }


@pytest.fixture
def staff(app, people):
    """Three of the first provider's staff, registered for payment, one of another's; the provider under agreement."""
    with clock.at(clock.start_of(date(2026, 1, 5), 9)):
        agreements.sign(people.manager, 2026, "county-hospital-2026", [people.head.provider_id], on=date(2026, 1, 5))
        provider = people.head.provider_id
        ids = [enter(provider, f"D00000000{number}", f"医师{name}") for number, name in enumerate("甲乙丙", 1)]
        ids.append(enter(people.other_head.provider_id, "D000000009", "医师丁"))
    return ids


def enter(provider_id, code, name, registered=date(2026, 1, 1)):
    staff_service.enter(SYSTEM, NewPost(provider_id, code, name, "doctor", date(2020, 1, 1)))
    person_id = staff_service.person_id_of(code)
    granted = NewQualification(QualificationEvent.GRANTED, registered, "登记备案")
    qualification_service.record_qualification(SYSTEM, person_id, granted)
    return person_id


@pytest.fixture
def case_id(staff, people):
    """A case on the agreement track, proposed, checked and noticed."""
    with clock.at(clock.start_of(date(2026, 3, 3), 9)):
        (made,) = findings.record_tables(people.auditor_claims, record("A001")).findings
        findings.send(people.officer, made.finding_id)
        for line in findings.in_scope(people.officer, made.finding_id).lines:
            findings.answer_on_paper(people.officer, line.id, True, "确认表")
        findings.confirm_answered(people.officer, made.finding_id)
    with clock.at(clock.start_of(date(2026, 3, 10), 9)):
        case = cases.open_case(people.officer, [made.finding_id])
        view = cases.in_scope(people.officer, case)
        chosen = {
            part.id: Choice(Decimal(1) if part.consequence == "damages" else None, "首次") for part in view.consequences
        }
        cases.propose(people.officer, case, chosen)
        cases.check(people.checker, case, True, "同意")
        cases.notify(people.officer, case)
        cases.waive(people.officer, case, "书面放弃")
    return case


@pytest.fixture
def decided(case_id, people):
    """The same, decided."""
    with clock.at(clock.start_of(DECIDED, 9)):
        cases.decide(people.agency_director, case_id)
    return case_id
