"""What answers make suspicious, which violation it may be and whose, and the lines that come of it. Pure.

Article 40 of the supervision regulation is the provider's, article 41 the person's; the two are never one sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.findings.rules import FundAmount, NewBase, NewLine
from compliance.followups.rules import declined
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show
from compliance.foundation.words import Words
from compliance.law.violations import Measure, Party, violations


class Suspicion(StrEnum):
    """What a follow-up may come upon, the gravest first."""

    IMPERSONATION = "impersonation"
    NAMESAKE = "namesake"
    NOT_TREATED = "not_treated"
    NOT_HOSPITALISED = "not_hospitalised"
    FALSE_ACCIDENT = "false_accident"
    NOT_GIVEN = "not_given"
    INDUCED = "induced"


class Judgement(StrEnum):
    """What a second person made of it; "" while nobody did."""

    CONFIRMED = "confirmed"
    DROPPED = "dropped"


SUSPICION_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Suspicion.IMPERSONATION: Words(zh="冒名就医", en="Impersonation"),
        Suspicion.NAMESAKE: Words(zh="同名人员冒用", en="Used by a namesake"),
        Suspicion.NOT_TREATED: Words(zh="未曾就医", en="Never treated"),
        Suspicion.NOT_HOSPITALISED: Words(zh="未实际住院", en="Not in hospital"),
        Suspicion.FALSE_ACCIDENT: Words(zh="外伤申报不实", en="False accident claim"),
        Suspicion.NOT_GIVEN: Words(zh="收费未提供服务", en="Charged without service"),
        Suspicion.INDUCED: Words(zh="诱导住院", en="Induced admission"),
    }
)
JUDGEMENT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "": Words(zh="待核实", en="To be verified"),
        Judgement.CONFIRMED: Words(zh="核实属实", en="Confirmed"),
        Judgement.DROPPED: Words(zh="核实不属实", en="Not confirmed"),
    }
)
# Item and answer -> suspicion; every script keeps these codes for these questions.
_SAID: Mapping[tuple[str, str], Suspicion] = MappingProxyType(
    {
        ("FU-02", "no"): Suspicion.IMPERSONATION,
        ("FU-02", "namesake"): Suspicion.NAMESAKE,
        ("FU-02", "never"): Suspicion.NOT_TREATED,
        ("FU-04", "no"): Suspicion.NOT_HOSPITALISED,
        ("FU-05", "yes"): Suspicion.INDUCED,
        ("FU-06", "no"): Suspicion.NOT_GIVEN,
        ("FU-09", "yes"): Suspicion.FALSE_ACCIDENT,
        ("FU-24", "differs"): Suspicion.FALSE_ACCIDENT,
    }
)
SATISFIED = "FU-13"
# Suspicion -> the violation to begin with, of the provider and of the person.
PROPOSED: Mapping[Suspicion, tuple[str, str]] = MappingProxyType(
    {
        Suspicion.IMPERSONATION: ("impersonation_help", "impersonation"),
        Suspicion.NAMESAKE: ("", "impersonation"),
        Suspicion.NOT_TREATED: ("fictitious_services", ""),
        Suspicion.NOT_HOSPITALISED: ("phantom_bed", ""),
        Suspicion.FALSE_ACCIDENT: ("", "forgery_by_person"),
        Suspicion.NOT_GIVEN: ("fictitious_services", ""),
        Suspicion.INDUCED: ("induced_admission", ""),
    }
)
OF_PROVIDER = (
    *("impersonation_help", "fictitious_services", "false_proof", "false_bills", "forged_records", "other_fraud"),
    *("phantom_bed", "induced_admission", "identity_not_checked", "over_standard_charge", "non_covered_settlement"),
)
OF_PERSON = ("impersonation", "card_lent", "forgery_by_person", "double_benefit")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is held against whom, in fen of what the fund paid; a violation "" where nothing is."""

    provider_violation: str
    provider_fen: int
    person_violation: str
    person_fen: int


@dataclass(frozen=True, slots=True)
class Held:
    """A confirmed suspicion with the claim it is about. label: what the person is called on papers of the agency;
    evidence: SHA-256 of the record of the follow-up."""

    claim_id: str
    suspicion: Suspicion
    began: date
    ended: date
    fund: str
    insured_place: str
    label: str
    evidence: str
    parts: Parts


