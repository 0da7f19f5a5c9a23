"""The sheet of visits lists what was closed in the quarter; the head tells how far the duties of coverage are met."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from compliance.accounts.rules import Authority
from compliance.agreements import service as agreements
from compliance.foundation import clock
from compliance.foundation.unit_of_work import unit_of_work
from compliance.reports import service
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import Notice


@pytest.fixture
def visited(people, app_sqlite):
    """Two institutions under agreement; one visited on 2024-03-12 on a directed order, the other ordered and open."""
    agreements.sign(people.manager, 2024, "county-hospital-2024", on=date(2024, 1, 1))
    team = [officer.user_id for officer in people.agency_inspectors[:2]]
    with clock.at(clock.start_of(date(2024, 3, 11), 9)):
        made = [
            sampling.direct(
                people.manager, provider, team, "", Authority.AGENCY, Notice.UNANNOUNCED, "群众举报涉嫌挂床住院"
            )
            for provider in (people.head.provider_id, people.other_head.provider_id)
        ]
    with clock.at(clock.start_of(date(2024, 3, 12), 9)), unit_of_work(people.inspector) as work:
        sampling.record_visit_closed(work, made[0], date(2024, 3, 12))
    return made


def _rows(number, name):
    book = openpyxl.load_workbook(BytesIO(service.quarter(2024, number)))
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_a_closed_visit_is_listed_with_its_team_and_number_and_an_open_one_is_not(visited):
    rows = [row for row in _rows(1, "检查") if row[3] in ("A001", "B001")]
    assert [row[4] for row in rows] == ["下路镇中心卫生院"]
    assert rows[0][0].date() == date(2024, 3, 12)
    assert rows[0][2] == "指定检查"
    assert rows[0][9] == "稽核员甲、稽核员乙"
    assert rows[0][10] == str(visited[0])


def test_the_overview_tells_visited_apart_from_drawn(visited):
    facts = {row[0]: row[1] for row in _rows(1, "概览")}
    assert facts["已查定点医疗机构（家）"] == "1（共2家，抽中0家，专项行动要求不少于2家）"
    assert facts["已查定点零售药店（家）"] == "0（共0家，抽中0家，专项行动要求不少于0家）"


def test_the_next_quarter_lists_nothing_of_it(visited):
    assert not [row for row in _rows(2, "检查") if row[3] == "A001"]


def test_the_workbook_has_its_sheets_in_order(visited):
    book = openpyxl.load_workbook(BytesIO(service.quarter(2024, 1)))
    assert " ".join(book.sheetnames) == (
        "概览 协议 名录 双随机 检查 问题明细 病历评审 回访 指标考核 处理结果 台账 整改 线索 期限 参数与口径"
    )
    english = openpyxl.load_workbook(BytesIO(service.quarter(2024, 1, "en")))
    assert english.sheetnames[:5] == ["Overview", "Agreements", "Registry", "Double random draws", "Visits"]
