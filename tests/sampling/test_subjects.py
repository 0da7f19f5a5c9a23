"""Other subjects of inspection: listed apart, drawn like providers, in no list, count or published name of theirs."""

from datetime import date

import pytest
from sqlalchemy import select, text

from compliance.findings import service as findings
from compliance.findings.report_service import sums_by_source
from compliance.findings.rules import NewFinding, NewLine
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers import service as providers
from compliance.providers.rules import OtherSubject
from compliance.sampling import service, subject_service
from compliance.sampling.models import Assignment
from compliance.sampling.plan_file_rules import read
from compliance.sampling.plan_rules import as_parts
from compliance.sampling.verify_rules import verify
from tests.sampling.drawn import PLAN

BUSINESS = "\n".join(f"D-202406-{number:03d} | 住院费用审核第{number}批 | 待遇审核科" for number in range(1, 12))
EMPLOYERS = "E-001 | 县第一建筑公司 | 城关镇\nE-002 | 县供销社 |\nE-003 | 云山茶厂"
KEPT = date(2024, 7, 25)
EMPLOYER_PLAN = """
[round]
id = "EM-2024"
title = "用人单位实地稽核"
authority = "agency"
notice = "announced"
subject = "employer"
window = [2024-07-25, 2024-08-30]
[[stratum]]
title = "用人单位"
share = "1/4"
"""


def at(day=KEPT):
    return clock.at(clock.start_of(day, 9))


def go(county, round_id, value):
    """Commit, seed, draw and release; the codes drawn."""
    manager = county.people.manager
    service.commit(manager, round_id)
    county.seed(round_id, value)
    service.draw(manager, round_id)
    service.release(manager, round_id)
    db.session.rollback()
    return [one.code for stratum in service.sample(county.view(round_id)) for one in stratum.drawn]


def orders(round_id):
    return list(db.session.scalars(select(Assignment).where(Assignment.round_id == round_id)))


def test_a_plan_of_providers_is_hashed_as_before():
    rows = as_parts(read(PLAN))
    assert "subject" not in rows[0], "a round of providers keeps the rows, and so the hashes, of the first records"
    with pytest.raises(Refusal, match="SAMPLING-01"):
        read(PLAN.replace('notice = "unannounced"', 'notice = "unannounced"\nsubject = "ship"'))


def test_a_fifth_of_the_months_business_at_least_is_drawn_visited_and_verified(county):
    with at():
        assert subject_service.add(county.people.manager, OtherSubject.DEPARTMENT, BUSINESS) == 11
        assert subject_service.add(county.people.manager, OtherSubject.DEPARTMENT, BUSINESS) == 0
        round_id = subject_service.plan_month(county.people.manager, date(2024, 6, 1))
        drawn = go(county, round_id, "1-6-1-8")
    # 20 percent of 11 is 2.2: three at least.
    assert (round_id, len(drawn)) == ("IA-2024-06", 3)
    order = orders(round_id)[0]
    assert order.checklist_code == "internal_audit"
    assert (order.planned_from, order.planned_to) == (date(2024, 7, 25), date(2024, 7, 31))
    with at(date(2024, 7, 30)):
        found_at_department(county, order)
        for one in orders(round_id):
            with unit_of_work(county.people.inspector) as work:
                service.record_visit_closed(work, one.id, date(2024, 7, 30))
        service.close(county.people.manager, round_id)
        record = service.export(round_id)
    assert verify(record).ok
    assert record["format"] == 1 and record["plan"][0]["row"]["subject"] == "department"


def found_at_department(county, order):
    """What a check of the agency finds: a finding, but none at a provider."""
    line = NewLine("IA-02", "不相容岗位未分离", KEPT, KEPT, None, None, 0, 0, (), "internal_control_gap")
    new = NewFinding(order.provider_id, "agency", "visit", str(order.id), "内部稽核记录", date(2024, 7, 30), (line,))
    made = findings.record(county.people.inspector, new)
    assert findings.in_scope(county.people.inspector, made).lines[0].debtor == "agency"
    assert sums_by_source(county.people.inspector, KEPT, date(2024, 7, 31)) == ()


