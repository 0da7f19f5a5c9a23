"""What a step of the bureau's track brings about: numbers, officers, postings, days to pay, outcomes of the lead."""

from collections.abc import Callable, Mapping
from datetime import date

from compliance.cases import agreement_effect_service as agreement_effects
from compliance.cases import bureau_report_service as reports
from compliance.cases import decision_guard_rules, posting_service
from compliance.cases import loading_service as loading
from compliance.cases.carrying_guard_rules import ANNULLED, payment_due, served_on
from compliance.cases.decision_guard_rules import PUNISH
from compliance.cases.document_rules import content
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.models import Case, CaseEvent, CaseInvestigator, ConsequenceRow
from compliance.cases.step_rules import EventKind as Step
from compliance.findings import service as findings
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.consequences import MONEY, Consequence
from compliance.ledger.rules import Payee

# The series of each step that makes a numbered document: mark and key of the sequence.
_SERIES: Mapping[Step, str] = {
    Step.FILED: "医保罚立",
    Step.SUMMARY: "医保当罚",
    Step.PRESERVED: "医保存",
    Step.SEALED: "医保封",
    Step.ASSIST_ASKED: "医保协查",
    Step.CORRECTION_ORDERED: "医保改",
    Step.REPORTED: "医保终",
    Step.NOTIFIED: "医保罚告",
    Step.HEARING_CALLED: "医保听",
    Step.URGED: "医保催",
    Step.COURT_ASKED: "医保强",
    Step.TRANSFERRED: "医保移",
    Step.CLOSE_PROPOSED: "医保结",
    Step.ARCHIVED: "医保卷",
}
_DECISIONS = {PUNISH: "医保罚决", "minor": "医保不罚", "unfounded": "医保不罚"}


def number_of(work: UnitOfWork, case: Case, move: Move) -> str:
    """The number of the document that a step makes, "" where it makes none. Without gaps in each series and year."""
    mark = _SERIES.get(move.kind, "")
    if move.kind is Step.DECIDED:
        mark = _DECISIONS.get(move.text("outcome"), "医保移决")
    if not mark:
        return ""
    year = move.on.year
    key = f"case:administrative:{year}" if move.kind is Step.FILED else f"administrative:{mark}:{year}"
    return f"{mark}〔{year}〕{work.next_number(key)}号"


def until_of(before: Dossier, move: Move) -> date | None:
    """The day that a step sets, to be shown with it."""
    after = Dossier((*before.moves, move), before.context)
    if move.kind is Step.NOTIFIED:
        until = decision_guard_rules.statement_until(after)
        return until[0] if until else None
    if move.kind is Step.SERVED:
        return payment_due(after)
    return move.day("held_on") or move.day("until")


def document_of(case: Case, move: Move) -> str | None:
    """What the notice or the decision says of every consequence, frozen."""
    if move.kind not in (Step.NOTIFIED, Step.DECIDED, Step.SUMMARY):
        return None
    return canonical(content(loading.view(case))).decode()


