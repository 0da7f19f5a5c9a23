"""What is owed by a day: the kinds of deadlines, each with its words and the rule it rests on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from compliance.accounts.rules import Authority, Role
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.foundation.working_days import Period

LONGEST_KEY = 120


class Kind(StrEnum):
    """What must be done by the day."""

    ACCREDITATION = "accreditation"
    RENEWAL = "renewal"
    TERMINATION_NOTICE = "termination_notice"
    NOTICE = "notice"
    STATEMENT = "statement"
    HEARING_REQUEST = "hearing_request"
    HEARING = "hearing"
    LEGAL_REVIEW = "legal_review"
    DECISION = "decision"
    SERVICE = "service"
    PAYMENT = "payment"
    INSTALMENT = "instalment"
    HAND_IN = "hand_in"
    REQUEST = "request"
    OFFSET = "offset"
    URGING = "urging"
    ENFORCEMENT = "enforcement"
    RECONSIDERATION = "reconsideration"
    PRESERVATION = "preservation"
    SEALING = "sealing"
    ASSISTANCE = "assistance"
    JURISDICTION = "jurisdiction"
    RECTIFICATION = "rectification"
    REINSPECTION = "reinspection"
    LINE_ANSWER = "line_answer"
    LINE_RECHECK = "line_recheck"
    SELF_CHECK = "self_check"
    HAND_OVER = "hand_over"
    TRANSFER = "transfer"
    CERTIFICATE = "certificate"
    LICENCE = "licence"
    SUSPENSION_END = "suspension_end"
    POINTS = "points"
    VISIT = "visit"
    ROUND = "round"
    PUBLICATION = "publication"
    LEAD = "lead"
    REWARD = "reward"
    TIP_REPLY = "tip_reply"
    FOLLOW_UP = "follow_up"
    REVIEW_ROUND = "review_round"
    REVIEW_VERDICT = "review_verdict"
    AUDIT_WEEKS = "audit_weeks"
    CLAIMS = "claims"
    CLAIMS_REVIEW = "claims_review"
    MONTHLY_PAYMENT = "monthly_payment"
    DEPOSIT = "deposit"
    ASSESSMENT = "assessment"
    CAMPAIGN_REPORT = "campaign_report"
    CAMPAIGN_PHASE = "campaign_phase"
    CAMPAIGN_TASK = "campaign_task"
    AUDIT_MEETING = "audit_meeting"
    PROVIDER_MEETING = "provider_meeting"
    INTERNAL_AUDIT = "internal_audit"
    MEETING_TASK = "meeting_task"
    SPECIAL_DISEASE = "special_disease"
    SUMMARY = "summary"
    HOLIDAY_TABLE = "holiday_table"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """A kind's words and the article or document that asks for it."""

    words: Words
    rule: str


def _kind(zh: str, en: str, rule: str) -> KindFacts:
    return KindFacts(Words(zh, en), rule)


_AGREEMENT = "服务协议"
_ORDERS = "医疗机构、零售药店医疗保障定点管理暂行办法（国家医疗保障局令第2、3号）"
_PROCEDURE = "医疗保障行政处罚程序暂行规定（国家医疗保障局令第4号）"
_PENALTIES = "行政处罚法"
_FORCE = "行政强制法"
_WORK_PLAN = "医保稽核专项工作计划"

