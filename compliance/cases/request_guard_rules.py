"""Guards of what the party asks for: a payment put off or divided, a recusal; one at a time, answered with reasons."""

from compliance.cases.carrying_guard_rules import outstanding
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, apl, blank, guard
from compliance.cases.step_rules import EventKind as Step

_ANSWERS = (Step.DEFERRED, Step.DEFERRAL_REFUSED)


def deferral_open(dossier: Dossier) -> Move | None:
    """The party's request to put off or divide the payment that nobody has answered yet."""
    last = dossier.last(Step.DEFERRAL_ASKED, *_ANSWERS)
    return last if last is not None and last.kind is Step.DEFERRAL_ASKED else None


def _misplanned(dossier: Dossier, move: Move) -> bool:
    plan = move.values.get("plan") or ()
    days = [row["on"] for row in plan]
    sums = sum(int(row["fen"]) for row in plan) == outstanding(dossier)
    ordered = bool(days) and days == sorted(set(days)) and days[0] > move.on.isoformat()
    return not (sums and ordered)


def _bad_plan(dossier: Dossier, move: Move) -> Broken:
    asked = move.text("request") or deferral_open(dossier) is not None
    return _misplanned(dossier, move) or not asked


def _asked_badly(dossier: Dossier, move: Move) -> Broken:
    return _misplanned(dossier, move) or not move.text("reason")


def _asked_twice(dossier: Dossier, move: Move) -> Broken:
    if move.kind is Step.RECUSAL_ASKED:
        return bool(dossier.open(Step.RECUSAL_ASKED, Step.RECUSAL_DECIDED))
    return deferral_open(dossier) is not None


def _not_asked(dossier: Dossier, _move: Move) -> Broken:
    return deferral_open(dossier) is None


GUARDS = (
    guard(
        195,
        (Step.DEFERRED,),
        apl("第六十六条第二款"),
        (
            "延期、分期缴纳须有当事人申请，各期合计等于未缴金额，日期依次在后",
            "put off on request only; the parts add up to what is due, on days that follow each other",
        ),
        ("请核对申请和各期金额、日期", "Check the request, the sums and the days"),
        _bad_plan,
        422,
    ),
    guard(
        213,
        (Step.DEFERRAL_ASKED,),
        apl("第六十六条第二款"),
        (
            "申请延期、分期缴纳须写明经济困难的理由；各期合计等于未缴金额，日期依次在后",
            "a request says why, and its parts add up to what is due, on days that follow each other",
        ),
        ("请写明理由，并核对各期金额、日期", "Write the reason; check the sums and the days"),
        _asked_badly,
        422,
        "plan",
    ),
    guard(
        214,
        (Step.DEFERRAL_REFUSED,),
        apl("第六十六条第二款"),
        ("没有待答复的延期、分期缴纳申请", "no request to put off the payment waits for an answer"),
        ("请先登记当事人的申请", "Record the request first"),
        _not_asked,
    ),
    guard(
        215,
        (Step.DEFERRAL_REFUSED,),
        apl("第六十六条第二款"),
        ("不予批准须写明理由", "a refusal says why"),
        ("请写明理由", "Write the reason"),
        blank("reason"),
        422,
        "reason",
    ),
    guard(
        216,
        (Step.DEFERRAL_ASKED, Step.RECUSAL_ASKED),
        apl("第四十三条、第六十六条"),
        ("前一申请尚未答复", "the request before has not been answered"),
        ("请等待答复；需要补充的，向承办人员提出", "Wait for the answer; add to it through the officer"),
        _asked_twice,
    ),
)
