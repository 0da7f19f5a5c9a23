"""Spark: the same statements for those who outgrow one machine. Needs the extra `spark` and a Java runtime."""

import importlib
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from compliance.claims.relation_rules import TABLES, relation
from compliance.foundation.errors import Refusal

_SCAN = "parquet_files"
_TYPES = {"VARCHAR": "STRING"}


class Spark:
    """The engine over one Spark session, kept for the life of the process."""

    dialect = "spark"

    def __init__(self, session: Any, tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
        self.session = session
        self._read: dict[tuple[str, ...], Any] = {}
        self._prepared: Any = None
        for name, columns in TABLES.items():
            schema = ", ".join(f"{key} {_TYPES.get(kind, kind)}" for key, kind in columns)
            session.createDataFrame(list(tables.get(name, ())), schema).createOrReplaceTempView(name)

    def prepare(self, relations: Mapping[str, Sequence[str]], *, people: bool, level: bool) -> None:
        """Point `claims` and `claim_lines` at the files, unless they are there already."""
        wanted = ({name: tuple(files) for name, files in relations.items()}, people, level)
        if wanted == self._prepared:
            return
        self._prepared = wanted
        for name, files in relations.items():
            if files:
                self._frame(tuple(files)).createOrReplaceTempView(f"{name}_files")
            sql = relation(name, files, f"{name}_files", people=people, level=level).replace("VARCHAR", "STRING")
            self.session.sql(sql).createOrReplaceTempView(name)

    def derive(self, name: str, sql: str) -> None:
        """Make a table of a query, kept for as long as anything reads it."""
        self.session.sql(sql).cache().createOrReplaceTempView(name)

    def _frame(self, files: tuple[str, ...]) -> Any:
        """The files as a frame; looking into them again for every statement would cost more than most statements."""
        if files not in self._read:
            self._read[files] = self.session.read.parquet(*files)
        return self._read[files]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query, in the order of all their columns, unknown last: sorted here, as a sort there would run
        the whole query twice."""
        found = [tuple(row) for row in self.session.sql(sql).collect()]
        return sorted(found, key=lambda row: tuple((cell is None, 0 if cell is None else cell) for cell in row))

    def save(self, sql: str, path: Path) -> int:
        """Write the rows of a query as one Parquet file; how many."""
        frame = self.session.sql(sql).cache()
        try:
            folder = path.with_suffix(".parts")
            frame.coalesce(1).write.mode("overwrite").parquet(str(folder))
            part = next(folder.glob("part-*.parquet"))
            part.replace(path)
            for left in (*folder.iterdir(), folder):
                left.unlink() if left.is_file() else left.rmdir()
            return int(frame.count())
        finally:
            frame.unpersist()


def engine(master: str, tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> Spark:
    """The engine on `master`: "spark" for this machine, otherwise a master's address ("spark://host:7077")."""
    return Spark(_session("local[*]" if master == "spark" else master), tables)


@cache
def _session(master: str) -> Any:
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError as error:
        raise Refusal(
            "CLAIMS-04",
            zh="未安装 Spark",
            en="Spark is not installed",
            do_zh="请安装附加组件 spark（pyspark）和 Java 17，或将 COMPLIANCE_CLAIMS_ENGINE 设为 duckdb",
            do_en="install the extra `spark` (pyspark) and Java 17, or set COMPLIANCE_CLAIMS_ENGINE to duckdb",
        ) from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": str(os.cpu_count() or 1) if master.startswith("local") else "200",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = sql.SparkSession.builder.master(master).appName("claims")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
