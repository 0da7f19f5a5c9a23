"""Text lists: what encoding, what delimiter, which rows cannot be read. Pure, by content and not by name."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from compliance.foundation.words import Words
from compliance.providers.sheet_rules import MOST_ROWS, Sheet, check_rows, unreadable

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "gbk": "GBK", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_LOST = "\ufffd"
_LEAST_COMMON = 0.85
_MOST_LOST = 0.2
_MOST_RESTARTS = 50
_DELIMITERS = {",": ("逗号", "comma"), "\t": ("制表符", "tab"), ";": ("分号", "semicolon"), "|": ("竖线", "bar")}
_ENCODING = Words(zh="有无法识别的字符（编码不符）", en="characters that cannot be read (wrong encoding)")
_QUOTE = Words(zh="引号没有成对", en="a quotation mark is not closed")
_LONG = Words(zh="单元格过长", en="a cell is too long")


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Text and the name of its encoding; a character that cannot be read becomes U+FFFD, so that its row is named."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(name, "replace"), _NAMES[name]
    if b"\x00" in content:
        raise unreadable("文件不是文本，也不是.xlsx", "the file is neither text nor .xlsx")
    if encoding:
        return content.decode(encoding, "replace"), _NAMES.get(encoding.lower(), encoding)
    for name in ("utf-8", "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "gb18030" and not _reads_as_chinese(text):
            break
        return text, _NAMES[name]
    return _damaged(content)


def _reads_as_chinese(text: str) -> bool:
    """Whether text decoded as GB18030 uses the common characters, as Chinese does and misread bytes do not."""
    foreign = [char for char in text[:200_000] if ord(char) > 127]
    if not foreign:
        return True
    common = sum(1 for char in foreign if _in_gb2312(char))
    return common / len(foreign) >= _LEAST_COMMON


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _damaged(content: bytes) -> tuple[str, str]:
    tries = {name: content.decode(name, "replace") for name in ("utf-8", "gb18030")}
    name = min(tries, key=lambda key: tries[key].count(_LOST) / max(1, len(tries[key])))
    text = tries[name]
    lines = text.splitlines()
    lost = sum(1 for line in lines if _LOST in line)
    if lost > max(1, _MOST_LOST * len(lines)) or not _reads_as_chinese(text.replace(_LOST, "")):
        raise unreadable(
            "文字编码无法识别，不是UTF-8、GBK或GB18030",
            "the encoding is none of UTF-8, GBK and GB18030",
        )
    return text, _NAMES[name]


def find_delimiter(text: str) -> str:
    """The delimiter that gives the most lines the same number of columns, at least two."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:50]

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines)
        width, lines_of_it = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        return (lines_of_it / max(1, len(lines)) if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=score)


def read_text(content: bytes, encoding: str = "", delimiter: str = "") -> Sheet:
    """The rows of a text list, each by its record number; rows that cannot be read are named in `faults`."""
    text, name = decode(content, encoding)
    if not text.strip():
        raise unreadable("文件没有内容", "the file has no content", "请选择有内容的文件", "Choose a file with content")
    sign = delimiter or find_delimiter(text)
    rows: list[list[str]] = []
    faults: dict[int, Words] = {}
    for row, fault in _records(text, sign):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            check_rows(len(rows), 1)
        if fault:
            faults[len(rows)] = fault
        elif any(_LOST in cell for cell in row):
            faults[len(rows)] = _ENCODING
    zh, en = _DELIMITERS.get(sign, (sign, sign))
    sheet = Sheet(rows, Words(zh=f"{name}，以{zh}分隔", en=f"{name}, separated by {en}"), faults)
    check_rows(len(rows), sheet.width)
    return sheet


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str], Words | None]]:
    """Records one by one; after a quote that never closes, reading starts again on the next line."""
    lines = text.splitlines(keepends=True) if "\r" in text and "\n" not in text else list(io.StringIO(text, newline=""))
    start, restarts = 0, 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        before = 0
        while True:
            before = reader.line_num
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield [lines[start + before].strip()], _LONG if "limit" in str(error) else _QUOTE
                restarts += 1
                break
            if _swallowed(row):
                yield [lines[start + before].strip()], _QUOTE
                restarts += 1
                break
            yield row, None
        start += before + 1
        if restarts > _MOST_RESTARTS:
            raise unreadable("引号没有成对，无法分行", "quotation marks are not closed, rows cannot be told apart")


def _swallowed(row: list[str]) -> bool:
    return any(cell.count("\n") > 5 for cell in row)
