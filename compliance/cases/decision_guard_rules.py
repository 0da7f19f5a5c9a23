"""Guards of the decision: notice, statement, hearing, discussion, the term, the five kinds, who decides."""

from datetime import date

from compliance.cases.dossier_rules import Dossier, Move, decision_due
from compliance.cases.guard_rules import Broken, apl, guard, order4
from compliance.cases.hearing_guard_rules import hearing_right
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

PUNISH = "punish"
OUTCOMES = {
    PUNISH: Words(zh="给予行政处罚", en="Penalty"),
    "minor": Words(zh="违法行为轻微，不予行政处罚", en="No penalty: minor"),
    "unfounded": Words(zh="违法事实不能成立，不予行政处罚", en="No penalty: not established"),
    "elsewhere": Words(zh="不属于本机关管辖，移送有权机关", en="Moved to the authority that has jurisdiction"),
    "crime": Words(zh="涉嫌犯罪，移送司法机关", en="Moved to the judicial authorities"),
}
FIRST_EXTENSION, SECOND_EXTENSION = "first", "second"
LEAST_PRESENT = 2


def _punishes(move: Move) -> bool:
    return move.text("outcome") == PUNISH


def _untold(dossier: Dossier, move: Move) -> Broken:
    notice = [one for one in dossier.after(Step.REPORTED) if one.kind is Step.NOTIFIED]
    return _punishes(move) and not notice


def _waived(dossier: Dossier) -> bool:
    return any(one.kind is Step.WAIVED for one in dossier.after(Step.NOTIFIED))


def _heard(dossier: Dossier) -> bool:
    return any(one.kind is Step.KEPT for one in dossier.after(Step.NOTIFIED))


def statement_until(dossier: Dossier) -> tuple[date, bool] | None:
    """The last day of the statement period of the last notice, and whether it may still move."""
    notice = dossier.last(Step.NOTIFIED)
    if notice is None:
        return None
    due = dossier.due("statement", notice.on)
    return due.day, due.provisional


def _too_early(dossier: Dossier, move: Move) -> Broken:
    until = statement_until(dossier)
    if until is None or not _punishes(move) or _waived(dossier) or _heard(dossier):
        return False
    return until[0].isoformat() if move.on <= until[0] else False


def _uncertain(dossier: Dossier, move: Move) -> Broken:
    until = statement_until(dossier)
    open_end = until is not None and until[1] and not _waived(dossier) and not _heard(dossier)
    return _punishes(move) and open_end


def _unconsidered(dossier: Dossier, _move: Move) -> Broken:
    return bool(dossier.open(Step.STATED, Step.KEPT))


def _heavier(dossier: Dossier, move: Move) -> Broken:
    lowest = dossier.lowest_told
    return _punishes(move) and any(stake.fen > lowest.get(stake.id, stake.fen) for stake in dossier.stakes)


def _request_open(dossier: Dossier, move: Move) -> Broken:
    notice = dossier.last(Step.NOTIFIED)
    if notice is None or not notice.yes("hearing") or not _punishes(move):
        return False
    asked = any(one.kind is Step.HEARING_ASKED for one in dossier.after(Step.NOTIFIED))
    given_up = any(one.yes("hearing_too") for one in dossier.after(Step.NOTIFIED) if one.kind is Step.WAIVED)
    last = dossier.due("hearing_request", notice.on).day
    return last.isoformat() if not asked and not given_up and move.on <= last else False


def _unheard(dossier: Dossier, _move: Move) -> Broken:
    return bool(dossier.open(Step.HEARING_ASKED, Step.HEARING_ENDED))


def needs_discussion(dossier: Dossier) -> bool:
    """Whether the heads decide together: complex, or a major penalty."""
    report = dossier.last(Step.REPORTED)
    return dossier.reaches("discussion") or hearing_right(dossier) or bool(report and report.yes("complex"))


def _undiscussed(dossier: Dossier, move: Move) -> Broken:
    discussed = any(one.kind is Step.DISCUSSED for one in dossier.after(Step.REPORTED))
    return _punishes(move) and needs_discussion(dossier) and not discussed


def _poor_record(_dossier: Dossier, move: Move) -> Broken:
    complete = all(move.text(name) for name in ("views", "conclusion"))
    return len(move.people("attendees")) < LEAST_PRESENT or not complete or not move.yes("signed")


def _over_term(dossier: Dossier, move: Move) -> Broken:
    last = decision_due(dossier, move.on)
    return last.isoformat() if _punishes(move) and last is not None and move.on > last else False


def _extended_wrongly(dossier: Dossier, move: Move) -> Broken:
    which = [one.text("which") for one in dossier.all(Step.EXTENDED)]
    expected = FIRST_EXTENSION if not which else SECOND_EXTENSION
    periods = dossier.context.periods
    most = periods["decision_extension" if expected == FIRST_EXTENSION else "decision_second"].count
    last = decision_due(dossier, move.on)
    fits = move.text("which") == expected and len(which) < 2 and 0 < int(move.values.get("days") or 0) <= most
    discussed = expected == FIRST_EXTENSION or bool(move.text("meeting"))
    return not (fits and discussed and move.text("reason") and last is not None and move.on <= last)


def _no_kind(_dossier: Dossier, move: Move) -> Broken:
    outcome = move.text("outcome")
    return outcome not in OUTCOMES or (outcome != PUNISH and not move.text("grounds"))


