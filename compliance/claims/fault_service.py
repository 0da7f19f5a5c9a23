"""What can be wrong with the claims' files: missing, altered, not the rows that their batch counted, or of no batch."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from flask import current_app
from sqlalchemy import select

from compliance.claims.duck_service import connect
from compliance.claims.models import ClaimBatch, ClaimFile
from compliance.claims.relation_rules import quoted
from compliance.claims.store_service import MAKING, home
from compliance.foundation.database import db
from compliance.foundation.faults import Fault, Known
from compliance.foundation.hashing import sha256_of_file
from compliance.foundation.words import Words

_KEPT_AFTER = timedelta(days=2)  # what no row speaks of is swept after a day
_DO = Words(
    "请撤回该批次，用原导出文件重新导入，再重算受影响的指标和筛查",
    "withdraw the batch, import the export again, then count the indicators and the screening again",
)
MISSING = Known(
    "claims_missing",
    Words("结算数据文件缺失：{about}（批次 {batch}）", "a file of claims is missing: {about} (batch {batch})"),
    _DO,
)
ALTERED = Known(
    "claims_altered",
    Words("结算数据文件被改动：{about}（批次 {batch}）", "a file of claims was altered: {about} (batch {batch})"),
    _DO,
)
COUNTED = Known(
    "claims_miscounted",
    Words("批次 {about} 的合计与导入时不符", "batch {about} does not add up to what was imported"),
    _DO,
)
STRAY = Known(
    "claims_stray",
    Words(
        "结算数据目录中有不属于任何批次的内容：{about}", "a thing in the claims folder that no batch speaks of: {about}"
    ),
    Words("定时任务会清理；仍在的请核实后移出", "the schedule sweeps it; if it stays, look at it and move it out"),
)


def faults(now: datetime) -> Iterator[Fault]:
    """File by file of live batches: there, of the size and rows of its row, readable, and the batch's sum of money.
    An overlay holds the rows of its file but those that were reversed."""
    spill = Path(tempfile.mkdtemp(prefix=MAKING, dir=home()))
    try:
        with connect(current_app.extensions["settings"].claims_memory, spill) as connection:
            live = select(ClaimBatch.id).where(ClaimBatch.withdrawn_at.is_(None)).order_by(ClaimBatch.id)
            for batch_id in list(db.session.scalars(live)):
                yield from _batch(connection, batch_id)
    finally:
        shutil.rmtree(spill, ignore_errors=True)
    yield from _strays(now)


def _batch(connection: duckdb.DuckDBPyConnection, batch_id: int) -> Iterator[Fault]:
    sums: dict[str, int] = {}
    broken = False
    for row in db.session.scalars(select(ClaimFile).where(ClaimFile.batch_id == batch_id).order_by(ClaimFile.id)):
        for fault in _file(connection, row, sums):
            broken = True
            yield fault
    batch = db.session.get_one(ClaimBatch, batch_id)
    if not broken and sums and sums[min(sums)] != batch.total:
        yield COUNTED.fault(batch_id)


def _file(connection: duckdb.DuckDBPyConnection, row: ClaimFile, sums: dict[str, int]) -> Iterator[Fault]:
    for name in filter(None, (row.path, row.overlay)):
        if not (home() / name).is_file():
            yield MISSING.fault(name, batch=row.batch_id)
            return
    whole, overlay = _scan(row.path), _scan(row.overlay)
    try:
        rows, fen = _counted(connection, whole, "amount" if row.dataset == "claim_lines" else "total")
        if rows != row.rows or not _same_bytes(row):
            yield ALTERED.fault(row.path, batch=row.batch_id)
            return
        sums[row.dataset] = sums.get(row.dataset, 0) + fen
        if row.overlay and not _fits(connection, whole, overlay, row.rows - row.voided):
            yield ALTERED.fault(row.overlay, batch=row.batch_id)
    except duckdb.Error:
        yield ALTERED.fault(row.path, batch=row.batch_id)


def _same_bytes(row: ClaimFile) -> bool:
    path = home() / row.path
    return path.stat().st_size == row.size and row.sha256 in ("", sha256_of_file(path))


def _scan(name: str) -> str:
    return f"read_parquet({quoted(str(home() / name))}, hive_partitioning = false)"


def _counted(connection: duckdb.DuckDBPyConnection, scan: str, money: str) -> tuple[int, int]:
    found = connection.execute(f"SELECT count(*), coalesce(sum({money}), 0) FROM {scan}").fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _fits(connection: duckdb.DuckDBPyConnection, whole: str, overlay: str, rows: int) -> bool:
    found = connection.execute(
        f"SELECT (SELECT count(*) FROM {overlay}),"
        f" (SELECT count(*) FROM (SELECT * FROM {overlay} EXCEPT ALL SELECT * FROM {whole}))"
    ).fetchone()
    return found == (rows, 0)


def _strays(now: datetime) -> Iterator[Fault]:
    live = set(db.session.scalars(select(ClaimBatch.folder)))
    before = (now - _KEPT_AFTER).timestamp()
    for path in sorted(home().iterdir()):
        if path.name not in live and path.name != ".uploads" and path.stat().st_mtime < before:
            yield STRAY.fault(path.name)
