"""A month as people do it on their pages: the clerk, the head, the auditor, the director; never another's month."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from compliance.foundation.errors import Refusal
from compliance.payments import service
from compliance.payments.commands import payment
from compliance.payments.rules import State
from tests.payments.months import APPROVED, DECLARED, OPENED, REVIEWED, at, declare, opened, owe, pay, sign

FORM = {"ordinary_resident_count": "40", "ordinary_resident_amount": "10,000.00"}


@pytest.fixture
def month(people):
    sign()
    return opened()[people.head.provider_id]


def test_a_month_from_the_clerks_draft_to_the_ledger(client, people, month):
    with at(DECLARED):
        home = client.sign_in(people.clerk).get("/portal/")
        assert "月度费用待申报" in home.text
        client.post(f"/portal/payments/{month}", data={**FORM, "press": "send"})  # a clerk's press only drafts
        assert service.find(month).state is State.DRAFTED
        client.sign_in(people.head).post(f"/portal/payments/{month}", data={**FORM, "press": "send"})
        assert service.find(month).state is State.DECLARED
        told = client.get(f"/portal/payments/{month}").text
        assert "¥10,000.00" in told
        assert 'id="reached"' not in told
    with at(REVIEWED):
        client.sign_in(people.auditor_claims)
        assert "待审核" in client.get("/payments/?month=2024-05").text
        client.post("/payments/2024-05/review")
        page = client.get(f"/payments/{month}").text
        assert "¥9,000.00" in page
        assert "90%" in page
        assert 'id="reached"' not in client.sign_in(people.head).get(f"/portal/payments/{month}").text
        assert "¥9,000.00" not in client.get("/portal/payments").text  # what is reviewed and not approved is not told
    with at(APPROVED):
        client.sign_in(people.agency_director).post(f"/payments/{month}/approve")
        assert service.find(month).state is State.PAID
        ledger = client.get("/ledger/").text
        assert "应付月度费用" in ledger
        own = client.sign_in(people.clerk).get(f"/portal/payments/{month}").text
        assert 'id="reached"' in own
        assert "医保办人员" not in own.split("办理经过")[1].partition("</main>")[0]


def test_another_providers_month_is_not_there(client, people, month):
    declare(people, month)
    pay(people, month)
    client.sign_in(people.other_head)
    assert client.get(f"/portal/payments/{month}").status_code == 404
    assert client.post(f"/portal/payments/{month}", data=FORM).status_code == 404
    assert client.get("/portal/payments/zero").status_code == 404
    assert "¥9,000.00" not in client.get("/portal/payments").text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"ordinary_resident_count": "1"}, "PAYMENTS-04"),
        ({"ordinary_resident_amount": "1.00"}, "PAYMENTS-04"),
        ({"ordinary_resident_count": "1", "ordinary_resident_amount": "1.001"}, "两位小数"),
        ({"ordinary_resident_count": "-1", "ordinary_resident_amount": "1"}, "数"),
    ],
)
def test_a_wrong_declaration_is_refused_and_keeps_what_was_written(client, people, month, data, said):
    with at(DECLARED):
        answer = client.sign_in(people.clerk).post(f"/portal/payments/{month}", data={**data, "note": "五月费用"})
    assert answer.status_code == 422
    assert said in answer.text
    assert "五月费用" in answer.text
    assert service.find(month).state is State.DUE


def test_staff_enter_return_send_back_and_reverse_with_reasons(client, people, month):
    owe(people.head.provider_id, "indicator_deduction", 20_000, "", DECLARED, "indicator")
    with at(REVIEWED):
        client.sign_in(people.officer)
        assert client.post(f"/payments/{month}/declare", data=FORM).status_code == 422
        client.post(f"/payments/{month}/declare", data={**FORM, "document": "纸质申报7号"})
        assert client.post(f"/payments/{month}/return", data={"reason": ""}).status_code == 422
        client.post(f"/payments/{month}/return", data={"reason": "笔数不符"})
        assert "笔数不符" in client.sign_in(people.clerk).get(f"/portal/payments/{month}").text
        client.sign_in(people.officer).post(f"/payments/{month}/declare", data={**FORM, "document": "纸质申报8号"})
        client.post(f"/payments/{month}/review")
        assert client.post(f"/payments/{month}/approve").status_code == 403
    with at(APPROVED):
        client.sign_in(people.agency_director).post(f"/payments/{month}/send-back", data={"reason": "再核"})
        client.sign_in(people.auditor_claims).post(f"/payments/{month}/review")
        client.sign_in(people.agency_director).post("/payments/2024-05/approve")
        page = client.get(f"/payments/{month}").text
        assert "¥8,800.00" in page
        assert "台账第" in page
        client.post(f"/payments/{month}/reverse", data={"reason": "漏报"})
        assert service.find(month).state is State.DECLARED


def test_a_month_is_opened_by_hand_and_a_wrong_one_is_refused(client, people, month):
    with at(OPENED):
        client.sign_in(people.officer)
        assert "PAYMENTS-03" in client.post("/payments/", data={"open-month": "2024-06"}).text
        assert "PAYMENTS-02" in client.post("/payments/", data={"open-month": "June"}).text
        client.post("/payments/", data={"open-month": "2024-04"})
        assert service.counts(date(2024, 4, 1)) == {"due": 2}
        assert client.get("/payments/?month=2024").status_code == 422
        assert "万朝镇" not in client.get("/payments/?month=2024-05&q=下路").text.split("<tbody>")[1]


def test_caps_and_rates_are_entered_by_one_and_approved_by_another(client, people, month):
    with at(OPENED):
        client.sign_in(people.officer)
        form = {"township": "下路镇", "year": "2024", "cap": "1,000.00", "source": "核定表"}
        assert client.post("/payments/caps", data=form).status_code == 422  # no provider has that township
        assert "乡镇" in client.get("/payments/caps?year=2024").text
        rates = {"disease_class": "R1", "name": "肺炎", "since": "2024-01-01", "source": "方案"}
        entry = {f"rates-{key}": value for key, value in rates.items()}
        wrong = client.post("/payments/bed-days", data={**entry, "rates-stages": "2- 80", "rates-diagnoses": "J18"})
        assert "PAYMENTS-08" in wrong.text
        good = {**entry, "rates-stages": "1-3 180\n4- 120", "rates-diagnoses": "J18、J15"}
        client.post("/payments/bed-days", data=good)
        (table,) = service.tables()
        assert table.rates.diagnoses == ("J15", "J18")
        client.sign_in(people.agency_director).post(f"/payments/bed-days/{table.id}/approve")
        tried = client.get("/payments/bed-days?disease=R1&admitted=2024-03-01&discharged=2024-03-05").text
        assert "¥660.00" in tried
        assert (
            "PAYMENTS-20" in client.get("/payments/bed-days?disease=R1&admitted=2024-03-05&discharged=2024-03-01").text
        )
        client.sign_in(people.officer)
        pilot = {"pilot-code": "A001", "pilot-first": "2024-01-01", "pilot-ground": "试点通知"}
        client.post("/payments/bed-days/pilots", data=pilot)
        assert "PAYMENTS-17" in client.post("/payments/bed-days/pilots", data=pilot).text
        assert "按床日付费住院费用" in client.sign_in(people.head).get(f"/portal/payments/{month}").text


def test_deposits_are_sums_of_the_ledger(client, people, month):
    declare(people, month)
    pay(people, month)
    with at(APPROVED):
        page = client.sign_in(people.overseer).get("/payments/deposits?year=2024").text
        assert page.count("¥1,050.00") >= 2
        assert "尚无保证金" in client.get("/payments/deposits?year=2023").text


def test_the_command_line_runs_a_month_and_shows_one(app_sqlite, people, month):
    declare(people, month)
    with at(REVIEWED):
        run = CliRunner().invoke(payment, ["run", "2024-05", "--json"], catch_exceptions=False)
        shown = CliRunner().invoke(payment, ["show", "2024-05", "A001", "--json"], catch_exceptions=False)
        said = CliRunner().invoke(payment, ["show", "2024-05", "A001"], catch_exceptions=False)
    found = json.loads(run.output)
    assert (found["reviewed"], found["states"], found["paid"]) == (1, {"due": 1, "proposed": 1}, "9450.05")
    one = json.loads(shown.output)
    assert (one["state"], one["deposit"], len(one["funds"])) == ("proposed", "1050.00", 2)
    assert "本月拨付" in said.output
    with pytest.raises(Refusal, match="PAYMENTS-18"):
        CliRunner().invoke(payment, ["show", "2024-05", "Z999"], catch_exceptions=False)
