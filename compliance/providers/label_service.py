"""What providers are called beside their codes, for lists of other rooms."""

from collections.abc import Collection

from sqlalchemy import select

from compliance.foundation.database import among, db
from compliance.providers.models import Provider


def labels(provider_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """(code, name) by id."""
    columns = (Provider.id, Provider.code, Provider.name)
    rows = db.session.execute(select(*columns).where(among(Provider.id, provider_ids)))
    return {row.id: (row.code, row.name) for row in rows}
