"""Electronic signing: the exact hash, a code once, both signatures, many in one act, and the byte that was changed."""

import io
import re
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select, update

from compliance.accounts.rules import SYSTEM
from compliance.agreements import (
    change_service,
    offer_service,
    offering_service,
    service,
    signing_service,
    variation_service,
    verify_service,
)
from compliance.agreements.models import Agreement
from compliance.agreements.signing_models import AgreementOffer
from compliance.agreements.signing_rules import difference
from compliance.agreements.variation_service import Proposal
from compliance.county import registry_rules
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers import import_service
from compliance.providers import service as providers

TEMPLATE, FIRST = "county-hospital-2024", date(2024, 1, 2)
AT = clock.start_of(FIRST, 9)
PDF = b"%PDF-1.4\nscan"


@pytest.fixture
def offered(people):
    """The agreement made out to both providers; (own, other) offers."""
    with clock.at(AT):
        assert len(offering_service.offer(people.officer, TEMPLATE, FIRST).signed) == 2
        assert not offering_service.offer(people.officer, TEMPLATE, FIRST).signed
    found = {row.provider_id: row for row in offer_service.offers(TEMPLATE)}
    return found[people.head.provider_id], found[people.other_head.provider_id]


def code_for(people, offer):
    """A new code for one offer."""
    return offering_service.issue_codes(people.officer, TEMPLATE, [offer.id])[0].code


def signed(people, offer, head):
    """The head signs."""
    signing_service.confirm(head, offer.id, offer.text_sha256, code_for(people, offer))


def test_the_head_signs_and_the_director_countersigns_on_the_same_hash(offered, people):
    own, other = offered
    with clock.at(AT):
        signed(people, own, people.head)
        done = signing_service.countersign(people.agency_director, TEMPLATE)
    assert [one.number for one in done.signed] == [own.number]
    agreement = service.agreement_on(people.head.provider_id, FIRST)
    assert (agreement.text_sha256, agreement.number) == (own.text_sha256, own.number)
    both = verify_service.signatures_of(agreement.id)
    assert [(one.party.zh[:2], one.name) for one in both] == [("乙方", "机构负责人"), ("甲方", "经办机构主任")]
    assert [row.id for row in offer_service.offers(TEMPLATE)] == [other.id]
    assert service.agreement_on(people.other_head.provider_id, FIRST) is None
    assert trail.verify(db.session()).first_broken is None


def test_a_code_signs_one_text_once(offered, people):
    own, other = offered
    with clock.at(AT):
        code = code_for(people, own)
        code_for(people, other)
        with pytest.raises(Refusal, match="AGREEMENTS-24"):
            signing_service.confirm(people.other_head, other.id, other.text_sha256, code)
        signing_service.confirm(people.head, own.id, own.text_sha256, code)
        with pytest.raises(Refusal, match="AGREEMENTS-26"):
            signing_service.confirm(people.head, own.id, own.text_sha256, code)


def test_five_wrong_codes_or_fifteen_days_end_a_code(offered, people):
    own, _other = offered
    with clock.at(AT):
        code = code_for(people, own)
        wrong = f"{(int(code) + 1) % 10**8:08d}"
        for _ in range(5):
            with pytest.raises(Refusal, match="AGREEMENTS-24"):
                signing_service.confirm(people.head, own.id, own.text_sha256, wrong)
        with pytest.raises(Refusal, match="AGREEMENTS-23"):
            signing_service.confirm(people.head, own.id, own.text_sha256, code)
        code = code_for(people, own)
    with clock.at(clock.start_of(date(2024, 1, 18), 9)), pytest.raises(Refusal, match="AGREEMENTS-23"):
        signing_service.confirm(people.head, own.id, own.text_sha256, code)
    with clock.at(clock.start_of(date(2024, 1, 17), 9)):
        signing_service.confirm(people.head, own.id, own.text_sha256, code)


def test_only_the_own_head_signs_and_only_what_was_shown(offered, people):
    own, _other = offered
    with clock.at(AT):
        code = code_for(people, own)
        with pytest.raises(Refusal, match="AGREEMENTS-21"):
            signing_service.confirm(people.clerk, own.id, own.text_sha256, code)
        with pytest.raises(NotFound):
            signing_service.confirm(people.other_head, own.id, own.text_sha256, code)
        with pytest.raises(Refusal, match="AGREEMENTS-25"):
            signing_service.confirm(people.head, own.id, "0" * 64, code)
        with pytest.raises(Refusal, match="AGREEMENTS-41"):
            signing_service.countersign(people.manager, TEMPLATE)


