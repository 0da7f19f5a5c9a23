"""Lists made for tests: workbooks and text, good and bad."""

import io
import zipfile
from collections.abc import Callable

import openpyxl

HEAD = ("机构代码", "机构名称", "机构类别", "医院等级", "地址")
ROW = ("H001", "某县人民医院", "医院", "二级甲等", "某县城关镇人民路1号")


def csv_of(*rows: tuple[str, ...], encoding: str = "utf-8") -> bytes:
    """Rows separated by commas, as they are."""
    return "".join(",".join(row) + "\n" for row in rows).encode(encoding)


def book_of(*rows: tuple[object, ...], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    """The archive `content` with the part `name` written anew, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        new.writestr(name, part)
    return out.getvalue()


def sheet_xml(cells: str) -> bytes:
    """A sheet's XML around `cells`."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def far_cell() -> bytes:
    """Two cells: the first and the last that a sheet can have; a careless reader fills the space between."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return replaced(book_of(HEAD, ROW), "xl/worksheets/sheet1.xml", sheet_xml(cells))


def unpacks_to(size: int) -> bytes:
    """A workbook whose strings unpack to `size` bytes of nothing."""
    return replaced(book_of(HEAD, ROW), "xl/sharedStrings.xml", b" " * size)
