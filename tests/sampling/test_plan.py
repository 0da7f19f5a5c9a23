"""Plans: read strictly, every fault by key and reason."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from compliance.foundation.errors import Refusal
from compliance.sampling.plan_file_rules import read, read_tables
from compliance.sampling.plan_rules import as_parts, as_tables
from tests.sampling.drawn import PLAN

CASES = tomllib.loads((Path(__file__).parent / "cases" / "bad_plans.toml").read_text())
QUOTAS = tomllib.loads((Path(__file__).parent / "cases" / "quotas.toml").read_text())
HEAD = '[round]\nid="r"\ntitle="t"\nauthority="agency"\nnotice="announced"\nwindow=[2024-03-01, 2024-03-02]\n'


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_a_bad_plan_is_refused_by_key_and_reason(case):
    with pytest.raises(Refusal) as caught:
        read(case["plan"])
    refusal = caught.value
    assert refusal.number == "SAMPLING-01"
    assert refusal.status == 422
    assert case["key"] in refusal.fields
    assert case["zh"] in refusal.zh
    assert case["en"] in refusal.en


def test_every_fault_is_named_at_once():
    with pytest.raises(Refusal) as caught:
        read('[round]\nid="a b"\n[[stratum]]\nshare="3/2"\n[team]\nsize=1\n')
    assert set(caught.value.fields) >= {"round.id", "round.title", "round.window", "stratum[1].share", "team.size"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[round]\nid="a', "文件末尾"),
        ('[round]\nid = = "a"\n', "第2行第6个字符"),
        ("[" * 3000, "不符合TOML格式"),
    ],
)
def test_a_broken_file_is_refused_in_chinese_with_its_place(text, place):
    with pytest.raises(Refusal) as caught:
        read(text)
    assert place in caught.value.zh
    assert not re.search(r"[A-Za-z]{3,}", caught.value.zh.replace("TOML", ""))


def test_a_whole_plan_is_read():
    plan = read(PLAN)
    assert plan.id == "2024-03-agency"
    assert plan.window == (date(2024, 3, 1), date(2024, 3, 31))
    assert plan.strata[0].where == {"kind": ("hospital", "primary_care")}
    assert [stratum.spares for stratum in plan.strata] == [2, 2]
    assert plan.team.slots == ("medical", "")
    assert plan.team.max_load == 6
    assert plan.weight_of({"credit": "E"}) == 3
    assert plan.weight_of({"credit": "A"}) == 1


@pytest.mark.parametrize(
    "window",
    [
        "[2024-03-01, 2024-03-02]",
        '["2024-03-01", "2024-03-02"]',
        '"2024-03-01/2024-03-02"',
        "{from=2024-03-01, to=2024-03-02}",
    ],
)
def test_a_window_may_be_written_in_the_usual_ways(window):
    text = HEAD.replace("[2024-03-01, 2024-03-02]", window) + "[[stratum]]\nall=true\n"
    assert read(text).window == (date(2024, 3, 1), date(2024, 3, 2))


def test_all_may_be_said_twice_ways():
    assert read(HEAD + "[[stratum]]\nall=true\n").strata == read(HEAD + '[[stratum]]\nquota="all"\n').strata


def test_the_rows_of_a_plan_give_the_plan_again():
    plan = read(PLAN)
    assert read_tables(as_tables(as_parts(plan))) == plan
    assert all("reason" not in part for part in as_parts(plan))
    late = read(HEAD + 'reason="补录"\n[[stratum]]\nall=true\n')
    assert read_tables(as_tables(as_parts(late))) == late
    assert as_parts(late)[0]["reason"] == "补录"
    every = read(HEAD + "[[stratum]]\nall=true\n[exclude]\nvisited_within_rounds=2\nyearly_cap=3\n[team]\nrotation=1\n")
    assert read_tables(as_tables(as_parts(every))) == every


@pytest.mark.parametrize("case", QUOTAS["case"], ids=lambda case: case["name"])
def test_quotas(case):
    stratum = read(HEAD + f"[[stratum]]\n{case['stratum']}\n").strata[0]
    assert stratum.wanted(case["size"]) == case["drawn"]
