"""From a paper record on the command line to the ledger's totals, with the impersonation of the half-year summary."""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.cases import service as cases
from compliance.cases.service import Choice
from compliance.findings import service as findings
from compliance.findings.commands import finding as finding_command
from compliance.foundation import clock
from compliance.ledger.commands import ledger as ledger_command

PAPER = Path(__file__).parent.parent / "findings" / "cases" / "impersonation.toml"
# The institution helped with two stays, 1,286.00 + 1,167.20 = 2,453.20, tenfold 24,532.00; a namesake's stay is
# 18,337.40. Recovered in all: 2,453.20 + 18,337.40 = 20,790.60. Due in all: 20,790.60 + 24,532.00 = 45,322.60.
NOT_ITS_OWN = ("18,337.40", "18337.4", "1833740", "20,790.60", "20790.6", "45,322.60", "45322.6", "冒名人员")


def on(day: date):
    """Ten in the morning of `day`."""
    return clock.at(clock.start_of(day, 10))


def run(command, *words: str) -> dict:
    """Run a command and read its JSON."""
    result = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def record(people, directory: Path) -> int:
    """Enter the paper by the command line; entered twice it is one."""
    agreements.sign(SYSTEM, 2024, "county-hospital-2024", [people.head.provider_id], date(2024, 1, 2))
    path = directory / "impersonation.toml"
    path.write_text(PAPER.read_text(encoding="utf-8").replace("H0001", "A001"), encoding="utf-8")
    first, again = run(finding_command, "record", str(path)), run(finding_command, "record", str(path))
    assert (first["recorded"], again["recorded"], again["unchanged"]) == (1, 0, 1)
    assert first["findings"][0]["fund"] == "20790.60"
    return first["findings"][0]["id"]


def decide_lines(people, finding_id: int) -> None:
    """The provider accepts its own line; the person's is not its to answer."""
    findings.send(people.officer, finding_id)
    for line in findings.in_scope(people.officer, finding_id).lines:
        if line.debtor == "provider":
            findings.draft(people.clerk, line.id, True, "")
    findings.confirm_drafts(people.head, finding_id)
    for line in findings.in_scope(people.officer, finding_id).lines:
        findings.confirm(people.officer, line.id)


def propose(people, finding_id: int) -> int:
    """Open the case, propose what the paper stated, let a second person check, serve the notice."""
    case_id = cases.open_case(people.officer, [finding_id])
    parts = cases.in_scope(people.officer, case_id).consequences
    reasons = {part.id: Choice(None, "协助他人冒名就医，情节严重") for part in parts if part.consequence == "damages"}
    cases.propose(people.officer, case_id, reasons)
    cases.check(people.checker, case_id, approve=True)
    cases.notify(people.officer, case_id)
    return case_id


def paper_to_case(people, directory: Path) -> int:
    """The paper of 20 June becomes a case whose notice is of 24 June and whose decision is of 2 July 2024."""
    with on(date(2024, 6, 21)):
        finding_id = record(people, directory)
        decide_lines(people, finding_id)
    with on(date(2024, 6, 24)):
        case_id = propose(people, finding_id)
    with on(date(2024, 6, 25)):
        cases.statement(people.head, case_id, "已配合调查，请予考虑")
        cases.consider(people.officer, case_id, adopted=False, opinion="已在幅度内考虑")
        cases.decide(people.agency_director, case_id)
    return case_id


def test_paper_record_becomes_ledger_totals(people, tmp_path):
    case_id = paper_to_case(people, tmp_path)
    due = {"receivable.recovery": "20790.60", "receivable.damages": "24532.00"}
    totals = run(ledger_command, "totals", "--period", "2024H1")
    assert (totals["accounts"], totals["total"], totals["received_total"]) == (due, "45322.60", "0.00")
    damages = next(
        part for part in cases.in_scope(people.officer, case_id).consequences if part.consequence == "damages"
    )
    assert (damages.base_fen, damages.amount_fen) == (245320, 2453200)
    with on(date(2024, 7, 3)):
        cases.post_receipt(people.officer, damages.id, 1000000, "offset", "月结〔2024〕7号")
    july = run(ledger_command, "totals", "--period", "2024-07")
    assert (july["total"], july["received"]) == ("0.00", {"received.damages": "10000.00"})
    assert run(ledger_command, "totals", "--period", "2024H1")["total"] == "45322.60"


def test_the_portal_never_shows_the_persons_share(app_sqlite, client, people, tmp_path):
    case_id = paper_to_case(people, tmp_path)
    persons = [part for part in cases.in_scope(people.officer, case_id).consequences if part.debtor_kind == "person"]
    assert [part.amount_fen for part in persons] == [1833740]
    for actor in (people.clerk, people.head):
        client.sign_in(actor)
        pages = crawl(client, "/portal/")
        assert {"/portal/deductions", "/portal/lines", "/portal/agreements"} < set(pages)
        assert any("24,532.00" in page and "2,453.20" in page for page in pages.values())
        for url, page in pages.items():
            for text in NOT_ITS_OWN:
                assert text not in page, (url, text)
        assert client.get(f"/portal/deductions/{persons[0].id}").status_code == 404
    assert sum(one.amount_fen for one in cases.deductions_of(people.head.provider_id)) == 245320 + 2453200


def crawl(client, start: str) -> dict[str, str]:
    """Every page of the portal that links lead to, as text; workbooks by their cells."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        answer = client.get(url, follow_redirects=True)
        assert answer.status_code == 200, url
        found[url] = answer.get_data(as_text=True) if answer.mimetype == "text/html" else cells(answer)
        waiting += [link for link in re.findall(r'href="(/portal/[^"#?]*)"', found[url]) if link not in found]
    return found


def cells(answer) -> str:
    """What a workbook of the portal says."""
    if "spreadsheet" not in answer.mimetype:
        return ""
    book = load_workbook(BytesIO(answer.data))
    return "\n".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
