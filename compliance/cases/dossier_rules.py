"""An administrative case as its guards read it: dated moves with what was written in them, and the law of the day.

Pure. Values are JSON: days are ISO texts, money is fen, people are user ids.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from compliance.cases.step_rules import EventKind
from compliance.foundation.money import Fen
from compliance.foundation.working_days import Calendar, Due, due_on
from compliance.law.late_fee import LateFeeTerms
from compliance.law.parameters import Period

PERSON, ORGANISATION = "person", "organisation"
# What an interval that the decision term leaves out begins and ends with.
INTERVALS = {
    EventKind.EXPERTS_ASKED: EventKind.EXPERTS_ENDED,
    EventKind.PAUSED: EventKind.RESUMED,
    EventKind.HEARING_ASKED: EventKind.HEARING_ENDED,
}


@dataclass(frozen=True, slots=True)
class Move:
    """One dated step: what, when, by whom, and what was written."""

    kind: EventKind
    on: date
    by: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was written under a name, without blanks; "" where nothing was."""
        return str(self.values.get(name) or "").strip()

    def day(self, name: str) -> date | None:
        """A day that was written, None where none was."""
        return date.fromisoformat(self.values[name]) if self.values.get(name) else None

    def people(self, name: str) -> frozenset[int]:
        """The people named."""
        return frozenset(int(one) for one in self.values.get(name) or ())

    def yes(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.values.get(name))


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of an officer of the bureau."""

    number: str
    until: date


@dataclass(frozen=True, slots=True)
class Context:
    """What the guards know beside the case: the calendar, periods and numbers of the law, who holds a certificate.

    late_fee: what is added to a fine that was due on a day.
    """

    calendar: Calendar
    periods: Mapping[str, Period]
    numbers: Mapping[str, Decimal]
    certificates: Mapping[int, Certificate]
    late_fee: Callable[[date], LateFeeTerms]
    recused: frozenset[int] = frozenset()
    reviewers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stake:
    """One consequence as the report proposes it. fixed: a fine of a fixed sum; light: a fine within the light tier or
    lower; below: one below the least that the law sets."""

    id: int
    consequence: str
    violation: str
    finding_id: int
    debtor: str
    fen: Fen
    acted_on: date
    fixed: bool = False
    light: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case: its moves, oldest first, and what is known beside it."""

    moves: tuple[Move, ...]
    context: Context

    def all(self, *kinds: EventKind) -> tuple[Move, ...]:
        """Every move of these kinds."""
        return tuple(move for move in self.moves if move.kind in kinds)

    def last(self, *kinds: EventKind) -> Move | None:
        """The latest move of these kinds."""
        return next((move for move in reversed(self.moves) if move.kind in kinds), None)

    def after(self, kind: EventKind) -> tuple[Move, ...]:
        """The moves after the latest of a kind; all of them where there is none."""
        places = [at for at, move in enumerate(self.moves) if move.kind is kind]
        return self.moves[places[-1] + 1 :] if places else self.moves

    def due(self, period: str, start: date) -> Due:
        """When a period of the law that starts after `start` is over."""
        term = self.context.periods[period]
        return due_on(start, term.count, term.unit, self.context.calendar, roll=term.roll)

    def open(self, begun: EventKind, ended: EventKind) -> tuple[Move, ...]:
        """What was begun and not ended: by the `of` that an end names, else the last one begun."""
        running: list[Move] = []
        for move in self.moves:
            if move.kind is begun:
                running.append(move)
            elif move.kind is ended and running:
                named = [one for one in running if one.text("name") and one.text("name") == move.text("of")]
                running.remove(named[0] if named else running[0])
        return tuple(running)

    @property
    def officers(self) -> frozenset[int]:
        """The certified officers of the case now: as filed, less those who withdrew, plus who took their place."""
        proposed = self.last(EventKind.FILING_PROPOSED)
        found = set(proposed.people("officers")) if proposed else set()
        for move in self.all(EventKind.RECUSAL_DECIDED):
            if move.yes("granted"):
                found -= move.people("who")
                found |= move.people("replacement")
        return frozenset(found)

    @property
    def investigators(self) -> frozenset[int]:
        """Everyone who investigated or worked on it: officers past and present, and who wrote its steps up."""
        named = (move.people("officers") | move.people("replacement") for move in self.moves)
        wrote = (EventKind.LEAD_TAKEN, EventKind.FILING_PROPOSED, EventKind.EVIDENCE, EventKind.REPORTED)
        makers = frozenset(move.by for move in self.all(*wrote) if move.by is not None)
        return frozenset[int]().union(*named) | makers

    @property
    def filed_on(self) -> date | None:
        """The day of filing."""
        filed = self.last(EventKind.FILED)
        return filed.on if filed else None

    @property
    def stakes(self) -> tuple[Stake, ...]:
        """The consequences of the last report."""
        report = self.last(EventKind.REPORTED, EventKind.SUMMARY)
        return stakes_of(report) if report else ()

    @property
    def party(self) -> str:
        """The kind of party, as the filing has it: a person, a household (sole trader) or an organisation."""
        proposed = self.last(EventKind.FILING_PROPOSED, EventKind.SUMMARY)
        if proposed is not None and proposed.text("party_kind"):
            return proposed.text("party_kind")
        return PERSON if self.stakes and all(one.debtor == PERSON for one in self.stakes) else ORGANISATION

    def total(self, *consequences: str) -> Fen:
        """The sum of what the last report proposes of some consequences."""
        return sum(stake.fen for stake in self.stakes if stake.consequence in consequences)

    def reaches(self, limit: str) -> bool:
        """Whether the fines reach a limit that the law sets by the kind of party (`limit_person` or the like)."""
        return Decimal(self.total("fine")) >= self.context.numbers[f"{limit}_{self.party}"] * 100

    @property
    def lowest_told(self) -> dict[int, Fen]:
        """The lowest amount ever notified, by consequence; changed facts that were notified begin it anew."""
        lowest: dict[int, Fen] = {}
        for move in self.all(EventKind.NOTIFIED):
            if move.text("changed_facts"):
                lowest = {}
            for key, fen in (move.values.get("told") or {}).items():
                lowest[int(key)] = min(lowest.get(int(key), fen), fen)
        return lowest