def test_no_code_is_kept_in_the_database(offered, people):
    own, _other = offered
    code = code_for(people, own)
    row = db.session.get(AgreementOffer, own.id)
    assert len(row.code_hash) == 64
    assert code not in row.code_hash


def test_a_text_changed_between_the_signatures_is_named_and_left(offered, people):
    own, other = offered
    with clock.at(AT):
        signed(people, own, people.head)
        signed(people, other, people.other_head)
        with unit_of_work(SYSTEM) as work:
            changed = update(AgreementOffer).where(AgreementOffer.id == own.id)
            work.session.execute(changed.values(text=own.text.replace("90%", "91%")))
        done = signing_service.countersign(people.agency_director, TEMPLATE)
    assert [one.number for one in done.signed] == [other.number]
    assert [one.number for one in done.refused] == [own.number]


def test_the_county_signs_228_and_39_each_verified_and_a_changed_byte_is_named(app):
    for rows, name in ((registry_rules.medical_institutions, "a.csv"), (registry_rules.pharmacies, "b.csv")):
        content = registry_rules.as_csv(rows())
        import_service.import_at_once(SYSTEM, content, name, map_text=MAP)
    numbers = [
        len(service.sign(SYSTEM, 2024, template, None, FIRST).signed)
        for template in ("county-hospital-2024", "county-pharmacy-2024")
    ]
    assert numbers == [228, 39]
    checked = verify_service.verify_year(2024)
    assert (len(checked), sum(one.holds for one in checked)) == (267, 267)
    victim = checked[100]
    text = db.session.scalars(select(Agreement.text).where(Agreement.id == victim.agreement_id)).one()
    place = text.index("1倍以上")
    with unit_of_work(SYSTEM) as work:
        changed = update(Agreement).where(Agreement.id == victim.agreement_id)
        work.session.execute(changed.values(text=f"{text[:place]}2{text[place + 1 :]}"))
    bad = [one for one in verify_service.verify_year(2024) if not one.holds]
    assert [one.number for one in bad] == [victim.number]
    assert bad[0].fault.line == text[:place].count("\n") + 1
    assert f"第{len(text[:place].encode()) + 1}字节" in bad[0].fault.words.zh


MAP = '[columns]\ncode = "机构编码"\nname = "机构名称"\nkind = "机构类别"\nlevel = "医院等级"\nownership = "所有制"\n'


def test_a_difference_names_line_and_byte():
    assert difference("甲\n乙", "甲\n乙") is None
    fault = difference("甲\n丙", "甲\n乙")
    assert (fault.line, fault.found, fault.expected) == (2, "丙", "乙")
    assert difference("甲", "甲\n乙").line == 1


def test_variations_are_agreed_by_the_other_side_stand_in_the_text_and_rule_the_clause(people):
    own = people.head.provider_id
    clause = next(one for one in service.template_of(TEMPLATE).clauses if one.violation == "impersonation_help")
    narrow = Proposal(clause.number, "冒名就医的违约金为2倍以上6倍以下", "2", "6")
    with clock.at(AT):
        made = variation_service.propose(people.head, own, TEMPLATE, narrow)
        with pytest.raises(Refusal, match="AGREEMENTS-32"):
            variation_service.answer(people.head, made, True, "")
        variation_service.answer(people.officer, made, True, "同意")
        declined = variation_service.propose(people.officer, own, TEMPLATE, Proposal("", "每月报送一次报表"))
        variation_service.answer(people.head, declined, False, "不同意")
        service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    found = service.clause_on(own, "impersonation_help", FIRST)
    assert (found.least, found.most) == (2, 6)
    other = service.clause_on(people.other_head.provider_id, "impersonation_help", FIRST)
    assert (other.least, other.most) == (clause.least, clause.most)
    text = service.agreement_text(service.agreement_on(own, FIRST).id)
    assert narrow.text in text
    assert "每月报送一次报表" not in text
    assert all(one.holds for one in verify_service.verify_year(2024))


@pytest.mark.parametrize(
    ("new", "number"),
    [
        (Proposal("第九十九条", "x"), "30"),
        (Proposal("", " "), "30"),
        (Proposal("", "按罚款处理"), "30"),
        (Proposal("第二十四条第（一）项", "更高", "1", "11"), "31"),
        (Proposal("第二十四条第（一）项", "颠倒", "6", "2"), "31"),
        (Proposal("", "无条款的幅度", "1", "2"), "31"),
    ],
)
def test_a_variation_beyond_the_template_is_refused(people, new, number):
    with pytest.raises(Refusal, match=f"AGREEMENTS-{number}"):
        variation_service.propose(people.head, people.head.provider_id, TEMPLATE, new)


