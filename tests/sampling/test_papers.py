"""What is printed of a draw and of its visits: nobody before the release, the code of each visit after it."""

import io
import re

import docx
import pypdf
import pytest
import segno
from PIL import Image

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM, Authority, Role
from compliance.foundation import codes
from compliance.inspections import service as inspections
from compliance.sampling import code_rules, paper_rules, paper_service, service
from compliance.sampling.plan_rules import Notice
from tests.people import add_person
from tests.sampling.county import NAMES, close_visits, plan_text


def said(content):
    """Every text of a .docx, tables included."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def plain(text):
    return re.sub(r"\s", "", text)


@pytest.mark.sqlite_only
def test_the_draw_record_of_the_day_names_nobody(app, county, client):
    county.bring("drawn")
    client.sign_in(county.people.manager)
    page = client.get("/sampling/rounds/2024-03/paper").text
    paper = said(client.get("/sampling/rounds/2024-03/paper/docx").data)
    for text in (page, paper):
        assert county.view().live.result_hash in plain(text)
        assert county.view().commitment in plain(text)
        assert "314159" in text
        assert "监管股长、审计员" in text
        assert not [name for name in (*NAMES, *county.ids, "稽核员") if name in text]
    assert client.get("/sampling/rounds/2024-03/paper/pdf").data.startswith(b"%PDF-")
    assert client.get("/sampling/rounds/2024-03/paper/exe").status_code == 404


@pytest.mark.sqlite_only
def test_the_published_draw_record_has_pseudonyms_and_every_void_draw(app, county, client):
    county.bring("drawn")
    service.void(county.people.manager, "2024-03", "须更换录入人员", county.keepers()[1])
    county.seed("2024-03", "271828")
    service.draw(county.people.manager, "2024-03")
    assert client.get("/publicity/rounds/2024-03/paper").status_code == 404
    service.release(county.people.manager, "2024-03")
    close_visits(county)
    service.close(county.people.manager, "2024-03")
    record = service.export("2024-03")
    pseudonyms = {one for team in record["draws"][-1]["result"]["teams"] for one in team["officers"]}
    page = client.get("/publicity/rounds/2024-03/paper").text
    for text in (page, said(client.get("/publicity/rounds/2024-03/paper/docx").data)):
        assert county.drawn_names() == {name for name in county.drawn_names() if name in text}
        assert pseudonyms == {one for one in pseudonyms if one in text}
        assert record["seal"] in plain(text)
        assert "须更换录入人员" in text
        assert "第1次抽取（公开数314159）作废" in text
        assert "稽核员" not in text
    assert client.get("/publicity/rounds/2024-03/paper/pdf").data.startswith(b"%PDF-")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("authority", "approval", "notice"),
    [("agency", "稽核审批表", "稽核通知书"), ("administrative", "行政检查审批表", "行政检查通知书")],
)
def test_the_release_prints_approval_and_notices_in_the_words_of_the_authority(
    app, county, client, authority, approval, notice
):
    county.bring("released", plan_text(authority=authority))
    team = county.people.agency_inspectors if authority == "agency" else county.people.bureau_inspectors
    order = service.assignments_for(team[0])[0]
    client.sign_in(county.people.manager)
    page = client.get("/sampling/rounds/2024-03/orders").text
    assert approval in page
    listed = said(client.get("/sampling/rounds/2024-03/orders/approval/docx").data)
    assert approval in listed
    assert order.code in plain(listed)
    sheets = said(client.get("/sampling/rounds/2024-03/orders/notices/docx").data)
    assert sheets.count("核对码：") == 5
    client.sign_in(team[0])
    one = said(client.get(f"/sampling/orders/{order.id}/notice/docx").data)
    assert notice in one
    for text in (one, client.get(f"/sampling/orders/{order.id}/notice").text):
        assert order.code in plain(text)
        assert order.provider_name in text
        assert all(name in text for _, name in order.officers)
        assert (authority == "agency") is ("处罚" not in text and "执法证件" not in text)
    assert client.get(f"/sampling/orders/{order.id}/notice/pdf").data.startswith(b"%PDF-")


@pytest.mark.sqlite_only
def test_a_notice_keeps_its_number_and_the_next_has_the_next(app, county, client):
    county.bring("released")
    orders = [one for person in county.people.agency_inspectors for one in service.assignments_for(person)]
    first, second = list({one.id: one for one in orders}.values())[:2]
    client.sign_in(county.people.manager)
    numbers = [
        re.search("医保稽通〔\\d{4}〕(\\d+)号", client.get(f"/sampling/orders/{one.id}/notice").text)[1]
        for one in (first, second, first)
    ]
    assert numbers == ["1", "2", "1"]


@pytest.mark.sqlite_only
def test_a_notice_is_for_its_team_alone(app, county, client):
    county.bring("released")
    order = service.assignments_for(county.people.inspector)[0]
    going = {user for user, _ in order.officers}
    for person in county.people.inspectors:
        status = client.sign_in(person).get(f"/sampling/orders/{order.id}/notice").status_code
        assert status == (200 if person.user_id in going else 404)


@pytest.mark.sqlite_only
def test_the_approval_comes_in_pages_and_numbers_every_notice_in_its_order(app, county, client, monkeypatch):
    county.bring("released")
    monkeypatch.setattr(paper_service, "PAGE", 2)
    manager = client.sign_in(county.people.manager)
    orders = paper_service.orders_of_round("2024-03")
    last = -(-len(orders) // 2)
    pages = {number: manager.get(f"/sampling/rounds/2024-03/orders?page={number}").text for number in (last, 1, 2, 99)}
    assert len(orders) == 5 and pages[99] == pages[last]
    for place, order in enumerate(orders):
        listed = [number for number in (1, 2, 3) if f"/sampling/orders/{order.id}/notice" in pages[number]]
        assert listed == [place // 2 + 1]
        assert f"〕{place + 1}号" in pages[place // 2 + 1]
    assert "共5家，本页为第3至4家" in pages[2]
    assert 'rel="next"' in pages[2] and 'rel="prev"' in pages[2] and 'rel="next"' not in pages[last]


@pytest.mark.sqlite_only
def test_no_notice_sends_an_officer_who_must_stay_away(app, county, client):
    county.bring("released")
    orders = {one.id: one for who in county.people.agency_inspectors for one in service.assignments_for(who)}
    barred, free = list(orders.values())[:2]
    away, name = barred.officers[0]
    people_service.recuse(SYSTEM, away, barred.provider_id, "kin")
    manager = client.sign_in(county.people.manager)
    page = manager.get("/sampling/rounds/2024-03/orders").text
    assert page.count("【须回避，待换人】") == 1
    assert page.count("换人后出具") == 1
    assert "【须回避，待换人】" in said(manager.get("/sampling/rounds/2024-03/orders/approval/docx").data)
    for form in ("", "/docx", "/pdf"):
        answer = manager.get(f"/sampling/orders/{barred.id}/notice{form}")
        assert answer.status_code == 409
        assert f"{name}须回避这家机构" in answer.text
        assert manager.get(f"/sampling/orders/{free.id}/notice{form}").status_code == 200
    sheets = said(manager.get("/sampling/rounds/2024-03/orders/notices/docx").data)
    assert sheets.count("核对码：") == 4
    assert barred.provider_name not in sheets
    told = next(one for one in county.people.agency_inspectors if one.user_id == away)
    assert f"{name}须回避这家机构" in client.sign_in(told).get(f"/inspections/{barred.id}").text


@pytest.mark.sqlite_only
def test_when_every_team_must_be_mended_no_notice_is_made(app, county, client):
    county.bring("released")
    for one in county.people.agency_inspectors:
        for code in county.ids:
            people_service.recuse(SYSTEM, one.user_id, county.ids[code], "other")
    answer = client.sign_in(county.people.manager).get("/sampling/rounds/2024-03/orders/notices/docx")
    assert answer.status_code == 409
    assert "SAMPLING-37" in answer.text


@pytest.mark.sqlite_only
def test_the_printed_notice_is_one_page_whose_picture_leads_to_its_code(app, county, client):
    county.bring("released")
    order = service.assignments_for(county.people.inspector)[0]
    client.sign_in(county.people.inspector)
    reader = pypdf.PdfReader(io.BytesIO(client.get(f"/sampling/orders/{order.id}/notice/pdf").data))
    (page,) = reader.pages
    text = plain(page.extract_text())
    assert "稽核通知书" in text
    assert order.provider_name in text
    assert order.code in text
    (picture,) = page.images
    shown = picture.image.convert("L")
    matrix = segno.make(f"http://localhost/publicity/visits/{order.code}", error="m").matrix
    inner = shown.crop(shown.point(lambda grey: 255 * (grey < 128)).getbbox())
    step = inner.width / len(matrix)
    read = [
        [inner.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) < 128 for x in range(len(matrix))]
        for y in range(len(matrix))
    ]
    assert read == [[bool(cell) for cell in row] for row in matrix]


@pytest.mark.sqlite_only
def test_a_directed_visit_has_its_own_approval(app, county, client):
    team = [one.user_id for one in county.people.agency_inspectors[:2]]
    order = service.direct(
        county.people.manager,
        county.ids["T001"],
        team,
        "",
        Authority.AGENCY,
        Notice.UNANNOUNCED,
        "群众举报串换药品",
    )
    answer = client.sign_in(county.people.manager).get(f"/sampling/orders/{order}/approval/docx")
    assert "群众举报串换药品" in said(answer.data)
    assert "指定检查" in said(answer.data)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("notice", ["announced", "unannounced"])
def test_a_provider_learns_by_notice_or_by_the_scan(app, county, client, notice):
    county.bring("released", plan_text().replace('"unannounced"', f'"{notice}"'))
    order = service.assignments_for(county.people.inspector)[0]
    head = add_person("drawn_head", "被抽机构负责人", Role.PROVIDER_HEAD, provider_id=order.provider_id)
    client.sign_in(head)
    learnt = notice == "announced"
    assert bool(inspections.of_provider(order.provider_id)) is learnt
    assert client.get(f"/portal/visits/{order.id}/notice/pdf").status_code == (200 if learnt else 404)
    typed = f" {order.code[:4].lower()} {order.code[4:8]}-{order.code[8:]}"
    assert client.get("/publicity/visits/", query_string={"code": typed}).location == f"/publicity/visits/{order.code}"
    assert order.provider_name in client.get(f"/publicity/visits/{order.code}").text
    assert client.post(f"/portal/arrivals/{order.code}").status_code == 302
    assert [row.id for row in inspections.of_provider(order.provider_id)] == [order.id]
    assert client.get(f"/portal/visits/{order.id}/notice/pdf").data.startswith(b"%PDF-")
    scanned = service.by_code(order.code).scanned_at
    assert client.post(f"/portal/arrivals/{order.code}").status_code == 302
    assert service.by_code(order.code).scanned_at == scanned


@pytest.mark.sqlite_only
def test_another_provider_and_a_wrong_code_get_nothing(app, county, client):
    county.bring("released")
    order = next(
        one
        for person in county.people.agency_inspectors
        for one in service.assignments_for(person)
        if one.provider_id != county.people.clerk.provider_id
    )
    client.sign_in(county.people.clerk)
    assert client.post(f"/portal/arrivals/{order.code}").status_code == 404
    assert service.by_code(order.code).scanned_at is None
    for wrong in ("", "x", "0" * 12, order.code[:-1], f"{order.code}0"):
        assert client.get(f"/publicity/visits/{wrong}?code={wrong}").status_code in ((404,) if wrong else (200, 404))


def test_a_code_is_read_as_people_type_it():
    code = code_rules.code_of(123456789012345678)
    assert len(code) == 12
    assert code_rules.read(f"https://a.example/publicity/visits/{code}") == code
    assert code_rules.read(f"{code[:4]} {code[4:8]}-{code[8:]}".lower()) == code
    assert code_rules.read("OIL" + "0" * 9) == "011" + "0" * 9
    assert code_rules.read("U" * 12) == code_rules.read("") == code_rules.read("12345") == ""
    with pytest.raises(ValueError, match="60 bits"):
        code_rules.code_of(32**12)


def test_numbers_are_written_as_offices_do():
    assert paper_rules.number_of(Authority.AGENCY, 2024, 3) == "医保稽通〔2024〕3号"
    assert paper_rules.number_of(Authority.ADMINISTRATIVE, 2024, 12) == "医保检通〔2024〕12号"


def test_the_code_as_a_picture_is_a_square_of_two_colours():
    with Image.open(io.BytesIO(codes.png("https://a.example/publicity/visits/0123456789AB"))) as picture:
        assert picture.width == picture.height
        assert len(picture.convert("L").getcolors()) == 2
    assert codes.svg("x").startswith("<svg")
