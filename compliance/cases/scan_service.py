"""Scans of papers signed by hand (送达回证, 笔录 and the like): kept with the paper, bound in place of its print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.cases.leaf_service import PDF, plain
from compliance.cases.paper_service import MAKERS, paper_in
from compliance.cases.scan_models import CaseScan
from compliance.cases.view_rules import CaseView
from compliance.findings import service as findings
from compliance.findings.service import Rendition
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work

MOST_BYTES = 20_000_000
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PDF = b"%PDF-"


@dataclass(frozen=True, kw_only=True)
class ScanLinked(Event):
    """A scan was put with a paper; the subject is the case."""

    kind = "cases.scan_linked"
    document: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan of a paper as it was signed."""

    sha256: str
    by: str
    at: datetime


def scans_of(case_id: int) -> Mapping[int, Scan]:
    """The newest scan of each paper of a case, by the paper's id."""
    query = select(CaseScan).where(CaseScan.case_id == case_id).order_by(CaseScan.id)
    rows = db.session.scalars(query).all()
    names = accounts.display_names({row.linked_by or 0 for row in rows})
    return {row.document_id: Scan(row.sha256, names.get(row.linked_by or 0, ""), row.linked_at) for row in rows}


def link_scan(actor: Actor, case: CaseView, document_id: object, content: bytes) -> str:
    """Keep the scan of a paper of the case as it was signed; returns its hash. The same again changes nothing.

    Refusal CASES-306: no picture or readable PDF, or too large; CASES-304 for a role that makes no papers.
    """
    found = paper_in(case, document_id)
    if found is None or not actor.holds(*MAKERS):
        raise NotFound
    if len(content) > MOST_BYTES or not _readable(content):
        raise Refusal(
            "CASES-306",
            zh="签字件应为20 MB以内的JPG、PNG图片或可以打开的PDF文件",
            en="a scan is a JPG or PNG picture or a readable PDF file of at most 20 MB",
            do_zh="请重新扫描或转换格式后上传",
            do_en="Scan it again or convert it, and send it again",
            status=415,
        )
    with unit_of_work(actor) as work:
        stored = evidence_store.put(actor, content)
        before = scans_of(case.id).get(found.id)
        if before is None or before.sha256 != stored.sha256:
            row = CaseScan(case_id=case.id, document_id=found.id, sha256=stored.sha256)
            row.linked_by, row.linked_at = actor.user_id, work.now
            work.session.add(row)
            work.record(ScanLinked(subject=f"case:{case.id}", document=found.id, sha256=stored.sha256))
        return stored.sha256


def _readable(content: bytes) -> bool:
    return content.startswith(_PICTURES) or (content.startswith(_PDF) and plain(content) is not None)


def scan_file(case: CaseView, document_id: object) -> Rendition:
    """The scan of a paper for a reader of the case: a picture shown, a PDF saved. NotFound where there is none."""
    found = paper_in(case, document_id)
    scan = scans_of(case.id).get(found.id) if found else None
    if found is None or scan is None:
        raise NotFound
    kept = evidence_store.describe(scan.sha256)
    if kept is not None and kept.media_type == PDF:
        return Rendition(evidence_store.read(scan.sha256), PDF, f"{found.file_stem}-签字件.pdf", inline=False)
    return findings.rendition(scan.sha256)
