"""Lines and sums of the ledger; every sum is one of lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, column, false, func, or_, select, table, union
from sqlalchemy.orm import aliased

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.ids import row_id
from compliance.foundation.money import Fen
from compliance.ledger import rules
from compliance.ledger.day_sum_service import SUMS
from compliance.ledger.models import LedgerEntry
from compliance.ledger.rules import RECEIVABLE, RECEIVED, REVERSAL

_OF_A_LINE = ("provider_id", "debtor_kind", "source_kind", "source_id")  # what only a line tells, no sum by day
_PROVIDERS = table("providers", column("id"), column("code"), column("name"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as it stands, with its provider's code and name."""

    id: int
    posted_on: date
    account: str
    provider_id: int
    provider_code: str
    provider_name: str
    debtor_kind: str
    debtor_label: str
    payee: str
    fund: str
    insured_place: str
    amount_fen: Fen
    source_kind: str
    source_id: str
    settles: int | None
    reverses: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look at. side: "due", "received" or "" for both, which are then summed apart."""

    since: date | None = None
    until: date | None = None
    side: str = ""
    consequence: str = ""
    fund: str | None = None
    provider: str = ""
    provider_id: int | None = None
    debtor_kind: str = ""
    source_kind: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of lines, and the sums of every line that the filter finds."""

    rows: tuple[Entry, ...]
    total: int
    number: int
    size: int
    due_fen: Fen
    received_fen: Fen


def totals(since: date, until: date) -> dict[str, Fen]:
    """Sum by account of the lines posted from `since` to `until`, both included."""
    kept = SUMS.sums().c
    query = (
        select(kept.account, func.sum(kept.amount_fen))
        .where(kept.posted_on.between(since, until))
        .group_by(kept.account)
        .order_by(kept.account)
    )
    return {account: int(fen) for account, fen in db.session.execute(query)}


def totals_by_fund(since: date, until: date) -> dict[tuple[str, str], Fen]:
    """The same by (account, fund)."""
    kept = SUMS.sums().c
    query = (
        select(kept.account, kept.fund, func.sum(kept.amount_fen))
        .where(kept.posted_on.between(since, until))
        .group_by(kept.account, kept.fund)
        .order_by(kept.account, kept.fund)
    )
    return {(account, fund): int(fen) for account, fund, fen in db.session.execute(query)}


