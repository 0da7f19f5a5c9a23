"""Large and frequent bills that a campaign has checked again (001 plan 1 section 2), by leads and their outcomes."""

from datetime import timedelta

import pytest

from compliance.screening import evidence_service as evidence
from compliance.screening import lead_service, run_service
from compliance.screening.service import rechecks
from tests.screening import making
from tests.screening.making import LATER, MARCH

DAY = timedelta(days=1)


@pytest.fixture
def found(people, tmp_path):
    """The lead of two bills of 10,000.00 and more in March, received on LATER."""
    own, other = making.code_of(people.head.provider_id), making.code_of(people.other_head.provider_id)
    with making.at():
        making.months(tmp_path, own, other)
        number = run_service.screen(people.auditor_claims, MARCH, ["large_bill"])
        ((lead, _origin),) = evidence.leads_of(number)
    return lead


def counted(since, until):
    return {one.rule: (one.required, one.done) for one in rechecks(since, until)}


def test_bills_wait_from_the_day_their_lead_came_in_and_are_checked_from_the_day_of_its_outcome(app, people, found):
    assert counted(LATER, LATER) == {"large_bill": (2, 0), "frequent_claims": (0, 0)}
    with making.at(LATER + DAY):
        lead_service.conclude(people.auditor_claims, found.id, "dropped", "与以前各笔一并核对，病历齐全")
    assert counted(LATER, LATER)["large_bill"] == (2, 0), "not by the day before"
    assert counted(LATER, LATER + DAY)["large_bill"] == (2, 2)
    assert counted(LATER + DAY, LATER + DAY)["large_bill"] == (0, 0), "the lead of an earlier campaign"
