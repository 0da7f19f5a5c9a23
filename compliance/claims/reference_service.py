"""What statements may know besides the claims: providers, days on which offices rest, and items that need a level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from compliance.accounts.rules import Actor
from compliance.claims.models import ClaimItemLimit
from compliance.foundation import holidays as calendars
from compliance.foundation.database import db
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger.rules import Span
from compliance.providers import service as providers
from compliance.providers.service import Search

_BEFORE = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class ItemLimitsSet(Event):
    """The list of items that need a provider of some level was replaced."""

    kind = "claims.item_limits_set"
    items: int


def provider_rows() -> list[tuple[Any, ...]]:
    """Rows of the table `providers`; a district or township that no list has told is unknown, not empty."""
    return [
        (one.code, one.kind, int(one.level) if one.level.isdigit() else 0, one.district or None, one.township or None)
        for one in providers.everything(Search())
    ]


def holidays(span: Span) -> list[tuple[Any, ...]]:
    """Rows of the table `holidays`: the days of the span that are no working days, and those of the month before it."""
    calendar = calendars.calendar()
    first = span.since - _BEFORE
    days = (first + timedelta(days=step) for step in range((span.until - first).days + 1))
    return [(day,) for day in days if not calendar.is_working(day)]


def item_limits() -> list[tuple[Any, ...]]:
    """Rows of the table `item_limits`."""
    rows = db.session.scalars(select(ClaimItemLimit).order_by(ClaimItemLimit.item_code))
    return [(row.item_code, row.min_level) for row in rows]


def limits_in_force() -> dict[str, int]:
    """The list as it stands: item code -> the level from which on it may be charged."""
    return dict(item_limits())


def set_item_limits(actor: Actor, limits: Mapping[str, int]) -> None:
    """Replace the list of items that only providers of a level and above may charge: item code -> 1, 2 or 3."""
    with unit_of_work(actor) as work:
        work.session.execute(delete(ClaimItemLimit))
        if limits:
            rows = [{"item_code": code, "min_level": level} for code, level in limits.items()]
            work.session.execute(insert(ClaimItemLimit), rows)
        work.record(ItemLimitsSet(subject="claims:item_limits", items=len(limits)))
