"""Lines to post in tests."""

from datetime import date

from compliance.ledger.rules import NewEntry


def damages(people, **changes):
    """Damages of the first provider, 24,532.00."""
    values = {
        "account": "receivable.damages",
        "provider_id": people.head.provider_id,
        "debtor_kind": "provider",
        "debtor_label": "",
        "payee": "agency",
        "fund": "resident",
        "amount_fen": 2453200,
        "source_kind": "consequence",
        "source_id": "1",
        "posted_on": date(2024, 3, 29),
        "key": "a",
    }
    return NewEntry(**{**values, **changes})
