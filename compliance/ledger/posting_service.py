"""Adding lines to the ledger, inside the unit of work of whoever posts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

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


def post(work: UnitOfWork, entry: NewEntry) -> int:
    """Add a line; returns its id. The same line under the same key is posted once, another refused (LEDGER-07)."""
    rules.check(entry)
    found = work.session.scalars(select(LedgerEntry).where(LedgerEntry.key == entry.key)).one_or_none()
    if found is not None:
        _same_or_refuse(found, entry)
        return found.id
    row = LedgerEntry(
        **{name: getattr(entry, name) for name in NewEntry.__slots__ if name != "debtor_label"},
        debtor_label=entry.debtor_label or None,
        posted_by=work.doer.user_id,
        recorded_at=work.now,
    )
    work.session.add(row)
    work.flush()
    source = f"{entry.source_kind}:{entry.source_id}"
    work.record(EntryPosted(subject=f"ledger:{row.id}", account=row.account, amount_fen=row.amount_fen, source=source))
    return row.id


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
    due = work.session.scalars(select(LedgerEntry).where(LedgerEntry.id == due_id).with_for_update()).one()
    posted = work.session.scalars(select(LedgerEntry).where(LedgerEntry.key == key)).one_or_none()
    if posted is None:
        rules.check_receipt(due.amount_fen + _reversed(work, due.id), _settled(work, due.id), amount_fen)
    entry = NewEntry(
        account=RECEIVED + due.account.removeprefix(RECEIVABLE),
        provider_id=due.provider_id,
        debtor_kind=due.debtor_kind,
        debtor_label=due.debtor_label or "",
        payee=due.payee,
        fund=due.fund,
        insured_place=due.insured_place,
        amount_fen=amount_fen,
        source_kind=rules.Way(way),
        source_id=due.source_id,
        posted_on=on,
        settles=due.id,
        key=key,
    )
    return post(work, entry)


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


def _reversed(work: UnitOfWork, entry_id: int) -> Fen:
    query = select(func.coalesce(func.sum(LedgerEntry.amount_fen), 0)).where(LedgerEntry.reverses == entry_id)
    return int(work.session.scalars(query).one())


def _settled(work: UnitOfWork, due_id: int) -> Fen:
    query = select(func.coalesce(func.sum(LedgerEntry.amount_fen), 0)).where(LedgerEntry.settles == due_id)
    return int(work.session.scalars(query).one())
