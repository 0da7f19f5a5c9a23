"""The sample county's meetings: June's audit meeting with minutes and tasks, the quarter's with providers drafted."""

from datetime import date

from compliance.accounts.rules import Actor
from compliance.deadlines import recurring_service
from compliance.foundation import clock
from compliance.meetings import service as meetings
from compliance.meetings.rules import Kind
from compliance.meetings.service import Call, Minutes

_CALL = Call(
    date(2024, 6, 26),
    "15时",
    "局三楼会议室",
    "分管副局长",
    "稽核科、基金监管股全体人员\n县医疗保障事务中心待遇审核科",
)
_MINUTES = Minutes(
    "稽核科、基金监管股全体人员\n待遇审核科",
    "",
    "通报五月、六月稽核情况和专项行动抽取结果\n逾期整改的逐家约谈，责任到人\n病历评审中反复出现的收费问题列入七月自查清单",
)


def meet(people: dict[str, Actor]) -> None:
    """Draft June's agendas, hold the audit meeting, write it up and give two tasks."""
    manager, officer = people["manager"], people["officer1"]
    with clock.at(clock.start_of(date(2024, 6, 24), 9)):
        recurring_service.owe_recurring(date(2024, 6, 24))
        meetings.draft_due(date(2024, 6, 24))
        found = next(one.id for one in meetings.meetings() if one.kind is Kind.AUDIT)
        meetings.call(manager, found, _CALL)
    with clock.at(clock.start_of(date(2024, 6, 26), 17)):
        meetings.write(manager, found, _MINUTES)
        meetings.give(manager, found, "约谈逾期整改机构并登记结果", officer.user_id or 0, date(2024, 7, 5))
        task = meetings.give(manager, found, "起草七月自查清单", officer.user_id or 0, date(2024, 6, 28))
    with clock.at(clock.start_of(date(2024, 6, 28), 10)):
        meetings.done(officer, found, task, "清单已报审")
