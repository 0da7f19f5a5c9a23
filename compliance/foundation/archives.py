"""Workbooks are zip archives: looked into before anything of them is unpacked, by every room that takes one in."""

import zipfile

from compliance.foundation.words import Words

BOMB = Words(zh="压缩内容异常膨大（疑似压缩炸弹）", en="its content unpacks far too large (a zip bomb)")
_PASSWORD = Words(zh="文件设有密码，无法读取", en="the file is protected by a password")
_NO_WORKBOOK = Words(zh="这是压缩包或其他文档，不是.xlsx表格", en="this is an archive or a document, no .xlsx workbook")
_MOST_PARTS = 2000
_SMALL = 10_000_000  # what unpacks to less harms nobody, whatever it was packed into


class BadArchiveError(Exception):
    """Why an archive is not opened; the room that wanted it says so under its own number. status: 413 for a bomb."""

    def __init__(self, words: Words, status: int = 422) -> None:
        super().__init__(words.en)
        self.words = words
        self.status = status


def check_workbook(archive: zipfile.ZipFile, *, largest: int, ratio: int) -> None:
    """Raise BadArchiveError where a workbook is none, has a password, or unpacks to more than `largest` bytes or more
    than `ratio` times what it is packed into."""
    parts = archive.infolist()
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    if len(parts) > _MOST_PARTS or unpacked > largest or (unpacked > _SMALL and unpacked > ratio * packed):
        raise BadArchiveError(BOMB, 413)
    if any(one.flag_bits & 1 for one in parts):
        raise BadArchiveError(_PASSWORD)
    if "xl/workbook.xml" not in archive.namelist():
        raise BadArchiveError(_NO_WORKBOOK)
