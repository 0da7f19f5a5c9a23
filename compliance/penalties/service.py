"""What a violation costs: the same answer for the page, the command line and a case.

For a case on the bureau's track: `fine_terms` tells the rule that applies and its range, `suggestion` the usual tier,
`fine` computes it with all that the decision must keep. On the agreement track: `agreed_range`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from compliance.accounts import people_service as people
from compliance.agreements import service as agreements
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, to_yuan
from compliance.foundation.words import Words
from compliance.law.late_fee import late_fee_terms
from compliance.law.parameters import Snapshot
from compliance.law.violations import violation
from compliance.lawbook import service as lawbook
from compliance.penalties.fact_rules import NO_FACTS, Facts
from compliance.penalties.late_fee_rules import Interval, LateFee
from compliance.penalties.late_fee_rules import late_fee as late_fee_of
from compliance.penalties.legal_rules import Legal, legal
from compliance.penalties.mitigation_rules import mitigated
from compliance.penalties.plan_rules import agency_plan, bureau_plan
from compliance.penalties.question_rules import Answer, Question
from compliance.penalties.rules import (
    GIVEN,
    Computed,
    Kind,
    Range,
    Track,
    clause_range,
    consequence,
    multiplied_sum,
)
from compliance.penalties.span_rules import SpanPart, Version, split_span
from compliance.penalties.tier_rules import Suggestion, require_reason, suggest, suggestion_step


def law() -> Snapshot:
    """The values of the law that this installation goes by: national, its places' over them, and what it recorded."""
    return lawbook.law()


def fine_terms(
    violation_id: str, on: date, base_fen: Fen, facts: Facts = NO_FACTS, decided_on: date | None = None
) -> Legal:
    """The rule that a fine for an act of `on` is set by, when decided on `decided_on` (today without one)."""
    return legal(law(), violation(violation_id), on, base_fen, facts, decided_on or _later(on))


def suggestion(fine: str, base_fen: Fen, facts: Facts, on: date) -> Suggestion:
    """The usual tier of `fine` ("fine.regulation_38") for the base and the circumstances that were established."""
    return suggest(law(), fine, base_fen, facts.circumstances, on)


def fine(
    violation_id: str,
    on: date,
    base_fen: Fen,
    choice: Decimal,
    reason: str,
    facts: Facts = NO_FACTS,
    decided_on: date | None = None,
    base_source: Words = GIVEN,
) -> Computed:
    """The fine of a decision, with the law it used frozen in it. Outside the tier without a reason it is refused
    (PENALTIES-13), outside the range always (PENALTIES-01), but for what article 32 lets go below it (`mitigated`); see
    `legal` and `suggest` for the rest."""
    terms = fine_terms(violation_id, on, base_fen, facts, decided_on)
    usual = suggestion(terms.fine, base_fen, facts, on)
    allowed, lower = mitigated(terms.range, choice, facts.circumstances)
    notes, used = (*terms.notes, suggestion_step(usual), *lower), (*terms.used, *usual.used)
    base = 0 if allowed.kind is Kind.FIXED else base_fen
    computed = consequence(allowed, base, choice, on, base_source, notes, used)
    require_reason(usual, choice, reason)
    return computed


def late_fee(
    fine_fen: Fen,
    due: date,
    until: date,
    payments: Sequence[tuple[date, Fen]] = (),
    suspended: Iterable[Interval] = (),
) -> LateFee:
    """What is added to a fine due on `due` by `until`, by the law in force on the day it was due."""
    return late_fee_of(late_fee_terms(law(), due), fine_fen, due, until, payments, suspended)


def agreed_range(provider_id: int, violation_id: str, on: date) -> tuple[Range, int | None]:
    """What the clause of the agreement in force on `on` allows, and within how many days it is due by that clause.

    Refused by the agreements where none is in force or no clause speaks of the violation.
    """
    clause = agreements.clause_on(provider_id, violation_id, on)
    agreement = agreements.agreement_on(provider_id, on)
    if agreement is None:
        raise LookupError("a clause in force without its agreement")
    return clause_range(clause, agreement.template_title), clause.period_days


def explain(
    track: str, violation_id: str, amount_fen: Fen, multiple: Decimal | None, provider_code: str | None, on: date
) -> Computed:
    """The amount of one act on one day, with its reasons."""
    return answer(Question(Track(track), violation_id, amount_fen, on, multiple, provider_code)).computed


