"""Asking the claims: statements run over the live files, by DuckDB in this process or by Spark where the setting says.

Whatever a statement came from, it runs with nothing in reach but the files of the store, and with the settings locked.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from flask import current_app

from compliance.claims import duck_service, spark_service
from compliance.claims.dialect_rules import bound, derived, reads
from compliance.claims.identity_service import same_person
from compliance.claims.reference_service import holidays, item_limits, provider_rows
from compliance.claims.statement_rules import AnswerColumn, Statement
from compliance.claims.store_service import StoredFile, home, live_files
from compliance.ledger.rules import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement found: rows in the order of all their columns, values as its head declares them (fen and days as
    whole numbers, a person as the number of its keyed hash, None where nothing is known)."""

    statement: Statement
    columns: tuple[AnswerColumn, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


class Engine(Protocol):
    """What runs SQL of its own dialect over files."""

    dialect: str

    def prepare(self, relations: Mapping[str, Sequence[str]], *, people: bool, level: bool) -> None: ...
    def derive(self, name: str, sql: str) -> None: ...
    def rows(self, sql: str) -> list[tuple[Any, ...]]: ...
    def save(self, sql: str, path: Path) -> int: ...


_SQL = Path(__file__).parent / "sql"
_DERIVED = ("neighbours", "wider", "pairs")  # each of those before it
_EVER = "9999-99"
Values = Mapping[str, int | str]
ByLevel = Mapping[str, Mapping[int, int]]


class Reader:
    """Runs statements within one `reading`: the files are those that were live when it was opened."""

    def __init__(
        self, engine: Engine, span: Span, people: bool, files: Mapping[str, Sequence[StoredFile]] | None = None
    ) -> None:
        self.engine = engine
        self.span = span
        self.people = people
        self._paired = False
        self.files = files or {name: live_files(name) for name in ("claims", "claim_lines")}

    def answer(self, statement: Statement, values: Values | None = None, by_level: ByLevel | None = None) -> Answer:
        """Run a statement over the span; its rows. values: as Statement.values; by_level: name -> level -> value."""
        sql = self._ready(statement, values, by_level)
        return Answer(statement, statement.columns, tuple(self.engine.rows(sql)))

    def save(
        self, statement: Statement, path: Path, values: Values | None = None, by_level: ByLevel | None = None
    ) -> int:
        """Run a statement and write its answer to `path` (Parquet, inside the reading's output folder); its rows."""
        return self.engine.save(self._ready(statement, values, by_level), path)

    def _ready(self, statement: Statement, values: Values | None, by_level: ByLevel | None) -> str:
        given = {name: (statement.parameters[name].type, value) for name, value in statement.values(values).items()}
        given["from"] = ("day", self.span.since.isoformat())
        given["to"] = ("day", self.span.until.isoformat())
        if reads(statement.sql, "pairs"):
            self._derive_pairs(given)
        columns = [(column.name, column.type) for column in statement.columns]
        sql = bound(statement.id, statement.sql, self.engine.dialect, columns, given, by_level)
        self._point(*_months(statement, self.span), level="provider_level" in sql)
        return sql

    def _point(self, first: str, last: str, *, level: bool = False) -> None:
        relations = {
            name: [str(one.path) for one in files if first <= one.month <= last] for name, files in self.files.items()
        }
        self.engine.prepare(relations, people=self.people, level=level)

    def _derive_pairs(self, given: Mapping[str, tuple[str, int | str]]) -> None:
        """Pairs of stays, made once for all statements of a reading that ask for them."""
        if not self._paired:
            self._point("", _EVER)
            for name in _DERIVED:
                sql = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
                self.engine.derive(name, derived(sql, self.engine.dialect, given))
            self._paired = True


def _months(statement: Statement, span: Span) -> tuple[str, str]:
    back = statement.months_before
    return "" if back is None else _moved(span.since, -back), _moved(span.until, 0)


def _moved(day: date, by: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return f"{year}-{month + 1:02d}"


@contextmanager
def reading(span: Span, engine: str = "", output: Path | None = None) -> Iterator[Reader]:
    """Open the claims for statements over `span` (both days included).

    engine: "duckdb", "spark" or an address of a Spark master; "" takes the setting. output: the one folder that answers
    may be saved in. CLAIMS-04 where Spark is wanted and not installed.
    """
    settings = current_app.extensions["settings"]
    people = same_person()
    tables = {
        "providers": provider_rows(),
        "holidays": holidays(span),
        "item_limits": item_limits(),
        "same_person": people,
    }
    chosen = engine or settings.claims_engine
    if chosen == "duckdb":
        spill = Path(tempfile.mkdtemp(prefix=".spill-", dir=home()))
        try:
            files = [str(one.path) for name in ("claims", "claim_lines") for one in live_files(name)]
            with duck_service.locked(files, tables, spill, settings.claims_memory, output) as ready:
                yield Reader(ready, span, bool(people))
        finally:
            shutil.rmtree(spill, ignore_errors=True)
    else:
        yield Reader(spark_service.engine(chosen, tables), span, bool(people))