def test_subjects_are_in_no_list_of_providers(county, client):
    before = len(providers.everything(providers.Search()))
    with at():
        subject_service.add(county.people.manager, OtherSubject.EMPLOYER, EMPLOYERS)
        covered = service.coverage(date(2024, 1, 1), date(2024, 12, 31))
    assert len(providers.everything(providers.Search())) == before
    assert providers.by_code("E-001") is None
    made = db.session.execute(text("SELECT id FROM providers WHERE code = 'E-001'")).scalar_one()
    assert providers.find(county.people.manager, made) is None
    assert sum(one.total for one in covered.duties) <= before
    client.sign_in(county.people.manager)
    assert "县第一建筑公司" not in client.get("/providers/").text
    assert "县第一建筑公司" in client.get("/sampling/subjects").text


def test_a_quarter_of_the_employers_is_drawn_from_the_list_alone(county):
    with at():
        subject_service.add(county.people.manager, OtherSubject.EMPLOYER, EMPLOYERS)
        service.plan(county.people.manager, EMPLOYER_PLAN)
        drawn = go(county, "EM-2024", "2-2-3-6")
    assert len(drawn) == 1 and drawn[0].startswith("E-")
    assert orders("EM-2024")[0].checklist_code == "employer_audit"


def test_a_person_is_listed_by_hash_and_drawn_by_a_code_that_says_nothing(county):
    with at():
        assert subject_service.add_people(county.people.auditor_claims, ["901", "902", "901"]) == 2
        assert subject_service.add_people(county.people.auditor_claims, ["902", "903"]) == 1
        plan = EMPLOYER_PLAN.replace("EM-2024", "PE-2024").replace('"employer"', '"person"')
        service.plan(county.people.manager, plan)
        drawn = go(county, "PE-2024", "3-3-1-7")
        service.close(county.people.manager, "PE-2024", "试抽")
        record = service.export("PE-2024")
    assert len(drawn) == 1 and drawn[0].startswith("R")
    assert not any(key in str(record["frame"]["providers"]) for key in ('"901"', "'901'", "'902'", "'903'"))
    assert subject_service.person_key(orders("PE-2024")[0].provider_id) in {"901", "902", "903"}
    assert verify(record).ok


def test_a_group_is_drawn_by_its_lead_with_its_members_beside_it(county):
    lead, member = county.ids["T001"], county.ids["T002"]
    with at():
        db.session.execute(
            text("UPDATE providers SET medical_group = '云山卫生院' WHERE id = :member"), {"member": member}
        )
        db.session.commit()
        plan = EMPLOYER_PLAN.replace("EM-2024", "GR-2024").replace('"employer"', '"group"').replace("1/4", "1/1")
        service.plan(county.people.manager, plan)
        go(county, "GR-2024", "4-4-1-7")
        service.close(county.people.manager, "GR-2024", "试抽")
        row = service.export("GR-2024")["frame"]["providers"][0]["row"]
    assert [one.provider_id for one in orders("GR-2024")] == [lead]
    assert row["name"] == "云山卫生院" and len(row["members"]) == 1


@pytest.mark.parametrize("lines", ["", "E 1 | 名称", "E-1", "E-1 | 甲\nE-1 | 乙"])
def test_a_bad_list_is_refused_and_nothing_kept(county, lines):
    with at(), pytest.raises(Refusal, match="SAMPLING-50"):
        subject_service.add(county.people.manager, OtherSubject.EMPLOYER, lines)
    db.session.rollback()
    assert subject_service.counts()[OtherSubject.EMPLOYER] == 0


def test_a_code_of_a_provider_is_not_given_to_another_subject(county):
    with at(), pytest.raises(Refusal, match="SAMPLING-51"):
        subject_service.add(county.people.manager, OtherSubject.EMPLOYER, "T001 | 某公司")
    with at(), pytest.raises(Refusal, match="SAMPLING-52"):
        subject_service.plan_month(county.people.manager, date(2024, 6, 1))
