"""What a finding must satisfy before it is recorded. Every fault has a number and a place, and all are told at once."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.findings.base_rules import sums_by_fund, whole
from compliance.findings.rules import FUND_WORDS, FundAmount, NewBase, NewFinding, NewLine, SourceKind
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.violations import Measure, Party

AUTHORITIES = ("administrative", "agency")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. place: "line 2 total", "base 1 measure", "found_on" (lines and bases counted from 1)."""

    place: str
    number: str
    words: Words


@dataclass(frozen=True, slots=True)
class Known:
    """What the pure check cannot know by itself. party: violation id -> "provider" | "person"."""

    today: date
    party: Mapping[str, str]
    consequences: Collection[str]


def faults(new: NewFinding, known: Known) -> tuple[Fault, ...]:
    """Everything wrong with a finding, in reading order."""
    found = list(_head_faults(new, known))
    for position, line in enumerate(new.lines, 1):
        found += [
            Fault(f"line {position} {key}", number, words) for key, number, words in _line_faults(line, new, known)
        ]
    for position, base in enumerate(new.bases, 1):
        found += [
            Fault(f"base {position} {key}", number, words) for key, number, words in _base_faults(base, new, known)
        ]
    return tuple(found)


def check(new: NewFinding, known: Known) -> None:
    """Refuse a finding with faults; the refusal carries the first one's number and every fault by its place."""
    found = faults(new, known)
    if found:
        raise refusal_of(found)


def refusal_of(found: tuple[Fault, ...]) -> Refusal:
    """One refusal that tells every fault."""
    return Refusal(
        found[0].number,
        zh="；".join(f"{place_words(fault.place).zh}：{fault.words.zh}" for fault in found),
        en="; ".join(f"{place_words(fault.place).en}: {fault.words.en}" for fault in found),
        do_zh="请按所列位置更正后重新提交，本次未登记任何内容",
        do_en="Correct the places named and send again; nothing has been recorded",
        status=422,
        fields={fault.place: f"{fault.number} {fault.words.zh} / {fault.words.en}" for fault in found},
    )


_PLACES = {
    "finding": ("第{}个问题", "finding {}"),
    "line": ("第{}条明细", "line {}"),
    "base": ("第{}项基数", "base {}"),
}


def place_words(place: str) -> Words:
    """A place such as "finding 1 line 2 total" as people read it; keys keep the name they have in the file."""
    zh, en, parts = [], [], place.split()
    while parts:
        part = parts.pop(0)
        if part in _PLACES and parts and parts[0].isdigit():
            position = parts.pop(0)
            zh.append(_PLACES[part][0].format(position))
            en.append(_PLACES[part][1].format(position))
        else:
            zh.append(part)
            en.append(part)
    return Words(zh=" ".join(zh), en=" ".join(en))


def _head_faults(new: NewFinding, known: Known) -> Iterator[Fault]:
    if new.authority not in AUTHORITIES:
        yield Fault(
            "authority",
            "FINDINGS-11",
            Words("办案主体应为 administrative 或 agency", "must be administrative or agency"),
        )
    if new.source_kind not in set(SourceKind):
        yield Fault("source", "FINDINGS-40", Words("来源类型不在目录中", "unknown kind of source"))
    if not new.title.strip() or not new.source_id.strip():
        yield Fault("title", "FINDINGS-41", Words("须写明标题和来源", "needs a title and a source"))
    if new.found_on > known.today:
        yield Fault("found_on", "FINDINGS-43", Words("发现日期不得晚于今天", "is later than today"))
    if not new.lines:
        words = Words(
            "至少须有一条明细；无金额的事实也作为一条明细（金额填0），供定点医药机构逐条答复",
            "needs at least one line; a fact without an amount is a line of 0, so that the provider can answer it",
        )
        yield Fault("line", "FINDINGS-10", words)


