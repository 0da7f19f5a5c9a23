"""Cells of a workbook that is written row by row: numbers are numbers, texts are never formulas."""

from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font


def cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A cell of `value`: a Decimal with two decimals, a text as text even where it begins like a formula. What needs no
    care is the value itself, so that long sheets stay fast."""
    if not bold and not isinstance(value, Decimal) and not (isinstance(value, str) and value.startswith("=")):
        return value
    made = WriteOnlyCell(sheet, value=value)
    if isinstance(value, Decimal):
        made.number_format = "#,##0.00"
    if isinstance(value, str):
        made.data_type = "s"
    if bold:
        made.font = Font(bold=True)
    return made
