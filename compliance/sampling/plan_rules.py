"""What a round is planned to be: its strata, weights, teams and exclusions, frozen as plain values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from compliance.accounts.rules import AUTHORITY_WORDS, Authority
from compliance.foundation.words import Words
from compliance.providers.rules import (
    CREDIT_WORDS,
    DESIGNATED,
    KIND_WORDS,
    LEVEL_WORDS,
    OWNERSHIP_WORDS,
    CreditGrade,
    Kind,
    Level,
    Ownership,
)

FIELDS = ("kind", "level", "ownership", "district", "township", "credit", "code")
WEIGHT_FIELDS = FIELDS
_MOST_NAMED = 10
KNOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "kind": frozenset(kind.value for kind in DESIGNATED),
        "level": frozenset(level.value for level in Level),
        "ownership": frozenset(ownership.value for ownership in Ownership),
        "credit": frozenset(grade.value for grade in CreditGrade),
    }
)
MEDICAL_KINDS = tuple(kind.value for kind in DESIGNATED if kind is not Kind.PHARMACY)
PHARMACY_KINDS = (Kind.PHARMACY.value,)
LARGEST_WEIGHT = 100
LARGEST_TEAM = 8
MOST_STRATA = 100


class Notice(StrEnum):
    """Whether the provider is told before the visit."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"


class Subject(StrEnum):
    """What a round is drawn from: designated institutions, or one of the other subjects of inspection.

    department: key business of the agency's departments, drawn at each month's end; employer, person; group: medical
    groups (紧密型医共体), each drawn by its lead with its members named beside it.
    """

    PROVIDER = "provider"
    GROUP = "group"
    DEPARTMENT = "department"
    EMPLOYER = "employer"
    PERSON = "person"


SUBJECT_WORDS: Mapping[Subject, Words] = MappingProxyType(
    {
        Subject.PROVIDER: Words(zh="定点医药机构", en="Designated providers"),
        Subject.GROUP: Words(zh="紧密型医共体", en="Medical groups"),
        Subject.DEPARTMENT: Words(zh="经办机构重点业务", en="Key business of the agency"),
        Subject.EMPLOYER: Words(zh="用人单位", en="Employers"),
        Subject.PERSON: Words(zh="参保人员", en="Insured persons"),
    }
)
# Subjects under a service agreement; the others are there because they are listed.
UNDER_AGREEMENT = frozenset({Subject.PROVIDER, Subject.GROUP})
# The list that a visit goes by where the plan names none.
LISTS: Mapping[Subject, str] = MappingProxyType(
    {Subject.DEPARTMENT: "internal_audit", Subject.EMPLOYER: "employer_audit", Subject.PERSON: "follow_up"}
)


class Rounding(StrEnum):
    """What a share of a stratum becomes when it is no whole number."""

    UP = "up"
    FLOOR_MIN_1 = "floor_min_1"


NOTICE_WORDS: Mapping[Notice, Words] = MappingProxyType(
    {
        Notice.ANNOUNCED: Words(zh="事先告知", en="Announced"),
        Notice.UNANNOUNCED: Words(zh="突击检查", en="Unannounced"),
    }
)
ROUNDING_WORDS: Mapping[Rounding, Words] = MappingProxyType(
    {
        Rounding.UP: Words(zh="小数进位", en="rounded up"),
        Rounding.FLOOR_MIN_1: Words(zh="舍去小数，不足1家的按1家", en="rounded down, at least one"),
    }
)
FIELD_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "kind": Words(zh="机构类别", en="kind"),
        "level": Words(zh="等级", en="level"),
        "ownership": Words(zh="所有制", en="ownership"),
        "district": Words(zh="县区", en="district"),
        "township": Words(zh="乡镇街道", en="township"),
        "credit": Words(zh="信用等级", en="credit grade"),
        "code": Words(zh="机构编码", en="code"),
    }
)


_VALUE_WORDS: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        "kind": {kind.value: words for kind, words in KIND_WORDS.items()},
        "level": {level.value: words for level, words in LEVEL_WORDS.items()},
        "ownership": {one.value: words for one, words in OWNERSHIP_WORDS.items()},
        "credit": {one.value: words for one, words in CREDIT_WORDS.items()},
    }
)


def value_words(field: str, value: str) -> Words:
    """A value of a filter in both languages; what has no words of its own, a township say, is its own text."""
    return _VALUE_WORDS.get(field, {}).get(value) or Words(zh=value, en=value)