KINDS: Mapping[Kind, KindFacts] = {
    Kind.ACCREDITATION: _kind("定点申请审核", "Decide on an applicant", f"{_ORDERS}；受理后20个工作日内作出决定"),
    Kind.RENEWAL: _kind("协议续签", "Renew the agreement", f"{_ORDERS}：期满前3个月申请续签"),
    Kind.TERMINATION_NOTICE: _kind("协议终止提前告知期", "Notice before termination", f"{_ORDERS}：提前3个月提出"),
    Kind.NOTICE: _kind("送达通知书", "Serve the notice", f"{_AGREEMENT}；本机关办理时限"),
    Kind.STATEMENT: _kind("陈述申辩", "Statement and defence", f"{_PENALTIES}第四十五条；{_AGREEMENT}"),
    Kind.HEARING_REQUEST: _kind("申请听证", "Ask for a hearing", f"{_PENALTIES}第六十四条：告知后5个工作日内"),
    Kind.HEARING: _kind("举行听证", "Hearing", f"{_PENALTIES}第六十四条：举行前7个工作日通知"),
    Kind.LEGAL_REVIEW: _kind("法制审核", "Legal review", f"{_PROCEDURE}第四十条：10个工作日内"),
    Kind.DECISION: _kind("作出处理决定", "Decide the case", f"{_PENALTIES}第六十条：立案之日起90日内"),
    Kind.SERVICE: _kind("送达决定书", "Serve the decision", f"{_PENALTIES}第六十一条：7个工作日内"),
    Kind.PAYMENT: _kind("缴纳款项", "Payment", f"{_PENALTIES}第六十七条；{_AGREEMENT}"),
    Kind.INSTALMENT: _kind("分期缴纳", "Instalment", f"{_PENALTIES}第六十六条"),
    Kind.HAND_IN: _kind("上缴当场收缴的罚款", "Hand in what was collected", f"{_PENALTIES}第七十一条：2个工作日内"),
    Kind.REQUEST: _kind("答复当事人申请", "Answer a request of the party", "法律未作规定，按本机关办理时限"),
    Kind.OFFSET: _kind("月度费用抵扣", "Offset against the monthly payment", _AGREEMENT),
    Kind.URGING: _kind("催告履行", "Urging before enforcement", f"{_FORCE}第五十四条：催告后10日"),
    Kind.ENFORCEMENT: _kind("申请强制执行", "Apply to the court", f"{_FORCE}第五十三条：3个月内"),
    Kind.RECONSIDERATION: _kind("行政复议", "Reconsideration", "行政复议法第二十条：60日内"),
    Kind.PRESERVATION: _kind(
        "先行登记保存处理", "Decide on preserved evidence", f"{_PENALTIES}第五十六条：7个工作日内"
    ),
    Kind.SEALING: _kind("封存期满", "End of sealing", f"{_PROCEDURE}第三十一条：30日，可延长30日"),
    Kind.ASSISTANCE: _kind("协查回复", "Answer to a request for assistance", f"{_PROCEDURE}第三十四条：15日内"),
    Kind.JURISDICTION: _kind("协商管辖", "Consult on jurisdiction", f"{_PROCEDURE}第十二条：7个工作日内"),
    Kind.RECTIFICATION: _kind(
        "整改", "Rectification", f"医疗保障基金使用监督管理条例第三十八条、第三十九条；{_AGREEMENT}"
    ),
    Kind.REINSPECTION: _kind("整改回头看", "Re-inspection", _WORK_PLAN),
    Kind.LINE_ANSWER: _kind("违规明细答复", "Answer to the lines", _AGREEMENT),
    Kind.LINE_RECHECK: _kind("违规明细复核", "Recheck of disputed lines", _AGREEMENT),
    Kind.SELF_CHECK: _kind("自查自纠", "Self-check", "自查自纠通知"),
    Kind.HAND_OVER: _kind("移交材料签收", "Receipt of a hand-over", "社会保险经办条例第四十四条"),
    Kind.TRANSFER: _kind("移送其他机关", "Transfer to another authority", "行政执法机关移送涉嫌犯罪案件的规定"),
    Kind.CERTIFICATE: _kind("执法（工作）证件到期", "Officer's certificate expires", f"{_PENALTIES}第四十二条"),
    Kind.LICENCE: _kind("执业（经营）许可到期", "Provider's licence expires", _ORDERS),
    Kind.SUSPENSION_END: _kind("中止（暂停）期满", "End of a suspension", f"{_ORDERS}；{_AGREEMENT}"),
    Kind.POINTS: _kind("支付资格记分异议", "Objection to points", "医保发〔2024〕23号及各省实施细则"),
    Kind.VISIT: _kind("现场检查", "Visit", "抽查轮次计划"),
    Kind.ROUND: _kind("抽查轮次完成", "Finish the round", "抽查轮次计划"),
    Kind.PUBLICATION: _kind("公示检查结果", "Publish the results", "双随机抽查结果20个工作日内公示"),
    Kind.LEAD: _kind("线索核查", "Check of a lead", f"{_PROCEDURE}第十四条：15个工作日内，可延长15个工作日"),
    Kind.REWARD: _kind("举报奖励", "Reward of a tip", "违法违规使用医疗保障基金举报奖励办法"),
    Kind.TIP_REPLY: _kind("举报答复", "Reply to a tip", "违法违规使用医疗保障基金举报奖励办法"),
    Kind.FOLLOW_UP: _kind("回访", "Follow-up", _WORK_PLAN),
    Kind.REVIEW_ROUND: _kind("季度病历评审", "Quarterly record review", f"{_WORK_PLAN}：每季度一次"),
    Kind.REVIEW_VERDICT: _kind("病历评审意见", "Reviewer's verdict", f"{_WORK_PLAN}：每季度一次"),
    Kind.AUDIT_WEEKS: _kind("季度集中稽核", "Quarterly audit weeks", f"{_WORK_PLAN}：每季度最后两周"),
    Kind.CLAIMS: _kind("结算申报", "Submit the month's claims", f"{_AGREEMENT}：次月10日前"),
    Kind.CLAIMS_REVIEW: _kind("结算审核", "Review the month's claims", f"{_AGREEMENT}：当月20日前"),
    Kind.MONTHLY_PAYMENT: _kind("月度费用拨付", "Monthly payment", f"{_ORDERS}：申报后30个工作日内"),
    Kind.DEPOSIT: _kind("履约保证金清算", "Settle the performance deposit", f"{_ORDERS}；{_AGREEMENT}"),
    Kind.ASSESSMENT: _kind("年度考核", "Yearly assessment", f"{_ORDERS}；{_AGREEMENT}"),
    Kind.CAMPAIGN_REPORT: _kind("专项行动周报", "Campaign's weekly report", "专项行动方案：每周四17时前"),
    Kind.CAMPAIGN_PHASE: _kind("专项行动阶段", "Campaign phase", "专项行动方案"),
    Kind.CAMPAIGN_TASK: _kind("专项行动分工任务", "Task of a campaign", "专项行动方案"),
    Kind.AUDIT_MEETING: _kind("稽核工作例会", "Audit meeting", f"{_WORK_PLAN}：每月一次"),
    Kind.PROVIDER_MEETING: _kind("定点医药机构联席会", "Meeting with providers", f"{_WORK_PLAN}：每季度一次"),
    Kind.MEETING_TASK: _kind("会议任务", "Task of a meeting", "会议纪要"),
    Kind.INTERNAL_AUDIT: _kind(
        "月末内部稽核", "Month-end check of the agency", "经办机构内控制度：每月末抽查上月重点业务，不低于20%"
    ),
    Kind.SPECIAL_DISEASE: _kind("特殊病种审批", "Claims of special diseases", "特殊病种门诊管理办法：每年1月、7月办理"),
    Kind.SUMMARY: _kind("半年工作总结", "Half-year summary", _WORK_PLAN),
    Kind.HOLIDAY_TABLE: _kind("载入放假安排", "Load the holiday notice", "国务院办公厅年度节假日安排通知"),
    Kind.BACKUP: _kind("每日备份", "Nightly backup", "数据安全法第二十七条"),
}


