"""`round …`, `verify` and `ticket` from the shell."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM
from compliance.commands import house
from compliance.sampling import commands, record_rules
from tests.people import PASSWORD
from tests.sampling.county import plan_text
from tests.sampling.drawn import make_record

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shell(app):
    for command in commands.commands:
        house.add_command(command)
    runner = app.test_cli_runner()
    return lambda *arguments, typed="": runner.invoke(house, list(arguments), input=typed, obj=app)


def both(county):
    return "".join(f"{name}\n{password}\n" for name, password in county.keepers())


@pytest.mark.sqlite_only
def test_a_round_from_the_shell(app, county, shell, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text(plan_text(), encoding="utf-8")
    assert json.loads(shell("round", "plan", str(plan), "--json").stdout) == {"round": "2024-03", "state": "planned"}
    committed = json.loads(shell("round", "commit", "2024-03", "--json").stdout)
    assert committed["commitment"] == county.view().commitment
    seeded = shell("round", "seed", "2024-03", "314159", "--json", typed=both(county))
    assert json.loads(seeded.stdout)["state"] == "seeded"
    assert PASSWORD not in seeded.output
    assert json.loads(shell("round", "draw", "2024-03", "--json").stdout)["state"] == "drawn"
    assert json.loads(shell("round", "release", "2024-03", "--json").stdout)["released"] == 5
    early = shell("round", "export", "2024-03")
    assert early.exit_code == 1
    assert "SAMPLING-14" in early.stderr
    assert shell("round", "close", "2024-03").exit_code == 0
    record = tmp_path / "record.json"
    record.write_text(shell("round", "export", "2024-03").stdout, encoding="utf-8")
    good = shell("verify", str(record), "--commitment", committed["commitment"])
    assert good.exit_code == 0, good.output
    assert "identities" in shell("round", "export", "2024-03", "--full").stdout


@pytest.mark.sqlite_only
def test_refusals_come_on_stderr_with_a_number(app, county, shell, tmp_path):
    for arguments in (("round", "commit", "none"), ("round", "export", "none"), ("round", "show", "none")):
        answer = shell(*arguments)
        assert answer.exit_code == 1
        assert "SAMPLING-41" in answer.stderr
    assert "SAMPLING-22" in shell("ticket", "314159", "三月").stderr
    bad = tmp_path / "bad.toml"
    bad.write_text("[round]\n", encoding="utf-8")
    assert "round.id" in shell("round", "plan", str(bad)).stderr


@pytest.mark.sqlite_only
def test_a_void_asks_two_persons(app, county, shell):
    county.bring("drawn")
    same = "".join(f"{name}\n{password}\n" for name, password in [county.keepers()[0]] * 2)
    assert "SAMPLING-08" in shell("round", "void", "2024-03", "--reason", "须更换录入人员", typed=same).stderr
    done = shell("round", "void", "2024-03", "--reason", "须更换录入人员", "--json", typed=both(county))
    assert json.loads(done.stdout)["state"] == "committed"


@pytest.mark.sqlite_only
def test_a_round_grows_from_the_shell(app, county, shell):
    county.bring("drawn")
    call = ("round", "extend", "2024-03", "--reason", "面上问题较多，扩大检查")
    assert shell(*call, "--more", "2-1", typed=both(county)).exit_code == 2
    assert "SAMPLING-35" in shell(*call, "--more", "3=1", typed=both(county)).stderr
    same = "".join(f"{name}\n{password}\n" for name, password in [county.keepers()[0]] * 2)
    assert "SAMPLING-08" in shell(*call, "--more", "2=1", typed=same).stderr
    done = shell(*call, "--more", "1=1", "--more", "2=2", "--json", typed=both(county))
    assert json.loads(done.stdout) == {"round": "2024-03", "state": "drawn", "added": 3}


@pytest.mark.sqlite_only
def test_a_sample_without_teams_gets_them_from_the_shell(app, county, shell):
    barred = county.people.agency_inspectors[0]
    for code in set(county.ids) - {"T004"}:
        people_service.recuse(SYSTEM, barred.user_id, county.ids[code], "kin")
    county.bring("seeded", plan_text(team="max_load = 4"))
    drawn = shell("round", "draw", "2024-03")
    assert drawn.exit_code == 0
    assert "每人最多4次" in drawn.stdout
    assert "round relieve 2024-03" in drawn.stdout
    assert "SAMPLING-31" in shell("round", "release", "2024-03").stderr
    call = ("round", "relieve", "2024-03", "--reason", "检查人员回避较多", "--json")
    assert shell(*call, "--rule", "size", typed=both(county)).exit_code == 2
    made = shell(*call, "--rule", "max_load", typed=both(county))
    assert json.loads(made.stdout) == {"round": "2024-03", "state": "drawn", "teams": 5}
    assert json.loads(shell("round", "release", "2024-03", "--json").stdout)["released"] == 5


@pytest.mark.sqlite_only
def test_the_ticket_of_one_line(app, shell):
    assert "0.34976406374153881158" in shell("ticket", "314159", "A-10").stdout
    assert set(json.loads(shell("ticket", "s", "a", "b", "--json").stdout)["tickets"]) == {"a", "b"}


def test_verify_runs_where_there_is_no_database(tmp_path):
    record = make_record()
    path = tmp_path / "record.json"
    path.write_text(record_rules.as_text(record), encoding="utf-8")
    empty = {
        **os.environ,
        "COMPLIANCE_DATA_DIR": str(tmp_path / "data"),
        "COMPLIANCE_DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3",
    }
    call = [sys.executable, "app.py", "verify", str(path), "--json"]
    good = subprocess.run(call, cwd=ROOT, env=empty, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["ok"] is True
    record["draws"][0]["result"]["teams"][0]["officers"][0] = "o9999"
    path.write_text(record_rules.as_text(record), encoding="utf-8")
    bad = subprocess.run(call, cwd=ROOT, env=empty, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["wrong"]["at"].startswith("draws[0].result.teams[0]")
    assert "draws[0].result.teams[0]" in bad.stderr
    assert not (tmp_path / "none").exists()
