"""Proposing the consequences of a case, and the check by a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from compliance.accounts.rules import Actor, Role
from compliance.cases import loading_service as loading
from compliance.cases import rules
from compliance.cases.amount_rules import Amount, Terms, amount_of, payee_of, whole_terms
from compliance.cases.consequence_service import put_measures
from compliance.cases.measure_rules import Measure
from compliance.cases.models import Case, ConsequenceRow
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.rules import EventKind
from compliance.cases.staffing_rules import Duty, conflicts
from compliance.findings import service as findings
from compliance.findings.rules import Base
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.law.consequences import MONEY, RANGED, Consequence
from compliance.penalties import service as penalties
from compliance.penalties.rules import inputs_of


@dataclass(frozen=True, slots=True)
class Choice:
    """The multiple or the sum chosen for one consequence, and why. value None: the only one the clause allows, or the
    one that the paper record stated."""

    value: Decimal | None
    reason: str = ""


def terms_of(provider_id: int, base: Base) -> Terms:
    """What a consequence of `base` is computed by: the clause in force on the day of the act, or the whole base."""
    if base.consequence in RANGED or base.consequence == Consequence.INDICATOR_DEDUCTION:
        return Terms(*penalties.agreed_range(provider_id, base.violation, base.acted_on))
    return whole_terms(base.consequence, base.violation, base.measure, base.debtor)


def bases(case_finding_ids: tuple[int, ...]) -> dict[int, Base]:
    """The frozen bases of a case's findings, by id."""
    return {base.id: base for finding_id in case_finding_ids for base in findings.bases_of(finding_id)}


def propose(
    actor: Actor, case_id: int, choices: Mapping[int, Choice], measures: Sequence[Measure] | None = None
) -> None:
    """Compute every consequence of a case from its base and clause, with the chosen multiple or sum and its reason.

    `choices` by consequence id; one that is left out takes what the paper record stated or the clause leaves. measures:
    what is proposed beside money, in place of what was before; None leaves it (CASES-91 to -93, -95). Refused
    outside the range (PENALTIES-01), without a reason where there is a choice (CASES-06), above the notice (CASES-05).
    """
    require_role(actor, Role.OFFICER)
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        rules.require(rules.state_of(loading.kinds(case), case.track), EventKind.PROPOSED, case.track)
        if unknown := set(choices) - {part.id for part in case.consequences}:
            raise NotFound(f"consequences {sorted(unknown)}")
        if measures is not None:
            put_measures(work, case, measures, EventKind.NOTIFIED in loading.kinds(case))
        known = bases(tuple(finding.finding_id for finding in case.findings))
        for part in case.consequences:
            base = known[part.base_id] if part.base_id is not None else None
            _compute(case, part, base, choices.get(part.id, Choice(None)))
        happen(work, case, EventKind.PROPOSED)


def _compute(case: Case, part: ConsequenceRow, base: Base | None, choice: Choice) -> None:
    if part.consequence not in MONEY or base is None:
        words = Words(zh="该项处理", en="this consequence")
        part.reason = rules.require_reason(choice.reason or part.reason, words)
        return
    terms = terms_of(case.provider_id, base)
    value = base.stated if choice.value is None else choice.value
    found: Amount = amount_of(terms, base, value)
    if terms.open:
        part.reason = rules.require_reason(choice.reason or part.reason, Words(zh="选定的幅度", en="the chosen value"))
    rules.hold(EventKind.PROPOSED, case.opened_on, fen=found.computed.amount_fen, told=part.told_fen)
    part.amount_fen = found.computed.amount_fen
    part.choice = None if found.computed.choice is None else str(found.computed.choice)
    part.inputs = canonical(inputs_of(found.computed)).decode()
    part.parts = canonical([[one.fund, one.insured_place, one.fen] for one in found.parts]).decode()
    part.payee = payee_of(part.consequence)
    part.period_days = terms.period_days


def check(actor: Actor, case_id: int, approve: bool, opinion: str = "") -> None:
    """Approve a proposal or return it with a reason. Never by its proposer, nor by who investigated (CASES-02)."""
    require_role(actor, Role.LEGAL_REVIEWER, Role.MANAGER, Role.OFFICER)
    with unit_of_work(actor) as work:
        case = lock(work, case_id)
        kind = EventKind.CHECKED if approve else EventKind.RETURNED
        rules.require(rules.state_of(loading.kinds(case), case.track), kind, case.track)
        view = loading.view(case)
        rules.hold(kind, work.today, actor.user_id, others=conflicts(view.parts, Duty.CHECK))
        if approve:
            require_recomputed(case)
            happen(work, case, kind, text=opinion.strip() or None)
        else:
            happen(work, case, kind, text=rules.require_reason(opinion, Words(zh="退回", en="returning it")))


def require_recomputed(case: Case) -> None:
    """Refuse to go on where a stored consequence is not what its stored inputs give (CASES-08)."""
    if not all(recomputes(part) for part in case.consequences):
        raise Refusal(
            "CASES-08",
            zh="处理结果与其保存的依据重新计算不一致",
            en="a consequence is not what its stored inputs give",
            do_zh="请退回重新拟定，并报告系统管理员",
            do_en="Return the proposal and tell the administrator",
        )


def recomputes(part: ConsequenceRow) -> bool:
    """Whether a consequence is what its stored inputs give, and its parts add up to it."""
    view = loading.consequence_view(part)
    if not view.is_money:
        return view.computed is None and view.amount_fen is None
    if view.consequence == Consequence.LATE_FEE:
        return view.computed is None and view.amount_fen == sum(one.fen for one in view.parts)
    if view.computed is None:
        return view.amount_fen is None
    return view.computed.amount_fen == view.amount_fen == sum(one.fen for one in view.parts)
