"""A real Spark session on this machine answers every statement as DuckDB does, row by row."""

import gc
import shutil
import warnings

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

from compliance.claims import spark_service
from compliance.claims.engine_service import Reader
from tests.claims import second, store

ROWS = 1500
# Small data spends its time on planning and compiling: one thread, plans as they are written, nothing compiled.
_SMALL = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


@pytest.fixture(scope="module")
def spark_master():
    """The address of a Spark session of this test run; gone afterwards, with its Java program."""
    assert shutil.which("java"), "Spark is a Java program: install a Java runtime (default-jre-headless)"
    builder = SparkSession.builder.master("local[1]")
    for name, value in _SMALL.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield "local[1]"
    session.stop()
    gateway = SparkContext._gateway
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # py4j leaves its sockets to the collector
        gc.collect()


# PySpark leaves the socket of every answer to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.xdist_group("spark")
def test_spark_and_duckdb_give_equal_answers(app_sqlite, tmp_path, spark_master):
    raw, tables = second.loaded(tmp_path, ROWS)
    person, other = raw.execute("SELECT min(person_id), max(person_id) FROM claims").fetchone()
    tables["same_person"] = [(int(other), int(person))]
    spark = Reader(spark_service.engine(spark_master, tables), second.YEAR, people=True)
    spark.files = store.in_one_file(spark, tmp_path, "2024-06")
    with store.asking(second.YEAR, tables, tmp_path) as duck:
        for name, statement in store.statements().items():
            values = second.values(name, statement)
            varied = [one for one in statement.parameters.values() if one.by_level]
            levels = {one.name: {1: one.default + 1, 3: one.default * 2} for one in varied}
            ours, theirs = (reader.answer(statement, values, levels) for reader in (duck, spark))
            assert ours.rows, name
            assert ours.rows == theirs.rows, name
    bills = store.statements()["screening/large_bill"]
    assert spark.save(bills, tmp_path / "hits.parquet") == len(spark.answer(bills).rows)
    assert (tmp_path / "hits.parquet").is_file()
