"""Settlement data for tests of screening, made through the import."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from compliance.claims.store_service import BatchView
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.indicators.period_rules import period
from compliance.providers.models import Provider
from tests.claims import store

HEADS = "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,符合范围费用,基金支付,险种"
MARCH, QUARTER, FEBRUARY = period("2024-03"), period("2024Q1"), period("2024-02")
LATER = date(2024, 4, 8)


def at(day: date = LATER):
    """A morning of that day."""
    return clock.at(clock.start_of(day, 9))


def code_of(provider_id: int) -> str:
    """The code of a provider."""
    return db.session.get_one(Provider, provider_id).code


def stay(claim: str, person: str, code: str, admitted: str, left: str, total: str, paid: str = "100.00") -> str:
    """A row of an inpatient claim, settled on the day of discharge."""
    return f"{claim},{person},{code},住院,{admitted},{left},{left},{total},{total},{paid},居民"


def load(folder: Path, rows: Sequence[str], name: str = "claims.csv") -> BatchView:
    """Load rows; none is rejected."""
    path = folder / name
    path.write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    batch = store.load(path, name)
    assert batch.rejected == 0
    return batch


def months(folder: Path, own: str, other: str) -> BatchView:
    """February and March: a large bill and one of a fen less; a stay that overlaps another at a second provider."""
    return load(
        folder,
        [
            stay("F1", "A", own, "2024-02-05", "2024-02-09", "3000.00"),
            stay("F2", "B", own, "2024-02-10", "2024-02-20", "10000.00"),
            stay("M1", "A", own, "2024-03-04", "2024-03-10", "10000.00"),
            stay("M2", "C", own, "2024-03-05", "2024-03-12", "9999.99"),
            stay("M3", "A", other, "2024-03-08", "2024-03-15", "2500.00"),
            stay("M4", "D", own, "2024-03-06", "2024-03-20", "25000.00"),
        ],
    )
