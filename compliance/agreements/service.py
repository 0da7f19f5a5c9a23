"""Agreements: signing for many at once, dated events, and the door to what they say on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements.bar_rules import bars
from compliance.agreements.document_rules import Parties, agreement_number, frozen_text
from compliance.agreements.event_service import ended_ids, events_of, record_event
from compliance.agreements.group_service import groups
from compliance.agreements.life_service import (
    bars_on,
    chain_of,
    grounds_of,
    lost_days_in,
    not_renewed,
    payable_in,
    payable_on,
    payment_due_on,
    rescind_with_chain,
)
from compliance.agreements.models import Agreement
from compliance.agreements.owing_service import owe_renewals, renewal_months
from compliance.agreements.reading_service import (
    PROVIDERS,
    AgreementView,
    agreement,
    agreement_on,
    agreement_text,
    agreements_by_id,
    agreements_of,
    agreements_of_year,
    agreements_on,
    allowing,
    clause_on,
    holds,
    in_force,
)
from compliance.agreements.search_service import SEARCH
from compliance.agreements.template_rules import Template
from compliance.agreements.template_service import (
    find_template,
    publish,
    publish_shipped,
    template_of,
    templates,
)
from compliance.agreements.variation_service import agreed_variations
from compliance.agreements.writing_service import Agreed, Signature, Unit, write
from compliance.foundation import facts
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.lawbook.service import law
from compliance.providers.rules import KIND_WORDS, Kind, Status

_NOT_RENEWED = Words(zh="上一期协议已决定到期不续签", en="its last agreement was decided not to be renewed")
AGENCY_FACT = "agency_name"
AGENCY_DEFAULT = "医疗保障经办机构"


@dataclass(frozen=True, slots=True)
class SignedSummary:
    """What one signing did: newly signed, already under agreement, and those who could not sign, with reasons."""

    signed: tuple[Signature, ...]
    already: tuple[Signature, ...]
    refused: tuple[Signature, ...]


def agency_name() -> str:
    """Party A as documents name it."""
    return facts.fact(AGENCY_FACT) or AGENCY_DEFAULT


def name_agency(actor: Actor, name: str) -> None:
    """Keep Party A's name for the agreements to come; signed ones keep the name they were signed under."""
    if name.strip() and name.strip() != agency_name():
        facts.keep(actor, AGENCY_FACT, name.strip())


def sign(
    actor: Actor, year: int, template_id: str, provider_ids: Iterable[int] | None = None, on: date | None = None
) -> SignedSummary:
    """Sign `template_id` with the providers named, or with all open ones of its kinds (集中统一签订).

    Who has an agreement of that template's term already is left as it is. Refusals AGREEMENTS-03, -06.
    """
    template = template_of(template_id)
    with unit_of_work(actor) as work:
        signed_on = on or work.today
        able, already, refused = candidates(work, template, year, provider_ids, signed_on)
        todo = [row for row in able if row.id not in already]
        signed = _write(work, template, todo, signed_on)
        known = tuple(Signature(row.id, row.code, row.name, already[row.id]) for row in able if row.id in already)
        return SignedSummary(signed, known, refused)


def _check_signing(template: Template, year: int, signed_on: date) -> None:
    if template.year == year and signed_on <= template.valid_until:
        return
    raise Refusal(
        "AGREEMENTS-06",
        zh=f"模板的协议期自{template.valid_from}起至{template.valid_until}止，{year}年、{signed_on}不适用",
        en=f"{template.id} is for {template.valid_from} to {template.valid_until}, not {year}, signed {signed_on}",
        do_zh="请选择当年的模板；补录以往年度的协议，请写明当时的签订日期",
        do_en="Choose the year's template; for an earlier year give the day on which it was signed",
        status=422,
    )


def candidates(
    work: UnitOfWork, template: Template, year: int, provider_ids: Iterable[int] | None, signed_on: date
) -> tuple[list[Any], dict[int, str], tuple[Signature, ...]]:
    """Who may sign a template, who of them is bound already (by number), and who may not, with reasons."""
    _check_signing(template, year, signed_on)
    able, refused = _candidates(work, template, provider_ids, signed_on)
    return able, _already(work, template, able), refused


