"""Adding lines to the ledger, inside the unit of work of whoever posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.ledger import rules
from compliance.ledger.models import LedgerEntry
from compliance.ledger.rules import RECEIVABLE, RECEIVED, REVERSAL, NewEntry


@dataclass(frozen=True, kw_only=True)
class EntryPosted(Event):
    """A line was added to the ledger."""

    kind = "ledger.entry_posted"
    account: str
    amount_fen: int
    source: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in against the line `due_id`; key: unique, as of a line."""

    due_id: int
    amount_fen: Fen
    key: str


def post(work: UnitOfWork, entry: NewEntry) -> int:
    """Add a line; returns its id. The same line under the same key is posted once, another refused (LEDGER-07)."""
    return post_all(work, (entry,))[0]


def post_all(work: UnitOfWork, entries: Sequence[NewEntry]) -> list[int]:
    """The same for many in their order, in two statements; each line is on the trail by itself."""
    for entry in entries:
        rules.check(entry)
    rows = {row.key: row for row in work.session.scalars(_of_keys([entry.key for entry in entries]))}
    made: list[LedgerEntry] = []
    for entry in entries:
        if entry.key in rows:
            _same_or_refuse(rows[entry.key], entry)
        else:
            rows[entry.key] = _row(work, entry)
            made.append(rows[entry.key])
    work.session.add_all(made)
    work.flush()
    for row in made:
        source = f"{row.source_kind}:{row.source_id}"
        work.record(
            EntryPosted(subject=f"ledger:{row.id}", account=row.account, amount_fen=row.amount_fen, source=source)
        )
    return [rows[entry.key].id for entry in entries]


def _of_keys(keys: Sequence[str]) -> Select[Any]:
    return select(LedgerEntry).where(LedgerEntry.key.in_(keys))


def _row(work: UnitOfWork, entry: NewEntry) -> LedgerEntry:
    return LedgerEntry(
        **{name: getattr(entry, name) for name in NewEntry.__slots__ if name != "debtor_label"},
        debtor_label=entry.debtor_label or None,
        posted_by=work.doer.user_id,
        recorded_at=work.now,
    )


def _same_or_refuse(row: LedgerEntry, entry: NewEntry) -> None:
    names = ("account", "provider_id", "amount_fen", "fund", "source_kind", "source_id", "settles", "reverses")
    differing = [name for name in names if getattr(row, name) != getattr(entry, name)]
    if differing:
        raise Refusal(
            "LEDGER-07",
            zh=f"标识“{entry.key}”已入账，内容不同：{'、'.join(differing)}",
            en=f"a different line was posted under {entry.key}: {', '.join(differing)}",
            do_zh="请核对是否重复入账；如原分录有误，请先冲销",
            do_en="Check whether it was posted before; reverse a wrong line first",
        )


def receive(work: UnitOfWork, due_id: int, amount_fen: Fen, way: str, on: date, key: str) -> int:
    """Post what came in against the line `due_id`, by receipt or offset; never more than is still due (LEDGER-04)."""
    return receive_all(work, way, on, (Receipt(due_id, amount_fen, key),))[0]


def receive_all(work: UnitOfWork, way: str, on: date, receipts: Sequence[Receipt]) -> list[int]:
    """The same for many in their order; the lines that were due are held, each in turn of its number."""
    ids = sorted({one.due_id for one in receipts})
    held = select(LedgerEntry).where(LedgerEntry.id.in_(ids)).order_by(LedgerEntry.id).with_for_update()
    dues = {row.id: row for row in work.session.scalars(held)}
    known = {row.key for row in work.session.scalars(_of_keys([one.key for one in receipts]))}
    reversed_, settled = _sums(work, LedgerEntry.reverses, ids), _sums(work, LedgerEntry.settles, ids)
    for one in receipts:
        if one.key not in known:
            due = dues[one.due_id].amount_fen + reversed_.get(one.due_id, 0)
            rules.check_receipt(due, settled.get(one.due_id, 0), one.amount_fen)
            settled[one.due_id] = settled.get(one.due_id, 0) + one.amount_fen
    return post_all(work, [_received(dues[one.due_id], one, way, on) for one in receipts])


def _received(due: LedgerEntry, one: Receipt, way: str, on: date) -> NewEntry:
    return NewEntry(
        account=RECEIVED + due.account.removeprefix(RECEIVABLE),
        provider_id=due.provider_id,
        debtor_kind=due.debtor_kind,
        debtor_label=due.debtor_label or "",
        payee=due.payee,
        fund=due.fund,
        insured_place=due.insured_place,
        amount_fen=one.amount_fen,
        source_kind=rules.Way(way),
        source_id=due.source_id,
        posted_on=on,
        settles=due.id,
        key=one.key,
    )


def reverse(work: UnitOfWork, entry_id: int, on: date) -> int:
    """Take a line back by a line of its own on reversal.*; a line is reversed once. Returns the new line's id."""
    row = work.session.scalars(select(LedgerEntry).where(LedgerEntry.id == entry_id).with_for_update()).one()
    if row.account.startswith(REVERSAL) or (row.account.startswith(RECEIVABLE) and _settled(work, row.id)):
        raise Refusal(
            "LEDGER-08",
            zh="冲销分录不能再冲销；已有实收的应收分录须先冲销实收",
            en="a reversal is not reversed; reverse what was received before what was due",
            do_zh="请按先实收、后应收的顺序冲销",
            do_en="Reverse the receipts first",
        )
    entry = NewEntry(
        account=REVERSAL + row.account,
        provider_id=row.provider_id,
        debtor_kind=row.debtor_kind,
        debtor_label=row.debtor_label or "",
        payee=row.payee,
        fund=row.fund,
        insured_place=row.insured_place,
        amount_fen=-row.amount_fen,
        source_kind=row.source_kind,
        source_id=row.source_id,
        posted_on=on,
        settles=row.settles,
        reverses=row.id,
        key=f"reversal:{row.id}",
    )
    return post(work, entry)


def _settled(work: UnitOfWork, due_id: int) -> Fen:
    return _sums(work, LedgerEntry.settles, (due_id,)).get(due_id, 0)


def _sums(work: UnitOfWork, pointing: Any, ids: Sequence[int]) -> dict[int, Fen]:
    """Line -> sum of the lines that point at it."""
    query = select(pointing, func.sum(LedgerEntry.amount_fen)).where(pointing.in_(ids)).group_by(pointing)
    return {id: int(fen) for id, fen in work.session.execute(query)}
