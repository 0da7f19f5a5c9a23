"""The deposits of a year: what the ledger holds, gave back and withheld for each provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.ledger import service as ledger
from compliance.payments.loading_service import PAGE_SIZE, PROVIDERS

SOURCE = "deposit"
_ACCOUNTS = ("held", "returned", "withheld")


@dataclass(frozen=True, slots=True)
class Deposit:
    """One provider's deposit of a year, net of reversals."""

    provider_id: int
    provider_code: str
    provider_name: str
    held_fen: Fen
    returned_fen: Fen
    withheld_fen: Fen

    @property
    def kept_fen(self) -> Fen:
        """Still held: not settled yet."""
        return self.held_fen - self.returned_fen - self.withheld_fen


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a year's deposits, and the sums of all that were asked for."""

    rows: tuple[Deposit, ...]
    total: int
    number: int
    size: int
    sums: Mapping[str, Fen]


def deposits(year: int, text: str = "", number: int = 1) -> Page:
    """A year's deposits by provider's code; text: a code or a part of the name."""
    found = {int(source.split(":")[0]): sums for source, sums in ledger.sums_by_source(SOURCE, f":{year}").items()}
    query = select(PROVIDERS.c.id, PROVIDERS.c.code, PROVIDERS.c.name).where(PROVIDERS.c.id.in_(tuple(found)))
    if text.strip():
        wanted = text.strip()
        query = query.where((PROVIDERS.c.code == wanted) | PROVIDERS.c.name.contains(wanted, autoescape=True))
    rows = [_deposit(row, found[row.id]) for row in db.session.execute(query.order_by(PROVIDERS.c.code))]
    number = min(max(number, 1), max(1, -(-len(rows) // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    names = ("held_fen", "returned_fen", "withheld_fen", "kept_fen")
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return Page(tuple(rows[first : first + PAGE_SIZE]), len(rows), number, PAGE_SIZE, sums)


def deposit(provider_id: int, year: int) -> Mapping[str, Fen]:
    """One provider's: "held", "returned", "withheld" -> fen."""
    sums = ledger.sums_of_sources(SOURCE, [f"{provider_id}:{year}"]).get(f"{provider_id}:{year}", {})
    return {name: _net(sums, name) for name in _ACCOUNTS}


def _deposit(row: Any, sums: Mapping[str, Fen]) -> Deposit:
    return Deposit(row.id, row.code, row.name, *(_net(sums, account) for account in _ACCOUNTS))


def _net(sums: Mapping[str, Fen], account: str) -> Fen:
    return sums.get(f"deposit.{account}", 0) + sums.get(f"reversal.deposit.{account}", 0)
