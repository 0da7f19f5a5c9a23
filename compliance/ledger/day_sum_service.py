"""The ledger's sums by day, account and fund, which every total of a period is read from."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from compliance.foundation.day_sums import DaySums
from compliance.foundation.faults import Fault, Known
from compliance.foundation.words import Words
from compliance.ledger.models import LedgerDaySum, LedgerEntry

_WRONG = Known(
    "ledger_day_sums",
    Words("台账 {about} 的日合计与当日分录不符", "the ledger's sums kept of {about} are not those of its lines"),
    Words(
        "请查明何人改动过合计表，再运行 python app.py ledger sums 由分录重新汇总",
        "find out who changed the table of sums, then run “python app.py ledger sums”, which makes them from the lines",
    ),
)


def _counted(lines: ColumnElement[bool]) -> Select[Any]:
    key: list[Any] = [LedgerEntry.posted_on, LedgerEntry.account, LedgerEntry.fund]
    figures = [func.count().label("lines"), func.sum(LedgerEntry.amount_fen).label("amount_fen")]
    return select(*key, *figures).where(lines).group_by(*key)


SUMS = DaySums(LedgerEntry, LedgerDaySum, _counted)


def faults(_now: datetime) -> Iterator[Fault]:
    """Days whose sums are not those of their lines."""
    yield from (_WRONG.fault(day) for day in SUMS.wrong_days())
