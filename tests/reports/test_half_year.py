"""The sample county's first two quarters in the workbook: 000_5ba8c84fbf866f4b.txt, part 1, to the fen."""

from functools import cache
from io import BytesIO
from urllib.parse import urlsplit

import openpyxl
import pytest

from compliance.accounts import service as accounts
from compliance.county.people_service import PASSWORD
from compliance.foundation.money import yuan
from compliance.reports import service
from compliance.reports.rules import quarter

pytestmark = [pytest.mark.xdist_group("county")]

# 27,800 breaches + 27,388 record review + 24,532 impersonation; 20,790.60 impersonation + 25,432.77 daily audit
DUE = {"damages": "79720.00", "indicator_deduction": "65913.00", "refusal": "27388.00", "recovery": "46223.37"}


@cache
def _books():
    """Both quarters' workbooks, made once: the county is the same in every test."""
    made = (service.quarter(2024, number, address="http://localhost/") for number in (1, 2))
    return [openpyxl.load_workbook(BytesIO(content)) for content in made]


def _rows(book, name):
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def _fen(value):
    return yuan(f"{value:.2f}") if isinstance(value, int | float) else 0


def test_two_quarters_add_up_to_the_half_year_of_the_document(county):
    halves = [service.glance(quarter(code)).money for code in ("2024Q1", "2024Q2")]
    found = {kind: sum(row.due_fen for half in halves for row in half.sums if row.consequence == kind) for kind in DUE}
    assert found == {kind: yuan(amount) for kind, amount in DUE.items()}
    assert sum(half.due_fen for half in halves) == yuan("219244.37")


def test_the_workbooks_say_the_same_on_every_sheet_of_money(county):
    books = _books()
    overview = [next(row for row in _rows(book, "概览") if row[0] == "合计") for book in books]
    consequences = [next(row for row in _rows(book, "处理结果") if row[0] == "应收合计") for book in books]
    ledger = [next(row for row in _rows(book, "台账") if row[0] == "合计") for book in books]
    for rows, column in ((overview, 1), (consequences, 17), (ledger, 9)):
        assert sum(_fen(row[column]) for row in rows) == yuan("219244.37")


def test_the_quarter_after_it_names_the_agency_as_debtor_of_what_it_pays(county):
    book = openpyxl.load_workbook(BytesIO(service.quarter(2024, 3)))
    assert "经办机构" in {cell for row in _rows(book, "台账") for cell in row}


def test_every_amount_names_its_case_and_every_agreement_stands_in_the_list(county):
    for book in _books():
        listed = [row for row in _rows(book, "处理结果") if row[0] in ("应收", "实收")]
        assert all("号" in row[2] and (row[3] or "考扣" in row[2]) for row in listed)
        facts = {row[0]: row[1] for row in _rows(book, "概览")}
        assert (facts["其中：定点医疗机构"], facts["其中：定点零售药店"]) == (228, 39)
        assert "样例数据" in book["概览"]["A3"].value


def test_every_row_leads_to_a_page_that_opens(county):
    client = county.test_client()
    client.sign_in(accounts.verify_password("overseer", PASSWORD))
    without = set(_books()[0].sheetnames)
    for paper in (paper for book in _books() for paper in book.worksheets):
        links = [cell.hyperlink.target for row in paper.iter_rows() for cell in row if cell.hyperlink]
        if links and paper.title in without:
            without.remove(paper.title)
            split = urlsplit(links[0])
            answer = client.get(f"{split.path}?{split.query}")
            assert answer.status_code == 200, (paper.title, links[0])
    assert without <= {"线索"}  # the county's half-year has none


def test_the_review_of_records_stands_with_the_figures_of_the_document(county):
    rows = [row for book in _books() for row in _rows(book, "病历评审")]
    disputed = next(row for row in rows if row[1] == "争议病历")
    assert disputed[2:7] == [250, 138, "55.2", 28, 27388]  # golden.yaml record_review_first_quarter
