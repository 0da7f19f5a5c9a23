"""The sheet of findings: by the day of finding, within what its reader may read."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from compliance.reports import service
from tests.findings.making import line, recorded


@pytest.fixture
def found(people, app_sqlite):
    """One finding of the agency in Q1 of 150.00 + 35.17 (100.00 + 23.45 of the fund), one of the bureau in Q2."""
    recorded(people.inspector, people.head.provider_id, line(10000), line(2345))
    later = {"found_on": date(2024, 4, 2), "source_id": "visit-2", "authority": "administrative"}
    recorded(people.bureau_inspectors[0], people.head.provider_id, line(100), **later)


def _book(number, reader):
    return openpyxl.load_workbook(BytesIO(service.quarter(2024, number, reader=reader)))


def _rows(book):
    rows = [[cell.value for cell in row] for row in book["问题明细"].iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[0] == "问题编号")
    return [row for row in rows[head + 1 :] if isinstance(row[0], int)], next(row for row in rows if row[0] == "合计")


def test_a_finding_names_its_source_and_its_amounts(found, people):
    rows, total = _rows(_book(1, people.overseer))
    assert [row[3] for row in rows] == ["下路镇中心卫生院"] * 2
    assert rows[0][5:7] == ["现场检查", "visit-1"]
    assert [row[8] for row in rows] == [1, 2]
    assert [row[13:17] for row in rows] == [[150, 100, 10, "疑似"], [35.17, 23.45, 2.34, "疑似"]]
    assert total[13:16] == [185.17, 123.45, 12.34]


def test_the_agency_does_not_read_the_findings_of_the_bureau(found, people):
    assert len(_rows(_book(2, people.overseer))[0]) == 1
    assert not _rows(_book(2, people.agency_director))[0]
