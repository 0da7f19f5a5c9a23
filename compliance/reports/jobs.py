"""What the schedule calls; safe to run twice."""

from compliance.reports import summary_service


def summary() -> int:
    """Draft the summaries of the half and the year that ended last, each once; how many were made."""
    return summary_service.draft_missing()
