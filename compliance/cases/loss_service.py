"""What decided cases say that the fund lost and gets back: recovery and refusal, never damages or fines."""

from datetime import date

from sqlalchemy import select

from compliance.cases import loading_service as loading
from compliance.cases.models import Case
from compliance.cases.rules import EventKind
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.law.consequences import Consequence

_LOST = frozenset({Consequence.RECOVERY, Consequence.REFUSAL})
_DECIDED = (EventKind.DECIDED, EventKind.SUMMARY)


def losses_of(provider_id: int) -> tuple[tuple[int, str, date, Fen], ...]:
    """(case id, number, day of the decision, fen) of every decided case against a provider, the latest first."""
    found = []
    query = select(Case.id).where(Case.provider_id == provider_id).order_by(Case.id.desc())
    for case in loading.views(loading.rows(db.session.scalars(query))):
        decision = case.last(*_DECIDED)
        if decision is not None:
            parts = (one.amount_fen or 0 for one in case.consequences if one.consequence in _LOST)
            found.append((case.id, case.number, decision.on, sum(parts)))
    return tuple(found)
