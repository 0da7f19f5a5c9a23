"""The door of the room: visits from the arrival to the seal, and what pages, tablets and other rooms ask of them."""

from compliance.inspections.bundle_service import bundle, receipt, visits
from compliance.inspections.evidence_service import put, rendition
from compliance.inspections.list_service import (
    PAGE_SIZE,
    Day,
    Page,
    VisitCard,
    VisitRow,
    between,
    day_of,
    of_provider,
    progress,
    supervises,
)
from compliance.inspections.loading_service import READERS, VisitView, for_team, readable, view
from compliance.inspections.receive_service import Batch, Receipt, arrive, batch_of, receive
from compliance.inspections.record_service import Record, record
from compliance.inspections.seal_service import record_finding, release_device, seal_if_complete, sign

__all__ = [
    "PAGE_SIZE",
    "READERS",
    "Batch",
    "Day",
    "Page",
    "Receipt",
    "Record",
    "VisitCard",
    "VisitRow",
    "VisitView",
    "arrive",
    "batch_of",
    "between",
    "bundle",
    "day_of",
    "for_team",
    "of_provider",
    "progress",
    "put",
    "readable",
    "receipt",
    "receive",
    "record",
    "record_finding",
    "release_device",
    "rendition",
    "seal_if_complete",
    "sign",
    "supervises",
    "view",
    "visits",
]
