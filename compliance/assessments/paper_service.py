"""The paper of a settled deposit (年度保证金结算单): what was held, by which score it came back, what was posted."""

from typing import Any

from compliance.agreements import service as agreements
from compliance.assessments import rules
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.rules import Settled
from compliance.documents import service as documents
from compliance.documents.rules import File, Issued, Paper
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import capitals, show
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.ledger import service as ledger
from compliance.ledger.rules import FUND_WORDS, account_words


def subject(assessment_id: int) -> str:
    """What the papers of an assessment are about."""
    return f"assessment:{assessment_id}"


def settlement(work: UnitOfWork, found: AssessmentView, frozen: dict[str, Any], source: tuple[str, str]) -> Issued:
    """The paper of a deposit that was just settled; `source` is what its ledger lines name. Rendered when it is first
    asked for."""
    result, share, settled = rules.recompute(frozen)
    agreement = agreements.agreement(found.agreement_id, work.today)
    number = f"医保保证金〔{found.row.year}〕{found.row.id}号"
    posted = [one for one in ledger.of_source(*source) if one.account in ("deposit.returned", "deposit.withheld")]
    returned = sum(one.returned_fen for one in settled)
    said: dict[str, Any] = {
        "title": f"{found.row.year}年度保证金结算单",
        "number": number,
        "issuer": agreements.agency_name(),
        "to": found.row.name,
        "year": found.row.year,
        "score": str(result.score),
        "grade": result.grade,
        "agreement": agreement.number if agreement else "服务协议",
        "funds": [_fund(one, f"{(share * 100).normalize():f}%") for one in settled],
        "returned": show(returned),
        "capitals": capitals(returned),
        "withheld": show(sum(one.withheld_fen for one in settled)),
        "steps": [_formula(one, f"{(share * 100).normalize():f}%") for one in settled],
        "entries": [f"台账第{one.id}号　{account_words(one.account).zh}　{show(one.amount_fen)}" for one in posted],
        "dated": f"{work.today.year}年{work.today.month}月{work.today.day}日",
    }
    return documents.make(work, Paper("assessments/settlement", subject(found.row.id), number, said), render=False)


def _fund(one: Settled, share: str) -> dict[str, str]:
    return {
        "fund": FUND_WORDS[one.fund].zh,
        "held": show(one.held_fen),
        "share": share,
        "returned": show(one.returned_fen),
        "withheld": show(one.withheld_fen),
    }


def _formula(one: Settled, share: str) -> str:
    fund = FUND_WORDS[one.fund].zh
    returned = f"返还{show(one.returned_fen)}＝预留{show(one.held_fen)}×{share}，四舍五入到分"
    return f"{fund}：{returned}；不予返还{show(one.withheld_fen)}为其余部分。"


def settlement_file(assessment_id: int, form: str) -> File:
    """The paper as "docx" or "pdf"; NotFound in no such form. Refusal ASSESSMENTS-21: the deposit was not settled."""
    if form not in ("docx", "pdf"):
        raise NotFound
    papers = documents.latest(subject(assessment_id))
    if not papers:
        raise Refusal(
            "ASSESSMENTS-21",
            zh="该年度保证金尚未结算，没有结算单",
            en="the deposit was not settled: there is no paper",
            do_zh="请在考核结果公布、保证金结算后下载",
            do_en="Download it once the result was published and the deposit settled",
        )
    return documents.content(papers[-1].id, form)
