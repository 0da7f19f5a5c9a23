"""违规明细表 as a workbook: what the page shows, and text that a spreadsheet would take for a formula stays text."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from compliance.findings.rules import FUND_WORDS, STATE_WORDS, Fund
from compliance.findings.view_rules import FindingView, LineView, totals
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.money import Fen, to_yuan
from compliance.foundation.words import Words

_HEADS = (
    Words("序号", "No."),
    Words("项目编码", "Item code"),
    Words("项目名称", "Item"),
    Words("发生起日", "From"),
    Words("发生止日", "To"),
    Words("数量", "Quantity"),
    Words("单价（元）", "Unit price (yuan)"),
    Words("违规情形", "Violation"),
    Words("协议条款", "Clause"),
    Words("法规条款", "Article"),
    Words("违规总金额（元）", "Amount in breach (yuan)"),
    *(Words(f"{FUND_WORDS[fund].zh}（元）", f"{FUND_WORDS[fund].en} fund (yuan)") for fund in Fund),
    Words("其中异地（元）", "Of which other areas (yuan)"),
    Words("应退参保人（元）", "Back to the person (yuan)"),
    Words("状态", "State"),
    Words("定点医药机构意见", "Provider's answer"),
)
_MONEY = "#,##0.00"
LONGEST_TEXT = 32_000


def safe(text: str) -> str:
    """Text that no spreadsheet reads as a formula, without signs that a workbook cannot hold."""
    clean = "".join(sign for sign in text if sign >= " " or sign in "\n\t")[:LONGEST_TEXT]
    return "'" + clean if clean[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else clean


def workbook(found: FindingView, language: str) -> bytes:
    """The lines of a finding as .xlsx, money in yuan, with the head of the trail."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = Words("违规明细表", "Lines").in_language(language)
    head = found.summary
    title = Words("违规明细表", "List of lines").in_language(language)
    _row(sheet, [f"{title}　{head.provider_name}（{head.provider_code}）　{head.title}"], bold=True)
    _row(sheet, [words.in_language(language) for words in _HEADS], bold=True)
    for line in found.lines:
        _row(sheet, _cells(line, language))
    sums = totals(found.lines)
    by_fund = {fund: sum(part.fen for part in sums.by_fund if part.fund == fund) for fund in Fund}
    away = sum(part.fen for part in sums.by_fund if part.insured_place)
    total = Words("合计（不含不予认定）", "Sum (without dropped lines)").in_language(language)
    moneys = [sums.total_fen, *by_fund.values(), away, sums.person_fen]
    _row(sheet, ["", "", total, *[""] * 7, *map(_yuan, moneys)], bold=True)
    last = trail.head(db.session())
    _row(sheet, [Words("活动链末条哈希", "Trail head").in_language(language), "", last.hash])
    _dress(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(line: LineView, language: str) -> list[Any]:
    by_fund = [sum(part.fen for part in line.funds if part.fund == fund) for fund in Fund]
    away = sum(part.fen for part in line.funds if part.insured_place)
    return [
        line.position,
        line.item_code,
        line.item_name,
        line.occurred_from,
        line.occurred_to,
        line.quantity,
        None if line.unit_price_fen is None else _yuan(line.unit_price_fen),
        line.violation_words.in_language(language),
        line.clause,
        line.article,
        *map(_yuan, [line.total_fen, *by_fund, away, line.person_fen]),
        STATE_WORDS[line.state].in_language(language),
        line.last_reason,
    ]


def _yuan(fen: Fen) -> Any:
    return to_yuan(fen)


def _row(sheet: Any, cells: Sequence[Any], bold: bool = False) -> None:
    sheet.append([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        if cell.column >= 11 or cell.column == 7:
            cell.number_format = _MONEY


def _dress(sheet: Any) -> None:
    for at, width in enumerate((6, 14, 30, 12, 12, 8, 12, 18, 22, 34, *[16] * 7, 12, 30), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for cell in sheet[2]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "D3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
