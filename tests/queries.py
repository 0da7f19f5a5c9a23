"""Counting the statements that a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event

from compliance.foundation.database import db


@dataclass
class Counted:
    """How many statements were sent, and how many of them only read."""

    number: int = 0
    reads: int = 0


@contextmanager
def counted() -> Iterator[Counted]:
    """Count the statements sent within the block."""
    found = Counted()

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.number += not statement.startswith("BEGIN")
        found.reads += statement.startswith("SELECT")

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
