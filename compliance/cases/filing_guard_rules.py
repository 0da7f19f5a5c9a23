"""Guards from a lead to an open case: check of the lead, filing, officers, recusal, jurisdiction, limitation."""

from datetime import date

from compliance.cases.dossier_rules import ORGANISATION, PERSON, Dossier, Move
from compliance.cases.guard_rules import Broken, apl, blank, guard, late, order4
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.working_days import due_on

FILING = (Step.FILING_PROPOSED, Step.SUMMARY)
LEAST_OFFICERS = 2


def lead_due(dossier: Dossier) -> date:
    """The last day to decide on filing: counted from the day the lead came in, appraisal left out."""
    taken = dossier.moves[0]
    start = taken.day("received_on") or taken.on
    days = sum(dossier.context.periods[name].count for name in _lead_periods(dossier))
    term = dossier.context.periods["lead_check"]
    days += sum(int(move.values.get("excluded_days") or 0) for move in dossier.all(Step.LEAD_EXTENDED))
    return due_on(start, days, term.unit, dossier.context.calendar, roll=term.roll).day


def _lead_periods(dossier: Dossier) -> tuple[str, ...]:
    return ("lead_check", "lead_extension") if dossier.all(Step.LEAD_EXTENDED) else ("lead_check",)


def _lead_over(dossier: Dossier, move: Move) -> Broken:
    return late(move, lead_due(dossier))


def _extended_wrongly(dossier: Dossier, move: Move) -> Broken:
    return bool(dossier.all(Step.LEAD_EXTENDED)) or move.on > lead_due(dossier) or not move.text("reason")


def _too_few(dossier: Dossier, move: Move) -> Broken:
    return len(move.people("officers")) < LEAST_OFFICERS


def _uncertified(dossier: Dossier, move: Move) -> Broken:
    held = [dossier.context.certificates.get(one) for one in sorted(move.people("officers"))]
    valid = [one for one in held if one is not None and one.until >= move.on]
    return len(valid) < len(held) or len({one.number for one in valid}) < len(valid)


def too_old(dossier: Dossier, move: Move) -> Broken:
    """Whether the act was over more than two years (five where it endangers life, health or finance) before it was
    discovered; the day that closes the period is still inside it."""
    proposed = move if move.kind in FILING else dossier.last(Step.FILING_PROPOSED)
    if proposed is None or (move.kind is Step.DECIDED and move.text("outcome") != "punish"):
        return False
    acted, found = proposed.day("acted_on"), proposed.day("discovered_on")
    if acted is None or found is None:
        return True
    last = dossier.due("limitation_grave" if proposed.text("grave_reason") else "limitation", acted).day
    return last.isoformat() if found > last else False


def _elsewhere(_dossier: Dossier, move: Move) -> Broken:
    return move.text("jurisdiction") != "here"


def _own_approval(dossier: Dossier, move: Move) -> Broken:
    proposed = dossier.last(Step.FILING_PROPOSED)
    return move.by is not None and proposed is not None and move.by in proposed.people("officers") | {proposed.by}


def _dispute_open(dossier: Dossier, move: Move) -> Broken:
    return bool(dossier.open(Step.DISPUTED, Step.DISPUTE_ENDED))


def _dispute_late(dossier: Dossier, move: Move) -> Broken:
    begun = dossier.open(Step.DISPUTED, Step.DISPUTE_ENDED)
    if not begun or move.text("outcome") == "superior":
        return False
    last = dossier.due("consult", begun[0].on).day
    return last.isoformat() if move.on > last else False


def _recusal_by_whom(dossier: Dossier, move: Move) -> Broken:
    heads = move.by is not None and move.by in move.people("who")
    return heads and not move.text("meeting")


def _recusal_leaves_few(dossier: Dossier, move: Move) -> Broken:
    if not move.yes("granted"):
        return False
    left = (dossier.officers - move.people("who")) | move.people("replacement")
    certified = [one for one in left if one in dossier.context.certificates]
    return len(certified) < LEAST_OFFICERS


def _recusal_open(dossier: Dossier, move: Move) -> Broken:
    return bool(dossier.open(Step.RECUSAL_ASKED, Step.RECUSAL_DECIDED))


def _tied(dossier: Dossier, move: Move) -> Broken:
    return bool((move.people("officers") | move.people("replacement")) & dossier.context.recused)


def summary_over(dossier: Dossier, move: Move) -> Broken:
    """Whether a fine on the spot is above what the summary procedure allows for the kind of party."""
    rows = move.values.get("parts") or ()
    party = PERSON if rows and all(row["debtor"] == PERSON for row in rows) else ORGANISATION
    limit = dossier.context.numbers[f"summary_{party}"]
    return sum(row["fen"] for row in rows if row["consequence"] == "fine") > limit * 100


def _summary_late(dossier: Dossier, move: Move) -> Broken:
    made = move.day("decided_on") or move.on
    return late(move, dossier.due("summary_filing", made).day)


