"""What the reviews of a month rest on, asked once for all of its providers: agreements, deposits, settlement data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.agreements import service as agreements
from compliance.agreements.service import AgreementView
from compliance.assessments import deposit_service as deposits
from compliance.cases import service as cases
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.law.parameters import Standing
from compliance.law.payments import Shares, shares
from compliance.lawbook.service import law
from compliance.ledger import service as ledger
from compliance.payments import claims_service, rules
from compliance.payments.amount_rules import AT_ONCE, Owed
from compliance.payments.loading_service import PROVIDERS
from compliance.payments.rules import Declared

CONSEQUENCE = "consequence"
_FEW = 20


@dataclass(frozen=True, slots=True)
class Known:
    """By provider: the shares of its agreement with its number; the month as the settlement data have it; the days on
    which no agreement ran and what the data hold of them; whose deposit of the year was settled."""

    shares: Mapping[int, tuple[Shares, str]]
    stored: Mapping[int, tuple[Declared, ...]]
    lost_days: Mapping[int, tuple[date, ...]]
    lost: Mapping[int, Mapping[str, Fen]]
    settled: frozenset[int]


def gather(month: date, provider_ids: Sequence[int]) -> Known:
    """What is known of these providers' month."""
    query = select(PROVIDERS.c.id, PROVIDERS.c.code).where(PROVIDERS.c.id.in_(provider_ids))
    codes = {row.id: row.code for row in db.session.execute(query)}
    lost = agreements.lost_days_in(provider_ids, month, rules.last_day(month))
    costs = claims_service.of_days({codes[id]: frozenset(days) for id, days in lost.items()}, month)
    return Known(
        shares=_shares(month, provider_ids),
        stored=claims_service.stored_of(codes, month),
        lost_days=lost,
        lost={id: costs[codes[id]] for id in lost},
        settled=deposits.settled_in(month.year),
    )


def _shares(month: date, provider_ids: Sequence[int]) -> dict[int, tuple[Shares, str]]:
    """The shares of the agreement that binds on the month's last day; of the law where none does."""
    day = rules.last_day(month)
    bound = _bound(day, provider_ids)
    of_law = shares(law(), day)
    return {id: _agreed(bound[id]) if id in bound else (of_law, "") for id in provider_ids}


def _bound(day: date, provider_ids: Sequence[int]) -> dict[int, AgreementView]:
    if len(provider_ids) > _FEW:
        return {one.provider_id: one for one in reversed(agreements.agreements_on(day)) if one.standing.governs}
    found = {id: agreements.agreement_on(id, day) for id in provider_ids}
    return {id: one for id, one in found.items() if one is not None}


def _agreed(found: AgreementView) -> tuple[Shares, str]:
    template = agreements.template_of(found.template_id)
    source = f"{found.number} {found.template_title.zh}"
    return Shares(template.monthly_share, template.deposit_share, source, Standing.VERIFIED), found.number


def owed(provider_ids: Sequence[int], today: date) -> dict[int, tuple[Owed, ...]]:
    """What the ledger says is open: refused costs and indicator deductions at once, other sums after their day."""
    open_ = ledger.open_dues(provider_ids)
    days = cases.due_days(int(one.source_id) for one in open_ if one.source_kind == CONSEQUENCE)
    found: dict[int, list[Owed]] = {id: [] for id in provider_ids}
    for one in open_:
        due = days.get(int(one.source_id)) if one.source_kind == CONSEQUENCE else None
        if one.consequence in AT_ONCE or (due is not None and due < today):
            found[one.provider_id].append(
                Owed(
                    one.entry_id,
                    one.consequence,
                    one.fund,
                    one.outstanding_fen,
                    one.posted_on,
                    due,
                    one.source_kind,
                    one.source_id,
                )
            )
    return {id: tuple(rows) for id, rows in found.items()}