def _named(field: str, values: tuple[str, ...]) -> list[Words]:
    if field == "code" and len(values) > _MOST_NAMED:
        return [Words(zh=f"名单所列{len(values)}家", en=f"the {len(values)} that a list names")]
    return [value_words(field, one) for one in values]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the frame with its quota: a number, a share with its rounding, or all. `where`: field -> values."""

    title: str
    where: Mapping[str, tuple[str, ...]]
    quota: int | None = None
    share: Fraction | None = None
    rounding: Rounding = Rounding.UP
    spares: int = 0

    def holds(self, unit: Mapping[str, Any]) -> bool:
        """Whether a provider, given by its fields, belongs here."""
        return all(unit.get(field) in values for field, values in self.where.items())

    def wanted(self, size: int) -> int:
        """How many of `size` units are to be drawn; may exceed `size` when the quota is a number."""
        if self.quota is not None:
            return self.quota
        if self.share is None:
            return size
        exact = self.share * size
        if self.rounding is Rounding.UP:
            return -(-exact.numerator // exact.denominator)
        return max(1, exact.numerator // exact.denominator) if size else 0

    def where_words(self) -> Words:
        """Who belongs here, as a sentence says it."""
        if not self.where:
            return Words(zh="全部定点医药机构", en="all providers")
        parts = [_named(field, values) for field, values in self.where.items()]
        return Words(
            zh="；".join("、".join(one.zh for one in part) for part in parts),
            en="; ".join(" or ".join(one.en for one in part) for part in parts),
        )

    def quota_words(self) -> Words:
        """The quota as a sentence says it."""
        if self.quota is not None:
            return Words(zh=f"{self.quota}家", en=f"{self.quota}")
        if self.share is None:
            return Words(zh="全部", en="all")
        share, rounding = f"{self.share.numerator}/{self.share.denominator}", ROUNDING_WORDS[self.rounding]
        return Words(zh=f"{share}（{rounding.zh}）", en=f"{share}, {rounding.en}")


@dataclass(frozen=True, slots=True)
class Team:
    """Who goes: `slots` name a competence each, "" for any officer; `max_load` visits an officer, None for no limit.

    `rotation`: an officer doesn't go to a provider whose last so many visits he was on. `one_district`: all visits of
    an officer lie in one district. `outside`: seats for inspectors of other counties (交叉互查), besides the slots.
    """

    slots: tuple[str, ...] = ("", "")
    max_load: int | None = None
    rotation: int = 0
    one_district: bool = False
    outside: int = 0

    @property
    def size(self) -> int:
        """Officers a visit."""
        return len(self.slots)


@dataclass(frozen=True, slots=True)
class Plan:
    """A round before anything of it is known but its rules; `reason`: why its days lie in the past, "" for most."""

    id: str
    title: str
    authority: Authority
    notice: Notice
    window: tuple[date, date]
    checklist: str
    strata: tuple[Stratum, ...]
    weights: Mapping[str, Mapping[str, int]]
    team: Team
    visited_within_rounds: int = 0
    yearly_cap: int | None = None
    reason: str = ""
    subject: Subject = Subject.PROVIDER

    def stratum_of(self, unit: Mapping[str, Any]) -> int | None:
        """The position of the first stratum that holds a provider, None when no stratum does."""
        return next((place for place, stratum in enumerate(self.strata) if stratum.holds(unit)), None)

    def weight_of(self, unit: Mapping[str, Any]) -> int:
        """The greatest weight that fits a provider; 1 where none does."""
        found = (values[unit[field]] for field, values in self.weights.items() if unit.get(field) in values)
        return max(found, default=1)

    @property
    def authority_words(self) -> Words:
        """The authority in both languages."""
        words: Words = AUTHORITY_WORDS[self.authority]
        return words


def as_parts(plan: Plan) -> list[dict[str, Any]]:
    """The plan as the rows that are hashed one by one, so that a changed stratum is named and not only the plan."""
    head = {
        "id": plan.id,
        "title": plan.title,
        "authority": plan.authority.value,
        "notice": plan.notice.value,
        "window": [day.isoformat() for day in plan.window],
        "checklist": plan.checklist,
        # Only where a plan has one: older rows keep their hashes.
        **({"reason": plan.reason} if plan.reason else {}),
        **({"subject": plan.subject.value} if plan.subject is not Subject.PROVIDER else {}),
    }
    return [
        {"part": "round", **head},
        *({"part": "stratum", "number": place, **_stratum(one)} for place, one in enumerate(plan.strata, start=1)),
        {"part": "weights", **{field: dict(values) for field, values in plan.weights.items()}},
        {"part": "team", **_team(plan.team)},
        {"part": "exclude", "visited_within_rounds": plan.visited_within_rounds, "yearly_cap": plan.yearly_cap},
    ]


def _team(team: Team) -> dict[str, Any]:
    found = {"slots": list(team.slots), "max_load": team.max_load, "rotation": team.rotation}
    # What came after the first records is in the row only where a plan uses it: older rows keep their hashes.
    if team.one_district:
        found["one_district"] = True
    if team.outside:
        found["outside"] = team.outside
    return found


def _stratum(stratum: Stratum) -> dict[str, Any]:
    share = stratum.share
    return {
        "title": stratum.title,
        "where": {field: list(values) for field, values in stratum.where.items()},
        "quota": stratum.quota,
        "share": f"{share.numerator}/{share.denominator}" if share is not None else None,
        "rounding": stratum.rounding.value if share is not None else None,
        "spares": stratum.spares,
    }


def as_tables(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The tables of a plan file out of its hashed rows: what `plan_file_rules.read_tables` reads again."""
    tables: dict[str, Any] = {"stratum": []}
    for part in parts:
        values = {key: value for key, value in part.items() if value is not None and key not in ("part", "number")}
        if part["part"] == "stratum":
            values = values if "quota" in values or "share" in values else {**values, "all": True}
            tables["stratum"].append(values)
        else:
            tables[part["part"]] = values
    return tables
