"""The door of screening: running rules, versions, leads with their outcomes."""

from compliance.claims import service as claims
from compliance.screening import use_service
from compliance.screening.lead_service import ask_for_lead, conclude
from compliance.screening.reading_service import RunView, run, runs
from compliance.screening.recheck_service import Recheck, rechecks
from compliance.screening.run_service import screen, try_out
from compliance.screening.version_service import approve, live_versions, propose, publish_shipped

__all__ = [
    "Recheck",
    "RunView",
    "approve",
    "ask_for_lead",
    "conclude",
    "live_versions",
    "propose",
    "publish_shipped",
    "rechecks",
    "run",
    "runs",
    "screen",
    "try_out",
]

claims.before_withdrawal("screening", use_service.of_batch)
