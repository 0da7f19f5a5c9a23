"""Every kind of paper, made of a decided case with what a person would write in each field."""

from datetime import date

from compliance.cases import paper_service as papers
from compliance.cases import service
from compliance.cases.paper_rules import Field, Kind
from compliance.documents import service as documents
from compliance.documents.rules import Issued

_SAID = {
    "asked": "李某，样例县下路镇中心卫生院医保办主任，电话13800000000",
    "attendees": "张三，分管负责人\n李四，监管股长\n王五，法制审核人员",
    "amount": "¥1,234.50（壹仟贰佰叁拾肆元伍角整）",
    "body": "样例县市场监督管理局",
    "chair": "王五",
    "contact": "李四，电话0000-0000000",
    "court": "样例县人民法院",
    "answer_within": "五个工作日",
    "days": "30",
    "keeper": "赵某，院长",
    "host": "张三",
    "interviewed": "赵某，院长",
    "materials": "问题线索登记表1份\n违规明细表1份\n询问笔录2份",
    "pay_at": "样例县财政非税代收银行",
    "penalty": "警告",
    "place": "样例县医疗保障局三楼会议室",
    "plan": "第一期：2024年7月31日前缴纳¥5,000.00\n第二期：2024年8月31日前缴纳¥5,000.00",
    "qa": "问：请说明2024年3月5日住院登记的经过。\n答：当日由值班护士核对身份证后登记。\n问：还有补充吗？\n答：没有。",
    "receiver": "赵某，院长",
    "review_at": "样例县人民政府",
    "speaker": "赵某，院长",
    "suit_at": "样例县人民法院",
    "things": "2024年3月住院病历，纸质，12份\n药品进销存台账，纸质，2册",
    "time": "9时30分至11时10分",
    "hearing": "你单位有权要求举行听证。要求听证的，应当自收到本告知书之日起五个工作日内向我局提出。",
}
_LONG = "经核查，上述情况属实，有病历、费用清单和询问笔录为证，经办人员已逐项核对，当事人对事实无异议。"


def written(field: Field, paper_id: int) -> object:
    """What somebody would write in a field."""
    if field.kind == "day":
        return date(2024, 6, 20)
    if field.kind == "choice":
        return field.options[0]
    return paper_id if field.kind == "paper" else _SAID.get(field.name, _LONG)


def made(people, case_id: int, kind: Kind) -> Issued:
    """A paper of `kind`, filled from the case where the case knows."""
    case = service.in_scope(people.officer, case_id)
    issued = papers.papers_of(case)
    known = papers.prefill(people.officer, case, kind)
    given = {
        field.name: known.get(field.name) or written(field, issued[0].issued.id if issued else 0)
        for field in kind.fields
    }
    return papers.make(people.officer, case, kind.id, given)


def content(paper: Issued, form: str = "pdf") -> bytes:
    """The bytes of a paper."""
    return documents.content(paper.id, form).content