def answer(question: Question) -> Answer:
    """Everything that can be said of an act: amounts with reasons, the usual tier, and what else can follow."""
    if question.track is Track.AGREEMENT:
        return _by_agreement(question)
    return _by_law(question)


def _by_law(question: Question) -> Answer:
    found, on = violation(question.violation), question.until or question.on
    decided_on, facts = question.decided_on or _later(on), question.facts
    terms = fine_terms(found.id, on, question.amount_fen, facts, decided_on)
    usual = suggestion(terms.fine, question.amount_fen, facts, on)
    fixed = terms.range.kind is Kind.FIXED
    if fixed and question.multiple is not None:
        raise multiplied_sum(terms.range)
    proposed = not fixed and question.multiple is None
    if proposed and usual.name is None:
        raise _no_penalty(usual)
    given = to_yuan(question.amount_fen) if fixed else question.multiple
    choice = usual.choice if given is None else given
    notes, used = (*terms.notes, suggestion_step(usual)), (*terms.used, *usual.used)
    computed = consequence(terms.range, 0 if fixed else question.amount_fen, choice, on, GIVEN, notes, used)
    plan = bureau_plan(law(), found, on, 0 if fixed else question.amount_fen, facts, decided_on)
    return Answer((computed,), plan, usual, proposed, not usual.holds(choice))


def _by_agreement(question: Question) -> Answer:
    found = violation(question.violation)
    provider_id = _provider(question.provider)
    until = question.until or question.on
    parts = _versions(provider_id, question.on, until, question.amount_fen)
    computed, clause = [], None
    for part in parts:
        allowed, _ = agreed_range(provider_id, found.id, part.until)
        clause = clause or allowed
        if allowed.kind is Kind.FIXED:
            if question.multiple is not None:
                raise multiplied_sum(allowed)
            computed.append(consequence(allowed, 0, to_yuan(part.fen), part.until))
        else:
            computed.append(consequence(allowed, part.fen, question.multiple, part.until, _share(part, len(parts))))
    base = 0 if clause is not None and clause.kind is Kind.FIXED else question.amount_fen
    return Answer(tuple(computed), agency_plan(found, clause, base, question.facts))


def _versions(provider_id: int, since: date, until: date, amount_fen: Fen) -> tuple[SpanPart, ...]:
    """The span cut by the agreements that bind the provider; a day under none is refused by the agreements."""
    if since == until:
        return (SpanPart(since, until, None, amount_fen),)
    return split_span(since, until, amount_fen, agreed_versions(provider_id, since, until))


def agreed_versions(provider_id: int, since: date, until: date) -> tuple[Version, ...]:
    """The agreements of a provider whose term touches a span, the earliest first."""
    held = (one for one in agreements.agreements_of(provider_id, clock.today()) if one.valid_from <= until)
    found = [Version(one.id, one.valid_from, one.valid_until) for one in held if one.valid_until >= since]
    return tuple(sorted(found, key=lambda version: version.since))


def _share(part: SpanPart, count: int) -> Words:
    if count == 1:
        return GIVEN
    span = f"{part.since.isoformat()} – {part.until.isoformat()}"
    return Words(zh=f"{span} 按天数分摊", en=f"{span}, shared out by days")


def _provider(code: str | None) -> int:
    provider_id = people.provider_id_of(code or "")
    if provider_id is None:
        raise Refusal(
            "PENALTIES-07",
            zh="协议处理的幅度以该机构的服务协议为准，须指明定点医药机构",
            en="on the agreement track the range comes from the provider's agreement; name the provider",
            do_zh="请填写机构编码",
            do_en="Give the provider's code",
            status=422,
            fields={"provider": "required"},
        )
    return provider_id


def _later(on: date) -> date:
    """Today, or the day of the act where that lies ahead: nothing is decided before it."""
    return max(on, clock.today())


def _no_penalty(usual: Suggestion) -> Refusal:
    reasons = usual.reasons
    return Refusal(
        "PENALTIES-16",
        zh="依法不予处罚：" + "；".join(reason.zh for reason in reasons),
        en="no penalty by law: " + "; ".join(reason.en for reason in reasons),
        article=usual.source,
        do_zh="请教育当事人并责令改正；认为仍应处罚的，须选定倍数并书面说明理由",
        do_en="Instruct the party and order the correction; to penalise nevertheless, choose a multiple and say why",
        status=422,
    )
