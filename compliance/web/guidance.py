"""The second sentence on a main page: what to do there first. The first, in its template, says what it is for."""

from collections.abc import Mapping

from compliance.foundation.words import Words

_SENTENCES = {
    "web.home": (
        "从最紧急的事项办起；点击顶部“期限”查看全部期限。",
        "Begin with what is due first; the bell lists all days.",
    ),
    "accounts.sign_in": (
        "账号由系统管理员开通，忘记密码请向其申请重置。",
        "The administrator opens accounts and resets passwords.",
    ),
    "accounts.people": (
        "人员离岗当日应停用账号；证件到期前应更新有效期。",
        "Close an account on the day a person leaves; renew certificates before they end.",
    ),
    "accreditation.index": (
        "点击编号查看材料并办理下一步，临近期限的先办。",
        "Open a number to see its materials and take the next step; what is due first comes first.",
    ),
    "agreements.index": (
        "未签订的从“集中签订”办理；没有有效协议的机构不能作出协议处理。",
        "Sign those that are missing together; without an agreement in force nothing can be decided on it.",
    ),
    "assessments.index": (
        "先逐项评分，再告知机构；机构异议处理完毕后确定等级并公布。",
        "Mark the items, tell the provider, answer its objection, then decide and publish.",
    ),
    "campaigns.index": (
        "点击名称查看本周应完成的事项；周报于周四报送。",
        "Open one to see what this week asks for; its report is sent on Thursday.",
    ),
    "cases.index": (
        "点击案号办理下一步；不能办理的，页面列明原因和条款。",
        "Open a case to take its next step; where a step is barred, the page says why and by which article.",
    ),
    "findings.index": (
        "先将疑点明细发送机构确认，再对不认可的复核；全部确认后立案。",
        "Send the lines, check again what is disputed, and open a case once all are confirmed.",
    ),
    "findings.leads": (
        "先交办给承办人，核查后登记结论；逾期的应先核查。",
        "Give each to an officer and record its outcome, what is overdue first.",
    ),
    "followups.index": (
        "先制定回访轮次，再按名单逐人回访并登记。",
        "Plan a round first, then ask the people on its list and record what they say.",
    ),
    "indicators.index": (
        "点击机构查看计算公式和所用结算单；应扣减的从“考核扣减”办理。",
        "Open a provider for formula and claims; deductions are taken up under their own heading.",
    ),
    "indicators.ranking": ("点击机构名称查看其指标的计算过程。", "Open a name to see how its figure was reached."),
    "inspections.progress": (
        "未封存的，点击进入查看缺少的签字或未上传的内容。",
        "Open a visit that is not sealed to see which signature or upload is missing.",
    ),
    "meetings.index": (
        "会前核对议程并通知参会人员，会后整理纪要、布置任务。",
        "Check the agenda and invite before it, write minutes and give tasks after it.",
    ),
    "payments.index": (
        "先审核机构申报，再提交审批；审批后登记拨付。",
        "Review what was declared, have it approved, then record the payment.",
    ),
    "providers.index": (
        "先查询再新增，避免重复登记；许可证临近到期的单独列示。",
        "Search before you add one; licences that end soon have a filter of their own.",
    ),
    "rectifications.index": (
        "收到整改报告后安排复查；逾期未报的应催办。",
        "Re-inspect once the report is in; urge those that are late.",
    ),
    "renewals.index": (
        "先审核申请，再集中签订；不予续签的应写明理由。",
        "Go through the applications, then sign together; a refusal states its reason.",
    ),
    "reviews.index": (
        "先由审核人员标记争议病历，再抽取随机部分；关闭前任何人看不到结果。",
        "Disputed records are marked, then a part is drawn; nobody sees results before the round is closed.",
    ),
    "sampling.index": (
        "先制定方案并锁定名录，再由两人录入公开数、抽取、下达。",
        "Plan and commit, then two persons enter the public value, then draw and release.",
    ),
    "screening.index": (
        "先选择期间和规则运行，再逐条核查形成的线索。",
        "Choose a period and rules, run them, then look into each lead that came of it.",
    ),
    "selfchecks.index": (
        "先下发通知并明确报送期限，到期后核对退回金额。",
        "Send the list with its day, then check what was returned.",
    ),
    "worklists.index": (
        "先核对清单，再确认开展；不开展的应写明理由。",
        "Look through a list, then open it, or decline it with a reason.",
    ),
    "tips.rewards": (
        "先由专管人员提出，再经审核、批准后通知举报人领取。",
        "A keeper proposes one; checked and approved, the reporter is told to collect it.",
    ),
    "deadline_calendar.forecast": (
        "人手不足的周次应提前调整分工或检查计划。",
        "Where people are too few, move work or visits in good time.",
    ),
    "portal.index": (
        "先办临近期限的事项；医保办起草，负责人确认后提交。",
        "Begin with what is due first; the clerk drafts, the head confirms.",
    ),
    "portal.deductions": (
        "点击查看金额的计算过程；有异议的，在期限内陈述申辩。",
        "Open one to see how it was reached; if you disagree, say so within the period.",
    ),
    "portal.agreements": (
        "签订前请通读全文；需要补充约定的，从协议页面提出。",
        "Read the text before you sign; propose variations on the page of the agreement.",
    ),
    "portal.visits": (
        "检查组到达时请核对通知书和证件，再确认到达。",
        "When a team arrives, compare notice and certificates, then confirm the arrival.",
    ),
    "portal.rectifications": (
        "逐项写明整改情况并附照片；确有困难的，到期前申请延期。",
        "Answer each point with photos; if you cannot, ask for more time before the day.",
    ),
    "portal.indicators": (
        "点击指标查看公式和所用结算单；对扣减有异议的，在期限内提出。",
        "Open an indicator for formula and claims; object to a deduction within its period.",
    ),
    "portal.payments": ("医保办起草，负责人确认后提交。", "The clerk drafts the declaration, the head confirms it."),
    "portal.renewal": ("逾期不能受理，请提前准备材料。", "An application after the last day is not taken."),
    "publicity.agreements_list": (
        "可按名称、类别和状态查询，并下载CSV或JSON。",
        "Search by name, kind and state, or download all of it as CSV or JSON.",
    ),
    "publicity.typical_cases": ("发现类似行为的，欢迎举报。", "If you know of the like, please report it."),
}
SECOND: Mapping[str, Words] = {endpoint: Words(zh, en) for endpoint, (zh, en) in _SENTENCES.items()}


def second_sentence(endpoint: str | None) -> Words | None:
    """What to do first on the page of `endpoint`; None where the page's own words say it."""
    return SECOND.get(endpoint or "")
