"""Who may not come under agreement again yet, and until when (不予受理、限制再次申请). Pure.

Sources: 医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）and 零售药店医疗保障定点管理暂行办法（第3号），
negative lists; the values are dated law data (bar.*).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.agreements.event_rules import months_after
from compliance.foundation.words import Words
from compliance.law.parameters import Snapshot


class Cause(StrEnum):
    """Why somebody is kept out for a time; the value is the law's key after "bar."."""

    BREACH = "breach"
    ILLEGALITY = "illegality"
    FALSE_APPLICATION = "false_application"
    ASSESSMENT_FAILED = "assessment_failed"
    HEAD = "head"


CAUSE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Cause.BREACH: Words(zh="因严重违反协议被解除", en="Rescinded for grave breach"),
        Cause.ILLEGALITY: Words(zh="因违法违规被解除", en="Rescinded for illegal conduct"),
        Cause.FALSE_APPLICATION: Words(zh="弄虚作假申请", en="False application"),
        Cause.ASSESSMENT_FAILED: Words(zh="两次评估不合格", en="Assessment failed twice"),
        Cause.HEAD: Words(zh="负责人曾导致机构被解除协议", en="Its head caused a rescission"),
    }
)
RESCISSION_CAUSES = (Cause.BREACH, Cause.ILLEGALITY)


@dataclass(frozen=True, slots=True)
class Ground:
    """What bars somebody: its cause and the day from which the time runs."""

    cause: Cause
    on: date


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the first day on which it no longer holds, and the value of law it comes from."""

    cause: Cause
    since: date
    over_on: date
    months: int
    source: str
    verified: bool

    @property
    def words(self) -> Words:
        """The bar in one line."""
        what = CAUSE_WORDS[self.cause]
        return Words(
            zh=f"{what.zh}（{self.since}），{self.months}个月内不得申请，{self.over_on}起可以申请",
            en=f"{what.en} on {self.since}: no application for {self.months} months, until {self.over_on}",
        )


def bars(grounds: Iterable[Ground], law: Snapshot, day: date) -> tuple[Bar, ...]:
    """The bars that hold on `day`, the longest first; the value of law of the ground's own day decides, today's where
    the ground is older than the law. NotInForce (LAW-02) where there is neither."""
    found = []
    for ground in grounds:
        value = law.find(f"bar.{ground.cause}", ground.on) or law.on(f"bar.{ground.cause}", day)
        over = months_after(ground.on, int(value.most))
        if ground.on <= day < over:
            found.append(Bar(ground.cause, ground.on, over, int(value.most), value.source, value.verified))
    return tuple(sorted(found, key=lambda bar: bar.over_on, reverse=True))
