"""A quarter's workbook and page say what the ledger says, to the fen, due and received apart."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner

from compliance.commands import house
from compliance.foundation import clock, facts, trail
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service as ledger
from compliance.reports import commands, service
from compliance.reports.rules import quarter
from tests.ledger.lines import damages


@pytest.fixture
def posted(people):
    """Q1: 24,532.00 damages (10 x 2,453.20) and 20,790.60 recovery by two funds, of which 10,000.00 came in;
    0.01 due to a reversal of the same day. Q2: 1.00 damages, and 24,532.00 that came in for Q1."""
    with unit_of_work(people.officer) as work:
        first = ledger.post(work, damages(people, key="1"))
        recovered = {"account": "receivable.recovery", "payee": "fund_account", "source_id": "2"}
        employee = ledger.post(work, damages(people, key="2", **recovered, fund="employee", amount_fen=1000000))
        ledger.post(work, damages(people, key="3", **recovered, fund="resident", amount_fen=1079060))
        wrong = ledger.post(work, damages(people, key="4", amount_fen=1))
        ledger.reverse(work, wrong, date(2024, 3, 30))
        ledger.receive(work, employee, 1000000, "receipt", date(2024, 3, 31), "r1")
        ledger.post(work, damages(people, key="5", amount_fen=100, posted_on=date(2024, 4, 1)))
        ledger.receive(work, first, 2453200, "offset", date(2024, 6, 30), "r2")


def _book(number=1, language="zh_Hans"):
    return openpyxl.load_workbook(BytesIO(service.quarter(2024, number, language)))


def _rows(paper):
    return [[cell.value for cell in row] for row in paper.iter_rows()]


def _row(paper, first):
    return next(row for row in _rows(paper) if row[0] == first)


def _fen(value):
    return int(Decimal(str(value)) * 100)


def test_the_overview_gives_due_and_received_by_consequence(posted):
    paper = _book()["概览"]
    assert _row(paper, "追回违规费用")[1:3] == [20790.60, 10000]
    assert _row(paper, "违约金")[1:3] == [24532, 0]
    assert _row(paper, "合计")[1:3] == [45322.60, 10000]
    assert _row(paper, "应收合计（元）")[1] == 45322.60


def test_consequences_are_split_by_fund_with_the_two_sides_summed_apart(posted):
    paper = _book()["处理结果"]
    due, received = _row(paper, "应收合计"), _row(paper, "实收合计")
    assert due[12:18] == [10000, 35322.60, 0, 0, 0, 45322.60]
    assert received[12:18] == [10000, 0, 0, 0, 0, 10000]
    recovery = next(row for row in _rows(paper) if row[1] == "追回违规费用" and row[0] == "应收")
    assert recovery[12:18] == [10000, 10790.60, None, None, None, 20790.60]


def test_rows_sum_to_the_totals_on_every_sheet_of_money(posted):
    book = _book()
    for name, columns in (("处理结果", (17,)), ("台账", (9, 10))):
        rows = _rows(book[name])
        head = next(at for at, row in enumerate(rows) if row[0] in ("应收／实收", "分录号"))
        body = [row for row in rows[head + 1 :] if row[0] in ("应收", "实收") or isinstance(row[0], int)]
        for column in columns:
            listed = sum(_fen(row[column]) for row in body if row[column] is not None)
            totals = [row for row in rows[head + 1 :] if row[0] in ("应收合计", "实收合计", "合计")]
            assert listed == sum(_fen(row[column]) for row in totals)


def test_every_row_names_its_source(posted):
    rows = _rows(_book()["台账"])
    lines = [row for row in rows if isinstance(row[0], int)]
    assert len(lines) == 6
    assert all(row[12] for row in lines)


def test_a_quarter_is_by_the_day_of_posting(posted):
    paper = _book(2)["概览"]
    assert _row(paper, "违约金")[1:3] == [1, 24532]


def test_two_quarters_sum_to_the_half_year_of_the_ledger(posted):
    whole = ledger.totals(date(2024, 1, 1), date(2024, 6, 30))
    halves = [service.glance(quarter(code)).money for code in ("2024Q1", "2024Q2")]
    due = sum(fen for account, fen in whole.items() if "receivable" in account)
    received = sum(fen for account, fen in whole.items() if "received" in account)
    assert (sum(half.due_fen for half in halves), sum(half.received_fen for half in halves)) == (due, received)


def test_a_quarter_without_lines_is_a_workbook_with_zeros(people):
    paper = _book(3)["概览"]
    assert _row(paper, "合计")[1:3] == [0, 0]


def test_the_trail_head_and_the_sample_mark_are_printed(posted, people):
    facts.keep(people.administrator, "sample", "yes")
    before = trail.head(db.session()).hash
    paper = _book()["概览"]
    assert _row(paper, "操作日志末端")[1] == before
    assert "样例数据" in paper["A3"].value


def test_quarters_with_data_are_listed_the_newest_first(posted):
    assert [found.quarter.code for found in service.quarters().quarters] == ["2024Q2", "2024Q1"]


def test_a_year_is_listed_from_its_first_quarter(app, people):
    with unit_of_work(people.officer) as work:
        ledger.post(work, damages(people, posted_on=date(2024, 8, 1)))
    assert [found.quarter.code for found in service.quarters().quarters] == ["2024Q3", "2024Q2", "2024Q1"]


def test_pages_show_the_sums_and_lead_to_their_lines(posted, client, people):
    client.sign_in(people.director)
    assert "¥45,322.60" in client.get("/reports/").text
    page = client.get("/reports/2024Q1").text
    assert 'href="/ledger/?period=2024Q1&amp;side=due&amp;consequence=damages"' in page
    answer = client.get("/reports/2024Q1/workbook")
    assert answer.status_code == 200
    assert openpyxl.load_workbook(BytesIO(answer.data)).sheetnames[0] == "概览"
    assert "filename*=UTF-8''2024Q1-" in answer.headers["Content-Disposition"]


def test_who_leads_sees_the_last_quarter_on_the_home_page(posted, client, people):
    client.sign_in(people.director)
    page = client.get("/").text
    assert 'href="/reports/2024Q2"' in page
    assert page.count("¥24,532.00") >= 1 and "¥1.00" in page
    assert 'href="/ledger/?period=2024Q2&amp;side=received"' in page
    client.sign_in(people.officer)
    assert 'href="/reports/2024Q2"' not in client.get("/").text


def test_what_is_no_quarter_is_not_found(client, people):
    client.sign_in(people.director)
    for path in ("/reports/2024Q5", "/reports/2024", "/reports/..%2f", "/reports/2024Q5/workbook"):
        assert client.get(path).status_code == 404


def test_an_empty_ledger_says_what_fills_it(client, people):
    client.sign_in(people.director)
    assert "台账尚无分录" in client.get("/reports/").text


def test_the_workbook_names_the_day_it_was_made(posted):
    with clock.at(clock.start_of(date(2024, 4, 10))):
        assert _row(_book()["概览"], "编制日期")[1].date() == date(2024, 4, 10)


def test_the_command_writes_the_workbook_and_says_its_sums(app, posted, tmp_path):
    house.add_command(commands.report)
    path = tmp_path / "report.xlsx"
    said = CliRunner().invoke(house, ["report", "quarter", "2024Q1", "-o", str(path), "--json"], obj=app)
    assert said.exit_code == 0, said.output
    answer = json.loads(said.output)
    assert (answer["due_total"], answer["received_total"]) == ("45322.60", "10000.00")
    assert answer["due"] == {"recovery": "20790.60", "damages": "24532.00"}
    assert answer["sha256"] == sha256_hex(path.read_bytes())
    assert _row(openpyxl.load_workbook(path)["概览"], "合计")[1:3] == [45322.60, 10000]


def test_the_command_refuses_what_is_no_quarter(app, tmp_path):
    house.add_command(commands.report)
    said = CliRunner().invoke(house, ["report", "quarter", "2024H1", "-o", str(tmp_path / "a.xlsx")], obj=app)
    assert said.exit_code == 1
    assert "REPORTS-01" in said.stderr
