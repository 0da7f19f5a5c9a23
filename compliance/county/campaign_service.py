"""The sample county's campaign of the summer: phases, targets, authorities, two weekly reports, a typical case.

After 001_ffc3b6b4aa8cf0b4.txt plan 1, whose half-year it keeps; its draw is the June round.
"""

from datetime import date

from compliance.accounts.rules import SYSTEM, Actor
from compliance.campaigns import service as campaigns
from compliance.campaigns.rules import TaskKind
from compliance.cases import service as cases
from compliance.foundation import clock

TITLE = "医疗保险反欺诈专项行动"
_PHASES = """动员部署 | 2024-06-13 | 2024-06-30
梳理排查 | 2024-07-01 | 2024-08-09
整治处理 | 2024-08-10 | 2024-10-31
规范完善 | 2024-11-01 | 2024-12-20"""
_TARGETS = """大歇镇 | 检查 | 4
下路镇 | 检查 | 4
县人民医院 | 医疗责任保险参保科室（个） | 20
县公安局 | 联合行动（次） | 6"""
_BASIS = "县集中开展医疗保险反欺诈专项行动方案"
_TEXT = "县内定点机构已完成抽取，检查组正在培训。\n下周起按分组逐家开展现场检查，同步复查一万元以上大额票据。"
_CASE = "某乡镇卫生院协助他人冒名住院、骗取医保基金，经办机构依服务协议追回基金并扣减违约金，线索已移交行政部门。"


def run(people: dict[str, Actor], case_number: str) -> None:
    """Begin it, ask authorities, draft the reports of two Thursdays: the first submitted, the second to be approved."""
    manager, director = people["manager"], people["director"]
    with clock.at(clock.start_of(date(2024, 6, 13), 8)):
        plan = campaigns.read(TITLE, _BASIS, "市医疗保障局", date(2024, 12, 31), _PHASES, _TARGETS)
        campaign_id = campaigns.begin(manager, plan)
        _ask(manager, campaign_id)
    with clock.at(clock.start_of(date(2024, 6, 20), 9)):
        campaigns.draft_due(date(2024, 6, 20))
        report = _newest(manager, campaign_id)
        campaigns.write(manager, campaign_id, report, _TEXT)
    with clock.at(clock.start_of(date(2024, 6, 20), 15)):
        campaigns.approve(director, campaign_id, report)
        campaigns.submit(manager, campaign_id, report)
    with clock.at(clock.start_of(date(2024, 6, 27), 9)):
        campaigns.draft_due(date(2024, 6, 27))
        campaigns.write(manager, campaign_id, _newest(manager, campaign_id), _TEXT)
        campaigns.pick(manager, campaign_id, case_number, _CASE)


def _ask(manager: Actor, campaign_id: int) -> None:
    police = campaigns.Asked(
        TaskKind.TASK, "县公安局", "对涉嫌诈骗医保基金的线索提前介入，指定联络员一名", date(2024, 6, 21)
    )
    elsewhere = campaigns.Asked(
        TaskKind.LETTER, "邻县医疗保障局", "核实2024年1月至5月异地住院票据12份的真实性", date(2024, 7, 12)
    )
    task = campaigns.ask(manager, campaign_id, police)
    campaigns.ask(manager, campaign_id, elsewhere)
    with clock.at(clock.start_of(date(2024, 6, 19), 10)):
        campaigns.answered(manager, campaign_id, task, "已指定联络员，6月18日来函确认")


def _newest(actor: Actor, campaign_id: int) -> int:
    found = campaigns.find(actor, campaign_id)
    return found.reports[-1].id if found else 0


def number_of(case_id: int) -> str:
    """The number of a case."""
    found = cases.in_scope(SYSTEM, case_id)
    return found.number if found else ""
