"""违规明细表 as a workbook: what the page shows, and text that a spreadsheet would take for a formula stays text."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from compliance.findings.rules import Fund, LineState
from compliance.findings.table_rules import ANSWER_HEADS, ANSWERS, FIXED, HEADS, MARK, cells, mark_of, safe
from compliance.findings.view_rules import FindingView, LineView, totals
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.money import Fen, to_yuan
from compliance.foundation.words import Words

_MONEY = "#,##0.00"
_WIDTHS = (6, 14, 30, 12, 12, 8, 12, 18, 22, 34, *[16] * 7, 12, 30, 16, 36)


def workbook(found: FindingView, language: str) -> bytes:
    """The lines of a finding as .xlsx, money in yuan, with the head of the trail."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = Words("违规明细表", "Lines").in_language(language)
    head = found.summary
    title = Words("违规明细表", "List of lines").in_language(language)
    _row(sheet, [f"{title}　{head.provider_name}（{head.provider_code}）　{head.title}"], bold=True)
    _row(sheet, [words.in_language(language) for words in (*HEADS, *ANSWER_HEADS)], bold=True)
    for line in found.lines:
        _row(sheet, [*cells(line, language), *_drafted(line, language)])
    open_rows = [place for place, line in enumerate(found.lines, 3) if line.answerable]
    sums = totals(found.lines)
    by_fund = {fund: sum(part.fen for part in sums.by_fund if part.fund == fund) for fund in Fund}
    away = sum(part.fen for part in sums.by_fund if part.insured_place)
    total = Words("合计（不含不予认定）", "Sum (without dropped lines)").in_language(language)
    moneys = [sums.total_fen, *by_fund.values(), away, sums.person_fen]
    _row(sheet, ["", "", total, *[""] * 7, *map(_yuan, moneys)], bold=True)
    last = trail.head(db.session())
    _row(sheet, [MARK.in_language(language), "", mark_of(found)])
    _row(sheet, [Words("活动链末条哈希", "Trail head").in_language(language), "", last.hash])
    _dress(sheet)
    _open_answers(sheet, open_rows, language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _yuan(fen: Fen) -> Any:
    return to_yuan(fen)


def _row(sheet: Any, cells: Sequence[Any], bold: bool = False) -> None:
    sheet.append([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        if 11 <= cell.column <= FIXED or cell.column == 7:
            cell.number_format = _MONEY


def _dress(sheet: Any) -> None:
    for at, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for cell in sheet[2]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "D3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _drafted(line: LineView, language: str) -> list[str]:
    """What the clerk drafted so far, in the columns where answers are written."""
    if line.draft is None:
        return []
    state = LineState.ACCEPTED if line.draft.accept else LineState.DISPUTED
    return [ANSWERS[state].in_language(language), line.draft.reason]


def _open_answers(sheet: Any, rows: Sequence[int], language: str) -> None:
    """Only the answers of lines that may be answered can be written; the rest is locked, without a password."""
    first, second = (get_column_letter(len(HEADS) + place) for place in (1, 2))
    choices = ",".join(words.in_language(language) for words in ANSWERS.values())
    listed = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    sheet.add_data_validation(listed)
    for row in rows:
        listed.add(f"{first}{row}")
        for letter in (first, second):
            sheet[f"{letter}{row}"].protection = Protection(locked=False)
            sheet[f"{letter}{row}"].fill = PatternFill("solid", fgColor="FFF4E0")
    sheet.protection.sheet = bool(rows)
    sheet.protection.formatColumns = False
    sheet.protection.sort = sheet.protection.autoFilter = False
