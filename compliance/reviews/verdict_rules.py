"""A reviewer's judgement of one record, when two of them differ, and what the review finds in the end. Pure.

Amounts are fen: `total` of the line, `fund` what the funds paid of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words
from compliance.law.reviews import ReviewTerms
from compliance.reviews.rules import COSTED, CRITERION_WORDS, Criterion, Verdict

MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One charge in question: by which criterion, what, how much, and why."""

    criterion: str
    item: str
    total: Fen
    fund: Fen
    cause: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one reviewer says of one record. `faults`: the criteria that it does not meet; `met`: those that it does. A
    draft may leave some open; nothing is filled in for anyone."""

    faults: frozenset[str]
    lines: tuple[JudgedLine, ...] = ()
    note: str = ""
    met: frozenset[str] = frozenset()

    @classmethod
    def whole(cls, faults: Iterable[str] = (), lines: Iterable[JudgedLine] = (), note: str = "") -> "Judgement":
        """A judgement by which every criterion that is no fault is met."""
        found = frozenset(faults)
        return cls(found, tuple(lines), note, frozenset(Criterion) - found)

    @property
    def verdict(self) -> Verdict:
        """In violation where a criterion is not met."""
        return Verdict.VIOLATION if self.faults else Verdict.CONFORMS

    @property
    def fund(self) -> Fen:
        """What the funds should not have paid."""
        return sum(line.fund for line in self.lines)

    @property
    def total(self) -> Fen:
        """The charges in question."""
        return sum(line.total for line in self.lines)

    def as_data(self) -> dict[str, Any]:
        """As it is kept, sealed."""
        lines = [[one.criterion, one.item, one.total, one.fund, one.cause] for one in self.lines]
        return {"faults": sorted(self.faults), "met": sorted(self.met), "lines": lines, "note": self.note}


def from_data(data: Mapping[str, Any]) -> Judgement:
    """Back from what is kept."""
    lines = tuple(JudgedLine(*line) for line in data["lines"])
    return Judgement(frozenset(data["faults"]), lines, data["note"], frozenset(data["met"]))


def check(judged: Judgement, total: Fen, paid: Fen) -> None:
    """Refuse a judgement that does not hold together (REVIEWS-20), naming each field.

    total, paid: what the record cost and what the funds paid of it; no judgement takes more.
    """
    wrong: dict[str, Words] = {}
    for criterion in Criterion:
        if (criterion in judged.faults) is (criterion in judged.met):
            words = CRITERION_WORDS[criterion]
            wrong[criterion] = Words(f"“{words.zh}”须判定", f"“{words.en}” needs an answer")
    for at, line in enumerate(judged.lines, 1):
        wrong |= _line_faults(judged, line, at)
    for costed in sorted(judged.faults & COSTED):
        if all(line.criterion != costed for line in judged.lines):
            wrong[f"{costed} amount"] = Words(
                f"“{CRITERION_WORDS[costed].zh}”判为不符合，须至少列一项金额",
                f"“{CRITERION_WORDS[costed].en}” is not met: list at least one amount",
            )
    if judged.faults and not judged.lines and not judged.note.strip():
        wrong["note"] = Words("判为不符合的须写明理由", "say why it does not conform")
    if judged.fund > paid or judged.total > total:
        wrong["amounts"] = Words(
            f"合计超过该份病历的总费用{show(total)}或基金支付{show(paid)}",
            f"together more than the record's cost {show(total)} or the funds' part {show(paid)}",
        )
    if len(judged.lines) > MOST_LINES:
        wrong["lines"] = Words(f"最多{MOST_LINES}项", f"at most {MOST_LINES} lines")
    if wrong:
        raise _incomplete(wrong)


def _line_faults(judged: Judgement, line: JudgedLine, at: int) -> dict[str, Words]:
    wrong = {}
    if line.criterion not in judged.faults:
        words = CRITERION_WORDS[line.criterion]
        wrong[f"line {at} criterion"] = Words(
            f"“{words.zh}”判为符合，不能列金额", f"“{words.en}” is met, so it has no amount"
        )
    if not line.item.strip() or not line.cause.strip():
        wrong[f"line {at} item"] = Words("须写明项目和理由", "name the item and the reason")
    if not 0 < line.fund <= line.total:
        wrong[f"line {at} amount"] = Words(
            "基金支付金额须大于0，且不超过该项总金额", "the funds' part is above 0 and at most the line's amount"
        )
    return wrong


def _incomplete(wrong: Mapping[str, Words]) -> Refusal:
    return Refusal(
        "REVIEWS-20",
        zh="评审意见不完整：" + "；".join(words.zh for words in wrong.values()),
        en="the verdict does not hold together: " + "; ".join(words.en for words in wrong.values()),
        do_zh="请更正后提交，已填内容没有丢失",
        do_en="correct it and send again; nothing is lost",
        status=422,
        fields={name: f"{words.zh} / {words.en}" for name, words in wrong.items()},
    )


def differ(one: Judgement, other: Judgement, terms: ReviewTerms) -> bool:
    """Whether a third must look: the verdicts differ, or the amounts by more than both figures of the rule."""
    if one.verdict is not other.verdict:
        return True
    apart, larger = abs(one.fund - other.fund), max(one.fund, other.fund)
    return apart > terms.amount_least_fen and Decimal(apart) > terms.amount_share * larger


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the review finds of a record. `of`: the place, from 0, of the judgement whose lines stand, None where the
    record conforms."""

    verdict: Verdict
    of: int | None
    fund: Fen


def outcome(judged: Sequence[Judgement], terms: ReviewTerms) -> Outcome:
    """Of two that agree, the smaller amount stands. Of three, the verdict of most, and the lines of the middle amount
    (a record that conforms has none), so that no reviewer alone sets the sum.

    ValueError where two differ and no third has looked, or there are not two or three.
    """
    if len(judged) == 2:
        if differ(judged[0], judged[1], terms):
            raise ValueError("a third has to look")
        return _smallest(judged)
    if len(judged) != 3:
        raise ValueError("a record has two or three judgements")
    against = sorted(
        (at for at, one in enumerate(judged) if one.verdict is Verdict.VIOLATION), key=lambda at: judged[at].fund
    )
    if len(against) < 2:
        return Outcome(Verdict.CONFORMS, None, 0)
    middle = against[len(against) - 2]
    return Outcome(Verdict.VIOLATION, middle, judged[middle].fund)


def outcome_again(fresh: Sequence[Judgement]) -> Outcome:
    """After an objection: a violation stands only where every fresh expert finds one, with the smallest amount."""
    if any(one.verdict is Verdict.CONFORMS for one in fresh):
        return Outcome(Verdict.CONFORMS, None, 0)
    return _smallest(fresh)


def _smallest(judged: Sequence[Judgement]) -> Outcome:
    at = min(range(len(judged)), key=lambda place: judged[place].fund)
    if judged[at].verdict is Verdict.CONFORMS:
        return Outcome(Verdict.CONFORMS, None, 0)
    return Outcome(Verdict.VIOLATION, at, judged[at].fund)


def faults_in_order(faults: frozenset[str]) -> tuple[str, ...]:
    """The criteria that are not met, in the order of the form."""
    return tuple(one for one in Criterion if one in faults)
