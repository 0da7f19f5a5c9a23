"""What of screening rests on a batch of claims: leads that may still be acted on, and what a second review filed."""

from sqlalchemy import select

from compliance.claims.service import Held
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.words import Words, counted
from compliance.screening.models import ScreeningReviewClaim, ScreeningRow
from compliance.screening.rules import Judgement, judgement


def of_batch(held: Held) -> tuple[Words, ...]:
    """In words, how many leads that were not dropped, and how many findings, have claims of the batch behind them."""
    leads = _leads(held)
    filed = _filed(held)
    found = []
    if leads:
        found.append(Words(f"{leads}条筛查线索", f"{counted(leads, 'lead')} of screening"))
    if filed:
        found.append(
            Words(f"{filed}张复审已认定有误的结算单", f"{counted(filed, 'claim')} that a second review found wrong")
        )
    return tuple(found)


def _leads(held: Held) -> int:
    query = select(ScreeningRow.claim_id, ScreeningRow.lead_id).where(
        ScreeningRow.lead_id.is_not(None), ScreeningRow.claim_id.is_not(None)
    )
    rows = [(claim, lead) for claim, lead in db.session.execute(query) if claim is not None and lead is not None]
    outcomes = findings.lead_outcomes({lead for _, lead in rows})
    live = [(claim, lead) for claim, lead in rows if judgement(outcomes.get(lead, "")) is not Judgement.DROPPED]
    inside = held.claims({claim for claim, _ in live}) if live else set()
    return len({lead for claim, lead in live if claim in inside})


def _filed(held: Held) -> int:
    query = select(ScreeningReviewClaim.claim_id).where(ScreeningReviewClaim.result == "wrong")
    numbers = {str(one) for one in db.session.scalars(query)}
    return len(held.claims(numbers)) if numbers else 0
