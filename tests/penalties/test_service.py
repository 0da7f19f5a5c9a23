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
from compliance.foundation.hashing import canonical
from compliance.foundation.money import text, yuan
from compliance.law.parameters import Unit
from compliance.lawbook import service as lawbook
from compliance.lawbook.rules import Proposal
from compliance.penalties import commands, service
from compliance.penalties.answer_rules import answer_lines, planned_line
from compliance.penalties.fact_rules import Correction, Facts
from compliance.penalties.notice_rules import paragraph, sentences
from compliance.penalties.question_rules import Question
from compliance.penalties.rules import Track, inputs_of, recompute

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
    assert "移交行政部门" in page


LAW_QUERY = "track=administrative&violation=substitution&amount=3678.00&on=2024-10-15"


def test_without_a_multiple_the_middle_of_the_usual_tier_is_proposed(app_sqlite, people, client):
    said = json.loads(ask(app_sqlite, *LAW, "--circumstance", "repeated", "--json").output)
    assert (said["multiple"], said["fine"], said["suggestion"]["tier"]) == ("1.85", "6804.30", "heavy")
    assert said["suggestion"]["proposed"]
    assert any("默认" in one["zh"] for one in said["unverified"])
    assert "默认" not in said["notice"][0]["zh"]
    assert "二年内再次违法" in said["notice"][0]["zh"]
    page = client.sign_in(people.legal_reviewer).get(f"/penalties/explain?{LAW_QUERY}&circumstances=repeated").text
    for words in ("从重档 1.7 至 2 倍", "二年内再次违法", "¥6,804.30", "默认值，未核实", "系统建议"):
        assert words in page


LAW = ("--track", "administrative", "--violation", "substitution", "--amount", "3678.00", "--on", "2024-10-15")


def test_outside_the_tier_the_answer_says_that_a_reason_is_due(app_sqlite, people, client):
    said = json.loads(ask(app_sqlite, *LAW, "--multiple", "2", "--json").output)
    assert (said["fine"], said["repaid"], said["suggestion"]["outside"]) == ("7356.00", "3678.00", True)
    assert "须书面说明理由" in ask(app_sqlite, *LAW, "--multiple", "2").output
    page = client.sign_in(people.legal_reviewer).get(f"/penalties/explain?{LAW_QUERY}&multiple=2").text
    assert "作出决定时须书面说明理由" in page


def test_no_penalty_by_law_is_no_amount(app_sqlite):
    said = ask(app_sqlite, *LAW, "--circumstance", "slight_corrected")
    assert said.exit_code == 1
    assert "PENALTIES-16" in said.stderr


def test_a_decision_outside_the_tier_needs_its_reason_and_keeps_the_law_it_used(app_sqlite, people):
    arguments = ("substitution", date(2024, 10, 15), 367800, Decimal(2))
    with pytest.raises(Refusal, match="PENALTIES-13"):
        service.fine(*arguments, "")
    with pytest.raises(Refusal, match="PENALTIES-01"):
        service.fine(*arguments[:3], Decimal("2.01"), "情节恶劣")
    computed = service.fine(*arguments, "拒不配合检查，影响恶劣")
    kept = json.loads(canonical(inputs_of(computed)))
    assert {one["key"] for one in kept["used"]} >= {"fine.regulation_38", "discretion.regulation_38.heavy"}
    law_change = Proposal(
        "fine.regulation_38",
        date(2024, 1, 1),
        None,
        Decimal(1),
        Decimal("1.5"),
        Unit.MULTIPLE,
        "修订（试）",
        "试",
        date(2024, 1, 1),
    )
    lawbook.approve(people.director, lawbook.propose(people.officer, law_change))
    with pytest.raises(Refusal, match="PENALTIES-01"):
        service.fine(*arguments, "拒不配合检查，影响恶劣")
    assert recompute(kept) == computed
    assert text(recompute(kept).amount_fen) == "7356.00"


def test_correction_and_purpose_come_from_the_command_line(app_sqlite):
    words = ("--track", "administrative", "--violation", "records_not_kept", "--amount", "20000", "--on", "2024-03-05")
    days = ("--ordered-on", "2024-03-06", "--correct-by", "2024-03-20", "--refused-on", "2024-03-21")
    said = ask(app_sqlite, *words, "--correction", "医保改〔2024〕1号", *days, "--proof", "复查记录", "--json")
    assert json.loads(said.output)["fine"] == "20000.00"
    assert "PENALTIES-17" in ask(app_sqlite, *words, "--correction", "医保改〔2024〕1号").stderr
    said = json.loads(ask(app_sqlite, *LAW, "--purpose", "证据12号", "--multiple", "3", "--json").output)
    assert said["fine"] == "11034.00"
    assert "第四十条" in said["basis"]["zh"]


def test_a_span_is_split_by_agreement(signed, app_sqlite, client):
    agreements.sign(signed.manager, 2026, "county-hospital-2026", [signed.head.provider_id], on=date(2026, 1, 2))
    words = ("--track", "agreement", "--violation", "impersonation_help", "--amount", "3000", "--multiple", "2")
    ask_span = (*words, "--provider", "A001", "--on", "2024-12-30", "--until", "2025-01-01")
    assert "AGREEMENTS-04" in ask(app_sqlite, *ask_span).stderr
    said = json.loads(
        ask(app_sqlite, *words, "--provider", "A001", "--on", "2024-12-30", "--until", "2024-12-31", "--json").output
    )
    assert (said["amount"], "parts" in said) == ("6000.00", False)


def test_late_fee_on_the_command_line(app_sqlite):
    house.add_command(commands.penalty)
    words = ["penalty", "late-fee", "--fine", "10000", "--due", "2024-04-01", "--until", "2024-04-21"]
    said = CliRunner().invoke(house, [*words, "--suspended", "2024-04-07..2024-04-16", "--json"], obj=app_sqlite)
    answer = json.loads(said.output)
    assert (answer["added"], answer["days"], answer["suspended"]) == ("3000.00", 10, 10)
    assert CliRunner().invoke(house, [*words, "--paid", "soon"], obj=app_sqlite).exit_code == 1


@pytest.mark.parametrize("violation_id", ["impersonation_help", "no_daily_bill"])
def test_sentences_of_the_agreement_track_speak_of_no_penalty(signed, app_sqlite, violation_id):
    multiple = Decimal(10) if violation_id == "impersonation_help" else None
    answer = service.answer(Question(Track.AGREEMENT, violation_id, 200000, DAY, multiple, "A001"))
    said = [part.zh for one in answer.parts for part in sentences(one, "agency")]
    said += [planned_line(one).zh for one in answer.plan] + answer_lines(answer)
    assert not [line for line in said if "处罚" in line or "罚款" in line]
    assert "经办机构" in said[len(sentences(answer.computed, "agency")) - 1]


def test_sentences_of_a_penalty(app_sqlite):
    said = paragraph(service.fine("substitution", date(2024, 10, 15), 367800, Decimal(2), "拒不配合"), "treasury").zh
    for words in (
        "经查，你单位于2024年10月15日",
        "造成医疗保障基金损失金额为¥3,678.00",
        "责令退回¥3,678.00，并处2倍的罚款¥7,356.00",
        "罚款上缴国库",
        "原医疗保障基金财政专户",
    ):
        assert words in said


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
