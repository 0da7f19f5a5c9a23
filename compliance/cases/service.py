"""The door of cases: open, propose, check, notify, hear, decide, receive; and a provider's own deductions."""

from compliance.cases.agency_service import receive_hand_over, take_step
from compliance.cases.bureau_service import bureau_lead, proceed, take_up
from compliance.cases.bureau_step_service import demands
from compliance.cases.decision_service import close, decide, send_back
from compliance.cases.deduction_service import deduction, deductions_of, own_case
from compliance.cases.fault_service import faults
from compliance.cases.list_service import PAGE_SIZE, Query, Staffed, search, staffed, tasks
from compliance.cases.loading_service import (
    READERS,
    consequence_in_scope,
    in_scope,
    numbers_in_scope,
    of_finding,
    of_lead,
)
from compliance.cases.notice_service import consider, notify, statement, statement_period, waive
from compliance.cases.opening_service import open_case, ready, withdraw
from compliance.cases.option_service import Options, base_words, options
from compliance.cases.owing_service import deadlines_moved
from compliance.cases.proposal_service import Choice, bases, check, propose, terms_of
from compliance.cases.receipt_service import due_days, post_receipt, set_off
from compliance.cases.search_service import SEARCH
from compliance.cases.step_service import choices_open, printed, steps_of
from compliance.cases.step_view_rules import Step, Steps
from compliance.cases.view_rules import CaseSummary, CaseView, ConsequenceView, Deduction, EventView, Page, Part

open = open_case

__all__ = [
    "PAGE_SIZE",
    "READERS",
    "SEARCH",
    "CaseSummary",
    "CaseView",
    "Choice",
    "ConsequenceView",
    "Deduction",
    "EventView",
    "Options",
    "Page",
    "Part",
    "Query",
    "Staffed",
    "Step",
    "Steps",
    "base_words",
    "bases",
    "bureau_lead",
    "check",
    "choices_open",
    "close",
    "consequence_in_scope",
    "consider",
    "deadlines_moved",
    "decide",
    "deduction",
    "deductions_of",
    "demands",
    "due_days",
    "faults",
    "in_scope",
    "notify",
    "numbers_in_scope",
    "of_finding",
    "of_lead",
    "open",
    "open_case",
    "options",
    "own_case",
    "post_receipt",
    "printed",
    "proceed",
    "propose",
    "ready",
    "receive_hand_over",
    "search",
    "send_back",
    "set_off",
    "staffed",
    "statement",
    "statement_period",
    "steps_of",
    "take_step",
    "take_up",
    "tasks",
    "terms_of",
    "waive",
    "withdraw",
]
