"""The medical staff of providers and their qualification for payment (医保支付资格), derived from dated events. Pure.

Sources: 关于建立定点医药机构相关人员医保支付资格管理制度的指导意见（医保发〔2024〕23号）;
医疗保障基金使用监督管理条例 article 13 (中止相关责任人员涉及基金使用的医药服务).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words


class Profession(StrEnum):
    """What a member of staff is, as the scheme sorts them."""

    DOCTOR = "doctor"
    NURSE = "nurse"
    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    MANAGER = "manager"


class Duty(StrEnum):
    """What the person answers for at the provider; "" for one who only practises there."""

    HEAD = "head"
    INSURANCE = "insurance"
    NONE = ""


class QualificationEvent(StrEnum):
    """What can happen to a person's qualification."""

    GRANTED = "granted"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    ENDED = "ended"


class Qualification(StrEnum):
    """How a person's qualification stands on one day."""

    NONE = "none"
    ELIGIBLE = "eligible"
    SUSPENDED = "suspended"
    ENDED = "ended"


PROFESSION_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Profession.DOCTOR: Words(zh="医师", en="Doctor"),
        Profession.NURSE: Words(zh="护理人员", en="Nurse"),
        Profession.TECHNICIAN: Words(zh="技术人员", en="Technician"),
        Profession.PHARMACIST: Words(zh="药师", en="Pharmacist"),
        Profession.MANAGER: Words(zh="管理人员", en="Manager"),
    }
)
DUTY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Duty.NONE: Words(zh="无", en="None"),
        Duty.HEAD: Words(zh="主要负责人", en="Head of the provider"),
        Duty.INSURANCE: Words(zh="医保负责人", en="In charge of medical insurance"),
    }
)
QUALIFICATION_EVENT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        QualificationEvent.GRANTED: Words(zh="登记备案", en="Registered"),
        QualificationEvent.SUSPENDED: Words(zh="暂停支付资格", en="Qualification suspended"),
        QualificationEvent.RESTORED: Words(zh="恢复支付资格", en="Qualification restored"),
        QualificationEvent.ENDED: Words(zh="终止支付资格", en="Qualification ended"),
    }
)
QUALIFICATION_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Qualification.NONE: Words(zh="未登记", en="Not registered"),
        Qualification.ELIGIBLE: Words(zh="正常", en="Eligible"),
        Qualification.SUSPENDED: Words(zh="暂停", en="Suspended"),
        Qualification.ENDED: Words(zh="终止", en="Ended"),
    }
)
QUALIFICATION_KINDS: Mapping[str, str] = MappingProxyType(
    {Qualification.ELIGIBLE: "good", Qualification.SUSPENDED: "due", Qualification.ENDED: "bad"}
)
_CODE = re.compile(r"^[A-Za-z0-9-]{4,40}$")
_AFTER: Mapping[QualificationEvent, frozenset[Qualification]] = MappingProxyType(
    {
        QualificationEvent.GRANTED: frozenset({Qualification.NONE, Qualification.ENDED}),
        QualificationEvent.SUSPENDED: frozenset({Qualification.ELIGIBLE, Qualification.SUSPENDED}),
        QualificationEvent.RESTORED: frozenset({Qualification.SUSPENDED}),
        QualificationEvent.ENDED: frozenset({Qualification.ELIGIBLE, Qualification.SUSPENDED}),
    }
)


@dataclass(frozen=True, slots=True)
class DatedQualification:
    """One event and the day it takes effect. `until`: the last day of a suspension; after an end, the last day on
    which the person may not be registered again; None when open."""

    kind: QualificationEvent
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NewQualification:
    """An event to be recorded, with its reason and what it rests on (source "points:17", "case:4", "" by hand)."""

    kind: QualificationEvent
    on: date
    reason: str
    until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class QualificationStanding:
    """The qualification on a day, since when, and until when where that is set."""

    state: Qualification
    since: date | None
    until: date | None = None

    @property
    def payable(self) -> bool:
        """Whether services of the person on that day may be paid from the fund."""
        return self.state is Qualification.ELIGIBLE


def qualification(events: Iterable[DatedQualification], day: date) -> QualificationStanding:
    """How a person's qualification stands at the end of `day`; events in the order in which they were recorded."""
    found = QualificationStanding(Qualification.NONE, None)
    for event in sorted((event for event in events if event.on <= day), key=lambda event: event.on):
        if event.kind in (QualificationEvent.GRANTED, QualificationEvent.RESTORED):
            found = QualificationStanding(Qualification.ELIGIBLE, event.on)
        elif event.kind is QualificationEvent.ENDED:
            found = QualificationStanding(Qualification.ENDED, event.on, event.until)
        elif event.until is not None and day > event.until:
            found = QualificationStanding(Qualification.ELIGIBLE, event.until + timedelta(days=1))
        else:
            found = QualificationStanding(Qualification.SUSPENDED, event.on, event.until)
    return found


def _undone(new: NewQualification, standing: QualificationStanding) -> bool:
    """An end is undone only by what undoes its ground (a decision that fell), never by hand."""
    return new.kind is QualificationEvent.RESTORED and standing.state is Qualification.ENDED and bool(new.source)


def check_qualification(new: NewQualification, events: Iterable[DatedQualification]) -> None:
    """Refuse what cannot follow (PROVIDERS-21 to -24)."""
    known = tuple(events)
    words = QUALIFICATION_EVENT_WORDS[new.kind]
    if not new.reason.strip():
        raise _no(
            "PROVIDERS-21", "未写明事由", "no reason is given", "请写明事由和依据", "Give the reason and its ground"
        )
    if new.until is not None and new.until < new.on:
        raise _no("PROVIDERS-22", "截止日早于起始日", "it ends before it begins", "请核对日期", "Check the days")
    later = [event.on for event in known if event.on > new.on]
    if later:
        raise _no(
            "PROVIDERS-28",
            f"{min(later)}已有较后的登记",
            f"something was recorded for a later day, {min(later)}",
            "请核对日期；登记按时间顺序进行",
            "Check the day; events follow each other in time",
        )
    standing = qualification(known, new.on)
    if standing.state not in _AFTER[new.kind] and not _undone(new, standing):
        state = QUALIFICATION_WORDS[standing.state]
        raise _no(
            "PROVIDERS-23",
            f"该人员{new.on}的支付资格为“{state.zh}”，不能登记“{words.zh}”",
            f"on {new.on} the qualification is “{state.en}”: “{words.en}” is not possible",
            "请核对日期和支付资格状态",
            "Check the day and the qualification",
        )
    barred = standing.state is Qualification.ENDED and (standing.until is None or new.on <= standing.until)
    if new.kind is QualificationEvent.GRANTED and barred:
        until = f"至{standing.until}" if standing.until else ""
        raise _no(
            "PROVIDERS-24",
            f"该人员的支付资格已终止，{until}不得再次登记备案",
            f"the qualification was ended; the person may not be registered again until {standing.until or 'set'}",
            "期满后重新申请登记备案",
            "Apply again when the time is over",
        )


def check_code(code: str) -> None:
    """Refuse a person's code that is no ASCII code (PROVIDERS-25)."""
    if not _CODE.match(code):
        raise _no(
            "PROVIDERS-25",
            "人员编码应为4至40位字母和数字",
            "a person's code is 4 to 40 letters and digits",
            "请填写国家医保信息业务编码（医师、护士、药师代码）",
            "Use the national code of the doctor, nurse or pharmacist",
        )


def _no(number: str, zh: str, en: str, do_zh: str, do_en: str) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=422)
