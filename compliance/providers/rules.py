"""What a provider is: kinds, levels, ownership, status, and the names that two lists are matched by. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words


class Kind(StrEnum):
    """What sort of designated institution (定点医药机构) a provider is. An insurer (商业保险机构) is none: its
    contract has the same shape, but it is never inspected, drawn or counted."""

    HOSPITAL = "hospital"
    PRIMARY_CARE = "primary_care"
    VILLAGE_CLINIC = "village_clinic"
    CLINIC = "clinic"
    PHARMACY = "pharmacy"
    INSURER = "insurer"


class OtherSubject(StrEnum):
    """What is inspected and drawn beside designated institutions; kept in the same register, never shown in it.

    Key business of a department of the agency (经办机构科室的经办业务), an employer (用人单位), an insured person
    (参保人员, by a code that says nothing of the person).
    """

    DEPARTMENT = "department"
    EMPLOYER = "employer"
    PERSON = "person"


OTHER_SUBJECTS = tuple(one.value for one in OtherSubject)


class Level(StrEnum):
    """Hospital level (医院等级)."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    UNRATED = "unrated"


class Ownership(StrEnum):
    """Who owns it; "" where no list has said so."""

    PUBLIC = "public"
    PRIVATE = "private"
    UNKNOWN = ""


class Status(StrEnum):
    """Whether the provider is open. Whether it is under agreement is derived from its agreements, not kept here."""

    ACTIVE = "active"
    CLOSED = "closed"


class CreditGrade(StrEnum):
    """Credit grade (信用等级); "" before the first assessment."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    NONE = ""


KIND_WORDS: Mapping[Kind, Words] = MappingProxyType(
    {
        Kind.HOSPITAL: Words(zh="医院", en="Hospital"),
        Kind.PRIMARY_CARE: Words(zh="卫生院、社区卫生服务中心", en="Primary care centre"),
        Kind.VILLAGE_CLINIC: Words(zh="村卫生室", en="Village clinic"),
        Kind.CLINIC: Words(zh="诊所、门诊部", en="Clinic"),
        Kind.PHARMACY: Words(zh="零售药店", en="Pharmacy"),
        Kind.INSURER: Words(zh="商业保险机构", en="Commercial insurer"),
    }
)
DESIGNATED = tuple(kind for kind in Kind if kind is not Kind.INSURER)
LEVEL_WORDS: Mapping[Level, Words] = MappingProxyType(
    {
        Level.THREE: Words(zh="三级", en="Level 3"),
        Level.TWO: Words(zh="二级", en="Level 2"),
        Level.ONE: Words(zh="一级", en="Level 1"),
        Level.UNRATED: Words(zh="未评级", en="Unrated"),
    }
)
OWNERSHIP_WORDS: Mapping[Ownership, Words] = MappingProxyType(
    {
        Ownership.PUBLIC: Words(zh="公立", en="Public"),
        Ownership.PRIVATE: Words(zh="民营", en="Private"),
        Ownership.UNKNOWN: Words(zh="未登记", en="Not recorded"),
    }
)
STATUS_WORDS: Mapping[Status, Words] = MappingProxyType(
    {
        Status.ACTIVE: Words(zh="正常", en="Open"),
        Status.CLOSED: Words(zh="已停业", en="Closed"),
    }
)
CREDIT_WORDS: Mapping[CreditGrade, Words] = MappingProxyType(
    {
        CreditGrade.A: Words(zh="A级", en="A"),
        CreditGrade.B: Words(zh="B级", en="B"),
        CreditGrade.C: Words(zh="C级", en="C"),
        CreditGrade.D: Words(zh="D级", en="D"),
        CreditGrade.E: Words(zh="E级", en="E"),
        CreditGrade.NONE: Words(zh="未评定", en="Not graded"),
    }
)

_DASHES = re.compile("[\u2010-\u2015\u2212\u2500\uff0d\u30fc—-]+")
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\"'“”‘’「」『』《》〈〉·•.,，。、]+")


def normalised_name(name: str) -> str:
    """The name as two lists are compared by: full-width folded, case folded, without spaces, quotes and points.

    Brackets stay, because “（东院）” tells two sites apart; “—” and “-” are one.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _IGNORED.sub("", _DASHES.sub("-", folded))


def made_code(number: int) -> str:
    """The code of a provider that came without one: by sequence, so that no later change of facts changes it."""
    return f"P{number:06d}"


def whereabouts(district: str, township: str, name: str) -> str:
    """A provider's place as a paper names it: district, township, name, and no part twice (names often begin by it)."""
    own = name.removeprefix(district)
    return f"{district}{own}" if own.startswith(township) else f"{district}{township}{own}"
