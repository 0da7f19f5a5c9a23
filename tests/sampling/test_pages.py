"""The pages of a round, through to its record; every page is held against the page law by the client."""

import re
from io import BytesIO

import pytest

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM
from compliance.sampling import service, views
from compliance.sampling.plan_file_rules import read
from compliance.sampling.plan_text_rules import text_of
from tests.people import PASSWORD
from tests.sampling.county import plan_text

FORM = {
    "id": "2024-03",
    "title": "三月随机抽查",
    "authority": "agency",
    "notice": "unannounced",
    "since": "2024-03-01",
    "until": "2024-03-31",
    "reason": "补录纸质抽取",
    "strata-0-kind": ["hospital", "primary_care", "village_clinic", "clinic"],
    "strata-0-wanted": "1/2",
    "strata-1-kind": ["pharmacy"],
    "strata-1-wanted": "2",
    "rounding": "up",
    "spares": "1",
    "size": "2",
    "rotation": "1",
    "outside": "0",
    "visited_within_rounds": "0",
}


@pytest.fixture
def manager(client, county):
    return client.sign_in(county.people.manager)


def seed_data(county, value="314159", **changes):
    first, second = county.keepers()
    data = {"value": value, "first_name": first[0], "first_password": PASSWORD}
    return {**data, "second_name": second[0], "second_password": PASSWORD, **changes}


@pytest.mark.sqlite_only
def test_a_manager_goes_from_form_to_record(app, county, manager):
    answer = manager.post("/sampling/new", data=FORM)
    assert answer.location == "/sampling/rounds/2024-03"
    page = manager.get("/sampling/rounds/2024-03").text
    assert "已拟计划" not in page or "锁定" in page
    assert manager.post("/sampling/rounds/2024-03/commit").status_code == 302
    assert manager.get("/sampling/rounds/2024-03/seed").status_code == 200
    answer = manager.post("/sampling/rounds/2024-03/seed", data=seed_data(county))
    assert answer.location == "/sampling/rounds/2024-03/ceremony"
    assert "314159" in manager.get(answer.location).text
    assert manager.post("/sampling/rounds/2024-03/draw").location.endswith("/ceremony")
    ceremony = manager.get("/sampling/rounds/2024-03/ceremony").text
    assert county.view().live.result_hash[-4:] in ceremony
    assert "data-stratum" not in ceremony
    assert "抽取记录表" in manager.get("/sampling/rounds/2024-03/paper").text
    assert manager.post("/sampling/rounds/2024-03/release").status_code == 302
    assert "稽核通知书" in manager.get("/sampling/rounds/2024-03/orders").text
    assert manager.post("/sampling/rounds/2024-03/close", data={}).status_code == 422
    assert manager.post("/sampling/rounds/2024-03/close", data={"reason": "机构搬迁"}).status_code == 302
    assert manager.get("/sampling/rounds/2024-03").status_code == 200
    assert manager.get("/sampling/rounds/2024-03/ceremony").text.count("data-stratum") == 2
    assert manager.get("/publicity/rounds/2024-03/record.json").json["format"] == 1


@pytest.mark.sqlite_only
def test_the_simple_form_names_what_is_wrong_and_loses_nothing(app, county, manager):
    answer = manager.post("/sampling/new", data={**FORM, "strata-0-wanted": "many", "title": "四月抽查"})
    assert answer.status_code == 422
    assert "SAMPLING-20" in answer.text
    assert "四月抽查" in answer.text
    answer = manager.post("/sampling/new", data={**FORM, "strata-0-wanted": "", "strata-1-wanted": ""})
    assert "SAMPLING-01" in answer.text
    answer = manager.post("/sampling/new", data={**FORM, "until": "2024-02-01"})
    assert "起始日晚于截止日" in answer.text
    assert manager.post("/sampling/new", data={**FORM, "id": "三月"}).status_code == 422
    assert 'name="reason"' not in manager.get("/sampling/new").text
    late = manager.post("/sampling/new", data={**FORM, "reason": ""})
    assert late.status_code == 422
    assert "SAMPLING-36" in late.text
    assert 'name="reason"' in late.text


