"""From findings to the ledger in the sample county: sent, answered, confirmed, proposed, checked, noticed, decided.

Every step is the service that people use; only the days are set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from compliance.accounts.rules import Actor
from compliance.cases import service as cases
from compliance.cases.service import CaseView, Choice
from compliance.findings import service as findings
from compliance.foundation import clock

_REASON = "结合违约情节、影响范围和整改情况，按协议约定幅度确定"


@dataclass(frozen=True)
class Desk:
    """Who does what: one officer proposes, another checks, the agency's director decides."""

    officer: Actor
    checker: Actor
    director: Actor


@dataclass(frozen=True)
class Settled:
    """A decided case and its consequences with what is due (fen)."""

    case_id: int
    due: Mapping[int, int]


def confirm(desk: Desk, finding_ids: Iterable[int], sent: date) -> None:
    """Send the findings, enter the signed sheets that come back, and confirm what was accepted."""
    wanted = tuple(finding_ids)
    with clock.at(clock.start_of(sent, 9)):
        for finding_id in wanted:
            findings.send(desk.officer, finding_id)
    with clock.at(clock.start_of(sent + timedelta(days=3), 9)):
        for finding_id in wanted:
            _answer(desk.officer, finding_id)
            findings.confirm_answered(desk.officer, finding_id)
        for finding_id in wanted[:1]:
            findings.make_working_paper(desk.officer, finding_id)


def _answer(officer: Actor, finding_id: int) -> None:
    found = findings.in_scope(officer, finding_id)
    if found is None:
        raise LookupError(finding_id)
    for line in found.lines:
        if line.state in ("suspected", "sent"):
            findings.answer_on_paper(officer, line.id, True, f"违规明细确认表（问题{finding_id}号）")


def settle(
    desk: Desk, finding_ids: Iterable[int], opened: date, sums: Mapping[int, str] | None = None
) -> tuple[Settled, ...]:
    """One case for each finding, taken to its decision; `sums` gives the fixed sum or multiple by finding id."""
    return tuple(_settle(desk, [finding_id], opened, (sums or {}).get(finding_id)) for finding_id in finding_ids)


def settle_together(desk: Desk, finding_ids: Iterable[int], opened: date, value: str | None = None) -> Settled:
    """One case of several findings at one provider, taken to its decision."""
    return _settle(desk, list(finding_ids), opened, value)


def _settle(desk: Desk, finding_ids: list[int], opened: date, value: str | None) -> Settled:
    with clock.at(clock.start_of(opened, 9)):
        case_id = cases.open_case(desk.officer, finding_ids)
        view = _case(desk.officer, case_id)
        chosen = Decimal(value) if value else None
        choices = {
            part.id: Choice(chosen if part.consequence == "damages" else None, _REASON) for part in view.consequences
        }
        cases.propose(desk.officer, case_id, choices)
    with clock.at(clock.start_of(opened, 15)):
        cases.check(desk.checker, case_id, True, "事实清楚，依据正确，同意")
        cases.notify(desk.officer, case_id)
    with clock.at(clock.start_of(opened + timedelta(days=1), 10)):
        cases.waive(desk.officer, case_id, "陈述申辩意见表（无异议）")
    with clock.at(clock.start_of(opened + timedelta(days=2), 10)):
        cases.decide(desk.director, case_id)
    decided = _case(desk.officer, case_id)
    return Settled(case_id, {part.id: part.amount_fen or 0 for part in decided.consequences})


def _case(officer: Actor, case_id: int) -> CaseView:
    found = cases.in_scope(officer, case_id)
    if found is None:
        raise LookupError(case_id)
    return found


def collect(desk: Desk, settled: Iterable[Settled], on: date, way: str, every: int = 1) -> None:
    """Record what came in for every n-th case, in full, by receipt or offset."""
    with clock.at(clock.start_of(on, 14)):
        for place, one in enumerate(settled):
            if place % every:
                continue
            for consequence_id, fen in one.due.items():
                cases.post_receipt(desk.officer, consequence_id, fen, way, f"样例凭证{on:%Y%m}-{consequence_id:04d}")
