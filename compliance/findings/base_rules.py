"""From confirmed lines to bases: what each consequence is counted from, once every line is decided.

Lines are grouped by violation, debtor and clause (one agreement version each). Where a paper record states the bases of
a violation and debtor, those hold, but never for more than the confirmed lines still carry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from compliance.findings.rules import FundAmount, NewBase
from compliance.foundation.money import Fen
from compliance.law.consequences import WHOLE
from compliance.law.violations import Measure

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting must know of one confirmed line.

    second: the consequence beside recovery (damages by the clause, fine by the law), "" where there is none; one that
    takes the whole base (an indicator deduction, a refusal) stands in place of recovery;
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
    found = [recovery] if loss and first.second not in WHOLE else []
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
