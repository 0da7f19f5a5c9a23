"""The door of the room: everything that views and other rooms may ask of findings.

record → send → answer → recheck → confirm or drop; once every line is decided, `bases_of` gives the frozen bases.
"""

from compliance.accounts.rules import Actor
from compliance.findings.answer_sheet_service import Loaded, load_answers, provider_part
from compliance.findings.base_service import bases_of, count_ready, ready_for_case, wait_for_case
from compliance.findings.check_rules import place_words
from compliance.findings.day_count_service import faults
from compliance.findings.evidence_service import Rendition, rendition
from compliance.findings.lead_list_service import LeadQuery, leads
from compliance.findings.lead_list_service import search as search_leads
from compliance.findings.lead_list_service import untouched as untouched_leads
from compliance.findings.lead_rules import LeadSource, LeadView, NewLead
from compliance.findings.lead_service import (
    LEAD_READERS,
    add_lead,
    add_leads,
    lead_in_scope,
    lead_outcomes,
    leads_by_id,
    receive_lead,
    register_lead,
    settle_lead,
    take_lead,
)
from compliance.findings.lead_triage_service import TRIAGE, visit_ordered
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
from compliance.findings.list_service import (
    PAGE_SIZE,
    Page,
    Query,
    of_visits,
    search,
    sent_page,
    sent_to,
)
from compliance.findings.list_service import tasks as finding_tasks
from compliance.findings.loading_service import (
    READERS,
    STAFF,
    authorities,
    in_scope,
    line_in_scope,
    line_of_provider,
    of_provider,
    readable,
    several_in_scope,
)
from compliance.findings.owing_service import deadlines_moved
from compliance.findings.paper_service import PaperFinding, PaperResult, record_file, record_tables
from compliance.findings.record_service import record
from compliance.findings.search_service import SEARCH
from compliance.findings.standing_rules import Standing
from compliance.findings.standing_service import standings
from compliance.findings.table_service import workbook
from compliance.findings.take_over_service import take_over
from compliance.findings.view_rules import EventView, FindingSummary, FindingView, LineView, Stage, Totals, totals
from compliance.findings.working_paper_service import make_working_paper, working_papers
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words


def tasks(actor: Actor) -> list[Task]:
    """What waits for a person: leads to check, and what findings wait for."""
    return [*_lead_tasks(actor), *finding_tasks(actor)]


def _lead_tasks(actor: Actor) -> list[Task]:
    count = untouched_leads(actor) if actor.holds(*TRIAGE) else 0
    values = {"standing": "new"}
    words = Words("线索待核查", "Leads to check")
    return [Task("findings.leads", words, "finding", count, values=values)] if count else []


__all__ = [
    "ANSWER_DAYS",
    "LEAD_READERS",
    "PAGE_SIZE",
    "READERS",
    "SEARCH",
    "STAFF",
    "TRIAGE",
    "EventView",
    "FindingSummary",
    "FindingView",
    "LeadQuery",
    "LeadSource",
    "LeadView",
    "Lesser",
    "LineView",
    "Loaded",
    "NewLead",
    "Page",
    "PaperFinding",
    "PaperResult",
    "Query",
    "Rendition",
    "Stage",
    "Standing",
    "Totals",
    "add_lead",
    "add_leads",
    "answer",
    "answer_on_paper",
    "authorities",
    "bases_of",
    "confirm",
    "confirm_answered",
    "confirm_drafts",
    "count_ready",
    "deadlines_moved",
    "draft",
    "drop",
    "faults",
    "in_scope",
    "lead_in_scope",
    "lead_outcomes",
    "leads",
    "leads_by_id",
    "line_in_scope",
    "line_of_provider",
    "load_answers",
    "make_working_paper",
    "of_provider",
    "of_visits",
    "place_words",
    "provider_part",
    "readable",
    "ready_for_case",
    "receive_lead",
    "recheck",
    "record",
    "record_file",
    "record_tables",
    "register_lead",
    "rendition",
    "search",
    "search_leads",
    "send",
    "sent_page",
    "sent_to",
    "settle_lead",
    "several_in_scope",
    "standings",
    "take_lead",
    "take_over",
    "tasks",
    "totals",
    "untouched_leads",
    "visit_ordered",
    "wait_for_case",
    "workbook",
    "working_papers",
]
