"""The score of a self-check: own check and survey, each with its share, and the mark it reaches. Pure.

Source: 001_ffc3b6b4aa8cf0b4.txt plan 5 section 3 (half each; 90 and 70). An optional template: a season says whether
it is scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.own_checks import ScoreTemplate

_TENTH, _FULL = Decimal("0.1"), Decimal(100)


class Grade(StrEnum):
    """The mark that a score reaches."""

    PASSED = "passed"
    NEARLY = "nearly"
    FAILED = "failed"


GRADE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Grade.PASSED: Words("达标", "Passed"),
        Grade.NEARLY: Words("基本达标", "Nearly passed"),
        Grade.FAILED: Words("不达标", "Not passed"),
    }
)


@dataclass(frozen=True, slots=True)
class Score:
    """A score of 0 to 100 with one decimal, the mark it reaches, and how it was reached."""

    own: Decimal
    survey: Decimal
    value: Decimal
    grade: Grade
    words: Words


def score(template: ScoreTemplate, own: Decimal, survey: Decimal) -> Score:
    """The weighted sum, rounded once, half up, to one decimal; the mark is that of the rounded score, so that what is
    shown and what is marked are one. SELFCHECKS-08 for marks outside 0 to 100 or with more than one decimal."""
    own, survey = mark(own), mark(survey)
    rest = 1 - template.own_share
    value = (own * template.own_share + survey * rest).quantize(_TENTH, rounding=ROUND_HALF_UP)
    grade = Grade.FAILED
    if value >= template.nearly_from:
        grade = Grade.PASSED if value >= template.passed_from else Grade.NEARLY
    shares = f"{template.own_share.normalize():f}", f"{rest.normalize():f}"
    words = Words(
        f"自查 {own} × {shares[0]} + 调查 {survey} × {shares[1]} = {value}（四舍五入到一位小数后评定）",
        f"own check {own} × {shares[0]} + survey {survey} × {shares[1]} = {value} (rounded half up, then marked)",
    )
    return Score(own, survey, value, grade, words)


def mark(given: Decimal) -> Decimal:
    """A mark of 0 to 100 with one decimal (SELFCHECKS-08)."""
    if not given.is_finite() or not 0 <= given <= _FULL or given != given.quantize(_TENTH):
        raise Refusal(
            "SELFCHECKS-08",
            zh=f"得分应为0至100、最多一位小数，现为{given}",
            en=f"a mark is 0 to 100 with at most one decimal, not {given}",
            do_zh="请更正得分",
            do_en="correct the mark",
            status=422,
            fields={"own": "mark"},
        )
    return given.quantize(_TENTH)