@pytest.mark.sqlite_only
def test_the_form_offers_whatever_a_stratum_can_be_drawn_by_and_adds_strata(app, county, manager):
    page = manager.get("/sampling/new").text
    for word in ("村卫生室", "二级", "民营", "清溪县", "清溪镇"):
        assert word in page, word
    more = {
        "strata-2-title": "清溪的民营机构",
        "strata-2-level": ["2", "3"],
        "strata-2-ownership": ["private"],
        "strata-2-district": ["清溪县"],
        "strata-2-credit": ["D"],
        "strata-2-wanted": "全部",
    }
    asked = {**FORM, "more": "1", "strata-1-wanted": "7"}
    grown = manager.post("/sampling/new", data=asked)
    assert grown.status_code == 200
    assert 'name="strata-2-wanted"' in grown.text
    assert 'value="7"' in grown.text
    limits = {"max_load": "4", "competences": "clinical，pharmacy", "size": "3", "one_district": "y", "weight_D": "2"}
    assert manager.post("/sampling/new", data={**FORM, **more, **limits}).status_code == 302
    plan = county.view().plan
    assert plan.strata[2].where == {
        "level": ("2", "3"), "ownership": ("private",), "district": ("清溪县",), "credit": ("D",)
    }  # fmt: skip
    assert plan.strata[2].title == "清溪的民营机构"
    assert (plan.strata[2].quota, plan.strata[2].share) == (None, None)
    assert plan.team.slots == ("clinical", "pharmacy", "")
    assert (plan.team.max_load, plan.team.rotation, plan.team.one_district) == (4, 1, True)
    assert plan.weights == {"credit": {"D": 2}}


@pytest.mark.sqlite_only
def test_a_plan_comes_as_text_or_as_a_file_and_can_be_mended(app, county, manager):
    assert manager.post("/sampling/file", data={"text": plan_text()}).status_code == 302
    bad = manager.post("/sampling/file", data={"text": plan_text().replace("quota", "quotta")})
    assert bad.status_code == 422
    assert "stratum[2].quotta" in bad.text
    assert "清" not in bad.text
    again = {"file": (BytesIO(plan_text(spares=4).encode()), "plan.toml")}
    assert manager.post("/sampling/file", data=again).status_code == 302
    assert county.view().plan.strata[0].spares == 4
    mending = manager.get("/sampling/file?round=2024-03").text
    assert "spares = 4" in mending
    assert read(manager.get("/sampling/rounds/2024-03/plan.toml").text) == county.view().plan


def test_the_text_of_a_plan_reads_back():
    plan = read(
        plan_text(exclude="yearly_cap = 2", team='slots = ["medical"]\nmax_load = 3') + "[weights]\ncredit = {D = 2}\n"
    )
    assert read(text_of(plan)) == plan


@pytest.mark.sqlite_only
def test_the_seed_form_refuses_beside_the_field_and_keeps_the_value(app, county, manager):
    county.bring("committed")
    same = seed_data(county)
    same["second_name"] = same["first_name"]
    for data, number in (
        (same, "SAMPLING-08"),
        (seed_data(county, second_password="wrong"), "ACCOUNTS-01"),
        (seed_data(county, value="12"), "SAMPLING-10"),
    ):
        answer = manager.post("/sampling/rounds/2024-03/seed", data=data)
        assert answer.status_code in (403, 422)
        assert number in answer.text
        assert f'value="{data["value"]}"' in answer.text
        assert PASSWORD not in answer.text
    assert manager.post("/sampling/rounds/2024-03/seed", data={}).status_code == 422


@pytest.mark.sqlite_only
def test_voiding_needs_the_second_person(app, county, manager):
    county.bring("drawn")
    second = county.keepers()[1]
    data = {"reason": "须更换录入人员", "second_name": second[0], "second_password": "wrong"}
    assert "ACCOUNTS-01" in manager.post("/sampling/rounds/2024-03/void", data=data).text
    assert manager.get("/sampling/rounds/2024-03/void").status_code == 200
    data["second_password"] = PASSWORD
    assert manager.post("/sampling/rounds/2024-03/void", data=data).status_code == 302
    assert "须更换录入人员" in manager.get("/sampling/rounds/2024-03").text


@pytest.mark.sqlite_only
def test_an_act_out_of_order_is_a_refusal_page(app, county, manager):
    county.bring("planned")
    answer = manager.post("/sampling/rounds/2024-03/draw")
    assert answer.status_code == 409
    assert "SAMPLING-02" in answer.text


@pytest.mark.sqlite_only
def test_the_list_is_searched_filtered_and_paged(app, county, manager):
    assert "尚无抽查轮次" in manager.get("/sampling/").text
    for number in range(27):
        service.plan(county.people.manager, plan_text(f"r{number:02d}"))
    assert len(re.findall("/sampling/rounds/r", manager.get("/sampling/").text)) == 25
    assert len(re.findall("/sampling/rounds/r", manager.get("/sampling/?page=2").text)) == 2
    assert len(re.findall("/sampling/rounds/r", manager.get("/sampling/?q=r07").text)) == 1
    assert "没有符合条件的轮次" in manager.get("/sampling/?authority=administrative").text
    assert "三月随机抽查" in manager.get("/").text


