"""Claims themselves, for whoever looks at what is behind a figure: found by what they are, or in a saved answer."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from flask import current_app

from compliance.claims import duck_service
from compliance.claims.column_rules import STORED
from compliance.claims.identity_service import same_person
from compliance.claims.relation_rules import quoted
from compliance.claims.store_service import home, live_files
from compliance.ledger.rules import Span

_AT_ONCE = 5_000
_EQUAL = ("provider_code", "visit_type", "person_id", "department", "item_code")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows. dataset: "claims" or "claim_lines"; span: settled in it, both days included; what is None is any."""

    dataset: str = "claims"
    span: Span | None = None
    claim_ids: Sequence[str] | None = None
    provider_code: str | None = None
    visit_type: str | None = None
    person_id: int | None = None
    department: str | None = None
    item_code: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows by column name, and how many there are in all."""

    total: int
    rows: tuple[dict[str, Any], ...]


def find(wanted: Wanted, offset: int = 0, limit: int = 50) -> Found:
    """A page of what is wanted, in the order of settlement and number; money in fen. What was reversed is not there."""
    with _open(wanted) as (connection, where, values):
        page = connection.execute(
            f"SELECT * FROM {wanted.dataset} WHERE {where} ORDER BY {_order(wanted)}"
            f" LIMIT {int(limit)} OFFSET {int(offset)}",
            values,
        )
        rows = tuple(_dicts(page, limit))
        if 0 < len(rows) < limit:  # the last page: the files need not be read again to count what stands before it
            return Found(offset + len(rows), rows)
        counted = connection.execute(f"SELECT count(*) FROM {wanted.dataset} WHERE {where}", values).fetchone()
        return Found(int(counted[0]) if counted else 0, rows)


def each(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """All that is wanted, in the same order, without holding it in memory: what an export writes."""
    with _open(wanted) as (connection, where, values):
        sql = f"SELECT * FROM {wanted.dataset} WHERE {where} ORDER BY {_order(wanted)}"
        found = connection.execute(sql, values)
        while page := _dicts(found, _AT_ONCE):
            yield from page


def saved(path: Path, offset: int = 0, limit: int = 50) -> Found:
    """A page of an answer that `Reader.save` wrote, in its order."""
    with _locked([str(path)]) as engine:
        scan = f"read_parquet({quoted(str(path))})"
        counted = engine.connection.execute(f"SELECT count(*) FROM {scan}").fetchone()
        page = engine.connection.execute(
            f"SELECT * FROM {scan} ORDER BY ALL NULLS LAST LIMIT {int(limit)} OFFSET {int(offset)}"
        )
        return Found(int(counted[0]) if counted else 0, tuple(_dicts(page, limit)))


def _order(wanted: Wanted) -> str:
    return "settled_on, claim_id" + (", line_no" if wanted.dataset == "claim_lines" else "")


def _dicts(cursor: duckdb.DuckDBPyConnection, most: int) -> list[dict[str, Any]]:
    names = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(most)]


@contextmanager
def _open(wanted: Wanted) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, dict[str, Any]]]:
    if wanted.dataset not in STORED:
        raise ValueError(f"no dataset {wanted.dataset!r}")
    ends = (wanted.span.since.isoformat()[:7], wanted.span.until.isoformat()[:7]) if wanted.span else ("", "9999-99")
    files = [str(one.path) for one in live_files(wanted.dataset, *ends)]
    people = same_person()
    with _locked(files, people) as engine:
        relations = {name: files if name == wanted.dataset else [] for name in STORED}
        engine.prepare(relations, people=bool(people), level=False)
        yield engine.connection, *_where(wanted)


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = ["true"]
    values: dict[str, Any] = {}
    if wanted.span is not None:
        conditions.append("settled_on BETWEEN $since AND $until")
        values |= {"since": wanted.span.since, "until": wanted.span.until}
    if wanted.claim_ids is not None:
        conditions.append("claim_id IN (SELECT unnest($claim_ids))")
        values["claim_ids"] = list(wanted.claim_ids)
    for name in _EQUAL:
        if getattr(wanted, name) is not None:
            conditions.append(f"{name} = ${name}")
            values[name] = getattr(wanted, name)
    return " AND ".join(conditions), values


@contextmanager
def _locked(files: Sequence[str], people: Sequence[tuple[int, int]] = ()) -> Iterator[duck_service.Duck]:
    spill = Path(tempfile.mkdtemp(prefix=".spill-", dir=home()))
    try:
        memory = current_app.extensions["settings"].claims_memory
        with duck_service.locked(files, {"same_person": list(people)}, spill, memory) as engine:
            yield engine
    finally:
        shutil.rmtree(spill, ignore_errors=True)