GUARDS = (
    guard(
        101,
        (Step.FILING_PROPOSED, Step.NOT_FILED),
        order4("第十四条"),
        ("线索核查已超过规定期限", "the time to check the lead is over"),
        (
            "请写明逾期原因；在期限内可经负责人批准延长一次",
            "Write why it is late; within the time it may be extended once",
        ),
        _lead_over,
    ),
    guard(
        102,
        (Step.LEAD_EXTENDED,),
        order4("第十四条"),
        ("核查期限只能在届满前延长一次，并须写明理由", "the check is extended once, in time, with a reason"),
        ("请在期限届满前办理，或直接作出是否立案的决定", "Decide on filing instead"),
        _extended_wrongly,
    ),
    guard(
        103,
        (Step.FILING_PROPOSED,),
        order4("第十五条"),
        ("立案须有明确的当事人、违法事实和依据", "filing needs a party, facts and a basis"),
        ("请补全立案审批表", "Complete the filing form"),
        blank("suspect", "facts", "basis"),
        422,
    ),
    guard(
        104,
        FILING,
        apl("第二十二条"),
        ("不属于本机关管辖的，不得立案", "what is not in this bureau's jurisdiction is not filed"),
        ("请移送有管辖权的机关；有争议的，先协商或报请指定", "Transfer it, or settle who has jurisdiction first"),
        _elsewhere,
        422,
    ),
    guard(
        105,
        FILING,
        apl("第四十二条"),
        ("执法人员不得少于两人", "at least two officers"),
        ("请指定至少两名执法人员", "Name at least two officers"),
        _too_few,
        422,
    ),
    guard(
        106,
        FILING,
        apl("第四十二条"),
        (
            "执法人员须持有效且证号各不相同的行政执法证件",
            "each officer holds a certificate that is valid, with a number of its own",
        ),
        ("请更换人员，或先更新执法证件", "Name others, or renew the certificate first"),
        _uncertified,
        422,
    ),
    guard(
        107,
        (Step.FILING_PROPOSED, Step.FILED, Step.SUMMARY, Step.DECIDED),
        apl("第三十六条"),
        ("违法行为终了至被发现已超过追究时效", "the act was over too long before it was discovered"),
        (
            "不再给予行政处罚；涉及公民生命健康安全、金融安全且有危害后果的，时效为五年，须写明理由",
            "No penalty; five years only where life, health or finance was endangered and harmed, with reasons",
        ),
        too_old,
        422,
    ),
    guard(
        108,
        (Step.FILED, Step.FILING_RETURNED, Step.NOT_FILED),
        order4("第十五条"),
        ("立案由负责人审批，提出人和办案人员不得审批", "the head approves, never who proposed or investigates"),
        ("请由负责人审批", "Let the head approve"),
        _own_approval,
        403,
    ),
    guard(
        109,
        (Step.REPORTED, Step.NOTIFIED, Step.DECIDED),
        apl("第二十五条"),
        ("管辖争议尚未解决", "who has jurisdiction is still disputed"),
        ("请先登记协商结果或上级机关的指定", "Record the agreement or the superior's decision first"),
        _dispute_open,
    ),
    guard(
        110,
        (Step.DISPUTE_ENDED,),
        order4("第十二条"),
        ("协商期已过，应报请共同的上一级机关指定管辖", "the time to consult is over; the common superior decides"),
        ("请登记上级机关的指定", "Record the superior's decision"),
        _dispute_late,
    ),
    guard(
        111,
        (Step.RECUSAL_DECIDED,),
        apl("第四十三条"),
        ("本人的回避不由本人决定；负责人的回避由集体讨论决定", "nobody decides on their own recusal; a meeting does"),
        ("请由负责人决定；涉及负责人的，填写集体讨论记录", "Name the meeting that decided"),
        _recusal_by_whom,
        403,
    ),
    guard(
        112,
        (Step.RECUSAL_DECIDED,),
        apl("第四十二条、第四十三条"),
        ("回避后持证执法人员不足两人", "after the recusal fewer than two certified officers are left"),
        ("请同时指定接替人员", "Name who takes over"),
        _recusal_leaves_few,
        422,
    ),
    guard(
        113,
        (Step.NOTIFIED, Step.DECIDED),
        apl("第四十三条"),
        ("回避申请尚未决定", "a request for recusal is undecided"),
        ("请先决定是否回避；决定前不停止调查", "Decide it first; the investigation goes on meanwhile"),
        _recusal_open,
    ),
    guard(
        114,
        (*FILING, Step.RECUSAL_DECIDED),
        apl("第四十三条"),
        ("指定的人员与当事人有应当回避的关系", "an officer named has a tie to the party"),
        ("请另行指定人员", "Name somebody else"),
        _tied,
        422,
    ),
    guard(
        115,
        (Step.SUMMARY,),
        apl("第五十一条"),
        (
            "当场处罚限于对公民二百元以下、对法人或者其他组织三千元以下的罚款",
            "on the spot at most 200 yuan from a person, 3,000 from an organisation",
        ),
        ("请按普通程序立案", "File it in the ordinary procedure"),
        summary_over,
        422,
    ),
    guard(
        116,
        (Step.SUMMARY,),
        order4("第五十一条"),
        ("当场处罚决定应在七个工作日内报所属机关备案", "a decision on the spot is reported within seven working days"),
        ("请写明逾期原因", "Write why it is late"),
        _summary_late,
    ),
)
