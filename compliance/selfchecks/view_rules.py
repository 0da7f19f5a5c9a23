"""A season and a declaration as pages, papers, the portal and other rooms read them. Nothing here decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from compliance.checklists.rules import Checklist, Item, ItemType
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.selfchecks import rules
from compliance.selfchecks.rules import Declared, State, Step
from compliance.selfchecks.score_rules import Score


def problems(checklist: Checklist) -> tuple[Item, ...]:
    """The items that ask whether something is wrong; others of the list have no place in a declaration."""
    return tuple(item for item in checklist.items if item.type == ItemType.CONFORMITY)


@dataclass(frozen=True, slots=True)
class StepView:
    """One dated step with who took it."""

    kind: Step
    on: date
    at: datetime
    by: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SeasonView:
    """A season with its list."""

    id: int
    title: str
    basis: str
    checklist: Checklist
    since: date
    until: date
    due_on: date
    return_by: date
    scored: bool
    asked_on: date
    round_id: str

    @property
    def problems(self) -> tuple[Item, ...]:
        """The items of the list that ask whether something is wrong."""
        return problems(self.checklist)


@dataclass(frozen=True, slots=True)
class SelfCheckView:
    """What one provider declares; due_fen and received_fen are sums of ledger lines and never one sum.

    late: it was not answered by its day, or was first answered after it.
    """

    id: int
    number: str
    season: SeasonView
    provider_id: int
    provider_code: str
    provider_name: str
    due_on: date
    state: State
    answers: Mapping[str, str]
    notes: Mapping[str, str]
    lines: tuple[Declared, ...]
    steps: tuple[StepView, ...]
    late: bool
    carried_up: bool
    own: Decimal | None
    survey: Decimal | None
    survey_source: str
    score: Score | None
    signed_sha256: str
    due_fen: Fen
    received_fen: Fen

    @property
    def declared_fen(self) -> Fen:
        """What its charges come to."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def outstanding_fen(self) -> Fen:
        """What is still to be returned."""
        return self.due_fen - self.received_fen

    @property
    def nil(self) -> bool:
        """Whether it says that nothing was found."""
        return rules.is_nil(self.answers)

    @property
    def confirmed_on(self) -> date | None:
        """The day of the latest confirmation, None while it is not confirmed."""
        days = [step.on for step in self.steps if step.kind is Step.CONFIRMED]
        return days[-1] if days and self.state is State.CONFIRMED else None

    @property
    def faults(self) -> Mapping[str, Words]:
        """What is missing before the head can confirm."""
        return rules.faults([one.code for one in self.season.problems], self.answers, self.notes, self.lines)
