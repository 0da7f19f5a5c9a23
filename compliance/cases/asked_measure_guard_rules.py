"""Guards of measures beside money, asked with facts like those of `asked_guard_rules`."""

from compliance.cases.asked_guard_rules import ARTICLE
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, guard, order4
from compliance.cases.measure_rules import OPEN, PHARMACY_LACKS, SUSPENSIONS
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, Consequence
from compliance.penalties.rules import Track

PHARMACIES = "《零售药店医疗保障定点管理暂行办法》第三十五条（未核实）"
_PROPOSING = (Step.PROPOSED, Step.REPORTED)


def _unperformed(_dossier: Dossier, move: Move) -> Broken:
    return int(move.values.get("unperformed") or 0) > 0


def _closed_list(_dossier: Dossier, move: Move) -> Broken:
    measure = move.text("measure")
    if not measure:
        return False
    pharmacy = move.text("provider_kind") == "pharmacy" and move.text("track") == Track.AGREEMENT
    if measure in OPEN[move.text("track")] and not (pharmacy and measure in PHARMACY_LACKS):
        return False
    return (
        CONSEQUENCE_WORDS.get(Consequence(measure), Words(measure, measure)) if measure in CONSEQUENCE_WORDS else True
    )


def _outside(_dossier: Dossier, move: Move) -> Broken:
    measure, months, limit = move.text("measure"), move.values.get("months"), move.values.get("limit")
    if months is None:
        return measure in SUSPENSIONS
    if limit is None or limit[0] <= months <= limit[1]:
        return False
    return Words(f"应为 {limit[0]} 至 {limit[1]} 个月", f"{limit[0]} to {limit[1]} months")


def _measure_added(_dossier: Dossier, move: Move) -> Broken:
    """`measures`, `told_measures`: rows of [consequence, scope, months]; None where nothing was told."""
    told = move.values.get("told_measures")
    if told is None:
        return False
    longest = {(row[0], row[1] or ""): row[2] or 0 for row in told}
    return any((row[2] or 0) > longest.get((row[0], row[1] or ""), -1) for row in move.values["measures"])


def _no_agreement(_dossier: Dossier, move: Move) -> Broken:
    return move.text("track") == Track.AGREEMENT and move.values.get("bound") is False


def _begun(_dossier: Dossier, move: Move) -> Broken:
    return move.text("begun")


GUARDS = (
    guard(
        91,
        _PROPOSING,
        f"{ARTICLE}、{PHARMACIES}",
        ("处理措施限于规定的种类", "a measure is one of the closed list"),
        ("请选择规定的处理措施", "Choose a measure of the closed list"),
        _closed_list,
        422,
    ),
    guard(
        93,
        _PROPOSING,
        "《医疗保障基金使用监督管理条例》第三十八条、第三十九条",
        ("暂停、中止须写明月数，且在规定的期限之内", "a suspension names its months, within what the law allows"),
        ("请填写规定期限之内的月数", "Write a number of months within the range"),
        _outside,
        422,
        "months",
    ),
    guard(
        94,
        (Step.CLOSED,),
        f"{order4('第五十六条')}（参照）",
        (
            "尚有未执行的处理措施，不能结案",
            "a measure has not been carried out; the case cannot be closed",
        ),
        ("请先登记执行情况", "Record that it was carried out first"),
        _unperformed,
    ),
    guard(
        95,
        (Step.PROPOSED,),
        ARTICLE,
        ("已告知之后不得增加处理措施或者延长期限", "once told, no measure is added and none becomes longer"),
        (
            "请保留或减轻已告知的措施；发现新的事实的，另立案件",
            "Keep or lighten what was told; new facts make a new case",
        ),
        _measure_added,
        422,
    ),
    guard(
        96,
        (Step.PERFORMED,),
        ARTICLE,
        (
            "起始日没有履行中的服务协议，不能执行协议处理措施",
            "no agreement is in force on the first day of the measure",
        ),
        ("请核对起始日和服务协议", "Check the first day and the agreement"),
        _no_agreement,
        422,
        "since",
    ),
    guard(
        97,
        (Step.PERFORMED,),
        ARTICLE,
        ("同一处理措施只执行一次", "a measure is carried out once"),
        ("请查看案件中已登记的执行情况", "See what the case has recorded"),
        _begun,
    ),
)
