"""What a provider still owes the agency, line by line: what a payment to it may be set off against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.ledger.models import LedgerEntry
from compliance.ledger.rules import RECEIVABLE, Payee, Way

# A fine goes to the treasury: the agency cannot set it off. A person's share is no debt of the provider's.
_TO_THE_AGENCY = (Payee.FUND_ACCOUNT.value, Payee.AGENCY.value)


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A line of what is due with what is still open of it."""

    entry_id: int
    provider_id: int
    consequence: str
    fund: str
    posted_on: date
    source_kind: str
    source_id: str
    outstanding_fen: Fen


def open_dues(provider_ids: Sequence[int]) -> tuple[OpenDue, ...]:
    """Lines that these providers owe the agency, by provider and line; none of a person's, none that was reversed."""
    settling, reversing = aliased(LedgerEntry), aliased(LedgerEntry)
    settled = (
        select(func.coalesce(func.sum(settling.amount_fen), 0))
        .where(settling.settles == LedgerEntry.id)
        .scalar_subquery()
    )
    query = (
        select(LedgerEntry, settled)
        .where(
            LedgerEntry.provider_id.in_(tuple(provider_ids)),
            LedgerEntry.account.like(f"{RECEIVABLE}%"),
            LedgerEntry.debtor_kind == "provider",
            LedgerEntry.payee.in_(_TO_THE_AGENCY),
            ~select(reversing.id).where(reversing.reverses == LedgerEntry.id).exists(),
        )
        .order_by(LedgerEntry.provider_id, LedgerEntry.id)
    )
    return tuple(
        OpenDue(
            row.id,
            row.provider_id,
            row.account.removeprefix(RECEIVABLE),
            row.fund,
            row.posted_on,
            row.source_kind,
            row.source_id,
            row.amount_fen - int(paid),
        )
        for row, paid in db.session.execute(query)
        if row.amount_fen > int(paid)
    )


def received_under(voucher: str) -> dict[int, Fen]:
    """Line that was due -> what was set off against it under this voucher and was not taken back since."""
    reversing = aliased(LedgerEntry)
    query = (
        select(LedgerEntry.settles, func.sum(LedgerEntry.amount_fen))
        .where(
            LedgerEntry.key.startswith(f"{Way.OFFSET}:{voucher}:", autoescape=True),
            ~select(reversing.id).where(reversing.reverses == LedgerEntry.id).exists(),
        )
        .group_by(LedgerEntry.settles)
    )
    return {line: int(fen) for line, fen in db.session.execute(query) if line is not None}


def sums_by_source(source_kind: str, ending: str) -> dict[str, dict[str, Fen]]:
    """source id -> account -> sum, of every source of a kind whose id ends so: the deposits of a year (":2024")."""
    query = (
        select(LedgerEntry.source_id, LedgerEntry.account, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.source_kind == source_kind, LedgerEntry.source_id.endswith(ending, autoescape=True))
        .group_by(LedgerEntry.source_id, LedgerEntry.account)
    )
    sums: dict[str, dict[str, Fen]] = {}
    for source_id, account, fen in db.session.execute(query):
        sums.setdefault(source_id, {})[account] = int(fen)
    return sums