@dataclass(frozen=True)
class Debt:
    """Something owed by a day.

    key        the same for the same debt for ever ("case:12:statement"); no name, no provider's code
    subject    "case:12": what it is about
    words      what a person reads: names the thing, not the day; not shown while `blind`
    due        the last day on which it is in time; `provisional` when a holiday notice it needs is not loaded
    rule       article or clause; "" takes the kind's own
    endpoint, values   the page where it is done
    roles      who answers for it: everyone holding one of these (a provider's roles: at `provider_id` only)
    users      persons who answer for it by name
    authority  limits `roles` of the bureau to people of one authority, None to nobody
    blind      tell nobody more than kind and day: the subject must not be known yet
    period     what `due` was computed from, so that a provisional day is recomputed when its year is loaded
    """

    key: str
    kind: Kind
    subject: str
    words: Words
    due: date
    provisional: bool = False
    rule: str = ""
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    users: tuple[int, ...] = ()
    provider_id: int | None = None
    blind: bool = False
    authority: Authority | None = None
    period: Period | None = None


def check_debt(debt: Debt) -> None:
    """A deadline without key, words or anyone who answers for it would slip unseen (DEADLINES-03)."""
    faults = [
        name
        for name, wrong in (
            ("key", not debt.key or len(debt.key) > LONGEST_KEY),
            ("subject", ":" not in debt.subject),
            ("words", not (debt.words.zh and debt.words.en)),
            ("roles", not debt.roles and not debt.users),
        )
        if wrong
    ]
    if faults:
        raise Refusal(
            "DEADLINES-03",
            zh=f"期限登记不完整：{'、'.join(faults)}",
            en=f"the deadline is incomplete: {', '.join(faults)}",
            do_zh="期限须有标识、事项、说明和责任人",
            do_en="a deadline has a key, a subject, words and someone who answers for it",
            status=422,
        )


def receivers(debt: Debt) -> frozenset[str]:
    """Who answers for it, as the table keeps them: "role:officer", "user:12"."""
    return frozenset({f"role:{role.value}" for role in debt.roles} | {f"user:{user}" for user in debt.users})


# Done outside the product, or by a paper: a person records the end with the document that shows it.
BY_HAND = frozenset(
    {
        Kind.PUBLICATION,
        Kind.CLAIMS,
        Kind.CLAIMS_REVIEW,
        Kind.AUDIT_MEETING,
        Kind.PROVIDER_MEETING,
        Kind.INTERNAL_AUDIT,
        Kind.SPECIAL_DISEASE,
        Kind.SUMMARY,
        Kind.SUSPENSION_END,
        Kind.MONTHLY_PAYMENT,
    }
)
# Where a provider's people do what is theirs.
PORTAL: Mapping[Kind, str] = {
    Kind.STATEMENT: "portal.deductions",
    Kind.PAYMENT: "portal.deductions",
    Kind.INSTALMENT: "portal.deductions",
    Kind.LINE_ANSWER: "portal.lines",
    Kind.RENEWAL: "portal.agreements",
    Kind.CLAIMS: "portal.payments",
    Kind.SUSPENSION_END: "portal.agreements",
    Kind.SELF_CHECK: "portal.self_checks",
}
