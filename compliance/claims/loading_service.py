"""One export into Parquet files, in a folder that nobody reads yet: told apart, hashed, checked, written."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import duckdb

from compliance.claims import rejected_service
from compliance.claims.column_rules import OF_CONTENT, Type
from compliance.claims.loading_rules import (
    KNOWN,
    REPEATED,
    Fault,
    faults,
    padded,
    quick_columns,
    quick_types,
    raw_columns,
    unread,
)
from compliance.claims.part_rules import FAULTY, folder_of, part_sql
from compliance.claims.pseudonym_rules import Keys
from compliance.claims.relation_rules import quoted
from compliance.claims.source_rules import Layout, unreadable
from compliance.claims.source_service import Source
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_of_file

Progress = Callable[[str, int], None]
REJECTED = "rejected.csv"
SKIPPED, _PARTS = "skipped", "parts"
# A column of more values than that is written as it stands: to look each of an amount's up costs more than it saves.
_FEW = 2000
LOOKED_AT = 2000  # rows, before all of them are read


@dataclass(frozen=True, slots=True)
class Written:
    """One Parquet file: dataset, settled month, path below the folder, rows, bytes and their hash."""

    dataset: str
    month: str
    path: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an export came to. counts: rows by dataset; total: fen of its claims."""

    rows: int
    rejected: int
    counts: dict[str, int]
    total: int
    first_on: date | None
    last_on: date | None
    files: tuple[Written, ...]


