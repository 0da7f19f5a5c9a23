"""Tables as .xlsx: numbers are numbers, texts are never formulas, exactly what the page shows."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from compliance.foundation.sheets import cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> bytes:
    """One sheet: a bold head, a row each; a note above where there is one."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet(name[:31])
    for place, head in enumerate(heads):
        sheet.column_dimensions[_letter(place)].width = max(12, min(40, 2 * len(head) + 4))
    if note:
        sheet.append([cell(sheet, note)])
    sheet.append([cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{chr(65 + place - 26)}"
