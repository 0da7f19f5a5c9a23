"""How a finding and its lines are shown: what a page, a table or the portal reads. Nothing here decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from compliance.findings.base_rules import sums_by_fund
from compliance.findings.rules import DECIDED, Base, FundAmount, LineState, LineStep, may_step, rechecks
from compliance.foundation.money import Fen
from compliance.foundation.words import Words


class Stage(StrEnum):
    """Where a finding as a whole stands."""

    NOT_SENT = "not_sent"
    OPEN = "open"
    SETTLED = "settled"


STAGE_WORDS = {
    Stage.NOT_SENT: Words(zh="未送达", en="Not sent"),
    Stage.OPEN: Words(zh="逐条确认中", en="Being answered"),
    Stage.SETTLED: Words(zh="已全部认定", en="All lines decided"),
}


@dataclass(frozen=True, slots=True)
class EventView:
    """One dated step of a line, with who took it."""

    state: LineState
    reason: str
    document: str
    at: datetime
    by: str
    by_id: int | None
    total_fen: Fen | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the clerk proposes to answer."""

    accept: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as it stands now; found_* are the amounts before any recheck."""

    id: int
    finding_id: int
    provider_id: int
    authority: str
    position: int
    debtor: str
    item_code: str
    item_name: str
    occurred_from: date
    occurred_to: date
    quantity: Decimal | None
    unit_price_fen: Fen | None
    total_fen: Fen
    person_fen: Fen
    funds: tuple[FundAmount, ...]
    found_total_fen: Fen
    found_funds: tuple[FundAmount, ...]
    violation: str
    violation_words: Words
    template: str
    clause: str
    article: str
    evidence: tuple[str, ...]
    state: LineState
    events: tuple[EventView, ...]
    draft: Draft | None
    answer_due: date | None

    @property
    def fund_fen(self) -> Fen:
        """What the funds lost by this line."""
        return sum(part.fen for part in self.funds)

    @property
    def history(self) -> tuple[LineStep, ...]:
        """The steps as the rules read them."""
        return tuple(LineStep(event.state, event.reason) for event in self.events)

    @property
    def decided(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in DECIDED

    @property
    def reduced(self) -> bool:
        """Whether a recheck left less than was found."""
        return (self.total_fen, self.funds) != (self.found_total_fen, self.found_funds)

    @property
    def answerable(self) -> bool:
        """Whether the provider may answer now."""
        return may_step(self.history, LineState.ACCEPTED)

    @property
    def disputable(self) -> bool:
        """Whether the provider may still dispute it."""
        return may_step(self.history, LineState.DISPUTED)

    @property
    def rounds(self) -> int:
        """How often it was rechecked."""
        return rechecks(self.history)

    @property
    def last_reason(self) -> str:
        """The reason given with the last step that had one."""
        return next((event.reason for event in reversed(self.events) if event.reason), "")


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """A finding in a list. fund_fen and total_fen leave out dropped lines; undecided counts lines."""

    id: int
    provider_id: int
    provider_code: str
    provider_name: str
    authority: str
    source_kind: str
    source_id: str
    title: str
    found_on: date
    stage: Stage
    lines: int
    undecided: int
    total_fen: Fen
    fund_fen: Fen
    answer_due: date | None
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its lines. bases: the frozen ones once settled, the stated ones of a paper record before; waits:
    it carries bases and no live case has it."""

    summary: FindingSummary
    document: str
    content_sha256: str
    recorded_at: datetime
    recorded_by: str
    found_by: tuple[int, ...]
    sent_at: datetime | None
    lines: tuple[LineView, ...]
    bases: tuple[Base, ...]
    waits: bool = False

    @property
    def id(self) -> int:
        """The finding's id."""
        return self.summary.id

    @property
    def evidence(self) -> frozenset[str]:
        """Every file that a line of it names."""
        return frozenset(sha256 for line in self.lines for sha256 in line.evidence)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over lines that are not dropped: 违规总金额, of which by fund, of which back to the person."""

    total_fen: Fen
    fund_fen: Fen
    person_fen: Fen
    by_fund: tuple[FundAmount, ...]


def totals(lines: Iterable[LineView]) -> Totals:
    """Sums over the lines that are not dropped."""
    kept = [line for line in lines if line.state is not LineState.DROPPED]
    sums = sums_by_fund(part for line in kept for part in line.funds)
    return Totals(
        total_fen=sum(line.total_fen for line in kept),
        fund_fen=sum(sums.values()),
        person_fen=sum(line.person_fen for line in kept),
        by_fund=tuple(FundAmount(fund, place, fen) for (fund, place), fen in sorted(sums.items())),
    )


def stage_of(sent: bool, settled: bool) -> Stage:
    """The stage that the two dates of a finding tell."""
    if settled:
        return Stage.SETTLED
    return Stage.OPEN if sent else Stage.NOT_SENT