@dataclass
class Loading:
    """One import under way: subclasses know what a row is.

    known: dataset, first and last month -> live files, as they were written; buckets: parts of a month, by person.
    """

    connection: duckdb.DuckDBPyConnection
    source: Source
    layout: Layout
    folder: Path
    today: date
    known: Callable[[str, str, str], list[str]]
    keys: dict[str, Keys] = field(default_factory=dict)
    progress: Progress = lambda _step, _percent: None
    buckets: int = 1
    rows_read: int = 0
    careful: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    dataset: ClassVar[str]
    datasets: ClassVar[tuple[str, ...]]
    key: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    def read(self) -> None:
        """The first pass: who is in it. CLAIMS-11 where the file is not what it says."""
        with rejected_service.told(self.source.text):
            self.progress("reading", 0)
            self._look_at_texts()
            self.prepare()
            self.connection.execute("CREATE TEMP TABLE unsafe (claim_id VARCHAR, why VARCHAR)")
            # The export is never the side that is kept in memory, however many rows the planner takes it for.
            self.connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
            self.careful = {*quick_columns(self.layout)}
            if self.source.typed:
                self.careful = self._count(unread(self.layout), f"(SELECT * FROM raw_rows LIMIT {LOOKED_AT})")

    def write(self) -> Loaded:
        """The second pass, in which everything is written. CLAIMS-11 too where no row can be loaded."""
        with rejected_service.told(self.source.text):
            self.progress("writing", 20)
            rejected = self._write_quickly()
            if more := self._needs_care():
                self.careful |= more
                rejected = self._write()
            self.progress("checking", 70)
            if self._unsafe():
                rejected = self._write()
            self.progress("closing", 85)
            return self._closed(rejected)

    def _look_at_texts(self) -> None:
        self._look(self.source.scan)

    def _look(self, scan: str) -> None:
        columns = raw_columns(self.layout)
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW raw_rows AS SELECT {columns} FROM {scan}")

    def prepare(self) -> None:
        """Make what the rows are read with."""
        raise NotImplementedError

    def rows(self) -> str:
        """SELECT of the rows with their texts and what they are read as, from `raw_rows AS r`."""
        raise NotImplementedError

    def place(self) -> str:
        """The place among `datasets` of the one a row goes to, as SQL; SKIPPED is neither stored nor rejected."""
        raise NotImplementedError

    def check(self, dataset: str) -> None:
        """Fill `unsafe` with what only the whole export or the store can tell."""
        self._find_repeated(dataset)
        self._find_known(dataset)

    def _needs_care(self) -> set[str]:
        """The columns whose texts the quick reading took as they stand although they have to be trimmed."""
        texts = [name for name in quick_columns(self.layout) if self._is_text(name) and name not in self.careful]
        asked = {name: padded(name) for name in texts}
        written = [one for one in (self.dataset, "reversals") if asked and self._has(one)]
        wanting = [one for one in written if self._has_row(one, " OR ".join(asked.values()))]
        return set().union(*(self._count(asked, self.scan(one)) for one in wanting))

    def _has_row(self, dataset: str, condition: str) -> bool:
        return bool(self.one(f"SELECT count(*) FROM (SELECT 1 FROM {self.scan(dataset)} WHERE {condition} LIMIT 1)"))

    def _is_text(self, name: str) -> bool:
        return OF_CONTENT[self.layout.content][name].type is Type.TEXT

    def _count(self, conditions: Mapping[str, str], source: str) -> set[str]:
        """Those of the conditions that hold for some row."""
        if not conditions:
            return set()
        listed = ", ".join(f"bool_or({condition})" for condition in conditions.values())
        found = self.connection.execute(f"SELECT {listed} FROM {source}").fetchone() or ()
        return {name for name, holds in zip(conditions, found, strict=True) if holds}

    def _faults(self) -> list[Fault]:
        return faults(self.layout, self.today, self.careful, lossy=self.source.lossy)

    def _write_quickly(self) -> int:
        """As `_write`; where the reader comes upon what it cannot read, the texts tell in which columns."""
        try:
            return self._write()
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            self._look_at_texts()
            more = self._count(unread(self.layout), "raw_rows") - self.careful
            if not more:
                raise
            self.careful |= more
            return self._write()

    def _write(self) -> int:
        """Write the rows without a fault, by dataset and month; how many have one.

        A condition over what was read would be moved below the reading, which would then be done twice; so the rows
        with a fault are written too, apart, and removed.
        """
        self._look(self.source.scan_as(quick_types(self.layout, self.careful)))
        bad = " OR ".join(f"({one.condition})" for one in self._faults())
        if self.one("SELECT count(*) FROM unsafe"):
            bad += " OR claim_id IN (SELECT claim_id FROM unsafe)"
        part = part_sql(bad, self.place(), self.buckets)
        for folder in self.folder.iterdir():
            shutil.rmtree(folder)
        self.connection.execute("SET preserve_insertion_order = false")
        self.rows_read = self.one(
            f"COPY (SELECT {', '.join(self.columns)}, {part} AS part FROM ({self.rows()}))"
            f" TO {quoted(str(self.folder / _PARTS))} (FORMAT parquet, PARQUET_VERSION V2,"
            f" DICTIONARY_SIZE_LIMIT {_FEW}, PARTITION_BY (part), FILENAME_PATTERN 'part-{{i}}')"
        )
        self._name_parts()
        faulty = self.one(f"SELECT count(*) FROM {self.scan(FAULTY)}") if self._has(FAULTY) else 0
        for name in (FAULTY, SKIPPED):
            shutil.rmtree(self.folder / f"dataset={name}", ignore_errors=True)
        return int(faulty)

    def _name_parts(self) -> None:
        """Put the parts where their numbers say."""
        for made in (self.folder / _PARTS).iterdir():
            target = self.folder / folder_of(int(made.name.partition("=")[2]), self.datasets, self.buckets)
            target.parent.mkdir(parents=True, exist_ok=True)
            made.rename(target)
        (self.folder / _PARTS).rmdir()

    def _has(self, dataset: str) -> bool:
        return any((self.folder / f"dataset={dataset}").rglob("*.parquet"))

    def scan(self, dataset: str) -> str:
        """The files written for a dataset, to read from."""
        return f"read_parquet({quoted(str(self.folder / f'dataset={dataset}' / '**' / '*.parquet'))})"

    def _unsafe(self) -> bool:
        for dataset in (self.dataset, "reversals"):
            if self._has(dataset):
                self.check(dataset)
        return bool(self.one("SELECT count(*) FROM unsafe"))

    def _find_repeated(self, dataset: str) -> None:
        # Whole numbers are told apart far faster than texts; a clash of hashes only makes us look closer.
        if self.one(f"SELECT count(*) - count(DISTINCT hash({self.key})) FROM {self.scan(dataset)}"):
            self.connection.execute(
                f"INSERT INTO unsafe SELECT DISTINCT claim_id, '{REPEATED}' FROM (SELECT {self.key} FROM"
                f" {self.scan(dataset)} GROUP BY {self.key} HAVING count(*) > 1)"
            )

    def _find_known(self, dataset: str) -> None:
        first, last = self.ends(dataset)
        files = self.known(dataset, str(first)[:7], str(last)[:7])
        if files:
            listed = ", ".join(quoted(name) for name in files)
            self.connection.execute(
                f"INSERT INTO unsafe SELECT DISTINCT claim_id, '{KNOWN}' FROM {self.scan(dataset)}"
                f" WHERE ({self.key}) IN (SELECT ({self.key}) FROM read_parquet([{listed}]))"
            )

    def ends(self, dataset: str) -> tuple[date, date]:
        """The first and last settlement day of what was written."""
        found = self.connection.execute(f"SELECT min(settled_on), max(settled_on) FROM {self.scan(dataset)}").fetchone()
        assert found is not None  # noqa: S101 - an aggregate has one row
        return found[0], found[1]

    def one(self, sql: str) -> Any:
        """The first value of a query."""
        found = self.connection.execute(sql).fetchone()
        return found[0] if found else None

    def _closed(self, rejected: int) -> Loaded:
        files = tuple(self._files())
        counts: dict[str, int] = {}
        for one in files:
            counts[one.dataset] = counts.get(one.dataset, 0) + one.rows
        if rejected or not counts:
            self._list(rejected)
        if not counts:
            raise self._nothing()
        first, last = (None, None)
        for dataset in counts:
            low, high = self.ends(dataset)
            first, last = min(first or low, low), max(last or high, high)
        return Loaded(self.rows_read, rejected, counts, self._total(counts), first, last, files)

    def _list(self, rejected: int) -> None:
        """Name the rows that were not loaded, all of them read from their texts."""
        self._look_at_texts()
        self.careful = {*quick_columns(self.layout)}
        offset = 1 if any(self.source.headings) else 0
        sql = self.rows().replace("FROM raw_rows AS r", "FROM numbered AS r")
        listed = rejected_service.listed(self.connection, sql, self._faults(), offset, self.folder / REJECTED)
        if listed != rejected:
            raise RuntimeError(f"{rejected} rows were left out and {listed} are faulty")

    def _total(self, counts: dict[str, int]) -> int:
        money = "amount" if self.dataset == "claim_lines" else "total"
        return int(self.one(f"SELECT coalesce(sum({money}), 0) FROM {self.scan(next(iter(sorted(counts))))}"))

    def _files(self) -> Iterator[Written]:
        for path in sorted(self.folder.rglob("*.parquet")):
            dataset, told = (part.partition("=")[2] for part in path.relative_to(self.folder).parts[:2])
            month = f"{told[:4]}-{told[4:]}"
            rows = self.one(f"SELECT num_rows FROM parquet_file_metadata({quoted(str(path))})")
            yield Written(
                dataset, month, str(path.relative_to(self.folder)), int(rows), path.stat().st_size, sha256_of_file(path)
            )

    def _nothing(self) -> Refusal:
        first = rejected_service.first(self.folder / REJECTED)
        return unreadable(
            f"没有一行可以导入，例如第{first[0]}行：{first[2]}" if first[0] else "文件没有数据行",
            f"no row can be loaded, row {first[0]} for one: {first[3]}" if first[0] else "the file has no rows",
            "请检查列的对应关系、金额单位和日期格式",
            "check which column is which, the unit of money and the form of dates",
        )
