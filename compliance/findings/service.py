"""The door of the room: everything that views and other rooms may ask of findings.

record → send → answer → recheck → confirm or drop; once every line is decided, `bases_of` gives the frozen bases.
"""

from compliance.findings.answer_sheet_service import Loaded, load_answers, provider_part
from compliance.findings.base_service import bases_of, ready_for_case
from compliance.findings.check_rules import place_words
from compliance.findings.evidence_service import Rendition, rendition
from compliance.findings.line_rules import Lesser
from compliance.findings.line_service import (
    ANSWER_DAYS,
    answer,
    answer_on_paper,
    confirm,
    confirm_answered,
    confirm_drafts,
    draft,
    drop,
    recheck,
    send,
)
from compliance.findings.list_service import PAGE_SIZE, Page, Query, found_between, search, sent_to, tasks
from compliance.findings.loading_service import (
    READERS,
    STAFF,
    authorities,
    in_scope,
    line_in_scope,
    line_of_provider,
    of_provider,
)
from compliance.findings.owing_service import deadlines_moved
from compliance.findings.paper_service import PaperFinding, PaperResult, record_file, record_tables
from compliance.findings.record_service import record
from compliance.findings.table_service import workbook
from compliance.findings.view_rules import EventView, FindingSummary, FindingView, LineView, Stage, Totals, totals
from compliance.findings.working_paper_service import make_working_paper, working_papers

__all__ = [
    "ANSWER_DAYS",
    "PAGE_SIZE",
    "READERS",
    "STAFF",
    "EventView",
    "FindingSummary",
    "FindingView",
    "Lesser",
    "LineView",
    "Loaded",
    "Page",
    "PaperFinding",
    "PaperResult",
    "Query",
    "Rendition",
    "Stage",
    "Totals",
    "answer",
    "answer_on_paper",
    "authorities",
    "bases_of",
    "confirm",
    "confirm_answered",
    "confirm_drafts",
    "deadlines_moved",
    "draft",
    "drop",
    "found_between",
    "in_scope",
    "line_in_scope",
    "line_of_provider",
    "load_answers",
    "make_working_paper",
    "of_provider",
    "place_words",
    "provider_part",
    "ready_for_case",
    "recheck",
    "record",
    "record_file",
    "record_tables",
    "rendition",
    "search",
    "send",
    "sent_to",
    "tasks",
    "totals",
    "workbook",
    "working_papers",
]
