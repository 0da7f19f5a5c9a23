"""The frame as a manager and an overseer look at it: who can be drawn, who can be sent, and why the others can't."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.sampling.frame_rules import Frame
from compliance.sampling.frame_service import freeze, open_frame
from compliance.sampling.round_service import RoundView
from compliance.sampling.rules import EXCLUSION_WORDS, UNFIT_WORDS, Exclusion, State, Unfit


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A provider that a stratum names and that can't be drawn."""

    code: str
    name: str
    township: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Sendable:
    """An officer in the frame; `reason` says why an unfit one can't be sent."""

    name: str
    certificate_no: str
    certificate_until: date | None
    competences: tuple[str, ...]
    recused: int
    seconded_from: str
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class FrameView:
    """`strata`: title, eligible providers, how many of them the plan asks for."""

    strata: tuple[tuple[str, int, int], ...]
    excluded: tuple[LeftOut, ...]
    officers: tuple[Sendable, ...]
    unfit: tuple[Sendable, ...]


def frame_of(found: RoundView) -> FrameView:
    """The frame of a round: as the registry stands now before the commit, as it was frozen from then on."""
    session = db.session()
    frame = (freeze(session, found.plan) if found.state is State.PLANNED else open_frame(session, found.id)).frame
    sizes = [0] * len(found.plan.strata)
    for one in frame.providers:
        place = found.plan.stratum_of(one.row)
        if place is not None:
            sizes[place] += 1
    people = _people(frame)
    return FrameView(
        strata=tuple(
            (stratum.title, size, stratum.wanted(size)) for stratum, size in zip(found.plan.strata, sizes, strict=True)
        ),
        excluded=tuple(
            LeftOut(row["code"], row["name"], row["township"], EXCLUSION_WORDS[Exclusion(row["reason"])])
            for row in (one.row for one in frame.excluded)
        ),
        officers=tuple(one for one in people if one.reason is None),
        unfit=tuple(one for one in people if one.reason is not None),
    )


def _people(frame: Frame) -> list[Sendable]:
    """By name, so that the order tells no pseudonym."""
    reasons = {one.row["officer"]: UNFIT_WORDS[Unfit(one.row["reason"])] for one in frame.unfit}
    found = [_sendable(one.row, reasons.get(one.row["officer"])) for one in frame.identities]
    return sorted(found, key=lambda one: (one.seconded_from, one.name, one.certificate_no))


def _sendable(row: Mapping[str, Any], reason: Words | None) -> Sendable:
    until = row.get("certificate_until")
    return Sendable(
        row["name"],
        row.get("certificate_no", ""),
        date.fromisoformat(until) if until else None,
        tuple(row.get("competences", ())),
        len(row.get("recused", ())),
        row.get("seconded_from", ""),
        reason,
    )
