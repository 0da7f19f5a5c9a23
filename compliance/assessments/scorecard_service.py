"""Scorecards: published once, never changed, found by kind and day."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.assessments.models import ScorecardRow
from compliance.assessments.scorecard_rules import Scorecard, parse
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work

SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True, kw_only=True)
class ScorecardPublished(Event):
    """A scorecard was published."""

    kind = "assessments.scorecard_published"


@lru_cache(maxsize=64)
def _parsed(text: str) -> Scorecard:
    return parse(text)


def publish_shipped(actor: Actor) -> tuple[str, ...]:
    """Publish every shipped scorecard that is not there yet; returns their ids."""
    with unit_of_work(actor):
        texts = [path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.toml"))]
        return tuple(found for text in texts if (found := publish(actor, text)))


def publish(actor: Actor, text: str) -> str:
    """Publish one; "" when this very text is there. Refusals ASSESSMENTS-10, -11 (its id has another text)."""
    card = _parsed(text)
    with unit_of_work(actor) as work:
        found = work.session.get(ScorecardRow, card.id)
        if found is not None and found.sha256 != card.sha256:
            raise Refusal(
                "ASSESSMENTS-11",
                zh=f"评分表“{card.id}”已经公布，内容不得更改",
                en=f"the scorecard {card.id!r} is published and cannot be changed",
                do_zh="请用新的编号公布",
                do_en="Publish it under a new id",
            )
        if found is not None:
            return ""
        work.session.add(
            ScorecardRow(id=card.id, source=text, sha256=card.sha256, published_at=work.now, published_by=actor.user_id)
        )
        work.record(ScorecardPublished(subject=f"scorecard:{card.id}"))
        return card.id


def scorecard(scorecard_id: str) -> Scorecard:
    """A published one, as it was published."""
    return _parsed(db.session.get_one(ScorecardRow, scorecard_id).source)


def scorecards() -> tuple[Scorecard, ...]:
    """All published ones, by id."""
    return tuple(_parsed(text) for text in db.session.scalars(select(ScorecardRow.source).order_by(ScorecardRow.id)))


def scorecard_for(kind: str, day: date) -> Scorecard | None:
    """The scorecard of a kind of provider on a day: the one that began last."""
    found = [
        card
        for card in scorecards()
        if kind in card.kinds and card.since <= day and (card.until is None or day <= card.until)
    ]
    return max(found, key=lambda card: (card.since, card.id), default=None)
