"""The terms of the law that a paper of the bureau states: fifteen days to pay, sixty to ask for review. Pure.

They are the values in force on the day of the step, frozen in the paper with their source. What is served never tells
how sure a value is; who makes the paper reads it beside the form, before anybody signs.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from compliance.foundation.money import capitals
from compliance.foundation.words import Words
from compliance.foundation.working_days import UNIT_WORDS, Unit
from compliance.law.late_fee import LateFeeTerms
from compliance.law.parameters import STANDING_WORDS, Period, Standing

# What a kind of paper asks for (`terms` in papers.toml): the place in its template and what it is.
TERM_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "payment": Words("缴款期限", "time to pay"),
        "review": Words("申请行政复议的期限", "time to ask for review"),
        "suit": Words("提起行政诉讼的期限", "time to sue"),
        "late_fee": Words("加处罚款", "what is added to a late fine"),
    }
)
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_PARTS = ((100, "百"), (1000, "千"), (10_000, "万"))


def number_zh(number: int) -> str:
    """15 -> 十五, 60 -> 六十, 110 -> 一百一十: as the law writes numbers."""
    said = capitals(number * 100).removesuffix("元整").translate(_PLAIN)
    return said.removeprefix("一") if said.startswith("一十") else said


def period_zh(period: Period) -> str:
    """十五日, 六个月, 五个工作日."""
    return number_zh(period.count) + UNIT_WORDS[Unit(period.unit)].zh


def share_zh(share: Decimal) -> str:
    """0.03 -> 百分之三, 0.0005 -> 万分之五. ValueError for a share that no such fraction says."""
    for parts, word in _PARTS:
        if share * parts == int(share * parts):
            return f"{word}分之{number_zh(int(share * parts))}"
    raise ValueError(f"{share} is no whole number of ten-thousandths")


def late_fee_zh(terms: LateFeeTerms) -> str:
    """What is added to a fine that is paid late, as the decision says it."""
    base = "尚未缴纳的罚款数额" if terms.on_unpaid else "罚款数额"
    most = "罚款数额" if terms.cap == 1 else f"罚款数额的{share_zh(terms.cap)}"
    return f"每日按{base}的{share_zh(terms.rate)}加处罚款，加处罚款的数额不超过{most}"


def stated(names: Iterable[str], periods: Mapping[str, Period], late_fee: LateFeeTerms) -> dict[str, Any]:
    """The places of a template, "<name>_term" each; under "law" what they rest on: term, said, source, standing."""
    places, law = {}, []
    for name in names:
        if name == "late_fee":
            said, rests = late_fee_zh(late_fee), [(one.source, one.standing) for _, one in late_fee.values]
        else:
            said, rests = period_zh(periods[name]), [(periods[name].source, periods[name].standing)]
        places[f"{name}_term"] = said
        law += [{"term": name, "said": said, "source": source, "standing": str(at)} for source, at in rests]
    return {**places, "law": law} if law else {}


def unsure(law: Iterable[Mapping[str, Any]]) -> tuple[Words, ...]:
    """What of the terms was not held against the official text, for who makes the paper."""
    return tuple(
        Words(
            f"{TERM_WORDS[one['term']].zh}（{one['said']}）：{STANDING_WORDS[at].zh}，{one['source']}",
            f"{TERM_WORDS[one['term']].en} ({one['said']}): {STANDING_WORDS[at].en}, {one['source']}",
        )
        for one in law
        if (at := Standing(one["standing"])) is not Standing.VERIFIED
    )
