"""Workbooks: looked into before they are opened, so that a bomb, a formula or a password is refused by name."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

import python_calamine
from defusedxml import ElementTree

from compliance.foundation import archives
from compliance.foundation.words import Words
from compliance.providers.sheet_rules import (
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    Sheet,
    check_rows,
    plain_cell,
    unreadable,
)

_WIDE = re.compile(rb'r="([A-Z]{2,})\d')
_TALL = re.compile(rb'r="[A-Z]*(\d{6,})"')
_FORMULA = re.compile(rb"<f[ >/]")
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]+)(\d+)"')
_ODD_REFERENCE = re.compile(rb"<(?:c|row)\s[^>]*?\br\s*(?:=\s*'|\s=|=\s+\")")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA_WORDS = Words(zh="单元格含公式，请粘贴为数值", en="a cell holds a formula: paste it as a value")
_PRECISION = Words(
    zh="数字超过15位，Excel已丢失末位，请设为文本", en="a number of more than 15 digits has lost its end: make it text"
)


def read_workbook(content: bytes, sheet_name: str = "") -> Sheet:
    """The rows of one sheet (the first with content, or `sheet_name`), each row by its number in the sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
            paths = _sheet_paths(archive)
            name = _choose(list(paths), sheet_name)
            faults = _scan(archive, paths[name])
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        # From the first row on, empty ones too, so that a row's number is the one the office sees.
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, python_calamine.CalamineError, OSError) as error:
        raise unreadable("文件损坏，或者不是.xlsx表格", "the file is damaged, or is no .xlsx workbook") from error
    texts = _texts(rows, faults)
    if not any(any(row) for row in texts):
        raise unreadable(
            f"工作表“{name}”没有内容",
            f"the sheet {name!r} is empty",
            "请选择有内容的文件",
            "Choose a file with content",
        )
    check_rows(len(texts), max(map(len, texts)))
    more = f"（共{len(paths)}张）" if len(paths) > 1 else ""
    source = Words(zh=f"Excel工作簿，工作表“{name}”{more}", en=f"Excel workbook, sheet “{name}” of {len(paths)}")
    return Sheet(texts, source, faults)


def _check_archive(archive: zipfile.ZipFile) -> None:
    try:
        archives.check_workbook(archive, largest=LARGEST_UNPACKED, ratio=LARGEST_RATIO)
    except archives.BadArchiveError as bad:
        raise unreadable(bad.words.zh, bad.words.en, status=bad.status) from bad


def _read(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    """A part of the archive, never more than it declares nor than `most` bytes."""
    with archive.open(path) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise unreadable(archives.BOMB.zh, archives.BOMB.en, status=413)
    return content


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = ElementTree.fromstring(_read(archive, "xl/_rels/workbook.xml.rels", 10**6))
    targets = {item.get("Id", ""): item.get("Target", "") for item in relations}
    book = ElementTree.fromstring(_read(archive, "xl/workbook.xml", 10**6))
    found: dict[str, str] = {}
    for sheet in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        target = targets.get(sheet.get(_RELATION, ""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist() and sheet.get("state", "visible") == "visible":
            found[sheet.get("name", "")] = path
    if not found:
        raise unreadable("工作簿里没有可见的工作表", "the workbook has no visible sheet")
    return found


def _choose(names: list[str], wanted: str) -> str:
    if wanted and wanted not in names:
        raise unreadable(f"没有名为“{wanted}”的工作表", f"there is no sheet named {wanted!r}")
    return wanted or names[0]


def _scan(archive: zipfile.ZipFile, path: str) -> dict[int, Words]:
    """Faults by row; refuses a sheet whose furthest cell would make the reader fill memory with nothing."""
    content = _read(archive, path, LARGEST_UNPACKED)
    if b"\x00" in content or (
        (b"r='" in content or b'r= "' in content or b"r =" in content) and _ODD_REFERENCE.search(content)
    ):
        raise unreadable("工作表写法异常，无法检查", "the sheet is written in a way that cannot be checked")
    width = max((_column(letters) for letters in set(_WIDE.findall(content))), default=26)
    tallest = max((int(digits) for digits in _TALL.findall(content)), default=0)
    check_rows(tallest, width)
    return dict.fromkeys(_formula_rows(content), _FORMULA_WORDS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:5]:
        number = number * 26 + letter - 64
    return number


def _formula_rows(content: bytes) -> Iterator[int]:
    for found in _FORMULA.finditer(content):
        cells = _CELL.findall(content, content.rfind(b"<c ", 0, found.start()), found.start())
        if cells:
            yield int(cells[-1][1])


def _texts(rows: Sequence[Sequence[object]], faults: dict[int, Words]) -> list[list[str]]:
    texts: list[list[str]] = []
    for number, row in enumerate(rows, start=1):
        try:
            texts.append([cell if isinstance(cell, str) else plain_cell(cell) for cell in row])
        except ValueError:
            texts.append([str(cell) for cell in row])
            faults[number] = _PRECISION
    return texts
