"""The door of payments: open a month, declare, review, approve, reverse; caps, bed-day rates; what a provider sees."""

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.foundation import clock
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.payments import claims_service, rules, use_service
from compliance.payments import review_service as review
from compliance.payments.approval_service import REVERSERS, approve, approve_all, reverse
from compliance.payments.cap_service import CapView, UseView, approve_cap, caps, set_cap, townships, uses
from compliance.payments.declaration_service import confirm, draft, enter, return_to_provider
from compliance.payments.list_service import Page, Query, Row, counts, months, search, undeclared
from compliance.payments.loading_service import (
    APPROVERS,
    MAKERS,
    READERS,
    PaymentView,
    find,
    in_scope,
    of_provider,
    own,
)
from compliance.payments.month_service import open_month
from compliance.payments.rate_service import (
    PilotView,
    TableView,
    approve_rates,
    enter_rates,
    in_force,
    name_pilot,
    pilots,
    tables,
    tried,
)
from compliance.payments.review_service import (
    Outcome,
    Refused,
    lost_days,
    outstanding,
    propose,
    propose_all,
    send_back,
)
from compliance.payments.rules import Declared, Difference, Part, State
from compliance.payments.statement_service import XLSX, papers, posted, workbook

__all__ = [
    "APPROVERS",
    "MAKERS",
    "READERS",
    "REVERSERS",
    "XLSX",
    "CapView",
    "Outcome",
    "Page",
    "PaymentView",
    "PilotView",
    "Query",
    "Refused",
    "Row",
    "TableView",
    "UseView",
    "approve",
    "approve_all",
    "approve_cap",
    "approve_rates",
    "caps",
    "confirm",
    "counts",
    "differences",
    "draft",
    "enter",
    "enter_rates",
    "find",
    "in_force",
    "in_scope",
    "lost_days",
    "months",
    "name_pilot",
    "of_provider",
    "offered",
    "open_month",
    "outstanding",
    "own",
    "papers",
    "pilots",
    "posted",
    "propose",
    "propose_all",
    "return_to_provider",
    "reverse",
    "search",
    "send_back",
    "set_cap",
    "stored",
    "tables",
    "tasks",
    "townships",
    "tried",
    "undeclared",
    "uses",
    "workbook",
]


def offered(payment: PaymentView) -> tuple[Part, ...]:
    """The kinds of cost that the provider declares, and those that it did declare."""
    wanted = review.offered(payment.provider_kind, payment.provider_id, payment.month)
    return tuple(part for part in Part if part in wanted or part in {one.part for one in payment.parts})


def stored(payment: PaymentView) -> tuple[Declared, ...]:
    """The month as the settlement data have it; () where they hold nothing of it."""
    return claims_service.stored_parts(payment.provider_id, payment.provider_code, payment.month)


def differences(payment: PaymentView) -> tuple[Difference, ...]:
    """Where what was declared and the settlement data disagree, by fund: as the review froze it, before it as the data
    are now."""
    if payment.inputs is not None:
        return payment.inputs.differences
    if payment.confirmed_at is None:
        return ()
    return claims_service.differences(payment.provider_id, payment.provider_code, payment.month, payment.parts)


def tasks(actor: Actor) -> tuple[Task, ...]:
    """What waits for the actor: declarations to be reviewed, reviews to be approved, of the month that is due."""
    month = rules.month_before(clock.today())
    if not actor.holds(*MAKERS, *APPROVERS):
        return ()
    found, waiting = [], counts(month)
    for state, roles, words in (
        (State.DECLARED, MAKERS, Words("月度申报待审核", "Declarations to review")),
        (State.PROPOSED, APPROVERS, Words("月度拨付待复核", "Payments to approve")),
    ):
        if waiting.get(state) and actor.holds(*roles):
            values = {"month": rules.month_text(month), "state": state.value}
            found.append(Task("payments.index", words, "ledger", count=waiting[state], values=values))
    return tuple(found)


claims.before_withdrawal("payments", use_service.of_batch)
