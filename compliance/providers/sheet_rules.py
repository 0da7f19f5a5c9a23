"""A list as rows of text, whatever file it came in; and the files that are no list. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

LARGEST_FILE = 30 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_RATIO = 150
MOST_ROWS = 200_000
MOST_CELLS = 8_000_000
_EXCEL_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text. source: how it was read, shown to the person; faults: row (from 1) -> why it cannot be read."""

    rows: Sequence[Sequence[str]]
    source: Words
    faults: Mapping[int, Words] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


def unreadable(zh: str, en: str, do_zh: str = "", do_en: str = "", status: int = 422) -> Refusal:
    """A file that is refused as a whole (PROVIDERS-01, -02 for size)."""
    return Refusal(
        "PROVIDERS-02" if status == 413 else "PROVIDERS-01",
        zh=zh,
        en=en,
        do_zh=do_zh or "请另存为.xlsx或UTF-8编码的.csv后重新上传",
        do_en=do_en or "Save it as .xlsx, or as .csv in UTF-8, and upload it again",
        status=status,
    )


def check_size(size: int) -> None:
    """Refuse what is too large for a list, before it is read (PROVIDERS-02)."""
    if size > LARGEST_FILE:
        mega = LARGEST_FILE // 1024 // 1024
        raise unreadable(
            f"文件大小为{size / 1024 / 1024:.0f}MB，超过{mega}MB的上限",
            f"the file has {size / 1024 / 1024:.0f} MB, more than the {mega} MB allowed",
            "机构名单不会这样大；请检查文件，或分成几份上传",
            "A list of providers is never that large: check the file, or upload it in parts",
            413,
        )
    if size == 0:
        raise unreadable("文件是空的", "the file is empty", "请选择有内容的文件", "Choose a file with content")


def check_rows(rows: int, width: int) -> None:
    """Refuse a sheet that would not fit in memory (PROVIDERS-02)."""
    if rows > MOST_ROWS or rows * width > MOST_CELLS:
        raise unreadable(
            f"表格有{rows}行、{width}列，超过{MOST_ROWS}行的上限",
            f"the sheet has {rows} rows and {width} columns, more than the {MOST_ROWS} rows allowed",
            "请删去多余的空行和空列后另存，再重新上传",
            "Delete empty rows and columns, save it again and upload it",
            413,
        )


def kind_of(content: bytes, file_name: str) -> str:
    """xlsx or text, by content; a file that only pretends to be a list is refused by what it is (PROVIDERS-01)."""
    head = content[:4096]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if (
            b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in content[:200_000]
            or b"EncryptedPackage" in content[:200_000]
        ):
            raise unreadable(
                "文件设有打开密码，无法读取",
                "the file is protected by a password",
                "请在Excel中取消密码后另存为.xlsx",
                "Remove the password in Excel and save it as .xlsx",
            )
        raise unreadable("这是旧版Excel（.xls）文件", "this is an old Excel file (.xls)")
    if head.startswith(b"PK"):
        return "xlsx"
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise unreadable("这是网页文件，不是表格", "this is a web page, not a sheet")
    for magic, zh, en in (
        (b"%PDF", "PDF", "PDF"),
        (b"\x89PNG", "图片", "picture"),
        (b"\xff\xd8\xff", "图片", "picture"),
        (b"GIF8", "图片", "picture"),
        (b"MZ", "程序", "program"),
        (b"Rar!", "压缩包", "archive"),
        (b"7z\xbc\xaf", "压缩包", "archive"),
        (b"\x1f\x8b", "压缩包", "archive"),
        (b"{\\rtf", "文档", "document"),
    ):
        if head.startswith(magic):
            raise unreadable(f"这是{zh}文件，不是表格", f"this is a {en} file, not a sheet")
    if file_name.lower().endswith((".xlsx", ".xlsm")):
        raise unreadable("文件名为.xlsx，内容却不是", "the name says .xlsx, the content does not")
    return "text"


def plain_cell(value: object) -> str:
    """A cell of a workbook as text: 1001.0 is 1001, a day is ISO, true and false are words.

    ValueError for a number of more than 15 digits, which Excel no longer holds exactly.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= 10**_EXCEL_LONGEST:
            raise ValueError("precision")
        return str(int(value)) if value.is_integer() else repr(value)
    if hasattr(value, "isoformat"):
        text: str = value.isoformat()
        return text.removesuffix("T00:00:00")
    return str(value)
