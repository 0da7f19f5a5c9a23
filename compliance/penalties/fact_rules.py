"""What must be established beside the act before the law allows a sum: attributes, a refusal to correct, circumstances.

Pure. Each carries its own evidence; nothing is assumed from the act itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.law.attributes import ATTRIBUTE_WORDS, EVIDENCE_WORDS, Attribute, attribute_article, fits
from compliance.law.circumstances import circumstance
from compliance.law.violations import Violation


@dataclass(frozen=True, slots=True)
class Established:
    """An attribute and what proves it: numbers of the evidence in the file."""

    attribute: Attribute
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """An order to correct and the documented refusal to follow it."""

    number: str
    ordered_on: date
    due_on: date
    refused_on: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was established. circumstances: ids; grave: serious consequences (article 38, second half)."""

    established: tuple[Established, ...] = ()
    correction: Correction | None = None
    circumstances: tuple[str, ...] = ()
    grave: bool = False

    @property
    def attributes(self) -> frozenset[Attribute]:
        """The attributes alone."""
        return frozenset(one.attribute for one in self.established)


NO_FACTS = Facts()


def facts_from(
    purpose: Iterable[str],
    management: Iterable[str],
    correction: Correction | None,
    circumstances: Iterable[str],
    grave: bool = False,
) -> Facts:
    """Facts from the evidence given for each attribute; no evidence means that the attribute is not claimed."""
    claimed = ((Attribute.FRAUD_PURPOSE, tuple(purpose)), (Attribute.MANAGEMENT, tuple(management)))
    established = tuple(Established(attribute, evidence) for attribute, evidence in claimed if evidence)
    return Facts(established, correction, tuple(circumstances), grave)


def check_facts(found: Violation, facts: Facts) -> None:
    """Refuse an attribute without evidence (PENALTIES-09) or of an act that cannot have it (-10), a refusal to correct
    that is not documented (-11), and an unknown circumstance (LAW-03)."""
    for one in facts.established:
        words, article = ATTRIBUTE_WORDS[one.attribute], attribute_article(one.attribute, found.party)
        if not fits(one.attribute, found):
            raise Refusal(
                "PENALTIES-10",
                zh=f"“{found.words.zh}”不适用“{words.zh}”",
                en=f"“{found.words.en}” cannot be “{words.en}”",
                article=article,
                do_zh="请核对违规情形；骗取类情形本身已包含该目的",
                do_en="Check the violation: what is fraud in itself has the purpose already",
                status=422,
            )
        if not any(part.strip() for part in one.evidence):
            proof = EVIDENCE_WORDS[one.attribute]
            raise Refusal(
                "PENALTIES-09",
                zh=f"认定“{words.zh}”须有单独的证据",
                en=f"“{words.en}” needs evidence of its own",
                article=article,
                do_zh=f"请列明证据编号：{proof.zh}",
                do_en=f"Name the evidence: {proof.en}",
                status=422,
                fields={"evidence": "required"},
            )
    if facts.correction is not None:
        _check_correction(facts.correction)
    for id in facts.circumstances:
        circumstance(id)


def _check_correction(correction: Correction) -> None:
    documented = correction.number.strip() and any(part.strip() for part in correction.evidence)
    in_order = correction.ordered_on <= correction.due_on < correction.refused_on
    early = correction.ordered_on <= correction.refused_on <= correction.due_on and len(correction.evidence) > 1
    if not documented or not (in_order or early):
        raise Refusal(
            "PENALTIES-11",
            zh="拒不改正须有责令改正通知书文号、改正期限和拒不改正的书面证据；期满前拒绝的，须另有其书面表示",
            en="a refusal to correct needs the order's number, its due day and written proof, two where it came early",
            article="《医疗保障基金使用监督管理条例》第三十八条、第三十九条",
            do_zh="请先责令限期改正，期满复查并记录结果",
            do_en="Order the correction first, look again after its due day, and record what was found",
            status=422,
            fields={"correction": "required"},
        )


def needs_refusal(found: Violation) -> Refusal:
    """The refusal of a fine of article 39 without a documented refusal to correct (PENALTIES-14)."""
    return Refusal(
        "PENALTIES-14",
        zh=f"“{found.words.zh}”须先责令改正，拒不改正的方可罚款",
        en=f"“{found.words.en}”: a correction is ordered first; only a refusal to correct is fined",
        article="《医疗保障基金使用监督管理条例》第三十九条",
        do_zh="请先制发责令改正通知书；期满未改正的，录入文号、期限和拒不改正的证据",
        do_en="Order the correction; if it is refused, give the order's number, due day and the proof",
        status=422,
        fields={"correction": "required"},
    )


def facts_data(facts: Facts) -> dict[str, Any]:
    """Facts as values that canonical JSON can hold."""
    correction = facts.correction
    return {
        "established": [[str(one.attribute), list(one.evidence)] for one in facts.established],
        "correction": None
        if correction is None
        else {
            "number": correction.number,
            "ordered_on": correction.ordered_on.isoformat(),
            "due_on": correction.due_on.isoformat(),
            "refused_on": correction.refused_on.isoformat(),
            "evidence": list(correction.evidence),
        },
        "circumstances": list(facts.circumstances),
        "grave": facts.grave,
    }


def facts_of(data: Mapping[str, Any]) -> Facts:
    """Facts again from what `facts_data` kept."""
    kept = data["correction"]
    correction = kept and Correction(
        kept["number"],
        date.fromisoformat(kept["ordered_on"]),
        date.fromisoformat(kept["due_on"]),
        date.fromisoformat(kept["refused_on"]),
        tuple(kept["evidence"]),
    )
    return Facts(
        tuple(Established(Attribute(name), tuple(evidence)) for name, evidence in data["established"]),
        correction,
        tuple(data["circumstances"]),
        data["grave"],
    )
