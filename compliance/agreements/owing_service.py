"""What an agreement owes by a day: its renewal three months before it ends, and the end of each suspension."""

from collections.abc import Iterable
from datetime import date

from compliance.accounts.rules import Authority, Role
from compliance.agreements.event_rules import renewal_due
from compliance.agreements.models import Agreement, AgreementEvent
from compliance.agreements.rules import EVENT_WORDS, EventKind
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import clock
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.lawbook.service import law

_RENEWAL = "period.agreement_renewal"

_ENDS = frozenset({EventKind.TERMINATED, EventKind.RESCINDED, EventKind.NOT_RENEWED})
_WHO = (Role.OFFICER, Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)


def signed(work: UnitOfWork, providers: Iterable[tuple[int, str]], signed_on: date, valid_until: date) -> None:
    """Agreements of one term were signed with these providers (id, name): the renewal of the last term is met, that of
    this one is owed."""
    found = dict(providers)
    renewed = deadlines.open_keys(work, Kind.RENEWAL, [f"provider:{id}" for id in found])
    for key in renewed:
        if int(key.split(":")[3]) < valid_until.year:
            deadlines.met(work, key, signed_on)
    due = renewal_due(valid_until, renewal_months(valid_until))
    owe_renewals(work, found.items(), due if due > signed_on else valid_until, valid_until)


def renewal_months(day: date) -> int:
    """How many months before the end of a term that ends on `day` its renewal is applied for."""
    values = law()
    return int((values.find(_RENEWAL, day) or values.on(_RENEWAL, clock.today())).most)


def owe_renewals(work: UnitOfWork, providers: Iterable[tuple[int, str]], due: date, valid_until: date) -> None:
    """These providers (id, name) owe the application to renew what ends on `valid_until`; owed again, it moves."""
    deadlines.owe_all(work, [_renewal(id, name, due, valid_until) for id, name in providers])


def happened(work: UnitOfWork, agreement: Agreement, event: AgreementEvent) -> None:
    """Something happened to an agreement. The end of 中止协议 itself is owed where the event is recorded."""
    kind = EventKind(event.kind)
    renewal = _renewal_key(agreement.provider_id, agreement.valid_until)
    if kind is EventKind.RENEWAL_APPLIED:
        deadlines.met(work, renewal, event.applied_on or event.on)
        deadlines.owe(work, _signing(agreement))
    if kind in _ENDS:
        for key in (renewal, f"{renewal}:signing"):
            deadlines.drop(work, key, EVENT_WORDS[kind].zh)
    if kind is EventKind.PAYMENT_RESUMED:
        for key in deadlines.open_keys(work, Kind.SUSPENSION_END, [f"agreement:{agreement.id}"]):
            if f":{EventKind.PAYMENT_SUSPENDED}:" in key:
                deadlines.met(work, key, event.on)
    if event.until is not None and kind is not EventKind.SUSPENDED:
        deadlines.owe(work, _suspension(agreement, event, event.until))


def _renewal_key(provider_id: int, valid_until: date) -> str:
    return f"provider:{provider_id}:renewal:{valid_until.year}"


def _renewal(provider_id: int, name: str, due: date, valid_until: date) -> Debt:
    return Debt(
        _renewal_key(provider_id, valid_until),
        Kind.RENEWAL,
        f"provider:{provider_id}",
        Words(f"{name}：申请续签{valid_until}到期的协议", f"{name}: renew the agreement that ends on {valid_until}"),
        due,
        endpoint="agreements.of_provider",
        values={"provider_id": provider_id},
        roles=_WHO,
        provider_id=provider_id,
        authority=Authority.AGENCY,
    )


def _signing(agreement: Agreement) -> Debt:
    name, until = agreement.provider_name, agreement.valid_until
    return Debt(
        f"{_renewal_key(agreement.provider_id, until)}:signing",
        Kind.RENEWAL,
        f"provider:{agreement.provider_id}",
        Words(f"{name}：签订{until}以后的协议", f"{name}: sign the agreement that follows {until}"),
        until,
        endpoint="agreements.of_provider",
        values={"provider_id": agreement.provider_id},
        roles=(Role.OFFICER,),
        provider_id=agreement.provider_id,
        authority=Authority.AGENCY,
    )


def _suspension(agreement: Agreement, event: AgreementEvent, until: date) -> Debt:
    words = EVENT_WORDS[EventKind(event.kind)]
    return Debt(
        f"agreement:{agreement.id}:{event.kind}:{event.id}",
        Kind.SUSPENSION_END,
        f"agreement:{agreement.id}",
        Words(f"{agreement.provider_name}：{words.zh}期满", f"{agreement.provider_name}: end of “{words.en}”"),
        until,
        endpoint="agreements.of_provider",
        values={"provider_id": agreement.provider_id},
        roles=_WHO,
        provider_id=agreement.provider_id,
        authority=Authority.AGENCY,
    )
