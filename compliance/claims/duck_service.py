"""DuckDB in memory: one connection for one reading, everything outside the claims' files out of its reach."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from compliance.claims.relation_rules import TABLES, relation

_SCAN = "read_parquet([{files}], hive_partitioning = false)"
Table = Sequence[tuple[Any, ...]]


class Duck:
    """The engine over one locked connection."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def prepare(self, relations: Mapping[str, Sequence[str]], *, people: bool, level: bool) -> None:
        """Point `claims` and `claim_lines` at the files."""
        for name, files in relations.items():
            sql = relation(name, files, _SCAN, people=people, level=level)
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def derive(self, name: str, sql: str) -> None:
        """Make a table of a query, kept in memory or beside it for as long as the connection lives."""
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query, in the order of all their columns, unknown last."""
        return self.connection.execute(f"SELECT * FROM ({sql}) ORDER BY ALL NULLS LAST").fetchall()

    def save(self, sql: str, path: Path) -> int:
        """Write the rows of a query as Parquet, in no order; how many."""
        target = str(path).replace("'", "''")
        found = self.connection.execute(f"COPY ({sql}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
        return int(found[0]) if found else 0


def connect(memory: str, spill: Path, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """A connection that keeps within `memory` ("2GB") and spills below `spill`; nothing is fetched from anywhere."""
    config: dict[str, Any] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    return duckdb.connect(config={**config, "threads": threads} if threads else config)


@contextmanager
def locked(
    files: Sequence[str], tables: Mapping[str, Table], spill: Path, memory: str, output: Path | None = None
) -> Iterator[Duck]:
    """An engine that can read `files`, write below `output`, and nothing else."""
    with connect(memory, spill) as connection:
        for name, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(f'{key} {kind}' for key, kind in columns)})")
            fill(connection, name, len(columns), tables.get(name, ()))
        connection.execute("SET allowed_paths = $files", {"files": list(files)})
        if output is not None:
            connection.execute("SET allowed_directories = $folders", {"folders": [str(output)]})
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield Duck(connection)


def fill(connection: duckdb.DuckDBPyConnection, name: str, width: int, rows: Table) -> None:
    """Put rows into a table, all in one statement."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        places = ", ".join(f"unnest(${place})" for place in range(1, width + 1))
        connection.execute(f"INSERT INTO {name} SELECT {places}", columns)
