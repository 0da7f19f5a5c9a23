"""What the steps after the decision ask to be written."""

from collections.abc import Mapping

from compliance.cases.carrying_guard_rules import SERVICE_WAYS
from compliance.cases.closing_guard_rules import ENDINGS, RETENTION
from compliance.cases.collecting_guard_rules import HANDED_TO
from compliance.cases.field_rules import LATE, OPINION, REASON, Field, FieldKind, choice, day, line, of, text
from compliance.cases.hand_over_guard_rules import BODIES
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

_CONTEST = {"review": Words("行政复议", "Administrative review"), "suit": Words("行政诉讼", "Suit")}
_CONTEST_ENDED = {
    "upheld": Words("维持", "Upheld"),
    "changed": Words("变更", "Changed"),
    "annulled": Words("撤销或者确认违法、无效", "Annulled"),
    "withdrawn": Words("撤回申请、起诉", "Withdrawn"),
}

PLAN = of(
    FieldKind.PLAN,
    "plan",
    "各期缴款日期和金额",
    "Days and sums",
    help=Words(
        "每行一期，写“日期 金额”，例如“2024-06-10 2453.20”；合计等于未缴金额。",
        "One a line, day and sum in yuan: “2024-06-10 2453.20”; they add up to what is due.",
    ),
)

FIELDS: Mapping[Step, tuple[Field, ...]] = {
    Step.SERVED: (
        choice("way", "送达方式", "Way", SERVICE_WAYS, "direct"),
        line("receiver", "签收人", "Received by"),
        line("consent", "电子送达确认书", "Consent to electronic service", needed=False),
        day("published_on", "公告日期", "Published on", needed=False),
        text("tried", "已尝试的送达方式", "Ways that were tried", needed=False),
        LATE,
    ),
    Step.PUBLISHED: (line("place", "公开平台", "Where it is published"),),
    Step.UNPUBLISHED: (REASON, LATE),
    Step.PERFORMED: (
        of(FieldKind.MEASURE, "id", "处理措施", "Measure"),
        line("scope", "对象", "Object"),
        day("since", "起始日", "From"),
        day("until", "截止日", "Until", needed=False),
    ),
    Step.LIFTED: (of(FieldKind.MEASURE, "id", "处理措施", "Measure"), REASON),
    Step.HANDED_IN: (
        of(FieldKind.OPEN, "of", "收缴票据", "Receipt given"),
        choice("to", "交至", "Handed to", HANDED_TO, "authority"),
        line("document", "交接或者缴款凭证", "Voucher"),
        LATE,
    ),
    Step.DEFERRAL_ASKED: (REASON, PLAN),
    Step.DEFERRAL_REFUSED: (REASON,),
    Step.DEFERRED: (
        line(
            "request",
            "当事人申请",
            "Request",
            needed=False,
            help=Words("当事人已在本系统申请的不填。", "Leave it empty if the party asked in this system."),
        ),
        PLAN,
    ),
    Step.CONTESTED: (choice("way", "途径", "Way", _CONTEST), line("document", "案号或通知书", "Number", needed=False)),
    Step.CONTEST_ENDED: (choice("outcome", "结果", "Outcome", _CONTEST_ENDED), line("document", "文书", "Document")),
    Step.LATE_FEE: (text("reason", "说明", "Note", needed=False),),
    Step.URGED: (line("receiver", "签收人", "Received by"),),
    Step.COURT_ASKED: (line("court", "人民法院", "Court"),),
    Step.COURT_ACCEPTED: (line("document", "受理文书", "Document of acceptance"),),
    Step.TRANSFERRED: (
        line("name", "移送事项", "Subject"),
        choice("body", "接收机关", "Authority", BODIES),
        text("facts", "事实", "Facts"),
        text("materials", "材料清单", "List of material"),
        day("due_on", "回执期限", "Receipt expected by", needed=False),
    ),
    Step.TRANSFER_RECEIVED: (of(FieldKind.OPEN, "of", "针对", "Which"), line("receipt", "回执编号", "Receipt")),
    Step.CLOSE_PROPOSED: (
        choice("ending", "结案情形", "Ending", ENDINGS, "executed"),
        text("report", "执行情况和结案意见", "Report"),
    ),
    Step.CLOSE_RETURNED: (REASON,),
    Step.CLOSED: (OPINION,),
    Step.ARCHIVED: (
        choice("retention", "保管期限", "Kept for", RETENTION, "years_30"),
        line("place", "存放位置", "Place"),
    ),
}
