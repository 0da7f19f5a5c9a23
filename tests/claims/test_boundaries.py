"""Pairs of stays and repeated charges across a period's edge and inside longer stays, worked out by hand."""

import tomllib
from pathlib import Path

import pytest

from compliance.claims import service
from compliance.ledger.rules import period
from tests.claims import store

CASES = Path(__file__).parent / "cases"
PAIRS = tomllib.loads((CASES / "pairs.toml").read_text(encoding="utf-8"))["case"]
LINES = tomllib.loads((CASES / "lines.toml").read_text(encoding="utf-8"))["case"]
RULES = ("overlapping_stays", "readmission_15d")
HEADS = "结算单号,参保人编号,机构编码,医疗类别,入院日期,出院日期,结算日期,诊断编码,总费用,基金支付"


def _load(folder, name, heads, rows):
    path = folder / name
    path.write_text("\n".join([heads, *rows, ""]), encoding="utf-8")
    assert store.load(path, name).rejected == 0


def _hits(reader, rule):
    answer = reader.answer(store.statements()[f"screening/{rule}"]).dicts()
    keys = sorted({row["hit_key"] for row in answer})
    earlier = {row["hit_key"]: row for row in answer if row["claim_id"] != row["hit_key"]}
    return [[key, earlier[key]["claim_id"], earlier[key]["measure"]] for key in keys]


@pytest.mark.parametrize("case", PAIRS, ids=[case["name"] for case in PAIRS])
def test_pairs_of_stays(app_sqlite, tmp_path, case):
    rows = [
        f"{claim},P1,{provider},住院,{since},{until},{settled},J18,100,50"
        for claim, provider, since, until, settled in case["stays"]
    ]
    _load(tmp_path, "stays.csv", HEADS, rows)
    with service.reading(period(case["period"])) as reader:
        assert {rule: _hits(reader, rule) for rule in RULES} == {rule: case.get(rule, []) for rule in RULES}
        counted = reader.answer(store.statements()["indicators/readmission_15d"]).dicts()
        assert sum(row["numerator"] for row in counted) == len(case.get("readmission_15d", []))


@pytest.mark.parametrize("case", LINES, ids=[case["name"] for case in LINES])
def test_repeated_charges(app_sqlite, tmp_path, case):
    rows = [f"{claim},P1,H1,门诊,,,{settled},J18,100,50" for claim, settled in case["lines"]]
    _load(tmp_path, "claims.csv", HEADS, rows)
    lines = [f"{claim},1,I1,2023-12-31,10.00" for claim, _ in case["lines"]]
    _load(tmp_path, "lines.csv", "结算单号,明细序号,项目编码,费用发生日期,金额", lines)
    with service.reading(period(case["period"])) as reader:
        answer = reader.answer(store.statements()["screening/repeated_charge"]).dicts()
    assert sorted([row["claim_id"], row["amount"]] for row in answer) == case["hits"]
