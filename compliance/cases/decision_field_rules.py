"""What the steps from the final report to the decision ask to be written."""

from collections.abc import Mapping

from compliance.cases.decision_guard_rules import FIRST_EXTENSION, OUTCOMES, SECOND_EXTENSION
from compliance.cases.field_rules import LATE, REASON, Field, FieldKind, choice, day, line, of, text, yes
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

_EXTENSIONS = {
    FIRST_EXTENSION: Words("第一次，负责人批准", "First, by the head"),
    SECOND_EXTENSION: Words("第二次，集体讨论决定", "Second, by a meeting"),
}
_HEARING = {
    "held": Words("已举行", "Held"),
    "absent": Words("无正当理由不出席，视为放弃", "Absent, given up"),
    "withdrawn": Words("当事人撤回", "Withdrawn"),
}
_REVIEW = {
    "return": Words("补充调查", "Investigate further"),
    "change": Words("变更处理意见", "Change the proposal"),
    "correct": Words("纠正程序", "Correct the procedure"),
    "other": Words("其他", "Other"),
}

FIELDS: Mapping[Step, tuple[Field, ...]] = {
    Step.EXTENDED: (
        choice("which", "延长次序", "Which", _EXTENSIONS, FIRST_EXTENSION),
        of(FieldKind.NUMBER, "days", "延长天数", "Days"),
        line("meeting", "集体讨论记录", "Record of the meeting", needed=False),
        REASON,
    ),
    Step.REPORTED: (
        of(FieldKind.FINDINGS, "findings", "认定的问题", "Findings", needed=False),
        text("parties", "一、当事人基本情况", "1. The parties"),
        text("course", "二、案件来源和调查经过", "2. Source and course of the inquiry"),
        text("facts", "三、违法事实和证据", "3. Facts and evidence"),
        text("nature", "四、案件性质", "4. Nature of the case"),
        text("opinion", "五、处理意见和依据", "5. Opinion and basis"),
        text("discretion", "六、裁量理由", "6. Reasons of discretion"),
        yes("complex", "情节复杂或者重大", "Complex or major"),
        of(FieldKind.CIRCUMSTANCES, "circumstances", "裁量情节", "Circumstances", needed=False),
        text(
            "proof",
            "裁量情节的证据",
            "Evidence of the circumstances",
            needed=False,
            help=Words(
                "从轻、减轻或者不予处罚的情节须写明证据。依法不予处罚的，罚款幅度不填。",
                "Needed for what makes it lighter or lets no penalty follow; then leave the fine blank.",
            ),
        ),
        of(FieldKind.CHOICES, "choices", "罚款幅度", "Fines", needed=False),
        of(FieldKind.MEASURES, "measures", "其他处理措施", "Other measures", needed=False),
    ),
    Step.REVIEWED: (
        text("opinion", "审核意见", "Opinion"),
        line(
            "qualification",
            "法律职业资格证书编号",
            "Number of the legal qualification",
            needed=False,
            help=Words("初次从事法制审核的填写。", "Needed for a reviewer's first review."),
        ),
        yes("extended", "审核期限已批准延长", "The time was extended"),
        LATE,
    ),
    Step.REVIEW_RETURNED: (
        choice("outcome", "意见种类", "Kind of opinion", _REVIEW),
        text("opinion", "审核意见", "Opinion"),
        line("qualification", "法律职业资格证书编号", "Number of the legal qualification", needed=False),
        LATE,
    ),
    Step.NOTIFIED: (
        text("facts", "违法事实和理由", "Facts and reasons"),
        text("basis", "处罚依据", "Basis"),
        text(
            "changed_facts",
            "事实的变化",
            "Changed facts",
            needed=False,
            help=Words("重新告知且金额高于此前告知的填写。", "Needed when more is told than before."),
        ),
        day("published_until", "公告期满日", "End of the public notice", needed=False),
    ),
    Step.STATED: (text("text", "陈述申辩内容", "Statement"),),
    Step.WAIVED: (
        line("document", "放弃陈述申辩的书面材料", "Written waiver"),
        yes("hearing_too", "同时放弃听证", "The hearing is given up too"),
    ),
    Step.KEPT: (text("opinion", "复核意见和理由", "Opinion with reasons"),),
    Step.AMENDED: (text("opinion", "采纳的意见和理由", "What is adopted, with reasons"),),
    Step.HEARING_ASKED: (
        day("asked_on", "当事人提出日期", "Asked for on", needed=False),
        line("document", "书面申请", "Written request", needed=False),
    ),
    Step.HEARING_CALLED: (
        day("held_on", "听证日期", "Held on"),
        line("place", "地点", "Place"),
        of(FieldKind.CHAIR, "chair", "主持人", "Chair"),
        yes("public", "公开举行", "In public"),
        text("secrecy", "不公开的理由", "Why not in public", needed=False),
    ),
    Step.HEARING_ENDED: (
        choice("outcome", "结果", "Outcome", _HEARING, "held"),
        of(FieldKind.NUMBER, "agents", "代理人人数", "Agents", needed=False),
        text("text", "争议要点和意见", "Issues and opinion", needed=False),
        yes("signed", "笔录经当事人核对签字", "The record was signed"),
        text("refusal", "拒绝签字的注明", "Note of a refusal", needed=False),
    ),
    Step.DISCUSSED: (
        of(FieldKind.PEOPLE, "attendees", "参加人", "Present"),
        text("views", "不同意见", "Differing views", help=Words("没有的写“无不同意见”。", "Write so where none.")),
        text("conclusion", "讨论结论", "Conclusion"),
        yes("signed", "参加人已签字", "Signed by all present"),
    ),
    Step.DECIDED: (
        choice("outcome", "决定种类", "Kind of decision", OUTCOMES, "punish"),
        text(
            "grounds",
            "不予处罚或者移送的理由",
            "Grounds",
            needed=False,
            help=Words("给予处罚的不填。", "Not for a penalty."),
        ),
        text(
            "education",
            "教育的方式和内容",
            "How the party was instructed",
            needed=False,
            help=Words("违法行为轻微不予处罚的填写。", "Needed where no penalty follows a minor act."),
        ),
        text("opinion", "决定意见", "Opinion", needed=False),
        line("pay_at", "缴款银行或方式", "Where to pay", needed=False),
        line("review_at", "行政复议机关", "Where to ask for review", needed=False),
        line("suit_at", "管辖法院", "Court", needed=False),
    ),
}
