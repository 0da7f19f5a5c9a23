"""The database and its column types: SQLite embedded, PostgreSQL grown up, one schema."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    bindparam,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from compliance.foundation import crypto

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class _Declarative(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)


db = SQLAlchemy(model_class=_Declarative)
Base: Any = db.Model


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not open transactions by itself: we begin, deferred for reads, immediate for writes.
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=20000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


# Beyond so many nobody turns pages: a list's rows are not counted further on each request, one filters or searches.
MOST_COUNTED = 10_000


def counted_to(most: int, wanted: Select[Any], *parts: Select[Any]) -> int:
    """How many rows `wanted` finds, counted no further than `most`: millions are not gone through for a number that is
    then shown as so many and more. parts: of the same rows some that are found more cheaply, looked at first."""
    for each in (*parts, wanted):
        found = db.session.scalar(select(func.count()).select_from(each.limit(most).subquery())) or 0
        if found == most:
            break
    return found


def among(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column of whole numbers is one of `ids`, which stand in the statement: thousands of parameters would
    take longer to hand over than the rows take to read."""
    inside: ColumnElement[bool] = column.in_(
        bindparam("among", sorted(set(ids)), Integer, unique=True, expanding=True, literal_execute=True)
    )
    return inside


def insert_new(session: Session, table: type[Any], unique: str) -> Insert:
    """INSERT that leaves a row alone whose `unique` column is there already: the same on both databases."""
    leaving: Insert = insert_into(session, table).on_conflict_do_nothing(index_elements=[unique])
    return leaving


def insert_into(session: Session, table: type[Any]) -> Any:
    """INSERT that may be told what to do with a row that is there already, as the database at hand writes it."""
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(table)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes only, kept in UTC. A naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is refused by the column")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Personal text, sealed at rest; search it through a second column with `blind_index`."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else crypto.encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else crypto.decrypt(value).decode()


def blind_index(text: str) -> str:
    """Keyed hash of `text` for exact search beside an Encrypted column (64 hex digits)."""
    return crypto.blind_index(text)