@pytest.mark.sqlite_only
def test_the_sample_comes_in_pages_that_count_and_warn_of_the_whole(app, county, manager, monkeypatch):
    county.bring("released")
    monkeypatch.setattr(views, "_ROWS", 1)
    strata = service.sample(county.view())
    pages = [manager.get(f"/sampling/rounds/2024-03?page={number}").text for number in (1, 2, 3, 4)]
    for stratum in strata:
        told = [[one.ticket in page for page in pages] for one in stratum.drawn]
        assert told == [[place == at for at in range(4)] for place in range(len(stratum.drawn))]
        assert all(f"{stratum.size}家中抽{stratum.quota}家" in page for page in pages)
    last = strata[0].drawn[-1].order
    assert not service.anyone_barred(county.view())
    people_service.recuse(SYSTEM, last.officers[0][0], last.provider_id, "kin")
    numbers = range(1, len(strata[0].drawn) + 1)
    warned = [manager.get(f"/sampling/rounds/2024-03?page={number}").text for number in numbers]
    assert all("部分检查组有人员须回避" in page for page in warned)
    assert [page.count("须回避：") for page in warned] == [0] * (len(warned) - 1) + [1]


@pytest.mark.sqlite_only
def test_a_spare_is_taken_and_a_visit_directed_by_page(app, county, manager):
    county.bring("released")
    order = service.assignments_for(county.people.inspector)[0]
    url = f"/sampling/orders/{order.id}/replace"
    assert order.provider_name in manager.get(url).text
    assert manager.post(url, data={"reason": "停"}).status_code == 422
    assert manager.post(url, data={"reason": "机构停业装修"}).status_code == 302
    assert manager.get(url).status_code == 404
    team = [one.user_id for one in county.people.agency_inspectors[:2]]
    data = {"provider_code": "T001", "authority": "agency", "officers": team, "notice": "unannounced", "checklist": ""}
    data |= {"since": "2024-03-05", "until": "2024-03-05", "reason": "群众举报串换药品"}
    assert manager.get("/sampling/directed").status_code == 200
    assert "SAMPLING-21" in manager.post("/sampling/directed", data={**data, "provider_code": "X"}).text
    assert "SAMPLING-13" in manager.post("/sampling/directed", data={**data, "authority": "administrative"}).text
    assert manager.post("/sampling/directed", data=data).status_code == 302
    assert [one.origin for one in service.assignments_for(county.people.inspector) if one.round_id is None]


@pytest.mark.sqlite_only
def test_every_page_reads_in_english(app, county, client):
    county.bring("released")
    client.sign_in(county.people.manager)
    client.post("/accounts/language", data={"language": "en"})
    for path in (
        "",
        "new",
        "file",
        "directed",
        "coverage",
        "rounds/2024-03",
        "rounds/2024-03/ceremony",
        "rounds/2024-03/close",
        "rounds/2024-03/void",
    ):
        page = client.get(f"/sampling/{path}").text
        assert 'lang="en"' in page, path


@pytest.mark.sqlite_only
def test_a_round_is_extended_and_an_officer_replaced_by_page(app, county, manager):
    county.bring("released")
    url, (name, password) = "/sampling/rounds/2024-03/extend", county.keepers()[1]
    assert "追加抽取" in manager.get("/sampling/rounds/2024-03").text
    data = {"more_1": "1", "more_2": "0", "reason": "面上问题较多", "second_name": name, "second_password": password}
    assert manager.get(url).status_code == 200
    assert "SAMPLING-24" in manager.post(url, data={**data, "more_2": "9"}).text
    assert "SAMPLING-28" in manager.post(url, data={**data, "reason": "多查"}).text
    wrong = manager.post(url, data={**data, "second_password": "wrong"})
    assert "ACCOUNTS-01" in wrong.text
    assert 'value="1"' in wrong.text
    assert manager.post(url, data={**data, "reason": ""}).status_code == 422
    assert manager.post(url, data=data).status_code == 302
    order = service.assignments_for(county.people.inspector)[0]
    url = f"/sampling/orders/{order.id}/recuse"
    data = {"officer": str(county.people.inspector.user_id), "tie": "kin", "reason": "配偶在该院任职"}
    assert order.provider_name in manager.get(url).text
    assert "SAMPLING-27" in manager.post(url, data={**data, "reason": "亲属"}).text
    assert manager.post(url, data={**data, "officer": "999"}).status_code == 422
    assert manager.post(url, data=data).status_code == 302
    assert order.id not in {one.id for one in service.assignments_for(county.people.inspector)}


@pytest.mark.sqlite_only
def test_the_frame_is_shown_with_the_reason_of_each_who_is_left_out(app, county, manager):
    county.under_agreement.discard(county.ids["T004"])
    county.bring("planned")
    before = manager.get("/sampling/rounds/2024-03/frame").text
    service.commit(county.people.manager, "2024-03")
    county.under_agreement.discard(county.ids["T005"])
    after = manager.get("/sampling/rounds/2024-03/frame").text
    for page in (before, after):
        assert "平安大药房" in page
        assert "检查期间没有生效的服务协议" in page
        assert "康宁药房" not in page
        assert "稽核员" in page
    assert "锁定后即固定" in before
    assert "此后不能再改" in after
