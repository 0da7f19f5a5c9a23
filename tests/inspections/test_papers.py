"""The papers of a sealed record: Word and PDF that say what was signed, with photos and their hashes."""

import io

import pypdfium2
import pytest
from docx import Document

from compliance.accounts.rules import Role
from compliance.documents import service as documents
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.foundation.hashing import sha256_hex
from compliance.inspections import service
from compliance.inspections.enclosed_paper_rules import spaced
from compliance.sampling import service as sampling
from tests.inspections.making import inquiry, patient, signed
from tests.inspections.visiting import Tablet, order, picture, sealed
from tests.people import add_person

PHOTO = sha256_hex(picture())


def word_of(paper):
    found = Document(io.BytesIO(documents.content(paper.id, "docx").content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return found, "\n".join([*(one.text for one in found.paragraphs), *cells])


def pdf_of(paper):
    with pypdfium2.PdfDocument(documents.content(paper.id, "pdf").content) as found:
        return "".join(page.get_textpage().get_text_range() for page in found).replace("\r\n", "").replace("\n", "")


@pytest.mark.sqlite_only
def test_the_record_is_made_at_the_seal_with_photos_and_signatures(client, people):
    visit = sealed(client, people)
    (paper,) = service.papers_of(visit)
    found = service.view(sampling.assignment(visit))
    word, text = word_of(paper)
    assert paper.number == found.number
    assert len(word.inline_shapes) == 4  # the photo of the breach, three signatures
    told = (
        spaced(found.sha256),
        spaced(PHOTO),
        "RX-20",
        "血常规",
        "¥120.00",
        "壹佰贰拾元整",
        "药店负责人",
        "属实",
        "拍摄时间",
    )
    missing = [entry.item.code for entry in service.record(sampling.assignment(visit)).not_inspected]
    printed = pdf_of(paper)
    for part in (*told, *missing):
        assert part in text, part
        assert part.replace(" ", "") in printed.replace(" ", ""), part
    assert missing


@pytest.mark.sqlite_only
def test_a_refusal_to_sign_stands_on_the_paper_with_its_witness(client, people):
    visit = order(people)
    first, second = (
        Tablet(client, actor, visit, f"tablet-000{at}") for at, actor in enumerate(people.agency_inspectors[:2])
    )
    first.breach()
    first.sign()
    second.sign()
    more = {"reason": "不认可", "witness": "社区工作人员", "witness_unit": "业州镇社区", "image": None, "refused": True}
    assert first.sign("representative", **more).get_json()["stage"] == "sealed"
    (paper,) = service.papers_of(visit)
    _, text = word_of(paper)
    assert "拒绝签字，理由：不认可。见证人：社区工作人员（业州镇社区）。" in text


@pytest.fixture
def rich(client, people):
    """A sealed visit with a ward round, an inquiry of two pages and two papers taken away."""
    visit = order(people)
    first, second = (
        Tablet(client, actor, visit, f"tablet-000{at}") for at, actor in enumerate(people.agency_inspectors[:2])
    )
    first.fill()
    drawn = picture(10, "PNG")
    first.put(drawn)
    team = tuple(one.user_id for one in people.agency_inspectors[:2])
    beds = [patient(1), patient(2), patient(3)]
    head = {"round": "1", "key": "", "mode": "night", "source": "在院名单.xlsx", "patients": beds}
    reply = first.post(
        first.event("patrol", "", head),
        first.event("patrol", "", {"round": "1", "found": "present", "note": "", **beds[0]}),
        first.event("patrol", "", {"round": "1", "found": "absent", "note": "护士称回家", **beds[1]}),
        first.event("inquiry", "", signed(inquiry(8), sha256_hex(drawn), team)),
        first.event("material", "", material("进销存台账", "copy")),
        first.event("material", "", material("处方原件", "original")),
    )
    assert reply.status_code == 200, reply.get_json()
    first.sign()
    second.sign()
    assert first.sign("representative", name="院长").get_json()["stage"] == "sealed"
    return visit


def material(name, form):
    return {"name": name, "pages": 12, "copies": 1, "form": form, "verified": form == "copy", "note": ""}


@pytest.mark.sqlite_only
def test_what_was_found_bed_by_bed_stands_in_the_record_with_names_hidden(rich):
    record = service.papers_of(rich)[0]
    _, text = word_of(record)
    assert "第1次（夜间检查）：名单3人：在床1人、不在1人，未核实1人，在院率33.3%（在床人数÷名单人数）。" in text
    assert "患**" in text and "患者2" not in text
    assert "护士称回家" in text


@pytest.mark.sqlite_only
def test_an_inquiry_is_a_paper_of_its_own_signed_on_each_page(rich):
    paper = next(one for one in service.papers_of(rich) if one.kind == "inspections/inquiry")
    word, text = word_of(paper)
    assert "问：第8问" in text and "答：第8答" in text
    assert "第2页　被询问人签名" in text
    assert "有权申请回避" in text
    assert len(word.inline_shapes) == 4  # two pages, two officers
    assert "以上笔录我已阅看" in pdf_of(paper)


@pytest.mark.sqlite_only
def test_papers_taken_are_listed_and_their_return_has_a_receipt(client, people, rich):
    listed = next(one for one in service.papers_of(rich) if one.kind == "inspections/materials")
    _, text = word_of(listed)
    assert "进销存台账" in text and "与原件一致" in text
    visit = sampling.assignment(rich)
    held = service.materials_of(service.view(visit))
    original = next(one for one in held if one.form == "original")
    assert not any(one.returned_on for one in held)
    number = service.give_back(people.agency_inspectors[0], visit, [original.id], clock.today(), "药房主任")
    after = {one.name: one for one in service.materials_of(service.view(visit))}
    assert (after["处方原件"].receiver, after["处方原件"].receipt) == ("药房主任", number)
    assert after["进销存台账"].returned_on is None
    receipt = next(one for one in service.papers_of(rich) if one.kind == "inspections/return")
    _, text = word_of(receipt)
    assert "处方原件" in text and "进销存台账" not in text and "药房主任" in text
    client.sign_in(people.agency_inspectors[0])
    again = client.post(
        f"/inspections/{rich}/materials/return",
        data={"materials": original.id, "returned_on": clock.today().isoformat(), "receiver": "药房主任"},
    )
    assert again.status_code == 422  # what came back cannot come back again


@pytest.mark.sqlite_only
def test_an_absent_patient_is_a_lead_made_once(client, people, rich):
    from_visit = [one for one in findings.leads(people.overseer)[0] if one.source_id.startswith(str(rich))]
    assert [one.title for one in from_visit] == ["疑似挂床住院：内科2床患**"]
    assert "患者2" not in from_visit[0].text and "护士称回家" in from_visit[0].text


@pytest.mark.sqlite_only
def test_a_provider_opens_the_record_it_signed_and_nobody_elses(client, people):
    visit = sealed(client, people)
    provider = sampling.assignment(visit).provider_id
    own = add_person("own_head", "药店负责人", Role.PROVIDER_HEAD, provider_id=provider)
    (paper,) = service.papers_of(visit)
    client.sign_in(own)
    assert "医疗保障稽核记录" in client.get(f"/portal/visits/{visit}/papers").get_data(as_text=True)
    answer = client.get(f"/portal/visits/{visit}/papers/{paper.id}/pdf")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    client.sign_in(people.head)
    assert client.get(f"/portal/visits/{visit}/papers").status_code == 404
    assert client.get(f"/portal/visits/{visit}/papers/{paper.id}/pdf").status_code == 404
