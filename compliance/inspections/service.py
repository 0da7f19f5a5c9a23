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
from compliance.inspections.receive_service import Batch, Receipt, arrive, batch_of, join, receive
from compliance.inspections.record_service import Record, record
from compliance.inspections.seal_service import record_finding, release_device, seal_if_complete, sign
from compliance.inspections.shell_service import LANGUAGES, LIBRARIES, Release, release
from compliance.inspections.tablet_service import recovery_key

__all__ = [
    "LANGUAGES",
    "LIBRARIES",
    "PAGE_SIZE",
    "READERS",
    "Batch",
    "Day",
    "Page",
    "Receipt",
    "Record",
    "Release",
    "VisitCard",
    "VisitRow",
    "VisitView",
    "arrive",
    "batch_of",
    "between",
    "bundle",
    "day_of",
    "for_team",
    "join",
    "of_provider",
    "progress",
    "put",
    "readable",
    "receipt",
    "receive",
    "record",
    "record_finding",
    "recovery_key",
    "release",
    "release_device",
    "rendition",
    "seal_if_complete",
    "sign",
    "supervises",
    "view",
    "visits",
]
