"""What can be wrong in the ledger: every line as it was posted, reversals that take back exactly what they reverse,
receipts that settle a line of what was due and never more than it."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from compliance.foundation.database import db
from compliance.foundation.faults import Fault, Known
from compliance.foundation.models import TrailEvent
from compliance.foundation.words import Words
from compliance.ledger import day_sum_service, rules
from compliance.ledger.models import LedgerEntry
from compliance.ledger.posting_service import EntryPosted
from compliance.ledger.rules import RECEIVABLE, RECEIVED, REVERSAL

_PORTION = 500
_DO = Words(
    "请停止入账，与操作记录和纸质凭证核对，从备份恢复后补记",
    "post nothing more; compare with the trail and the vouchers, restore a backup, then post what is missing",
)
ALTERED = Known(
    "ledger_altered",
    Words("台账分录 {about} 与入账时的记录不符", "ledger line {about} is not what the trail says was posted"),
    _DO,
)
MISSING = Known(
    "ledger_missing", Words("台账分录 {about} 已入账但不存在", "ledger line {about} was posted and is not there"), _DO
)
REVERSED = Known(
    "ledger_reversal",
    Words("冲销分录 {about} 与被冲销的分录不符", "reversal {about} does not take back exactly the line it names"),
    _DO,
)
SETTLED = Known(
    "ledger_receipt",
    Words("实收分录 {about} 未对应同一机构、同一事项的应收", "receipt {about} settles no line of the same debt"),
    _DO,
)
EXCESS = Known(
    "ledger_unbalanced",
    Words(
        "应收分录 {about} 的实收多于应收或少于零",
        "more, or less than nothing, was received for line {about} than is due",
    ),
    _DO,
)
SOURCE = Known(
    "ledger_source",
    Words("台账分录 {about} 没有来源或科目不存在", "ledger line {about} has no source or no account"),
    _DO,
)


def faults(now: datetime) -> Iterator[Fault]:
    """Everything that does not hold in the ledger, line by line."""
    yield from _lines()
    yield from _posted()
    yield from _reversals()
    yield from _receipts()
    yield from _sums()
    yield from day_sum_service.faults(now)


def _portions(query: Any, key: Any) -> Iterator[Sequence[Any]]:
    after = 0
    while rows := db.session.execute(query.where(key > after).order_by(key).limit(_PORTION)).all():
        yield rows
        after = rows[-1][0]


def _lines() -> Iterator[Fault]:
    """Each line has an account, a source, and the event that tells of it with the same figures."""
    entry = LedgerEntry
    query = select(entry.id, entry.account, entry.amount_fen, entry.source_kind, entry.source_id)
    for rows in _portions(query, entry.id):
        told = _told([f"ledger:{row.id}" for row in rows])
        for row in rows:
            if not rules.is_account(row.account) or not row.source_kind or not row.source_id:
                yield SOURCE.fault(row.id)
            said = (row.account, row.amount_fen, _source(row))
            if told.get(f"ledger:{row.id}") != said:
                yield ALTERED.fault(row.id)


def _source(row: Any) -> str:
    """A receipt's event names its way and its debt's source, as the line does."""
    return f"{row.source_kind}:{row.source_id}"


def _told(subjects: list[str]) -> dict[str, tuple[str, int, str]]:
    query = select(TrailEvent.subject, TrailEvent.payload).where(
        TrailEvent.subject.in_(subjects), TrailEvent.kind == EntryPosted.kind
    )
    said = {row.subject: json.loads(row.payload) for row in db.session.execute(query)}
    return {subject: (one["account"], one["amount_fen"], one["source"]) for subject, one in said.items()}


def _posted() -> Iterator[Fault]:
    """No line that the trail tells of has gone."""
    query = select(TrailEvent.number, TrailEvent.subject).where(TrailEvent.kind == EntryPosted.kind)
    for rows in _portions(query, TrailEvent.number):
        ids = [int(row.subject.partition(":")[2]) for row in rows]
        there = set(db.session.scalars(select(LedgerEntry.id).where(LedgerEntry.id.in_(ids))))
        yield from (MISSING.fault(one) for one in ids if one not in there)


def _reversals() -> Iterator[Fault]:
    line, original = aliased(LedgerEntry), aliased(LedgerEntry)
    same = (
        (line.amount_fen == -original.amount_fen)
        & (line.account == REVERSAL + original.account)
        & (line.provider_id == original.provider_id)
        & (line.fund == original.fund)
        & (line.payee == original.payee)
    )
    reversing = line.account.startswith(REVERSAL)
    query = (
        select(line.id)
        .outerjoin(original, original.id == line.reverses)
        .where((reversing & (original.id.is_(None) | ~same)) | (~reversing & line.reverses.is_not(None)))
    )
    yield from (REVERSED.fault(one) for one in db.session.scalars(query.execution_options(yield_per=_PORTION)))


def _receipts() -> Iterator[Fault]:
    line, due = aliased(LedgerEntry), aliased(LedgerEntry)
    came_in = line.account.startswith(RECEIVED) | line.account.startswith(REVERSAL + RECEIVED)
    of_it = func.replace(func.replace(line.account, REVERSAL, ""), RECEIVED, RECEIVABLE)
    same = (due.account == of_it) & (line.provider_id == due.provider_id) & (line.payee == due.payee)
    query = (
        select(line.id)
        .outerjoin(due, due.id == line.settles)
        .where((came_in & (due.id.is_(None) | ~same)) | (~came_in & line.settles.is_not(None)))
    )
    yield from (SETTLED.fault(one) for one in db.session.scalars(query.execution_options(yield_per=_PORTION)))


def _sums() -> Iterator[Fault]:
    due, settling, reversing = aliased(LedgerEntry), aliased(LedgerEntry), aliased(LedgerEntry)
    paid = select(settling.settles, func.sum(settling.amount_fen).label("fen")).group_by(settling.settles).subquery()
    query = (
        select(due.id)
        .join(paid, paid.c.settles == due.id)
        .outerjoin(reversing, reversing.reverses == due.id)
        .where((paid.c.fen > due.amount_fen + func.coalesce(reversing.amount_fen, 0)) | (paid.c.fen < 0))
    )
    yield from (EXCESS.fault(one) for one in db.session.scalars(query.execution_options(yield_per=_PORTION)))
