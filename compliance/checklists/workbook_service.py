"""Checklists as workbooks: the plain template that an office fills, read and written, and XLSForm for ODK."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import tomli_w
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from compliance.checklists.file_rules import read, refused
from compliance.checklists.rules import EVIDENCE_WORDS, KIND_WORDS, SUBJECT_WORDS, TYPE_WORDS, Checklist, Item, ItemType
from compliance.checklists.sheet_rules import COLUMNS, HEAD, HEAD_ROWS, ITEMS, NEEDED, from_rows, to_rows
from compliance.foundation.words import Words
from compliance.law.violations import violations
from compliance.providers.sheet_rules import check_size
from compliance.providers.workbook_service import read_workbook

VALUES = "可选值"
_WIDE = {"检查内容": 48, "检查内容（英文）": 40, "法规依据": 36, "违规情形": 28, "检查方法": 36, "检查方法（英文）": 30}
_ROWS_WITH_LISTS = 500
_XLSFORM_TYPES = {
    ItemType.NUMBER: "integer",
    ItemType.AMOUNT: "decimal",
    ItemType.TEXT: "text",
    ItemType.PHOTO: "image",
}
_ANSWERS = (
    ("conforms", "符合", "Conforms"),
    ("breach", "不符合", "Breach"),
    ("not_applicable", "不适用", "Not applicable"),
    ("not_inspected", "未检查", "Not inspected"),
)


def _violation_words() -> dict[str, Words]:
    return {key: one.words for key, one in violations().items()}


def as_file(content: bytes, name: str) -> str:
    """The list of a filled workbook as the TOML file it would have been.

    CHECKLISTS-01 tells every fault by sheet and row; PROVIDERS-01, -02 a file that is no workbook or a bomb.
    """
    check_size(len(content))
    sheets = {sheet: read_workbook(content, sheet) for sheet in (HEAD, ITEMS)}
    known = _violation_words()
    found, places, faults = from_rows(sheets[HEAD].rows, sheets[ITEMS].rows, known)
    if faults:
        raise refused(name, faults)
    read(found, places, name, frozenset(known))
    return tomli_w.dumps({key: value for key, value in found.items() if value not in ("", None)})


def as_workbook(checklist: Checklist | None) -> bytes:
    """A list as the workbook that `as_file` reads; the empty template without one."""
    head = [[heading, ""] for heading in HEAD_ROWS]
    items: Sequence[Sequence[str]] = [list(COLUMNS)]
    if checklist:
        head, items = to_rows(checklist, _violation_words())
    book = Workbook()
    first = _first(book, HEAD)
    _fill(first, head, bold_column=True)
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 20, 60
    sheet = book.create_sheet(ITEMS)
    _fill(sheet, items, bold_column=False)
    _dress(sheet)
    _lists(book, first, sheet)
    return _bytes(book)


def _first(book: Workbook, title: str) -> Worksheet:
    """The sheet that a new workbook comes with, under its name."""
    sheet: Any = book.worksheets[0]
    sheet.title = title
    return sheet


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]], bold_column: bool) -> None:
    """Every cell is text, so that no content becomes a formula."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type, cell.number_format = value, "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if (column == 1) if bold_column else (number == 1):
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E7F0F1")


