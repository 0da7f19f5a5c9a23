"""Payment by bed-day (按床日付费): rates by disease class and stage of the stay, dated. Pure.

Source: 000_5ba8c84fbf866f4b.txt, part 1, section 1 (5) 1: the course of a disease is cut into stages, each with its
sum a day; the patient settles by what was spent, the provider and the agency by the days and those sums.
The day of admission counts, the day of discharge does not; a stay that ends on its first day has one day. A stay is
paid by the table in force on its day of admission, whole: a later table changes nothing for those already in bed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words

ARTICLE = "按床日付费方案；服务协议"


@dataclass(frozen=True, slots=True)
class Stage:
    """Days `first` to `last` of a stay, both included; last None: to the end. rate_fen: for each day."""

    first: int
    last: int | None
    rate_fen: Fen


@dataclass(frozen=True, slots=True)
class RateTable:
    """The stages of a disease class from `since` on. diagnoses: first characters of the codes that belong to it."""

    disease_class: str
    name: str
    since: date
    stages: tuple[Stage, ...]
    diagnoses: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class StagePay:
    """What one stage of a stay comes to."""

    stage: Stage
    days: int
    amount_fen: Fen


def days_of(admitted_on: date, discharged_on: date) -> int:
    """Days of a stay. ValueError when it ends before it begins."""
    if discharged_on < admitted_on:
        raise ValueError("a stay ends on or after the day it begins")
    return max(1, (discharged_on - admitted_on).days)


def pay(stages: Iterable[Stage], days: int) -> tuple[StagePay, ...]:
    """Each stage that a stay of `days` reaches, with its days and sum; whole fen, so nothing is rounded."""
    found = []
    for stage in stages:
        inside = (days if stage.last is None else min(days, stage.last)) - stage.first + 1
        if inside > 0:
            found.append(StagePay(stage, inside, inside * stage.rate_fen))
    return tuple(found)


def amount(stages: Iterable[Stage], days: int) -> Fen:
    """What the stay comes to."""
    return sum(one.amount_fen for one in pay(stages, days))


def check_stages(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Stages in order: from day 1, without gap or overlap, the last one open, every rate above zero (PAYMENTS-08)."""
    kept = tuple(sorted(stages, key=lambda one: one.first))
    ends = [one.last for one in kept]
    joined = all(last is not None and last + 1 == after.first for last, after in zip(ends, kept[1:], strict=False))
    sound = bool(kept) and kept[0].first == 1 and joined and ends[-1] is None
    if not sound or any(one.rate_fen <= 0 or (one.last or one.first) < one.first for one in kept):
        raise Refusal(
            "PAYMENTS-08",
            zh="分段应从第1日起首尾相接，最后一段不设止日，各段标准大于零",
            en="stages begin on day 1 and join without gap or overlap; the last one is open; every rate is above zero",
            article=ARTICLE,
            do_zh="请按“1-3日、4-10日、11日以上”的形式逐段填写",
            do_en="Write them as 1-3, 4-10, 11 and on",
            status=422,
            fields={"stages": "wrong"},
        )
    return kept


def stages_of(text: str) -> tuple[Stage, ...]:
    """Stages from lines "1-3 180.00", "4-10 120", "11- 80.00": first day, last day, yuan a day. PAYMENTS-08."""
    found = []
    for line in text.splitlines():
        if line.strip():
            found.append(_stage(line))
    return check_stages(found)


def _stage(line: str) -> Stage:
    try:
        days, rate = line.replace("－", "-").replace("—", "-").replace(",", "").split()
        first, last = days.split("-")
        whole, _, cents = rate.partition(".")
        if not whole.isdecimal() or len(cents) > 2 or (cents and not cents.isdecimal()) or len(whole) > 7:
            raise ValueError(rate)
        return Stage(int(first), int(last) if last else None, int(whole) * 100 + int(f"{cents:0<2}"))
    except ValueError:
        return Stage(0, 0, 0)


def table_on(tables: Iterable[RateTable], disease_class: str, day: date) -> RateTable:
    """The table of a class in force on `day`. Refusal PAYMENTS-09 where there is none."""
    known = [one for one in tables if one.disease_class == disease_class and one.since <= day]
    if not known:
        raise Refusal(
            "PAYMENTS-09",
            zh=f"{day.isoformat()} 没有“{disease_class}”的床日付费标准",
            en=f"no bed-day rates of {disease_class!r} were in force on {day.isoformat()}",
            article=ARTICLE,
            do_zh="请先录入该类疾病的分段标准并复核",
            do_en="Enter the rates of that class and have them approved first",
            status=422,
        )
    return max(known, key=lambda one: one.since)


def class_of(tables: Iterable[RateTable], diagnosis: str, day: date) -> RateTable | None:
    """The table that a diagnosis falls under on `day`: that of the longest code that begins it, None where there is
    none: such a stay is settled item by item."""
    current: dict[str, RateTable] = {}
    for one in sorted((one for one in tables if one.since <= day), key=lambda one: one.since):
        current[one.disease_class] = one
    code = diagnosis.strip().upper()
    hits = [
        (len(start), one.disease_class) for one in current.values() for start in one.diagnoses if _begins(code, start)
    ]
    return current[max(hits)[1]] if hits else None


def _begins(code: str, start: str) -> bool:
    return bool(start) and code.startswith(start.upper())


def stage_words(stage: Stage) -> Words:
    """第4至10日."""
    if stage.last is None:
        return Words(zh=f"第{stage.first}日起", en=f"from day {stage.first} on")
    if stage.first == stage.last:
        return Words(zh=f"第{stage.first}日", en=f"day {stage.first}")
    return Words(zh=f"第{stage.first}至{stage.last}日", en=f"days {stage.first} to {stage.last}")


def formula(parts: Iterable[StagePay]) -> str:
    """¥180.00 × 3 + ¥120.00 × 2."""
    return " + ".join(f"{show(one.stage.rate_fen)} × {one.days}" for one in parts)


def as_data(stages: Iterable[Stage]) -> list[dict[str, Any]]:
    """Stages as the table keeps them."""
    return [{"first": one.first, "last": one.last, "fen": one.rate_fen} for one in stages]


def from_data(rows: Iterable[Mapping[str, Any]]) -> tuple[Stage, ...]:
    """What was kept."""
    return tuple(Stage(row["first"], row["last"], row["fen"]) for row in rows)
