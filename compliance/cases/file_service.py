"""A case's file in one PDF, in archive order with an index and page numbers (一案一卷), and papers printed together."""

import io
from collections.abc import Iterable, Sequence

import pypdf

from compliance.accounts.rules import SYSTEM
from compliance.cases.leaf_service import HASHES, Hashed, hash_list, leaves
from compliance.cases.paper_rules import day_zh
from compliance.cases.paper_service import CasePaper, papers_of
from compliance.cases.scan_service import Scan, scans_of
from compliance.cases.view_rules import CaseView
from compliance.documents import service as documents
from compliance.documents.rules import Form, Issued
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.foundation.binding import Part, bind
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

VOLUME_WORDS = {"main": Words(zh="正卷", en="main volume"), "inner": Words(zh="副卷", en="inner volume")}


def bound(case: CaseView, volume: str = "main") -> bytes:
    """The file of a case: its papers in archive order, each as it was signed where it was scanned, then the evidence,
    and the hashes of both. volume: "main" (正卷) leaves out what belongs to the inner volume, "inner" (副卷) holds that
    alone. CASES-302 where there is nothing to bind."""
    wanted = [paper for paper in papers_of(case) if paper.kind.inner is (volume == "inner")]
    scans = scans_of(case.id)
    hashed: list[Hashed] = []
    parts = [_part(paper, scans.get(paper.issued.id), hashed) for paper in wanted]
    if volume == "main":
        parts += _evidence_parts(case, hashed)
    if not parts:
        raise Refusal(
            "CASES-302",
            zh="本卷还没有文书",
            en="there is no paper to bind yet",
            do_zh="请先制作文书",
            do_en="Make the papers first",
        )
    if hashed:
        parts.append(Part(HASHES, hash_list(hashed)))
    facts = [
        ("案号", case.number),
        ("当事人", case.provider_name),
        ("卷别", VOLUME_WORDS[volume].zh),
        ("立卷日期", day_zh(clock.today())),
    ]
    return bind(parts, title="卷内目录", facts=facts)


def together(papers: Sequence[Issued]) -> bytes:
    """Papers one after the other in one PDF, for printing; the trail is not told, as nothing changes."""
    writer = pypdf.PdfWriter()
    for paper in papers:
        writer.append(io.BytesIO(documents.content(paper.id, Form.PDF).content), outline_item=paper.title)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _part(paper: CasePaper, scan: Scan | None, hashed: list[Hashed]) -> Part:
    issued = paper.issued
    dated = str(documents.values(issued.id).get("dated") or day_zh(clock.local(issued.made_at).date()))
    signed = leaves(scan.sha256, f"{issued.title} {issued.number}") if scan else None
    if scan is None or signed is None:
        return Part(issued.title, documents.content(issued.id, Form.PDF).content, issued.number, dated)
    hashed.append(Hashed(f"{issued.title}（签字件）", issued.number, scan.sha256))
    return Part(f"{issued.title}（签字件）", signed, issued.number, dated)


def _evidence_parts(case: CaseView, hashed: list[Hashed]) -> list[Part]:
    """The pages of each file of evidence, each once; what has no pages is named in the list of hashes alone."""
    found = []
    for sha256 in dict.fromkeys(_evidence(case)):
        title = f"证据材料（{sha256[:12]}）"
        content = leaves(sha256, title)
        hashed.append(Hashed(title if content else f"{title}，未装订", "", sha256))
        if content is not None:
            found.append(Part(title, content))
    return found


def _evidence(case: CaseView) -> Iterable[str]:
    for view in findings.several_in_scope(SYSTEM, case.finding_ids):
        for line in view.lines:
            yield from line.evidence
    for event in case.events:
        yield from event.evidence
