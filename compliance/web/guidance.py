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
        "未签订的从“集中签订”办理；对没有有效协议的机构不能作出协议处理。",
        "Sign the missing ones together; nothing can be decided against a provider without an agreement.",
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
    "reports.index": (
        "点击季度核对合计和来源，再下载工作簿。",
        "Open a quarter to check its totals and their sources, then download the workbook.",
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
    "inspections.index": (
        "点击任务登记到达、填写检查表；无网络时用“离线检查”。",
        "Open a visit to record the arrival and fill its checklist; without a network, work offline.",
    ),
    "inspections.show": (
        "按“下一步”办理；记录签字封存后确需更正的，退回后重新签字。",
        "Take the step named below; once sealed, a record is corrected by sending it back and signing anew.",
    ),
    "ledger.index": (
        "点击科目查看来源和关联分录。",
        "Open an account to see what a line rests on.",
    ),
    "meetings.show": (
        "按“下一步”办理；布置的任务列入责任人的期限。",
        "Take the step named below; a task given is listed among its owner's deadlines.",
    ),
    "meetings.call": (
        "提交后生成会议通知，供下载送达。",
        "The invitation is made from it, to be downloaded and sent.",
    ),
    "meetings.minutes": (
        "保存后由其他人员批准，批准前可以修改。",
        "Another person approves them; until then they may be changed.",
    ),
    "meetings.give": (
        "写明任务、责任人和期限；到期前提醒责任人。",
        "State the task, its owner and its day; the owner is reminded before it.",
    ),
    "meetings.done": (
        "写明办理情况，登记后不再提醒。",
        "Say what was done; after that nobody is reminded.",
    ),
    "payments.show": (
        "点击金额旁的“依据”查看计算过程。",
        "Why stands beside each sum and leads to how it was reached.",
    ),
    "payments.deposits": (
        "点击机构名称查看其台账分录。",
        "Open a provider to see its ledger lines.",
    ),
    "penalties.catalogue": (
        "需要计算金额的，返回“金额测算”选择违规情形。",
        "To reckon an amount, choose the violation under “Amount explained”.",
    ),
    "points.index": (
        "点击人员查看全年累计，点击分值办理下一步。",
        "Open a person to see the year's sum, the points to take the next step.",
    ),
    "points.show": (
        "按“下一步”办理；记分的依据和经过列于下方。",
        "Take the step named below; ground and history stand under it.",
    ),
    "points.person": (
        "点击分值查看每次记分的依据。",
        "Open the points to see the ground of each entry.",
    ),
    "portal.deduction": (
        "先看“下一步”和期限，再核对计算过程和违规明细。",
        "Look at the next step and its day first, then check the reckoning and its lines.",
    ),
    "portal.draft": (
        "通读全文后，在页末选择条款提出意见。",
        "Read the text, then choose the article at the end of the page and write your remark.",
    ),
    "portal.variations": (
        "经办机构提出的，请答复是否同意；需要补充约定的，在页末提出。",
        "Answer what the agency proposes; propose your own terms at the end of the page.",
    ),
    "portal.assessments": (
        "点击年份查看逐项得分；有异议的，在期限内提出。",
        "Open a year to see the marks item by item; object within the period.",
    ),
    "portal.assessment": (
        "逐项核对扣分和依据；有异议的，在期限内于页末提出。",
        "Check each mark and its ground; object at the end of the page within the period.",
    ),
    "portal.payment": (
        "点击金额旁的“依据”查看计算过程。",
        "Why stands beside each sum and leads to how it was reached.",
    ),
    "portal.point": (
        "核对依据和分值；有异议的，在期限内由负责人提出。",
        "Check ground and points; the head objects within the period.",
    ),
    "portal.review": (
        "核对专家意见和金额，在期限内认可或者提出异议。",
        "Check what the experts found and the sum, then accept or object within the period.",
    ),
    "portal.rectification": (
        "整改要求、提交的报告和复查结果按时间列于下方。",
        "What was asked, reported and re-inspected stands below by day.",
    ),
    "portal.self_check": (
        "自查结果、违规明细和退回情况列于下方；负责人签认前可以修改。",
        "Answers, charges and returns stand below; until the head confirms they may be changed.",
    ),
    "portal.self_check_line": (
        "每条明细写明问题编号、险种、起止日期和金额。",
        "State problem, fund, days and sum of each charge.",
    ),
    "portal.self_check_load": (
        "先从上一页下载模板，填写后在此上传。",
        "Download the table from the page before, fill it in and upload it here.",
    ),
    "portal.self_check_mark": (
        "按自查评分表填写本机构得分，与满意度调查各占一半。",
        "Enter your own score; it counts one half, the survey the other.",
    ),
    "portal.statement": (
        "写明事实和理由并附证据；提出陈述申辩不会加重处理。",
        "State facts and reasons and attach evidence; nothing becomes graver because you spoke.",
    ),
    "portal.indicator_matter": (
        "核对本机构数据和公式；有异议的，在期限内于页末提出。",
        "Check your figures and the formula; object at the end of the page within the period.",
    ),
    "selfchecks.send_back": (
        "写明需要更正的内容，机构更正后重新报送；已产生的应退金额随之冲回。",
        "Say what must be corrected; the provider declares anew, and what was due is reversed.",
    ),
    "selfchecks.survey": ("调查得分占一半，须注明来源。", "The survey counts one half; name its source."),
    "selfchecks.receive": ("按到账凭证登记，台账随之入账。", "Enter it from the voucher; the ledger takes it in."),
    "selfchecks.release": (
        "写明免予报送的理由，该机构不再列入逾期名单。",
        "Say why it need not answer; it is no longer counted as late.",
    ),
    "providers.show": (
        "登记信息有误的从“修改”更正，每次变更均有记录。",
        "Correct what is wrong under Change; every change is kept.",
    ),
    "providers.new_post": ("国家医保编码须与证件一致。", "The national code must be that of the certificate."),
    "providers.post": (
        "资格变动和离岗在下方登记，支付资格随之更新。",
        "Record below what happens to the qualification and when the person leaves.",
    ),
    "reviews.record": ("核对各位专家的意见和金额。", "Compare the verdicts and their sums."),
    "rectifications.show": (
        "整改要求、报告和复查结果按时间列于下方。",
        "What was asked, reported and re-inspected stands below by day.",
    ),
    "rectifications.reinspect": (
        "对照整改要求逐项写明复查情况；不合格的责令继续整改。",
        "Say point by point what was found; what is not put right is ordered again.",
    ),
    "rectifications.withdraw": ("写明撤回理由，撤回后机构不再报送。", "Say why; the provider then owes no report."),
    "publicity.show": (
        "办结后可下载记录，自行验证。",
        "Once the round is closed, download its record and verify it yourself.",
    ),
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
