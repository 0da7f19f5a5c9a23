"""Facts about this database: whether it holds the sample county."""

from compliance.foundation.database import db
from compliance.foundation.models import Fact
from compliance.foundation.unit_of_work import Doer, unit_of_work


def fact(key: str) -> str | None:
    """The value kept under `key`, None when there is none."""
    row = db.session.get(Fact, key)
    return row.value if row else None


def keep(doer: Doer, key: str, value: str) -> None:
    """Write or replace a fact."""
    with unit_of_work(doer) as work:
        work.session.merge(Fact(key=key, value=value))


def is_sample() -> bool:
    """Whether this database holds the sample county; every page and export then says so."""
    return fact("sample") == "yes"
