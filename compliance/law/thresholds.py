"""From which amount a hearing, a collective discussion or a summary penalty is due, by kind of party.

Sources: 行政处罚法 articles 51, 57, 63; the amounts of the places. Amounts are fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.money import Fen, round_fen, show
from compliance.foundation.words import Words
from compliance.law.parameters import Snapshot, Standing, Value


class PartyKind(StrEnum):
    """Who a penalty is imposed on, as thresholds tell them apart."""

    PERSON = "person"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


PARTY_KIND_WORDS: Mapping[PartyKind, Words] = MappingProxyType(
    {
        PartyKind.PERSON: Words(zh="个人", en="a person"),
        PartyKind.HOUSEHOLD: Words(zh="个体工商户", en="a sole trader"),
        PartyKind.ORGANISATION: Words(zh="单位", en="an organisation"),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a step is due, why, by which value."""

    due: bool
    reason: Words
    source: str
    standing: Standing
    threshold_fen: Fen


def _threshold(law: Snapshot, step: str, party: PartyKind, day: date) -> Value:
    """The amount of `step` for `party` on `day`; a sole trader without one of its own is treated as a person."""
    if party is PartyKind.HOUSEHOLD:
        own = law.find(f"{step}.{party}", day)
        return own or law.on(f"{step}.{PartyKind.PERSON}", day)
    return law.on(f"{step}.{party}", day)


def hearing(law: Snapshot, party: PartyKind, fine_fen: Fen, day: date, suspends: bool = False) -> Answer:
    """Whether the party must be offered a hearing for a proposed fine (confiscation counted in).

    suspends: the proposal also stops a person's settlement or a department, or orders the end of an agreement.
    NotInForce (LAW-02) where the place set no amount.
    """
    always = law.find("hearing.on_suspension", day)
    if suspends and always is not None and always.yes:
        reason = Words(
            zh="拟暂停联网结算、暂停责任部门服务或者解除协议，应当告知听证权利",
            en="a suspension or an ordered rescission is proposed: a hearing is offered",
        )
        return Answer(True, reason, always.source, always.standing, 0)
    return _from(_threshold(law, "hearing", party, day), party, fine_fen, Words(zh="听证", en="a hearing"))


def collective_discussion(law: Snapshot, party: PartyKind, fine_fen: Fen, day: date) -> Answer:
    """Whether the heads must discuss the proposed fine together (行政处罚法第五十七条第二款)."""
    return _from(
        _threshold(law, "collective", party, day), party, fine_fen, Words(zh="集体讨论", en="a collective discussion")
    )


def legal_review(law: Snapshot, money_fen: Fen, day: date, heard: bool = False, complex_case: bool = False) -> Answer:
    """Whether a legal review must come before the decision. money_fen: return and fine together."""
    always = law.on("legal_review.always", day)
    if always.yes:
        return Answer(
            True, Words(zh="全部案件均须法制审核", en="every case is reviewed"), always.source, always.standing, 0
        )
    if heard or complex_case:
        reason = Words(zh="经过听证或者案情疑难复杂，应当法制审核", en="a hearing was held or the case is complex")
        return Answer(True, reason, "《中华人民共和国行政处罚法》第五十八条", Standing.VERIFIED, 0)
    value = law.on("legal_review.amount", day)
    return _from(value, PartyKind.ORGANISATION, money_fen, Words(zh="法制审核", en="a legal review"))


def summary(law: Snapshot, party: PartyKind, fine_fen: Fen, day: date) -> Answer:
    """Whether the fine may be imposed on the spot (行政处罚法第五十一条): `due` means that it may."""
    kind = PartyKind.ORGANISATION if party is PartyKind.ORGANISATION else PartyKind.PERSON
    value = law.on(f"summary.{kind}", day)
    most = round_fen(value.most)
    words = PARTY_KIND_WORDS[party]
    reason = Words(
        zh=f"对{words.zh}当场处罚的罚款上限为 {show(most)}",
        en=f"at most {show(most)} may be imposed on {words.en} on the spot",
    )
    return Answer(fine_fen <= most, reason, value.source, value.standing, most)


def _from(value: Value, party: PartyKind, fen: Fen, step: Words) -> Answer:
    least = round_fen(value.least)
    words = PARTY_KIND_WORDS[party]
    due = fen >= least
    verdict_zh, verdict_en = ("达到", "reaches") if due else ("未达到", "stays below")
    reason = Words(
        zh=f"拟处 {show(fen)} {verdict_zh}对{words.zh}须{step.zh}的金额 {show(least)}",
        en=f"{show(fen)} {verdict_en} the {show(least)} from which {step.en} is due for {words.en}",
    )
    return Answer(due, reason, value.source, value.standing, least)


__all__ = [
    "PARTY_KIND_WORDS",
    "Answer",
    "PartyKind",
    "collective_discussion",
    "hearing",
    "legal_review",
    "summary",
]
