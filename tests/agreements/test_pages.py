"""The agreements' pages: the year's list, signing with all, one agreement with its text and hash, events, templates."""

import io
from datetime import date

import pytest
from sqlalchemy import select, update

from compliance.accounts.rules import SYSTEM
from compliance.agreements import listing_service, service
from compliance.agreements.models import Agreement
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from tests.people import add_provider

TEMPLATE = "county-hospital-2024"


@pytest.fixture
def manager(client, people):
    """The manager's browser."""
    return client.sign_in(people.manager)


def first_agreement() -> int:
    """Sign with everyone; the id of the first agreement."""
    service.sign(SYSTEM, 2024, TEMPLATE, on=date(2024, 1, 2))
    return db.session.scalars(select(Agreement.id).order_by(Agreement.id)).first()


def test_signing_with_all_needs_consent_and_happens_once(manager):
    page = manager.get("/agreements/?year=2024").get_data(as_text=True)
    assert "集中签订（2家）" in page
    data = {"agency": "某县医疗保障事务中心", "on": "2024-01-02"}
    assert manager.post(f"/agreements/sign/{TEMPLATE}", data=data).status_code == 422
    done = manager.post(f"/agreements/sign/{TEMPLATE}", data={**data, "agreed": "y"})
    page = manager.get(done.location).get_data(as_text=True)
    assert "新签订协议2份" in page
    assert "医协〔2024〕0001号" in page
    assert "应签机构均已签订" in manager.get(f"/agreements/sign/{TEMPLATE}").get_data(as_text=True)
    assert "某县医疗保障事务中心" in db.session.scalars(select(Agreement.text)).first()


def test_the_list_filters_by_signing_and_name(manager):
    first_agreement()
    add_provider("H777", "后来设立的医院", kind="hospital")
    page = manager.get("/agreements/?year=2024&signed=no").get_data(as_text=True)
    assert "后来设立的医院" in page
    assert "下路镇中心卫生院" not in page
    assert "万朝镇卫生院" in manager.get("/agreements/?year=2024&q=万朝").get_data(as_text=True)


def test_a_changed_text_is_told(manager):
    agreement_id = first_agreement()
    page = manager.get(f"/agreements/{agreement_id}").get_data(as_text=True)
    assert "文本与签订时一致" in page
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Agreement).values(text=Agreement.text + "另附"))
    assert "签订后被改动" in manager.get(f"/agreements/{agreement_id}").get_data(as_text=True)


def test_the_printed_text_and_the_clause_table(manager):
    agreement_id = first_agreement()
    page = manager.get(f"/agreements/{agreement_id}/print").get_data(as_text=True)
    assert "第二十四条" in page
    assert "罚款" not in page
    page = manager.get(f"/agreements/templates/{TEMPLATE}").get_data(as_text=True)
    assert "第二十三条第（一）项" in page
    assert "1至3倍" in page
    assert manager.get("/agreements/templates").status_code == 200
    assert manager.get("/agreements/templates/none").status_code == 404


def test_a_providers_people_find_their_own_agreement_only(app, people):
    first_agreement()
    own, other = (
        db.session.scalars(select(Agreement.id).where(ours)).one()
        for ours in (
            Agreement.provider_id == people.head.provider_id,
            Agreement.provider_id == people.other_head.provider_id,
        )
    )
    assert listing_service.find(people.head, own).id == own
    assert listing_service.find(people.head, other) is None


def test_an_event_is_recorded_or_refused_with_its_reason(manager):
    agreement_id = first_agreement()
    data = {
        "kind": "department_suspended",
        "on": "2024-03-01",
        "until": "2024-05-01",
        "label": "骨科",
        "reason": "串换耗材",
    }
    refused = manager.post(f"/agreements/{agreement_id}/event", data=data)
    assert refused.status_code == 422
    assert "6个月以上12个月以下" in refused.get_data(as_text=True)
    done = manager.post(f"/agreements/{agreement_id}/event", data={**data, "until": "2024-09-01"})
    page = manager.get(done.location).get_data(as_text=True)
    assert "暂停责任部门医药服务：骨科" in page


def test_a_bad_template_is_told_by_line(manager):
    text = service.template_of(TEMPLATE).source
    for change, reason in (
        (('most = "10"', 'most = "11"'), "不得高于10倍"),
        (("2024年度", "2024年度（改）"), "已经发布"),
    ):
        content = text.replace(*change, 1).encode()
        data = {"file": (io.BytesIO(content), "x.toml")}
        answer = manager.post("/agreements/templates", data=data, content_type="multipart/form-data")
        assert answer.status_code in (409, 422)
        assert reason in answer.get_data(as_text=True)


def test_a_provider_page_shows_its_agreements(manager, people):
    first_agreement()
    path = f"/agreements/of/{people.head.provider_id}"
    assert "医协〔2024〕0001号" in manager.get(path).get_data(as_text=True)
    part = manager.get(path, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in part
