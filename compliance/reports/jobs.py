"""What the schedule calls; safe to run twice."""

from compliance.reports import summary_service


def summary() -> int:
    """Draft the summary of the half that ended last, once; how many were made."""
    return summary_service.draft_missing()
