"""Follow-ups from the shell: opened from a file, results from a sheet, closed; a refusal is exit code 1."""

import json

import pytest

from compliance.commands import house
from compliance.followups import result_rules
from compliance.followups.rules import Contact
from compliance.foundation.errors import Refusal
from tests.followups import making

ROUND = """[round]
title = "三月大额住院回访"
kind = "discharged"
way = "phone"
since = 2024-03-01
until = 2024-03-31
due = 2099-12-31

[target]
least = "2011.00"
"""
HEAD = "结算单号,回访日期,联系结果,本人陈述,FU-01,FU-02,FU-10"


def run(app, *words):
    return app.test_cli_runner().invoke(house, [str(word) for word in words], obj=app)


@pytest.mark.sqlite_only
def test_a_round_from_its_file_to_its_close(app, people, tmp_path):
    making.claims(tmp_path, people)
    plan = tmp_path / "round.toml"
    plan.write_text(ROUND, encoding="utf-8")
    opened = json.loads(run(app, "followup", "open", plan, "--json").output)
    assert (opened["follow_ups"], opened["parts"], opened["frame"]) == (2, {"targeted": {"waiting": 2}}, 10)
    sheet = tmp_path / "results.csv"
    rows = ["S11,2024-04-08,无人接听,,,,", "S11,2024-04-10,已联系上,本人不知情,person,never,yes"]
    sheet.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    assert run(app, "followup", "results", opened["round"], sheet).output.strip() == "1"
    again = run(app, "followup", "results", opened["round"], sheet)
    assert (again.exit_code, "FOLLOWUPS-01" in again.output) == (1, True)
    closed = json.loads(run(app, "followup", "close", opened["round"], "--json").output)
    assert closed["parts"] == {"targeted": {"done": 1, "withdrawn": 1}}
    assert closed["closed"]
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(making.CONTACTS, encoding="utf-8")
    loaded = json.loads(run(app, "followup", "contacts", contacts, "--json").output)
    assert (loaded["people"], loaded["rejected"]) == (3, [])


@pytest.mark.sqlite_only
@pytest.mark.parametrize("content", ["", "[round]\ntitle = 1", ROUND.replace("phone", "pigeon"), "kaputt ="])
def test_a_file_that_is_no_round_is_refused(app, tmp_path, content):
    plan = tmp_path / "round.toml"
    plan.write_text(content, encoding="utf-8")
    refused = run(app, "followup", "open", plan)
    assert (refused.exit_code, "FOLLOWUPS-41" in refused.output) == (1, True)


def test_a_row_of_results_that_cannot_be_read_is_named_by_its_number_alone():
    rows = [HEAD.split(","), ["S1", "2024-04-08", "已联系上", "秘密", "person"], ["S2", "昨天", "已联系上"]]
    with pytest.raises(Refusal) as refused:
        result_rules.read(rows)
    assert "第3行" in refused.value.zh
    assert "昨天" not in str(refused.value)
    found = result_rules.read(rows[:2])
    assert (found[0].tries[0][1], found[0].answers) == (Contact.REACHED, {"FU-01": "person"})
