"""Everything that can follow from one act on each track: what, by whom, owed by whom, to whom, counted from what. Pure.

The two authorities never mix: the agency acts under the agreement and hands over what is beyond it; the bureau acts
under the law. Money the fund lost goes back to the fund's own fiscal account, fines to the treasury (regulation,
article 45), liquidated damages to the agency as agreed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, round_fen
from compliance.foundation.words import Words
from compliance.law.attributes import Attribute
from compliance.law.citations import article_of
from compliance.law.consequences import Consequence
from compliance.law.parameters import Snapshot
from compliance.law.violations import Measure, Party, Violation
from compliance.ledger.rules import Payee
from compliance.penalties.explanation_rules import Range
from compliance.penalties.fact_rules import NO_FACTS, Facts
from compliance.penalties.legal_rules import legal

AGENCY, BUREAU = "agency", "administrative"
_REGULATION = "《医疗保障基金使用监督管理条例》"
_NOT_YET = frozenset({"PENALTIES-05", "PENALTIES-14", "PENALTIES-15"})


@dataclass(frozen=True, slots=True)
class Planned:
    """One consequence that can follow. months: the span of a suspension. optional: the authority may leave it."""

    consequence: Consequence
    authority: str
    debtor: Party
    payee: Payee | None
    measure: Measure
    base_fen: Fen
    basis: Words
    range: Range | None = None
    months: tuple[int, int] | None = None
    optional: bool = False


def agency_plan(found: Violation, clause: Range | None, base_fen: Fen, facts: Facts = NO_FACTS) -> tuple[Planned, ...]:
    """What the agency can do under the agreement. clause: what it provides in force on the day of the act, None where
    it has none; of a person the agency recovers and hands over, nothing else."""
    plan = []
    settles = clause is not None and clause.consequence == Consequence.INDICATOR_DEDUCTION
    if base_fen and found.measure is not Measure.NONE and not settles:
        basis = _words("第十七条" if found.party is Party.PERSON else "第十三条")
        plan.append(_money(Consequence.RECOVERY, AGENCY, found, Payee.FUND_ACCOUNT, base_fen, basis))
    if clause is not None and found.party is Party.PROVIDER:
        payee = Payee.FUND_ACCOUNT if settles else Payee.AGENCY
        kind, measure = Consequence(clause.consequence), Measure(clause.measure)
        plan.append(Planned(kind, AGENCY, found.party, payee, measure, base_fen, clause.basis, clause))
    if beyond_agreement(found, facts):
        basis = Words(
            zh="《社会保险经办条例》第四十四条：需要由行政部门依法查处的，移交医疗保障行政部门",
            en="handed over to the bureau: the law, not the agreement, deals with it",
        )
        plan.append(_other(Consequence.HAND_OVER, AGENCY, found, basis))
    if found.party is Party.PROVIDER and found.breach:
        plan.append(_other(Consequence.INTERVIEW, AGENCY, found, _words("第十三条"), optional=True))
        plan.append(_other(Consequence.RECTIFY, AGENCY, found, _words("第十三条"), optional=True))
    return tuple(plan)


def beyond_agreement(found: Violation, facts: Facts = NO_FACTS) -> bool:
    """Whether the act must go to the bureau: fraud, in itself or by purpose, or a refusal to correct."""
    return found.fraud or Attribute.FRAUD_PURPOSE in facts.attributes or facts.correction is not None


def bureau_plan(
    law: Snapshot, found: Violation, on: date, base_fen: Fen, facts: Facts = NO_FACTS, decided_on: date | None = None
) -> tuple[Planned, ...]:
    """What the bureau can do under the law for an act of `on`."""
    article = article_of(found.place)
    fraud = found.fraud or Attribute.FRAUD_PURPOSE in facts.attributes
    plan = []
    if not found.fraud and found.breach and article in ("第三十八条", "第三十九条", "第四十一条"):
        plan.append(_other(Consequence.RECTIFY, BUREAU, found, _words(article)))
    if base_fen and found.measure is not Measure.NONE:
        plan.append(_money(Consequence.RECOVERY, BUREAU, found, Payee.FUND_ACCOUNT, base_fen, _place(found)))
    try:
        allowed = legal(law, found, on, base_fen, facts, decided_on).range
    except Refusal as refusal:
        if refusal.number not in _NOT_YET:
            raise
    else:
        base = 0 if allowed.measure == Measure.NONE else base_fen
        measure = Measure(allowed.measure)
        plan.append(
            Planned(Consequence.FINE, BUREAU, found.party, Payee.TREASURY, measure, base, allowed.basis, allowed)
        )
    plan += _suspensions(law, found, on, facts, fraud)
    if fraud and (large := law.find("crime.fraud_large", on)) and base_fen >= round_fen(large.least):
        basis = Words(zh=large.source, en="the amount may be a crime: consider the police")
        plan.append(_other(Consequence.TRANSFER, BUREAU, found, basis, optional=True))
    return tuple(plan)


def _suspensions(law: Snapshot, found: Violation, on: date, facts: Facts, fraud: bool) -> Iterable[Planned]:
    article = article_of(found.place)
    refused = facts.correction is not None or facts.grave
    if found.party is Party.PROVIDER and found.text == "regulation_735":
        value = law.find("suspend.department", on)
        if value and (fraud or (article == "第三十八条" and refused)):
            months = (int(value.least), int(value.most))
            basis = _words("第四十条" if fraud else "第三十八条")
            yield _other(Consequence.SUSPEND_DEPARTMENT, BUREAU, found, basis, months=months)
        if fraud:
            yield _other(Consequence.RESCIND, AGENCY, found, _words("第四十条"), optional=True)
    if found.party is Party.PERSON and article == "第四十一条" and (value := law.find("suspend.person", on)):
        months = (int(value.least), int(value.most))
        yield _other(Consequence.SUSPEND_PERSON, BUREAU, found, _words("第四十一条第一款"), months=months)


def _money(kind: Consequence, authority: str, found: Violation, payee: Payee, base_fen: Fen, basis: Words) -> Planned:
    return Planned(kind, authority, found.party, payee, found.measure, base_fen, basis)


def _other(
    kind: Consequence,
    authority: str,
    found: Violation,
    basis: Words,
    optional: bool = False,
    months: tuple[int, int] | None = None,
) -> Planned:
    return Planned(kind, authority, found.party, None, Measure.NONE, 0, basis, months=months, optional=optional)


def _place(found: Violation) -> Words:
    return Words(zh=found.article, en=found.article)


def _words(place: str) -> Words:
    return Words(zh=f"{_REGULATION}{place}", en=f"{_REGULATION}{place}")
