"""Guards of the investigation: evidence, preservation, sealing, assistance, experts, suspension of the case."""

from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.filing_guard_rules import LEAST_OFFICERS
from compliance.cases.guard_rules import Broken, apl, blank, guard, order4
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

EVIDENCE_KINDS = {
    "documentary": Words(zh="书证", en="Document"),
    "physical": Words(zh="物证", en="Object"),
    "audiovisual": Words(zh="视听资料", en="Recording"),
    "electronic": Words(zh="电子数据", en="Electronic data"),
    "witness": Words(zh="证人证言", en="Witness"),
    "party": Words(zh="当事人的陈述", en="The party's own words"),
    "expert": Words(zh="鉴定意见", en="Expert opinion"),
    "scene": Words(zh="勘验笔录、现场笔录", en="Record of the scene"),
}
FROM_AGENCY = "agency"
ALL_STEPS = frozenset(Step)


def _no_kind(_dossier: Dossier, move: Move) -> Broken:
    return move.text("evidence_kind") not in EVIDENCE_KINDS


def _not_by_two(dossier: Dossier, move: Move) -> Broken:
    return len(move.people("officers") & dossier.officers) < LEAST_OFFICERS


def _agency_material(dossier: Dossier, move: Move) -> Broken:
    if move.text("origin") != FROM_AGENCY:
        return False
    verified = dossier.all(Step.REVERIFIED)
    return not any(len(one.people("officers") & dossier.officers) >= LEAST_OFFICERS for one in verified)


def _unverified(dossier: Dossier, _move: Move) -> Broken:
    gathered = dossier.all(Step.EVIDENCE)
    left = {one.text("name") for one in gathered} - {one.text("of") for one in dossier.all(Step.VERIFIED)}
    return "、".join(sorted(left)) if left else not (gathered or dossier.all(Step.REVERIFIED))


def _preserved_too_long(dossier: Dossier, move: Move) -> Broken:
    begun = dossier.open(Step.PRESERVED, Step.PRESERVATION_ENDED)
    if not begun or move.text("outcome") == "released":
        return False
    last = dossier.due("preserve", begun[0].on).day
    return last.isoformat() if move.on > last else False


def _seal_extended_wrongly(dossier: Dossier, move: Move) -> Broken:
    begun = dossier.open(Step.SEALED, Step.UNSEALED)
    if not begun:
        return True
    after = [one for one in dossier.after(Step.SEALED) if one.kind is Step.SEAL_EXTENDED]
    return bool(after) or move.on > dossier.due("seal", begun[0].on).day or not move.text("reason")


def _held(dossier: Dossier, _move: Move) -> Broken:
    preserved = dossier.open(Step.PRESERVED, Step.PRESERVATION_ENDED)
    return bool(preserved or dossier.open(Step.SEALED, Step.UNSEALED))


def _sealed_too_long(dossier: Dossier, move: Move) -> Broken:
    begun = dossier.open(Step.SEALED, Step.UNSEALED)
    if not begun:
        return False
    extended = any(one.kind is Step.SEAL_EXTENDED for one in dossier.after(Step.SEALED))
    last = dossier.due("seal", begun[0].on).day
    last = dossier.due("seal_extension", last).day if extended else last
    return last.isoformat() if move.on > last else False


def _awaits(begun: Step, ended: Step) -> object:
    return lambda dossier, _move: bool(dossier.open(begun, ended))


def _given_up_silently(dossier: Dossier, move: Move) -> Broken:
    if move.text("outcome") == "answered":
        return False
    begun = dossier.open(Step.ASSIST_ASKED, Step.ASSIST_ENDED)
    early = bool(begun) and move.on <= dossier.due("assist", begun[0].on).day
    return early or not move.text("reason")


def _paused(dossier: Dossier, move: Move) -> Broken:
    return move.kind is not Step.RESUMED and bool(dossier.open(Step.PAUSED, Step.RESUMED))


def _backwards(dossier: Dossier, move: Move) -> Broken:
    last = max((one.on for one in dossier.moves if one.kind is not Step.RECEIVED), default=move.on)
    return last.isoformat() if move.on < last else False


