"""Run every query on generated rows and print how many rows each answers and how long it takes.

python -m tests.claims.oracle.check 20000
"""

import sys
import time
from datetime import date
from pathlib import Path

import duckdb

from tests.claims.oracle.generate import DISEASE, FEE_ITEM, generate

FOLDER = Path(__file__).parent
# The defaults of the document, by kind and id; every query also takes $from and $to.
PARAMETERS: dict[str, dict[str, object]] = {
    "indicators/outpatient_general_fee": {"item_code": FEE_ITEM},
    "indicators/readmission_15d": {"max_gap": 15},
    "indicators/single_disease_cost": {"disease": DISEASE},
    "screening/large_bill": {"min_total": 1_000_000},
    "screening/frequent_claims": {"min_claims": 4},
    "screening/top_patients": {"top": 100},
    "screening/clustered_admissions": {"days": 3, "min_stays": 5, "step": 10_000},
    "screening/split_admission": {"max_gap": 3},
    "screening/readmission_15d": {"max_gap": 15},
    "screening/over_supply": {"max_days": 30, "max_days_chronic": 90},
    "screening/phantom_bed": {"min_days": 3, "per_day": 1_000},
    "screening/holiday_night": {"min_total": 20_000},
    "screening/sudden_jump": {"percent": 150, "min_total": 3_000_000},
    "screening/large_account_swipe": {"min_amount": 100_000},
}


def queries() -> dict[str, str]:
    """Give the SQL of every indicator and rule by `indicators/<id>` and `screening/<id>`."""
    paths = [*sorted(FOLDER.glob("indicators/*.sql")), *sorted(FOLDER.glob("screening/*.sql"))]
    return {f"{path.parent.name}/{path.stem}": path.read_text() for path in paths}


def answer(
    connection: duckdb.DuckDBPyConnection, name: str, since: date, until: date, **changed: object
) -> list[tuple]:
    """Give the rows of one query for a period, by the default parameters or changed ones."""
    values = {"from": since, "to": until} | PARAMETERS.get(name, {}) | changed
    return connection.execute(queries()[name], values).fetchall()


def main(rows: int) -> None:
    """Generate, run each query for 2024 and print one line a query; a query without rows is an error."""
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    start = time.perf_counter()
    generate(connection, rows, 1)
    count = connection.execute("SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM claim_lines)").fetchone()
    sys.stdout.write(f"{count} rows in {time.perf_counter() - start:.1f} s\n")
    whole = time.perf_counter()
    for name in queries():
        start = time.perf_counter()
        found = answer(connection, name, date(2024, 1, 1), date(2024, 12, 31))
        hits = len({row[0] for row in found})
        sys.stdout.write(f"{name:45} {hits:8} {len(found):8} rows {time.perf_counter() - start:6.2f} s\n")
        if not found:
            raise SystemExit(f"{name} answers nothing")
    sys.stdout.write(f"all in {time.perf_counter() - whole:.1f} s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
