"""What became due and what came in, by consequence: the sums that every report, page and paper reads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, MONEY
from compliance.ledger import rules
from compliance.ledger.day_sum_service import SUMS
from compliance.ledger.models import LedgerEntry
from compliance.ledger.reading_service import totals


@dataclass(frozen=True, slots=True)
class Sum:
    """One consequence in a span of days: what became due and what came in. The two are never added."""

    consequence: str
    words: Words
    due_fen: Fen
    received_fen: Fen


@dataclass(frozen=True, slots=True)
class Money:
    """The ledger's sums of a span of days."""

    sums: tuple[Sum, ...]

    @property
    def due_fen(self) -> Fen:
        """All that became due."""
        return sum(found.due_fen for found in self.sums)

    @property
    def received_fen(self) -> Fen:
        """All that came in."""
        return sum(found.received_fen for found in self.sums)

    @property
    def largest_fen(self) -> Fen:
        """The largest sum due, to which bars are drawn."""
        return max((found.due_fen for found in self.sums), default=0)


def money(since: date, until: date) -> Money:
    """The ledger's totals from `since` to `until` by consequence, reversals taken off."""
    return _money(totals(since, until).items())


def posted_span() -> tuple[date, date] | None:
    """The first and the last day that a line was posted on, None while there is none; two looks into an index."""
    first = db.session.scalar(select(func.min(LedgerEntry.posted_on)))
    last = db.session.scalar(select(func.max(LedgerEntry.posted_on)))
    return (first, last) if first and last else None


def money_of(spans: Sequence[tuple[date, date]]) -> tuple[tuple[Money, int], ...]:
    """(the sums, how many lines) of each span of days, both ends included, all read at once from the sums by day."""
    if not spans:
        return ()
    kept = SUMS.sums()
    query = (
        select(kept.c.posted_on, kept.c.account, func.sum(kept.c.lines), func.sum(kept.c.amount_fen))
        .where(kept.c.posted_on.between(min(since for since, _ in spans), max(until for _, until in spans)))
        .group_by(kept.c.posted_on, kept.c.account)
    )
    days = db.session.execute(query).all()
    found = []
    for since, until in spans:
        own = [row for row in days if since <= row[0] <= until]
        found.append((_money((account, int(fen)) for _, account, _, fen in own), sum(int(row[2]) for row in own)))
    return tuple(found)


def _money(by_account: Iterable[tuple[str, Fen]]) -> Money:
    due: dict[str, Fen] = defaultdict(int)
    received: dict[str, Fen] = defaultdict(int)
    for account, fen in by_account:
        side = due if rules.is_due(account) else received if rules.is_received(account) else None
        if side is not None:
            side[consequence_of(account)] += fen
    kinds = [kind for kind in CONSEQUENCE_WORDS if kind in MONEY and (kind in due or kind in received)]
    return Money(tuple(Sum(kind, CONSEQUENCE_WORDS[kind], due[kind], received[kind]) for kind in kinds))


def consequence_of(account: str) -> str:
    """The consequence that an account is of: its last part."""
    return account.rsplit(".", 1)[-1]