def test_a_change_is_in_time_to_the_thirtieth_working_day_and_becomes_an_amendment(people):
    with clock.at(AT):
        service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    approved = date(2024, 3, 8)
    for today, late in ((date(2024, 4, 22), False), (date(2024, 4, 23), True)):
        with clock.at(clock.start_of(today, 9)):
            change_id = change_service.report(people.head, "name", f"下路镇卫生院{today.day}", approved)
        row = next(one for one in change_service.changes(people.head.provider_id) if one.id == change_id)
        assert (row.due_on, row.late) == (date(2024, 4, 22), late)
    with clock.at(clock.start_of(date(2024, 4, 24), 9)):
        sha256 = change_service.decide(people.officer, change_id, True, "同意")
    assert providers.provider(people.head.provider_id).name == "下路镇卫生院23"
    row = next(one for one in change_service.changes() if one.id == change_id)
    assert row.text_sha256 == sha256
    assert row.number.endswith("补1")
    assert "由“下路镇中心卫生院”变更为“下路镇卫生院23”" in row.text
    file = change_service.paper_of(people.officer, change_id, "pdf")
    assert "补充协议" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)


def test_the_paper_shows_both_signatures_and_a_scan_is_linked(offered, people):
    own, _other = offered
    with clock.at(AT):
        signed(people, own, people.head)
        signing_service.countersign(people.agency_director, TEMPLATE)
        agreement_id = service.agreement_on(people.head.provider_id, FIRST).id
        word = verify_service.paper_of(people.officer, agreement_id, "docx")
        table = Document(io.BytesIO(word.content)).tables[0]
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        assert [row[1] for row in cells[1:]] == ["机构负责人", "经办机构主任"]
        with pytest.raises(Refusal, match="AGREEMENTS-27"):
            verify_service.link_scan(people.officer, agreement_id, b"<html>")
        verify_service.link_scan(people.officer, agreement_id, PDF)
    assert {one.scan_sha256 for one in verify_service.signatures_of(agreement_id)} - {None}
    printed = verify_service.paper_of(people.officer, agreement_id, "pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    assert "纸质签署" in re.sub(r"\s", "", text)
    assert own.text_sha256[:20] in re.sub(r"\s", "", text)


def test_reminders_are_deadlines_of_the_heads_that_have_not_signed(offered, people):
    own, other = offered
    with clock.at(AT):
        signed(people, own, people.head)
        assert offering_service.remind(people.officer, TEMPLATE, date(2024, 1, 19)) == 1
    assert [row.reminded for row in offer_service.offers(TEMPLATE) if row.id == other.id] == [1]


def test_the_pages_lead_from_making_out_to_the_concluded_agreement(client, people):
    page = f"/agreements/offers/{TEMPLATE}"
    with clock.at(AT):
        client.sign_in(people.officer)
        client.post(page, data={"on": "2024-01-02"})
        slips = client.post(f"{page}/codes").text
        offer = next(row for row in offer_service.offers(TEMPLATE) if row.provider_id == people.head.provider_id)
        code = re.search(rf"{offer.number}.*?<code>([\d ]+)</code>", slips, re.S).group(1).replace(" ", "")
        client.post(f"{page}/remind", data={"until": "2024-01-19"})
        client.sign_in(people.head)
        own = f"/portal/offers/{offer.id}"
        assert offer.text_sha256[:4] in client.get(own).text
        assert client.post(own, data={"sha256": offer.text_sha256, "code": "1", "agreed": "y"}).status_code == 422
        answer = client.post(own, data={"sha256": offer.text_sha256, "code": code, "agreed": "y"})
        assert answer.status_code == 302
        client.sign_in(people.agency_director)
        client.post(f"{page}/countersign")
        assert "尚未核对" in client.get("/agreements/verify?year=2024").text
        assert client.post("/agreements/verify?year=2024").status_code == 302
        assert "全部协议文本与签订时一致" in client.get("/agreements/verify?year=2024").text
        client.sign_in(people.head)
        assert offer.number in client.get("/portal/agreements").text
        assert (
            client.post(
                "/portal/changes", data={"field": "beds", "after": "9", "approved_on": "2024-01-02"}
            ).status_code
            == 302
        )
        client.sign_in(people.officer)
        change = change_service.changes()[0].id
        client.post(f"/agreements/changes/{change}", data={f"c{change}-accepted": "y", f"c{change}-answer": "同意"})
        assert "补1" in client.get("/agreements/changes").text
