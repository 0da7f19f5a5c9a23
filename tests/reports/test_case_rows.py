"""A decided case in the workbook: the case, the finding, the basis, the base and the multiple stand beside each amount.

Golden case of the follow-up: 20,790.60 recovered in all, of which a person owes 18,337.40, and ten times 2,453.20.
"""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from compliance.cases import service as cases
from compliance.reports import service
from tests.cases import making
from tests.cases.making import on


@pytest.fixture
def rows(people, app_sqlite):
    """The sheet of consequences after the decision, with the damages received."""
    case_id = making.decided(people)
    damages = next(
        part for part in cases.in_scope(people.officer, case_id).consequences if part.consequence == "damages"
    )
    with on(date(2024, 6, 3)):
        cases.post_receipt(people.officer, damages.id, damages.amount_fen, "receipt", "票据1")
    book = openpyxl.load_workbook(BytesIO(service.quarter(2024, 2)))
    return {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in ("处理结果", "台账")}


def test_damages_name_case_finding_clause_base_and_multiple(rows):
    row = next(row for row in rows["处理结果"] if row[:2] == ["应收", "违约金"])
    assert row[2] == "医保协案〔2024〕1号"
    assert isinstance(row[3], int)
    assert "第" in row[7]
    assert row[8:10] == [2453.2, "10"]
    assert row[13] == row[17] == 24532


def test_what_a_person_owes_stands_apart_from_what_the_provider_owes(rows):
    recovered = [row for row in rows["处理结果"] if row[:2] == ["应收", "追回违规费用"]]
    assert sorted((row[6], row[17]) for row in recovered) == [("个人", 18337.4), ("定点医药机构", 2453.2)]
    assert next(row for row in rows["处理结果"] if row[0] == "应收合计")[17] == 45322.6


def test_a_receipt_cites_the_case_that_it_pays(rows):
    row = next(row for row in rows["处理结果"] if row[0] == "实收")
    assert (row[2], row[17]) == ("医保协案〔2024〕1号", 24532)
    assert all(row[12] == "医保协案〔2024〕1号" for row in rows["台账"] if isinstance(row[0], int))
