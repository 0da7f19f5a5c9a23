"""The quarter's workbook as a reader with a calculator checks it. Every figure is from amounts.py, in yuan."""

from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from tests.journeys.office_pages import ROUND, Drawn

# Side, consequence, base, multiple, employee, resident, of no fund, sum
CONSEQUENCES = [
    ("应收", "追回违规费用", "1234.56", "", "1000.00", "234.56", "", "1234.56"),
    ("应收", "追回违规费用", "400.00", "", "", "400.00", "", "400.00"),
    ("应收", "违约金", "1234.56", "2", "2000.00", "469.12", "", "2469.12"),
    ("应收", "违约金", "400.00", "1.5", "", "600.00", "", "600.00"),
    ("应收", "违约金", "", "", "", "", "1500.00", "1500.00"),
    ("实收", "追回违规费用", "1234.56", "", "1000.00", "234.56", "", "1234.56"),
    ("实收", "违约金", "1234.56", "2", "2000.00", "469.12", "", "2469.12"),
]
# Account, fund, due, received
LEDGER = [
    ("应收：追回违规费用", "职工医保", "1000.00", ""),
    ("应收：追回违规费用", "居民医保", "234.56", ""),
    ("应收：追回违规费用", "居民医保", "400.00", ""),
    ("应收：违约金", "职工医保", "2000.00", ""),
    ("应收：违约金", "居民医保", "469.12", ""),
    ("应收：违约金", "居民医保", "600.00", ""),
    ("应收：违约金", "不分险种", "1500.00", ""),
    ("实收：追回违规费用", "职工医保", "", "1000.00"),
    ("实收：追回违规费用", "居民医保", "", "234.56"),
    ("实收：违约金", "职工医保", "", "2000.00"),
    ("实收：违约金", "居民医保", "", "469.12"),
]


def overview_is_right(book: Workbook) -> None:
    """Due and received by consequence, apart, and their totals."""
    found = {row["处理种类"]: (_yuan(row["应收"]), _yuan(row["实收"])) for row in _rows(book, "概览", "处理种类")}
    assert found["追回违规费用"] == ("1634.56", "1234.56")
    assert found["违约金"] == ("4569.12", "2469.12")
    assert found["合计"] == ("6203.68", "3703.68")  # 1,634.56 + 4,569.12; 1,234.56 + 2,469.12


def visits_are_right(book: Workbook, drawn: Drawn) -> None:
    """The one visit, with its round, its list and its team."""
    (visit,) = _rows(book, "检查", "任务编号")
    assert (visit["轮次"], visit["产生方式"], visit["机构编码"]) == (ROUND, "随机抽取", drawn.code)
    assert (visit["检查表"], visit["检查方式"]) == ("二级及以上公立医院检查表", "突击检查")
    assert sorted(visit["检查人员"].split("、")) == sorted(drawn.team)


def consequences_are_right(book: Workbook, drawn: Drawn) -> None:
    """Each consequence with its base and multiple, by fund; each side with its sum."""
    rows = _rows(book, "处理结果", "台账分录号")
    lines = [row for row in rows if row["案件号"]]
    assert {(row["案件号"], row["机构编码"], row["机构名称"]) for row in lines} == {
        ("医保协案〔2026〕1号", drawn.code, drawn.name)
    }
    money = ("职工医保", "居民医保", "不分险种", "合计")
    assert sorted(
        (row["应收／实收"], row["处理种类"], _yuan(row["基数"]), row["倍数"] or "", *(_yuan(row[key]) for key in money))
        for row in lines
    ) == sorted(CONSEQUENCES)
    sums = {row["应收／实收"]: [_yuan(row[key]) for key in money] for row in rows if not row["案件号"]}
    # 1,000.00 + 2,000.00; 234.56 + 400.00 + 469.12 + 600.00; 1,500.00
    assert sums["应收合计"] == ["3000.00", "1703.68", "1500.00", "6203.68"]
    # 1,000.00 + 2,000.00; 234.56 + 469.12
    assert sums["实收合计"] == ["3000.00", "703.68", "0.00", "3703.68"]


def ledger_is_right(book: Workbook, drawn: Drawn) -> None:
    """Every ledger line, and the sums of both sides."""
    rows = _rows(book, "台账", "分录号")
    lines = [row for row in rows if row["科目"]]
    assert {row["机构编码"] for row in lines} == {drawn.code}
    found = [(row["科目"], row["险种"], _yuan(row["应收金额"]), _yuan(row["实收金额"])) for row in lines]
    assert sorted(found) == sorted(LEDGER)
    (total,) = [row for row in rows if row["分录号"] == "合计"]
    assert (_yuan(total["应收金额"]), _yuan(total["实收金额"])) == ("6203.68", "3703.68")


def _rows(book: Workbook, sheet: str, head: str) -> list[dict[str, Any]]:
    """The rows of a sheet below the row of heads that has `head`, by head."""
    rows = list(book[sheet].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if head in row)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def _yuan(value: object) -> str:
    """An amount of a cell with its two decimals; what is no number (a formula, nothing) as it is."""
    return str(Decimal(str(value)).quantize(Decimal("0.01"))) if isinstance(value, int | float) else str(value or "")
