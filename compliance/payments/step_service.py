"""Steps of a provider's month: taken in turn, kept with what they rest on, on the trail; and what is owed by a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.rules import SYSTEM, Actor, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period
from compliance.lawbook.service import law
from compliance.payments import rules
from compliance.payments.models import MonthlyPayment, PaymentStep
from compliance.payments.rules import State, Step

_UNDECLARED = (State.DUE.value, State.DRAFTED.value, State.RETURNED.value)
_UNPAID = (State.DECLARED.value, State.PROPOSED.value)


@dataclass(frozen=True, kw_only=True)
class PaymentMoved(Event):
    """Something happened to a provider's month."""

    kind = "payments.moved"
    step: str
    month: str
    declared_fen: int
    paid_fen: int


def take(
    work: UnitOfWork,
    row: MonthlyPayment,
    step: Step,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    *,
    follow: bool = True,
) -> PaymentStep:
    """Take a step after asking whether it may follow (PAYMENTS-01). Without `follow` whoever takes many calls
    `follow_month` once after them."""
    row.state = rules.require(State(row.state), step).value
    made = PaymentStep(
        payment_id=row.id, kind=step.value, at=work.now, by_id=work.doer.user_id, text=text, data=dict(data or {})
    )
    row.steps.append(made)
    if follow:
        work.flush()
    work.record(
        PaymentMoved(
            subject=f"payment:{row.id}",
            step=step.value,
            month=rules.month_text(row.month),
            declared_fen=row.declared_fen,
            paid_fen=row.paid_fen,
        )
    )
    if step in (Step.CONFIRMED, Step.ENTERED):
        deadlines.met(work, declare_key(row.id))
    if follow:
        follow_month(work, row.month)
    return made


def require_role(actor: Actor, roles: tuple[Role, ...]) -> None:
    """Refuse who has not the duty (PAYMENTS-11); the schedule and the command line act for the office."""
    if actor is not SYSTEM and not actor.holds(*roles):
        raise Refusal(
            "PAYMENTS-11",
            zh="您的角色不能办理此项",
            en="your role does not carry this duty",
            do_zh="请由相应职责的人员办理",
            do_en="Let somebody do it whose duty it is",
            status=403,
        )


def require_waiting(approved_at: datetime | None) -> None:
    """What was approved before is not approved again (PAYMENTS-21)."""
    if approved_at is not None:
        raise Refusal(
            "PAYMENTS-21",
            zh="该项已经复核",
            en="it was approved before",
            do_zh="请刷新页面；如需更改，请重新录入",
            do_en="Reload the page; enter a new one to change it",
        )


def declare_key(payment_id: int) -> str:
    """The key of the deadline to declare."""
    return f"payment:{payment_id}:declare"


def declare_period(month: date) -> Period:
    """The ten days after a month's end in which its costs are declared."""
    found = law().period("payment.declared_by", rules.last_day(month))
    return Period(rules.last_day(month), Length(found.count, found.unit), roll=found.roll)


def review_period(month: date) -> Period:
    """The twenty days after a month's end in which its declarations are reviewed."""
    found = law().period("payment.reviewed_by", rules.last_day(month))
    return Period(rules.last_day(month), Length(found.count, found.unit), roll=found.roll)


def declaring(row: MonthlyPayment, name: str, provisional: bool) -> Debt:
    """What a provider owes once its month is open: its declaration."""
    month = rules.month_words(row.month)
    return Debt(
        declare_key(row.id),
        Kind.CLAIMS,
        f"payment:{row.id}",
        Words(f"{name}：申报{month.zh}费用", f"{name}: declare the costs of {month.en}"),
        row.declare_by,
        provisional,
        endpoint="payments.show",
        values={"payment_id": row.id},
        roles=(Role.PROVIDER_CLERK, Role.PROVIDER_HEAD),
        provider_id=row.provider_id,
        period=declare_period(row.month),
    )


def follow_month(work: UnitOfWork, month: date) -> None:
    """The office's own days: claims taken in, claims reviewed, claims paid within 30 working days of the first."""
    found = dict(
        work.session.execute(
            select(MonthlyPayment.state, func.count())
            .where(MonthlyPayment.month == month)
            .group_by(MonthlyPayment.state)
        ).all()
    )
    text = rules.month_text(month)
    if not any(found.get(state) for state in _UNDECLARED):
        deadlines.met(work, f"{Kind.CLAIMS.value}:{text}")
        if not found.get(State.DECLARED.value):
            deadlines.met(work, f"{Kind.CLAIMS_REVIEW.value}:{text}")
    if any(found.get(state) for state in _UNPAID):
        deadlines.owe(work, _paying(work, month))
    else:
        deadlines.met(work, f"{Kind.MONTHLY_PAYMENT.value}:{text}")


def _paying(work: UnitOfWork, month: date) -> Debt:
    first = work.session.scalars(
        select(func.min(MonthlyPayment.confirmed_at)).where(
            MonthlyPayment.month == month, MonthlyPayment.state.in_(_UNPAID)
        )
    ).one()
    claimed_on = clock.local(first).date() if first else work.today
    length = law().period("period.provider_payment", claimed_on)
    period = Period(claimed_on, Length(length.count, length.unit), roll=length.roll)
    due, text = deadlines.until(period), rules.month_text(month)
    words = rules.month_words(month)
    return Debt(
        f"{Kind.MONTHLY_PAYMENT.value}:{text}",
        Kind.MONTHLY_PAYMENT,
        f"payments:{text}",
        Words(f"拨付{words.zh}已申报的费用", f"Pay the declared costs of {words.en}"),
        due.day,
        due.provisional,
        endpoint="payments.index",
        values={"month": text},
        roles=(Role.OFFICER, Role.AGENCY_DIRECTOR),
        period=period,
    )
