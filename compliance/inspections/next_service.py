"""The next step of a visit that is loaded."""

from compliance.findings import service as findings
from compliance.inspections import next_rules
from compliance.inspections.loading_service import VisitView
from compliance.inspections.next_rules import Next


def next_step(visit: VisitView) -> Next:
    """What must be done next with it, by how far its findings are."""
    ids = {visit.finding_id, *(version.finding_id for version in visit.versions)}
    standing = findings.standings([one for one in ids if one is not None])
    return next_rules.next_step(visit.stage, visit.order.planned_to, bool(visit.finding_refused), standing)
