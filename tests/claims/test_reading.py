"""However an export writes its values, and wherever in it that begins, the same claims come of it."""

import pytest

from compliance.claims import service
from tests.claims import store

HEADS = "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,结算时刻,科室,总费用,基金支付,险种"
PLAIN = "S{n},5102271960010100{n:02d},H1,门诊,,,2024-02-01,480,内科,12.30,6,居民"
FAR = 2500  # further down than what is looked at beforehand
# What an office may write: the row, and what the store then holds of it.
QUIRKS = {
    "a day without hyphens": ("Q1,1,H1,门诊,,,20240301,480,内科,1,1,居民", {"settled_on": "2024-03-01"}),
    "a day in Chinese": ("Q1,1,H1,住院,2024年3月1日,2024.03.04,2024/3/5,480,,1,1,居民", {"admitted_on": "2024-03-01"}),
    "a day with its time": ("Q1,1,H1,门诊,,,2024-03-05 08:30:00,480,内科,1,1,居民", {"settled_on": "2024-03-05"}),
    "thousands set apart": ('Q1,1,H1,门诊,,,2024-03-01,480,内科,"1,000.50",1,居民', {"total": 100_050}),
    "a sign of money": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,¥10.5元,1,居民", {"total": 1050}),
    "noughts behind": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,10.5000,1,居民", {"total": 1050}),
    "a large amount": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,123456789012.34,1,居民", {"total": 12_345_678_901_234}),
    "a clock": ("Q1,1,H1,门诊,,,2024-03-01,08:30,内科,1,1,居民", {"settled_minute": 510}),
    "spaces": (" Q1 ,1, H1,门诊 ,,, 2024-03-01 ,480,　内科　,1,1, 居民", {"provider_code": "H1", "department": "内科"}),
    "an empty quotation": ('Q1,1,H1,门诊,"","",2024-03-01,"","",1,1,""', {"department": None, "fund": None}),
    "a space alone": ("Q1,1,H1,门诊,,,2024-03-01,480, ,1,1,", {"department": None}),
    "other words": ("Q1,1,H1,急诊,,,2024-03-01,480,,1,1,城乡居民", {"visit_type": "outpatient", "fund": "resident"}),
}  # fmt: skip
FAULTS = {
    "finer than a fen": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,10.555,1,居民", "总费用不可读"),
    "no minute of a day": ("Q1,1,H1,门诊,,,2024-03-01,1440,内科,1,1,居民", "结算时刻不可读"),
    "no number": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,十元,1,居民", "总费用不可读"),
    "no day": ("Q1,1,H1,门诊,,,2024-02-30,480,内科,1,1,居民", "结算日期不可读"),
    "no kind of visit": ("Q1,1,H1,火星,,,2024-03-01,480,内科,1,1,居民", "医疗类别不可读"),
    "no fund": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,1,1,银行", "险种不可读"),
    "nobody": ("Q1, ,H1,门诊,,,2024-03-01,480,内科,1,1,居民", "缺少参保人"),
    "no claim": (" ,1,H1,门诊,,,2024-03-01,480,内科,1,1,居民", "缺少结算单号"),
    "no amount": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,,1,居民", "缺少总费用"),
    "less than nothing": ("Q1,1,H1,门诊,,,2024-03-01,480,内科,-0.01,1,居民", "金额为负"),
    "before 2000": ("Q1,1,H1,门诊,,,1999-12-31,480,内科,1,1,居民", "早于2000年"),
}


def _file(folder, row, before):
    path = folder / "a.csv"
    rows = [PLAIN.format(n=n) for n in range(before)]
    path.write_text("\n".join([HEADS, *rows, row, PLAIN.format(n=before), ""]), encoding="utf-8")
    return path


@pytest.mark.sqlite_only
@pytest.mark.parametrize("before", [1, FAR])
@pytest.mark.parametrize("name", QUIRKS)
def test_a_value_is_read_however_an_office_writes_it(app_sqlite, tmp_path, name, before):
    row, wanted = QUIRKS[name]
    batch = store.load(_file(tmp_path, row, before))
    assert (batch.rows, batch.rejected) == (before + 2, 0)
    (found,) = service.find(service.Wanted(claim_ids=["Q1"])).rows
    assert {key: found[key] if isinstance(found[key], int | None) else str(found[key]) for key in wanted} == wanted


@pytest.mark.sqlite_only
@pytest.mark.parametrize("before", [1, FAR])
@pytest.mark.parametrize("name", FAULTS)
def test_a_row_that_cannot_be_read_is_named_by_its_number_and_no_other_is_lost(app_sqlite, tmp_path, name, before):
    row, why = FAULTS[name]
    batch = store.load(_file(tmp_path, row, before))
    assert (batch.rows, batch.rejected) == (before + 2, 1)
    (listed,) = service.rejected_rows(batch).read_text(encoding="utf-8-sig").splitlines()[1:]
    assert listed.startswith(f"{before + 2},") and why in listed
    assert service.find(service.Wanted()).total == before + 1
