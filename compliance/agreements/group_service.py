"""Medical groups (紧密型医共体): who leads one, and the units it signs for."""

from collections.abc import Iterable

from sqlalchemy import select

from compliance.agreements.reading_service import PROVIDERS
from compliance.agreements.writing_service import Unit
from compliance.foundation.database import db
from compliance.providers.rules import Status, normalised_name


def groups(bound: Iterable[int] = ()) -> dict[int, tuple[Unit, ...]]:
    """Lead -> its members by code. A unit names its lead in the registry; who is `bound` by an agreement of its
    own is no member while that runs. Two queries."""
    columns = (
        PROVIDERS.c.id,
        PROVIDERS.c.code,
        PROVIDERS.c.name,
        PROVIDERS.c.normalised_name,
        PROVIDERS.c.medical_group,
    )
    active = select(*columns).where(PROVIDERS.c.status == Status.ACTIVE.value)
    named: dict[str, list[Unit]] = {}
    for row in db.session.execute(active.where(PROVIDERS.c.medical_group != "").order_by(PROVIDERS.c.code)):
        key = normalised_name(row.medical_group)
        if key != row.normalised_name:
            named.setdefault(key, []).append(Unit(row.id, row.code, row.name))
    taken = set(bound)
    found = db.session.execute(active.where(PROVIDERS.c.normalised_name.in_(named)).order_by(PROVIDERS.c.code))
    return {row.id: tuple(one for one in named[row.normalised_name] if one.id not in taken) for row in found}
