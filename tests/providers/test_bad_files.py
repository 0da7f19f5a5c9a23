"""Files that are no list are refused as a whole, by what they are; nothing of them is loaded."""

import pytest

from compliance.foundation.errors import Refusal
from compliance.providers.import_service import read_sheet
from compliance.providers.sheet_rules import LARGEST_FILE
from tests.providers.books import HEAD, ROW, book_of, csv_of, far_cell, replaced, sheet_xml, unpacks_to

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
GOOD = book_of(HEAD, ROW)

BAD = {
    "empty": (b"", "x.csv", "文件是空的"),
    "blank": (b"\xef\xbb\xbf \n\n", "x.csv", "没有内容"),
    "200 MB": (None, "x.csv", "200MB"),
    "old xls": (OLE, "x.xls", "旧版Excel"),
    "old xls renamed": (OLE, "x.xlsx", "旧版Excel"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "打开密码"),
    "html named xls": (b"<html><table><tr><td>1</td></tr></table></html>", "x.xls", "网页"),
    "html named csv": (b"\xef\xbb\xbf  <!DOCTYPE html><p>x", "x.csv", "网页"),
    "xml named xls": (b'<?xml version="1.0"?><Workbook/>', "x.xls", "网页"),
    "pdf": (b"%PDF-1.7 ...", "x.csv", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "x.csv", "图片"),
    "program": (b"MZ\x90\x00", "x.csv", "程序"),
    "gzip": (b"\x1f\x8b\x08\x00", "x.csv", "压缩包"),
    "text named xlsx": (csv_of(HEAD, ROW), "x.xlsx", "内容却不是"),
    "zip of something": (
        replaced(GOOD, "nothing", b"").replace(b"xl/workbook.xml", b"xl/xxxxxxxx.xml"),
        "x.xlsx",
        "不是.xlsx",
    ),
    "cut off": (GOOD[: len(GOOD) // 2], "x.xlsx", "损坏"),
    "far cell": (far_cell(), "x.xlsx", "超过200000行"),
    "bomb": (unpacks_to(60_000_000), "x.xlsx", "膨大"),
    "odd references": (
        replaced(GOOD, "xl/worksheets/sheet1.xml", sheet_xml("<row r='1'><c r='XFD1048576'><v>1</v></c></row>")),
        "x.xlsx",
        "写法异常",
    ),
    "empty sheet": (book_of(), "x.xlsx", "没有内容"),
    "binary": (b"a,b\x00\x01\x02,c\n", "x.csv", "不是文本"),
    "big5": ("醫療機構名稱,地址\n臺北市立聯合醫院,臺北市鄭州路\n".encode("big5"), "x.csv", "编码无法识别"),
    "noise": (bytes(range(128, 256)) * 40, "x.csv", "编码无法识别"),
    "shift-jis": ("病院名,住所\n東京都立病院,東京都新宿区\n".encode("shift_jis") * 5, "x.csv", "编码无法识别"),
    "quotes everywhere": (b'"a\n' * 80, "x.csv", "引号没有成对"),
    "too many rows": (b"a,b\n" * 200_001, "x.csv", "超过200000行"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_whole(name):
    content, file_name, reason = BAD[name]
    if content is None:
        content = bytes(200 * 1024 * 1024)
    with pytest.raises(Refusal) as refusal:
        read_sheet(content, file_name, {})
    assert reason in refusal.value.zh
    assert refusal.value.number in ("PROVIDERS-01", "PROVIDERS-02")
    assert refusal.value.do_zh
    assert refusal.value.do_en
    assert refusal.value.status == (413 if refusal.value.number == "PROVIDERS-02" else 422)


def test_the_largest_file_is_well_above_real_lists():
    assert LARGEST_FILE >= 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (csv_of(HEAD, ROW), "UTF-8，以逗号分隔"),
        (b"\xef\xbb\xbf" + csv_of(HEAD, ROW), "UTF-8，以逗号分隔"),
        (csv_of(HEAD, ROW, encoding="gbk"), "GB18030，以逗号分隔"),
        (csv_of(HEAD, ROW, encoding="gb18030"), "GB18030，以逗号分隔"),
        (b"\xff\xfe" + csv_of(HEAD, ROW).decode().replace(",", "\t").encode("utf-16-le"), "UTF-16，以制表符分隔"),
        (csv_of(HEAD, ROW).replace(b",", b";"), "UTF-8，以分号分隔"),
        (csv_of(HEAD, ROW).replace(b"\n", b"\r\n"), "UTF-8，以逗号分隔"),
        (csv_of(HEAD, ROW).replace(b"\n", b"\r"), "UTF-8，以逗号分隔"),
        (book_of(HEAD, ROW), "Excel工作簿，工作表“Sheet”"),
    ],
)
def test_the_usual_ways_of_writing_a_list_are_read_alike(content, source):
    sheet = read_sheet(content, "名单", {})
    assert sheet.source.zh == source
    assert [tuple(row) for row in sheet.rows] == [HEAD, ROW]
    assert not sheet.faults
