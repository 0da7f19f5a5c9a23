"""What was found by kind of source: added up in the database, the same as finding by finding."""

from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.findings import service
from compliance.findings.models import Finding
from compliance.findings.report_service import SourceSums, sums_by_source
from compliance.findings.rules import FundAmount
from compliance.foundation.database import db
from compliance.providers import service as providers
from compliance.providers.rules import OTHER_SUBJECTS
from tests.findings.making import finding, line, recorded

FIRST, LAST = date(2024, 3, 20), date(2024, 4, 2)


@pytest.fixture
def found(people):
    """A visit's finding of 100.00, 23.45 and 5.00 of the fund, disputed and rechecked; a paper's of 1.00 a fortnight
    later, of the bureau."""
    own = recorded(people.inspector, people.head.provider_id, line(10000), line(2345), line(500))
    later = {"found_on": LAST, "source_kind": "paper", "source_id": "p", "authority": "administrative"}
    service.record(people.bureau_inspectors[0], finding(people.head.provider_id, line(100), **later))
    service.send(people.inspector, own.id)
    reduced, upheld, dropped = own.lines
    for one in own.lines:
        service.answer(people.head, one.id, accept=False, reason="收费有医嘱")
    lesser = service.Lesser(9000, 600, (FundAmount("resident", "", 6000),))
    service.recheck(people.officer, reduced.id, "reduced", "部分有医嘱", lesser)
    service.answer(people.head, reduced.id, accept=False, reason="仍不认可")
    service.recheck(people.officer, reduced.id, "upheld", "证据充分")
    service.recheck(people.officer, upheld.id, "upheld", "医嘱与时间不符")
    service.drop(people.officer, dropped.id, "证据不足")
    return own


def test_a_line_counts_as_its_last_recheck_left_it_and_a_dropped_one_not(found, people):
    visits, papers = SourceSums("visit", 1, 1, 6000 + 2345), SourceSums("paper", 1, 1, 100)
    assert sums_by_source(SYSTEM, FIRST, LAST) == (visits, papers)
    assert sums_by_source(people.agency_director, FIRST, LAST) == (visits,)


def test_both_end_days_count_and_no_other(found, people):
    assert sum(one.findings for one in sums_by_source(people.overseer, FIRST, LAST)) == 2
    assert not sums_by_source(people.overseer, date(2024, 3, 21), date(2024, 4, 1))


@pytest.mark.sqlite_only
@pytest.mark.xdist_group("county")
def test_the_sample_county_s_sums_are_those_of_its_findings_one_by_one(county):
    told = defaultdict(lambda: [0, set(), 0])
    at = providers.by_id(db.session.scalars(select(Finding.provider_id)).all())
    for view in service.several_in_scope(SYSTEM, db.session.scalars(select(Finding.id)).all()):
        one = view.summary
        if one.provider_id in at and at[one.provider_id].kind not in OTHER_SUBJECTS:
            of = told[one.source_kind]
            of[0], of[2] = of[0] + 1, of[2] + one.fund_fen
            of[1].add(one.provider_id)
    sums = sums_by_source(SYSTEM, date(2020, 1, 1), date(2030, 1, 1))
    assert {one.source_kind: [one.findings, one.providers, one.fund_fen] for one in sums} == {
        kind: [number, len(ids), fen] for kind, (number, ids, fen) in told.items()
    }
    assert len(sums) > 1
