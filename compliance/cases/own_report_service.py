"""What the provider's own self-checks say of a case: facts with their proof, taken up by the report of themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.accounts.rules import SYSTEM
from compliance.findings import service as findings
from compliance.findings.rules import LineState
from compliance.foundation.money import Fen
from compliance.law.violations import Party
from compliance.selfchecks import service as selfchecks
from compliance.selfchecks.service import Conduct, Standing
from compliance.selfchecks.standing_rules import Fact


def standings_of(provider_id: int, finding_ids: Iterable[int]) -> tuple[Standing, ...]:
    """The facts that the provider's signed self-checks give about what these findings found, each once."""
    return selfchecks.of_conduct(provider_id, _conducts(finding_ids))


def _conducts(finding_ids: Iterable[int]) -> list[Conduct]:
    lines = []
    lost: dict[str, Fen] = {}
    for found in findings.several_in_scope(SYSTEM, finding_ids):
        for line in found.lines:
            if line.debtor == Party.PROVIDER and line.state != LineState.DROPPED:
                lines.append((line, found.summary.found_on))
                lost[line.violation] = lost.get(line.violation, 0) + line.fund_fen
    return [
        Conduct(line.violation, line.occurred_from, line.occurred_to, known_on, lost[line.violation])
        for line, known_on in lines
    ]


def weighed(provider_id: int, finding_ids: Iterable[int], written: Mapping[str, Any]) -> dict[str, Any]:
    """The report with what the self-checks prove: a reason to be lighter where it holds for every violation of the
    case, one that speaks against the provider where it holds for any; each with its proof."""
    conducts = _conducts(finding_ids)
    found = selfchecks.of_conduct(provider_id, conducts)
    all_ = {conduct.violation for conduct in conducts}
    by_fact = {fact: {one.violation for one in found if one.fact is fact} for fact in Fact}
    holding = [fact for fact, named in by_fact.items() if named and (fact is Fact.FALSE_NIL or named == all_)]
    if not holding:
        return dict(written)
    proof = dict.fromkeys(one.proof.zh for one in found if one.fact in holding)
    said = [part for part in (str(written.get("proof") or "").strip(), *proof) if part]
    circumstances = dict.fromkeys([*(written.get("circumstances") or ()), *(fact.value for fact in holding)])
    return {**written, "circumstances": list(circumstances), "proof": "；".join(dict.fromkeys(said))}