def stakes_of(report: Move) -> tuple[Stake, ...]:
    """The consequences that a report carries."""
    rows = report.values.get("parts") or ()
    return tuple(Stake(**{**row, "acted_on": date.fromisoformat(row["acted_on"])}) for row in rows)


def excluded(dossier: Dossier, until: date) -> int:
    """Days from filing to `until` that the decision term leaves out, intervals that overlap counted once.

    An interval leaves out the days after it began up to the day it ended; one still open runs until `until`.
    Source: 国家医保局令第4号 articles 25, 42, 45 (tests, appraisal, hearing, public notice, experts, suspension).
    """
    days: set[date] = set()
    for begun, ended in INTERVALS.items():
        ends = [move.on for move in dossier.all(ended)]
        for start in dossier.all(begun):
            end = next((day for day in sorted(ends) if day >= start.on), until)
            days.update(_days(start.on, min(end, until)))
    for move in dossier.all(EventKind.NOTIFIED, EventKind.HEARING_CALLED):
        published_until = move.day("published_until")
        if published_until is not None:
            days.update(_days(move.on, min(published_until, until)))
    filed = dossier.filed_on
    return len([day for day in days if filed is None or day > filed])


def _days(after: date, until: date) -> Iterable[date]:
    return (after + timedelta(days=step) for step in range(1, (until - after).days + 1))


def decision_due(dossier: Dossier, today: date) -> date | None:
    """The last day for a decision: 90 days from filing, what was extended, and what is left out."""
    if dossier.filed_on is None:
        return None
    days = dossier.context.periods["decision"].count
    days += sum(int(move.values.get("days") or 0) for move in dossier.all(EventKind.EXTENDED))
    return dossier.filed_on + timedelta(days=days + excluded(dossier, today))
