"""Findings for tests: one provider with an agreement of 2024, lines of hand-computed amounts."""

from dataclasses import replace
from datetime import date

from compliance.accounts.rules import SYSTEM, Actor
from compliance.agreements import service as agreements
from compliance.findings import service
from compliance.findings.rules import FundAmount, NewFinding, NewLine
from compliance.foundation import evidence_store

DAY = date(2024, 3, 5)


def line(fen: int = 10000, violation: str = "repeated_charge", **changes: object) -> NewLine:
    """A line of 1.5 times `fen` in all, `fen` of it paid by the resident fund, a tenth back to the person."""
    funds = (FundAmount("resident", "", fen),) if fen else ()
    usual = NewLine(
        item_code="310600", item_name="血常规检查", occurred_from=DAY, occurred_to=DAY, quantity=None,
        unit_price_fen=None, total_fen=fen * 3 // 2, person_fen=fen // 10, funds=funds, violation=violation,
    )  # fmt: skip
    return replace(usual, **changes)


def finding(provider_id: int, *lines: NewLine, **changes: object) -> NewFinding:
    """A finding of the agency at a provider."""
    usual = NewFinding(
        provider_id=provider_id, authority="agency", source_kind="visit", source_id="visit-1", title="一季度稽核",
        found_on=date(2024, 3, 20), lines=lines or (line(), line(2345)),
    )  # fmt: skip
    return replace(usual, **changes)


def sign_2024(provider_id: int) -> None:
    """Put the provider under the shipped agreement of 2024."""
    agreements.sign(SYSTEM, 2024, "county-hospital-2024", [provider_id], date(2024, 1, 1))


def recorded(actor: Actor, provider_id: int, *lines: NewLine, **changes: object) -> service.FindingView:
    """A recorded finding as the overseer of everything sees it."""
    sign_2024(provider_id)
    return seen(service.record(actor, finding(provider_id, *lines, **changes)))


def seen(finding_id: int) -> service.FindingView:
    """The finding as it stands."""
    found = service.in_scope(SYSTEM, finding_id)
    assert found is not None
    return found


def photo() -> str:
    """A small picture in the evidence store."""
    picture = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    return evidence_store.put(SYSTEM, picture).sha256
