"""A report becomes a file that office programs read and that cannot run anything."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import python_calamine

from compliance.foundation.words import Words
from compliance.reports import workbook_service
from compliance.reports.rules import Chart, Column, ColumnKind, Fact, Report, Sheet, Total, quarter

HEAD = "3f2a9c1b" * 8
COLUMNS = (
    Column(Words("种类", "Kind"), width=24),
    Column(Words("应收", "Due"), ColumnKind.MONEY),
    Column(Words("入账日期", "Posted on"), ColumnKind.DAY),
    Column(Words("件数", "Count"), ColumnKind.COUNT),
)


def _report(rows, total, sample=True):
    sheet = Sheet(
        name=Words("处理结果", "Consequences"),
        note=Words("按入账日期", "By the day of posting"),
        columns=COLUMNS,
        rows=rows,
        totals=(Total(Words("合计", "Total"), {1: total}),),
        chart=Chart(Words("应收", "Due"), 0, (1,)),
    )
    facts = (Fact(Words("期间", "Period"), quarter("2024Q1").words),)
    return Report(Words("监管季报", "Quarterly report"), facts, (sheet,), sample, HEAD)


def _sheet(report, language="zh_Hans"):
    return openpyxl.load_workbook(BytesIO(workbook_service.write(report, language))).worksheets[0]


ROWS = (("违约金", 2738800, date(2024, 3, 5), 28), ('=HYPERLINK("x")', 1, None, 1))


def test_amounts_days_and_the_total_are_values_that_a_reader_sees() -> None:
    paper = _sheet(_report(ROWS, 2738801))
    cells = [[cell.value for cell in row] for row in paper.iter_rows(min_row=6)]
    assert cells[0] == ["种类", "应收", "入账日期", "件数"]
    assert cells[1][:2] == ["违约金", 27388]
    assert cells[1][2].date() == date(2024, 3, 5)
    assert cells[3][:2] == ["合计", 27388.01]
    assert Decimal(str(cells[2][1])) == Decimal("0.01")


def test_the_check_row_subtracts_the_total_from_the_rows() -> None:
    paper = _sheet(_report(ROWS, 2738801))
    assert paper["B10"].value == "=ROUND(SUM(B7:B8)-B9,2)"


def test_text_that_begins_like_a_formula_stays_text() -> None:
    cell = _sheet(_report(ROWS, 2738801))["A8"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ('=HYPERLINK("x")', "s", True)


def test_the_head_is_frozen_repeated_and_printed_on_a4_landscape() -> None:
    paper = _sheet(_report(ROWS, 2738801))
    assert paper.freeze_panes == "A7"
    assert paper.print_title_rows == "$6:$6"
    assert (paper.page_setup.orientation, paper.page_setup.paperSize) == ("landscape", 9)
    assert HEAD[:16] in paper.oddFooter.left.text


def test_sample_data_say_so_at_the_head_and_on_every_printed_page() -> None:
    paper = _sheet(_report(ROWS, 2738801))
    assert "样例数据" in paper["A3"].value
    assert "样例数据" in paper.oddFooter.left.text
    real = _sheet(_report(ROWS, 2738801, sample=False))
    assert not any("样例" in str(cell.value) for row in real.iter_rows() for cell in row)
    assert "样例" not in real.oddFooter.left.text


def test_an_empty_sheet_has_heads_a_zero_total_and_no_chart() -> None:
    paper = _sheet(_report((), 0))
    assert [cell.value for cell in paper[7]][:2] == ["合计", 0]
    assert not paper._charts


def test_another_reader_sees_the_same() -> None:
    content = workbook_service.write(_report(ROWS, 2738801), "en")
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Consequences").to_python()
    )
    assert ["违约金", 27388.0, date(2024, 3, 5), 28.0] in rows
    assert ["Total", 27388.01, "", ""] in rows
