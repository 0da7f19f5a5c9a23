"""A batch is loaded whole, once, and can be withdrawn."""

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.claims import service
from compliance.claims.store_service import home
from compliance.foundation.errors import Refusal
from compliance.ledger.rules import period
from tests.claims import store

HEADS = "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,符合范围费用,基金支付,险种"
ROWS = (
    "S1,510227600101001,H1,住院,2024-01-03,2024-01-09,2024-01-09,3000.00,2700.00,1800.00,居民",
    "S2,510227196001010015,H1,普通门诊,,,2024/2/1,120.5,100,60,居民医保",
    'S3,510227197001010018,H2,21,2024年3月1日,2024-03-04,2024-03-05 08:30:00,"1,000.00",900,500,390',
)


def _file(folder, rows=ROWS, heads=HEADS, name="a.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes("\n".join([heads, *rows, ""]).encode(encoding))
    return path


def _rows(statement, text="2024"):
    with service.reading(period(text)) as reader:
        return reader.answer(store.statements()[statement]).rows


def test_a_file_becomes_one_batch(app, tmp_path):
    batch = store.load(_file(tmp_path))
    assert (batch.rows, batch.rejected, batch.counts, batch.total) == (3, 0, {"claims": 3}, 412_050)
    assert service.covered() == ("2024-01", "2024-02", "2024-03")
    assert _rows("indicators/cost_per_admission") == (("H1", 300_000, 1, 1, 0), ("H2", 100_000, 1, 1, 0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_the_encodings_of_offices_give_the_same_claims(app_sqlite, tmp_path, encoding):
    batch = store.load(_file(tmp_path, encoding=encoding))
    assert (batch.rows, batch.rejected, batch.total) == (3, 0, 412_050)


def test_the_same_file_twice_is_refused_until_its_batch_is_withdrawn(app, tmp_path):
    batch = store.load(_file(tmp_path))
    with pytest.raises(Refusal, match="CLAIMS-10"):
        store.load(_file(tmp_path, name="b.csv"))
    service.withdraw(SYSTEM, batch.id, "导出时间段有误")
    assert service.covered() == ()
    assert _rows("indicators/cost_per_admission") == ()
    assert store.load(_file(tmp_path)).rows == 3


def test_a_person_is_known_by_a_keyed_hash_and_an_old_number_by_the_same_as_the_new(app_sqlite, tmp_path):
    store.load(_file(tmp_path))
    for path in home().rglob("*.parquet"):
        assert b"5102271960" not in path.read_bytes()
    (row,) = (row for row in _rows("indicators/visits_per_person") if row[0] == "H1")
    assert row[1:3] == (2, 1), "two claims of one person"


@pytest.mark.parametrize("identity", ["510227600101001", " 51022719600101001x", "5102\u30002719600101001X", "A1"])
def test_the_engine_and_the_program_hash_an_identity_alike(app_sqlite, tmp_path, identity):
    store.load(_file(tmp_path, [f"S1,{identity},H1,门诊,,,2024-01-09,1,1,1,居民"]))
    (row,) = service.find(service.Wanted()).rows
    assert row["person_id"] == service.person_number(identity)


def test_rows_that_cannot_be_loaded_are_listed_with_all_their_reasons(app_sqlite, tmp_path):
    bad = (
        "S4,1,H1,住院,2024-01-09,2024-01-03,2024-01-09,100,90,50,居民",
        "S5,1,H1,火星,,,2024-13-01,十元,90,50,居民",
        "S6,1,H1,门诊,,,2024-01-01,-5,0,0,居民",
        "S1,2,H1,门诊,,,2024-01-01,5,0,0,居民",
    )
    batch = store.load(_file(tmp_path, (*ROWS, *bad)))
    assert (batch.rows, batch.rejected) == (7, 5), "both rows of S1 are rejected"
    listed = service.rejected_rows(batch).read_text(encoding="utf-8-sig").splitlines()
    assert listed[1].startswith("2,S1,") and "重复" in listed[1]
    assert listed[2].startswith("5,S4,") and "出院日期早于入院日期" in listed[2]
    assert all(word in listed[3] for word in ("医疗类别不可读", "结算日期不可读", "总费用不可读"))
    assert "金额为负" in listed[4] and "a negative amount" in listed[4]


def test_a_reversal_takes_the_claim_out_whichever_came_first(app, tmp_path):
    heads = f"{HEADS},冲正原结算单号"
    stay = "A1,1,H1,住院,2024-01-03,2024-01-09,2024-01-09,3000.00,2700.00,1800.00,居民,"
    other = "A2,1,H1,住院,2024-01-10,2024-01-12,2024-01-12,500.00,400.00,300.00,居民,"
    undo = "A9,1,H1,住院,2024-01-03,2024-01-09,2024-04-01,-3000.00,-2700.00,-1800.00,居民,A1"
    store.load(_file(tmp_path, [stay, other], heads))
    reversal = store.load(_file(tmp_path, [undo], heads, "b.csv"))
    assert _rows("indicators/cost_per_admission") == (("H1", 50_000, 1, 1, 0),)
    service.withdraw(SYSTEM, reversal.id, "重复")
    assert _rows("indicators/cost_per_admission") == (("H1", 350_000, 2, 2, 0),)


def test_the_claims_behind_a_figure_can_be_looked_at(app_sqlite, tmp_path):
    store.load(_file(tmp_path))
    person = service.person_number("510227600101001")
    found = service.find(service.Wanted(person_id=person, span=period("2024")), limit=1)
    assert (found.total, found.rows[0]["claim_id"], found.rows[0]["total"]) == (2, "S1", 300_000)
    assert [row["claim_id"] for row in service.each(service.Wanted(claim_ids=["S3", "S2", "nobody's"]))] == ["S2", "S3"]
    with service.reading(period("2024"), output=tmp_path) as reader:
        bills = store.statements()["screening/large_bill"]
        assert reader.save(bills, tmp_path / "bills.parquet", {"min_total": 100_000}) == 2
    page = service.saved(tmp_path / "bills.parquet", offset=1)
    assert (page.total, [row["claim_id"] for row in page.rows]) == (2, ["S3"])
