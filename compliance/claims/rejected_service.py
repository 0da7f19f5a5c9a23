"""What could not be loaded: the file of rejected rows, and broken exports as refusals that quote nothing of them."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from compliance.claims.loading_rules import UNSAFE, Fault
from compliance.claims.relation_rules import quoted
from compliance.claims.source_rules import unreadable
from compliance.claims.source_service import check_text
from compliance.foundation.errors import Refusal

_LINE = re.compile(r"Line: (\d+)")
_HEADS = ("行号 row", "结算单号 claim", "原因", "reason")
_AT_ONCE = 10_000


def listed(connection: duckdb.DuckDBPyConnection, rows: str, faults: Sequence[Fault], offset: int, path: Path) -> int:
    """Write each rejected row's number as the export counts (`offset` more than its place), its claim, all reasons; how
    many there are.

    rows: SELECT of the rows over the view `numbered`, made here of `raw_rows`.
    """
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("CREATE OR REPLACE TEMP VIEW numbered AS SELECT *, row_number() OVER () AS place FROM raw_rows")
    reasons = [(one.condition, one.words) for one in faults]
    reasons += [(f"claim_id IN (SELECT claim_id FROM unsafe WHERE why = '{why}')", UNSAFE[why]) for why in UNSAFE]
    zh = ", ".join(f"CASE WHEN {condition} THEN {quoted(words.zh)} END" for condition, words in reasons)
    en = ", ".join(f"CASE WHEN {condition} THEN {quoted(words.en)} END" for condition, words in reasons)
    found = connection.execute(
        f"SELECT place + {offset}, claim_id, zh, en FROM (SELECT place, claim_id, concat_ws('；', {zh}) AS zh,"
        f" concat_ws('; ', {en}) AS en FROM ({rows})) WHERE zh <> '' ORDER BY place"
    )
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(_HEADS)
        while some := found.fetchmany(_AT_ONCE):
            sheet.writerows([_harmless(cell) for cell in row] for row in some)
            count += len(some)
    return count


def first(path: Path) -> list[str]:
    """The first rejected row, four empty texts where there is none."""
    with path.open(encoding="utf-8-sig", newline="") as content:
        return next((row for place, row in enumerate(csv.reader(content)) if place == 1), [""] * len(_HEADS))


def _harmless(cell: object) -> object:
    """A text that a spreadsheet will not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell


@contextmanager
def told(text: Path | None) -> Iterator[None]:
    """Turn what the engine says of a broken export, or of too little memory, into a refusal (CLAIMS-11, -14).

    The engine's own failure is one too where `text`, the export in UTF-8, is none: when it reads some of the columns
    alone, it loses its way in a character that is cut off.
    """
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise _broken(str(error)) from None
    except duckdb.InternalException:
        if text is not None:
            check_text(text)
        raise
    except duckdb.OutOfMemoryException as error:
        raise Refusal(
            "CLAIMS-14",
            zh="内存上限不足，未导入任何行",
            en="the memory limit is too small; nothing was loaded",
            do_zh="请调高 COMPLIANCE_CLAIMS_MEMORY，或把文件分成几份",
            do_en="raise COMPLIANCE_CLAIMS_MEMORY, or split the file",
        ) from error


def _broken(said: str) -> Refusal:
    # What follows the first lines names the reader's options; the original line is a person's data.
    said = "\n".join(one for one in said.splitlines()[:6] if not one.startswith("Original Line"))
    line = _LINE.search(said)
    zh, en = (f"第{line.group(1)}行", f"line {line.group(1)}") if line else ("文件", "the file")
    lower = said.lower()
    if "unicode" in lower or "utf-8" in lower:
        return unreadable(
            f"{zh}有不同编码的文字，文件混合了多种编码或被截断",
            f"{en} is not UTF-8: encodings are mixed, or it is cut off",
        )
    if "unterminated quote" in lower:
        return unreadable(
            f"{zh}引号没有成对，文件可能被截断", f"{en}: a quotation mark is not closed, it may be cut off"
        )
    if "number of columns" in lower:
        return unreadable(
            f"{zh}的列数与首行不同，文件可能被截断", f"{en}: another number of columns, it may be cut off"
        )
    return unreadable(f"{zh}不可读", f"{en} cannot be read")
