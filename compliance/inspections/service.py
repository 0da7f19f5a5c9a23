"""The door of the room: visits from the arrival to the seal, and what pages, tablets and other rooms ask of them."""

from compliance.inspections.bundle_service import bundle, receipt, visits
from compliance.inspections.day_service import DAYS_DONE, Day, day_of, own_visits
from compliance.inspections.evidence_service import put, rendition
from compliance.inspections.list_service import (
    PAGE_SIZE,
    Page,
    VisitRow,
    between,
    of_provider,
    progress,
    supervises,
)
from compliance.inspections.loading_service import READERS, VisitView, for_team, readable, view
from compliance.inspections.material_service import Material, give_back, materials_of
from compliance.inspections.next_rules import Next
from compliance.inspections.next_service import next_step
from compliance.inspections.receive_service import Batch, Receipt, arrive, batch_of, join, receive
from compliance.inspections.record_paper_service import paper_file, papers_of
from compliance.inspections.record_service import Record, record
from compliance.inspections.rescue_service import Rescue, rescue, rescue_as_owner
from compliance.inspections.return_service import may_send_back, send_back
from compliance.inspections.seal_service import record_finding, release_device, seal_if_complete, sign
from compliance.inspections.search_service import SEARCH
from compliance.inspections.sheet_service import rows as sheet_rows
from compliance.inspections.shell_service import LANGUAGES, LIBRARIES, Release, release
from compliance.inspections.tablet_service import recovery_key
from compliance.inspections.version_difference_service import Step, steps, words_of

__all__ = [
    "DAYS_DONE",
    "LANGUAGES",
    "LIBRARIES",
    "PAGE_SIZE",
    "READERS",
    "SEARCH",
    "Batch",
    "Day",
    "Material",
    "Next",
    "Page",
    "Receipt",
    "Record",
    "Release",
    "Rescue",
    "Step",
    "VisitRow",
    "VisitView",
    "arrive",
    "batch_of",
    "between",
    "bundle",
    "day_of",
    "for_team",
    "give_back",
    "join",
    "materials_of",
    "may_send_back",
    "next_step",
    "of_provider",
    "own_visits",
    "paper_file",
    "papers_of",
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
    "rescue",
    "rescue_as_owner",
    "seal_if_complete",
    "send_back",
    "sheet_rows",
    "sign",
    "steps",
    "supervises",
    "view",
    "visits",
    "words_of",
]
