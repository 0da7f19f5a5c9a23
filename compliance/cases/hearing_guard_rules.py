"""Guards of the prior notice and the hearing."""

from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, apl, guard
from compliance.cases.step_rules import EventKind as Step

# Always heard on request, whatever the sum.
HEAVY = frozenset({"suspend_department", "suspend_agreement", "rescind"})
MOST_AGENTS = 2


def hearing_right(dossier: Dossier) -> bool:
    """Whether the party may ask for a hearing: a large fine for its kind, or a heavy consequence."""
    return dossier.reaches("hearing") or any(one.consequence in HEAVY for one in dossier.stakes)


def _right_untold(dossier: Dossier, move: Move) -> Broken:
    return hearing_right(dossier) and not move.yes("hearing")


def _higher_untold(dossier: Dossier, move: Move) -> Broken:
    told, lowest = move.values.get("told") or {}, dossier.lowest_told
    more = any(fen > lowest.get(int(key), fen) for key, fen in told.items())
    return more and not move.text("changed_facts")


def _untold_part(dossier: Dossier, move: Move) -> Broken:
    told = {int(key) for key in move.values.get("told") or {}}
    return not {one.id for one in dossier.stakes} <= told or not move.text("facts") or not move.text("basis")


def _asked_late(dossier: Dossier, move: Move) -> Broken:
    notice = dossier.last(Step.NOTIFIED)
    if notice is None or not notice.yes("hearing"):
        return True
    last = dossier.due("hearing_request", notice.on).day
    return last.isoformat() if (move.day("asked_on") or move.on) > last else False


def _called_late(dossier: Dossier, move: Move) -> Broken:
    held = move.day("held_on")
    return held is None or dossier.due("hearing_notice", move.on).day > held


def _behind_doors(_dossier: Dossier, move: Move) -> Broken:
    return not move.yes("public") and not move.text("secrecy")


def _chair_worked(dossier: Dossier, move: Move) -> Broken:
    chair = move.people("chair")
    reviewers = {one.by for one in dossier.all(Step.REVIEWED) if one.by is not None}
    return not chair or bool(chair & (dossier.investigators | dossier.officers | reviewers))


def _agents(_dossier: Dossier, move: Move) -> Broken:
    return int(move.values.get("agents") or 0) > MOST_AGENTS


def _record_open(_dossier: Dossier, move: Move) -> Broken:
    return move.text("outcome") == "held" and not (move.yes("signed") or move.text("refusal"))


def _held_early(dossier: Dossier, move: Move) -> Broken:
    called = dossier.last(Step.HEARING_CALLED)
    if move.text("outcome") == "withdrawn":
        return False
    held = called.day("held_on") if called else None
    return held is None or move.on < held


GUARDS = (
    guard(
        151,
        (Step.NOTIFIED,),
        apl("第四十四条"),
        (
            "告知书应写明拟作出的全部处罚内容及事实、理由、依据",
            "the notice tells every consequence proposed, the facts, reasons and basis",
        ),
        ("请补全告知内容", "Complete the notice"),
        _untold_part,
        422,
    ),
    guard(
        152,
        (Step.NOTIFIED,),
        apl("第六十三条"),
        ("拟作出的决定达到听证标准，应当告知听证权利", "what is proposed carries the right to a hearing; it is told"),
        ("请在告知书中告知听证权利", "Tell the right in the notice"),
        _right_untold,
        422,
    ),
    guard(
        153,
        (Step.NOTIFIED,),
        apl("第四十五条"),
        ("重新告知的金额高于此前告知的，须写明事实的变化", "a higher amount than told before needs changed facts"),
        ("请写明新查明的事实；不得因陈述申辩加重", "Write what changed; a statement never makes it heavier"),
        _higher_untold,
        422,
    ),
    guard(
        161,
        (Step.HEARING_ASKED,),
        apl("第六十四条第一项"),
        (
            "要求听证应在告知后五个工作日内提出，且以告知听证权利为前提",
            "a hearing is asked for within five working days",
        ),
        ("请书面答复当事人逾期；意见作为陈述申辩听取", "Answer in writing; hear it as a statement"),
        _asked_late,
        422,
    ),
    guard(
        162,
        (Step.HEARING_CALLED,),
        apl("第六十四条第二项"),
        ("应在举行听证的七个工作日前通知", "notice of a hearing is given seven working days before"),
        ("请推迟听证日期", "Choose a later day"),
        _called_late,
        422,
    ),
    guard(
        163,
        (Step.HEARING_CALLED,),
        apl("第六十四条第三项"),
        ("听证公开举行；不公开的须写明涉密或隐私理由", "a hearing is public unless a secret or privacy forbids"),
        ("请公开举行，或写明理由", "Hold it in public, or write the reason"),
        _behind_doors,
        422,
    ),
    guard(
        164,
        (Step.HEARING_CALLED,),
        apl("第六十四条第四项"),
        ("听证由非本案调查、审核人员主持", "the chair neither investigated nor reviewed"),
        ("请另行指定主持人", "Name another chair"),
        _chair_worked,
        422,
    ),
    guard(
        165,
        (Step.HEARING_ENDED,),
        apl("第六十四条第五项"),
        ("当事人可以委托一至二人代理", "a party has one or two agents"),
        ("请核对代理人", "Check the agents"),
        _agents,
        422,
    ),
    guard(
        166,
        (Step.HEARING_ENDED,),
        apl("第六十四条第八项"),
        (
            "听证笔录应由当事人核对签字；拒绝签字的由主持人注明",
            "the party signs the record, or the chair notes why not",
        ),
        ("请登记签字情况", "Record the signature or the refusal"),
        _record_open,
        422,
    ),
    guard(
        167,
        (Step.HEARING_ENDED,),
        apl("第六十四条第六项"),
        (
            "听证应在通知的日期举行；届时不出席的视为放弃",
            "a hearing is held, or given up, on the day it was called for",
        ),
        ("请先通知听证，到期再登记", "Call it first; record it on its day"),
        _held_early,
    ),
)
