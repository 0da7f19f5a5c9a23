"""Exports of the registry that no spreadsheet program can run anything from."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from compliance.foundation.sheets import cell
from compliance.foundation.words import Words
from compliance.providers.field_rules import FIELDS
from compliance.providers.rules import (
    CREDIT_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    OWNERSHIP_WORDS,
    STATUS_WORDS,
)
from compliance.providers.service import ProviderView

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_STATUS = Words(zh="状态", en="State")
_FIRST = ("code", "name", "kind", "level", "grade", "ownership")
_COLUMNS: tuple[tuple[str, Words], ...] = (
    *((key, FIELDS[key].words) for key in (*_FIRST, *(key for key in FIELDS if key not in _FIRST))),
    ("status", _STATUS),
)
_LABELS: Mapping[str, Mapping[Any, Words]] = {
    "kind": KIND_WORDS,
    "level": LEVEL_WORDS,
    "ownership": OWNERSHIP_WORDS,
    "credit_grade": CREDIT_WORDS,
    "status": STATUS_WORDS,
}
_WIDTHS = {"name": 36, "address": 44, "code": 14, "uscc": 22}
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def escaped(text: str) -> str:
    """A cell of a text file: what a spreadsheet would run gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _cells(row: ProviderView, language: str) -> Iterator[str]:
    for key, _words in _COLUMNS:
        value = getattr(row, key)
        labels = _LABELS.get(key)
        if labels:
            yield labels[value].in_language(language)
        else:
            yield "" if value is None else str(value)


def _head(language: str) -> list[str]:
    return [words.in_language(language) for _key, words in _COLUMNS]


def text(rows: Sequence[ProviderView], language: str) -> bytes:
    """CSV in UTF-8 with the mark that Excel needs to know it by."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_head(language))
    writer.writerows([escaped(one) for one in _cells(row, language)] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def workbook(rows: Sequence[ProviderView], language: str) -> bytes:
    """An .xlsx whose every cell is text, never a formula."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet("机构名录" if language.startswith("zh") else "Providers")
    sheet.freeze_panes = "C2"
    for number, (key, _words) in enumerate(_COLUMNS):
        letter = chr(65 + number) if number < 26 else f"A{chr(65 + number - 26)}"
        sheet.column_dimensions[letter].width = _WIDTHS.get(key, 16)
    sheet.append([cell(sheet, one, bold=True) for one in _head(language)])
    for row in rows:
        sheet.append([cell(sheet, one) for one in _cells(row, language)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
