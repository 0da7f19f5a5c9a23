"""What can be wrong below every room: the database file, the trail, evidence and its files, sealed columns."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import inspect, select, text

from compliance.foundation import evidence_store, sealed_columns, trail
from compliance.foundation.crypto import keyring
from compliance.foundation.database import db
from compliance.foundation.faults import Fault, Known
from compliance.foundation.hashing import sha256_of_file
from compliance.foundation.models import EvidenceFile
from compliance.foundation.words import Words

_AN_HOUR = timedelta(hours=1)  # a file is written before its row: what is younger may still get one
_BACK = Words(
    "请停用本系统，从最近的完好备份恢复（docs/restore.md）", "stop the service; restore the newest good backup"
)
_FILE_BACK = Words(
    "请从备份的 evidence 目录取回同名文件；取不回的，写明情况并告知使用该证据的案件",
    "take the file of that name from a backup's evidence folder; if none has it, say so in the cases that use it",
)

DATABASE = Known("database_damaged", Words("数据库已损坏：{about}", "the database is damaged: {about}"), _BACK)
ORPHAN = Known(
    "row_orphaned",
    Words("{about} 所指的 {other} 记录不存在", "{about} points to a row of {other} that is not there"),
    _BACK,
)
SCHEMA = Known(
    "schema_incomplete",
    Words("数据库缺少 {about}", "the database lacks {about}"),
    Words("请先备份，再运行 python app.py init", "make a copy, then run “python app.py init”"),
)
TRAIL = Known(
    "trail_broken",
    Words("操作记录自第 {about} 条起不符：{why}", "the trail is broken from event {about} on: {why}"),
    Words(
        "请勿再使用该数据库，保全现状并与已打印导出件上的哈希核对，再从备份恢复",
        "stop using this database, keep it as it is, compare with the hashes on printed exports, then restore a backup",
    ),
)
MISSING = Known("evidence_missing", Words("证据文件缺失：{about}", "an evidence file is missing: {about}"), _FILE_BACK)
ALTERED = Known(
    "evidence_altered", Words("证据文件被改动：{about}", "an evidence file was altered: {about}"), _FILE_BACK
)
STRAY = Known(
    "evidence_stray",
    Words("证据目录中有无登记的文件：{about}", "a file in the evidence folder that no row speaks of: {about}"),
    Words(
        "多为中断的上传所留，核实后可移出证据目录",
        "mostly left by an upload that broke off; move it out once looked at",
    ),
)
SEALED = Known(
    "sealed_unreadable",
    Words("加密数据无法用现有密钥环解开：{about}", "sealed data that the keyring cannot open: {about}"),
    Words("请放回当时的密钥环（COMPLIANCE_KEYRING）后重试", "put the keyring of that time back (COMPLIANCE_KEYRING)"),
)


def faults(now: datetime) -> Iterator[Fault]:
    """Everything below the rooms; nothing more is asked of a database that lacks tables or columns."""
    lacking = list(_schema())
    yield from lacking
    if lacking:
        return
    yield from _database()
    yield from _trail()
    yield from _evidence()
    yield from _strays(now)
    yield from _sealed()


def _schema() -> Iterator[Fault]:
    there = inspect(db.engine)
    tables = set(there.get_table_names())
    for table in db.metadata.sorted_tables:
        if table.name not in tables:
            yield SCHEMA.fault(table.name)
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                yield SCHEMA.fault(f"{table.name}.{column.name}")


def _database() -> Iterator[Fault]:
    """PostgreSQL holds its foreign keys itself and checks its pages; SQLite is asked."""
    if db.engine.dialect.name != "sqlite":
        return
    for (said,) in db.session.execute(text("PRAGMA quick_check(20)")):
        if said != "ok":
            yield DATABASE.fault(said)
    for table, row, other, _key in db.session.execute(text("PRAGMA foreign_key_check")):
        yield ORPHAN.fault(f"{table}:{row}", other=other)


def _trail() -> Iterator[Fault]:
    found = trail.verify(db.session())
    if found.first_broken is not None:
        yield TRAIL.fault(found.first_broken, why=found.reason)


def _evidence() -> Iterator[Fault]:
    folder = evidence_store.folder()
    there = EvidenceFile.erased_at.is_(None)  # what was erased by rule is not missing; left over, it is a stray
    query = select(EvidenceFile.sha256).where(there).order_by(EvidenceFile.sha256).execution_options(yield_per=1000)
    for sha256 in db.session.scalars(query):
        path = folder / sha256[:2] / sha256
        if not path.is_file():
            yield MISSING.fault(sha256)
        elif sha256_of_file(path) != sha256:
            yield ALTERED.fault(sha256)


def _strays(now: datetime) -> Iterator[Fault]:
    """Folder by folder, so that only the names of one of 256 are in memory."""
    before = (now - _AN_HOUR).timestamp()
    for folder in sorted(evidence_store.folder().glob("*")):
        here = EvidenceFile.sha256.startswith(folder.name, autoescape=True) & EvidenceFile.erased_at.is_(None)
        kept = set(db.session.scalars(select(EvidenceFile.sha256).where(here)))
        for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
            if path.name not in kept and path.stat().st_mtime < before:
                yield STRAY.fault(path.relative_to(evidence_store.folder()))


def _sealed() -> Iterator[Fault]:
    ring = keyring()
    for column in sealed_columns.of_house():
        for key, sealed in sealed_columns.each(column):
            try:
                ring.decrypt(sealed)
            except (ValueError, IndexError):
                yield SEALED.fault(f"{column.table.name}.{column.name}:{'/'.join(map(str, key))}")
