"""A file bound in one PDF (一案一卷): an index first, then its papers, their pages numbered in one run."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pypdf

from compliance.foundation import documents

_INDEX = b'#import "/office.typ": contents\n#contents(json("/data.json"))\n'
_NUMBERS = b'#import "/office.typ": numbers\n#numbers(json("/data.json"))\n'
_NONE = "—"


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a file. content: a PDF; number and dated as they are printed, "" where there is none."""

    title: str
    content: bytes
    number: str = ""
    dated: str = ""


def bind(parts: Sequence[Part], *, title: str = "卷内目录", facts: Sequence[tuple[str, str]] = ()) -> bytes:
    """One PDF of `parts` in their order: index, pages numbered from 1 at the outer upper corner, one bookmark a part.

    facts: (label, text) lines above the index, the file's number and name for instance. The index itself carries no
    page number, as archives number from the first paper. ValueError without parts.
    """
    if not parts:
        raise ValueError("a file without papers cannot be bound")
    readers = [pypdf.PdfReader(io.BytesIO(part.content)) for part in parts]
    firsts = [1 + sum(len(reader.pages) for reader in readers[:place]) for place in range(len(readers))]
    index = pypdf.PdfReader(io.BytesIO(_index(parts, readers, firsts, title, facts)))
    writer = pypdf.PdfWriter()
    writer.append(index, outline_item=title)
    for part, reader in zip(parts, readers, strict=True):
        writer.append(reader, outline_item=f"{part.title} {part.number}".strip(), import_outline=False)
    _number(writer, len(index.pages))
    writer.add_metadata({"/Title": title})
    writer.compress_identical_objects(remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _index(
    parts: Sequence[Part],
    readers: Sequence[pypdf.PdfReader],
    firsts: Sequence[int],
    title: str,
    facts: Sequence[tuple[str, str]],
) -> bytes:
    rows = []
    for place, (part, reader, first) in enumerate(zip(parts, readers, firsts, strict=True), 1):
        last = first + len(reader.pages) - 1
        pages = str(first) if last == first else f"{first}-{last}"
        rows.append([str(place), part.number or _NONE, part.title, part.dated or _NONE, pages])
    return documents.pdf(_INDEX, {"title": title, "facts": [list(fact) for fact in facts], "rows": rows})


def _number(writer: pypdf.PdfWriter, skipped: int) -> None:
    pages = [
        {"width": int(page.mediabox.width), "height": int(page.mediabox.height), "label": str(place)}
        for place, page in enumerate(writer.pages[skipped:], 1)
    ]
    stamps = pypdf.PdfReader(io.BytesIO(documents.pdf(_NUMBERS, {"pages": pages})))
    for page, stamp in zip(writer.pages[skipped:], stamps.pages, strict=True):
        page.merge_page(stamp)
