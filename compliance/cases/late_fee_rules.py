"""What is added to a fine that is not paid in time. Source: 行政处罚法 articles 72 and 73.

Each day after the day to pay adds a share, up to the fine itself; days of review or suit are left out. Whether the
whole fine or the unpaid rest is the base is a local choice, and a value of the law (`late_fee.on_unpaid`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from compliance.cases.dossier_rules import Dossier
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.money import Fen, round_fen, to_yuan


@dataclass(frozen=True, slots=True)
class LateFee:
    """The fee so far, and the days it counts."""

    fen: Fen
    days: int


def late_fee(dossier: Dossier, until: date) -> LateFee:
    """The fee from the day after the day to pay up to and including `until`, over all fines of the case."""
    fine = dossier.total("fine")
    start = _start(dossier)
    if not fine or start is None:
        return LateFee(0, 0)
    numbers = dossier.context.numbers
    rate, cap = numbers["late_rate"], round_fen(to_yuan(fine) * numbers["late_cap"])
    total, days = Decimal(0), 0
    for step in range(1, (until - start).days + 1):
        day = start + timedelta(days=step)
        rest = fine - _paid(dossier, day)
        if rest <= 0:
            break
        if not _contested(dossier, day):
            total, days = total + to_yuan(rest if numbers["late_on_unpaid"] else fine) * rate, days + 1
    return LateFee(min(round_fen(total), cap), days)


def _start(dossier: Dossier) -> date | None:
    served, deferred = dossier.last(Step.SERVED, Step.SUMMARY), dossier.last(Step.DEFERRED)
    if deferred and deferred.values.get("plan"):
        return max(date.fromisoformat(row["on"]) for row in deferred.values["plan"])
    return dossier.due("payment", served.day("effective_on") or served.on).day if served else None


def _paid(dossier: Dossier, day: date) -> Fen:
    fines = {one.id for one in dossier.stakes if one.consequence == "fine"}
    came = (move for move in dossier.all(Step.RECEIVED) if move.on < day)
    return sum(int(move.values.get("fen") or 0) for move in came if int(move.values.get("id") or 0) in fines)


def _contested(dossier: Dossier, day: date) -> bool:
    ends = [move.on for move in dossier.all(Step.CONTEST_ENDED)]
    for begun in dossier.all(Step.CONTESTED):
        end = next((one for one in sorted(ends) if one >= begun.on), date.max)
        if begun.on <= day <= end:
            return True
    return False
