"""Every encrypted column of the house, found by its type: read and written as sealed bytes, a portion at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, select, tuple_, type_coerce

from compliance.foundation.database import Encrypted, db

PORTION = 500


def of_house() -> tuple[Column[Any], ...]:
    """The encrypted columns of all tables, by table and name."""
    columns = (column for table in db.metadata.sorted_tables for column in table.columns)
    found = [column for column in columns if isinstance(column.type, Encrypted)]
    return tuple(sorted(found, key=lambda column: (column.table.name, column.name)))


def portion(
    column: Column[Any], after: Sequence[Any] | None, size: int = PORTION
) -> list[tuple[tuple[Any, ...], bytes]]:
    """The next sealed values by primary key: (key, sealed bytes); those that hold nothing are left out."""
    keys = tuple(column.table.primary_key.columns)
    query = select(*keys, type_coerce(column, LargeBinary)).where(column.is_not(None)).order_by(*keys).limit(size)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*after))
    return [(tuple(row[:-1]), bytes(row[-1])) for row in db.session.execute(query)]


def each(column: Column[Any]) -> Iterator[tuple[tuple[Any, ...], bytes]]:
    """All sealed values of a column, read in portions."""
    after: Sequence[Any] | None = None
    while rows := portion(column, after):
        yield from rows
        after = rows[-1][0]
