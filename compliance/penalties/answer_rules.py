"""An answer as values with stable keys (money as yuan in text, days as ISO) and as lines to print. Pure."""

from typing import Any

from compliance.foundation.money import show, text
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import PARTY_WORDS
from compliance.ledger.rules import PAYEE_WORDS
from compliance.penalties.explanation_rules import Kind, plain
from compliance.penalties.late_fee_rules import LateFee
from compliance.penalties.notice_rules import paragraph
from compliance.penalties.plan_rules import Planned
from compliance.penalties.question_rules import Answer, Question
from compliance.penalties.rules import Computed
from compliance.penalties.tier_rules import Suggestion


def answer_data(question: Question, answer: Answer) -> dict[str, Any]:
    """The answer with stable keys."""
    computed, allowed = answer.computed, answer.computed.range
    found: dict[str, Any] = {
        "track": question.track.value,
        "violation": allowed.violation,
        "on": question.on.isoformat(),
        "provider": question.provider,
        **_part(computed),
        "amount": text(answer.total_fen),
        str(allowed.consequence): text(answer.total_fen),
        "base": text(sum(part.base_fen for part in answer.parts)),
    }
    if computed.returned_fen is not None:
        found["repaid"] = text(computed.returned_fen)
    if len(answer.parts) > 1:
        found["parts"] = [{**_part(part), "on": part.day.isoformat()} for part in answer.parts]
    if answer.suggestion:
        found["suggestion"] = _suggestion(answer.suggestion) | {"proposed": answer.proposed, "outside": answer.outside}
    found["plan"] = [_planned(one) for one in answer.plan]
    found["unverified"] = [{"source": source, **_pair(words)} for source, words in answer.unsure]
    found["notice"] = [_pair(paragraph(part)) for part in answer.parts]
    return found


def _part(computed: Computed) -> dict[str, Any]:
    allowed = computed.range
    return {
        "consequence": str(allowed.consequence),
        "basis": _pair(allowed.basis),
        "range": {"kind": str(allowed.kind), "least": str(allowed.least), "most": str(allowed.most)},
        "base": text(computed.base_fen),
        "multiple": plain(computed.choice) if computed.choice is not None and allowed.kind is Kind.MULTIPLE else None,
        "amount": text(computed.amount_fen),
        "steps": [
            {"words": _pair(step.words), "value": _pair(step.value), "source": _pair(step.source)}
            for step in computed.explanation.steps
        ],
        "law": [used.data() for used in computed.used],
    }


def _suggestion(found: Suggestion) -> dict[str, Any]:
    return {
        "tier": found.name.value if found.name else "none",
        "least": plain(found.least),
        "most": plain(found.most),
        "choice": plain(found.choice),
        "reasons": [_pair(reason) for reason in found.reasons],
    }


def _planned(one: Planned) -> dict[str, Any]:
    return {
        "consequence": one.consequence.value,
        "authority": one.authority,
        "debtor": one.debtor.value,
        "payee": one.payee.value if one.payee else None,
        "base": text(one.base_fen),
        "basis": _pair(one.basis),
        "months": list(one.months) if one.months else None,
        "optional": one.optional,
    }


def answer_lines(answer: Answer) -> list[str]:
    """The same lines as the page prints; the sum comes last."""
    said = [
        f"{step.words.zh}：{step.value.zh}（{step.source.zh}）"
        for part in answer.parts
        for step in part.explanation.steps
    ]
    if answer.outside:
        said.append("所选倍数或者金额不在裁量建议之内，作出决定时须书面说明理由")
    said += [planned_line(one).zh for one in answer.plan]
    said += [f"{words.zh}：{source}" for source, words in answer.unsure]
    kind = CONSEQUENCE_WORDS[answer.computed.range.consequence].zh
    return [*said, f"{kind}：{text(answer.total_fen)} 元"]


def planned_line(one: Planned) -> Words:
    """One consequence that can follow, in words."""
    kind, debtor = CONSEQUENCE_WORDS[one.consequence], PARTY_WORDS[one.debtor]
    zh, en = [kind.zh], [kind.en]
    if one.base_fen:
        zh.append(f"基数 {show(one.base_fen)}")
        en.append(f"counted from {show(one.base_fen)}")
    if one.months:
        zh.append(f"{one.months[0]} 至 {one.months[1]} 个月")
        en.append(f"{one.months[0]} to {one.months[1]} months")
    zh.append(f"对象：{debtor.zh}")
    en.append(f"of the {debtor.en}")
    if one.payee:
        zh.append(f"收款方：{PAYEE_WORDS[one.payee].zh}")
        en.append(f"to: {PAYEE_WORDS[one.payee].en.lower()}")
    tail_zh, tail_en = ("，可以", ", may") if one.optional else ("", "")
    return Words(
        zh=f"{'，'.join(zh)}{tail_zh}（{one.basis.zh}）",
        en=f"{', '.join(en)}{tail_en} ({one.basis.en})",
    )


def late_fee_data(found: LateFee) -> dict[str, Any]:
    """What was added, with stable keys."""
    return {
        "added": text(found.amount_fen),
        "days": found.days,
        "suspended": found.suspended,
        "capped": found.capped,
        "steps": [
            {"words": _pair(step.words), "value": _pair(step.value), "source": _pair(step.source)}
            for step in found.explanation.steps
        ],
        "law": [used.data() for used in found.used],
    }


def _pair(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
