"""Guards of the final report and the legal review."""

from compliance.cases.dossier_rules import PERSON, Dossier, Move, stakes_of
from compliance.cases.guard_rules import Broken, apl, blank, guard, late, order4
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.money import show
from compliance.law.violations import Party, violation
from compliance.penalties.legal_rules import one_fine_per_act

REPORT_PARTS = ("parties", "course", "facts", "nature", "opinion", "discretion")


def _wrong_party(_dossier: Dossier, move: Move) -> Broken:
    return any(
        (violation(one.violation).party is Party.PERSON) is not (one.debtor == PERSON) for one in stakes_of(move)
    )


def _not_refused(dossier: Dossier, move: Move) -> Broken:
    if not any(one.consequence == "fine" and one.fixed for one in stakes_of(move)):
        return False
    ordered, checked = dossier.last(Step.CORRECTION_ORDERED), dossier.last(Step.CORRECTION_CHECKED)
    refused = checked is not None and checked.text("outcome") == "refused" and bool(checked.text("document"))
    due = ordered.day("until") if ordered else None
    return not (refused and checked is not None and due is not None and checked.on > due)


def _two_fines(dossier: Dossier, move: Move) -> Broken:
    stakes = dossier.stakes if move.kind is Step.DECIDED else stakes_of(move)
    fines = [((one.finding_id, one.violation, one.debtor), one.fen) for one in stakes if one.consequence == "fine"]
    sums = one_fine_per_act(fines)
    return " / ".join(show(fen) for fen in sums) if sums else False


def _reviewer_worked(dossier: Dossier, move: Move) -> Broken:
    return move.by is not None and move.by in dossier.investigators


def _unqualified(dossier: Dossier, move: Move) -> Broken:
    return move.by not in dossier.context.reviewers and not move.text("qualification")


def _review_late(dossier: Dossier, move: Move) -> Broken:
    sent = dossier.last(Step.REPORTED, Step.HEARING_ENDED, Step.KEPT)
    if sent is None:
        return False
    last = dossier.due("legal_review", sent.on).day
    return late(move, dossier.due("legal_review_extension", last).day if move.yes("extended") else last)


def _not_reviewed(dossier: Dossier, move: Move) -> Broken:
    return not any(one.kind is Step.REVIEWED for one in dossier.after(Step.REPORTED))


def _not_reviewed_again(dossier: Dossier, move: Move) -> Broken:
    held = [one for one in dossier.moves if one.kind is Step.HEARING_ENDED and one.text("outcome") == "held"]
    return bool(held) and not any(one.kind is Step.REVIEWED for one in dossier.after(Step.HEARING_ENDED))


GUARDS = (
    guard(
        141,
        (Step.REPORTED,),
        order4("第三十六条"),
        (
            "调查终结报告应写明当事人、案件来源和调查经过、事实和证据、性质、处理意见和依据、裁量理由六项",
            "the final report has six parts: parties, process, facts and evidence, nature, opinion, discretion",
        ),
        ("请补全六项内容", "Write all six"),
        blank(*REPORT_PARTS),
        422,
    ),
    guard(
        142,
        (Step.REPORTED,),
        order4("第三十六条"),
        ("案由与当事人类别不符", "the cause does not fit the kind of party"),
        ("请按当事人类别重新认定案由", "Choose a cause that such a party can commit"),
        _wrong_party,
        422,
    ),
    guard(
        143,
        (Step.REPORTED,),
        "《医疗保障基金使用监督管理条例》第三十九条",
        (
            "定额罚款以责令改正后逾期拒不改正为前提，并须有记录",
            "a fine of a fixed sum needs an order to correct and a documented refusal after its day",
        ),
        ("请先责令改正；拒不改正的，期满后登记", "Order to correct first; record the refusal after its day"),
        _not_refused,
        422,
    ),
    guard(
        144,
        (Step.REPORTED, Step.SUMMARY, Step.DECIDED),
        apl("第二十九条"),
        ("同一违法行为不得给予两次以上罚款", "the same act is not fined twice"),
        ("请按罚款数额高的规定处罚", "Keep the higher fine alone"),
        _two_fines,
        422,
    ),
    guard(
        145,
        (Step.REVIEWED, Step.REVIEW_RETURNED),
        apl("第五十八条"),
        ("办案人员不得承担本案的法制审核", "who worked on the case does not review it"),
        ("请由其他法制审核人员审核", "Let another reviewer do it"),
        _reviewer_worked,
        403,
    ),
    guard(
        146,
        (Step.REVIEWED, Step.REVIEW_RETURNED),
        apl("第五十八条"),
        ("初次从事法制审核的人员应取得法律职业资格", "a first-time reviewer holds the legal qualification"),
        ("请填写法律职业资格证书编号", "Write the number of the qualification"),
        _unqualified,
        403,
    ),
    guard(
        147,
        (Step.REVIEWED, Step.REVIEW_RETURNED),
        order4("第四十条"),
        ("法制审核已超过规定期限", "the time for the legal review is over"),
        ("请写明逾期原因，或注明已批准延长", "Write why it is late, or that it was extended"),
        _review_late,
    ),
    guard(
        148,
        (Step.NOTIFIED, Step.DECIDED),
        apl("第五十八条"),
        ("未经法制审核或者审核未通过，不得作出决定", "nothing is decided before the legal review passed it"),
        ("请先送法制审核", "Send it to legal review first"),
        _not_reviewed,
    ),
    guard(
        149,
        (Step.DECIDED,),
        apl("第五十八条"),
        ("听证后应再次法制审核", "after a hearing the case is reviewed again"),
        ("请将听证笔录送法制审核", "Send the record of the hearing to legal review"),
        _not_reviewed_again,
    ),
)
