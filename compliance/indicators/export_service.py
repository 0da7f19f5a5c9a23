"""Tables as .xlsx: numbers are numbers, texts are never formulas, exactly what the page shows."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> bytes:
    """One sheet: a bold head, a row each; a note above where there is one."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet(name[:31])
    for place, head in enumerate(heads):
        sheet.column_dimensions[_letter(place)].width = max(12, min(40, 2 * len(head) + 4))
    if note:
        sheet.append([_cell(sheet, note)])
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{chr(65 + place - 26)}"


def _cell(sheet: Worksheet, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
