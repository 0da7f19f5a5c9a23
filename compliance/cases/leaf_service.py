"""A stored file as pages to be bound: a picture on a page of its own, a PDF as its pages without what could act."""

import io
from dataclasses import dataclass

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

from compliance.findings import service as findings
from compliance.foundation import documents as rendering
from compliance.foundation import evidence_store

PDF = "application/pdf"
_PICTURE = b'#import "/office.typ": evidence-page\n#evidence-page(json("/data.json"))\n'
_LIST = b'#import "/office.typ": hashes\n#hashes(json("/data.json"))\n'
# What a page of a foreign PDF may bring along that is no ink: links, forms, scripts.
_ACTING = ("/Annots", "/AA", "/Actions")
_UNREADABLE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError)


@dataclass(frozen=True, slots=True)
class Hashed:
    """A bound file by its hash. number: of the paper it belongs to, "" where it is evidence."""

    title: str
    number: str
    sha256: str


def leaves(sha256: str, title: str) -> bytes | None:
    """A stored picture or PDF as pages; None for another kind of file, or one that cannot be read."""
    kept = evidence_store.describe(sha256)
    if kept is None:
        return None
    if kept.media_type == PDF:
        return plain(evidence_store.read(sha256))
    shown = findings.rendition(sha256)
    if not shown.inline:
        return None
    name = f"picture.{shown.media_type.rpartition('/')[2].replace('jpeg', 'jpg')}"
    return rendering.pdf(_PICTURE, {"title": title, "file": name}, files={name: shown.content})


def plain(content: bytes) -> bytes | None:
    """The pages of a PDF, upright, without annotations and actions; None where it cannot be read or has none."""
    try:
        writer = pypdf.PdfWriter()
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            for name in _ACTING:
                page.pop(NameObject(name), None)
            if page.rotation:
                page.transfer_rotation_to_content()
            writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue() if len(writer.pages) else None
    except _UNREADABLE:
        return None


def hash_list(rows: list[Hashed]) -> bytes:
    """A page that names every scan and file of evidence of a bound file by its whole SHA-256."""
    values = [[str(place), row.number or "—", row.title, row.sha256] for place, row in enumerate(rows, 1)]
    return rendering.pdf(_LIST, {"title": HASHES, "rows": values})


HASHES = "扫描件和电子证据校验表"
