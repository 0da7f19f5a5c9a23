"""Guards of what a service already knows of a case: who did what before, what was told, what is due, what is open.

They are asked by name (`rules.hold`) with those facts as the values of the move; a fact that is not given is not asked
about. Days are ISO texts, money is fen.
"""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.cases import agency_rules, bureau_rules, bureau_word_rules
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, apl, guard, order4
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.step_rules import Table
from compliance.foundation.money import show
from compliance.foundation.words import Words
from compliance.law.consequences import Consequence
from compliance.penalties.rules import Track

ARTICLE = "《医疗保障基金使用监督管理条例》第十三条"
TABLES: Mapping[str, Table] = MappingProxyType(
    {Track.AGREEMENT: agency_rules.TABLE, Track.ADMINISTRATIVE: bureau_rules.TABLE}
)
STATES = {**bureau_rules.STATE_WORDS, **agency_rules.STATE_WORDS}
STEPS: Mapping[str, Mapping[str, Words]] = {
    Track.AGREEMENT: {**bureau_word_rules.WORDS, **agency_rules.WORDS},
    Track.ADMINISTRATIVE: {**agency_rules.WORDS, **bureau_word_rules.WORDS},
}
_PROPOSING = (Step.PROPOSED, Step.REPORTED)


def _out_of_turn(_dossier: Dossier, move: Move) -> Broken:
    track, state = move.text("track"), move.values.get("state")
    if state is None or state in TABLES[track].get(move.kind, {}):
        return False
    now, asked = STATES[state], STEPS[track][move.kind]
    return Words(f"当前为“{now.zh}”，不能办理“{asked.zh}”", f"the case is at “{now.en}”: “{asked.en}” is not open")


def _same_person(_dossier: Dossier, move: Move) -> Broken:
    part: Words | None = move.values.get("others", {}).get(move.by) if move.by is not None else None
    return Words(f"您已{part.zh}", f"you {part.en}") if part else False


def _inside(_dossier: Dossier, move: Move) -> Broken:
    until = move.day("until")
    return str(until) if until is not None and move.on <= until else False


def _uncertain(_dossier: Dossier, move: Move) -> Broken:
    return move.yes("provisional")


def _heavier(_dossier: Dossier, move: Move) -> Broken:
    told, fen = move.values.get("told"), int(move.values.get("fen") or 0)
    if told is None or fen <= told:
        return False
    return Words(f"{show(fen)} 高于 {show(told)}", f"{show(fen)}, told {show(told)}")


def _not_by_lead(_dossier: Dossier, move: Move) -> Broken:
    return move.text("track") == Track.ADMINISTRATIVE


def _foreign(_dossier: Dossier, move: Move) -> Broken:
    found = move.values.get("authorities")
    return found is not None and any(one != move.text("authority") for one in found)


def _taken(_dossier: Dossier, move: Move) -> Broken:
    return "、".join(str(one) for one in move.values.get("taken", ()))


def _fined(_dossier: Dossier, move: Move) -> Broken:
    return Consequence.FINE in move.values.get("consequences", ())


def _too_late(_dossier: Dossier, move: Move) -> Broken:
    last = move.day("last")
    return str(last) if last is not None and move.on > last else False


def _unpaid(_dossier: Dossier, move: Move) -> Broken:
    return int(move.values.get("outstanding") or 0) > 0


def _future(_dossier: Dossier, move: Move) -> Broken:
    today = move.day("today")
    return str(today) if today is not None and move.on > today else False


