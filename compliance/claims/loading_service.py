"""One export into Parquet files, in a folder that nobody reads yet: told apart, hashed, checked, written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import duckdb

from compliance.claims import rejected_service
from compliance.claims.column_rules import CLAIMS, INHERITED, STORED, stored_type
from compliance.claims.loading_rules import (
    KNOWN,
    REPEATED,
    Fault,
    faults,
    raw,
    raw_columns,
    typed_columns,
)
from compliance.claims.pseudonym_rules import Keys, hashed_sql, normalised_sql
from compliance.claims.relation_rules import person_columns, quoted
from compliance.claims.source_rules import Layout, unreadable
from compliance.claims.source_service import Source
from compliance.foundation.errors import Refusal

Progress = Callable[[str, int], None]
REJECTED = "rejected.csv"


@dataclass(frozen=True, slots=True)
class Written:
    """One Parquet file: dataset, settled month, path below the folder, rows, bytes."""

    dataset: str
    month: str
    path: str
    rows: int
    size: int


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

    dataset: ClassVar[str]
    key: ClassVar[str]

    def run(self) -> Loaded:
        """Everything. CLAIMS-11 where the file is not what it says, or has no row to load."""
        with rejected_service.told():
            self.progress("reading", 0)
            self.connection.execute(
                f"CREATE TEMP VIEW raw_rows AS SELECT {raw_columns(self.layout)} FROM {self.source.scan}"
            )
            rows = self.prepare()
            self.found = faults(self.layout, self.today, lossy=self.source.lossy)
            self.connection.execute("CREATE TEMP TABLE unsafe (claim_id VARCHAR, why VARCHAR)")
            self.progress("writing", 20)
            self._write()
            self.progress("checking", 70)
            if self._unsafe():
                self._write()
            self.progress("closing", 85)
            return self._closed(rows)

    def prepare(self) -> int:
        """Make what the rows are read with; how many there are."""
        raise NotImplementedError

    def rows(self) -> str:
        """SELECT of the rows with their texts and what they are read as, from `raw_rows AS r`."""
        raise NotImplementedError

    def written(self) -> str:
        """SELECT list of what is written, with `dataset`; what has none is not stored."""
        raise NotImplementedError

    def check(self, dataset: str) -> None:
        """Fill `unsafe` with what only the whole export or the store can tell."""
        self._find_repeated(dataset)
        self._find_known(dataset)

    def _write(self) -> None:
        """Write the rows without a fault, by dataset and month."""
        bad = " OR ".join(f"({one.condition})" for one in self.found)
        bucket = f", person_id % {self.buckets} AS bucket" if self.buckets > 1 else ""
        sql = (
            f"SELECT {self.written()}, left(cast(settled_on AS VARCHAR), 7) AS month{bucket} FROM ({self.rows()})"
            f" WHERE NOT coalesce({bad}, false) AND claim_id NOT IN (SELECT claim_id FROM unsafe)"
        )
        places = "dataset, month, bucket" if bucket else "dataset, month"
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(
            f"COPY (SELECT * FROM ({sql}) WHERE dataset IS NOT NULL) TO {quoted(str(self.folder))}"
            f" (FORMAT parquet, PARTITION_BY ({places}), OVERWRITE, FILENAME_PATTERN 'part-{{i}}')"
        )

    def scan(self, dataset: str) -> str:
        """The files written for a dataset, to read from."""
        return f"read_parquet({quoted(str(self.folder / f'dataset={dataset}' / '**' / '*.parquet'))})"

    def _unsafe(self) -> bool:
        for dataset in (self.dataset, "reversals"):
            if any((self.folder / f"dataset={dataset}").rglob("*.parquet")):
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

    def skipped(self) -> int:
        """Rows that are neither stored nor rejected."""
        return 0

    def _closed(self, rows: int) -> Loaded:
        files = tuple(self._files())
        counts: dict[str, int] = {}
        for one in files:
            counts[one.dataset] = counts.get(one.dataset, 0) + one.rows
        skipped = self.skipped()
        rejected = rows - sum(counts.values()) - skipped
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
            yield Written(dataset, month, str(path.relative_to(self.folder)), int(rows), path.stat().st_size)

    def _nothing(self) -> Refusal:
        first = rejected_service.first(self.folder / REJECTED)
        return unreadable(
            f"没有一行可以导入，例如第{first[0]}行：{first[2]}" if first[0] else "文件没有数据行",
            f"no row can be loaded, row {first[0]} for one: {first[3]}" if first[0] else "the file has no rows",
            "请检查列的对应关系、金额单位和日期格式",
            "check which column is which, the unit of money and the form of dates",
        )


class ClaimsLoading(Loading):
    """A row is a claim; one that reverses another goes apart."""

    dataset = "claims"
    key = "claim_id"

    def prepare(self) -> int:
        """Hash persons and doctors, each once, in one pass over the export."""
        names = person_columns()
        texts, sets = ", ".join(raw(name) for name in names), ", ".join(f"({raw(name)})" for name in names)
        groups = ", ".join(f"grouping({raw(name)}) = 0 AS is_{name}" for name in names)
        self.connection.execute(
            f"CREATE TEMP TABLE identities AS SELECT {texts}, {groups}, count(*) AS rows"
            f" FROM raw_rows GROUP BY GROUPING SETS ({sets})"
        )
        for name in names:
            keys = self.keys[name]
            self.connection.execute(
                f"CREATE TEMP TABLE {name}_hashes AS"
                f" SELECT text, {hashed_sql('plain')} AS number FROM (SELECT {raw(name)} AS text,"
                f" {normalised_sql(raw(name))} AS plain FROM identities WHERE is_{name} AND trim({raw(name)}) <> '')",
                {"inner": keys.inner, "outer": keys.outer},
            )
        return int(self.one(f"SELECT sum(rows) FROM identities WHERE is_{names[0]}") or 0)

    def rows(self) -> str:
        """Texts, what they are read as, and the hashes."""
        joins = " ".join(f"LEFT JOIN {name}_hashes ON {name}_hashes.text = r.{raw(name)}" for name in person_columns())
        return f"SELECT r.*, {typed_columns(self.layout)} FROM raw_rows AS r {joins}"

    def written(self) -> str:
        """A claim's columns; a reversal keeps which claim it reverses."""
        return f"{', '.join(CLAIMS)}, CASE WHEN reverses IS NULL THEN 'claims' ELSE 'reversals' END AS dataset"


