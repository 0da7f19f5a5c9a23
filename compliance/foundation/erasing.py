"""Erasing files of the evidence store: the row stays with its hash and says when; the bytes go after the commit."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Column, func, select

from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.models import EvidenceFile
from compliance.foundation.unit_of_work import UnitOfWork


def mark(work: UnitOfWork, hashes: Iterable[str], freed: int = 1) -> tuple[str, ...]:
    """Mark files as erased that nothing else in the house names; those marked. `freed`: how often each may be named by
    what is being erased."""
    work.flush()
    gone = []
    for sha256 in sorted(set(hashes)):
        row = work.session.get(EvidenceFile, sha256, with_for_update=True)
        if row is not None and row.erased_at is None and _named(work, sha256) <= freed:
            row.erased_at = work.now
            gone.append(sha256)
    return tuple(gone)


def remove() -> int:
    """Remove the bytes of every file that is marked as erased; how many. Twice is once."""
    count = 0
    for sha256 in db.session.scalars(select(EvidenceFile.sha256).where(EvidenceFile.erased_at.is_not(None))):
        path = evidence_store.path_of(sha256)
        if path.exists():
            path.unlink()
            count += 1
    return count


def _named(work: UnitOfWork, sha256: str) -> int:
    queries = (select(func.count()).where(column == sha256) for column in _columns())
    return sum(work.session.scalar(query) or 0 for query in queries)


def _columns() -> Iterator[Column[str]]:
    """Every column of the house that may name a file by its hash."""
    for table in db.metadata.sorted_tables:
        if table.name != EvidenceFile.__tablename__:
            yield from (column for column in table.columns if column.name.endswith("sha256"))
