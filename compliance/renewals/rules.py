"""The yearly renewal (续签): where each provider stands in a round, and why. Pure.

A renewal is applied for three months before the end of the term, or the agency organises it for all
(由经办机构统一组织); whether it is renewed follows from how the agreement was kept and from the yearly assessment.
Source: 医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）第四十一条.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

SOURCE = "医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）第四十一条"
# Grades of the yearly assessment that the order of renewal (assessments) makes wait, and the one it keeps out.
WAITING_GRADES: Mapping[str, Words] = MappingProxyType(
    {
        "C": Words(zh="考核C级，约谈后续签", en="grade C: renewed after a talk"),
        "D": Words(zh="考核D级，整改验收后续签", en="grade D: renewed after rectification"),
    }
)
REFUSED_GRADE = "E"


class Place(StrEnum):
    """Where a provider stands in a round, in the order in which one goes before the other."""

    SIGNED = "signed"
    ENDED = "ended"
    DECLINED = "declined"
    READY = "ready"
    WAITING = "waiting"
    LATE = "late"
    SILENT = "silent"


PLACE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Place.SIGNED: Words(zh="已续签", en="Signed"),
        Place.ENDED: Words(zh="协议已终结", en="Agreement ended"),
        Place.DECLINED: Words(zh="不予续签", en="Not renewed"),
        Place.READY: Words(zh="可以续签", en="May be signed"),
        Place.WAITING: Words(zh="已申请，待办妥条件", en="Applied, a condition is open"),
        Place.LATE: Words(zh="期外申请，不予受理", en="Applied outside the period"),
        Place.SILENT: Words(zh="未申请", en="Not applied"),
    }
)
PLACE_KINDS: Mapping[str, str] = MappingProxyType(
    {Place.SIGNED: "good", Place.READY: "good", Place.WAITING: "due", Place.LATE: "bad", Place.DECLINED: "bad"}
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the place follows from. grade: of the last published assessment, "" for none; met: what the renewal waited
    for is done; declined: the agreement carries 到期不续签; late: applied outside the period."""

    signed: bool
    ended: bool
    declined: bool
    applied: bool
    late: bool
    met: bool
    grade: str


def place(facts: Facts) -> Place:
    """Where a provider stands."""
    if facts.signed:
        return Place.SIGNED
    if facts.ended:
        return Place.ENDED
    if facts.declined or facts.grade == REFUSED_GRADE:
        return Place.DECLINED
    if not facts.applied:
        return Place.LATE if facts.late else Place.SILENT
    if facts.grade in WAITING_GRADES and not facts.met:
        return Place.WAITING
    return Place.READY


def reason(found: Place, grade: str, decided: str) -> Words | None:
    """Why a provider stands where it stands, where that is not told by the place alone. decided: the reason
    written when it was declined or its condition met."""
    if found is Place.DECLINED and not decided:
        return Words(zh="考核E级，不予续签", en="grade E: not renewed")
    if found is Place.WAITING:
        return WAITING_GRADES[grade]
    return Words(zh=decided, en=decided) if decided else None


@dataclass(frozen=True, slots=True)
class Days:
    """A round's days: applications from `opens` to `closes`, both included; the running term ends on `ends`; `due` is
    the last day that the order itself sets."""

    opens: date
    closes: date
    ends: date
    due: date

    @property
    def organised(self) -> bool:
        """Whether the agency takes applications longer than the order asks for, which it may where it organises all."""
        return self.closes > self.due


def check_days(days: Days) -> None:
    """Refuse days that cannot be a round's (RENEWALS-01)."""
    if days.opens <= days.closes <= days.ends:
        return
    raise refused(
        "RENEWALS-01",
        f"申请截止日应在{days.opens}至{days.ends}之间",
        f"applications close between {days.opens} and {days.ends}",
        f"按规定应在{days.due}前申请；已过该日而由经办机构统一组织续签的，请另填截止日",
        f"The order asks for it by {days.due}; where the agency organises all, give a later day",
    )


def check_period(days: Days, on: date) -> None:
    """Refuse an application of a day outside the round's (RENEWALS-02)."""
    if days.opens <= on <= days.closes:
        return
    raise refused(
        "RENEWALS-02",
        f"续签申请应在{days.opens}至{days.closes}之间提出，{on}提出的不予受理",
        f"applications are taken from {days.opens} to {days.closes}, not on {on}",
        "协议到期后需要继续定点的，请重新申请定点",
        "After the end of the agreement, apply to be designated anew",
    )


def check_decision(facts: Facts, renew: bool, why: str) -> None:
    """Refuse a decision without reason (RENEWALS-04) and one that the place does not allow (RENEWALS-05)."""
    found = place(facts)
    if not why.strip():
        raise refused("RENEWALS-04", "未写明理由", "no reason is given", "请写明事实和依据", "Write facts and ground")
    allowed = {Place.WAITING} if renew else {Place.WAITING, Place.READY, Place.LATE, Place.SILENT, Place.DECLINED}
    if found not in allowed or facts.declined:
        words = PLACE_WORDS[found]
        raise refused(
            "RENEWALS-05",
            f"该机构当前为“{words.zh}”，不能作此决定",
            f"the provider is “{words.en}”: this decision is not possible",
            "请核对续签名单",
            "See the list of the round",
            409,
        )


def refused(number: str, zh: str, en: str, do_zh: str, do_en: str, status: int = 422) -> Refusal:
    """A refusal of this room."""
    return Refusal(number, zh=zh, en=en, do_zh=do_zh, do_en=do_en, article=SOURCE, status=status)
