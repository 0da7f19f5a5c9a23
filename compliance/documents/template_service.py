"""Which template a kind of paper is made from: the office's own of the same name before the shipped one."""

from pathlib import Path

from flask import current_app

from compliance.documents.rules import room_and_name
from compliance.foundation import documents, evidence_store
from compliance.foundation.unit_of_work import UnitOfWork

PARTS = ("docx", "typ")


def templates_of(kind: str) -> dict[str, bytes]:
    """The template's parts by suffix: docx, typ or both. FileNotFoundError when no such kind is shipped or added.

    An office's own files replace the shipped ones together: with a .docx of its own, the PDF follows that.
    """
    room, name = room_and_name(kind)
    for root in (Path(current_app.extensions["settings"].data_dir) / "templates", documents.SHIPPED):
        paths = {part: root / room / "documents" / f"{name}.{part}" for part in PARTS}
        found = {part: path.read_bytes() for part, path in paths.items() if path.is_file()}
        if found:
            return found
    raise FileNotFoundError(f"templates/{room}/documents/{name}.docx")


def keep(work: UnitOfWork, kind: str) -> dict[str, str]:
    """Keep the template and the shared layout as they are now; their hashes by part."""
    parts = {**templates_of(kind), "office": documents.office()}
    return {part: evidence_store.put(work.doer, content).sha256 for part, content in parts.items()}
