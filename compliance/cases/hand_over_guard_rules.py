"""Guards of the hand-over from the agency to the bureau, and of the agency's measures and transfers."""

from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, blank, guard
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

REASONS = {
    "refuses": Words(zh="责令改正后拒不改正", en="Refuses to correct"),
    "demanded": Words(zh="医疗保障行政部门要求移交", en="The bureau asks for it"),
    "beyond": Words(zh="超出经办机构职权，应由行政部门处理", en="Beyond the agency's power"),
}
BODIES = {
    "discipline": Words(zh="纪检监察机关", en="Discipline inspection"),
    "health": Words(zh="卫生健康行政部门", en="Health authority"),
    "market": Words(zh="市场监督管理部门", en="Market regulator"),
    "drug": Words(zh="药品监督管理部门", en="Drug regulator"),
    "police": Words(zh="公安机关", en="Police"),
    "other": Words(zh="其他有权机关", en="Another authority"),
}
ARTICLE = "《社会保险经办条例》（国务院令第765号）第四十四条"


def _no_reason(_dossier: Dossier, move: Move) -> Broken:
    return move.text("why") not in REASONS or not move.text("facts") or not move.text("materials")


def _handed_twice(dossier: Dossier, _move: Move) -> Broken:
    return bool(dossier.all(Step.HANDED_OVER))


def _agency_body(_dossier: Dossier, move: Move) -> Broken:
    return move.text("body") not in BODIES or not move.text("facts") or not move.text("materials")


def _demand_early(dossier: Dossier, move: Move) -> Broken:
    due = move.day("due_on")
    return due is None or move.on <= due or int(move.values.get("outstanding") or 0) <= 0


def _order_undemanded(dossier: Dossier, move: Move) -> Broken:
    demanded = dossier.last(Step.DEMANDED)
    until = demanded.day("until") if demanded else None
    return until is None or move.on <= until or int(move.values.get("outstanding") or 0) <= 0


def _no_scope(_dossier: Dossier, move: Move) -> Broken:
    since, until = move.day("since"), move.day("until")
    endless = move.text("consequence") in ("rescind", "interview", "transfer", "hand_over", "points")
    longest = move.day("longest")
    too_long = longest is not None and until is not None and until > longest
    return since is None or not move.text("scope") or too_long or (not endless and (until is None or until <= since))


GUARDS = (
    guard(
        221,
        (Step.HANDED_OVER,),
        ARTICLE,
        (
            "移交行政部门须属于拒不改正、行政部门要求或者超出职权三种情形之一，并附事实和材料清单",
            "handed over when correction is refused, the bureau asks, or beyond the agency's power",
        ),
        ("请选择移交情形并补全材料清单", "Choose the ground and complete the list"),
        _no_reason,
        422,
    ),
    guard(
        222,
        (Step.HANDED_OVER,),
        ARTICLE,
        ("本案已移交行政部门", "this case was handed over already"),
        ("请等待接收回执", "Wait for the receipt"),
        _handed_twice,
    ),
    guard(
        223,
        (Step.HAND_OVER_RECEIVED,),
        ARTICLE,
        ("移交以行政部门的接收回执为准", "a hand-over counts by the receipt of the bureau"),
        ("请填写回执编号", "Write the number of the receipt"),
        blank("receipt"),
        422,
    ),
    guard(
        224,
        (Step.TRANSFERRED,),
        "《医疗保障基金使用监督管理条例》第二十六条",
        ("移送须写明接收机关、事实和材料清单", "a transfer names the authority, the facts and the material"),
        ("请补全移送书", "Complete the transfer"),
        _agency_body,
        422,
    ),
    guard(
        225,
        (Step.DEMANDED,),
        "《医疗保障基金使用监督管理条例实施细则》（国家医保局令第7号）第六条（未核实）",
        ("履行期届满仍未履行的，方可催告", "performance is demanded only when its day has passed"),
        ("请等待履行期届满", "Wait until the day has passed"),
        _demand_early,
    ),
    guard(
        226,
        (Step.ORDERED,),
        "《医疗保障基金使用监督管理条例实施细则》（国家医保局令第7号）第六条（未核实）",
        (
            "经催告并在催告期满后仍未履行的，方可作出书面履行决定",
            "a written decision follows a demand that was not met",
        ),
        ("请先催告并等待期满", "Demand it first and wait"),
        _order_undemanded,
    ),
    guard(
        227,
        (Step.PERFORMED,),
        "《医疗保障基金使用监督管理条例》第十三条",
        (
            "处理措施须写明对象和起始日；有期限的还须写明截止日，且不超过决定的期限",
            "a measure names its object, first day and end, never longer than decided",
        ),
        ("请补全对象和起止日期", "Complete object and days"),
        _no_scope,
        422,
    ),
)