def entries(wanted: Filter, number: int = 1, size: int = 25) -> Page:
    """One page of the lines that `wanted` finds, newest first, with the sums of them all; beyond the last: the last."""
    by_account = db.session.execute(_sums(wanted)).all()
    total = sum(int(count) for _, count, _ in by_account)
    number = min(max(number, 1), max(1, -(-total // size)))
    rows = db.session.execute(
        _where(select(LedgerEntry, _PROVIDERS.c.code, _PROVIDERS.c.name), wanted)
        .order_by(LedgerEntry.posted_on.desc(), LedgerEntry.id.desc())
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(
        rows=tuple(_entry(*row) for row in rows),
        total=total,
        number=number,
        size=size,
        due_fen=sum(int(fen) for account, _, fen in by_account if rules.is_due(account)),
        received_fen=sum(int(fen) for account, _, fen in by_account if rules.is_received(account)),
    )


def _sums(wanted: Filter) -> Select[Any]:
    """(account, lines, sum) of the lines that `wanted` finds: from the sums by day where it asks for nothing that they
    do not tell apart, otherwise from the lines."""
    if any(getattr(wanted, name) for name in ("provider", *_OF_A_LINE)):
        figures: list[Any] = [LedgerEntry.account, func.count(), func.sum(LedgerEntry.amount_fen)]
        return _where(select(*figures), wanted, with_names=bool(wanted.provider)).group_by(LedgerEntry.account)
    kept = SUMS.sums().c
    summed: Select[Any] = select(kept.account, func.sum(kept.lines), func.sum(kept.amount_fen))
    return _where_summed(summed, kept, wanted).group_by(kept.account)


def lines(since: date, until: date) -> tuple[Entry, ...]:
    """Every line posted from `since` to `until`, oldest first: what a workbook lists."""
    query = _where(select(*_FIELDS), Filter(since=since, until=until))
    rows = db.session.execute(query.order_by(LedgerEntry.posted_on, LedgerEntry.id).execution_options(yield_per=5000))
    known: dict[Any, Any] = {}  # names and days stand in many lines; each is kept once
    return tuple(_listed(row, known) for row in rows)


def of_source(source_kind: str, source_id: str) -> tuple[Entry, ...]:
    """The lines of one source and what settles or reverses them, oldest first."""
    own = select(LedgerEntry.id).where(LedgerEntry.source_kind == source_kind, LedgerEntry.source_id == source_id)
    # Each of the three by its own index: a database asked for one "or" of them reads the whole ledger.
    linked_ids = (select(LedgerEntry.id).where(link.in_(own)) for link in (LedgerEntry.settles, LedgerEntry.reverses))
    wanted = LedgerEntry.id.in_(union(own, *linked_ids))
    query = _joined(select(LedgerEntry, _PROVIDERS.c.code, _PROVIDERS.c.name)).where(wanted)
    return tuple(_entry(*row) for row in db.session.execute(query.order_by(LedgerEntry.id)))


def of_vouchers(ids: Sequence[int], vouchers: Sequence[str]) -> tuple[Entry, ...]:
    """Lines by their ids, and those received by offset under these vouchers and not taken back; oldest first."""
    reversing = aliased(LedgerEntry)
    offset = [LedgerEntry.key.startswith(f"{rules.Way.OFFSET}:{one}:", autoescape=True) for one in vouchers]
    standing = ~select(reversing.id).where(reversing.reverses == LedgerEntry.id).exists()
    query = _joined(select(LedgerEntry, _PROVIDERS.c.code, _PROVIDERS.c.name)).where(
        or_(LedgerEntry.id.in_(tuple(ids)), and_(standing, or_(false(), *offset)))
    )
    return tuple(_entry(*row) for row in db.session.execute(query.order_by(LedgerEntry.id)))


def sums_of_sources(source_kind: str, source_ids: Sequence[str]) -> dict[str, dict[str, Fen]]:
    """source id -> account -> sum, of the lines of these sources and of what settles or reverses them."""
    if not source_ids:
        return {}
    kinds = (source_kind, *rules.Way)
    query = (
        select(LedgerEntry.source_id, LedgerEntry.account, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.source_kind.in_(kinds), LedgerEntry.source_id.in_(source_ids))
        .group_by(LedgerEntry.source_id, LedgerEntry.account)
    )
    sums: dict[str, dict[str, Fen]] = {}
    for source_id, account, fen in db.session.execute(query):
        sums.setdefault(source_id, {})[account] = int(fen)
    return sums


def entry_in_scope(_actor: Actor, entry_id: str) -> Entry | None:
    """One line by its id in a URL; None when there is none."""
    key = row_id(entry_id)
    if key is None:
        return None
    query = _joined(select(LedgerEntry, _PROVIDERS.c.code, _PROVIDERS.c.name)).where(LedgerEntry.id == key)
    row = db.session.execute(query).one_or_none()
    return _entry(*row) if row else None


def linked(entry: Entry) -> tuple[Entry, ...]:
    """The lines that this one settles or reverses, or that settle or reverse it."""
    query = _joined(select(LedgerEntry, _PROVIDERS.c.code, _PROVIDERS.c.name)).where(
        (LedgerEntry.settles == entry.id)
        | (LedgerEntry.reverses == entry.id)
        | LedgerEntry.id.in_([found for found in (entry.settles, entry.reverses) if found])
    )
    return tuple(_entry(*row) for row in db.session.execute(query.order_by(LedgerEntry.id)))


def _joined(query: Select[Any]) -> Select[Any]:
    return query.join(_PROVIDERS, _PROVIDERS.c.id == LedgerEntry.provider_id)


def _where(query: Select[Any], wanted: Filter, *, with_names: bool = True) -> Select[Any]:
    """`with_names`: with the provider of each line, which a sum of millions of lines does without."""
    query = _where_summed(_joined(query) if with_names else query, LedgerEntry, wanted)
    if wanted.provider:
        named = _PROVIDERS.c.name.contains(wanted.provider, autoescape=True)
        query = query.where((_PROVIDERS.c.code == wanted.provider) | named)
    for name in _OF_A_LINE:
        value = getattr(wanted, name)
        if value:
            query = query.where(getattr(LedgerEntry, name) == value)
    return query


def _where_summed(query: Select[Any], of: Any, wanted: Filter) -> Select[Any]:
    """What sums by day tell apart too; of: their columns or the ledger's."""
    if wanted.since:
        query = query.where(of.posted_on >= wanted.since)
    if wanted.until:
        query = query.where(of.posted_on <= wanted.until)
    for side, prefix in (("due", RECEIVABLE), ("received", RECEIVED)):
        if wanted.side == side:
            query = query.where(of.account.like(f"{prefix}%") | of.account.like(f"{REVERSAL}{prefix}%"))
    if wanted.consequence:
        query = query.where(of.account.endswith(f".{wanted.consequence}", autoescape=True))
    if wanted.fund is not None:
        query = query.where(of.fund == wanted.fund)
    return query


_FIELDS = tuple(
    _PROVIDERS.c[name.removeprefix("provider_")]
    if name in ("provider_code", "provider_name")
    else getattr(LedgerEntry, name)
    for name in Entry.__slots__
)
_LABEL = Entry.__slots__.index("debtor_label")


def _listed(row: Any, known: dict[Any, Any]) -> Entry:
    values: list[Any] = [known.setdefault(value, value) for value in row]
    values[_LABEL] = values[_LABEL] or ""
    return Entry(*values)


def _entry(row: LedgerEntry, code: str, name: str) -> Entry:
    kept = {field: getattr(row, field) for field in Entry.__slots__ if not field.startswith("provider_")}
    kept["debtor_label"] = row.debtor_label or ""
    return Entry(provider_id=row.provider_id, provider_code=code, provider_name=name, **kept)
