"""What of payments rests on a batch of claims: months that were proposed for payment or paid."""

from sqlalchemy import select

from compliance.claims.service import Held
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.payments.models import MonthlyPayment
from compliance.payments.rules import State, month_text
from compliance.providers import service as providers
from compliance.providers.service import Search


def of_batch(held: Held) -> tuple[Words, ...]:
    """In words, how many months of providers with claims in the batch are proposed or paid."""
    first, last = held.batch.first_on, held.batch.last_on
    if first is None or last is None:
        return ()
    query = select(MonthlyPayment.provider_id, MonthlyPayment.month).where(
        MonthlyPayment.state.in_((State.PROPOSED, State.PAID)),
        MonthlyPayment.month.between(first.replace(day=1), last),
    )
    rows = db.session.execute(query).all()
    codes = {one.id: one.code for one in providers.everything(Search())} if rows else {}
    by_month = {month: held.providers(month_text(month)) for month in {month for _, month in rows}}
    count = sum(codes.get(provider) in by_month[month] for provider, month in rows)
    return (Words(f"{count}个机构月份的拨付", f"{count} monthly payments of providers"),) if count else ()
