"""The store: Parquet files below the data directory, by dataset and settled month; what is live says the database.

A file is written and synced before its row; what has no row is swept. Files never change; where claims in one were
reversed, an overlay without them is read in its place.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from compliance.claims.models import ClaimBatch, ClaimFile
from compliance.foundation.database import db

DATASETS = ("claims", "claim_lines", "reversals")
MAKING = ".making-"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file to read: its row, its path on the disk, how many rows it has."""

    id: int
    dataset: str
    month: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as pages show it; total in fen; counts: rows by dataset; withdrawn_at None while it is live."""

    id: int
    source: str
    file_name: str
    sha256: str
    rows: int
    rejected: int
    counts: dict[str, int]
    total: int
    first_on: date | None
    last_on: date | None
    imported_at: datetime
    imported_by: int | None
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    reason: str
    folder: str


def home() -> Path:
    """The folder of the store."""
    folder = Path(current_app.extensions["settings"].data_dir) / "claims"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def months(first: date, last: date) -> tuple[str, ...]:
    """The months from `first` to `last`, both included: ("2024-01", "2024-02")."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return tuple(f"{place // 12}-{place % 12 + 1:02d}" for place in range(start, end + 1))


def live_files(dataset: str, first: str = "", last: str = "9999-99", *, whole: bool = False) -> tuple[StoredFile, ...]:
    """The files of live batches whose settled month lies from `first` to `last`, both included, in a fixed order;
    whole: as they were written, with claims that were reversed since."""
    query = (
        select(ClaimFile)
        .join(ClaimBatch)
        .where(ClaimBatch.withdrawn_at.is_(None), ClaimFile.dataset == dataset, ClaimFile.month.between(first, last))
        .order_by(ClaimFile.month, ClaimFile.id)
    )
    folder = home()
    return tuple(
        StoredFile(row.id, row.dataset, row.month, folder / ((not whole and row.overlay) or row.path), row.rows)
        for row in db.session.scalars(query)
    )


def batches() -> tuple[BatchView, ...]:
    """All batches, newest first, withdrawn ones too."""
    rows = db.session.scalars(select(ClaimBatch).order_by(ClaimBatch.id.desc()))
    return tuple(batch_view(row) for row in rows)


def batch(batch_id: int) -> BatchView | None:
    """One batch, None where there is none."""
    row = db.session.get(ClaimBatch, batch_id)
    return batch_view(row) if row else None


def batch_view(row: ClaimBatch) -> BatchView:
    """A row as pages show it."""
    return BatchView(*(getattr(row, name) for name in BatchView.__slots__))


def covered() -> tuple[str, ...]:
    """The settled months that live batches hold claims of, in order."""
    query = (
        select(ClaimFile.month)
        .join(ClaimBatch)
        .where(ClaimBatch.withdrawn_at.is_(None), ClaimFile.dataset == "claims")
        .distinct()
        .order_by(ClaimFile.month)
    )
    return tuple(db.session.scalars(query))


def sync(folder: Path) -> None:
    """Force every file of a folder, and the folders themselves, to the disk."""
    for path in (folder, *sorted(folder.rglob("*"))):
        sync_folder(path)


def sync_folder(path: Path) -> None:
    """Force one file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(before: datetime) -> int:
    """Remove what no row speaks of and what withdrawn batches left, where it was last touched before; how many.

    `before` lies a day back, so that neither an import under way nor a reader of what was withdrawn loses its files.
    """
    live = set(db.session.scalars(select(ClaimBatch.folder).where(ClaimBatch.withdrawn_at.is_(None))))
    kept = {home() / name for name in db.session.scalars(select(ClaimFile.overlay).where(ClaimFile.overlay != ""))}
    folders = [path for path in home().iterdir() if path.is_dir() and path.name not in {*live, ".uploads"}]
    overlays = [path for name in live for path in (home() / name).rglob("overlay-*") if path not in kept]
    gone = [path for path in (*folders, *overlays) if path.stat().st_mtime < before.timestamp()]
    remove(gone)
    return len(gone)


def remove(paths: Iterable[Path]) -> None:
    """Remove files and folders; what is gone already is no fault."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