def _no_routes(_dossier: Dossier, move: Move) -> Broken:
    return _punishes(move) and not (move.text("review_at") and move.text("suit_at") and move.text("pay_at"))


def _decider_worked(dossier: Dossier, move: Move) -> Broken:
    reviewers = {one.by for one in dossier.all(Step.REVIEWED)}
    return move.by is not None and move.by in dossier.investigators | dossier.officers | reviewers


GUARDS = (
    guard(
        171,
        (Step.DECIDED,),
        apl("第四十四条、第六十二条"),
        ("未向当事人告知拟处罚的内容及事实、理由、依据，不得作出处罚决定", "no penalty without the prior notice"),
        ("请先送达事先告知书", "Serve the notice first"),
        _untold,
    ),
    guard(
        172,
        (Step.DECIDED,),
        apl("第四十五条、第六十二条"),
        ("陈述申辩期届满前不得作出处罚决定", "no penalty before the statement period is over"),
        ("请等待期限届满；对方书面放弃，或陈述申辩已复核的，可以提前", "Wait, or until it was waived or heard"),
        _too_early,
    ),
    guard(
        173,
        (Step.DECIDED,),
        apl("第四十五条、第八十五条"),
        ("陈述申辩期跨入尚未公布放假安排的年度，届满日未定", "the end of the statement period is not certain"),
        ("请先维护节假日表", "Load the holiday notice first"),
        _uncertain,
    ),
    guard(
        174,
        (Step.DECIDED,),
        apl("第四十五条"),
        ("陈述申辩尚未复核", "a statement has not been considered"),
        ("请先复核并记录是否采纳及理由", "Consider it and record the outcome"),
        _unconsidered,
    ),
    guard(
        175,
        (Step.DECIDED,),
        apl("第四十五条"),
        ("决定的金额高于曾经告知的最低金额", "more is decided than the lowest that was ever notified"),
        (
            "不得因陈述申辩加重；事实有变化的，写明变化并重新告知",
            "Stay at or below it, or notify again with the changed facts",
        ),
        _heavier,
        422,
    ),
    guard(
        176,
        (Step.DECIDED,),
        apl("第六十三条、第六十四条"),
        ("要求听证的期限尚未届满", "the time to ask for a hearing is not over"),
        ("请等待期限届满；对方书面放弃听证的，可以提前", "Wait, or until the hearing was waived in writing"),
        _request_open,
    ),
    guard(
        177,
        (Step.DECIDED,),
        apl("第六十三条、第六十五条"),
        ("当事人要求听证，尚未举行", "a hearing was asked for and has not been held"),
        ("请先举行听证，或登记当事人撤回、放弃", "Hold it, or record that it was withdrawn"),
        _unheard,
    ),
    guard(
        178,
        (Step.DECIDED,),
        apl("第五十七条第二款"),
        (
            "情节复杂或者重大的处罚，应当由负责人集体讨论决定",
            "a complex or major penalty is discussed by the heads together",
        ),
        ("请先登记集体讨论记录", "Record the discussion first"),
        _undiscussed,
    ),
    guard(
        179,
        (Step.DISCUSSED,),
        apl("第五十七条第二款"),
        (
            "集体讨论记录应写明两名以上参加人、不同意见和结论，并经签字",
            "the record names at least two present, their views, the conclusion, and is signed",
        ),
        ("请补全集体讨论记录", "Complete the record"),
        _poor_record,
        422,
    ),
    guard(
        180,
        (Step.DECIDED,),
        apl("第六十条"),
        ("已超过作出处罚决定的期限", "the time for a penalty decision is over"),
        (
            "期满前可经负责人批准延长三十日，再由集体讨论延长不超过六十日；期满后不得作出处罚决定",
            "It is extended before its end only: 30 days by the head, then up to 60 by a meeting",
        ),
        _over_term,
    ),
    guard(
        181,
        (Step.EXTENDED,),
        order4("第四十五条"),
        (
            "办案期限先由负责人批准延长一次不超过三十日，再由集体讨论延长一次不超过六十日，均在届满前办理",
            "extended in time, with reasons: once by the head up to 30 days, then once by a meeting up to 60",
        ),
        ("请核对延长的次序、天数、理由和集体讨论记录", "Check order, days, reason and meeting"),
        _extended_wrongly,
        422,
    ),
    guard(
        182,
        (Step.DECIDED,),
        apl("第五十七条"),
        (
            "决定应属于法定的五种之一；不予处罚或者移送的须写明理由",
            "a decision is of one of five kinds, with its grounds",
        ),
        ("请选择决定种类并写明理由", "Choose the kind and write the grounds"),
        _no_kind,
        422,
    ),
    guard(
        183,
        (Step.DECIDED,),
        apl("第五十九条"),
        (
            "处罚决定书应写明缴款方式以及申请复议、提起诉讼的途径",
            "the decision says how to pay and where to ask for review or sue",
        ),
        ("请填写缴款银行、复议机关和管辖法院", "Write the bank, the reviewing authority and the court"),
        _no_routes,
        422,
    ),
    guard(
        184,
        (Step.DECIDED,),
        apl("第四十二条、第五十七条"),
        ("调查、审核本案的人员不得作出决定", "who investigated or reviewed does not decide"),
        ("请由局负责人决定", "Let the head decide"),
        _decider_worked,
        403,
    ),
)
