"""Cases for tests: findings of hand-computed amounts, taken to a given step on given days."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from decimal import Decimal

from compliance.accounts.rules import Authority
from compliance.agreements import service as agreements
from compliance.cases import service
from compliance.cases.service import Choice
from compliance.findings import service as findings
from compliance.findings.rules import FundAmount, NewBase, NewFinding, NewLine
from compliance.foundation import clock

ACTED = date(2024, 3, 5)
NOTICE = date(2024, 5, 20)  # a Monday; five working days end on Monday 27 May 2024
PERIOD_END = date(2024, 5, 27)
AFTER = date(2024, 5, 28)


def on(day: date) -> AbstractContextManager[None]:
    """The clock stopped at ten in the morning of `day`."""
    return clock.at(clock.start_of(day, 10))


def line(fen: int, violation: str = "impersonation_help", fund: str = "resident", **changes: object) -> NewLine:
    """A line of `fen`, paid by one fund."""
    usual = NewLine(
        item_code="",
        item_name="住院补偿费用",
        occurred_from=ACTED,
        occurred_to=ACTED,
        quantity=None,
        unit_price_fen=None,
        total_fen=fen,
        person_fen=0,
        funds=(FundAmount(fund, "", fen),) if fen else (),
        violation=violation,
    )
    return replace(usual, **changes)


def base(consequence: str, violation: str, measure: str, fen: int = 0, **changes: object) -> NewBase:
    """A base of one consequence, in the resident fund."""
    usual = NewBase(
        consequence=consequence,
        violation=violation,
        debtor="provider",
        debtor_label="",
        measure=measure,
        amounts=(FundAmount("resident", "", fen),) if fen else (),
        acted_on=ACTED,
    )
    return replace(usual, **changes)


def impersonation(people, source: str = "回访登记") -> int:
    """Two stays with the institution's help, 1,286.00 and 1,167.20, and a namesake's stay of 18,337.40."""
    return settled(
        people,
        source,
        (line(128600), line(116720), line(1833740, "impersonation")),
        (
            base("recovery", "impersonation_help", "fund_loss", 245320),
            base("damages", "impersonation_help", "obtained", 245320, stated=Decimal(10)),
            base("recovery", "impersonation", "fund_loss", 1833740, debtor="person", debtor_label="冒用身份人员"),
        ),
    )


def settled(people, source: str, lines, bases=(), provider_id: int | None = None, found_by=(), bureau=False) -> int:
    """A finding on paper whose lines are all accepted and confirmed."""
    provider_id = provider_id or people.head.provider_id
    head = people.head if provider_id == people.head.provider_id else people.other_head
    own = people.bureau_inspectors if bureau else people.agency_inspectors
    with on(date(2024, 5, 10)):
        if agreements.agreement_on(provider_id, date(2024, 5, 10)) is None:
            agreements.sign(people.manager, 2024, "county-hospital-2024", [provider_id], on=date(2024, 1, 2))
        new = NewFinding(
            provider_id=provider_id,
            authority=Authority.ADMINISTRATIVE if bureau else Authority.AGENCY,
            source_kind="paper",
            source_id=source,
            title=source,
            found_on=date(2024, 5, 8),
            lines=lines,
            bases=bases,
            found_by=found_by or tuple(one.user_id for one in own[:2]),
        )
        finding_id = findings.record(people.officer, new)
        findings.send(people.officer, finding_id)
        for one in findings.in_scope(people.officer, finding_id).lines:
            if one.debtor == "provider":
                findings.answer(head, one.id, accept=True)
            findings.confirm(people.officer, one.id)
    return finding_id


def opened(people, *finding_ids: int) -> int:
    """A case over findings; by default over the impersonation."""
    with on(date(2024, 5, 14)):
        return service.open(people.officer, finding_ids or (impersonation(people),))


def proposed(people, *finding_ids: int, value: str | None = None) -> int:
    """A case whose consequences are proposed by the officer."""
    case_id = opened(people, *finding_ids)
    with on(date(2024, 5, 15)):
        propose(people.officer, case_id, value)
    return case_id


def propose(actor, case_id: int, value: str | None = None) -> None:
    """Propose, with one value for whatever has a range."""
    view = service.in_scope(actor, case_id)
    chosen = None if value is None else Decimal(value)
    choices = {
        part.id: Choice(chosen if part.consequence == "damages" else None, "情节严重，拒不配合核查")
        for part in view.consequences
    }
    service.propose(actor, case_id, choices)


def checked(people, *finding_ids: int) -> int:
    """A case whose proposal a second person approved."""
    case_id = proposed(people, *finding_ids)
    with on(date(2024, 5, 16)):
        service.check(people.legal_reviewer, case_id, approve=True)
    return case_id


def checked_at(people, value: str) -> int:
    """A checked case whose damages are of `value` times."""
    finding_id = settled(
        people,
        "核查记录",
        (line(245320),),
        (base("recovery", "impersonation_help", "fund_loss", 245320), base_of_damages(245320)),
    )
    case_id = proposed(people, finding_id, value=value)
    with on(date(2024, 5, 16)):
        service.check(people.legal_reviewer, case_id, approve=True)
    return case_id


def base_of_damages(fen: int) -> NewBase:
    """A base of damages without a multiple."""
    return base("damages", "impersonation_help", "obtained", fen)


def decided_too(people) -> int:
    """A second decided case: an indicator deduction and a fixed sum."""
    lines = (line(313857, "indicator_target_missed"), line(0, "no_daily_bill"))
    bases = (
        base("indicator_deduction", "indicator_target_missed", "total", 313857),
        base("damages", "no_daily_bill", "none", stated=Decimal("4633.33")),
    )
    return decided(people, settled(people, "考核与协议履行", lines, bases))


def notified(people, *finding_ids: int) -> int:
    """A case whose notice was served on NOTICE."""
    case_id = checked(people, *finding_ids)
    with on(NOTICE):
        service.notify(people.officer, case_id)
    return case_id


def decided(people, *finding_ids: int) -> int:
    """A case decided on the day after its statement period."""
    case_id = notified(people, *finding_ids)
    with on(AFTER):
        service.decide(people.agency_director, case_id)
    return case_id


def damages_of(people, case_id: int):
    """The damages of a case."""
    view = service.in_scope(people.officer, case_id)
    return next(part for part in view.consequences if part.consequence == "damages")
