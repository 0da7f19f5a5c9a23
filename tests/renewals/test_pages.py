"""The renewal in the browser: opened and led by the officer, applied for by the head, entered at the counter."""

import json
from datetime import date

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.commands import house
from compliance.foundation import clock
from compliance.providers import service as registry
from compliance.renewals import loading_service, round_service
from compliance.renewals.rules import Place
from tests.renewals.test_round import NEXT, next_template

OPENED = clock.start_of(date(2024, 9, 2), 9)


@pytest.fixture
def signed(people):
    """Two providers under agreement in 2024 and the template of 2025."""
    with clock.at(clock.start_of(date(2024, 1, 2), 9)):
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 2))
        next_template()


def test_from_opening_to_signing(signed, client, people):
    with clock.at(OPENED):
        client.sign_in(people.officer)
        assert client.post("/renewals/", data={"year": "2031"}).status_code == 422
        opened = client.post("/renewals/", data={"year": "2025"})
        where = opened.location
        assert "2024-09-30" in client.get(where).get_data(as_text=True)
        client.sign_in(people.clerk)
        assert "机构负责人提出" in client.get("/portal/renewal").get_data(as_text=True)
        assert client.post("/portal/renewal").status_code == 403
        client.sign_in(people.head)
        assert "申请续签2025年度协议" in client.get("/portal/renewal").get_data(as_text=True)
        applied = client.post("/portal/renewal")
        assert "可以续签" in client.get(applied.location).get_data(as_text=True)
        assert client.post("/portal/renewal").status_code == 422
        client.sign_in(people.officer)
        form = {"template": NEXT, "way": "collective", "on": "2024-09-02"}
        assert client.post(f"{where}/sign", data=form).status_code == 422
        done = client.post(f"{where}/sign", data={**form, "agreed": "y"})
        page = client.get(done.location).get_data(as_text=True)
        assert "已办理续签1份" in page


def test_a_paper_out_of_time_is_refused_on_the_form_and_stays_in_the_list(signed, client, people):
    with clock.at(OPENED):
        client.sign_in(people.officer)
        where = client.post("/renewals/", data={"year": "2025"}).location
        one = f"{where}/providers/{people.other_head.provider_id}"
        answer = client.post(f"{one}/paper", data={"on": "2024-08-30"})
        assert answer.status_code == 422
        assert "RENEWALS-02" in answer.get_data(as_text=True)
        assert 'value="2024-08-30"' in answer.get_data(as_text=True)
        assert "期外申请，不予受理" in client.get(f"{where}?place=late").get_data(as_text=True)
        assert client.post(f"{one}/met", data={"reason": "已约谈"}).status_code == 422
        assert client.post(f"{one}/declined", data={"reason": ""}).status_code == 422
        client.post(f"{one}/declined", data={"reason": "逾期未申请"})
        found = loading_service.row_of(round_service.round_of(2025), people.other_head.provider_id)
    assert found.place is Place.DECLINED
    assert found.reason.zh == "逾期未申请"


def test_commands_open_apply_list_and_sign(signed, app, people):
    def run(*words):
        return app.test_cli_runner().invoke(house, ["renewals", *words], obj=app)

    with clock.at(OPENED):
        assert run("list", "--year", "2025").exit_code == 1
        assert "2024-09-30" in run("open", "--year", "2025").output
        assert run("apply", "--year", "2025", "--provider", "nobody").exit_code == 1
        code = registry.find(SYSTEM, people.head.provider_id).code
        assert run("apply", "--year", "2025", "--provider", code).exit_code == 0
        answer = json.loads(run("list", "--year", "2025", "--json").output)
        assert answer["counts"] == {"ready": 1, "silent": 1}
        assert [row["place"] for row in answer["rows"] if row["code"] == code] == ["ready"]
        assert run("list", "--year", "2025", "--place", "silent").output.count("未申请") == 1
        assert "新签订 signed 1" in run("sign", "--year", "2025", "--template", NEXT).output
