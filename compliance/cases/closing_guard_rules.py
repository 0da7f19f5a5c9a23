"""Guards of publication, transfer, closing and the archive."""

from compliance.cases.carrying_guard_rules import ANNULLED, outstanding, served_on
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, apl, blank, guard, late, order4
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

RETENTION = {
    "years_10": Words(zh="10年", en="10 years"),
    "years_30": Words(zh="30年", en="30 years"),
    "permanent": Words(zh="永久", en="Permanent"),
}
ENDINGS = {
    "executed": Words(zh="决定已执行完毕", en="Carried out"),
    "court_accepted": Words(zh="人民法院已受理强制执行", en="The court has taken it"),
    "nothing": Words(zh="无须执行", en="Nothing to carry out"),
    "other": Words(zh="其他应当结案的情形", en="Other"),
}


def _still_published(dossier: Dossier, _move: Move) -> Broken:
    changed = dossier.last(Step.CONTEST_ENDED)
    annulled = changed is not None and changed.text("outcome") in ("changed", ANNULLED)
    return annulled and bool(dossier.open(Step.PUBLISHED, Step.UNPUBLISHED))


def _unpublished_late(dossier: Dossier, move: Move) -> Broken:
    changed = dossier.last(Step.CONTEST_ENDED)
    return late(move, dossier.due("unpublish", changed.on).day) if changed else False


def _unserved(dossier: Dossier, move: Move) -> Broken:
    served = served_on(dossier)
    return served is None or served > move.on


def _unexecuted(dossier: Dossier, move: Move) -> Broken:
    ending = move.text("ending")
    rest = outstanding(dossier)
    if ending == "court_accepted":
        return not dossier.all(Step.COURT_ACCEPTED)
    return rest > 0 and ending != "other"


def _pending(dossier: Dossier, _move: Move) -> Broken:
    measures = {int(move.values.get("id") or 0) for move in dossier.all(Step.PERFORMED)}
    wanted = {one.id for one in dossier.stakes if one.fen == 0 and one.consequence != "rectify"}
    decided = dossier.last(Step.DECIDED)
    punished = decided is not None and decided.text("outcome") == "punish"
    return punished and bool(wanted - measures)


def _closing_poor(_dossier: Dossier, move: Move) -> Broken:
    return move.text("ending") not in ENDINGS or not move.text("report")


def _closed_by_proposer(dossier: Dossier, move: Move) -> Broken:
    proposed = dossier.last(Step.CLOSE_PROPOSED)
    return move.by is not None and proposed is not None and proposed.by == move.by


def _no_retention(_dossier: Dossier, move: Move) -> Broken:
    return move.text("retention") not in RETENTION or not move.text("place")


GUARDS = (
    guard(
        201,
        (Step.UNPUBLISHED,),
        apl("第四十八条第二款"),
        ("决定被变更、撤销的，应在三个工作日内撤回公开信息", "withdrawn from publication within three working days"),
        ("请写明逾期原因", "Write why it is late"),
        _unpublished_late,
    ),
    guard(
        202,
        (Step.CLOSE_PROPOSED, Step.CLOSED),
        apl("第四十八条第二款"),
        ("已被变更、撤销的决定仍在公开", "a decision that was changed or annulled is still published"),
        ("请先撤回公开信息", "Withdraw it first"),
        _still_published,
    ),
    guard(
        203,
        (Step.CLOSE_PROPOSED,),
        order4("第五十六条"),
        ("决定书尚未送达，不能结案", "not closed before service"),
        ("请先送达", "Serve it first"),
        _unserved,
    ),
    guard(
        204,
        (Step.CLOSE_PROPOSED,),
        order4("第五十六条"),
        ("款项尚未缴清，也未由人民法院受理执行", "money is due and no court has taken the case"),
        ("请登记缴款，或先申请强制执行", "Record the payment, or ask the court first"),
        _unexecuted,
    ),
    guard(
        205,
        (Step.CLOSE_PROPOSED,),
        order4("第五十六条"),
        ("尚有未执行的处理措施", "a measure has not been carried out"),
        ("请先登记执行情况", "Record that it was carried out"),
        _pending,
    ),
    guard(
        206,
        (Step.CLOSE_PROPOSED,),
        order4("第五十六条"),
        ("结案报告应写明结案情形和执行情况", "the closing report names the ending and what was carried out"),
        ("请补全结案报告", "Complete the report"),
        _closing_poor,
        422,
    ),
    guard(
        207,
        (Step.CLOSED,),
        order4("第五十六条"),
        ("结案报告由提出人以外的负责人批准", "the head approves the closing, not who proposed it"),
        ("请由局负责人批准", "Let the head approve"),
        _closed_by_proposer,
        403,
    ),
    guard(
        208,
        (Step.ARCHIVED,),
        order4("第五十七条"),
        ("一案一卷，归档须写明保管期限和存放位置", "one file a case, with its retention and place"),
        ("请补全归档信息", "Complete it"),
        _no_retention,
        422,
    ),
    guard(
        211,
        (Step.TRANSFERRED,),
        apl("第二十七条"),
        ("移送须写明接收机关、事实和材料清单", "a transfer names the authority, the facts and the material"),
        ("请补全移送书", "Complete the transfer"),
        blank("body", "facts", "materials"),
        422,
    ),
    guard(
        212,
        (Step.TRANSFER_RECEIVED,),
        apl("第二十七条"),
        ("移送以接收机关的回执为准", "a transfer counts by the receipt of the authority"),
        ("请填写回执编号", "Write the number of the receipt"),
        blank("receipt"),
        422,
    ),
)
