"""Schemes of deductions: published once, never changed; a year's latest holds."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.indicators.definition_service import HERE, indicators
from compliance.indicators.models import IndicatorScheme
from compliance.indicators.scheme_rules import Scheme, parse


@dataclass(frozen=True, kw_only=True)
class SchemePublished(Event):
    """A scheme was published."""

    kind = "indicators.scheme_published"
    sha256: str


@lru_cache(maxsize=32)
def _parsed(text: str) -> Scheme:
    return parse(text, indicators())


def publish_shipped(actor: Actor) -> tuple[str, ...]:
    """Publish every shipped scheme that is not there yet; returns their ids."""
    with unit_of_work(actor):
        texts = [path.read_text(encoding="utf-8") for path in sorted((HERE / "shipped").glob("county-*.toml"))]
        return tuple(found for text in texts if (found := publish(actor, text)))


def publish(actor: Actor, text: str) -> str:
    """Publish one; "" when this very text is there. Refusals INDICATORS-03, -12 (its id has another text)."""
    scheme = _parsed(text)
    with unit_of_work(actor) as work:
        found = work.session.get(IndicatorScheme, scheme.id)
        if found is not None and found.sha256 != scheme.sha256:
            raise Refusal(
                "INDICATORS-12",
                zh=f"扣减办法“{scheme.id}”已经公布，内容不得更改",
                en=f"the scheme {scheme.id!r} is published and cannot be changed",
                do_zh="请用新的编号公布",
                do_en="Publish it under a new id",
            )
        if found is not None:
            return ""
        work.session.add(
            IndicatorScheme(
                id=scheme.id,
                year=scheme.year,
                source=text,
                sha256=scheme.sha256,
                published_at=work.now,
                published_by=actor.user_id,
            )
        )
        work.record(SchemePublished(subject=f"indicator_scheme:{scheme.id}", sha256=scheme.sha256))
        return scheme.id


def scheme(scheme_id: str) -> Scheme:
    """A published one, as it was published."""
    return _parsed(db.session.get_one(IndicatorScheme, scheme_id).source)


def schemes() -> tuple[Scheme, ...]:
    """All published ones, the latest year and publication first."""
    query = select(IndicatorScheme.source).order_by(IndicatorScheme.year.desc(), IndicatorScheme.published_at.desc())
    return tuple(_parsed(text) for text in db.session.scalars(query))


def scheme_of(year: int) -> Scheme | None:
    """The scheme that holds for an agreement year: the one published last, None where there is none."""
    query = (
        select(IndicatorScheme.source)
        .where(IndicatorScheme.year == year)
        .order_by(IndicatorScheme.published_at.desc(), IndicatorScheme.id.desc())
        .limit(1)
    )
    text = db.session.scalars(query).first()
    return None if text is None else _parsed(text)
