"""The sheet of agreements and their counts, as of the quarter's last day."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EventKind
from compliance.foundation import clock
from compliance.reports import service
from tests.people import add_provider


@pytest.fixture
def signed(app_sqlite):
    """Two hospitals and a pharmacy signed for 2024; one hospital rescinded in the second quarter."""
    first, _second = add_provider("H001", "下路镇中心卫生院"), add_provider("H002", "=万朝镇卫生院")
    add_provider("P001", "某大药房", kind="pharmacy")
    agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 1))
    agreements.sign(SYSTEM, 2024, "county-pharmacy-2024", on=date(2024, 2, 1))
    found = agreements.agreements_of(first, date(2024, 2, 1))[0]
    rescinded = NewEvent(EventKind.RESCINDED, date(2024, 5, 6), reason="违约", heard=True)
    agreements.record_event(SYSTEM, found.id, rescinded)


def _book(number):
    return openpyxl.load_workbook(BytesIO(service.quarter(2024, number)))


def _count(paper, first):
    return next(row[1].value for row in paper.iter_rows() if row[0].value == first)


def test_agreements_in_force_are_counted_by_institutions_and_pharmacies(signed):
    paper = _book(1)["概览"]
    names = ("履行中协议（家）", "其中：定点医疗机构", "其中：定点零售药店")
    assert [_count(paper, name) for name in names] == [3, 2, 1]
    assert [_count(_book(2)["概览"], name) for name in names] == [2, 1, 1]


def test_each_agreement_stands_with_its_state_and_hash(signed):
    rows = [[cell.value for cell in row] for row in _book(2)["协议"].iter_rows()]
    row = next(row for row in rows if row[1] == "H001")
    assert row[8] == "已解除"
    assert len(row[9]) == 64
    assert next(row for row in rows if row[1] == "H002")[2] == "=万朝镇卫生院"


def test_a_quarter_that_still_runs_is_told_as_of_today(signed):
    with clock.at(clock.start_of(date(2024, 1, 15))):
        assert _count(_book(1)["概览"], "履行中协议（家）") == 2
