"""A report as an .xlsx file: heads frozen, A4 landscape, and nothing that a cell could execute."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from compliance.foundation.money import to_yuan
from compliance.foundation.words import Words
from compliance.reports.rules import (
    Column,
    ColumnKind,
    Fact,
    Report,
    Sheet,
    Total,
    Value,
    cell_text,
    looks_like_formula,
)

_LINE = Side(style="thin", color="B8C0C7")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "宋体"
_BODY, _BOLD, _SMALL = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True), Font(name=_FONT, size=10)
_WRAPPED, _TOP = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
_HEAD_FILL = PatternFill("solid", fgColor="E7F1F3")
_SAMPLE_FILL = PatternFill("solid", fgColor="FFF4E0")
_FORMATS = {ColumnKind.MONEY: "#,##0.00", ColumnKind.COUNT: "#,##0", ColumnKind.DAY: "yyyy-mm-dd", ColumnKind.TEXT: "@"}
_CHECK = Words("核对（明细之和减合计，应为0.00）", "Check (rows less total, must be 0.00)")
_SAMPLE = Words("样例数据：不涉及真实机构和个人", "Sample data: no real institution or person")


def write(report: Report, language: str) -> bytes:
    """The workbook in `language` (zh… or en)."""
    book = Workbook(write_only=True)
    book.properties.title = report.title.in_language(language)
    book.properties.creator = Words("医保基金监管", "Fund supervision").in_language(language)
    for number, sheet in enumerate(report.sheets):
        _SheetWriter(book, report, sheet, language).write(with_facts=number == 0)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _SheetWriter:
    """Writes one sheet, row after row."""

    def __init__(self, book: Workbook, report: Report, sheet: Sheet, language: str) -> None:
        self.report, self.sheet, self.language = report, sheet, language
        self.paper: WriteOnlyWorksheet = book.create_sheet(self._words(sheet.name)[:31])
        self.at = 0

    def write(self, with_facts: bool) -> None:
        head = self._preface(with_facts)
        self._set_up(head_row=len(head) + 1)
        for row in head:
            self._append(row)
        self._append([self._head(column) for column in self.sheet.columns])
        first = self.at + 1
        kinds = [column.kind for column in self.sheet.columns]
        for values in self.sheet.rows:
            self._append([self._cell(value, kind) for value, kind in zip(values, kinds, strict=True)])
        last = self.at
        for total in self.sheet.totals:
            self._total(total, first)
        if self.sheet.chart and self.sheet.rows:
            self._chart(first, last)

    def _preface(self, with_facts: bool) -> list[list[Cell | None]]:
        rows: list[list[Cell | None]] = [[self._plain(self.report.title, Font(name=_FONT, size=16, bold=True))]]
        rows.append([self._plain(self.sheet.note, _SMALL)])
        if self.report.sample:
            mark = self._plain(_SAMPLE, Font(name=_FONT, size=11, bold=True, color="8A5A00"))
            mark.fill = _SAMPLE_FILL
            rows.append([mark])
        if with_facts:
            rows += [self._fact(fact) for fact in self.report.facts]
        rows.append([])
        return rows

    def _set_up(self, head_row: int) -> None:
        paper = self.paper
        for number, column in enumerate(self.sheet.columns, start=1):
            paper.column_dimensions[get_column_letter(number)].width = column.width
        paper.freeze_panes = f"A{head_row + 1}"
        paper.page_setup.orientation = "landscape"
        paper.page_setup.paperSize = 9  # A4
        paper.page_setup.fitToWidth, paper.page_setup.fitToHeight = 1, 0
        paper.sheet_properties.pageSetUpPr.fitToPage = True
        paper.print_title_rows = f"{head_row}:{head_row}"
        sample = f"{self._words(_SAMPLE)}  " if self.report.sample else ""
        paper.oddFooter.left.text = (
            f"{sample}{self._words(Words('日志链末端', 'Trail head'))} {self.report.trail_head[:16]}"
        )
        paper.oddFooter.right.text = "&P / &N"
        paper.oddFooter.left.size = paper.oddFooter.right.size = 9

    def _append(self, row: list[Cell | None]) -> None:
        self.paper.append(row)
        self.at += 1

    def _total(self, total: Total, first: int) -> None:
        row: list[Cell | None] = []
        check: list[Cell | None] = []
        for number, column in enumerate(self.sheet.columns):
            value: Value = total.words if number == 0 else total.sums.get(number)
            cell = self._cell(value, column.kind if number else ColumnKind.TEXT)
            cell.font = _BOLD
            row.append(cell)
            check.append(self._check(total, number, first, self.at + 1))
        self._append(row)
        self._append([self._plain(_CHECK, _SMALL), *check[1:]])

    def _check(self, total: Total, number: int, first: int, total_row: int) -> Cell | None:
        if number not in total.sums or not self.sheet.rows:
            return None
        letter = get_column_letter(number + 1)
        rows = range(len(self.sheet.rows)) if total.rows is None else total.rows
        spans = ",".join(f"{letter}{first + since}:{letter}{first + until}" for since, until in _runs(tuple(rows)))
        cell = WriteOnlyCell(self.paper, f"=ROUND(SUM({spans or 0})-{letter}{total_row},2)")
        cell.number_format, cell.font = _FORMATS[ColumnKind.MONEY], _SMALL
        return cell

    def _chart(self, first: int, last: int) -> None:
        chart, drawn = BarChart(), self.sheet.chart
        assert drawn is not None  # noqa: S101 - the caller looked
        chart.type, chart.title, chart.height, chart.width = "bar", self._words(drawn.title), 9, 20
        chart.y_axis.scaling.min, chart.y_axis.number_format = 0, "#,##0"
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"
        for number in drawn.series:
            values = Reference(self.paper, min_col=number + 1, min_row=first - 1, max_row=last)
            chart.add_data(values, titles_from_data=True)
        chart.set_categories(Reference(self.paper, min_col=drawn.labels + 1, min_row=first, max_row=last))
        for series, colour in zip(chart.series, ("0B5C6B", "B8C0C7", "8A5A00"), strict=False):
            series.graphicalProperties.solidFill = colour
        self.paper.add_chart(chart, f"A{self.at + 2}")

    def _head(self, column: Column) -> Cell:
        cell = self._plain(column.words, _BOLD)
        cell.fill, cell.border = _HEAD_FILL, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return cell

    def _fact(self, fact: Fact) -> list[Cell | None]:
        cell = self._cell(fact.value, fact.kind)
        cell.border, cell.alignment = Border(), Alignment(horizontal="left")
        return [self._plain(fact.words, _BOLD), cell]

    def _cell(self, value: Value, kind: ColumnKind) -> Cell:
        cell = WriteOnlyCell(self.paper)
        cell.font, cell.border = _BODY, _BOX
        cell.alignment = _WRAPPED if kind is ColumnKind.TEXT else _TOP
        _put(cell, value.in_language(self.language) if isinstance(value, Words) else value, kind)
        return cell

    def _plain(self, words: Words, font: Font) -> Cell:
        cell = WriteOnlyCell(self.paper)
        cell.font = font
        _put(cell, self._words(words), ColumnKind.TEXT)
        return cell

    def _words(self, words: Words) -> str:
        return words.in_language(self.language)


def _put(cell: Cell, value: str | int | Decimal | dt.date | None, kind: ColumnKind) -> None:
    if value is None:
        return
    if isinstance(value, str):
        # Typed as a string whatever it begins with: no cell of ours is ever a formula made by someone's text.
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.quotePrefix = looks_like_formula(value)
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, _FORMATS[ColumnKind.DAY]
    elif kind is ColumnKind.MONEY and isinstance(value, int):
        cell.value, cell.number_format = to_yuan(value), _FORMATS[ColumnKind.MONEY]
    else:
        cell.value = value
        cell.number_format = _FORMATS[ColumnKind.COUNT] if kind is ColumnKind.COUNT else "General"


def _runs(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Consecutive numbers as (first, last): (0, 1, 2, 5) -> [(0, 2), (5, 5)]."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
