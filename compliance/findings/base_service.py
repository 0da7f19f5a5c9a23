"""When every line of a finding is decided, its bases are counted once and frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from compliance.agreements import service as agreements
from compliance.findings import loading_service as loading
from compliance.findings.base_rules import Counted, bases
from compliance.findings.models import Finding, Line
from compliance.findings.record_service import base_row
from compliance.findings.rules import DECIDED, Base, LineState
from compliance.findings.view_rules import FindingSummary
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.consequences import Consequence
from compliance.law.violations import Measure, Party, violations


@dataclass(frozen=True, kw_only=True)
class FindingSettled(Event):
    kind = "findings.settled"
    confirmed: int
    dropped: int
    bases: tuple[str, ...]


def settle(work: UnitOfWork, found: Finding) -> None:
    """Freeze the bases of a finding whose lines are all decided; nothing happens before that."""
    states = [loading.state(line) for line in found.lines]
    if found.settled_at is not None or not all(state in DECIDED for state in states):
        return
    confirmed = [line for line in found.lines if loading.state(line) is LineState.CONFIRMED]
    stated = tuple(loading.base_view(base) for base in found.bases if not base.final)
    made = bases(tuple(_counted(found, line) for line in confirmed), stated)
    found.bases += [base_row(base, at, final=True) for at, base in enumerate(made, 1)]
    found.settled_at = work.now
    found.waits = bool(made)
    work.flush()
    work.record(
        FindingSettled(
            subject=f"finding:{found.id}",
            confirmed=len(confirmed),
            dropped=len(states) - len(confirmed),
            bases=tuple(f"{base.consequence} {base.violation} {base.debtor} {base.fen}" for base in made),
        )
    )


def _counted(found: Finding, line: Line) -> Counted:
    total, _, funds = loading.amounts(line)
    second, measure, clause = _second(found, line.violation, line.debtor, line.occurred_to)
    return Counted(
        violation=line.violation,
        debtor=line.debtor,
        funds=funds,
        total_fen=total,
        acted_on=line.occurred_to,
        clause=clause,
        second=second,
        second_measure=measure,
    )


def _second(found: Finding, violation_id: str, debtor: str, day: date) -> tuple[str, str, str]:
    """(consequence, measure, clause) beside recovery: by the clause in force on the agency's side, by the law on the
    bureau's. Article 39 knows a fine only after a refusal to correct, so there it is the order to correct."""
    violation = violations()[violation_id]
    if found.authority == "administrative":
        if not violation.fine:
            return "", Measure.NONE, ""
        none = violation.measure is Measure.NONE
        return (Consequence.RECTIFY if none else Consequence.FINE), violation.measure, ""
    if debtor == Party.PERSON:
        return "", Measure.NONE, ""
    try:
        clause = agreements.clause_on(found.provider_id, violation_id, day)
    except Refusal:
        return "", Measure.NONE, ""
    measure = Measure.NONE if clause.kind == "fixed" else clause.base
    return clause.consequence, measure, f"{clause.template} {clause.number}"


def bases_of(finding_id: int) -> tuple[Base, ...]:
    """The frozen bases of a finding. Refused (FINDINGS-37) while one of its lines is undecided."""
    found = loading.row(finding_id)
    if found.settled_at is None:
        raise Refusal(
            "FINDINGS-37",
            zh=f"问题{finding_id}尚有未认定的明细，不能作为处理依据",
            en=f"finding {finding_id} has undecided lines and cannot carry a consequence",
            article="医疗保障基金使用监督管理条例第三十一条",
            do_zh="请先逐条确认或剔除明细",
            do_en="Confirm or drop each line first",
        )
    return tuple(loading.base_view(base) for base in found.bases if base.final)


def ready_for_case(
    authority: str, provider_id: int | None = None, most: int | None = None
) -> tuple[FindingSummary, ...]:
    """Findings of an authority that wait for a case: all their lines are decided, they carry at least one base and no
    live case has them; oldest first, of one provider where it is given, at most so many. Material of the agency is
    never among the bureau's: it comes there by hand-over only."""
    query = select(Finding.id).where(Finding.authority == authority, Finding.waits)
    if provider_id is not None:
        query = query.where(Finding.provider_id == provider_id)
    found = loading.rows(db.session.scalars(query.order_by(Finding.settled_at, Finding.id).limit(most)))
    return tuple(loading.summary(row, *loading.provider_of(row.provider_id)) for row in found)


def count_ready(authority: str) -> int:
    """How many findings of an authority wait for a case."""
    query = select(func.count()).select_from(Finding).where(Finding.authority == authority, Finding.waits)
    return db.session.scalar(query) or 0


def wait_for_case(work: UnitOfWork, finding_ids: Iterable[int], *, waits: bool) -> None:
    """A live case took findings up, or gave them back: then they wait for another, as they carry bases."""
    for found in work.session.scalars(select(Finding).where(Finding.id.in_(list(finding_ids)))):
        found.waits = waits
