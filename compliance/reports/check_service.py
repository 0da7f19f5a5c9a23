"""Checking a workbook: is it the file that was handed out, are its values unchanged, does it still equal the ledger?

Three questions with three answers: office programs rewrite a file's bytes at every saving and leave its values alone;
and the ledger may have grown since.
"""

import json
from collections.abc import Iterable, Iterator
from io import BytesIO

import python_calamine

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM
from compliance.foundation import evidence_store, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.reports import copy_service, export_service, quarter_service, rules, workbook_service
from compliance.reports.check_word_rules import Checked
from compliance.reports.copy_service import Copy
from compliance.reports.models import ReportExport
from compliance.reports.sheet_rules import (
    EXPORT,
    ColumnKind,
    Difference,
    Report,
    Sheet,
    canonical,
    first_difference,
)

_MOST_BYTES = 400_000_000
Sheets = dict[str, list[list[str]]]


def check(content: bytes) -> Checked:
    """Hold a workbook against its export and against the ledger. Refusal REPORTS-03: no workbook of this system."""
    sheets = _read(content)
    row = export_service.by_file(sha256_hex(content)) or export_service.by_code(_code(sheets))
    if row is None:
        raise _foreign()
    bytes_same = row.sha256 == sha256_hex(content)
    names = accounts.display_names({row.made_by}) if row.made_by is not None else {}
    return Checked(
        code=row.code,
        period=row.period,
        made_at=row.made_at,
        made_by=names.get(row.made_by or 0, "系统"),
        bytes_same=bytes_same,
        changed=None if bytes_same else _changed(row, sheets),
        ledger=_against_ledger(row, sheets),
        on_trail=_on_trail(row),
    )


def _read(content: bytes) -> Sheets:
    if len(content) > _MOST_BYTES:
        raise _foreign()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        return {name: _texts(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _foreign() from error


def _texts(sheet: python_calamine.CalamineSheet) -> list[list[str]]:
    return [[canonical(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _code(sheets: Sheets) -> str:
    """The export's code as the last sheet tells it, "" where there is none."""
    labels = (EXPORT.zh, EXPORT.en)
    found = (row[2] for rows in sheets.values() for row in rows if len(row) > 2 and row[1] in labels)
    return next(found, "")


def _changed(row: ReportExport, sheets: Sheets) -> Difference | None:
    names: list[str] = []
    for name, expected in copy_service.read(evidence_store.read(row.copy_sha256)):
        names.append(name)
        if name not in sheets:
            return Difference(name, 1, 1, name, "")
        found = first_difference(name, expected, sheets[name])
        if found is not None:
            return found
    added = next((name for name in sheets if name not in names), None)
    return Difference(added, 1, 1, "", added) if added else None


def _against_ledger(row: ReportExport, sheets: Sheets) -> Difference | None:
    """The first number, day or count on a sheet of money that differs from what the ledger gives now."""
    of = rules.quarter(row.period)
    mark = quarter_service.new_mark(of, SYSTEM, "")
    made = quarter_service.money_sheets(of)
    copy = Copy()
    workbook_service.write(Report(quarter_service.title(of), (), made, False, mark), row.language, copy)
    packed, _values = copy.close()
    for sheet, (name, rows) in zip(made, copy_service.read(packed), strict=True):
        found = _sheet_against(sheet, name, rows, sheets.get(name, []))
        if found is not None:
            return found
    return None


def _sheet_against(sheet: Sheet, name: str, rows: Iterator[list[str]], found: list[list[str]]) -> Difference | None:
    head = next(row for row in rows if len(row) == len(sheet.columns) and row[1])
    at = next((at for at, row in enumerate(found) if row[: len(head)] == head), None)
    if at is None:
        return Difference(name, 1, 1, head[0], "")
    columns = frozenset(number for number, one in enumerate(sheet.columns) if one.kind is not ColumnKind.TEXT)
    differing = first_difference(name, rows, _below(found, at), columns)
    if differing is None:
        return None
    return Difference(name, differing.row + at + 1, differing.column, differing.expected, differing.found)


def _below(found: list[list[str]], at: int) -> Iterable[list[str]]:
    return found[at + 1 :]


def _on_trail(row: ReportExport) -> bool:
    events = trail.of_subject(db.session(), export_service.subject(row.id))
    told = [json.loads(event.payload) for event in events if event.kind == export_service.WorkbookExported.kind]
    return any(one["sha256"] == row.sha256 and one["values_sha256"] == row.values_sha256 for one in told)


def _foreign() -> Refusal:
    return Refusal(
        "REPORTS-03",
        zh="该文件不是本系统导出的报表",
        en="the file is no workbook of this system",
        do_zh="请核对文件；导出编号在“参数与口径”表，另存时请保留该表和.xlsx格式",
        do_en="The export's code stands on the sheet of its basis: keep that sheet and the .xlsx format",
        status=422,
    )
