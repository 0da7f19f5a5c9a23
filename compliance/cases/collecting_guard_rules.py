"""Guards of a fine that officers collect on the spot: when they may, and that it is handed in.

行政处罚法 articles 68 to 71: with a fiscal receipt; in two working days at the authority, in two more at the bank.
"""

from datetime import date

from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Broken, apl, guard, late
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due

AUTHORITY, BANK = "authority", "bank"
HANDED_TO = {AUTHORITY: Words("本机关", "The authority"), BANK: Words("指定银行", "The designated bank")}


def collected(dossier: Dossier) -> tuple[Move, ...]:
    """What officers took on the spot; `name` is the fiscal receipt that was given for it."""
    return tuple(move for move in dossier.all(Step.RECEIVED) if move.yes("on_the_spot"))


def handed_in(dossier: Dossier, name: str, to: str) -> date | None:
    """The day that what was taken under a receipt came to the authority or to the bank; None while it has not."""
    done = dossier.all(Step.HANDED_IN)
    return next((move.on for move in done if (move.text("of"), move.text("to")) == (name, to)), None)


def hand_in_due(dossier: Dossier, taken: Move) -> tuple[str, Due] | None:
    """Where what was taken goes next and by which day; None when it is in the bank."""
    name = taken.text("fiscal_receipt")
    if handed_in(dossier, name, BANK) is not None:
        return None
    inside = handed_in(dossier, name, AUTHORITY)
    return (AUTHORITY, dossier.due("hand_in", taken.on)) if inside is None else (BANK, dossier.due("hand_in", inside))


def _named(dossier: Dossier, move: Move) -> Move | None:
    return next((one for one in collected(dossier) if one.text("fiscal_receipt") == move.text("of")), None)


def _nothing_to_hand_in(dossier: Dossier, move: Move) -> Broken:
    taken = _named(dossier, move)
    owed = hand_in_due(dossier, taken) if taken else None
    return owed is None or owed[0] != move.text("to") or not move.text("document")


def _handed_in_late(dossier: Dossier, move: Move) -> Broken:
    taken = _named(dossier, move)
    owed = hand_in_due(dossier, taken) if taken else None
    return late(move, owed[1].day) if owed else False


def _kept_back(dossier: Dossier, _move: Move) -> Broken:
    names = [one.text("fiscal_receipt") for one in collected(dossier) if hand_in_due(dossier, one)]
    return "、".join(names) if names else False


def _collected_by_hand(dossier: Dossier, move: Move) -> Broken:
    if not move.yes("on_the_spot"):
        return False
    limit = dossier.context.numbers["on_the_spot"] * 100
    allowed = int(move.values.get("fen") or 0) <= limit or move.text("hard_to_enforce")
    summary = dossier.last(Step.SUMMARY) is not None
    return not (allowed and summary and move.text("fiscal_receipt"))


GUARDS = (
    guard(
        194,
        (Step.RECEIVED,),
        apl("第六十七条、第六十八条、第七十条"),
        (
            "执法人员当场收缴限于简易程序中一百元以下或者事后难以执行的罚款，并出具财政票据",
            "officers collect only at summary decisions, up to 100 yuan or if hard to enforce, with a fiscal receipt",
        ),
        ("请由当事人到指定银行缴款", "Let the party pay at the bank"),
        _collected_by_hand,
        422,
    ),
    guard(
        209,
        (Step.HANDED_IN,),
        apl("第七十一条、第八十五条"),
        (
            "当场收缴的罚款应在二日（工作日）内交至行政机关，行政机关应在二日（工作日）内缴付指定的银行",
            "what was collected is handed to the authority within two working days, and by it to the bank within two",
        ),
        ("请写明逾期原因", "Write why it is late"),
        _handed_in_late,
        409,
        "late_reason",
    ),
    guard(
        210,
        (Step.HANDED_IN,),
        apl("第七十一条"),
        (
            "上缴的应是本案当场收缴的罚款，先交至行政机关，再缴付银行，并有凭证",
            "what is handed in was collected in this case, goes to the authority, then to the bank, with a voucher",
        ),
        ("请核对收缴票据、次序和凭证", "Check the receipt, the order and the voucher"),
        _nothing_to_hand_in,
        422,
    ),
    guard(
        190,
        (Step.CLOSE_PROPOSED,),
        apl("第七十一条"),
        ("当场收缴的罚款尚未缴付银行，不能结案", "money that was collected has not reached the bank"),
        ("请先登记上缴情况", "Record that it was handed in"),
        _kept_back,
    ),
)
