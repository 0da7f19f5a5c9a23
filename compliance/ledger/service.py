"""The door of the ledger: posting, inside another room's unit of work, and reading."""

from compliance.ledger.dues_service import OpenDue, open_dues, received_under, sums_by_source
from compliance.ledger.fault_service import faults
from compliance.ledger.posting_service import EntryPosted, Receipt, post, post_all, receive, receive_all, reverse
from compliance.ledger.reading_service import (
    Entry,
    Filter,
    Page,
    entries,
    entry_in_scope,
    lines,
    linked,
    of_source,
    of_vouchers,
    sums_of_sources,
    totals,
    totals_by_fund,
)

__all__ = [
    "Entry",
    "EntryPosted",
    "Filter",
    "OpenDue",
    "Page",
    "Receipt",
    "entries",
    "entry_in_scope",
    "faults",
    "lines",
    "linked",
    "of_source",
    "of_vouchers",
    "open_dues",
    "post",
    "post_all",
    "receive",
    "receive_all",
    "received_under",
    "reverse",
    "sums_by_source",
    "sums_of_sources",
    "totals",
    "totals_by_fund",
]
