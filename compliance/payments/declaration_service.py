"""Declaring a month: the provider's clerk drafts, its head confirms; or the agency enters what came on paper."""

from collections.abc import Iterable

from compliance.accounts.rules import Actor, Role
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.payments import cap_service, rules
from compliance.payments.loading_service import MAKERS, lock, parts_of
from compliance.payments.models import MonthlyPayment
from compliance.payments.rules import Declared, Step
from compliance.payments.step_service import require_role, take

_PROVIDER = (Role.PROVIDER_CLERK, Role.PROVIDER_HEAD)


def draft(actor: Actor, payment_id: int, parts: Iterable[Declared], note: str = "") -> None:
    """The provider's people note what the month came to; the head confirms it. NotFound for another provider's."""
    require_role(actor, _PROVIDER)
    kept = rules.require_parts(parts)
    with unit_of_work(actor) as work:
        row = _own(work, actor, payment_id)
        row.declared_fen = sum(one.amount_fen for one in kept)
        take(work, row, Step.DRAFTED, note.strip(), {"declared": rules.as_data(kept)})


def confirm(actor: Actor, payment_id: int) -> None:
    """The provider's head declares what was drafted (PAYMENTS-12 for anybody else)."""
    if not actor.holds(Role.PROVIDER_HEAD):
        raise Refusal(
            "PAYMENTS-12",
            zh="申报须由定点医药机构负责人确认",
            en="the provider's head declares",
            article=rules.ARTICLE,
            do_zh="医保办人员可先拟报，由负责人确认",
            do_en="The clerk drafts, the head confirms",
            status=403,
        )
    with unit_of_work(actor) as work:
        row = _own(work, actor, payment_id)
        row.confirmed_at = work.now
        take(work, row, Step.CONFIRMED, "", {"declared": rules.as_data(parts_of(row))})


def enter(actor: Actor, payment_id: int, parts: Iterable[Declared], document: str) -> None:
    """The agency enters a declaration that came on paper, under its number."""
    require_role(actor, MAKERS)
    kept = rules.require_parts(parts)
    number = rules.require_text(document, Words("申报材料编号", "the number of the paper declaration"))
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        row.declared_fen = sum(one.amount_fen for one in kept)
        row.confirmed_at = work.now
        take(work, row, Step.ENTERED, number, {"declared": rules.as_data(kept)})


def return_to_provider(actor: Actor, payment_id: int, reason: str) -> None:
    """Give a declaration back with what is wrong with it; what it took of a cap is given back too."""
    require_role(actor, MAKERS)
    kept = rules.require_text(reason, Words("退回原因", "why it is returned"))
    with unit_of_work(actor) as work:
        row = lock(work, payment_id)
        take(work, row, Step.RETURNED, kept)
        cap_service.give_back(work, row.id)
        row.confirmed_at = None


def _own(work: UnitOfWork, actor: Actor, payment_id: int) -> MonthlyPayment:
    row = lock(work, payment_id)
    if actor.provider_id is None or row.provider_id != actor.provider_id:
        raise NotFound
    return row