def _dress(sheet: Worksheet) -> None:
    sheet.freeze_panes = "B2"
    for column, heading in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE.get(heading, 14)
        if heading in NEEDED:
            sheet.cell(1, column).font = Font(bold=True, color="B3261E")
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _lists(book: Workbook, head: Worksheet, items: Worksheet) -> None:
    """The drop-down lists: their values stand on a sheet of their own."""
    values = book.create_sheet(VALUES)
    columns: Sequence[tuple[str, Mapping[str, Words]]] = (
        ("题型", TYPE_WORDS),
        ("证据要求", EVIDENCE_WORDS),
        ("违规情形", _violation_words()),
        ("检查对象", SUBJECT_WORDS),
        ("适用机构类别", KIND_WORDS),
    )
    rows = [[heading for heading, _ in columns]]
    longest = max(len(words) for _, words in columns)
    texts = [[one.zh for one in words.values()] for _, words in columns]
    rows += [[column[row] if row < len(column) else "" for column in texts] for row in range(longest)]
    _fill(values, rows, bold_column=False)
    for place, (heading, words) in enumerate(columns, start=1):
        letter = get_column_letter(place)
        values.column_dimensions[letter].width = 30
        rule = DataValidation("list", formula1=f"'{VALUES}'!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
        # Several kinds may stand in one cell: the list proposes and does not forbid.
        rule.showErrorMessage = heading != "适用机构类别"
        if heading in COLUMNS:
            column = get_column_letter(list(COLUMNS).index(heading) + 1)
            items.add_data_validation(rule)
            rule.add(f"{column}2:{column}{_ROWS_WITH_LISTS}")
        else:
            head.add_data_validation(rule)
            rule.add(f"B{list(HEAD_ROWS).index(heading) + 1}")


def as_xlsform(checklist: Checklist) -> bytes:
    """The list as an XLSForm workbook (survey, choices, settings) in Chinese and English."""
    book = Workbook()
    survey = _first(book, "survey")
    label_zh, label_en = "label::中文 (zh)", "label::English (en)"
    rows = [["type", "name", label_zh, label_en, "hint::中文 (zh)", "hint::English (en)", "relevant", "required"]]
    choices = [["list_name", "name", label_zh, label_en], *(["conformity", *row] for row in _ANSWERS)]
    for key, words, items in checklist.groups:
        rows.append(["begin_group", f"g_{key}", words.zh, words.en, "", "", "", ""])
        for item in items:
            rows += _table(item) if item.type == ItemType.TABLE else [_question(checklist, item)]
            if item.type == ItemType.CONFORMITY and item.evidence != "none":
                photo = f"${{{_name(item.code)}}} = 'breach'"
                rows.append(
                    ["image", f"{_name(item.code)}_photo", "证据照片", "Photo of the evidence", "", "", photo, "yes"]
                )
            choices += [[_name(item.code), one.id, one.words.zh, one.words.en] for one in item.choices]
        rows.append(["end_group", *[""] * 7])
    _fill(survey, rows, bold_column=False)
    _fill(book.create_sheet("choices"), choices, bold_column=False)
    settings = [["form_title", "form_id", "version", "default_language"]]
    settings.append([checklist.title.zh, checklist.code, checklist.version, "中文 (zh)"])
    _fill(book.create_sheet("settings"), settings, bold_column=False)
    return _bytes(book)


def _table(item: Item) -> list[list[str]]:
    """A table of samples is a group that repeats, a question for each column."""
    kinds = {"text": "text", "number": "integer", "amount": "decimal", "day": "date"}
    begin = ["begin_repeat", _name(item.code), item.text.zh, item.text.en, item.article, item.article]
    cells = [
        [kinds[one.type], f"{_name(item.code)}_{one.id}", one.words.zh, one.words.en, "", "", "", "no"]
        for one in item.columns
    ]
    return [[*begin, _relevant(item), ""], *cells, ["end_repeat", *[""] * 7]]


def _question(checklist: Checklist, item: Item) -> list[str]:
    guide = item.guide or Words("", "")
    kind = (
        f"select_one {_name(item.code)}"
        if item.type == ItemType.CHOICE
        else _XLSFORM_TYPES.get(ItemType(item.type), "")
    )
    hint = [f"{item.article}。{guide.zh}", f"{item.article}. {guide.en}"]
    return [kind, _name(item.code), item.text.zh, item.text.en, *hint, _relevant(item), "no"]


def _relevant(item: Item) -> str:
    when = item.show_when
    return " or ".join(f"${{{_name(when.item)}}} = '{answer}'" for answer in when.answers) if when else ""


def _name(code: str) -> str:
    """XLSForm names hold letters, digits and underscores."""
    return code.replace("-", "_")


def _bytes(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