def found(answers: Mapping[str, str]) -> tuple[Suspicion, ...]:
    """What the answers of a script make suspicious, the gravest first."""
    made = {_SAID[one] for one in answers.items() if one in _SAID}
    return tuple(one for one in Suspicion if one in made)


def check_parts(parts: Parts, paid: int) -> None:
    """Refuse amounts without a violation or the other way round (FOLLOWUPS-20), and more than the fund paid
    (FOLLOWUPS-21)."""
    sides = (
        (parts.provider_violation, parts.provider_fen, OF_PROVIDER),
        (parts.person_violation, parts.person_fen, OF_PERSON),
    )
    if any(fen < 0 or bool(named) != bool(fen) or (named and named not in known) for named, fen, known in sides):
        raise _unlike()
    if not parts.provider_fen and not parts.person_fen:
        raise _unlike()
    if parts.provider_fen + parts.person_fen > paid:
        raise declined(
            "21",
            f"机构和个人承担的金额之和不得超过基金支付的{show(paid)}",
            f"the parts of provider and person exceed the {show(paid)} that the fund paid",
            "请更正金额",
            "Correct the amounts",
        )


def _unlike() -> Refusal:
    return declined(
        "20",
        "机构、个人至少一方须有违规情形和金额，且情形与金额须同时填写",
        "give a violation and its amount for the provider, for the person, or for both",
        "请补全或更正",
        "Complete or correct them",
    )


def check_judge(raised_by: int | None, judge: int | None) -> None:
    """Whoever raised a suspicion does not judge it (FOLLOWUPS-22)."""
    if raised_by is not None and raised_by == judge:
        raise declined(
            "22",
            "提出疑点的人员不得自行核实",
            "whoever raised a suspicion does not verify it",
            "请由另一名工作人员核实",
            "Let another officer do it",
            409,
        )


def lines(held: Iterable[Held]) -> tuple[NewLine, ...]:
    """The lines of a finding: one for each side that something is held against."""
    made = []
    for one in held:
        for party, violation, fen in _sides(one.parts):
            words = SUSPICION_WORDS[one.suspicion].zh
            side = "机构应承担" if party is Party.PROVIDER else "个人应退回"
            made.append(
                NewLine(
                    item_code="",
                    item_name=f"{words}的基金支付（{side}，结算单{one.claim_id}）",
                    occurred_from=one.began,
                    occurred_to=one.ended,
                    quantity=None,
                    unit_price_fen=None,
                    total_fen=fen,
                    person_fen=0,
                    funds=(FundAmount(one.fund, one.insured_place, fen),),
                    violation=violation,
                    evidence=(one.evidence,),
                    claim_id=one.claim_id,
                )
            )
    return tuple(made)


def bases(held: Sequence[Held]) -> tuple[NewBase, ...]:
    """The recovery of each person, apart from every other's and from the provider's. The provider's own bases are
    counted from its lines by the clause of its agreement."""
    sums: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    acted: dict[tuple[str, str], date] = {}
    for one in held:
        if one.parts.person_fen:
            key, place = (one.parts.person_violation, one.label), (one.fund, one.insured_place)
            of_person = sums.setdefault(key, {})
            of_person[place] = of_person.get(place, 0) + one.parts.person_fen
            acted[key] = max(acted.get(key, one.ended), one.ended)
    return tuple(
        NewBase(
            consequence="recovery",
            violation=violation,
            debtor=Party.PERSON,
            debtor_label=label,
            measure=Measure.FUND_LOSS,
            amounts=tuple(FundAmount(fund, place, fen) for (fund, place), fen in amounts.items()),
            acted_on=acted[violation, label],
        )
        for (violation, label), amounts in sums.items()
    )


def is_fraud(parts: Parts) -> bool:
    """Whether what the provider is held for is fraud by article 40, which the agency hands over to the bureau."""
    return bool(parts.provider_violation) and violations()[parts.provider_violation].fraud


def _sides(parts: Parts) -> Iterable[tuple[Party, str, int]]:
    if parts.provider_fen:
        yield Party.PROVIDER, parts.provider_violation, parts.provider_fen
    if parts.person_fen:
        yield Party.PERSON, parts.person_violation, parts.person_fen
