"""Opening an export: whatever it is, it becomes something that the engine scans as rows of text."""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import python_calamine

from compliance.claims.relation_rules import quoted
from compliance.claims.source_rules import cells_of, delimiter_of, encoding_of, mixed, unreadable
from compliance.foundation import archives
from compliance.foundation.words import Words

_SAMPLE = 1 << 20
_BLOCK = 4 << 20
_LARGEST_UNPACKED = 3 << 30
_LARGEST_RATIO = 200
_EXACT = 10**15
_PEEKED = 20
LOST = "\ufffd"  # what a number that a spreadsheet has cut is written as; no row with it is loaded


@dataclass(frozen=True, slots=True)
class Source:
    """An export ready to be scanned.

    scan: SQL that gives its rows as texts c1, c2 …; headings: "" where it has none; rows: the first few, as texts;
    lossy: texts may hold LOST; words: how it was read; text: the file in
    UTF-8 that the scan reads, None where it reads another kind.
    """

    scan: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: Words
    lossy: bool = False
    text: Path | None = None

    @property
    def typed(self) -> bool:
        """Whether the scan can read columns as other types than text, with nothing lost."""
        return self.text is not None and not self.lossy

    def scan_as(self, types: Mapping[int, str]) -> str:
        """The scan with columns read as these types, by position."""
        scan = self.scan
        for place, kind in types.items():
            scan = scan.replace(f"'c{place}': 'VARCHAR'", f"'c{place}': '{kind}'")
        return scan


def open_source(path: Path, formats: Mapping[str, Any], workplace: Path, *, peek: bool = False) -> Source:
    """Open an export by its content. `workplace` takes what has to be rewritten first, only its beginning to `peek` at
    headings and first rows. CLAIMS-11 where it cannot be read."""
    with path.open("rb") as content:
        sample = content.read(_SAMPLE)
    if not sample.strip():
        raise unreadable("文件是空的", "the file is empty")
    if sample.startswith(b"PAR1"):
        return _parquet(path)
    if sample.startswith(b"PK\x03\x04"):
        text, title = _from_workbook(path, workplace, str(formats.get("sheet", "")), peek)
        words = Words(f"Excel工作簿，工作表“{title}”", f"Excel workbook, sheet “{title}”")
        return _csv(text, {**formats, "delimiter": ","}, words, lossy=True)
    encoding = str(formats.get("encoding", "")) or encoding_of(sample)
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise unreadable(f"不认识编码 {encoding}", f"the encoding {encoding} is unknown") from error
    if name in ("gbk", "gb2312", "gb18030"):
        _transcode(path, workplace / "text.csv", peek)
        return _csv(workplace / "text.csv", formats, Words("文本表格，GB18030", "text, GB18030"))
    if name != "utf-8":
        raise unreadable(f"不支持编码 {encoding}", f"the encoding {encoding} is not supported")
    return _csv(path, formats, Words("文本表格，UTF-8", "text, UTF-8"))


def _transcode(path: Path, target: Path, peek: bool) -> None:
    decoder = codecs.getincrementaldecoder("gb18030")()
    lines, tail = 1, b""
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as out:
        while True:
            block = source.read(_BLOCK)
            try:
                out.write(decoder.decode(block, final=not block))
            except UnicodeDecodeError as error:
                line = lines + (tail + block)[: error.start].count(b"\n")
                raise _mixed(line) from error
            if mixed(tail + block):
                raise _mixed(lines)
            lines += block.count(b"\n")
            tail = block[-64:]
            if not block or peek:
                return


def check_text(path: Path) -> None:
    """CLAIMS-11 with the line at which a text stops being UTF-8."""
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                raise _mixed(lines + block[: error.start].count(b"\n")) from error
            lines += block.count(b"\n")
    if decoder.getstate()[0]:
        raise unreadable(
            "文件最后一个字符的编码不完整，文件被截断", "the last character is cut off, and so is the file"
        )


def _mixed(line: int) -> Exception:
    return unreadable(
        f"第{line}行起有不同编码的文字，文件混合了多种编码",
        f"from line {line} on there is text in another encoding: the file mixes encodings",
    )


def _csv(path: Path, formats: Mapping[str, Any], words: Words, *, lossy: bool = False) -> Source:
    with path.open("rb") as content:
        sample = content.read(_SAMPLE)
    if b"\0" in sample:
        raise unreadable("文件不是文本表格（含空字符）", "the file is no text table (it holds null characters)")
    lines = codecs.getincrementaldecoder("utf-8-sig")().decode(sample).splitlines()
    if not lines or not lines[0].strip():
        raise unreadable("首行没有列名", "the first line has no headings")
    delimiter = str(formats.get("delimiter", "")) or delimiter_of(lines[0])
    first = cells_of(lines[0], delimiter)
    header = bool(formats.get("header", True))
    if len(first) < 2:
        raise unreadable("首行只有一列，找不到分隔符", "the first line has one column, no delimiter was found")
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(1, len(first) + 1))
    scan = (
        f"read_csv({quoted(str(path))}, auto_detect = false, header = {str(header).lower()},"
        f" delim = {quoted(delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = 1048576)"
    )
    shown = tuple(tuple(cells_of(line, delimiter)) for line in lines[1:4] if _whole(line))
    return Source(scan, tuple(first) if header else ("",) * len(first), shown, words, lossy, path)


def _whole(line: str) -> bool:
    return line.count('"') % 2 == 0


def _parquet(path: Path) -> Source:
    try:
        with duckdb.connect() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(str(path))})").fetchall()
            names = [str(row[0]) for row in described]
            plain = ", ".join(_as_text(place, row) for place, row in enumerate(described, 1))
            scan = f"(SELECT {plain} FROM read_parquet({quoted(str(path))}))"
            rows = connection.execute(f"SELECT * FROM {scan} LIMIT 3").fetchall()
    except duckdb.Error as error:
        raise unreadable("Parquet 文件损坏或不完整", "the Parquet file is damaged or cut off") from error
    shown = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return Source(scan, tuple(names), shown, Words("Parquet文件", "Parquet file"))


def _as_text(place: int, described: tuple[Any, ...]) -> str:
    name, kind = '"' + str(described[0]).replace('"', '""') + '"', str(described[1])
    if kind in ("DOUBLE", "FLOAT"):  # a binary number of yuan is meant to the fen
        return f"printf('%.4f', {name}) AS c{place}"
    return f"CAST({name} AS VARCHAR) AS c{place}"


def _from_workbook(path: Path, workplace: Path, wanted: str, peek: bool) -> tuple[Path, str]:
    try:
        _check_archive(path)
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        name = wanted or next(iter(names), "")
        if name not in names:
            raise unreadable(f"没有名为“{wanted}”的工作表", f"there is no sheet named {wanted!r}")
        rows = book.get_sheet_by_name(name).iter_rows()
        target = workplace / "sheet.csv"
        with target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(islice(_texts(rows), _PEEKED) if peek else _texts(rows))
    except (zipfile.BadZipFile, KeyError, python_calamine.CalamineError, OSError) as error:
        raise unreadable("文件损坏，或者不是.xlsx表格", "the file is damaged, or is no .xlsx workbook") from error
    return target, name


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            archives.check_workbook(archive, largest=_LARGEST_UNPACKED, ratio=_LARGEST_RATIO)
    except archives.BadArchiveError as bad:
        raise unreadable(bad.words.zh, bad.words.en, status=bad.status) from bad


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        texts = [_text(cell) for cell in row]
        if any(texts):
            yield texts


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        whole = cell == int(cell)
        return LOST if abs(cell) >= _EXACT else str(int(cell)) if whole else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
