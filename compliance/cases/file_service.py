"""A case's file in one PDF, in archive order with an index and page numbers (一案一卷), and papers printed together."""

import io
from collections.abc import Iterable, Sequence

import pypdf

from compliance.accounts.rules import SYSTEM
from compliance.cases.paper_rules import day_zh
from compliance.cases.paper_service import CasePaper, papers_of
from compliance.cases.view_rules import CaseView
from compliance.documents import service as documents
from compliance.documents.rules import Form, Issued
from compliance.findings import service as findings
from compliance.foundation import clock, evidence_store
from compliance.foundation import documents as rendering
from compliance.foundation.binding import Part, bind
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

_PICTURE = b'#import "/office.typ": evidence-page\n#evidence-page(json("/data.json"))\n'
VOLUME_WORDS = {"main": Words(zh="正卷", en="main volume"), "inner": Words(zh="副卷", en="inner volume")}
_SHOWN = {"image/jpeg": "jpg", "image/png": "png"}


def bound(case: CaseView, volume: str = "main") -> bytes:
    """The file of a case: its papers in archive order, then the pictures of evidence. volume: "main" (正卷) leaves out
    what belongs to the inner volume, "inner" (副卷) holds that alone. CASES-302 where there is nothing to bind."""
    wanted = [paper for paper in papers_of(case) if paper.kind.inner is (volume == "inner")]
    parts = [_part(paper) for paper in wanted]
    if volume == "main":
        parts += _pictures(case)
    if not parts:
        raise Refusal(
            "CASES-302",
            zh="本卷还没有文书",
            en="there is no paper to bind yet",
            do_zh="请先制作文书",
            do_en="Make the papers first",
        )
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


def _part(paper: CasePaper) -> Part:
    content = documents.content(paper.issued.id, Form.PDF).content
    made = day_zh(clock.local(paper.issued.made_at).date())
    return Part(paper.issued.title, content, paper.issued.number, made)


def _pictures(case: CaseView) -> list[Part]:
    """A page for each picture of evidence, each once; other kinds of file are named in the list of evidence."""
    found = []
    for sha256 in dict.fromkeys(_evidence(case)):
        stored = evidence_store.describe(sha256)
        if stored is None or stored.media_type not in _SHOWN:
            continue
        name, title = f"picture.{_SHOWN[stored.media_type]}", f"证据材料（{sha256[:12]}）"
        shown = findings.rendition(sha256).content
        content = rendering.pdf(_PICTURE, {"title": title, "file": name}, files={name: shown})
        found.append(Part(title, content))
    return found


def _evidence(case: CaseView) -> Iterable[str]:
    for finding_id in case.finding_ids:
        view = findings.in_scope(SYSTEM, finding_id)
        for line in view.lines if view else ():
            yield from line.evidence
    for event in case.events:
        yield from event.evidence
