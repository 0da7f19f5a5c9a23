"""Guards after the decision: service, payment, instalments, late fee, urging, court."""

from datetime import date

from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, apl, guard, late
from compliance.cases.overdue_fine_rules import late_fee
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

ANNULLED = "annulled"
SERVICE_WAYS = {
    "on_the_spot": Words(zh="当场交付", en="Handed over on the spot"),
    "direct": Words(zh="直接送达", en="Direct service"),
    "left": Words(zh="留置送达", en="Left with a witness"),
    "entrusted": Words(zh="委托送达", en="Entrusted service"),
    "post": Words(zh="邮寄送达", en="By post"),
    "electronic": Words(zh="电子送达", en="Electronic service"),
    "public": Words(zh="公告送达", en="Public notice"),
}


def outstanding(dossier: Dossier) -> int:
    """What of the money decided, and of what was added to it, has not come in, in fen; 0 once it is annulled."""
    decided = dossier.last(Step.DECIDED, Step.SUMMARY)
    unpunished = decided is None or (decided.kind is Step.DECIDED and decided.text("outcome") != "punish")
    if unpunished or any(move.text("outcome") == ANNULLED for move in dossier.all(Step.CONTEST_ENDED)):
        return 0
    added = dossier.last(Step.LATE_FEE)
    fee = int(added.values.get("fen") or 0) if added else 0
    came = sum(int(move.values.get("fen") or 0) for move in dossier.all(Step.RECEIVED))
    return sum(stake.fen for stake in dossier.stakes) + fee - came


def served_on(dossier: Dossier) -> date | None:
    """The day the decision reached the party: of a public notice the day its time was over."""
    served = dossier.last(Step.SERVED, Step.SUMMARY)
    return (served.day("effective_on") or served.on) if served else None


def payment_due(dossier: Dossier) -> date | None:
    """The last day to pay: fifteen days after service, or the last day of what was put off."""
    deferred, served = dossier.last(Step.DEFERRED), served_on(dossier)
    plan = deferred.values.get("plan") if deferred else None
    if plan:
        return max(date.fromisoformat(row["on"]) for row in plan)
    return dossier.due("payment", served).day if served else None


def rights_end(dossier: Dossier) -> date | None:
    """The day review and suit are both no longer open: after a contest, when it ended."""
    ended, served = dossier.last(Step.CONTEST_ENDED), served_on(dossier)
    if served is None:
        return None
    last = max(dossier.due("review", served).day, dossier.due("suit", served).day)
    return max(last, ended.on) if ended else last


def _served_late(dossier: Dossier, move: Move) -> Broken:
    decided = dossier.last(Step.DECIDED)
    on_time = decided is not None and move.text("way") != "public"
    return late(move, dossier.due("service", decided.on).day) if on_time and decided else False


def _no_consent(_dossier: Dossier, move: Move) -> Broken:
    return move.text("way") == "electronic" and not move.text("consent")


def _public_early(dossier: Dossier, move: Move) -> Broken:
    if move.text("way") != "public":
        return False
    begun = move.day("published_on")
    if begun is None or not move.text("tried"):
        return True
    last = dossier.due("public_service", begun).day
    return last.isoformat() if move.on < last else False


def _wrong_fee(dossier: Dossier, move: Move) -> Broken:
    found = late_fee(dossier, move.on)
    return found is None or int(move.values.get("fen") or 0) != found.amount_fen


def _urged_early(dossier: Dossier, move: Move) -> Broken:
    last = payment_due(dossier)
    return last is None or move.on <= last or outstanding(dossier) <= 0


def _court_unurged(dossier: Dossier, move: Move) -> Broken:
    urged = dossier.last(Step.URGED)
    if urged is None:
        return True
    last = dossier.due("urging", urged.on).day
    return last.isoformat() if move.on <= last else False


def _court_late(dossier: Dossier, move: Move) -> Broken:
    start = rights_end(dossier)
    if dossier.last(Step.DEFERRED) is not None:
        start = max(start or date.min, payment_due(dossier) or date.min)
    if start is None:
        return True
    last = dossier.due("court", start).day
    return last.isoformat() if move.on > last else False


def _rights_open(dossier: Dossier, move: Move) -> Broken:
    ends = rights_end(dossier)
    pending = bool(dossier.open(Step.CONTESTED, Step.CONTEST_ENDED))
    return pending or ends is None or move.on <= ends


GUARDS = (
    guard(
        191,
        (Step.SERVED,),
        apl("第六十一条、第八十五条"),
        ("决定书应当场交付或者在七个工作日内送达", "a decision is served on the spot or within seven working days"),
        ("请写明逾期原因", "Write why it is late"),
        _served_late,
    ),
    guard(
        192,
        (Step.SERVED,),
        apl("第六十一条第二款"),
        ("电子送达须有当事人签订的确认书", "electronic service needs the party's signed consent"),
        ("请填写确认书编号，或改用其他方式", "Name the signed consent, or serve in another way"),
        _no_consent,
        422,
    ),
    guard(
        193,
        (Step.SERVED,),
        apl("第六十一条"),
        ("公告送达须先穷尽其他方式，公告期满视为送达", "public notice comes last, and counts when its time is over"),
        ("请写明已尝试的方式和公告日期，期满后登记", "Write what was tried and when it was published"),
        _public_early,
        422,
    ),
    guard(
        196,
        (Step.LATE_FEE,),
        apl("第七十二条第一款第一项、第七十三条第三款"),
        (
            "加处罚款按每日百分之三计算，不超过罚款本数，复议和诉讼期间不计",
            "three percent a day, never above the fine, not during review or suit",
        ),
        ("请按系统计算的金额登记", "Record the sum as computed"),
        _wrong_fee,
        422,
    ),
    guard(
        197,
        (Step.URGED,),
        "《中华人民共和国行政强制法》第五十四条",
        ("缴款期满仍未履行的，方可催告", "urged only when the day to pay has passed and money is due"),
        ("请等待缴款期满", "Wait until the day has passed"),
        _urged_early,
    ),
    guard(
        198,
        (Step.COURT_ASKED,),
        "《中华人民共和国行政强制法》第五十四条",
        ("申请强制执行前应当催告，催告书送达十日后仍未履行的方可申请", "the court is asked ten days after urging"),
        ("请先催告并等待十日", "Urge first and wait ten days"),
        _court_unurged,
    ),
    guard(
        199,
        (Step.COURT_ASKED,),
        "《中华人民共和国行政强制法》第五十三条",
        ("已超过申请强制执行的三个月期限", "the three months to ask the court are over"),
        ("请登记结案情形并报告负责人", "Report to the head and close the case accordingly"),
        _court_late,
    ),
    guard(
        200,
        (Step.COURT_ASKED,),
        "《中华人民共和国行政强制法》第五十三条",
        ("当事人仍可复议、诉讼或者正在复议、诉讼", "review or suit is still open or pending"),
        ("请等待期限届满或者程序结束", "Wait until it is over"),
        _rights_open,
    ),
)
