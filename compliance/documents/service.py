"""The door of documents: make a paper, list those of a subject, get one's bytes.

Access is the owner's: a room serves its papers through its own views, after its own checks.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.documents import template_service
from compliance.documents.fault_service import faults
from compliance.documents.models import IssuedPaper
from compliance.documents.rules import MEDIA_TYPES, File, Form, Issued, Paper, mark
from compliance.foundation import documents, evidence_store, facts, trail
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

__all__ = [
    "File",
    "Form",
    "Issued",
    "Paper",
    "content",
    "faults",
    "issued",
    "latest",
    "make",
    "make_all",
    "of_subject",
    "values",
]


@dataclass(frozen=True, kw_only=True)
class PaperIssued(trail.Event):
    """A paper was made; the subject is what it is about."""

    kind: ClassVar[str] = "documents.issued"
    document: int
    paper: str
    number: str
    version: int
    context_hash: str
    templates: dict[str, str]


def make(work: UnitOfWork, paper: Paper, *, render: bool = True) -> Issued:
    """Freeze `paper` with its templates and render it; the same again is the one there is, other values a new version.

    render=False leaves the rendering to the first download: for makers of many. Refusal DOCUMENTS-01 on a gap.
    """
    ((row, fresh),) = _frozen(work, (paper,))
    if fresh and render:
        _render(work, row)
    if fresh:
        work.record(_event(row))
    return _issued(row)


def make_all(work: UnitOfWork, papers: Sequence[Paper]) -> tuple[Issued, ...]:
    """The same for many papers of one kind, each rendered at its first download, in a few statements for all."""
    made = _frozen(work, papers)
    for row, fresh in made:
        if fresh:
            work.record(_event(row))
    return tuple(_issued(row) for row, _ in made)


def _frozen(work: UnitOfWork, papers: Sequence[Paper]) -> list[tuple[IssuedPaper, bool]]:
    """The row of each paper of one kind, and whether it is a new one."""
    for paper in papers:
        documents.refuse_gaps(paper.context)
    if not papers:
        return []
    templates = template_service.keep(work, papers[0].kind)
    newest, head, sample = _newest(papers), trail.head(work.session), facts.is_sample()
    made = []
    for paper in papers:
        text, before = canonical(paper.context), newest.get((paper.subject, paper.number))
        if before and before.context_hash == sha256_hex(text) and before.templates == templates:
            made.append((before, False))
            continue
        row = _new(work, paper, templates, head)
        row.version, row.sample = before.version + 1 if before else 1, sample
        made.append((row, True))
    work.session.add_all(row for row, fresh in made if fresh)
    work.flush()
    return made


def _new(work: UnitOfWork, paper: Paper, templates: dict[str, str], head: trail.Head) -> IssuedPaper:
    text = canonical(paper.context)
    return IssuedPaper(
        kind=paper.kind,
        subject=paper.subject,
        number=paper.number,
        title=paper.context["title"],
        templates=templates,
        context=text.decode(),
        context_hash=sha256_hex(text),
        mark=mark(sha256_hex(text), head.number, head.hash),
        made_at=work.now,
        made_by=work.doer.user_id,
    )


def of_subject(subject: str) -> tuple[Issued, ...]:
    """All papers about `subject` in the order they were made, every version."""
    rows = db.session.scalars(select(IssuedPaper).where(IssuedPaper.subject == subject).order_by(IssuedPaper.id))
    return tuple(_issued(row) for row in rows)


def latest(subject: str) -> tuple[Issued, ...]:
    """The newest version of each paper about `subject`, in the order they were first made."""
    newest: dict[tuple[str, str], Issued] = {}
    for paper in of_subject(subject):
        newest[paper.kind, paper.number] = paper
    return tuple(newest.values())


def issued(document_id: int) -> Issued:
    """One paper; NotFound when there is none."""
    return _issued(_row(document_id))


def values(document_id: int) -> Mapping[str, Any]:
    """What the paper says, as it was frozen."""
    found: dict[str, Any] = json.loads(_row(document_id).context)
    return found


def content(document_id: int, form: str) -> File:
    """The bytes as "docx" or "pdf", rendered now if they never were. NotFound where it has no such form."""
    row = _row(document_id)
    paper = _issued(row)
    if form not in paper.forms:
        raise NotFound
    if not getattr(row, form):
        with unit_of_work(SYSTEM) as work:
            row = _row(document_id)
            _render(work, row)
    sha256 = getattr(row, form)
    return File(f"{paper.file_stem}.{form}", MEDIA_TYPES[Form(form)], evidence_store.read(sha256), sha256)


def _render(work: UnitOfWork, row: IssuedPaper) -> None:
    parts = {part: evidence_store.read(sha256) for part, sha256 in row.templates.items()}
    said = json.loads(row.context)
    layout, at = parts["office"], row.made_at
    if "docx" in parts:
        bare = documents.word(parts["docx"], said)
        row.docx = evidence_store.put(
            work.doer, documents.marked(bare, row.mark, row.sample), MEDIA_TYPES[Form.DOCX]
        ).sha256
        printed = documents.pdf_of_word(bare, mark=row.mark, sample=row.sample, layout=layout, at=at)
    if "typ" in parts:
        printed = documents.pdf(parts["typ"], {**said, "mark": row.mark, "sample": row.sample}, layout=layout, at=at)
    row.pdf = evidence_store.put(work.doer, printed, MEDIA_TYPES[Form.PDF]).sha256


def _newest(papers: Sequence[Paper]) -> dict[tuple[str, str], IssuedPaper]:
    """The newest version there is of papers of one kind, by subject and number."""
    same = (IssuedPaper.subject.in_({paper.subject for paper in papers}), IssuedPaper.kind == papers[0].kind)
    rows = db.session.scalars(select(IssuedPaper).where(*same).order_by(IssuedPaper.version))
    return {(row.subject, row.number): row for row in rows}


def _row(document_id: int) -> IssuedPaper:
    row = db.session.get(IssuedPaper, document_id)
    if row is None:
        raise NotFound
    return row


def _issued(row: IssuedPaper) -> Issued:
    return Issued(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        number=row.number,
        title=row.title,
        version=row.version,
        context_hash=row.context_hash,
        templates=dict(row.templates),
        docx=row.docx,
        pdf=row.pdf,
        made_at=row.made_at,
        made_by=row.made_by,
    )


def _event(row: IssuedPaper) -> PaperIssued:
    return PaperIssued(
        subject=row.subject,
        document=row.id,
        paper=row.kind,
        number=row.number,
        version=row.version,
        context_hash=row.context_hash,
        templates=dict(row.templates),
    )
