"""Opening a month: a row and a day to declare by for every provider that was under agreement in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.deadlines import service as deadlines
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.payments import rules
from compliance.payments.loading_service import MAKERS
from compliance.payments.models import MonthlyPayment, PaymentStep
from compliance.payments.rules import State, Step
from compliance.payments.step_service import declare_period, declaring, require_role


@dataclass(frozen=True, kw_only=True)
class MonthOpened(Event):
    """A month was opened for so many providers."""

    kind = "payments.month_opened"
    count: int


def open_month(actor: Actor, month: date, provider_ids: Iterable[int] | None = None) -> int:
    """Open `month` for everyone under agreement on its first or last day, or for those named; again is once.

    Returns how many are new. Refusal PAYMENTS-03 while the month runs."""
    require_role(actor, MAKERS)
    with unit_of_work(actor) as work:
        rules.require_over(month, work.today)
        wanted = _under_agreement(month)
        if provider_ids is not None:
            named = set(provider_ids)
            wanted = {id: name for id, name in wanted.items() if id in named}
        known = set(work.session.scalars(select(MonthlyPayment.provider_id).where(MonthlyPayment.month == month)))
        new = {id: name for id, name in wanted.items() if id not in known}
        if new:
            _open(work, month, new)
        return len(new)


def _under_agreement(month: date) -> dict[int, str]:
    days = (month, rules.last_day(month))
    found = {one.provider_id: one.provider_name for day in days for one in agreements.agreements_on(day)}
    return dict(sorted(found.items()))


def _open(work: UnitOfWork, month: date, new: dict[int, str]) -> None:
    due = deadlines.until(declare_period(month))
    rows = [
        MonthlyPayment(
            provider_id=id,
            month=month,
            state=State.DUE.value,
            declare_by=due.day,
            steps=[PaymentStep(kind=Step.OPENED.value, at=work.now, by_id=work.doer.user_id, text="", data={})],
        )
        for id in new
    ]
    work.session.add_all(rows)
    work.flush()
    deadlines.owe_all(work, [declaring(row, new[row.provider_id], due.provisional) for row in rows])
    work.record(MonthOpened(subject=f"payments:{rules.month_text(month)}", count=len(rows)))