def _line_faults(line: NewLine, new: NewFinding, known: Known) -> Iterator[tuple[str, str, Words]]:
    if not line.item_name.strip():
        yield "item_name", "FINDINGS-42", Words("须写明项目名称", "needs the name of the item")
    if line.occurred_from > line.occurred_to:
        yield "occurred_to", "FINDINGS-07", Words("发生止日早于起日", "ends before it begins")
    if line.occurred_to > new.found_on:
        yield "occurred_to", "FINDINGS-44", Words("发生日期晚于发现日期", "is later than the day it was found")
    if line.violation not in known.party:
        yield (
            "violation",
            "FINDINGS-08",
            Words(f"没有代码为“{line.violation}”的违规情形", f"unknown violation {line.violation!r}"),
        )
    if min(line.total_fen, line.person_fen, line.unit_price_fen or 0) < 0 or (line.quantity or 0) < 0:
        yield "total", "FINDINGS-05", Words("金额、数量不得为负", "an amount or quantity is negative")
    yield from _fund_faults(line.funds)
    if line.fund_fen + line.person_fen > line.total_fen:
        words = Words("基金各部分与应退参保人之和大于违规总金额", "fund parts and the person's part exceed the total")
        yield "total", "FINDINGS-06", words
    if any(not _SHA256.fullmatch(sha256) for sha256 in line.evidence):
        yield "evidence", "FINDINGS-17", Words("证据须以SHA-256值指明", "evidence is named by its SHA-256")


def _fund_faults(amounts: tuple[FundAmount, ...]) -> Iterator[tuple[str, str, Words]]:
    places = [(part.fund, part.insured_place) for part in amounts]
    if any(part.fen < 0 for part in amounts):
        yield "fund", "FINDINGS-46", Words("基金金额不得为负", "a fund amount is negative")
    if any(fund not in FUND_WORDS or not fund for fund, _ in places):
        yield "fund", "FINDINGS-09", Words("基金类别不在目录中", "unknown fund")
    if len(set(places)) < len(places):
        yield (
            "fund",
            "FINDINGS-48",
            Words("同一基金、同一统筹区列了两次", "the same fund and insured place stands twice"),
        )


def _base_faults(base: NewBase, new: NewFinding, known: Known) -> Iterator[tuple[str, str, Words]]:
    if base.consequence not in known.consequences:
        words = Words(f"没有代码为“{base.consequence}”的处理方式", f"unknown consequence {base.consequence!r}")
        yield "consequence", "FINDINGS-13", words
    if base.debtor not in set(Party) or base.measure not in set(Measure):
        yield "measure", "FINDINGS-49", Words("责任方或基数口径不在目录中", "unknown debtor or measure")
        return
    if base.acted_on > new.found_on:
        yield "acted_on", "FINDINGS-45", Words("行为发生日晚于发现日期", "is later than the day it was found")
    if sum(_key(other) == _key(base) for other in new.bases) > 1:
        words = Words(
            "同一处理方式、情形、责任方的基数列了两次", "the same consequence, violation and debtor stands twice"
        )
        yield "consequence", "FINDINGS-15", words
    if base.stated is not None and base.stated < 0:
        yield "stated", "FINDINGS-47", Words("倍数、金额不得为负", "a multiple or sum is negative")
    yield from _amount_faults(base, new, known)


def _key(base: NewBase) -> tuple[str, str, str, str]:
    return base.consequence, base.violation, base.debtor, base.debtor_label


def _amount_faults(base: NewBase, new: NewFinding, known: Known) -> Iterator[tuple[str, str, Words]]:
    lines = tuple(
        line
        for line in new.lines
        if line.violation == base.violation and known.party.get(line.violation) == base.debtor
    )
    if not lines:
        words = Words(
            "没有同一情形、同一责任方的明细；个人应承担的部分须单列明细，并选用个人的违规情形",
            "no line has this violation and debtor; a person's part needs its own line with a person's violation",
        )
        yield "violation", "FINDINGS-16", words
    if base.measure == Measure.NONE:
        if base.stated is None and not base.amounts:
            yield "stated", "FINDINGS-14", Words("定额处理须写明金额", "a fixed sum must be stated")
    elif base.fen <= 0:
        yield "amount", "FINDINGS-50", Words("基数金额须大于0", "the base must be more than 0")
    elif lines and _exceeds(base, lines):
        words = Words("基数大于同一情形明细的合计", "the base exceeds its lines")
        yield "amount", "FINDINGS-51", words
    if base.measure != Measure.TOTAL:
        yield from (("amount", number, words) for _, number, words in _fund_faults(base.amounts))


def _exceeds(base: NewBase, lines: tuple[NewLine, ...]) -> bool:
    if base.measure == Measure.TOTAL:
        return base.fen > sum(line.total_fen for line in lines)
    most = sums_by_fund(part for line in lines for part in line.funds)
    return any(fen > most.get(place, 0) for place, fen in sums_by_fund(base.amounts).items()) or base.fen > whole(most)
