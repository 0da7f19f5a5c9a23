"""A report becomes a file that office programs read and that cannot run anything."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import python_calamine

from compliance.foundation.words import Words
from compliance.reports import workbook_service
from compliance.reports.cell_service import Cells
from compliance.reports.copy_service import Copy, read
from compliance.reports.paper_service import new_paper
from compliance.reports.rules import quarter
from compliance.reports.sheet_rules import (
    Chart,
    Column,
    ColumnKind,
    Fact,
    Link,
    Mark,
    Report,
    Sheet,
    Total,
    canonical,
    first_difference,
)

HEAD = "3f2a9c1b" * 8
MARK = Mark("2024Q1-0a1b2c3d4e", "王股长", datetime(2024, 4, 8, 9, 30), HEAD, "https://jg.example.cn/")  # noqa: DTZ001 - a clock face
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
    return Report(Words("监管季报", "Quarterly report"), facts, (sheet,), sample, MARK)


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


def test_below_the_total_stand_the_sum_by_formula_and_the_difference() -> None:
    paper = _sheet(_report(ROWS, 2738801))
    assert paper["B10"].value == "=ROUND(SUM(B7:B8),2)"
    assert paper["B11"].value == "=ROUND(B10-B9,2)"
    assert paper.conditional_formatting


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


def test_rows_lead_to_their_pages_and_carry_no_links_where_no_address_is_known() -> None:
    rows = ((Link("违约金", "/ledger/7"), 1, None, 1), (Link("=1+1", "/ledger/8"), 1, None, 1))
    paper = _sheet(_report(rows, 2))
    assert paper["A7"].hyperlink.target == "https://jg.example.cn/ledger/7"
    assert (paper["A7"].value, paper["A8"].value, paper["A8"].data_type) == ("违约金", "=1+1", "s")
    bare = replace(_report(rows, 2), mark=replace(MARK, address=""))
    assert _sheet(bare)["A7"].hyperlink is None


def test_heads_filter_and_the_printed_area_is_the_table() -> None:
    paper = _sheet(_report(ROWS, 2738801))
    assert paper.auto_filter.ref == "A6:D8"
    assert paper.print_area == "'处理结果'!$A$1:$D$11"


def test_every_page_carries_who_exported_it_and_when() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook_service.write(_report(ROWS, 2738801), "zh_Hans")))
    footer = book.worksheets[0].oddFooter.left.text
    assert all(text in footer for text in ("2024Q1-0a1b2c3d4e", "王股长", "2024-04-08 09:30"))
    assert book.properties.keywords == "2024Q1-0a1b2c3d4e"
    assert "王股长" in book.properties.creator
    assert book.custom_doc_props["Export code"].value == "2024Q1-0a1b2c3d4e"


def test_a_row_that_does_not_fit_its_columns_is_an_error_of_the_program() -> None:
    cells = Cells(new_paper(openpyxl.Workbook(write_only=True), "甲"), COLUMNS, "zh_Hans", "")
    with pytest.raises(ValueError, match="zip"):
        cells.row(("违约金", 1))


def test_the_copy_holds_what_another_reader_reads() -> None:
    copy = Copy()
    content = workbook_service.write(_report(ROWS, 2738801), "zh_Hans", copy)
    sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    found = [[canonical(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for name, rows in read(copy.close()[0]):
        assert name == "处理结果"
        assert first_difference(name, rows, found) is None


def test_the_first_cell_that_differs_is_named() -> None:
    rows = [["种类", "应收"], ["违约金", "=27388"], ["'=1+1", "0.01"]]
    assert first_difference("甲", rows, [["种类", "应收"], ["违约金", ""], ["'=1+1", "0.01"]]) is None
    changed = first_difference("甲", rows, [["种类", "应收"], ["违约金", "27389"], ["'=1+1", "0.01"]])
    assert changed is not None and (changed.cell, changed.expected, changed.found) == ("B2", "27388", "27389")
    longer = first_difference("甲", rows, [*rows, ["", "", "多"]])
    assert longer is not None and (longer.cell, longer.found) == ("C4", "多")
