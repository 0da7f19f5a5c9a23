"""What the notice and the decision of an agreement case say, frozen as they were served.

The agreement track has no words of punishment: a test holds every text of this file and every document against them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.cases.view_rules import CaseView, ConsequenceView
from compliance.foundation.money import capitals, show
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, Consequence
from compliance.law.violations import Party, violation
from compliance.penalties.rules import Computed, Kind, span

FORMAT = 1
# Never in a text of the agreement track.
FORBIDDEN = ("处罚", "罚款")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a document is called: by what it settles, not always by breach."""

    notice: str
    decision: str
    mark: str


BREACH = Heading("违约处理通知书", "违约处理决定书", "医保违")
ASSESSMENT = Heading("考核扣减通知书", "考核扣减决定书", "医保考")
PERSON = Heading("追回医疗保障基金通知书", "追回医疗保障基金决定书", "医保追")


def heading(parts: Iterable[ConsequenceView], debtor: str) -> Heading:
    """The heading for one debtor: an assessment alone is no breach; a person has no agreement to breach."""
    if debtor == Party.PERSON:
        return PERSON
    return ASSESSMENT if all(part.settlement for part in parts) else BREACH


def numbered(mark: str, letter: str, year: int, number: int) -> str:
    """医保违通〔2024〕1号."""
    return f"{mark}{letter}〔{year}〕{number}号"


def content(case: CaseView) -> dict[str, Any]:
    """The consequences as they are served, by debtor, as values that canonical JSON can hold."""
    debtors = {Party.PROVIDER: case.of_debtor(Party.PROVIDER), Party.PERSON: case.of_debtor(Party.PERSON)}
    return {
        "format": FORMAT,
        "case": case.number,
        "to": {"code": case.provider_code, "name": case.provider_name},
        **{str(debtor): [_item(part) for part in parts] for debtor, parts in debtors.items()},
    }


def _item(part: ConsequenceView) -> dict[str, Any]:
    found, computed = violation(part.violation), part.computed
    return {
        "id": part.id,
        "consequence": part.consequence,
        "words": CONSEQUENCE_WORDS[part.consequence].zh + _limits(part),
        "violation": found.words.zh,
        "acted_on": part.acted_on.isoformat(),
        "basis": computed.range.basis.zh if computed else "",
        "text": computed.range.text.zh if computed else "",
        "formula": formula(computed).zh if computed else "",
        "amount_fen": part.amount_fen,
        "settlement": part.settlement,
        "reason": part.reason,
    }


def _limits(part: ConsequenceView) -> str:
    """Whom or what a measure stops, and for how long: （骨科，6个月）."""
    said = [part.scope, f"{part.months}个月" if part.months else ""]
    return f"（{'，'.join(one for one in said if one)}）" if any(said) else ""


def formula(computed: Computed) -> Words:
    """How an amount came about in one line: ¥2,453.20 × 10 = ¥24,532.00."""
    amount = show(computed.amount_fen)
    if computed.range.kind is Kind.WHOLE:
        return Words(zh=f"全额 {amount}", en=f"the whole {amount}")
    if computed.range.kind is Kind.FIXED:
        limits = span(computed.range)
        return Words(zh=f"定额 {amount}（{limits.zh}）", en=f"fixed sum {amount} ({limits.en})")
    line = f"{show(computed.base_fen)} × {computed.choice} = {amount}"
    return Words(zh=line, en=line)


def sum_words(items: Iterable[dict[str, Any]]) -> str:
    """The total of a document in figures and capitals; "" where nothing is money."""
    amounts = [item["amount_fen"] for item in items if item["amount_fen"] is not None]
    return f"{show(sum(amounts))}（大写：{capitals(sum(amounts))}）" if amounts else ""


def day_zh(day: date) -> str:
    """2024年3月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def opening(title: Heading, decision: bool) -> str:
    """The first paragraph to a provider."""
    proposed = "现作出处理决定如下：" if decision else "拟作如下处理："
    basis = "根据《医疗保障基金使用监督管理条例》第十三条和双方签订的医疗保障服务协议，"
    if title is ASSESSMENT:
        basis = "根据《医疗保障基金使用监督管理条例》第十二条和双方签订的医疗保障服务协议关于考核结算的约定，"
        found = "我机构对你单位的考核指标完成情况进行了审核，未达到约定目标的部分"
        return f"{basis}{found}{proposed}"
    found = (
        "我机构对你单位履行服务协议的情况进行了核查，违规明细已与你单位逐条核对确认。你单位存在下列违反服务协议的情形，"
    )
    return f"{basis}{found}{proposed}"


def opening_person(decision: bool) -> str:
    """The first paragraph to a person."""
    proposed = "现作出处理决定如下：" if decision else "拟作如下处理："
    return (
        "根据《医疗保障基金使用监督管理条例》第十七条，经核查，下列费用不应由医疗保障基金支付，"
        f"应当退回原医疗保障基金财政专户，{proposed}"
    )


def rights(until: date, provisional: bool, count: str) -> str:
    """The right to be heard, and until when."""
    unsure = _UNSURE if provisional else ""
    return (
        "对上述事实、依据和处理意见，你单位及相关责任人员享有陈述、申辩的权利。"
        f"如有异议，请于收到本通知书之日起{count}内，即{day_zh(until)}前（含当日）{unsure}，向我机构提出书面陈述、申辩意见及有关证据；"
        "逾期未提出的，视为放弃。我机构不会因陈述、申辩而加重处理。"
    )


_UNSURE = "（该年度节假日安排尚未公布，以公布后的工作日为准）"
REMEDIES = (
    "你单位认为我机构违反服务协议的，有权要求纠正或者提请医疗保障行政部门协调处理、督促整改，"
    "也可以依法申请行政复议或者提起行政诉讼。"
)
SETTLEMENT_NOTE = "考核扣减属于费用结算，不计入违约。"


def heard(statements: int, kept: bool | None, waived: bool) -> str:
    """What became of the right to be heard."""
    if statements and kept is False:
        return "你单位提出的陈述、申辩意见，我机构已研究采纳，处理意见已据此调整。"
    if statements:
        return "你单位提出的陈述、申辩意见，我机构已进行研究复核；经研究，未予采纳，维持告知的处理意见。"
    if waived:
        return "你单位已书面表示放弃陈述、申辩。"
    return "你单位在规定期限内未提出陈述、申辩意见。"


def payment(due: date, provisional: bool, items: Iterable[dict[str, Any]]) -> str:
    """How and by when a provider pays."""
    kinds = {item["consequence"] for item in items}
    unsure = _UNSURE if provisional else ""
    sentences = []
    if kinds & {Consequence.DAMAGES, Consequence.RECOVERY}:
        sentences.append(
            f"请于{day_zh(due)}前（含当日）{unsure}支付上述款项；逾期未支付的，我机构将按照服务协议约定从应付你单位的费用中抵扣。"
        )
    if Consequence.RECOVERY in kinds:
        sentences.append("追回的费用退回原医疗保障基金财政专户。")
    if kinds & {Consequence.REFUSAL, Consequence.INDICATOR_DEDUCTION}:
        sentences.append("不予拨付和考核扣减的款项，在与你单位结算时直接扣减。")
    return "".join(sentences)


def payment_person(due: date, provisional: bool, _items: Iterable[dict[str, Any]]) -> str:
    """How and by when a person pays back."""
    unsure = _UNSURE if provisional else ""
    return f"请于{day_zh(due)}前（含当日）{unsure}退回上述款项，退回的款项缴入原医疗保障基金财政专户。"
