"""A run as .xlsx: what it read and found by rule and by provider, and every row that was new; nothing executable."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from compliance.claims import service as claims
from compliance.foundation import clock, money
from compliance.foundation.sheets import cell
from compliance.foundation.words import Words
from compliance.screening import evidence_service as evidence
from compliance.screening import reading_service as reading
from compliance.screening.reading_service import RunView

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS = 100_000
_PAGE = 2_000
_RULES = (
    Words("规则", "Rule"),
    Words("版本", "Version"),
    Words("规则文件哈希", "Fingerprint of the rule"),
    Words("命中", "Hits"),
    Words("新命中", "New hits"),
    Words("明细行", "Rows"),
    Words("涉及金额（元）", "Amount (yuan)"),
    Words("线索", "Leads"),
)
_PLACES = (Words("机构", "Provider"), Words("命中", "Hits"), Words("涉及金额（元）", "Amount (yuan)"))
_ROWS = (
    Words("规则", "Rule"),
    Words("命中编号", "Hit"),
    Words("机构", "Provider"),
    Words("参保人（哈希）", "Person (hash)"),
    Words("结算单号", "Claim"),
    Words("明细序号", "Line"),
    Words("涉及金额（元）", "Amount (yuan)"),
    Words("比较值", "Measure"),
)
_FACTS = (
    Words("期间", "Period"),
    Words("结算单", "Claims"),
    Words("完成时间", "Made at"),
    Words("输入哈希", "Fingerprint of the inputs"),
    Words("结算数据批次", "Batches"),
)


def write(run: RunView, language: str) -> bytes:
    """The workbook in `language` (zh… or en)."""
    book = Workbook(write_only=True)
    facts = (
        run.period.code,
        run.claims,
        f"{clock.local(run.made_at):%Y-%m-%d %H:%M}",
        run.inputs_sha256,
        "、".join(run.batches),
    )
    told = ((name.in_language(language), value) for name, value in zip(_FACTS, facts, strict=True))
    _sheet(book, Words("筛查", "Run"), (), told, language)
    _sheet(book, Words("按规则", "By rule"), _RULES, _rules(run, language), language)
    _sheet(book, Words("按机构", "By provider"), _PLACES, _places(run), language)
    _sheet(book, Words("新命中明细", "New rows"), _ROWS, _rows(run, language), language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rules(run: RunView, language: str) -> Iterator[tuple[Any, ...]]:
    for one in reading.lines(run.id):
        counts = (one.hits, one.new_hits, one.rows, money.to_yuan(one.amount), one.leads)
        yield one.words.in_language(language), one.number, one.sha256, *counts


def _places(run: RunView) -> Iterator[tuple[Any, ...]]:
    for one in reading.places(run.id, most=_MOST_ROWS)[0]:
        yield one.name, one.hits, money.to_yuan(one.amount)


def _rows(run: RunView, language: str) -> Iterator[tuple[Any, ...]]:
    for number in range(1, _MOST_ROWS // _PAGE + 1):
        rows, _total = evidence.rows_of(run_id=run.id, number=number, size=_PAGE)
        for one in rows:
            person = claims.shown(one.person_id)
            yield (
                one.words.in_language(language),
                one.hit_id,
                one.provider_name,
                person,
                one.claim_id,
                one.line_no,
                money.to_yuan(one.amount),
                one.measure,
            )
        if len(rows) < _PAGE:
            return


def _sheet(book: Workbook, name: Words, heads: Sequence[Words], rows: Iterable[Sequence[Any]], language: str) -> None:
    sheet: WriteOnlyWorksheet = book.create_sheet(name.in_language(language))
    for letter in "ABCDEFGH":
        sheet.column_dimensions[letter].width = 22
    if heads:
        sheet.freeze_panes = "A2"
        sheet.append([cell(sheet, one.in_language(language), bold=True) for one in heads])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
