"""The indicators there are, and the statements that count them: those shipped, and a bureau's own from its data
directory (claims-statements/indicators/), which need the same head."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import current_app

from compliance.claims import service as claims
from compliance.claims.service import Statement
from compliance.indicators.rules import Indicator, of_head

HERE = Path(__file__).parent
_OWN = "indicators"


def indicators() -> Mapping[str, Indicator]:
    """Every indicator by id, in the order in which pages show them."""
    return _known(_stamp())[1]


def statements() -> Mapping[str, Statement]:
    """How each is counted from claims, by id."""
    return _known(_stamp())[0]


def _stamp() -> tuple[tuple[str, int], ...]:
    """What the bureau's own files are, so that a changed one is read again."""
    folder = Path(current_app.extensions["settings"].data_dir) / "claims-statements" / _OWN
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.*")))


@lru_cache(maxsize=8)
def _known(stamp: tuple[tuple[str, int], ...]) -> tuple[dict[str, Statement], dict[str, Indicator]]:
    found = {**(claims.own(_OWN)[0] if stamp else {}), **claims.shipped(HERE / "sql")}
    read = [(one, _indicator(one)) for one in found.values()]
    kept = [(one, made) for one, made in read if made is not None]
    kept.sort(key=lambda pair: (pair[0].more.get("order", 99), pair[0].id))
    return {one.id: one for one, _ in kept}, {one.id: made for one, made in kept}


def _indicator(one: Statement) -> Indicator | None:
    """None for a bureau's statement whose head does not say what its figure means."""
    try:
        return of_head(one.id, one.words, one.basis, one.more)
    except (KeyError, TypeError, ValueError):
        return None
