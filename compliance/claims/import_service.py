"""An export becomes a batch: written and synced aside, renamed, then its row; or nothing at all."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
from flask import current_app
from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.claims import reversal_service
from compliance.claims.content_service import ClaimsLoading, LinesLoading
from compliance.claims.duck_service import connect
from compliance.claims.identity_service import keys_of
from compliance.claims.loading_service import REJECTED, Loaded, Loading, Progress
from compliance.claims.models import ClaimBatch, ClaimFile, ClaimSource
from compliance.claims.source_rules import Layout, check, guess, layout_of, read_map, to_keep
from compliance.claims.source_service import Source, open_source
from compliance.claims.store_service import MAKING, BatchView, batch_view, home, live_files, sync, sync_folder
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_of_file
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class ClaimsImported(Event):
    """A batch was loaded; rows and rejected count the export's rows, total is fen of its claims."""

    kind = "claims.imported"
    sha256: str
    rows: int
    rejected: int
    total: int


@dataclass(frozen=True, slots=True)
class Looked:
    """An export before it is loaded: how it would be read."""

    source: Source
    layout: Layout


def saved_layout(name: str) -> Mapping[str, Any] | None:
    """How the exports of a source were read the last time, as headings by our names, None at the first."""
    row = db.session.get(ClaimSource, name)
    return row.mapping if row else None


def look(path: Path, source_name: str, map_text: str = "") -> Looked:
    """Open an export and tell how it would be read: by a mapping file, else as its source was read the last time, and
    where that does not fit by its headings. CLAIMS-11, -12."""
    given = read_map(map_text) if map_text else dict(saved_layout(source_name) or {})
    with _folder() as place:
        source = open_source(path, given.get("formats", {}), place, peek=True)
    try:
        layout = layout_of(given, source.headings)
    except Refusal:
        if map_text:
            raise
        layout = guess(source.headings)
    return Looked(source, layout)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that nobody reads; gone afterwards, unless it was renamed."""
    place = home() / f"{MAKING}{uuid4().hex}"
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def load(
    actor: Actor,
    path: Path,
    layout: Layout,
    *,
    source_name: str,
    file_name: str = "",
    progress: Progress = lambda _step, _percent: None,
    started: Callable[[duckdb.DuckDBPyConnection], None] = lambda _connection: None,
) -> BatchView:
    """Load an export whole, as one batch, or not at all.

    progress is told each step and how far it is; `started` gets the connection, so that another thread can interrupt it
    (duckdb.InterruptException then leaves this). Refusals: CLAIMS-10 the same file is loaded already, -11 to -14.
    """
    settings = current_app.extensions["settings"]
    with _folder() as place, ThreadPoolExecutor(1) as beside:
        hashing = beside.submit(sha256_of_file, path)
        written, spill, rewritten = place / "batch", place / "spill", place / "source"
        for folder in (written, spill, rewritten):
            folder.mkdir()
        source = open_source(path, layout.formats, rewritten)
        check(layout, len(source.headings))
        with connect(settings.claims_memory, spill) as connection:
            started(connection)
            loading = _loading(connection, source, layout, written, progress)
            loading.read()
            sha256 = hashing.result()
            _refuse_twice(sha256)
            loaded = loading.write()
        return _register(actor, written, loaded, Origin(source_name, file_name or path.name, sha256, layout, source))


def _loading(
    connection: duckdb.DuckDBPyConnection, source: Source, layout: Layout, folder: Path, progress: Progress
) -> Loading:
    kind = LinesLoading if layout.content == "lines" else ClaimsLoading
    return kind(
        connection=connection,
        source=source,
        layout=layout,
        keys={"person_id": keys_of("person"), "doctor_id": keys_of("doctor")},
        folder=folder,
        today=clock.today(),
        known=_known,
        progress=progress,
        buckets=current_app.extensions["settings"].claims_buckets,
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """What a batch was loaded from."""

    source_name: str
    file_name: str
    sha256: str
    layout: Layout
    source: Source


def _known(dataset: str, first: str, last: str) -> list[str]:
    return [str(one.path) for one in live_files(dataset, first, last, whole=True)]


def _refuse_twice(sha256: str) -> None:
    row = db.session.scalars(select(ClaimBatch).where(ClaimBatch.live_sha256 == sha256)).one_or_none()
    if row is not None:
        raise Refusal(
            "CLAIMS-10",
            zh=f"该文件已作为批次{row.id}导入（{row.file_name}）",
            en=f"this file was loaded as batch {row.id} ({row.file_name})",
            do_zh="如需重新导入，请先撤回该批次",
            do_en="withdraw that batch first to load it again",
        )


def _register(actor: Actor, written: Path, loaded: Loaded, origin: Origin) -> BatchView:
    """Sync, rename, then the row: a batch without a row is swept, a row never lacks its files."""
    name = uuid4().hex
    sync(written)
    folder = written.replace(home() / name)
    sync_folder(home())
    try:
        with unit_of_work(actor) as work:
            _refuse_twice(origin.sha256)
            row = _row(work, name, loaded, origin)
            keep(work, origin.source_name, to_keep(origin.layout, origin.source.headings))
            event = ClaimsImported(
                subject=f"claim_batch:{row.id}",
                sha256=row.sha256,
                rows=row.rows,
                rejected=row.rejected,
                total=row.total,
            )
            work.record(event)
            reversal_service.resolve(work)
            return batch_view(row)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _row(work: UnitOfWork, name: str, loaded: Loaded, origin: Origin) -> ClaimBatch:
    row = ClaimBatch(
        folder=name,
        source=origin.source_name,
        file_name=origin.file_name[-200:],
        sha256=origin.sha256,
        live_sha256=origin.sha256,
        mapping=origin.layout.as_json(),
        rows=loaded.rows,
        rejected=loaded.rejected,
        counts=loaded.counts,
        total=loaded.total,
        first_on=loaded.first_on,
        last_on=loaded.last_on,
        imported_at=work.now,
        imported_by=work.doer.user_id,
        files=[
            ClaimFile(
                dataset=one.dataset,
                month=one.month,
                path=f"{name}/{one.path}",
                rows=one.rows,
                size=one.size,
                sha256=one.sha256,
            )
            for one in loaded.files
        ],
    )
    work.session.add(row)
    work.flush()
    return row


def keep(work: UnitOfWork, source_name: str, mapping: Mapping[str, Any]) -> None:
    """Keep how a source's exports are read."""
    work.session.merge(ClaimSource(name=source_name, mapping=dict(mapping), saved_at=work.now))


def rejected_rows(batch: BatchView) -> Path | None:
    """The file of a batch's rejected rows, None where there were none or it is gone."""
    path = home() / batch.folder / REJECTED
    return path if path.exists() else None
