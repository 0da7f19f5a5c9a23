"""From an applicant to a designated provider (定点评估): materials, steps, assessors, result. Pure.

The old 20 working days (002 part 2 section 5) and the present assessment of three months (orders 2 and 3) stand side
by side: the day of acceptance decides. Time to supplement papers does not count, because it runs before acceptance.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

ASSESSORS = 3
TRIES = 2


class Step(StrEnum):
    """What happens to an application."""

    FILED = "filed"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    DRAWN = "drawn"
    PASSED = "passed"
    FAILED = "failed"
    AGREED = "agreed"
    SIGNED = "signed"
    RECORDED = "recorded"
    PUBLISHED = "published"
    REFUSED = "refused"


STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.FILED: Words(zh="已提交", en="Filed"),
        Step.INCOMPLETE: Words(zh="一次性告知补正", en="Told once what is missing"),
        Step.ACCEPTED: Words(zh="已受理", en="Accepted"),
        Step.DRAWN: Words(zh="评估人员已抽取", en="Assessors drawn"),
        Step.PASSED: Words(zh="评估合格", en="Assessment passed"),
        Step.FAILED: Words(zh="评估不合格，整改", en="Assessment failed, to be put right"),
        Step.AGREED: Words(zh="协商谈判达成一致", en="Negotiated and agreed"),
        Step.SIGNED: Words(zh="协议已签订", en="Agreement signed"),
        Step.RECORDED: Words(zh="已报行政部门备案", en="Filed with the bureau"),
        Step.PUBLISHED: Words(zh="已公布，发放证书标牌", en="Published, certificate and plaque given"),
        Step.REFUSED: Words(zh="不予受理或者不予定点", en="Refused"),
    }
)
STEP_KINDS: Mapping[str, str] = MappingProxyType(
    {Step.PUBLISHED: "good", Step.REFUSED: "bad", Step.FAILED: "bad", Step.INCOMPLETE: "due"}
)
FOLLOWS: Mapping[Step, frozenset[Step]] = MappingProxyType(
    {
        Step.INCOMPLETE: frozenset({Step.FILED}),
        Step.ACCEPTED: frozenset({Step.FILED, Step.INCOMPLETE}),
        Step.DRAWN: frozenset({Step.ACCEPTED, Step.FAILED}),
        Step.PASSED: frozenset({Step.DRAWN}),
        Step.FAILED: frozenset({Step.DRAWN}),
        Step.AGREED: frozenset({Step.PASSED}),
        Step.SIGNED: frozenset({Step.AGREED}),
        Step.RECORDED: frozenset({Step.SIGNED}),
        Step.PUBLISHED: frozenset({Step.RECORDED}),
        Step.REFUSED: frozenset({Step.FILED, Step.INCOMPLETE, Step.FAILED, Step.PASSED}),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper to hand in, or one condition to assess."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class MaterialsList:
    """What a kind of applicant hands in and is assessed by, from `since` to `until`; period: the law's key."""

    id: str
    kinds: tuple[str, ...]
    since: date
    until: date | None
    period: str
    source: str
    materials: tuple[Wanted, ...]
    checks: tuple[Wanted, ...]


def read_lists(text: str) -> tuple[MaterialsList, ...]:
    """The lists of the shipped file. KeyError or ValueError where one is malformed."""
    return tuple(
        MaterialsList(
            id=row["id"],
            kinds=tuple(row["kinds"]),
            since=row["since"],
            until=row.get("until"),
            period=row["period"],
            source=row["source"],
            materials=tuple(Wanted(id, Words(zh, en)) for id, zh, en in row["materials"]),
            checks=tuple(Wanted(id, Words(zh, en)) for id, zh, en in row["checks"]),
        )
        for row in tomllib.loads(text)["list"]
    )


def list_for(lists: Iterable[MaterialsList], kind: str, day: date) -> MaterialsList:
    """The list of a kind on a day. Refusal ACCREDITATION-01 where none was in force."""
    for one in lists:
        if kind in one.kinds and one.since <= day and (one.until is None or day <= one.until):
            return one
    raise _no("ACCREDITATION-01", f"{day}没有该类机构的申请材料清单", f"no list of materials was in force on {day}")


def _no(number: str, zh: str, en: str, status: int = 422) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh="请核对后办理", do_en="Check and try again", status=status)


def require(state: Step, step: Step) -> None:
    """Refuse a step out of turn (ACCREDITATION-02)."""
    if state not in FOLLOWS[step]:
        now, wanted = STEP_WORDS[state], STEP_WORDS[step]
        raise _no(
            "ACCREDITATION-02",
            f"申请当前为“{now.zh}”，不能办理“{wanted.zh}”",
            f"the application is “{now.en}”: “{wanted.en}” is not possible",
            409,
        )


def missing(wanted: Iterable[Wanted], given: Iterable[str]) -> tuple[Wanted, ...]:
    """Papers that were not handed in."""
    there = set(given)
    return tuple(one for one in wanted if one.id not in there)


def draw(tickets: Iterable[tuple[str, int]], count: int = ASSESSORS) -> tuple[int, ...]:
    """The assessors with the smallest tickets, in their order. Refusal ACCREDITATION-03: too few who may."""
    ordered = [user for _ticket, user in sorted(tickets)]
    if len(ordered) < count:
        raise _no(
            "ACCREDITATION-03", f"可以抽取的评估人员不足{count}人", f"fewer than {count} assessors can be drawn", 409
        )
    return tuple(ordered[:count])


def passed(checks: Iterable[Wanted], found: Mapping[str, bool]) -> bool:
    """Whether every condition is met. Refusal ACCREDITATION-04 while one has not been assessed."""
    known = tuple(checks)
    open_still = [one.words.zh for one in known if one.id not in found]
    if open_still:
        raise _no("ACCREDITATION-04", f"尚未评估：{'、'.join(open_still)}", f"{len(open_still)} conditions are open")
    return all(found[one.id] for one in known)