def _candidates(
    work: UnitOfWork, template: Template, provider_ids: Iterable[int] | None, day: date
) -> tuple[list[Any], tuple[Signature, ...]]:
    query = select(PROVIDERS).order_by(PROVIDERS.c.code)
    if provider_ids is None:
        query = query.where(PROVIDERS.c.kind.in_(template.kinds), PROVIDERS.c.status == Status.ACTIVE.value)
    else:
        query = query.where(PROVIDERS.c.id.in_(tuple(provider_ids)))
    rows = list(work.session.execute(query))
    kept_out = _kept_out(template, [row.id for row in rows], day)
    leads = groups() if template.contract == "group" else None
    if leads is not None and provider_ids is None:
        rows = [row for row in rows if row.id in leads]
    able = [
        row
        for row in rows
        if row.kind in template.kinds and row.status == Status.ACTIVE and row.id not in kept_out
        if leads is None or row.id in leads
    ]
    refused = tuple(
        Signature(row.id, row.code, row.name, reason=kept_out.get(row.id) or _reason(row, template))
        for row in rows
        if row not in able
    )
    return able, refused


def _kept_out(template: Template, provider_ids: Iterable[int], day: date) -> dict[int, Words]:
    values = law()
    found = {one: bars(grounds, values, day) for one, grounds in grounds_of(provider_ids).items()}
    declined = dict.fromkeys(not_renewed(template.valid_from), _NOT_RENEWED)
    return declined | {one: barred[0].words for one, barred in found.items() if barred}


def _reason(row: Any, template: Template) -> Words:
    if row.status != Status.ACTIVE:
        return Words(zh="机构已停业", en="the provider is closed")
    if template.contract == "group" and row.kind in template.kinds:
        return Words(zh="不是紧密型医共体牵头单位", en="the provider leads no medical group")
    kind = KIND_WORDS[Kind(row.kind)]
    return Words(zh=f"该模板不适用于{kind.zh}", en=f"{template.id} is not for: {kind.en}")


def _already(work: UnitOfWork, template: Template, rows: Sequence[Any]) -> dict[int, str]:
    """Providers that a running agreement of an overlapping term binds, among `rows` or, without any, of all: provider
    id -> number."""
    wanted = {row.id for row in rows}
    overlapping = (Agreement.valid_from <= template.valid_until) & (Agreement.valid_until >= template.valid_from)
    found = work.session.execute(select(Agreement.id, Agreement.provider_id, Agreement.number).where(overlapping))
    ended = ended_ids(work.session, overlapping)
    return {
        row.provider_id: row.number
        for row in found
        if (not wanted or row.provider_id in wanted) and row.id not in ended
    }


def _write(work: UnitOfWork, template: Template, rows: Sequence[Any], signed_on: date) -> tuple[Signature, ...]:
    if not rows:
        return ()
    numbers = work.next_numbers(f"agreement:{template.year}", len(rows))
    variations, members = agreed_variations(template.id), members_of(work, template)
    agreed = []
    for row, running in zip(rows, numbers, strict=True):
        number, varied = agreement_number(template.year, running), variations.get(row.id, [])
        parties = parties_of(row, members.get(row.id, ()))
        text = frozen_text(template, parties, number, signed_on, varied)
        unit = Unit(row.id, row.code, row.name)
        agreed.append(Agreed(unit, number, parties, signed_on, text, varied, "collective", members.get(row.id, ())))
    return write(work, template, agreed)


def parties_of(row: Any, members: Sequence[Unit]) -> Parties:
    """Both parties as they stand now."""
    named = tuple((one.code, one.name) for one in members)
    return Parties(agency_name(), row.code, row.name, row.uscc, row.address, named)


def members_of(work: UnitOfWork, template: Template) -> dict[int, tuple[Unit, ...]]:
    """Lead -> the units it signs a group's template for; nothing for another template."""
    return groups(_already(work, template, ())) if template.contract == "group" else {}


__all__ = [
    "SEARCH",
    "AgreementView",
    "Signature",
    "SignedSummary",
    "agency_name",
    "agreement",
    "agreement_on",
    "agreement_text",
    "agreements_by_id",
    "agreements_of",
    "agreements_of_year",
    "agreements_on",
    "allowing",
    "bars_on",
    "chain_of",
    "clause_on",
    "events_of",
    "find_template",
    "groups",
    "holds",
    "in_force",
    "lost_days_in",
    "owe_renewals",
    "payable_in",
    "payable_on",
    "payment_due_on",
    "publish",
    "publish_shipped",
    "record_event",
    "renewal_months",
    "rescind_with_chain",
    "sign",
    "template_of",
    "templates",
]
