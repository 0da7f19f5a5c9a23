"""The door of the ledger: posting, inside another room's unit of work, and reading."""

from compliance.ledger.posting_service import EntryPosted, post, receive, reverse
from compliance.ledger.reading_service import (
    Entry,
    Filter,
    Page,
    entries,
    entry_in_scope,
    lines,
    linked,
    of_source,
    sums_of_sources,
    totals,
    totals_by_fund,
)

__all__ = [
    "Entry",
    "EntryPosted",
    "Filter",
    "Page",
    "entries",
    "entry_in_scope",
    "lines",
    "linked",
    "of_source",
    "post",
    "receive",
    "reverse",
    "sums_of_sources",
    "totals",
    "totals_by_fund",
]
