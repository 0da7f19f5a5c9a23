"""The page and the command line give one answer, by the clause or the article in force on the day."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from compliance.agreements import service as agreements
from compliance.commands import house
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text, yuan
from compliance.penalties import commands, service
from compliance.penalties.fact_rules import Correction, Facts
from compliance.penalties.question_rules import Question
from compliance.penalties.rules import Track

FINES = tomllib.loads((Path(__file__).parent / "cases" / "fines.toml").read_text(encoding="utf-8"))["case"]
GOLDEN_DAMAGES = [("0.01", "1", "0.01"), ("27388.00", "1", "27388.00"), ("2453.20", "10", "24532.00")]
DAY = date(2024, 3, 5)


@pytest.fixture
def signed(app_sqlite, people):
    """The first provider under the county's agreement of 2024."""
    agreements.sign(people.manager, 2024, "county-hospital-2024", [people.head.provider_id], on=date(2024, 1, 2))
    return people


def ask(app, *words):
    house.add_command(commands.penalty)
    return CliRunner().invoke(house, ["penalty", "explain", *words], obj=app)


@pytest.mark.parametrize("case", FINES, ids=lambda case: case["name"])
def test_fine(app_sqlite, case):
    multiple = Decimal(case["multiple"]) if "multiple" in case else None
    order = Correction("医保改〔2024〕1号", date(2024, 3, 6), date(2024, 3, 20), date(2024, 3, 21), ("复查记录",))
    facts = Facts(correction=None if case.get("corrected", True) else order)
    question = Question(Track.ADMINISTRATIVE, case["violation"], yuan(case["base"]), case["on"], multiple, facts=facts)
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]):
            service.answer(question)
    else:
        computed = service.answer(question).computed
        assert text(computed.amount_fen) == case["fine"]
        assert computed.returned_fen == (yuan(case["repaid"]) if "repaid" in case else None)


@pytest.mark.parametrize(("amount", "multiple", "damages"), GOLDEN_DAMAGES)
def test_damages(signed, amount, multiple, damages):
    computed = service.explain("agreement", "impersonation_help", yuan(amount), Decimal(multiple), "A001", DAY)
    assert text(computed.amount_fen) == damages


@pytest.mark.parametrize("multiple", ["0.99", "10.01"])
def test_damages_outside_the_clause(signed, multiple):
    with pytest.raises(Refusal, match="PENALTIES-01") as refused:
        service.explain("agreement", "impersonation_help", yuan("27388.00"), Decimal(multiple), "A001", DAY)
    assert "定点医疗机构医疗保障服务协议" in refused.value.article


def test_fixed_sum_of_a_clause(signed):
    assert service.explain("agreement", "no_daily_bill", 200000, None, "A001", DAY).amount_fen == 200000
    with pytest.raises(Refusal, match="PENALTIES-06"):
        service.explain("agreement", "no_daily_bill", 200000, Decimal(2), "A001", DAY)


def test_agreement_track_needs_a_provider_and_its_agreement(signed):
    with pytest.raises(Refusal, match="PENALTIES-07"):
        service.explain("agreement", "no_daily_bill", 200000, None, None, DAY)
    with pytest.raises(Refusal, match="AGREEMENTS-"):
        service.explain("agreement", "no_daily_bill", 200000, None, "A001", date(2023, 12, 31))


def test_command_answers_in_json(signed, app_sqlite):
    words = ("--track", "agreement", "--violation", "impersonation_help", "--amount", "2453.20", "--multiple", "10")
    said = ask(app_sqlite, *words, "--provider", "A001", "--on", "2024-03-05", "--json")
    answer = json.loads(said.output)
    assert (answer["amount"], answer["damages"], answer["base"], answer["multiple"]) == (
        "24532.00",
        "24532.00",
        "2453.20",
        "10",
    )
    assert answer["steps"][-1]["value"]["zh"] == "¥24,532.00（贰万肆仟伍佰叁拾贰元整）"
    fine = ("--track", "administrative", "--violation", "other_fraud", "--amount", "10000.00", "--multiple", "5")
    answer = json.loads(ask(app_sqlite, *fine, "--on", "2024-03-05", "--json").output)
    assert (answer["fine"], answer["repaid"]) == ("50000.00", "10000.00")


def test_page_and_command_say_the_same(signed, app_sqlite, client):
    query = "track=agreement&violation=impersonation_help&amount=2453.20&multiple=10&provider=A001&on=2024-03-05"
    page = client.sign_in(signed.officer).get(f"/penalties/explain?{query}").text
    words = ("--track", "agreement", "--violation", "impersonation_help", "--amount", "2453.20", "--multiple", "10")
    for line in ask(app_sqlite, *words, "--provider", "A001", "--on", "2024-03-05").output.splitlines()[:-1]:
        name, _, rest = line.partition("：")
        assert name in page
        assert rest.split("（")[0] in page


@pytest.mark.parametrize(
    "words",
    [
        ("--amount", "1.001", "--multiple", "2"),
        ("--amount", "1", "--multiple", "NaN"),
        ("--amount", "1", "--multiple", "two"),
        ("--amount", "1", "--multiple", "1.9"),
    ],
)
def test_command_refuses_with_exit_code_and_reason(app_sqlite, words):
    said = ask(app_sqlite, "--track", "administrative", "--violation", "other_fraud", *words, "--on", "2024-03-05")
    assert said.exit_code == 1
    assert "PENALTIES-" in said.stderr


def test_page_names_a_refusal(signed, client):
    client.sign_in(signed.legal_reviewer)
    answer = client.get(
        "/penalties/explain?track=administrative&violation=other_fraud&amount=1&multiple=6&on=2024-03-05"
    )
    assert answer.status_code == 422
    assert "PENALTIES-01" in answer.text
    assert client.get("/penalties/explain?track=left").status_code == 422
    assert client.get("/penalties/explain").status_code == 200


def test_catalogue_cites_the_article_of_each_violation(signed, client):
    page = client.sign_in(signed.overseer).get("/penalties/catalogue").text
    assert "《医疗保障基金使用监督管理条例》第三十八条第一项" in page
