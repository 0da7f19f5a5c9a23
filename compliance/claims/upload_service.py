"""A file that was uploaded: kept until it is loaded, loaded on a thread of its own, cancelled without a trace."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import IO, Any
from uuid import uuid4

import duckdb
from flask import current_app
from sqlalchemy import select, update

from compliance.accounts.rules import Actor
from compliance.claims import import_service
from compliance.claims.models import ClaimUpload
from compliance.claims.source_rules import Layout, check, from_json
from compliance.claims.store_service import home
from compliance.claims.upload_rules import State, is_silent, may_start
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work

UPLOADS = ".uploads"
_EVERY = 1.0
_BLOCK = 1 << 20
_threads: dict[int, Thread] = {}


@dataclass(frozen=True, slots=True)
class UploadView:
    """An upload as pages show it; refusal: number, zh, en, do_zh, do_en of why it was not loaded; silent: whatever was
    loading it is gone."""

    id: int
    file_name: str
    sha256: str
    source: str
    size: int
    state: str
    step: str
    percent: int
    mapping: Mapping[str, Any]
    refusal: Mapping[str, Any]
    batch_id: int | None
    uploaded_at: datetime
    silent: bool

    @property
    def layout(self) -> Layout:
        """How it would be read."""
        return from_json(self.mapping)

    @property
    def busy(self) -> bool:
        """Whether it is being loaded."""
        return self.state in (State.RUNNING, State.CANCELLING) and not self.silent


def _view(row: ClaimUpload) -> UploadView:
    names = [name for name in UploadView.__slots__ if name != "silent"]
    silent = is_silent(row.state, row.seen_at, clock.now())
    return UploadView(**{name: getattr(row, name) for name in names}, silent=silent)


def take(actor: Actor, content: IO[bytes], file_name: str, source: str) -> UploadView:
    """Keep an uploaded file and tell how it would be read; loads nothing. CLAIMS-11 where it cannot be read."""
    folder = home() / UPLOADS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / uuid4().hex
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            sha256 = _copied(content, out)
        looked = import_service.look(path, source)
        with unit_of_work(actor) as work:
            row = ClaimUpload(
                path=path.name,
                file_name=file_name[-200:],
                sha256=sha256,
                size=path.stat().st_size,
                source=source,
                mapping=looked.layout.as_json(),
                state=State.WAITING,
                uploaded_at=work.now,
                uploaded_by=actor.user_id,
            )
            work.session.add(row)
            work.flush()
            return _view(row)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copied(content: IO[bytes], out: IO[bytes]) -> str:
    told = hashlib.sha256()
    while block := content.read(_BLOCK):
        told.update(block)
        out.write(block)
    return told.hexdigest()


def peek(upload: UploadView) -> import_service.Looked | None:
    """The headings and first rows of an upload, None once its file is gone."""
    path = _path(_row(upload.id))
    return import_service.look(path, upload.source) if path.exists() else None


def remap(actor: Actor, upload_id: int, layout: Layout, width: int) -> None:
    """Keep how an upload is to be read. CLAIMS-13 where that lacks something, CLAIMS-16 while it is being loaded."""
    check(layout, width)
    with unit_of_work(actor):
        row = _row(upload_id)
        _idle(row)
        row.mapping, row.state, row.refusal = layout.as_json(), State.WAITING, {}


def start(actor: Actor, upload_id: int) -> None:
    """Load an upload on a thread of this process. CLAIMS-16 while it is being loaded or once it is."""
    with unit_of_work(actor) as work:
        row = _row(upload_id)
        _idle(row)
        row.state, row.step, row.percent, row.refusal, row.seen_at = State.RUNNING, "", 0, {}, work.now
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    thread = Thread(target=_run, args=(app, actor, upload_id), name=f"claims-{upload_id}", daemon=True)
    _threads[upload_id] = thread
    thread.start()


def wait(upload_id: int) -> None:
    """Wait until this process has done with an upload."""
    thread = _threads.pop(upload_id, None)
    if thread is not None:
        thread.join()


def cancel(actor: Actor, upload_id: int) -> None:
    """Stop loading, or drop what waits; a batch that is loaded already stays, to be withdrawn."""
    with unit_of_work(actor):
        row = _row(upload_id)
        if row.state in (State.DONE, State.CANCELLED):
            return
        busy = _view(row).busy
        row.state = State.CANCELLING if busy else State.CANCELLED
    if not busy:
        _path(_row(upload_id)).unlink(missing_ok=True)


def upload(upload_id: int) -> UploadView | None:
    """One upload, None where there is none."""
    row = db.session.get(ClaimUpload, upload_id)
    return _view(row) if row else None


def open_uploads() -> tuple[UploadView, ...]:
    """Uploads that are not loaded yet, newest first."""
    states = (State.WAITING, State.RUNNING, State.CANCELLING, State.REFUSED)
    rows = db.session.scalars(select(ClaimUpload).where(ClaimUpload.state.in_(states)).order_by(ClaimUpload.id.desc()))
    return tuple(_view(row) for row in rows)


def sweep(before: float) -> int:
    """Remove uploaded files that nobody has loaded since `before` (seconds of the epoch); how many."""
    gone = [path for path in (home() / UPLOADS).glob("*") if path.stat().st_mtime < before]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _row(upload_id: int) -> ClaimUpload:
    row = db.session.get(ClaimUpload, upload_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _path(row: ClaimUpload) -> Path:
    return home() / UPLOADS / row.path


def _idle(row: ClaimUpload) -> None:
    if not may_start(row.state, _view(row).silent):
        raise Refusal(
            "CLAIMS-16",
            zh="该文件正在导入，或者已经处理完毕",
            en="this file is being loaded, or is done with",
            do_zh="请刷新页面查看进度；如需再次导入请重新上传",
            do_en="reload the page to see how far it is; upload the file again to load it again",
        )


def _run(app: Any, actor: Actor, upload_id: int) -> None:
    with app.app_context():
        monitor = _Monitor(app, upload_id)
        monitor.start()
        try:
            row = _row(upload_id)
            path, layout, source, name = _path(row), from_json(row.mapping), row.source, row.file_name
            db.session.rollback()
            made = import_service.load(
                actor,
                path,
                layout,
                source_name=source,
                file_name=name,
                progress=monitor.told,
                started=monitor.watches,
            )
            _end(actor, upload_id, State.DONE, batch_id=made.id)
            path.unlink(missing_ok=True)
        except Refusal as refusal:
            _end(actor, upload_id, State.REFUSED, refusal=_told(refusal))
        except duckdb.InterruptException:
            _end(actor, upload_id, State.CANCELLED)
            path.unlink(missing_ok=True)
        except Exception:
            app.logger.exception("an import failed")
            _end(actor, upload_id, State.REFUSED, refusal=_told(_failed()))
        finally:
            monitor.stop()
            db.session.remove()


def _end(actor: Actor, upload_id: int, state: State, **facts: Any) -> None:
    with unit_of_work(actor):
        row = _row(upload_id)
        row.state, row.percent = state, 100 if state is State.DONE else row.percent
        for name, value in facts.items():
            setattr(row, name, value)


def _told(refusal: Refusal) -> dict[str, str]:
    return {name: getattr(refusal, name) for name in ("number", "zh", "en", "do_zh", "do_en")}


def _failed() -> Refusal:
    return Refusal(
        "CLAIMS-17",
        zh="导入时程序出错，未导入任何行",
        en="the program failed while loading; nothing was loaded",
        do_zh="请重试；再次出错时请把时间告诉系统管理员",
        do_en="try again; tell the administrator the time if it fails again",
        status=500,
    )


class _Monitor:
    """Tells the row how far the import is, and the import when it is cancelled."""

    def __init__(self, app: Any, upload_id: int) -> None:
        self.app = app
        self.upload_id = upload_id
        self.step, self.percent = "", 0
        self.connection: duckdb.DuckDBPyConnection | None = None
        self._done = Signal()
        self._thread = Thread(target=self._watch, name=f"claims-{upload_id}-monitor", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._done.set()
        self._thread.join()

    def told(self, step: str, percent: int) -> None:
        """What the import says of itself."""
        self.step, self.percent = step, percent

    def watches(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The connection that a cancel interrupts."""
        self.connection = connection

    def _watch(self) -> None:
        with self.app.app_context():
            while not self._done.wait(_EVERY):
                self._look()
            db.session.remove()

    def _look(self) -> None:
        """Read, and end that before anything is written: SQLite refuses to write in a transaction that has read when
        another has written since."""
        state = db.session.scalar(select(ClaimUpload.state).where(ClaimUpload.id == self.upload_id))
        db.session.rollback()
        if state == State.CANCELLING and self.connection is not None:
            self.connection.interrupt()
        elif state in (State.RUNNING, State.CANCELLING):
            row = update(ClaimUpload).where(ClaimUpload.id == self.upload_id, ClaimUpload.state == state)
            db.session.execute(row.values(step=self.step, percent=self.percent, seen_at=clock.now()))
            db.session.commit()
