"""The working paper of a finding, issued as often as its lines move: each print is a version that stays."""

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.findings import loading_service as loading
from compliance.findings.record_service import staff
from compliance.findings.view_rules import FindingView
from compliance.findings.working_paper_rules import content
from compliance.foundation import bureau, clock
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import unit_of_work

KIND = "findings/working_paper"


def make_working_paper(actor: Actor, finding_id: int) -> Issued:
    """The paper as the lines stand now; unchanged lines on the same day give the paper there is."""
    found = loading.in_scope(actor, finding_id)
    if found is None:
        raise NotFound
    staff(actor, found.summary.authority)
    issuer = agreements.agency_name() if found.summary.authority == "agency" else bureau.name()
    with unit_of_work(actor) as work:
        values = content(found, issuer, clock.today(), clock.local)
        return documents.make(work, Paper(KIND, f"finding:{finding_id}", values["number"], values))


def working_papers(found: FindingView) -> tuple[Issued, ...]:
    """Every version, the newest first."""
    return tuple(reversed(documents.of_subject(f"finding:{found.id}")))
