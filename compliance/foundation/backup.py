"""A copy of everything that a new machine needs, but for the keys: the database as of one instant, then the files.

SQLite is copied by its own online backup while people work; PostgreSQL by pg_dump. Evidence files are named by their
hash and never change, nor do files of claims; so one folder of each serves all copies and only new ones are written.
The keyring is not copied: whoever has a backup without it can read no person's data, so the keyring must be kept
elsewhere.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.engine import URL, make_url

from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_of_file

MANIFEST = "manifest.json"
_FORMAT = 2  # 1 named the keys, 2 tells them by a mark
_INSTALL = (
    "请在本机安装 PostgreSQL 客户端工具（如 postgresql-client），主版本不低于数据库服务器；未留下不完整的备份",
    "install the PostgreSQL client tools (postgresql-client) here, of the server's major version or a later one; "
    "no half a backup was left",
)


@dataclass(frozen=True)
class Backup:
    """A finished copy: its folder, the database file with its hash, evidence files in all and newly copied,
    files of claims."""

    folder: Path
    database: str
    sha256: str
    size: int
    evidence: int
    copied: int
    trail_head: str
    claims: int

    def as_dict(self) -> dict[str, Any]:
        """JSON of it."""
        return {
            "folder": str(self.folder),
            "database": self.database,
            "sha256": self.sha256,
            "size": self.size,
            "evidence": self.evidence,
            "copied": self.copied,
            "trail_head": self.trail_head,
            "claims": self.claims,
        }


def backup(target: Path, now: datetime) -> Backup:
    """Copy into `target`/<time>; whole or not at all: the folder gets its name when the last byte is on the disk.

    Refuses (BACKUP-01) where pg_dump is missing, older than the server or fails, (BACKUP-02) where the folder cannot
    be written.
    """
    folder = target / f"{now:%Y%m%dT%H%M%SZ}"
    making = target / f".making-{folder.name}-{os.getpid()}"
    try:
        making.mkdir(parents=True)
    except OSError as error:
        raise _refused("BACKUP-02", f"备份目录不能写入：{target}", f"the folder cannot be written: {target}") from error
    try:
        name = _database(making)
        evidence, copied = _evidence(target / "evidence")
        claims, _ = _claims(target / "claims")
        sha256, size = sha256_of_file(making / name), (making / name).stat().st_size
        made = Backup(folder, name, sha256, size, evidence, copied, trail.head(db.session()).hash, claims)
        db.session.rollback()
        content = {"format": _FORMAT, "made_at": now.isoformat(), **made.as_dict(), "keys": _keys()}
        (making / MANIFEST).write_bytes(canonical({name: value for name, value in content.items() if name != "folder"}))
        making.replace(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return made


def keep_only(target: Path, newest: int) -> int:
    """Remove all but the newest copies; how many were removed. Evidence stays."""
    folders = sorted(path.parent for path in target.glob(f"*/{MANIFEST}"))
    for folder in folders[:-newest]:
        shutil.rmtree(folder)
    return max(0, len(folders) - newest)


def _keys() -> dict[str, str]:
    marks: dict[str, str] = current_app.extensions["keyring"].marks()
    return marks


def _database(folder: Path) -> str:
    url = make_url(current_app.extensions["settings"].database_url)
    if url.get_backend_name() == "sqlite":
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(folder / "database.sqlite3")) as copy,
        ):
            source.backup(copy)
            broken = copy.execute("PRAGMA quick_check").fetchone()[0] != "ok"
        if broken:
            raise _refused("BACKUP-03", "数据库副本未通过完整性检查", "the copy of the database is broken")
        return "database.sqlite3"
    _pg_dump(url, folder / "database.dump")
    return "database.dump"


def _pg_dump(url: URL, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise _refused("BACKUP-01", "找不到 pg_dump", "pg_dump is not installed", *_INSTALL)
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [program, "--format=custom", "--no-owner", f"--file={path}", f"--dbname={plain}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip()[:200]
        raise _refused("BACKUP-05", f"pg_dump 执行失败：{told}", f"pg_dump failed: {told}", *_INSTALL)


def _evidence(target: Path) -> tuple[int, int]:
    """(files in all, files newly copied)."""
    source = Path(current_app.extensions["settings"].data_dir) / "evidence"
    return copy_new(source, target, (path for path in source.glob("??/*") if len(path.name) == 64))


def _claims(target: Path) -> tuple[int, int]:
    source = Path(current_app.extensions["settings"].data_dir) / "claims"
    return copy_new(source, target, claim_files(source))


def claim_files(source: Path) -> Iterator[Path]:
    """The files of batches below a claims folder; what is being made or uploaded begins with a dot."""
    return (path for path in source.glob("[!.]*/**/*") if path.is_file() and path.suffix != ".partial")


def copy_new(source: Path, target: Path, paths: Iterable[Path]) -> tuple[int, int]:
    """Copy files that never change from below `source` to below `target`, those that are not there yet: (files in all,
    files newly copied)."""
    count = copied = 0
    for path in paths:
        count += 1
        kept = target / path.relative_to(source)
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            partial = kept.with_name(f"{kept.name}.partial")
            shutil.copyfile(path, partial)
            partial.replace(kept)
            copied += 1
    return count, copied


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a copy whose database file is what the manifest says (BACKUP-04 when it is not)."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        fits = sha256_of_file(folder / manifest["database"]) == manifest["sha256"]
    except (OSError, ValueError, KeyError):
        fits = False
    if not fits:
        raise _refused("BACKUP-04", f"不是完整的备份：{folder}", f"not a whole backup: {folder}")
    return manifest


def _refused(number: str, zh: str, en: str, do_zh: str = "", do_en: str = "") -> Refusal:
    return Refusal(
        number,
        zh=zh,
        en=en,
        do_zh=do_zh or "请检查备份目录和数据库工具后重试；未留下不完整的备份",
        do_en=do_en or "check the folder and the database tools and try again; no half a backup was left",
    )
