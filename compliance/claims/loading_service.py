"""One export into Parquet files, in a folder that nobody reads yet: told apart, hashed, checked, written."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import duckdb

from compliance.claims import rejected_service
from compliance.claims.duck_service import fill
from compliance.claims.loading_rules import KNOWN, REPEATED, Fault, faults, raw_columns, said, unread
from compliance.claims.pseudonym_rules import Keys
from compliance.claims.relation_rules import quoted
from compliance.claims.source_rules import Layout, unreadable
from compliance.claims.source_service import Source, fingerprint
from compliance.foundation.errors import Refusal

Progress = Callable[[str, int], None]
REJECTED = "rejected.csv"
SKIPPED, _FAULTY = "skipped", "faulty"


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
    found: list[Fault] = field(default_factory=list)
    careful: set[str] = field(default_factory=set)

    dataset: ClassVar[str]
    key: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    def run(self) -> Loaded:
        """Everything. CLAIMS-11 where the file is not what it says, or has no row to load."""
        with rejected_service.told():
            self.progress("reading", 0)
            self.connection.execute(
                f"CREATE TEMP VIEW raw_rows AS SELECT {raw_columns(self.layout)} FROM {self.source.scan}"
            )
            rows = self.prepare()
            for name, told in said().items():
                self.connection.execute(f"CREATE TEMP TABLE {name}_said (text VARCHAR, value VARCHAR)")
                fill(self.connection, f"{name}_said", 2, list(told.items()))
            self.found = faults(self.layout, self.today, lossy=self.source.lossy)
            self.connection.execute("CREATE TEMP TABLE unsafe (claim_id VARCHAR, why VARCHAR)")
            self.progress("writing", 20)
            rejected = self._write()
            if rejected and self._needs_care():
                rejected = self._write()
            self.progress("checking", 70)
            if self._unsafe():
                rejected = self._write()
            self.progress("closing", 85)
            return self._closed(rows, rejected)

    def prepare(self) -> int:
        """Make what the rows are read with; how many there are."""
        raise NotImplementedError

    def rows(self) -> str:
        """SELECT of the rows with their texts and what they are read as, from `raw_rows AS r`."""
        raise NotImplementedError

    def place(self) -> str:
        """The dataset a row goes to, as SQL; SKIPPED is neither stored nor rejected."""
        raise NotImplementedError

    def check(self, dataset: str) -> None:
        """Fill `unsafe` with what only the whole export or the store can tell."""
        self._find_repeated(dataset)
        self._find_known(dataset)

    def _needs_care(self) -> bool:
        """Find the columns whose texts the quick reading could not tell; read those carefully from now on."""
        asked = unread(self.layout)
        counts = ", ".join(f"count(CASE WHEN {condition} THEN 1 END)" for condition in asked.values())
        found = self.connection.execute(f"SELECT {counts} FROM ({self.rows()})").fetchone() or ()
        self.careful = {name for name, count in zip(asked, found, strict=True) if count}
        return bool(self.careful)

    def _write(self) -> int:
        """Write the rows without a fault, by dataset and month; how many have one.

        A condition over what was read would be moved below the reading, which would then be done twice; so the rows
        with a fault are written too, apart, and removed.
        """
        bad = " OR ".join(f"({one.condition})" for one in self.found)
        bucket = f", person_id % {self.buckets} AS bucket" if self.buckets > 1 else ""
        if self.one("SELECT count(*) FROM unsafe"):
            bad += " OR claim_id IN (SELECT claim_id FROM unsafe)"
        sql = (
            f"SELECT * REPLACE (CASE WHEN coalesce({bad}, false) THEN '{_FAULTY}' ELSE dataset END AS dataset,"
            f" CASE WHEN coalesce({bad}, false) THEN '' ELSE month END AS month)"
            f" FROM (SELECT *, {self.place()} AS dataset, left(cast(settled_on AS VARCHAR), 7) AS month{bucket}"
            f" FROM ({self.rows()}))"
        )
        columns = ", ".join(self.columns)
        places = "dataset, month, bucket" if bucket else "dataset, month"
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(
            f"COPY (SELECT {columns}, {places} FROM ({sql})) TO {quoted(str(self.folder))}"
            f" (FORMAT parquet, PARTITION_BY ({places}), OVERWRITE, FILENAME_PATTERN 'part-{{i}}')"
        )
        faulty = self.one(f"SELECT count(*) FROM {self.scan(_FAULTY)}") if self._has(_FAULTY) else 0
        for name in (_FAULTY, SKIPPED):
            shutil.rmtree(self.folder / f"dataset={name}", ignore_errors=True)
        return int(faulty)

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

    def _closed(self, rows: int, rejected: int) -> Loaded:
        files = tuple(self._files())
        counts: dict[str, int] = {}
        for one in files:
            counts[one.dataset] = counts.get(one.dataset, 0) + one.rows
        if rejected or not counts:
            offset = 1 if any(self.source.headings) else 0
            listed = self.rows().replace("FROM raw_rows AS r", "FROM numbered AS r")
            rejected_service.listed(self.connection, listed, self.found, offset, self.folder / REJECTED)
        if not counts:
            raise self._nothing()
        first, last = (None, None)
        for dataset in counts:
            low, high = self.ends(dataset)
            first, last = min(first or low, low), max(last or high, high)
        return Loaded(rows, rejected, counts, self._total(counts), first, last, files)

    def _total(self, counts: dict[str, int]) -> int:
        money = "amount" if self.dataset == "claim_lines" else "total"
        return int(self.one(f"SELECT coalesce(sum({money}), 0) FROM {self.scan(next(iter(sorted(counts))))}"))

    def _files(self) -> Iterator[Written]:
        for path in sorted(self.folder.rglob("*.parquet")):
            dataset, month = (part.partition("=")[2] for part in path.relative_to(self.folder).parts[:2])
            rows = self.one(f"SELECT num_rows FROM parquet_file_metadata({quoted(str(path))})")
            yield Written(
                dataset, month, str(path.relative_to(self.folder)), int(rows), path.stat().st_size, fingerprint(path)
            )

    def _nothing(self) -> Refusal:
        first = rejected_service.first(self.folder / REJECTED)
        return unreadable(
            f"没有一行可以导入，例如第{first[0]}行：{first[2]}" if first[0] else "文件没有数据行",
            f"no row can be loaded, row {first[0]} for one: {first[3]}" if first[0] else "the file has no rows",
            "请检查列的对应关系、金额单位和日期格式",
            "check which column is which, the unit of money and the form of dates",
        )
