"""A copy brought back onto a machine that has nothing yet: evidence, then the database, then the trail is checked.

Nothing that is there is ever written over. The keyring comes first and by hand: it is not in the copy.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import inspect
from sqlalchemy.engine import URL, make_url

from compliance.foundation import trail
from compliance.foundation.backup import check, claim_files, copy_new
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal


@dataclass(frozen=True)
class Restored:
    """What was brought back: events of the trail, evidence files, and the head that the copy's manifest named."""

    events: int
    evidence: int
    trail_head: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of it."""
        return {"events": self.events, "evidence": self.evidence, "trail_head": self.trail_head}


def restore(folder: Path) -> Restored:
    """Bring back the copy in `folder` (one of the folders named by their time).

    Refuses (BACKUP-04) what is no whole copy, (BACKUP-06) without the keys it needs, (BACKUP-07) where a database is
    already, (BACKUP-08) where pg_restore fails, (BACKUP-09) where the trail is not that of the copy.
    """
    manifest = check(folder)
    marks = current_app.extensions["keyring"].marks()
    kept = manifest["keys"]  # in copies of format 1 names alone
    wanted = kept if isinstance(kept, dict) else {name: marks.get(name, "missing") for name in kept}
    if any(marks.get(name) != mark for name, mark in wanted.items()):
        raise _refused(
            "BACKUP-06",
            "密钥环不是该备份所用的密钥环",
            "the keyring is not the one of the copy",
            ("请先把另行保管的密钥环放入数据目录", "put the keyring that was kept elsewhere there first"),
        )
    if inspect(db.engine).get_table_names():
        raise _refused(
            "BACKUP-07",
            "目标数据库不是空的，未作任何改动",
            "the database is not empty; nothing was changed",
            ("请在空的数据目录或者空的数据库上恢复", "restore onto an empty data directory or database"),
        )
    evidence = _files(folder.parent)
    db.session.remove()
    db.engine.dispose()
    _database(folder / manifest["database"])
    found = trail.verify(db.session())
    head = trail.head(db.session()).hash
    db.session.rollback()
    if found.first_broken is not None or head != manifest["trail_head"]:
        raise _refused(
            "BACKUP-09",
            "恢复后的操作记录链与备份清单不一致",
            "the trail that came back is not the one that the copy's manifest names",
            ("请勿使用该数据库，换用另一份备份", "do not use this database; take another copy"),
        )
    return Restored(found.events, evidence, head)


def _files(copies: Path) -> int:
    """Copy what is not there yet; how many evidence files there are."""
    evidence, claims = copies / "evidence", copies / "claims"
    data_dir = Path(current_app.extensions["settings"].data_dir)
    copy_new(claims, data_dir / "claims", claim_files(claims))
    hashes = (path for path in evidence.glob("??/*") if len(path.name) == 64)
    return copy_new(evidence, data_dir / "evidence", hashes)[0]


def _database(copy: Path) -> None:
    url = make_url(current_app.extensions["settings"].database_url)
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        partial = path.with_suffix(".partial")
        shutil.copyfile(copy, partial)
        partial.replace(path)
        return
    _pg_restore(url, copy)


def _pg_restore(url: URL, copy: Path) -> None:
    program = shutil.which("pg_restore")
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [str(program), "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={plain}", str(copy)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False) if program else None
    if done is None or done.returncode:
        told = done.stderr.strip()[:200] if done else "pg_restore"
        raise _refused(
            "BACKUP-08",
            f"pg_restore 未能执行：{told}",
            f"pg_restore did not run: {told}",
            ("请安装 PostgreSQL 客户端工具后重试", "install the PostgreSQL client tools and try again"),
        )


def _refused(number: str, zh: str, en: str, do: tuple[str, str]) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh=do[0], do_en=do[1])
