"""The bureau's track: who takes each step, and what it asks to be written."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.accounts.rules import Role
from compliance.cases.closing_field_rules import FIELDS as CLOSING
from compliance.cases.decision_field_rules import FIELDS as DECISION
from compliance.cases.evidence_guard_rules import EVIDENCE_KINDS
from compliance.cases.field_rules import LATE, OPINION, REASON, Field, FieldKind, choice, day, line, of, text, yes
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

_JURISDICTION = {
    "here": Words("属本机关管辖", "In this bureau's jurisdiction"),
    "elsewhere": Words("不属本机关管辖", "Not in this bureau's jurisdiction"),
}
_PARTY = {
    "organisation": Words("法人或者其他组织", "Organisation"),
    "household": Words("个体工商户", "Sole trader"),
    "person": Words("公民", "Person"),
}
_ORIGIN = {
    "own": Words("本机关收集", "Gathered by this bureau"),
    "agency": Words("经办机构移交", "Handed over by the agency"),
}
_PRESERVED = {
    "copied": Words("复制后退还", "Copied and given back"),
    "kept": Words("作为证据留存", "Kept as evidence"),
    "sealed": Words("转为封存", "Sealed"),
    "released": Words("解除保存", "Released"),
}
_DISPUTE = {
    "here": Words("协商由本机关管辖", "Agreed: this bureau"),
    "elsewhere": Words("协商由对方管辖", "Agreed: the other authority"),
    "superior": Words("上级机关指定", "Decided by the superior"),
}
_ASSIST = {
    "answered": Words("已回复", "Answered"),
    "given_up": Words("期满未回复，不再等待", "Not waited for any longer"),
}
_OFFICERS = of(FieldKind.OFFICERS, "officers", "执法人员", "Officers", help=Words("至少两人。", "At least two."))
_OF = of(FieldKind.OPEN, "of", "针对", "Which")
_FILING = (
    line("suspect", "当事人", "Party"),
    choice("party_kind", "当事人类别", "Kind of party", _PARTY, "organisation"),
    text("facts", "涉嫌违法的事实", "Facts"),
    text("basis", "立案依据", "Basis"),
    choice("jurisdiction", "管辖", "Jurisdiction", _JURISDICTION, "here"),
    _OFFICERS,
    day("acted_on", "违法行为终了日", "End of the conduct"),
    text(
        "grave_reason",
        "适用五年时效的理由",
        "Why five years apply",
        needed=False,
        help=Words(
            "涉及公民生命健康安全、金融安全且有危害后果的填写。", "Only where life, health or finance was harmed."
        ),
    ),
)

FIELDS: Mapping[Step, tuple[Field, ...]] = MappingProxyType(
    {
        Step.LEAD_EXTENDED: (REASON,),
        Step.FILING_PROPOSED: (*_FILING, LATE),
        Step.FILING_RETURNED: (REASON,),
        Step.FILED: (OPINION,),
        Step.NOT_FILED: (REASON, LATE),
        Step.SUMMARY: (
            *_FILING,
            of(FieldKind.FINDINGS, "findings", "认定的问题", "Findings"),
            day("decided_on", "当场决定日期", "Decided on the spot on"),
            line("place", "地点", "Place"),
            of(FieldKind.CHOICES, "choices", "罚款", "Fine"),
            LATE,
        ),
        Step.EVIDENCE: (
            line("name", "证据名称", "Name"),
            choice("evidence_kind", "证据种类", "Kind", EVIDENCE_KINDS),
            line("source", "来源、持有人", "Source and holder"),
            choice("origin", "取得方式", "How obtained", _ORIGIN, "own"),
            _OFFICERS,
        ),
        Step.VERIFIED: (_OF, text("how", "查证情况", "How it was verified")),
        Step.REVERIFIED: (
            of(FieldKind.LINES, "dropped", "复核不成立的明细", "Lines that were not verified", needed=False),
            text("how", "复核情况", "How it was verified"),
            _OFFICERS,
        ),
        Step.PRESERVED: (line("name", "名称", "Name"), text("items", "物品清单", "List"), REASON),
        Step.PRESERVATION_ENDED: (_OF, choice("outcome", "处理", "Outcome", _PRESERVED)),
        Step.SEALED: (line("name", "名称", "Name"), text("items", "物品清单", "List"), REASON),
        Step.SEAL_EXTENDED: (_OF, REASON),
        Step.UNSEALED: (_OF, text("reason", "说明", "Note", needed=False)),
        Step.ASSIST_ASKED: (
            line("name", "协查事项", "Subject"),
            line("to", "协查机关", "Authority asked"),
            text("request", "协查内容", "What is asked"),
        ),
        Step.ASSIST_ENDED: (
            _OF,
            choice("outcome", "结果", "Outcome", _ASSIST),
            text("reason", "回复内容或理由", "Answer or reason", needed=False),
        ),
        Step.EXPERTS_ASKED: (line("name", "评审、鉴定事项", "Subject"), line("to", "专家、机构", "Experts")),
        Step.EXPERTS_ENDED: (_OF, text("opinion", "评审、鉴定意见", "Opinion")),
        Step.CORRECTION_ORDERED: (
            text("facts", "责令改正的内容", "What to correct"),
            day("until", "改正期限", "Until"),
        ),
        Step.CORRECTION_CHECKED: (
            choice(
                "outcome",
                "改正情况",
                "Outcome",
                {"corrected": Words("已改正", "Corrected"), "refused": Words("拒不改正", "Refused to correct")},
            ),
            line("document", "核查记录", "Record of the check"),
        ),
        Step.RECUSAL_ASKED: (
            of(FieldKind.PEOPLE, "who", "被申请回避的人员", "Who should withdraw"),
            yes("by_party", "由当事人申请", "Asked for by the party"),
            REASON,
        ),
        Step.RECUSAL_DECIDED: (
            of(FieldKind.PEOPLE, "who", "人员", "Who"),
            yes("granted", "准予回避", "Granted"),
            of(FieldKind.OFFICERS, "replacement", "接替的执法人员", "Who takes over", needed=False),
            line("meeting", "集体讨论记录", "Record of the meeting", needed=False),
            REASON,
        ),
        Step.DISPUTED: (line("with_whom", "争议机关", "The other authority"), REASON),
        Step.DISPUTE_ENDED: (
            choice("outcome", "结果", "Outcome", _DISPUTE),
            line("document", "文书", "Document", needed=False),
        ),
        Step.PAUSED: (REASON,),
        Step.RESUMED: (text("reason", "恢复理由", "Reason", needed=False),),
        Step.REOPENED: (REASON,),
        **DECISION,
        **CLOSING,
    }
)

_OFFICER, _DIRECTOR, _LEGAL = (Role.OFFICER,), (Role.DIRECTOR,), (Role.LEGAL_REVIEWER,)
_BY_DIRECTOR = (
    Step.LEAD_EXTENDED,
    Step.FILED,
    Step.FILING_RETURNED,
    Step.NOT_FILED,
    Step.RECUSAL_DECIDED,
    Step.PRESERVED,
    Step.SEALED,
    Step.SEAL_EXTENDED,
    Step.PAUSED,
    Step.RESUMED,
    Step.EXTENDED,
    Step.DISCUSSED,
    Step.DECIDED,
    Step.DEFERRAL_REFUSED,
    Step.DEFERRED,
    Step.CLOSED,
    Step.CLOSE_RETURNED,
)
ROLES: Mapping[Step, tuple[Role, ...]] = MappingProxyType(
    {
        **dict.fromkeys(FIELDS, _OFFICER),
        **dict.fromkeys(_BY_DIRECTOR, _DIRECTOR),
        Step.REVIEWED: _LEGAL,
        Step.REVIEW_RETURNED: _LEGAL,
        Step.RECEIVED: (Role.OFFICER, Role.AUDITOR_CLAIMS),
    }
)
# The steps that lead a case on from its state; the others stand beside them.
MAIN = frozenset(
    {
        Step.FILING_PROPOSED,
        Step.FILED,
        Step.REPORTED,
        Step.REVIEWED,
        Step.NOTIFIED,
        Step.DECIDED,
        Step.SERVED,
        Step.CLOSE_PROPOSED,
        Step.CLOSED,
        Step.ARCHIVED,
    }
)