def apply(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    """Bring about what the step that was just written brings about."""
    effect = _EFFECTS.get(Step(event.kind))
    if effect is not None:
        effect(work, case, event, dossier)


def _filed(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    case.number = event.number
    _investigators(case, dossier)
    _lead(work, case, "filed")


def _investigators(case: Case, dossier: Dossier) -> None:
    there = {one.user_id for one in case.investigators}
    case.investigators += [CaseInvestigator(user_id=id) for id in sorted(dossier.officers - there)]


def _recused(_work: UnitOfWork, case: Case, _event: CaseEvent, dossier: Dossier) -> None:
    _investigators(case, dossier)


def _lead(work: UnitOfWork, case: Case, outcome: str, reason: str = "") -> None:
    if case.lead_id is not None:
        findings.settle_lead(work, case.lead_id, outcome, reason)


def _not_filed(work: UnitOfWork, case: Case, event: CaseEvent, _dossier: Dossier) -> None:
    _lead(work, case, "not_filed", event.text or "")


def _reverified(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    reports.reverify(work, case, dossier.moves[-1].values, case.number)


def _notified(_work: UnitOfWork, case: Case, _event: CaseEvent, _dossier: Dossier) -> None:
    for part in case.consequences:
        part.told_fen = part.amount_fen


def _decided(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    if dossier.moves[-1].text("outcome") == PUNISH:
        for part in case.consequences:
            posting_service.post_due(work, case, part, event.on)


def _summary(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    for part in case.consequences:
        part.told_fen = part.amount_fen
        posting_service.post_due(work, case, part, event.on)
    _investigators(case, dossier)
    _served(work, case, event, dossier)
    _lead(work, case, "summary")


def _served(_work: UnitOfWork, case: Case, _event: CaseEvent, dossier: Dossier) -> None:
    served = served_on(dossier)
    due = dossier.due("payment", served) if served else None
    for part in case.consequences:
        if part.consequence in MONEY and part.amount_fen and due is not None:
            part.due_on, part.due_provisional = due.day, due.provisional


def _deferred(_work: UnitOfWork, case: Case, _event: CaseEvent, dossier: Dossier) -> None:
    last = payment_due(dossier)
    for part in case.consequences:
        if part.due_on is not None and last is not None:
            part.due_on, part.due_provisional = last, False


def _performed(work: UnitOfWork, case: Case, _event: CaseEvent, dossier: Dossier) -> None:
    move = dossier.moves[-1]
    since, until = move.day("since"), move.day("until")
    for part in case.consequences:
        if part.id == int(move.values.get("id") or 0) and since is not None:
            agreement_effects.begin(work, case, part, since, until, move.text("scope"))
            part.since, part.until = since, until


def _lifted(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    move = dossier.moves[-1]
    for part in case.consequences:
        if part.id == int(move.values.get("id") or 0):
            agreement_effects.end(work, case, part, event.on, move.text("reason"))
            part.until = event.on


def _fee(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    """What the fee has grown by since it was last posted; a line of its own, never part of the fine."""
    move = dossier.moves[-1]
    before = sum(part.amount_fen or 0 for part in case.consequences if part.consequence == Consequence.LATE_FEE)
    more = int(move.values["fen"]) - before
    fine = next(part for part in case.consequences if part.consequence == Consequence.FINE)
    if more <= 0:
        return
    row = ConsequenceRow(
        position=len(case.consequences) + 1,
        finding_id=fine.finding_id,
        consequence=Consequence.LATE_FEE,
        violation=fine.violation,
        debtor_kind=fine.debtor_kind,
        debtor_label=fine.debtor_label,
        acted_on=fine.acted_on,
        base_fen=fine.amount_fen or 0,
        amount_fen=more,
        told_fen=more,
        payee=Payee.TREASURY,
        parts=canonical([["", "", more]]).decode(),
        due_on=event.on,
        reason=f"逾期 {move.values['days']} 日",
    )
    case.consequences.append(row)
    work.flush()
    posting_service.post_due(work, case, row, event.on)


def _contest_ended(work: UnitOfWork, case: Case, event: CaseEvent, dossier: Dossier) -> None:
    if dossier.moves[-1].text("outcome") == ANNULLED:
        posting_service.reverse_all(work, case, event.on)
        agreement_effects.annul(work, case)


Effect = Callable[[UnitOfWork, Case, CaseEvent, Dossier], None]
_EFFECTS: Mapping[Step, Effect] = {
    Step.FILED: _filed,
    Step.NOT_FILED: _not_filed,
    Step.SUMMARY: _summary,
    Step.RECUSAL_DECIDED: _recused,
    Step.REVERIFIED: _reverified,
    Step.NOTIFIED: _notified,
    Step.DECIDED: _decided,
    Step.SERVED: _served,
    Step.DEFERRED: _deferred,
    Step.PERFORMED: _performed,
    Step.LIFTED: _lifted,
    Step.LATE_FEE: _fee,
    Step.CONTEST_ENDED: _contest_ended,
}
