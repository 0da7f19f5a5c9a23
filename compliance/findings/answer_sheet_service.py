"""违规明细表 that came back filled in: all its answers or none. A provider's become drafts that its head confirms."""

from dataclasses import dataclass

from compliance.accounts.rules import PROVIDER_ROLES, Actor
from compliance.findings import line_service
from compliance.findings import loading_service as loading
from compliance.findings.table_rules import read_answers, refuse_empty, refuse_rows
from compliance.findings.view_rules import FindingView
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.sheet_rules import check_size, kind_of, unreadable
from compliance.providers.workbook_service import read_workbook


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many lines a table accepts and disputes, and how many it leaves unanswered."""

    accepted: int
    disputed: int
    open: int


def load_answers(actor: Actor, finding_id: int, content: bytes, file_name: str, document: str = "") -> Loaded:
    """Take the answers of a table in one unit of work; a single bad row refuses them all (FINDINGS-65 to -67).

    By the provider's people: drafts. By staff: the answers of a signed sheet, which `document` names (FINDINGS-32).
    """
    own = actor.holds(*PROVIDER_ROLES)
    with unit_of_work(actor) as work:
        found = loading.of_provider(actor, finding_id) if own else provider_part(actor, finding_id)
        if found is None:
            raise NotFound
        check_size(len(content))
        if kind_of(content, file_name) != "xlsx":
            raise unreadable("这不是.xlsx表格", "this is no .xlsx workbook")
        sheet = read_workbook(content)
        answers, faults = read_answers(sheet.rows, sheet.faults, found)
        if faults:
            raise refuse_rows(faults)
        if not answers:
            raise refuse_empty()
        for one in answers:
            if own:
                line_service.draft(actor, one.line_id, one.accept, one.reason)
            else:
                line_service.answer_on_paper(actor, one.line_id, one.accept, document, one.reason)
        work.flush()
        accepted = sum(one.accept for one in answers)
        return Loaded(accepted, len(answers) - accepted, _answerable(found) - len(answers))


def provider_part(actor: Actor, finding_id: int) -> FindingView | None:
    """A finding as its provider has it, for staff who hand its table over; None where it was not sent."""
    found = loading.in_scope(actor, finding_id)
    return loading.own_part(found) if found else None


def _answerable(found: FindingView) -> int:
    return sum(line.answerable and line.debtor == "provider" for line in found.lines)
