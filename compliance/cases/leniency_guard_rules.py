"""Guards of a lighter penalty and of none: on which facts, proved how, decided by whom.

行政处罚法 article 32 (must be lighter), article 33 (none, or may be none; and then the party is instructed). Which
circumstance has which effect is data (`law.circumstances`); the report names those that were established.
"""

from compliance.cases.decision_guard_rules import PUNISH
from compliance.cases.dossier_rules import Dossier, Move, stakes_of
from compliance.cases.guard_rules import Broken, apl, guard
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words
from compliance.law.circumstances import Circumstance, Effect, Towards, circumstance, with_effect

MINOR = "minor"
_BY_LAW = (Effect.LIGHTER, Effect.EXEMPT, Effect.MAY_EXEMPT)


def _report(dossier: Dossier, move: Move) -> Move | None:
    return move if move.kind is Step.REPORTED else dossier.last(Step.REPORTED)


def established(dossier: Dossier, move: Move, *effects: Effect) -> tuple[Circumstance, ...]:
    """The circumstances of these effects that the report (or the move, where it is one) names."""
    report = _report(dossier, move)
    return with_effect(report.values.get("circumstances") or (), *effects) if report else ()


def _named(found: tuple[Circumstance, ...]) -> Words:
    zh = "；".join(f"{one.words.zh}，{one.source}" for one in found)
    return Words(zh, "; ".join(f"{one.words.en}, {one.source}" for one in found))


def _unproved(dossier: Dossier, move: Move) -> Broken:
    found = established(dossier, move, *_BY_LAW)
    return _named(found) if found and not move.text("proof") else False


def _fined_all_the_same(dossier: Dossier, move: Move) -> Broken:
    found = established(dossier, move, Effect.EXEMPT)
    stakes = stakes_of(move) if move.kind is Step.REPORTED else dossier.stakes
    fined = any(one.consequence == "fine" and one.fen for one in stakes)
    punished = move.text("outcome") == PUNISH if move.kind is Step.DECIDED else fined
    return _named(found) if found and punished else False


def _not_lighter(dossier: Dossier, move: Move) -> Broken:
    found = established(dossier, move, Effect.LIGHTER)
    heavy = any(circumstance(id).towards is Towards.HEAVY for id in move.values.get("circumstances") or ())
    above = any(one.consequence == "fine" and one.fen and not one.light for one in stakes_of(move))
    return _named(found) if found and above and not heavy else False


def _no_ground(dossier: Dossier, move: Move) -> Broken:
    return move.text("outcome") == MINOR and not established(dossier, move, Effect.EXEMPT, Effect.MAY_EXEMPT)


def _uninstructed(_dossier: Dossier, move: Move) -> Broken:
    return move.text("outcome") == MINOR and not move.text("education")


def _below_undiscussed(dossier: Dossier, move: Move) -> Broken:
    below = any(one.below for one in dossier.stakes)
    discussed = any(one.kind is Step.DISCUSSED for one in dossier.after(Step.REPORTED))
    return move.text("outcome") == PUNISH and below and not discussed


GUARDS = (
    guard(
        150,
        (Step.REPORTED,),
        apl("第三十二条、第三十三条、第四十条"),
        (
            "从轻、减轻或者不予处罚的情节须有证据证明",
            "what makes a penalty lighter, or lets none follow, is proved by evidence",
        ),
        ("请写明证明该情节的证据", "Name the evidence of the circumstance"),
        _unproved,
        422,
        "proof",
    ),
    guard(
        154,
        (Step.REPORTED,),
        apl("第三十二条"),
        (
            "有应当从轻或者减轻处罚的情形，拟处罚款须在从轻档以内或者低于法定幅度",
            "what must be lighter is fined within the light tier, or below the range",
        ),
        (
            "请降低罚款；同时有从重情节的，一并列明并在裁量理由中说明",
            "Lower the fine; where something also speaks against it, name that too and weigh both",
        ),
        _not_lighter,
        422,
        "choices",
    ),
    guard(
        185,
        (Step.REPORTED, Step.NOTIFIED, Step.DECIDED),
        apl("第三十三条"),
        ("已认定依法不予行政处罚的情形，不得给予行政处罚", "what the law leaves without a penalty is not penalised"),
        (
            "请不填罚款幅度，作出不予行政处罚决定；认为情形不成立的，补充调查后重新报告",
            "Leave the fine blank and decide on no penalty; if the circumstance does not stand, investigate further",
        ),
        _fined_all_the_same,
        422,
    ),
    guard(
        186,
        (Step.DECIDED,),
        apl("第三十三条"),
        (
            "不予行政处罚须属于轻微并及时改正且没有造成危害后果、初次违法且危害后果轻微并及时改正、没有主观过错三种情形之一，"
            "并经调查终结报告认定",
            "no penalty for a minor act rests on one of three grounds that the final report established",
        ),
        (
            "请补充调查，在调查终结报告中认定该情节并列明证据",
            "Investigate further and establish the ground, with its evidence, in the report",
        ),
        _no_ground,
        422,
    ),
    guard(
        187,
        (Step.DECIDED,),
        apl("第三十三条第三款"),
        ("不予行政处罚的，应当对当事人进行教育", "who is not penalised is instructed"),
        ("请写明教育的方式和内容", "Write how the party was instructed"),
        _uninstructed,
        422,
        "education",
    ),
    guard(
        188,
        (Step.DECIDED,),
        "《规范医疗保障基金使用监督管理行政处罚裁量权办法》（医保发〔2021〕35号）（未核实）",
        ("低于法定幅度的减轻处罚，应当由负责人集体讨论决定", "a fine below the range is decided by the heads together"),
        ("请先登记集体讨论记录", "Record the discussion first"),
        _below_undiscussed,
    ),
)