GUARDS = (
    guard(
        1,
        tuple(Step),
        f"{ARTICLE}、{apl('第五章')}",
        ("案件环节依次办理", "the steps of a case follow each other"),
        ("请刷新页面，按当前环节办理", "Reload the page and go on from where the case is"),
        _out_of_turn,
    ),
    guard(
        2,
        (Step.CHECKED, Step.RETURNED, Step.DECIDED, Step.SENT_BACK),
        "《医疗保障基金使用监督管理条例》第十条",
        (
            "调查、提出、复核和决定由不同人员承担",
            "who investigated, proposed, checked and decides are different people",
        ),
        ("请由其他人员办理；如无人可办，请查看“人员配置”", "Let another person do it; the staffing page shows who can"),
        _same_person,
        403,
    ),
    guard(
        3,
        (Step.DECIDED,),
        ARTICLE,
        ("陈述申辩期限届满前不能作出决定", "no decision before the statement period is over"),
        (
            "请等待期限届满；对方书面放弃，或已听取并研究其陈述申辩的，可以提前决定",
            "Wait until it is over, or until a statement was heard or waived in writing",
        ),
        _inside,
    ),
    guard(
        4,
        (Step.DECIDED,),
        ARTICLE,
        (
            "陈述申辩期跨入尚未公布放假安排的年度，届满日未定",
            "the statement period runs into a year whose holiday notice is not loaded; its end is not certain",
        ),
        ("请先维护节假日表，再作出决定", "Load the holiday notice first"),
        _uncertain,
    ),
    guard(
        5,
        (Step.PROPOSED, Step.DECIDED),
        f"{apl('第四十五条')}（参照）",
        ("处理金额不得高于已告知的金额", "a statement never makes it heavier than the notice"),
        ("请不高于已告知的金额；发现新的事实的，另立案件", "Stay at or below the notice; new facts make a new case"),
        _heavier,
        422,
    ),
    guard(
        10,
        (Step.OPENED,),
        apl("第五十四条"),
        (
            "行政处罚案件由医疗保障行政部门从线索立案，不从问题直接立案",
            "a case of the bureau begins with a lead, not with a finding",
        ),
        (
            "请移交或登记线索，由医疗保障行政部门核查后立案",
            "Hand the material over, or register a lead; the bureau checks it and files its own case",
        ),
        _not_by_lead,
        422,
    ),
    guard(
        13,
        (Step.OPENED, *_PROPOSING),
        f"{ARTICLE}、{apl('第十七条')}",
        (
            "问题不属于本机关；行政检查的问题不按协议处理，经办机构的材料须经移交和复核",
            "the finding is not of this authority; material of the agency is handed over and verified again",
        ),
        ("请重新选择问题", "Choose the findings again"),
        _foreign,
        422,
    ),
    guard(
        14,
        (Step.OPENED, *_PROPOSING),
        f"{apl('第二十九条')}（参照）",
        ("一个问题在同一程序中只办一案", "a finding is in one live case of a track"),
        ("请重新选择问题", "Choose the findings again"),
        _taken,
        422,
    ),
    guard(
        15,
        (Step.OPENED,),
        f"{ARTICLE}、{apl('第十七条')}",
        (
            "协议处理不包含行政决定的款项，该问题应移交医疗保障行政部门",
            "what only the bureau may impose is no part of an agreement case; hand the finding over",
        ),
        ("请在案件中办理移交", "Hand it over from the case"),
        _fined,
        422,
    ),
    guard(
        17,
        (Step.STATED,),
        ARTICLE,
        ("陈述申辩应在期限内提出", "a statement is made within its period"),
        ("如有正当理由，请直接联系办案机构", "Where there is good reason, ask the authority directly"),
        _too_late,
    ),
    guard(
        20,
        (Step.CLOSED,),
        f"{order4('第五十六条')}（参照）",
        ("尚有款项未收齐，不能结案", "money is still due; the case cannot be closed"),
        ("请先登记缴款或抵扣", "Record the receipts or offsets first"),
        _unpaid,
    ),
    guard(
        98,
        tuple(Step),
        apl("第四十七条"),
        ("办理日期不能晚于今天", "a step is not dated after today"),
        ("请核对日期", "Check the day"),
        _future,
        422,
        "on",
    ),
)
