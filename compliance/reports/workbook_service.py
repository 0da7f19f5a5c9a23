"""A report as an .xlsx file: heads frozen, filters, A4 landscape, links, and nothing that a cell could execute.

Rows are written one by one: a sheet of hundreds of thousands of rows costs little more than its bare values, in time
and in memory.
"""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from compliance.foundation.words import Words
from compliance.reports.cell_service import FORMATS, Cells
from compliance.reports.copy_service import Copy
from compliance.reports.paper_service import new_paper, save
from compliance.reports.sheet_rules import (
    CALCULATED,
    CHECK,
    EXPORT,
    FORMULA,
    ColumnKind,
    Report,
    Sheet,
    Total,
    canonical,
    canonical_fen,
)

_WRONG_FILL = PatternFill("solid", bgColor="F6D5D2")
_SAMPLE = Words("样例数据：不涉及真实机构和个人", "Sample data: no real institution or person")
_HOUSE = Words("医保基金监管", "Fund supervision")


def write(report: Report, language: str, copy: Copy | None = None) -> bytes:
    """The workbook in `language` (zh… or en); `copy` takes the canonical text of every cell."""
    book = Workbook(write_only=True)
    kept = copy or Copy()
    facts = book.properties
    facts.title, facts.subject = report.title.in_language(language), report.title.in_language(language)
    facts.creator = facts.lastModifiedBy = f"{_HOUSE.in_language(language)}  {report.mark.made_by}"
    facts.description, facts.language = report.mark.words.in_language(language), language.replace("zh_Hans", "zh-CN")
    facts.keywords = report.mark.code
    book.custom_doc_props.append(StringProperty(name=EXPORT.en, value=report.mark.code))
    for number, sheet in enumerate(report.sheets):
        _SheetWriter(book, report, sheet, language, kept).write(with_facts=number == 0)
    stream = BytesIO()
    save(book, stream)
    return stream.getvalue()


class _SheetWriter:
    """Writes one sheet, row after row, and tells the copy what each cell holds."""

    def __init__(self, book: Workbook, report: Report, sheet: Sheet, language: str, copy: Copy) -> None:
        self.report, self.sheet, self.language, self.copy = report, sheet, language, copy
        name = self._words(sheet.name)[:31]
        self.paper = new_paper(book, name)
        self.cells = Cells(self.paper, sheet.columns, language, report.mark.address)
        copy.sheet(name)

    def write(self, with_facts: bool) -> None:
        self._set_up(head_row=3 + self.report.sample + (len(self.report.facts) if with_facts else 0) + 1)
        self._preface(with_facts)
        self._append(*self.cells.heads())
        head, first = self.at, self.at + 1
        for values in self.sheet.rows:
            self._append(*self.cells.row(values))
        last = self.at
        for total in self.sheet.totals:
            self._total(total, first, last)
        width = get_column_letter(len(self.sheet.columns))
        self.paper.auto_filter.ref = f"A{head}:{width}{max(last, head)}"
        self.paper.print_area = f"A1:{width}{self.at}"
        if self.sheet.chart and last >= first:
            self._chart(first, last)

    def _preface(self, with_facts: bool) -> None:
        self._append(*self.cells.title(self.report.title))
        self._append(*self.cells.note(self.sheet.note))
        if self.report.sample:
            self._append(*self.cells.sample(_SAMPLE))
        if with_facts:
            for fact in self.report.facts:
                self._append(*self.cells.fact(fact))
        self._append([], [])

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
        paper.oddFooter.left.text = f"{sample}{self._words(self.report.mark.words)}".replace("&", "&&")
        paper.oddFooter.right.text = "&P / &N"
        paper.oddFooter.left.size = paper.oddFooter.right.size = 9

    @property
    def at(self) -> int:
        """The row written last."""
        return self.paper.at - 1

    def _append(self, cells: list[str], texts: list[str]) -> None:
        self.paper.append(cells)
        self.copy.row(texts)

    def _total(self, total: Total, first: int, last: int) -> None:
        self._append(*self.cells.total(total))
        if last < first:
            return
        values = self.at
        for words, formula in ((FORMULA, self._sum), (CHECK, self._check)):
            row, texts = self.cells.small(words)
            for number, fen in sorted(total.sums.items()):
                money = self.sheet.columns[number].kind is ColumnKind.MONEY
                told = canonical_fen(fen) if money else canonical(fen)
                texts += [""] * (number - len(texts))
                letter = get_column_letter(number + 1)
                row.append(self.cells.formula(number, formula(total, letter, first, last, values)))
                texts.append(CALCULATED + ("0" if formula == self._check else told))
            self._append(row, texts)
        width = get_column_letter(len(self.sheet.columns))
        wrong = CellIsRule(operator="notEqual", formula=["0"], fill=_WRONG_FILL)
        self.paper.conditional_formatting.add(f"B{self.at}:{width}{self.at}", wrong)

    def _sum(self, total: Total, letter: str, first: int, last: int, _values: int) -> str:
        rows = f"{letter}{first}:{letter}{last}"
        if total.only is None:
            return f"=ROUND(SUM({rows}),2)"
        return f'=ROUND(SUMIF($A${first}:$A${last},"{self._words(total.only)}",{rows}),2)'

    def _check(self, _total: Total, letter: str, _first: int, _last: int, values: int) -> str:
        return f"=ROUND({letter}{values + 1}-{letter}{values},2)"

    def _chart(self, first: int, last: int) -> None:
        chart, drawn = BarChart(), self.sheet.chart
        assert drawn is not None  # noqa: S101 - the caller looked
        chart.type, chart.title, chart.height, chart.width = "bar", self._words(drawn.title), 9, 20
        chart.y_axis.scaling.min, chart.y_axis.number_format = 0, FORMATS[ColumnKind.COUNT]
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"
        for number in drawn.series:
            values = Reference(self.paper, min_col=number + 1, min_row=first - 1, max_row=last)
            chart.add_data(values, titles_from_data=True)
        chart.set_categories(Reference(self.paper, min_col=drawn.labels + 1, min_row=first, max_row=last))
        for series, colour in zip(chart.series, ("0B5C6B", "B8C0C7", "8A5A00"), strict=False):
            series.graphicalProperties.solidFill = colour
        self.paper.add_chart(chart, f"A{self.at + 2}")

    def _words(self, words: Words) -> str:
        return words.in_language(self.language)
