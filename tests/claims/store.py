"""Settlement data for tests: rows loaded through the import, and statements asked with tables of the test's own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from compliance.accounts.rules import SYSTEM
from compliance.claims import duck_service, service
from compliance.claims.engine_service import Reader
from compliance.claims.store_service import BatchView, StoredFile, live_files
from compliance.ledger.rules import Span

HOUSE = Path(__file__).parents[2] / "compliance"
INDICATORS, SCREENING = HOUSE / "indicators" / "sql", HOUSE / "screening" / "sql"


def statements() -> dict[str, Any]:
    """All shipped statements, by "indicators/<id>" and "screening/<id>"."""
    return {
        f"{room.parent.name}/{key}": one
        for room in (INDICATORS, SCREENING)
        for key, one in service.shipped(room).items()
    }


def load(path: Path, source: str = "test", map_text: str = "") -> BatchView:
    """Load a file as the command does."""
    looked = service.look(path, source, map_text)
    return service.load(SYSTEM, path, looked.layout, source_name=source)


@contextmanager
def asking(span: Span, tables: Mapping[str, Sequence[tuple[Any, ...]]], spill: Path) -> Iterator[Reader]:
    """A reader over the live files with reference tables of the test's own."""
    files = [str(one.path) for name in ("claims", "claim_lines") for one in live_files(name)]
    with duck_service.locked(files, tables, spill, "2GB") as engine:
        yield Reader(engine, span, bool(tables.get("same_person")))


def in_one_file(reader: Reader, folder: Path, month: str) -> dict[str, tuple[StoredFile, ...]]:
    """All that a reader reads, written into one file a table: small data spends its time on opening files. Written as
    the store's large columns are, so that every engine is seen to read that."""
    found = {}
    for name in reader.files:
        path, listed = folder / f"{name}-all.parquet", [str(one.path) for one in reader.files[name]]
        options = "FORMAT parquet, PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1"
        duckdb.execute(f"COPY (SELECT * FROM read_parquet({listed})) TO '{path}' ({options})")
        found[name] = (StoredFile(0, name, month, path, 0),)
    return found
