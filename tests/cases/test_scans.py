"""Papers as they were signed: kept with their hash, bound in place of the print, in the order of the archive."""

import io
from datetime import date

import pypdf
import pytest
from pypdf.annotations import Link

from compliance.accounts.rules import Role
from compliance.cases import file_service, paper_service, scan_service, service
from compliance.cases.leaf_service import HASHES, leaves, plain
from compliance.cases.scan_models import CaseScan
from compliance.cases.step_rules import EventKind as Step
from compliance.county.visit_service import picture
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import sha256_hex
from tests.cases import bureau
from tests.cases.making import on
from tests.documents.pictures import ink, missing_glyphs, pages_of

pytestmark = pytest.mark.sqlite_only


def scanned(pages: int = 2, rotation: int = 0) -> bytes:
    """A scan as a machine makes it: pages with a link that acts, turned on their side or not."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        if rotation:
            page.rotate(rotation)
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="http://127.0.0.1/"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def case(app_sqlite, people):
    return service.in_scope(people.officer, bureau.course(people, Step.SERVED))


def decision(case):
    """The decision among its papers."""
    return next(one.issued for one in paper_service.papers_of(case) if one.kind.id == "penalty_decision")


def titles(content: bytes) -> list[str]:
    """The bookmarks of a bound file."""
    return [one.title for one in pypdf.PdfReader(io.BytesIO(content)).outline]


def test_the_signed_decision_is_bound_where_the_print_stood_with_its_whole_hash(case, people):
    before = titles(file_service.bound(case))
    sha256 = scan_service.link_scan(people.officer, case, decision(case).id, scanned())
    bound = file_service.bound(case)
    after = titles(bound)
    assert len(before) == 3  # 卷内目录, notice, decision
    assert after[:2] == before[:2]
    assert after[2] == f"行政处罚决定书（签字件） {decision(case).number}"
    assert after[3:] == [HASHES]
    text = "".join(pages_of(bound))
    assert sha256 in text
    assert not any("/Annots" in page for page in pypdf.PdfReader(io.BytesIO(bound)).pages)
    assert missing_glyphs(bound) == []


def test_a_later_scan_stands_in_the_place_of_the_first_and_both_are_kept(case, people):
    paper = decision(case)
    first = scan_service.link_scan(people.officer, case, paper.id, scanned(1))
    assert scan_service.link_scan(people.officer, case, paper.id, scanned(1)) == first
    second = scan_service.link_scan(people.legal_reviewer, case, paper.id, picture("SIGNED"))
    assert scan_service.scans_of(case.id)[paper.id].sha256 == second
    assert [row.sha256 for row in db.session.query(CaseScan).order_by(CaseScan.id)] == [first, second]
    assert evidence_store.exists(first)
    assert ink(file_service.bound(case))[-2] > 0.01


def test_a_paper_made_again_waits_for_a_scan_of_its_own(case, people):
    paper = decision(case)
    scan_service.link_scan(people.officer, case, paper.id, scanned(1))
    with on(date(2024, 7, 8)):
        kind = paper_service.kind_of(case.track, "penalty_decision")
        given = paper_service.prefill(people.officer, case, kind) | {"heard": "未提出陈述申辩。"}
        paper_service.make(people.officer, case, kind.id, given, paper.id)
    assert "行政处罚决定书（签字件）" not in "".join(titles(file_service.bound(case)))


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.4 nothing", b"<html>", b"%PDF-", b"PK\x03\x04"])
def test_a_scan_that_cannot_be_read_is_refused_and_nothing_is_kept(case, people, content):
    with pytest.raises(Refusal, match="CASES-306"):
        scan_service.link_scan(people.officer, case, decision(case).id, content)
    assert db.session.query(CaseScan).count() == 0
    assert not evidence_store.exists(sha256_hex(content))


def test_only_makers_of_papers_add_scans_and_only_to_their_case(case, people):
    paper = decision(case)
    for role in (Role.DIRECTOR, Role.OVERSEER, Role.PROVIDER_HEAD):
        with pytest.raises(NotFound):
            scan_service.link_scan(people.of_role(role), case, paper.id, scanned())
    with pytest.raises(NotFound):
        scan_service.link_scan(people.officer, case, 999999, scanned())


def test_a_page_on_its_side_is_bound_upright_and_a_foreign_file_never_stops_the_binding(case, people):
    turned = pypdf.PdfReader(io.BytesIO(plain(scanned(1, 90)))).pages[0]
    assert (turned.rotation, round(turned.mediabox.width)) == (0, 842)
    stored = evidence_store.put(people.officer, b"%PDF-1.4 broken")
    assert leaves(stored.sha256, "证据") is None
    assert leaves("0" * 64, "证据") is None
    png = evidence_store.put(people.officer, picture("STOCK COUNT"))
    assert leaves(png.sha256, "证据材料").startswith(b"%PDF-")


def test_an_officer_keeps_a_signed_paper_and_everybody_on_the_case_opens_it(client, case, people):
    url = f"/cases/{case.id}/papers"
    paper = decision(case)
    client.sign_in(people.officer)
    assert "上传签字件" in client.get(url).text
    assert client.get(f"{url}/{paper.id}/signed").status_code == 200
    assert client.post(f"{url}/{paper.id}/signed", data={}).status_code == 422
    wrong = {"file": (io.BytesIO(b"GIF89a"), "签字.gif")}
    refused = client.post(f"{url}/{paper.id}/signed", data=wrong)
    assert (refused.status_code, "CASES-306" in refused.text) == (415, True)
    assert client.get(f"{url}/{paper.id}/scan").status_code == 404
    right = {"file": (io.BytesIO(scanned()), "签字.pdf")}
    assert client.post(f"{url}/{paper.id}/signed", data=right).status_code == 302
    assert "更换签字件" in client.get(url).text
    assert "现存签字件" in client.get(f"{url}/{paper.id}/signed").text
    client.sign_in(people.overseer)
    answer = client.get(f"{url}/{paper.id}/scan")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{url}/{paper.id}/signed").status_code == 403
    assert client.get(f"{url}/999999/scan").status_code == 404
