"""The work summary of a half or a year in the form of 000_5ba8c84fbf866f4b.txt part 1, every figure counted.

A draft: the Word file is what people write on in. What the product cannot know (insured persons, funds raised) the
bureau types in; it is marked so.
"""

from typing import Any

from compliance.accounts.rules import SYSTEM, Actor
from compliance.agreements import service as agreements
from compliance.agreements.rules import State
from compliance.campaigns.paper_service import day, issuer
from compliance.cases import list_service as cases
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.findings import overview_service
from compliance.findings import report_service as findings
from compliance.findings.report_service import SourceSums
from compliance.findings.rules import SOURCE_WORDS
from compliance.foundation import clock
from compliance.foundation.money import text as yuan
from compliance.foundation.unit_of_work import unit_of_work
from compliance.law.violations import violations
from compliance.ledger.sum_service import Money, money, money_of, posted_span
from compliance.penalties.rules import Track
from compliance.providers.rules import Kind
from compliance.rectifications import loading_service as rectifications
from compliance.reports import context_rules, context_service
from compliance.reports.rules import Half, Period, Quarter, Year, half_of
from compliance.reports.summary_rules import count_change, money_change
from compliance.sampling import service as sampling
from compliance.sampling.coverage_rules import Covered

KIND = "reports/summary"
_MOST_KINDS = 5


def draft(actor: Actor, half: Period) -> Issued:
    """Make the draft of a half or a year; the same figures again are the one there is, others a new version."""
    with unit_of_work(actor) as work:
        return documents.make(work, Paper(KIND, subject(half), half.code, context(half)), render=False)


def draft_missing() -> int:
    """Draft the summaries of the half and of the year that ended last, each once, where the ledger has a line up to its
    end; how many."""
    span = posted_span()
    ended = (half_ended(), Year(clock.today().year - 1))
    missing = [one for one in ended if span is not None and span[0] <= one.until and not papers(one)]
    for one in missing:
        draft(SYSTEM, one)
    return len(missing)


def half_ended() -> Half:
    """The half before today's."""
    today = clock.today()
    return half_of(today).before


def subject(half: Period) -> str:
    """What the paper is about, as the trail writes it."""
    return f"{'half' if isinstance(half, Half) else 'year'}:{half.code}"


def papers(half: Period) -> tuple[Issued, ...]:
    """Every version of a period's draft, oldest first."""
    return documents.of_subject(subject(half))


def context(half: Period) -> dict[str, Any]:
    """What the paper says; amounts in yuan as texts, what is due and what came in apart."""
    found = findings.sums_by_source(SYSTEM, half.since, half.until)
    sums, before = money(half.since, half.until), money(half.before.since, half.before.until)
    visits = sampling.closed_between(half.since, half.until)
    duties = sampling.campaign_duties(half.since, half.until)
    missing = [one for one in duties if one.missing]
    said = "上一个半年" if isinstance(half, Half) else "上年"
    found_before = findings.sums_by_source(SYSTEM, half.before.since, half.before.until)
    ago = len(sampling.closed_between(half.before.since, half.before.until))
    return {
        "title": f"{half.words.zh}医疗保障基金监管工作总结（初稿）",
        "issuer": issuer(),
        "opening": f"现将{day(half.since)}至{day(half.until)}定点医药机构监管工作情况总结如下。",
        "entered": _entered(half),
        "agreements": [_agreements(half)],
        "duties": [_duty(one) for one in duties],
        "inspections": [
            f"共完成现场检查{len(visits)}次，涉及定点医药机构{len({visit.provider_id for visit in visits})}家。"
        ],
        "problems": _problems(found),
        "top": _top(half),
        "sums": _sums(sums),
        "cases": [_cases(half)],
        "before": said,
        "changes": [
            count_change("现场检查", len(visits), ago, "次", said),
            count_change("发现问题", _many(found), _many(found_before), "件", said),
            money_change("应收", sums.due_fen, before.due_fen, said),
            money_change("实收", sums.received_fen, before.received_fen, said),
            *_quarters(half),
        ],
        "after": "下一个半年" if isinstance(half, Half) else "下一年度",
        "next": [
            *(f"继续开展{one.duty.words.zh}实地检查，距{one.required}家的要求尚差{one.missing}家。" for one in missing),
            f"督促应收未收款项缴纳或者抵扣：本期应收{yuan(sums.due_fen)}元，实收{yuan(sums.received_fen)}元。",
        ],
        "dated": day(clock.today()),
    }


def _entered(half: Period) -> list[str]:
    """What the bureau typed in, marked as such; of a year, what it typed in for each half."""
    halves = (half,) if isinstance(half, Half) else (Half(half.year, 1), Half(half.year, 2))
    found = [(one, entered) for one in halves if (entered := context_service.entered(one)) is not None]
    if not found:
        return ["本期未填报参保和基金数据。"]
    told = ["以下数据由单位填报，系统仅核对其勾稽关系。"]
    for one, entered in found:
        if len(halves) > 1:
            told.append(f"{one.words.zh}：")
        told += context_rules.sentences(entered.figures)
    return told


def _quarters(half: Period) -> list[str]:
    """Of a year, what became due and what came in quarter by quarter."""
    if isinstance(half, Half):
        return []
    quarters = [Quarter(half.year, number) for number in range(1, 5)]
    found = money_of([(one.since, one.until) for one in quarters])
    return [
        f"{one.words.zh}应收{yuan(sums.due_fen)}元，实收{yuan(sums.received_fen)}元。"
        for one, (sums, _lines) in zip(quarters, found, strict=True)
    ]


def _duty(one: Covered) -> dict[str, str]:
    counts = {"total": one.total, "required": one.required, "drawn": one.drawn, "visited": one.visited}
    return {"zh": one.duty.words.zh, **{name: str(count) for name, count in counts.items()}}


def _agreements(half: Period) -> str:
    kept = [one for one in agreements.agreements_on(half.until) if one.state is State.IN_FORCE]
    pharmacies = sum(one.provider_kind == Kind.PHARMACY for one in kept)
    return (
        f"截至{day(half.until)}，履行中的服务协议{len(kept)}份，其中定点医疗机构{len(kept) - pharmacies}家、"
        f"定点零售药店{pharmacies}家。"
    )


def _many(found: tuple[SourceSums, ...]) -> int:
    return sum(one.findings for one in found)


def _problems(found: tuple[SourceSums, ...]) -> list[dict[str, str]]:
    return [
        {
            "name": SOURCE_WORDS[one.source_kind].zh,
            "count": str(one.findings),
            "providers": str(one.providers),
            "fund": yuan(one.fund_fen),
        }
        for one in found
    ]


def _top(half: Period) -> list[str]:
    """The kinds of breach found most often; a finding of several kinds counts in each."""
    known = violations()
    often = overview_service.by_violation(SYSTEM, half.since, half.until)[:_MOST_KINDS]
    return [f"{known[one.key].words.zh}：{one.count}件。" for one in often]


def _sums(sums: Money) -> list[dict[str, str]]:
    rows = [{"name": one.words.zh, "due": yuan(one.due_fen), "received": yuan(one.received_fen)} for one in sums.sums]
    return [*rows, {"name": "合计", "due": yuan(sums.due_fen), "received": yuan(sums.received_fen)}]


def _cases(half: Period) -> str:
    opened = cases.opened_between(half.since, half.until)
    ordered = rectifications.ordered_between(half.since, half.until)
    return (
        f"协议处理立案{opened[Track.AGREEMENT]}件，行政案件立案{opened[Track.ADMINISTRATIVE]}件，"
        f"责令限期整改{ordered}件。"
    )
