"""Evidence by SHA-256, in a directory: the file is written and synced first, its row second."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import filetype
from flask import current_app

from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.models import EvidenceFile
from compliance.foundation.unit_of_work import Doer, unit_of_work


@dataclass(frozen=True)
class Stored:
    """A stored file: its name is its hash; `size` in bytes."""

    sha256: str
    size: int
    media_type: str


def folder() -> Path:
    """Where the files lie, by the first two digits of their hash."""
    return Path(current_app.extensions["settings"].data_dir) / "evidence"


def path_of(sha256: str) -> Path:
    """Where a file lies. ValueError for a name that is no hash."""
    if len(sha256) != 64 or not all(digit in "0123456789abcdef" for digit in sha256):
        raise ValueError("a name in the evidence store is 64 lower-case hex digits")
    return folder() / sha256[:2] / sha256


def put(doer: Doer, content: bytes, media_type: str | None = None) -> Stored:
    """Keep `content`; the same bytes twice are kept once. The type is read from the bytes unless given."""
    sha256 = sha256_hex(content)
    path = path_of(sha256)
    if not path.exists():
        _write(path, content)
    kind = media_type or filetype.guess_mime(content) or "application/octet-stream"
    with unit_of_work(doer) as work:
        row = work.session.get(EvidenceFile, sha256)
        if row is None:
            row = EvidenceFile(sha256=sha256, size=len(content), media_type=kind, stored_at=work.now)
            work.session.add(row)
            work.flush()
        row.erased_at = None  # the same bytes came in anew
        return Stored(row.sha256, row.size, row.media_type)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    Path(temporary).replace(path)


def exists(sha256: str) -> bool:
    """Whether a row and its file are there."""
    return db.session.get(EvidenceFile, sha256) is not None and path_of(sha256).exists()


def describe(sha256: str) -> Stored | None:
    """Size and type of a stored file, None when there is none."""
    row = db.session.get(EvidenceFile, sha256)
    return Stored(row.sha256, row.size, row.media_type) if row else None


def read(sha256: str) -> bytes:
    """The bytes. NotFound when they were erased by rule, FileNotFoundError when they are missing, ValueError when they
    no longer fit their name."""
    path, row = path_of(sha256), db.session.get(EvidenceFile, sha256)
    if row is not None and row.erased_at is not None:
        raise NotFound
    content = path.read_bytes()
    if sha256_hex(content) != sha256:
        raise ValueError(f"the file {sha256} in the evidence store was changed")
    return content
