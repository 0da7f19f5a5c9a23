"""The half-year's work summary in the form of 000_5ba8c84fbf866f4b.txt part 1, every figure counted from what is kept.

A draft: the Word file is what people write on in. What the product cannot know (insured persons, funds raised) the
bureau types in; it is marked so.
"""

from collections import Counter
from typing import Any

from compliance.accounts.rules import SYSTEM, Actor
from compliance.agreements import service as agreements
from compliance.agreements.rules import State
from compliance.campaigns.paper_service import day, issuer
from compliance.cases import list_service as cases
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.findings import service as findings
from compliance.findings.rules import SOURCE_WORDS
from compliance.findings.service import FindingSummary
from compliance.foundation import clock
from compliance.foundation.money import Fen
from compliance.foundation.money import text as yuan
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service as ledger
from compliance.ledger.sum_service import Money, money
from compliance.penalties.rules import Track
from compliance.providers.rules import Kind
from compliance.rectifications import loading_service as rectifications
from compliance.reports import context_rules, context_service
from compliance.reports.rules import Half, half_of
from compliance.sampling import service as sampling
from compliance.sampling.coverage_rules import Covered

KIND = "reports/summary"
_MOST_TITLES = 5


def draft(actor: Actor, half: Half) -> Issued:
    """Make the draft of a half; the same figures again are the one there is, others a new version."""
    with unit_of_work(actor) as work:
        return documents.make(work, Paper(KIND, subject(half), half.code, context(half)), render=False)


def draft_missing() -> int:
    """Draft the summary of the half that ended last, once, where the ledger has a line up to its end; how many."""
    half = half_ended()
    known = ledger.entries(ledger.Filter(until=half.until), size=1).total
    if not known or papers(half):
        return 0
    draft(SYSTEM, half)
    return 1


def half_ended() -> Half:
    """The half before today's."""
    today = clock.today()
    return half_of(today).before


def subject(half: Half) -> str:
    """What the paper is about, as the trail writes it."""
    return f"half:{half.code}"


def papers(half: Half) -> tuple[Issued, ...]:
    """Every version of a half's draft, oldest first."""
    return documents.of_subject(subject(half))


def context(half: Half) -> dict[str, Any]:
    """What the paper says; amounts in yuan as texts, what is due and what came in apart."""
    found = findings.found_between(SYSTEM, half.since, half.until)
    sums, before = money(half.since, half.until), money(half.before.since, half.before.until)
    visits = sampling.closed_between(half.since, half.until)
    duties = sampling.coverage(half.since, half.until).duties
    missing = [one for one in duties if one.missing]
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
        "top": _top(found),
        "sums": _sums(sums),
        "cases": [_cases(half)],
        "changes": [
            f"现场检查{len(visits)}次，上一个半年{ago}次。",
            _change("应收", sums.due_fen, before.due_fen),
            _change("实收", sums.received_fen, before.received_fen),
        ],
        "next": [
            *(f"继续开展{one.duty.words.zh}实地检查，距{one.required}家的要求尚差{one.missing}家。" for one in missing),
            f"督促应收未收款项缴纳或者抵扣：本期应收{yuan(sums.due_fen)}元，实收{yuan(sums.received_fen)}元。",
        ],
        "dated": day(clock.today()),
    }


def _entered(half: Half) -> list[str]:
    """What the bureau typed in, marked as such."""
    found = context_service.entered(half)
    if found is None:
        return ["本期未填报参保和基金数据。"]
    return ["以下数据由单位填报，系统仅核对其勾稽关系。", *context_rules.sentences(found.figures)]


def _duty(one: Covered) -> dict[str, str]:
    counts = {"total": one.total, "required": one.required, "drawn": one.drawn, "visited": one.visited}
    return {"zh": one.duty.words.zh, **{name: str(count) for name, count in counts.items()}}


def _agreements(half: Half) -> str:
    kept = [one for one in agreements.agreements_on(half.until) if one.state is State.IN_FORCE]
    pharmacies = sum(one.provider_kind == Kind.PHARMACY for one in kept)
    return (
        f"截至{day(half.until)}，履行中的服务协议{len(kept)}份，其中定点医疗机构{len(kept) - pharmacies}家、"
        f"定点零售药店{pharmacies}家。"
    )


def _problems(found: tuple[FindingSummary, ...]) -> list[dict[str, str]]:
    rows = []
    for source in dict.fromkeys(one.source_kind for one in found):
        own = [one for one in found if one.source_kind == source]
        rows.append(
            {
                "name": SOURCE_WORDS[source].zh,
                "count": str(len(own)),
                "providers": str(len({one.provider_id for one in own})),
                "fund": yuan(sum(one.fund_fen for one in own)),
            }
        )
    return rows


def _top(found: tuple[FindingSummary, ...]) -> list[str]:
    often = Counter(one.title for one in found).most_common(_MOST_TITLES)
    return [f"{title}：{count}件。" for title, count in often]


def _sums(sums: Money) -> list[dict[str, str]]:
    rows = [{"name": one.words.zh, "due": yuan(one.due_fen), "received": yuan(one.received_fen)} for one in sums.sums]
    return [*rows, {"name": "合计", "due": yuan(sums.due_fen), "received": yuan(sums.received_fen)}]


def _cases(half: Half) -> str:
    opened = cases.opened_between(half.since, half.until)
    ordered = rectifications.ordered_between(half.since, half.until)
    return (
        f"协议处理立案{opened[Track.AGREEMENT]}件，行政案件立案{opened[Track.ADMINISTRATIVE]}件，"
        f"责令限期整改{ordered}件。"
    )


def _change(words: str, now: Fen, before: Fen) -> str:
    return f"{words}{yuan(now)}元，上一个半年{yuan(before)}元。"
