"""An overdue fine of a case: its sum, its days and its payments, handed to the one count of what is added to it."""

from datetime import date, timedelta

from compliance.cases.dossier_rules import Dossier
from compliance.cases.step_rules import EventKind as Step
from compliance.penalties import late_fee_rules
from compliance.penalties.late_fee_rules import Interval, LateFee


def late_fee(dossier: Dossier, until: date) -> LateFee | None:
    """What is added up to and including `until`, over all fines of the case, by the law of the day on which they
    were due; None where no fine is due yet."""
    fine, due = dossier.total("fine"), _due(dossier)
    if not fine or due is None:
        return None
    fines = {one.id for one in dossier.stakes if one.consequence == "fine"}
    paid = [
        (move.on, int(move.values.get("fen") or 0))
        for move in dossier.all(Step.RECEIVED)
        if int(move.values.get("id") or 0) in fines
    ]
    terms = dossier.context.late_fee(due)
    return late_fee_rules.late_fee(terms, fine, due, until, paid, _contested(dossier, until))


def _due(dossier: Dossier) -> date | None:
    served, deferred = dossier.last(Step.SERVED, Step.SUMMARY), dossier.last(Step.DEFERRED)
    if deferred and deferred.values.get("plan"):
        return max(date.fromisoformat(row["on"]) for row in deferred.values["plan"])
    return dossier.due("payment", served.day("effective_on") or served.on).day if served else None


def _contested(dossier: Dossier, until: date) -> list[Interval]:
    ends = sorted(move.on for move in dossier.all(Step.CONTEST_ENDED))
    last = until + timedelta(days=1)
    begun = (move.on for move in dossier.all(Step.CONTESTED))
    return [Interval(start, next((day for day in ends if day >= start), last)) for start in begun]
