"""From confirmed lines to bases: what each consequence is counted from, once every line is decided.

Lines are grouped by violation, debtor and clause (one agreement version each). Where a paper record states the bases of
a violation and debtor, those hold, but never for more than the confirmed lines still carry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from compliance.findings.rules import FundAmount, Measure, NewBase
from compliance.foundation.money import Fen
from compliance.foundation.words import Words

CONSEQUENCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "refusal": Words("不予支付", "Payment refused"),
        "recovery": Words("追回医疗保障基金", "Recovery of fund money"),
        "offset": Words("抵扣", "Offset"),
        "damages": Words("违约金", "Liquidated damages"),
        "fine": Words("罚款", "Fine"),
        "indicator_deduction": Words("考核扣减", "Deduction by indicators"),
        "interview": Words("约谈", "Interview"),
        "rectify": Words("责令改正（限期整改）", "Order to correct"),
        "suspend_payment": Words("暂停拨付", "Payment suspended"),
        "suspend_department": Words("暂停责任部门医药服务", "Department suspended"),
        "suspend_person": Words("中止个人支付资格", "Person suspended"),
        "suspend_agreement": Words("中止协议", "Agreement suspended"),
        "rescind": Words("解除协议", "Agreement rescinded"),
        "points": Words("支付资格记分", "Points"),
        "transfer": Words("移送", "Transfer to another authority"),
        "hand_over": Words("移交", "Hand-over to the bureau"),
    }
)

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting must know of one confirmed line.

    second: the consequence beside recovery (damages by the clause, fine by the law), "" where there is none;
    second_measure: what that one is counted from; clause: which clause of which template, "" on the other track.
    """

    violation: str
    debtor: str
    funds: tuple[FundAmount, ...]
    total_fen: Fen
    acted_on: date
    clause: str = ""
    second: str = ""
    second_measure: str = "none"


def sums_by_fund(amounts: Iterable[FundAmount]) -> dict[Place, Fen]:
    """(fund, insured place) -> fen, in order of first appearance."""
    sums: dict[Place, Fen] = {}
    for part in amounts:
        place = (part.fund, part.insured_place)
        sums[place] = sums.get(place, 0) + part.fen
    return sums


def whole(sums: Mapping[Place, Fen]) -> Fen:
    """The sum of all funds."""
    return sum(sums.values())


def bases(lines: tuple[Counted, ...], stated: tuple[NewBase, ...]) -> tuple[NewBase, ...]:
    """The bases that the confirmed lines make, stated ones in place of counted ones for their violation and debtor."""
    found: list[NewBase] = []
    spoken_for = {(base.violation, base.debtor) for base in stated}
    for base in stated:
        kept = _kept(
            base, tuple(line for line in lines if (line.violation, line.debtor) == (base.violation, base.debtor))
        )
        found += [kept] if kept else []
    groups: dict[tuple[str, str, str], list[Counted]] = {}
    for line in lines:
        if (line.violation, line.debtor) not in spoken_for:
            groups.setdefault((line.violation, line.debtor, line.clause), []).append(line)
    for group in groups.values():
        found += _counted(tuple(group))
    return tuple(found)


def _kept(base: NewBase, lines: tuple[Counted, ...]) -> NewBase | None:
    """A stated base, cut to what its confirmed lines still carry; None when none of them was confirmed."""
    if not lines:
        return None
    if base.measure == Measure.TOTAL:
        cut = _cut_to_sum(base.amounts, sum(line.total_fen for line in lines))
        return replace(base, amounts=cut) if cut else None
    most = sums_by_fund(part for line in lines for part in line.funds)
    if base.measure == Measure.NONE and not whole(most):
        return base
    amounts = tuple(
        replace(part, fen=min(part.fen, most.get((part.fund, part.insured_place), 0))) for part in base.amounts
    )
    kept = replace(base, amounts=tuple(part for part in amounts if part.fen))
    return kept if kept.amounts or base.measure == Measure.NONE else None


def _cut_to_sum(amounts: tuple[FundAmount, ...], most: Fen) -> tuple[FundAmount, ...]:
    cut: list[FundAmount] = []
    for part in amounts:
        fen = min(part.fen, most)
        most -= fen
        if fen:
            cut.append(replace(part, fen=fen))
    return tuple(cut)


def _counted(lines: tuple[Counted, ...]) -> list[NewBase]:
    first = lines[0]
    loss = tuple(
        FundAmount(fund, place, fen)
        for (fund, place), fen in sums_by_fund(part for line in lines for part in line.funds).items()
        if fen
    )
    recovery = NewBase(
        consequence="recovery",
        violation=first.violation,
        debtor=first.debtor,
        debtor_label="",
        measure=Measure.FUND_LOSS,
        amounts=loss,
        acted_on=max(line.acted_on for line in lines),
    )
    found = [recovery] if loss else []
    if first.second:
        second = replace(recovery, consequence=first.second, measure=first.second_measure)
        if first.second_measure == Measure.NONE:
            found.append(replace(second, amounts=()))
        elif first.second_measure == Measure.TOTAL:
            rest = sum(line.total_fen for line in lines) - recovery.fen
            amounts = loss + ((FundAmount("", "", rest),) if rest else ())
            found += [replace(second, amounts=amounts)] if amounts else []
        elif loss:
            found.append(second)
    return found
