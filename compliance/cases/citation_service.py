"""What a ledger line or a report cites of a consequence: case, finding, what it rests on, how it was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from compliance.cases.loading_service import consequence_view
from compliance.cases.models import Case, ConsequenceRow
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.foundation.words import Words

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Citation:
    """A consequence as others cite it. basis: the clause or article; choice: the multiple, or the fixed sum in yuan."""

    consequence_id: int
    case_id: int
    case_number: str
    finding_id: int
    basis: Words | None
    base_fen: Fen
    choice: Decimal | None
    fixed: bool


def citations(consequence_ids: Iterable[int]) -> dict[int, Citation]:
    """Citations by consequence id; an id that names none is left out."""
    wanted = sorted(set(consequence_ids))
    found: dict[int, Citation] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(ConsequenceRow, Case.number).join(Case, Case.id == ConsequenceRow.case_id)
        query = query.where(ConsequenceRow.id.in_(wanted[start : start + _AT_ONCE]))
        found |= {row.id: _citation(row, number) for row, number in db.session.execute(query)}
    return found


def _citation(row: ConsequenceRow, number: str) -> Citation:
    view = consequence_view(row)
    allowed = view.computed.range if view.computed else None
    return Citation(
        consequence_id=row.id,
        case_id=row.case_id,
        case_number=number,
        finding_id=row.finding_id,
        basis=allowed.basis if allowed else None,
        base_fen=row.base_fen,
        choice=view.choice,
        fixed=allowed is not None and allowed.kind == "fixed",
    )
