"""What a paper says that nobody has to write: party, numbers, facts, amounts, course and performance of the case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.cases.document_rules import formula
from compliance.cases.paper_rules import day_zh
from compliance.cases.view_rules import CaseView, ConsequenceView, EventView
from compliance.findings.view_rules import FindingView, totals
from compliance.foundation.money import capitals, show
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import Party, violation
from compliance.penalties.rules import Range, Track

NONE = "—"
# The articles of the regulation that order a correction; article 40 orders the money back.
_CORRECTED = ("第三十八条", "第三十九条", "第四十一条")
CORRECTING = (
    "《中华人民共和国行政处罚法》第二十八条第一款：行政机关实施行政处罚时，应当责令当事人改正或者限期改正违法行为"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the case: the authority's name, the party's facts, officers with certificates, findings."""

    issuer: str
    party: Mapping[str, str]
    officers: Sequence[tuple[str, str]]
    findings: Sequence[FindingView]
    today: date
    words_of_step: Mapping[str, Words]


def common(case: CaseView, known: Known) -> dict[str, Any]:
    """The values that every paper of a case may use; none of them is ever blank."""
    parts = case.of_debtor(Party.PROVIDER)
    closed = [event.on for event in case.events if event.kind in ("closed", "archived")]
    decision = next((event for event in reversed(case.events) if event.kind == "decided" and event.number), None)
    return {
        "issuer": known.issuer,
        "case_number": case.number,
        "to": case.provider_name,
        "party": "　".join([case.provider_name, *(f"{label}：{said}" for label, said in known.party.items() if said)]),
        "officers": "、".join(f"{name}（{number}）" if number else name for name, number in known.officers),
        "sources": "；".join(_source(found) for found in known.findings) or NONE,
        "facts": facts(known.findings),
        "items": [item(place, part) for place, part in enumerate(parts, 1)],
        "total": total(parts),
        "opened_on": day_zh(case.opened_on),
        "closed_on": day_zh(closed[-1]) if closed else "尚未结案",
        "decision": _named(case, decision.number) if decision else NONE,
        "closing": closing(case),
        "dated": day_zh(known.today),
        "remade": [],
    }


def dated(event: EventView | None, today: date, again: bool) -> dict[str, Any]:
    """The day of a paper is that of the step that it records; made on another, it says when this copy was made."""
    if event is None or event.on == today:
        return {}
    made = "重新制作" if again else "制作"
    return {"dated": day_zh(event.on), "remade": [f"（本件于{day_zh(today)}{made}）"]}


def _named(case: CaseView, number: str) -> str:
    title = "违约处理决定书" if case.track == Track.AGREEMENT else "行政处罚决定书"
    return f"《{title}》（{number}）"


def closing(case: CaseView) -> str:
    """What whoever handles the case proposes at its end: never that all is paid while something is due."""
    due = outstanding(case)
    if due:
        return f"尚有{'、'.join(due.splitlines())}未执行，是否结案，请审定。"
    return "本案处理决定已执行完毕，建议结案。"


def _source(found: FindingView) -> str:
    return f"{found.document or found.summary.title}（{day_zh(found.summary.found_on)}）"


def facts(found: Iterable[FindingView]) -> list[str]:
    """One paragraph a finding: when, what, how many lines, how much, of which the funds."""
    said = []
    for one in found:
        lines = [line for line in one.lines if line.debtor == Party.PROVIDER and line.state == "confirmed"]
        sums = totals(lines)
        kinds = "、".join(dict.fromkeys(line.violation_words.zh for line in lines))
        amount = (
            f"，违规金额{show(sums.total_fen)}，其中医疗保障基金支付{show(sums.fund_fen)}" if sums.total_fen else ""
        )
        what = f"，认定{kinds}{len(lines)}条{amount}" if lines else ""
        said.append(f"{day_zh(one.summary.found_on)}，{one.summary.title}{what}。")
    return said or ["详见卷内证据材料。"]


def item(place: int, part: ConsequenceView) -> dict[str, str]:
    """One consequence as a row of a table."""
    allowed = part.computed.range if part.computed else None
    basis = clause(allowed) if allowed else NONE
    how = CONSEQUENCE_WORDS[part.consequence].zh + (f"：{formula(part.computed).zh}" if part.computed else "")
    amount = show(part.amount_fen) if part.amount_fen is not None else NONE
    what = f"{violation(part.violation).words.zh}（{day_zh(part.acted_on)}）"
    return {"no": str(place), "what": what, "basis": basis, "how": how, "amount": amount}


def total(parts: Iterable[ConsequenceView]) -> list[str]:
    """The sum in figures and capitals, as a list that is empty where nothing is money."""
    amounts = [part.amount_fen for part in parts if part.amount_fen is not None]
    return [f"合计：{show(sum(amounts))}（大写：{capitals(sum(amounts))}）。"] if amounts else []


def course(case: CaseView, words_of_step: Mapping[str, Words]) -> str:
    """The steps of a case, a line each."""
    said = []
    for event in case.events:
        number = f"，{event.number}" if event.number and ":" not in event.number else ""
        said.append(f"{day_zh(event.on)}：{words_of_step[event.kind].zh}{number}")
    return "\n".join(said)


def performance(case: CaseView) -> str:
    """What came in of what was decided, a line each."""
    said = []
    for part in case.of_debtor(Party.PROVIDER):
        words = CONSEQUENCE_WORDS[part.consequence].zh
        if part.is_money and part.amount_fen:
            rest = "已全部执行" if not part.outstanding_fen else f"尚欠{show(part.outstanding_fen)}"
            said.append(f"{words}{show(part.amount_fen)}，已收{show(part.received_fen)}，{rest}。")
    return "\n".join(said) or "无金额类处理。"


def evidence(case: CaseView, found: Iterable[FindingView]) -> str:
    """The files of findings and steps, a line each."""
    said = []
    for one in found:
        said.append(f"{one.document or one.summary.title}，书证，检查（稽核）取得")
        said += [
            f"{line.item_name}（第{line.position}条明细）照片或文件 {sha256[:12]}，视听资料，现场取得"
            for line in one.lines
            for sha256 in line.evidence
        ]
    said += [
        f"{day_zh(event.on)}当事人提交的材料 {sha256[:12]}，书证，当事人提供"
        for event in case.events
        for sha256 in event.evidence
    ]
    return "\n".join(said)


def basis(case: CaseView) -> str:
    """What the consequences rest on, a line each, once."""
    said = [part.computed.range for part in case.of_debtor(Party.PROVIDER) if part.computed]
    return "\n".join(dict.fromkeys(clause(one) for one in said))


def correction_basis(found: Iterable[FindingView]) -> str:
    """What an order to correct rests on: the article of each act that the provider must correct, never a fine's."""
    acts = dict.fromkeys(line.violation for one in found for line in one.lines if line.debtor == Party.PROVIDER)
    ordered = [violation(act) for act in acts if any(name in violation(act).article for name in _CORRECTED)]
    return "\n".join((*(f"{one.article}：{one.words.zh}的，责令改正" for one in ordered), CORRECTING))


def clause(allowed: Range) -> str:
    """The clause or article, with its words where they are kept."""
    return f"{allowed.basis.zh}：{allowed.text.zh}" if allowed.text.zh else allowed.basis.zh


def outstanding(case: CaseView) -> str:
    """What is still due, a line each."""
    return "\n".join(
        f"{CONSEQUENCE_WORDS[part.consequence].zh}{show(part.outstanding_fen)}"
        for part in case.of_debtor(Party.PROVIDER)
        if part.is_money and part.amount_fen and part.outstanding_fen
    )
