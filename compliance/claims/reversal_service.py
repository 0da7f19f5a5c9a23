"""Reversals: a claim that another reverses counts nowhere, from the import of the reversal on, whichever came first.

The files themselves stay. In place of one that holds reversed claims an overlay without them is read, written once, so
that no question about the claims ever looks for reversals again.
"""

import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

import duckdb
from flask import current_app
from sqlalchemy import select

from compliance.claims.duck_service import connect
from compliance.claims.models import ClaimBatch, ClaimFile
from compliance.claims.relation_rules import quoted
from compliance.claims.store_service import home, sync_folder
from compliance.foundation.unit_of_work import UnitOfWork


def resolve(work: UnitOfWork) -> int:
    """Write overlays for what live reversals reverse, drop those that no longer fit; how many files changed.

    Called in the unit of work that makes a batch live or withdraws it; what it wrote is swept if that fails.
    """
    live = select(ClaimFile).join(ClaimBatch).where(ClaimBatch.withdrawn_at.is_(None)).order_by(ClaimFile.id)
    files = list(work.session.scalars(live))
    reversals = [row for row in files if row.dataset == "reversals"]
    others = [row for row in files if row.dataset != "reversals"]
    if not reversals:
        changed = [row for row in others if row.overlay]
        for row in changed:
            row.overlay, row.voided = "", 0
        return len(changed)
    spill = Path(tempfile.mkdtemp(prefix=".spill-", dir=home()))
    try:
        with connect(current_app.extensions["settings"].claims_memory, spill) as connection:
            scan = _scan(reversals)
            connection.execute(f"CREATE TEMP TABLE voided AS SELECT DISTINCT reverses AS claim_id FROM {scan}")
            return sum(_overlaid(connection, row, count) for row, count in _hits(connection, others))
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _scan(rows: list[ClaimFile]) -> str:
    listed = ", ".join(quoted(str(home() / row.path)) for row in rows)
    return f"read_parquet([{listed}], filename = true, hive_partitioning = false)"


def _hits(connection: duckdb.DuckDBPyConnection, rows: list[ClaimFile]) -> list[tuple[ClaimFile, int]]:
    """Each file with how many of its rows are reversed, for those that have or had any."""
    if not rows:
        return []
    found = connection.execute(
        f"SELECT filename, count(*) FROM {_scan(rows)} SEMI JOIN voided USING (claim_id) GROUP BY filename"
    ).fetchall()
    counts = {str(name): int(count) for name, count in found}
    return [
        (row, counts.get(str(home() / row.path), 0))
        for row in rows
        if counts.get(str(home() / row.path), 0) != row.voided
    ]


def _overlaid(connection: duckdb.DuckDBPyConnection, row: ClaimFile, count: int) -> bool:
    row.voided = count
    if not count:
        row.overlay = ""
        return True
    source = home() / row.path
    target = source.with_name(f"overlay-{uuid4().hex}.parquet")
    connection.execute(
        f"COPY (SELECT * FROM read_parquet({quoted(str(source))}, hive_partitioning = false)"
        f" WHERE claim_id NOT IN (SELECT claim_id FROM voided)) TO {quoted(str(target))} (FORMAT parquet)"
    )
    sync_folder(target)
    sync_folder(target.parent)
    row.overlay = str(target.relative_to(home()))
    return True
