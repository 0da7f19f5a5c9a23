"""The consequences of a case of the bureau: from the bases of its findings in the law's ranges, and measures."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import column, select, table

from compliance.accounts.rules import SYSTEM, Authority
from compliance.cases import measure_rules, rules
from compliance.cases.amount_rules import Amount, Terms, amount_of, parts_of, payee_of
from compliance.cases.measure_rules import Measure
from compliance.cases.models import Case, CaseEvent, CaseFinding, ConsequenceRow
from compliance.cases.step_rules import EventKind
from compliance.findings import service as findings
from compliance.findings.rules import Base
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar, Unit, due_on
from compliance.law.circumstances import Effect, with_effect
from compliance.law.consequences import MONEY, RANGED, Consequence
from compliance.law.violations import violation
from compliance.penalties import service as penalties
from compliance.penalties.fact_rules import NO_FACTS, Facts
from compliance.penalties.rules import Kind, Track, inputs_of, whole_range

_PROVIDERS = table("providers", column("id"), column("kind"))
_RETURN = Words(zh="造成医疗保障基金损失的，责令退回", en="what the fund lost is ordered to be returned")


def terms(base: Base, facts: Facts = NO_FACTS) -> Terms:
    """What a base of the bureau is computed by: the rule that applies to the act (the lighter new law, the higher of
    two rules), or the whole base. Refused where only a refusal to correct is fined and none is established."""
    if base.consequence in RANGED:
        return Terms(penalties.fine_terms(base.violation, base.acted_on, base.fen, facts).range)
    article = violation(base.violation).article
    return Terms(whole_range(base.consequence, base.violation, base.measure, Words(article, article), _RETURN))


def case_bases(case: Case) -> tuple[Base, ...]:
    """The frozen bases of the findings that a case rests on."""
    return tuple(base for one in case.findings for base in findings.bases_of(one.finding_id))


def compute(
    work: UnitOfWork,
    case: Case,
    choices: Mapping[str, Mapping[str, Any]],
    measures: Iterable[Mapping[str, Any]],
    facts: Facts = NO_FACTS,
) -> None:
    """Compute every consequence anew, keeping the row of each, so that what was told before can be compared.

    choices: base id -> value (multiple or sum) and reason. A value for an order to correct is the fixed fine of a
    refusal to correct. facts: circumstances and the documented refusal; where one lets no penalty follow (article 33)
    a fine without a value is left out. Refused outside the range (PENALTIES-01),
    without a reason (CASES-06), by CASES-91 to -93 and by what `penalties` refuses.
    """
    before = {_key(part): part for part in case.consequences}
    rows: list[ConsequenceRow] = []
    for base in case_bases(case):
        choice = choices.get(str(base.id), {})
        if base.consequence == Consequence.FINE and not choice.get("value") and base.stated is None and _exempt(facts):
            continue
        rows.append(_base_row(base, choice, before, facts))
        if base.consequence == Consequence.RECTIFY and choice.get("value"):
            rows.append(_fixed_fine(base, choice, before, facts))
    wanted = measure_rules.measures_of(measures)
    rows += [_measure_row(work, case, one, before) for one in wanted]
    for position, row in enumerate(rows, 1):
        row.position = position
    case.consequences = rows
    for gone in set(before.values()) - set(rows):
        work.session.delete(gone)
    work.flush()


def _exempt(facts: Facts) -> bool:
    return bool(with_effect(facts.circumstances, Effect.EXEMPT, Effect.MAY_EXEMPT))


def _key(part: ConsequenceRow) -> tuple[Any, ...]:
    return (part.base_id, part.consequence, part.violation, part.scope)


def _base_row(
    base: Base, choice: Mapping[str, Any], before: Mapping[Any, ConsequenceRow], facts: Facts
) -> ConsequenceRow:
    row = before.get((base.id, base.consequence, base.violation, None)) or ConsequenceRow(
        base_id=base.id,
        finding_id=base.finding_id,
        consequence=base.consequence,
        violation=base.violation,
        debtor_kind=base.debtor,
        debtor_label=base.debtor_label or None,
        acted_on=base.acted_on,
        base_fen=base.fen,
    )
    if base.consequence not in MONEY:
        row.reason = str(choice.get("reason") or row.reason or violation(base.violation).words.zh)
        return row
    _fill(row, base, choice, facts)
    return row


def _fill(row: ConsequenceRow, base: Base, choice: Mapping[str, Any], facts: Facts) -> None:
    found = _amount(row, base, choice, facts)
    row.amount_fen = found.computed.amount_fen
    row.choice = None if found.computed.choice is None else str(found.computed.choice)
    row.inputs = canonical(inputs_of(found.computed)).decode()
    row.parts = canonical([[one.fund, one.insured_place, one.fen] for one in found.parts]).decode()
    row.payee = payee_of(row.consequence)


def _amount(row: ConsequenceRow, base: Base, choice: Mapping[str, Any], facts: Facts) -> Amount:
    value = Decimal(str(choice["value"])) if choice.get("value") else base.stated
    if base.consequence != Consequence.FINE or value is None:
        return amount_of(terms(base, facts), base, value)
    chosen = Words(zh="选定的幅度", en="the chosen value")
    row.reason = rules.require_reason(str(choice.get("reason") or row.reason or ""), chosen)
    source = Words(zh=f"问题 {base.finding_id} 已确认的违规明细", en=f"confirmed lines of finding {base.finding_id}")
    computed = penalties.fine(
        base.violation, base.acted_on, base.fen, value, row.reason, facts=facts, base_source=source
    )
    return Amount(computed, parts_of(computed, base))


def _fixed_fine(
    base: Base, choice: Mapping[str, Any], before: Mapping[Any, ConsequenceRow], facts: Facts
) -> ConsequenceRow:
    """The sum that article 39 sets for who refuses to correct, beside the order that was refused."""
    fine = as_fine(base)
    row = before.get((None, Consequence.FINE, base.violation, None)) or ConsequenceRow(
        finding_id=base.finding_id,
        consequence=Consequence.FINE,
        violation=base.violation,
        debtor_kind=base.debtor,
        debtor_label=base.debtor_label or None,
        acted_on=base.acted_on,
        base_fen=0,
    )
    _fill(row, fine, choice, facts)
    return row


def as_fine(base: Base) -> Base:
    """The base of the fine that a refusal to correct brings, from that of the order to correct."""
    return replace(base, consequence=Consequence.FINE, measure=violation(base.violation).measure)


def _measure_row(
    work: UnitOfWork, case: Case, measure: Measure, before: Mapping[Any, ConsequenceRow]
) -> ConsequenceRow:
    check_measure(work, case, measure)
    first = findings.in_scope(SYSTEM, case.findings[0].finding_id)
    line = first.lines[0] if first and first.lines else None
    if line is None:
        raise LookupError("a case whose finding has no line")
    row = before.get((None, measure.consequence, line.violation, measure.scope or None)) or ConsequenceRow(
        finding_id=case.findings[0].finding_id,
        consequence=measure.consequence,
        violation=line.violation,
        debtor_kind=line.debtor,
        acted_on=line.occurred_to,
        base_fen=0,
        scope=measure.scope or None,
    )
    row.months, row.reason = measure.months, measure.reason.strip()
    return row


def put_measures(work: UnitOfWork, case: Case, measures: Sequence[Measure], told: bool) -> None:
    """Put these measures in place of those proposed before. Once a notice told them, none is added and none becomes
    longer (CASES-95)."""
    before = {_key(part): part for part in case.consequences}
    kept = [part for part in case.consequences if part.base_id is not None]
    if told:
        rules.hold(
            EventKind.PROPOSED,
            work.today,
            measures=[(one.consequence, one.scope, one.months) for one in measures],
            told_measures=[(part.consequence, part.scope, part.months) for part in before.values()],
        )
    rows = [*kept, *(_measure_row(work, case, one, before) for one in measures)]
    for position, row in enumerate(rows, 1):
        row.position = position
    case.consequences = rows
    for gone in set(before.values()) - set(rows):
        work.session.delete(gone)
    work.flush()


def performed(case: Case, written: Mapping[str, Any]) -> dict[str, Any]:
    """A measure that begins: what it is, and its last day by the months that were decided."""
    part = next((one for one in case.consequences if str(one.id) == str(written.get("id"))), None)
    if part is None:
        return dict(written)
    found = {**written, "consequence": part.consequence, "scope": written.get("scope") or part.scope or ""}
    if part.months and written.get("since"):
        last = due_on(date.fromisoformat(written["since"]), part.months, Unit.MONTHS, Calendar(())).day
        found |= {"longest": last.isoformat(), "until": written.get("until") or last.isoformat()}
    return found


def check_measure(work: UnitOfWork, case: Case, measure: Measure) -> None:
    """Refuse a measure that is not open against the provider of a case (CASES-91 to -93)."""
    kind = work.session.execute(select(_PROVIDERS.c.kind).where(_PROVIDERS.c.id == case.provider_id)).scalar_one()
    key = measure_rules.LIMITS.get(measure.consequence)
    limit = penalties.law().on(key, work.today) if key else None
    rules.hold(
        EventKind.PROPOSED,
        work.today,
        measure=measure.consequence,
        track=case.track,
        provider_kind=kind,
        months=measure.months,
        limit=None if limit is None else [limit.least, limit.most],
    )
    measure_rules.check(measure)


def stake(part: ConsequenceRow) -> dict[str, Any]:
    """A consequence as the report freezes it."""
    inputs: dict[str, Any] = json.loads(part.inputs or "{}") if part.consequence == Consequence.FINE else {}
    return {
        "id": part.id,
        "consequence": part.consequence,
        "violation": part.violation,
        "finding_id": part.finding_id,
        "debtor": part.debtor_kind,
        "fen": part.amount_fen or 0,
        "acted_on": part.acted_on.isoformat(),
        "fixed": inputs.get("kind") == Kind.FIXED,
        **(_placed(inputs) if inputs else {}),
    }


def _placed(inputs: Mapping[str, Any]) -> dict[str, bool]:
    """Whether a fine stays within the light tier, and whether it is below the least that the law sets."""
    used = {one["key"]: one for one in inputs["used"]}
    choice = Decimal(inputs["choice"])
    light = next((one for key, one in used.items() if key.startswith("discretion.") and key.endswith(".light")), None)
    least = [Decimal(one["least"]) for key, one in used.items() if key.startswith("fine.")]
    return {
        "light": light is not None and choice <= Decimal(light["most"]),
        "below": bool(least) and Decimal(inputs["least"]) < min(least),
    }


def require_free(work: UnitOfWork, finding_ids: Sequence[int], track: str) -> None:
    """Refuse a finding that a live case of the same track has (CASES-14), or one of the other authority (CASES-13)."""
    query = select(CaseFinding.finding_id).join(Case, Case.id == CaseFinding.case_id)
    query = query.where(CaseFinding.live, Case.track == track, CaseFinding.finding_id.in_(finding_ids))
    taken = work.session.scalars(query).all()
    rules.hold(EventKind.REPORTED, work.today, taken=taken)
    wanted = Authority.ADMINISTRATIVE if track == Track.ADMINISTRATIVE else Authority.AGENCY
    seen = [findings.in_scope(SYSTEM, id) for id in finding_ids]
    authorities = ["" if one is None else one.summary.authority for one in seen]
    rules.hold(EventKind.REPORTED, work.today, authorities=authorities, authority=wanted)


def details(event: CaseEvent) -> dict[str, Any]:
    """What was written in a step."""
    found: dict[str, Any] = json.loads(event.details) if event.details else {}
    return found
