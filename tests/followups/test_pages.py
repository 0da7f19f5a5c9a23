"""Pages of follow-ups in the sample county: what each person may do there, and what a township may not."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.followups import rate_service, views
from compliance.followups.models import FollowUp, FollowUpRound
from compliance.followups.rate_rules import OTHERS
from compliance.foundation.database import db
from compliance.foundation.models import TrailEvent

pytestmark = [pytest.mark.xdist_group("county"), pytest.mark.sqlite_only]


@pytest.fixture
def sign_in(county):
    def enter(name):
        user = db.session.scalars(select(User.id).where(User.name == name)).one()
        actor = accounts.actor_of(user)
        db.session.rollback()
        return county.test_client().sign_in(actor)

    return enter


def own(state="waiting", township="大歇镇"):
    query = select(FollowUp).where(FollowUp.state == state, FollowUp.township == township).order_by(FollowUp.id)
    found = db.session.scalars(query).first()
    db.session.rollback()
    return found


def test_a_township_worker_finds_the_own_people_and_nothing_else(sign_in):
    worker = sign_in("township")
    page = worker.get("/followups/").get_data(as_text=True)
    mine, other = own(), own(township="下路镇")
    assert str(mine.id) in page
    assert str(other.id) not in page
    assert "样例患者" not in page
    assert worker.get(f"/followups/{other.id}").status_code == 404
    for closed in ("/followups/suspicions", "/followups/rounds", "/findings/", "/claims/", "/providers/", "/cases/"):
        assert worker.get(closed).status_code == 403


def test_a_number_is_masked_until_it_is_asked_for_and_each_look_is_on_the_trail(sign_in):
    worker, mine = sign_in("township"), own()
    page = worker.get(f"/followups/{mine.id}")
    text = page.get_data(as_text=True)
    assert "样*" in text
    assert "样例患者" not in text
    assert mine.claim_id not in text
    before = db.session.query(TrailEvent).filter_by(kind="followups.contact_revealed").count()
    shown = worker.post(f"/followups/{mine.id}/reveal/name", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "样例患者" in shown
    assert "<html" not in shown
    whole = worker.post(f"/followups/{mine.id}/reveal/phone").get_data(as_text=True)
    assert 'href="tel:000' in whole
    assert worker.post(f"/followups/{mine.id}/reveal/person").status_code == 404
    events = db.session.query(TrailEvent).filter_by(kind="followups.contact_revealed").all()
    assert len(events) == before + 2
    assert all("样例患者" not in one.payload and "000" not in one.payload for one in events)


def test_an_attempt_without_a_result_is_told_and_one_in_vain_says_when_to_come_again(sign_in):
    worker, mine = sign_in("township"), own()
    assert worker.post(f"/followups/{mine.id}/attempts").status_code == 422
    assert worker.post(f"/followups/{mine.id}/attempts", data={"contact": "wrong_number"}).status_code == 422
    assert worker.post(f"/followups/{mine.id}/attempts", data={"contact": "not_home"}).status_code == 302
    again = worker.post(f"/followups/{mine.id}/attempts", data={"contact": "not_home"})
    assert again.status_code == 409
    assert "FOLLOWUPS-03" in again.get_data(as_text=True)


def test_a_script_with_a_gap_is_shown_again_with_what_was_given(sign_in):
    worker, mine = sign_in("township"), own()
    worker.post(f"/followups/{mine.id}/attempts", data={"contact": "reached"})
    gap = worker.post(f"/followups/{mine.id}/script", data={"FU-01": "family", "FU-02": "yes", "FU-08": "12,5x"})
    text = gap.get_data(as_text=True)
    assert gap.status_code == 422
    assert 'id="FU-01-family" value="family" checked' in text
    assert 'value="12,5x"' in text


def test_the_office_opens_draws_and_closes_a_round(sign_in):
    auditor = sign_in("auditor")
    values = {
        "title": "三月慢特病抽查",
        "kind": "chronic",
        "way": "phone",
        "since": "2024-01-01",
        "until": "2024-01-31",
    }
    wrong = auditor.post("/followups/rounds/new", data={**values, "quota": "150%"})
    assert wrong.status_code == 422
    assert "FOLLOWUPS-10" in wrong.get_data(as_text=True)
    made = auditor.post("/followups/rounds/new", data={**values, "quota": "10%", "least": "8000.00"}).location
    assert auditor.post(f"{made}/close").status_code == 409
    keepers = {"name1": "manager", "password1": "sample-2024", "name2": "overseer", "password2": "sample-2024"}
    assert auditor.post(f"{made}/draw", data={"value": "八八八八", **keepers}).status_code == 422
    assert auditor.post(f"{made}/draw", data={"value": "1-1-2-3-5-8", **keepers}).status_code == 302
    page = auditor.get(f"{made}?part=random&state=waiting").get_data(as_text=True)
    assert "随机抽取" in page
    assert auditor.post(f"{made}/close").status_code == 302
    assert "已结束" in auditor.get(made).get_data(as_text=True)


def test_the_rates_stand_apart_and_the_workbook_names_nobody(sign_in):
    manager = sign_in("manager")
    number = db.session.scalars(select(FollowUpRound.id).where(FollowUpRound.title.startswith("第一季度出院"))).one()
    db.session.rollback()
    page = manager.get(f"/followups/rounds/{number}/rates").get_data(as_text=True)
    assert page.index("随机抽取") < page.index("指定对象")
    book = load_workbook(BytesIO(manager.get(f"/followups/rounds/{number}.xlsx").data))
    assert book.sheetnames == ["随机抽取", "指定对象"]
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert not [one for one in cells if "患者" in str(one) and "回访" not in str(one)]
    targeted = {row[0]: row for row in book["指定对象"].iter_rows(values_only=True) if row[0]}
    assert targeted["大歇镇卫生院"][1] == 38


def test_the_rates_of_many_providers_come_in_pages(sign_in, monkeypatch):
    manager = sign_in("manager")
    number = db.session.scalars(select(FollowUpRound.id).where(FollowUpRound.title.startswith("第一季度出院"))).one()
    names = {name for part in rate_service.rates(number) for name, _rate in part.providers if name != OTHERS}
    db.session.rollback()
    monkeypatch.setattr(views, "_ROWS", 2)
    address, pages = f"/followups/rounds/{number}/rates?page=", [""]
    while not pages[-1] or 'rel="next"' in pages[-1]:
        pages.append(manager.get(f"{address}{len(pages)}").get_data(as_text=True))
    assert len(names) > 2 < len(pages)
    assert all(any(f">{name}<" in page for page in pages) for name in names)


def test_a_list_of_contacts_is_loaded_and_what_is_wrong_is_told_by_its_row(sign_in):
    auditor = sign_in("auditor")
    head = auditor.get("/followups/contacts/template.csv").data.decode("utf-8-sig").strip()
    content = f"{head}\nX1,甲秘密,13800000001,路1号,大歇镇\nX2,乙秘密,又忘了,路2号,大歇镇\n".encode()
    answer = auditor.post("/followups/contacts", data={"file": (BytesIO(content), "list.csv")})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 201
    assert "第3行" in text
    assert "乙秘密" not in text
    assert "又忘了" not in text
    assert auditor.post("/followups/contacts", data={"file": (BytesIO(b"a,b\n1,2\n"), "x.csv")}).status_code == 422


def test_a_suspicion_is_verified_by_another_and_becomes_a_finding(sign_in):
    one = db.session.scalars(select(FollowUp).where(FollowUp.suspicion != "", FollowUp.judgement == "")).first()
    number, round_id, provider_id, paid = one.id, one.round_id, one.provider_id, one.paid
    db.session.rollback()
    officer = sign_in("officer1")
    given = {
        "judgement": "confirmed",
        "reason": "查看监控和护理记录，夜间均不在院",
        "provider_violation": "phantom_bed",
    }
    too_much = {**given, "provider": f"{paid // 100 + 1}.00"}
    refused = officer.post(f"/followups/suspicions/{number}", data=too_much)
    assert (refused.status_code, "FOLLOWUPS-21" in refused.get_data(as_text=True)) == (422, True)
    kept = officer.post(
        f"/followups/suspicions/{number}", data={**given, "provider": f"{paid // 100}.{paid % 100:02d}"}
    )
    assert kept.status_code == 302
    assert "核实属实" in officer.get("/followups/suspicions").get_data(as_text=True)
    made = officer.post(f"/followups/rounds/{round_id}/findings", data={"provider": provider_id})
    page = officer.get(made.location).get_data(as_text=True)
    assert "未实际住院的基金支付（机构应承担" in page
