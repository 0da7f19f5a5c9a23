"""The values of an export, kept beside it: every sheet's cells as canonical texts, packed, under one hash.

By them a workbook is judged by its values: office programs rewrite a file's bytes at every saving.
"""

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

MEDIA_TYPE = "application/gzip"


class Copy:
    """Takes the rows while they are written. Row: canonical texts; the hash is of the unpacked lines."""

    def __init__(self) -> None:
        self._packed = BytesIO()
        self._gzip = gzip.GzipFile(fileobj=self._packed, mode="wb", compresslevel=3, mtime=0)
        self._hash = sha256()

    def sheet(self, name: str) -> None:
        """The rows that follow are of this sheet."""
        self._line({"sheet": name})

    def row(self, texts: list[str]) -> None:
        """One row, without what is empty at its end."""
        while texts and not texts[-1]:
            texts.pop()
        self._line(texts)

    def _line(self, said: object) -> None:
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._hash.update(line)
        self._gzip.write(line)

    def close(self) -> tuple[bytes, str]:
        """(the packed lines, SHA-256 of the unpacked ones)."""
        self._gzip.close()
        return self._packed.getvalue(), self._hash.hexdigest()


def read(packed: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Each sheet's name and rows, in order; a sheet's rows are to be read before the next sheet is."""
    with gzip.open(BytesIO(packed), "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        head = next(found, None)
        while head is not None:
            following: list[dict[str, str]] = []
            yield head["sheet"], _rows(found, following)
            head = following[0] if following else None


def _rows(lines: Iterator[object], following: list[dict[str, str]]) -> Iterator[list[str]]:
    for line in lines:
        if isinstance(line, dict):
            following.append(line)
            return
        if isinstance(line, list):
            yield line