GUARDS = (
    guard(
        100,
        ALL_STEPS - {Step.RECEIVED},
        apl("第四十七条"),
        ("办理日期不得早于上一环节", "a step is not dated before the one that came before it"),
        ("请核对日期；全过程记录须按时间先后", "Check the day: the record follows the course of time"),
        _backwards,
        422,
    ),
    guard(
        121,
        (Step.EVIDENCE,),
        apl("第四十六条"),
        ("证据应属于法定的八种之一", "evidence is of one of the eight kinds of the law"),
        ("请选择证据种类", "Choose its kind"),
        _no_kind,
        422,
    ),
    guard(
        122,
        (Step.EVIDENCE, Step.REVERIFIED),
        apl("第四十二条、第五十五条"),
        ("调查取证应由本案两名以上执法人员进行", "two officers of the case gather and verify evidence"),
        ("请填写参加取证的执法人员", "Name the officers who did"),
        _not_by_two,
        422,
    ),
    guard(
        123,
        (Step.EVIDENCE,),
        order4("第二十三条"),
        (
            "经办机构移交的材料未经本案两名执法人员复核，不得作为证据",
            "material of the agency is no evidence before two officers of the case verified it again",
        ),
        ("请先登记移交材料的复核", "Record the re-verification first"),
        _agency_material,
        422,
    ),
    guard(
        124,
        (Step.REPORTED,),
        apl("第四十条、第四十六条"),
        ("证据未经查证属实", "evidence has not been verified"),
        ("请先登记证据的查证结果", "Record how each piece was verified"),
        _unverified,
    ),
    guard(
        125,
        (Step.PRESERVED,),
        apl("第五十六条"),
        (
            "先行登记保存须写明物品和证据可能灭失或者以后难以取得的理由，经负责人批准",
            "preservation needs its list and the reason that evidence may be lost",
        ),
        ("请补全保存清单和理由", "Write the list and the reason"),
        blank("items", "reason"),
        422,
    ),
    guard(
        126,
        (Step.PRESERVATION_ENDED,),
        apl("第五十六条"),
        ("先行登记保存已超过七个工作日，只能解除", "preserved longer than seven working days: it can only be released"),
        ("请解除保存，退还物品", "Release it and give the things back"),
        _preserved_too_long,
    ),
    guard(
        127,
        (Step.SEAL_EXTENDED,),
        order4("第三十一条"),
        ("封存只能在届满前延长一次，并须写明理由", "sealing is extended once, in time, with a reason"),
        ("请解除封存", "Lift the seal"),
        _seal_extended_wrongly,
    ),
    guard(
        128,
        (Step.REPORTED, Step.NOTIFIED, Step.DECIDED),
        apl("第五十六条"),
        ("尚有未处理的登记保存或封存", "something preserved or sealed has not been dealt with"),
        ("请先作出处理", "Deal with it first"),
        _held,
    ),
    guard(
        129,
        (Step.EVIDENCE, Step.VERIFIED),
        order4("第三十一条"),
        ("封存期限已届满，应当解除", "the time of the seal is over"),
        ("请先解除封存，再继续取证", "Lift the seal, then go on"),
        _sealed_too_long,
    ),
    guard(
        130,
        (Step.REPORTED,),
        order4("第三十四条"),
        ("协查尚未回复", "a request for assistance is unanswered"),
        ("请登记回复；逾期未回复的，写明不再等待的理由", "Record the answer, or why it is not waited for any longer"),
        _awaits(Step.ASSIST_ASKED, Step.ASSIST_ENDED),  # type: ignore[arg-type]
    ),
    guard(
        131,
        (Step.ASSIST_ENDED,),
        order4("第三十四条"),
        ("协查期限内不得放弃等待；期满放弃须写明理由", "an answer is given up only after its day, with the reason"),
        ("请等待回复，或期满后写明理由", "Wait, or write the reason after its day"),
        _given_up_silently,
        422,
    ),
    guard(
        132,
        (Step.REPORTED,),
        order4("第二十五条"),
        ("专家评审、鉴定尚未完成", "an expert review is not finished"),
        ("请先登记评审意见", "Record the experts' opinion"),
        _awaits(Step.EXPERTS_ASKED, Step.EXPERTS_ENDED),  # type: ignore[arg-type]
    ),
    guard(
        133,
        ALL_STEPS,
        order4("第四十二条"),
        ("案件已中止，恢复前不得办理其他事项", "the case is suspended: only its resumption is open"),
        ("请先恢复调查", "Resume it first"),
        _paused,
    ),
    guard(
        134,
        (Step.PAUSED,),
        order4("第四十二条"),
        ("中止须有法定情形并写明理由", "a suspension needs its ground and reason"),
        ("请填写中止理由", "Write the reason"),
        blank("reason"),
        422,
    ),
)
