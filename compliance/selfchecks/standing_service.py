"""What the signed self-checks of a provider say of conduct that was found otherwise: for those who weigh it."""

from collections.abc import Iterable

from compliance.foundation.money import Fen
from compliance.selfchecks.loading_service import signed_of
from compliance.selfchecks.rules import Answer, Step
from compliance.selfchecks.standing_rules import Conduct, Signed, Standing, standings
from compliance.selfchecks.view_rules import SelfCheckView

__all__ = ["Conduct", "Standing", "of_conduct", "signed"]


def of_conduct(provider_id: int, conducts: Iterable[Conduct]) -> tuple[Standing, ...]:
    """The facts that the provider's signed self-checks give about each conduct, each once."""
    said = [signed(view) for view in signed_of(provider_id)]
    found = [one for conduct in conducts for one in standings(said, conduct)]
    return tuple(dict.fromkeys(found))


def signed(view: SelfCheckView) -> Signed:
    """A confirmed declaration as the rules read it. A violation counts as not found where every problem of it does."""
    by_violation: dict[str, set[str]] = {}
    sums: dict[str, Fen] = {}
    for item in view.season.problems:
        by_violation.setdefault(item.violation, set()).add(view.answers.get(item.code, ""))
        fen = sum(line.amount_fen for line in view.lines if line.problem == item.code)
        sums[item.violation] = sums.get(item.violation, 0) + fen
    first = next(step.on for step in view.steps if step.kind is Step.CONFIRMED)
    return Signed(
        id=view.id,
        season=view.season.title,
        since=view.season.since,
        until=view.season.until,
        answered_on=first,
        found=frozenset(name for name, said in by_violation.items() if Answer.FOUND in said),
        none=frozenset(name for name, said in by_violation.items() if said == {Answer.NONE}),
        declared_fen=sums,
        outstanding_fen=view.outstanding_fen,
    )