class LinesLoading(Loading):
    """A row is a line of a claim in the store; a line of a reversal is not stored, for its claim counts nowhere."""

    dataset = "claim_lines"
    key = "claim_id, line_no"

    def prepare(self) -> int:
        """Find the claims that the lines are of."""
        self.connection.execute(
            f"CREATE TEMP TABLE wanted AS SELECT DISTINCT trim({raw('claim_id')}) AS claim_id FROM raw_rows"
        )
        columns = ", ".join(INHERITED)
        nothing = ", ".join(f"CAST(NULL AS {stored_type(CLAIMS[name])}) AS {name}" for name in ("claim_id", *INHERITED))
        for name in ("claims", "reversals"):
            files = ", ".join(quoted(one) for one in self.known(name, "", "9999-99"))
            source = f"SELECT claim_id, {columns} FROM read_parquet([{files}])" if files else f"SELECT {nothing}"
            self.connection.execute(
                f"CREATE TEMP TABLE of_{name} AS SELECT s.* FROM ({source}) AS s SEMI JOIN wanted USING (claim_id)"
            )
        return int(self.one("SELECT count(*) FROM raw_rows"))

    def rows(self) -> str:
        """Texts, what they are read as, and what the claim tells."""
        told = ", ".join(f"coalesce(k.{name}, v.{name}) AS {name}" for name in INHERITED)
        return (
            f"SELECT t.*, {told}, v.claim_id IS NOT NULL AS undone FROM"
            f" (SELECT r.*, {typed_columns(self.layout)} FROM raw_rows AS r) AS t"
            " LEFT JOIN of_claims AS k ON k.claim_id = t.claim_id"
            " LEFT JOIN of_reversals AS v ON v.claim_id = t.claim_id"
        )

    def written(self) -> str:
        """A line's columns and its claim's."""
        return f"{', '.join(STORED['claim_lines'])}, CASE WHEN NOT undone THEN 'claim_lines' END AS dataset"

    def skipped(self) -> int:
        """Lines of reversals without a fault."""
        bad = " OR ".join(f"({one.condition})" for one in self.found)
        if not self.one("SELECT count(*) FROM of_reversals"):
            return 0
        return int(self.one(f"SELECT count(*) FROM ({self.rows()}) WHERE undone AND NOT coalesce({bad}, false)"))
