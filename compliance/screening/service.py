"""The door of screening: running rules, versions, leads with their outcomes."""

from compliance.claims import service as claims
from compliance.screening import use_service
from compliance.screening.evidence_service import leads_of
from compliance.screening.filing_service import file_finding
from compliance.screening.lead_service import ask_for_lead, conclude
from compliance.screening.reading_service import RunView, rule_words, run, runs
from compliance.screening.recheck_service import Recheck, rechecks
from compliance.screening.review_service import draw_sample, open_month, record
from compliance.screening.run_service import screen, try_out
from compliance.screening.sampled_service import review, sample
from compliance.screening.version_service import approve, live_versions, propose, publish_shipped

__all__ = [
    "Recheck",
    "RunView",
    "approve",
    "ask_for_lead",
    "conclude",
    "draw_sample",
    "file_finding",
    "leads_of",
    "live_versions",
    "open_month",
    "propose",
    "publish_shipped",
    "rechecks",
    "record",
    "review",
    "rule_words",
    "run",
    "runs",
    "sample",
    "screen",
    "try_out",
]

claims.before_withdrawal("screening", use_service.of_batch)
