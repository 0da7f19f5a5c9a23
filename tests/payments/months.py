"""A month of two providers under agreement, for tests."""

from contextlib import AbstractContextManager
from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.foundation import clock
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Payee, receivable
from compliance.payments import service
from compliance.payments.rules import Declared
from tests.people import People

MAY = date(2024, 5, 1)
OPENED, DECLARED, REVIEWED, APPROVED = (date(2024, 6, day) for day in (1, 5, 12, 14))
ORDINARY = (Declared("ordinary", "resident", 40, 1_000_000), Declared("ordinary", "employee", 2, 50_005))


def at(day: date, hour: int = 9) -> AbstractContextManager[None]:
    """The clock stands at that hour of that day in Shanghai."""
    return clock.at(clock.start_of(day, hour))


def sign() -> None:
    """Both providers under the agreement of 2024."""
    with at(date(2024, 1, 2)):
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 2))


def opened(month: date = MAY, on: date = OPENED) -> dict[int, int]:
    """The month opened: provider -> payment."""
    with at(on):
        service.open_month(SYSTEM, month)
        return {row.provider_id: row.id for row in service.search(service.Query(month=month)).rows}


def declare(people: People, payment_id: int, parts=ORDINARY, day: date = DECLARED, other: bool = False) -> None:
    """The clerk drafts, the head confirms."""
    clerk, head = (people.other_clerk, people.other_head) if other else (people.clerk, people.head)
    with at(day):
        service.draft(clerk, payment_id, parts)
        service.confirm(head, payment_id)


def pay(people: People, payment_id: int, reviewed: date = REVIEWED, approved: date = APPROVED):
    """Reviewed by the auditor, approved by the agency's director; the computed payment."""
    with at(reviewed):
        service.propose(people.auditor_claims, payment_id)
    with at(approved):
        return service.approve(people.agency_director, payment_id)


def owe(provider_id: int, consequence: str, fen: int, fund: str, on: date, key: str) -> int:
    """A line that the provider owes, from a source without a case; its ledger id."""
    with unit_of_work(SYSTEM) as work:
        return ledger.post(
            work,
            NewEntry(
                account=receivable(consequence),
                provider_id=provider_id,
                debtor_kind="provider",
                debtor_label="",
                payee=Payee.FUND_ACCOUNT,
                fund=fund,
                amount_fen=fen,
                source_kind="assessment",
                source_id=key,
                posted_on=on,
                key=key,
            ),
        )


def posted(provider_id: int) -> dict[tuple[str, str], int]:
    """(account, fund) -> sum of a provider's lines."""
    found: dict[tuple[str, str], int] = {}
    for row in ledger.entries(ledger.Filter(provider_id=provider_id), size=500).rows:
        found[row.account, row.fund] = found.get((row.account, row.fund), 0) + row.amount_fen
    return found
