"""The second computation beside ours: the same generated rows through the import and into raw tables."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from compliance.claims.identity_service import person_number
from compliance.claims.statement_rules import Statement
from compliance.ledger.rules import Span
from tests.claims import store
from tests.claims.oracle import check, generate

YEAR = Span(date(2024, 1, 1), date(2024, 12, 31))
_TABLES = {
    "providers": "SELECT code, kind, level, district, township FROM providers",
    "holidays": "SELECT day FROM holidays",
    "item_limits": "SELECT item_code, min_level FROM item_limits",
}


def loaded(
    folder: Path, rows: int, seed: int = 1
) -> tuple[duckdb.DuckDBPyConnection, dict[str, list[tuple[Any, ...]]]]:
    """Generate, load all of it through the import, and give the raw tables, in which a person has the number that the
    store knows it by; and the tables beside the claims."""
    raw = duckdb.connect(config={"threads": 2})
    generate.generate(raw, rows, seed)
    for table in ("claims", "claim_lines"):
        raw.execute(f"COPY {table} TO '{folder / table}.parquet' (FORMAT parquet)")
        batch = store.load(folder / f"{table}.parquet", table, '[formats]\nmoney = "fen"\n')
        assert batch.rejected == 0
    people = [row[0] for row in raw.execute("SELECT DISTINCT person_id FROM claims").fetchall()]
    numbers = [written(person_number(one)) for one in people]
    raw.execute("CREATE TABLE numbers AS SELECT unnest($1) AS told, unnest($2) AS number", [people, numbers])
    raw.execute("UPDATE claims SET person_id = number FROM numbers WHERE told = person_id")
    return raw, {name: raw.execute(sql).fetchall() for name, sql in _TABLES.items()}


def written(person: int) -> str:
    """A person's number as text, which sorts as the number does."""
    return f"{person:019d}"


def theirs(raw: duckdb.DuckDBPyConnection, name: str, span: Span = YEAR) -> list[tuple[Any, ...]]:
    """What the second computation answers, in one order."""
    return in_order(check.answer(raw, name, span.since, span.until))


def values(name: str, statement: Statement) -> dict[str, Any]:
    """The parameters that the second computation runs with."""
    return {key: value for key, value in check.PARAMETERS.get(name, {}).items() if key in statement.parameters}


def comparable(statement: Statement, rows: Any) -> list[tuple[Any, ...]]:
    """Our rows as the second computation writes them."""
    people = {place for place, column in enumerate(statement.columns) if column.type == "person"}
    return in_order(
        tuple(written(cell) if place in people and cell is not None else cell for place, cell in enumerate(row))
        for row in rows
    )


def in_order(rows: Any) -> list[tuple[Any, ...]]:
    """Rows in one order, whatever they hold."""
    return sorted((tuple(row) for row in rows), key=repr)
