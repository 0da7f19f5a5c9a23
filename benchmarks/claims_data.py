"""Generated claims in the store's own columns: the same for the same size, whatever the machine."""

from pathlib import Path

import duckdb

_CLAIMS = """
SELECT
    'S' || lpad(CAST(i AS VARCHAR), 11, '0') AS claim_id,
    CAST(hash(CAST((h0 % {persons}) * (h0 % 7 + 1) / 7 AS BIGINT)) >> 1 AS BIGINT) AS person_id,
    'H' || lpad(CAST(h1 % 20 * (h1 % 23) AS VARCHAR), 5, '0') AS provider_code,
    CASE WHEN kind < 10 THEN 'inpatient' WHEN kind < 60 THEN 'outpatient' WHEN kind < 75 THEN 'chronic'
        ELSE 'pharmacy' END AS visit_type,
    CASE WHEN kind < 10 THEN settled_on - CAST(h4 % 14 AS INTEGER) END AS admitted_on,
    CASE WHEN kind < 10 THEN settled_on END AS discharged_on,
    settled_on,
    CAST(h2 % 1440 AS BIGINT) AS settled_minute,
    chr(CAST(65 + h3 % 20 AS INTEGER)) || lpad(CAST(h3 % 97 AS VARCHAR), 2, '0') || '.' || (h3 % 10) AS diagnosis,
    '病' || (h3 % 1940) AS diagnosis_name,
    '科' || (h1 % 20) AS department,
    CAST(hash(h1 % 460 * 10 + h4 % 10) >> 1 AS BIGINT) AS doctor_id,
    total,
    CASE WHEN h2 % 50 > 0 THEN total * CAST(80 + h3 % 20 AS BIGINT) // 100 END AS eligible,
    total * CAST(40 + h4 % 40 AS BIGINT) // 100 AS paid,
    CASE WHEN kind >= 75 THEN total ELSE total // 10 END AS paid_by_account,
    CASE WHEN h3 % 50 > 0 THEN total * CAST(10 + h4 % 10 AS BIGINT) // 100 END AS out_of_pocket,
    CASE WHEN h4 % 50 > 0 THEN total * CAST(20 + h2 % 40 AS BIGINT) // 100 END AS drug,
    total // 20 AS material,
    CASE WHEN kind < 10 THEN CAST(h2 % 90000 AS BIGINT) ELSE total // 20 END AS exam,
    CASE WHEN kind < 10 THEN CAST(h3 % 90000 AS BIGINT) ELSE total // 20 END AS treatment,
    CASE WHEN h4 % 4 = 0 THEN 'employee' ELSE 'resident' END AS fund,
    '5002' || (h4 % 40) AS insured_place
FROM (
    SELECT i, hash(i, 0) AS h0, hash(i, 1) AS h1, hash(i, 2) AS h2, hash(i, 3) AS h3, hash(i, 4) AS h4,
        hash(i, 5) % 100 AS kind,
        DATE '2022-01-01' + CAST(i * 1096 // {rows} AS INTEGER) AS settled_on,
        CASE WHEN hash(i, 5) % 100 < 10 THEN 50000 + CAST(hash(i, 6) % 960000 AS BIGINT)
             ELSE 500 + CAST(hash(i, 6) % 30000 AS BIGINT) END AS total
    FROM range({first}, {last}) AS t(i)
)
"""
_LINES = """
SELECT
    claim_id,
    CAST(1 AS BIGINT) AS line_no,
    'I' || (hash(claim_id, 1) % 3000) AS item_code,
    '项目' || (hash(claim_id, 1) % 3000) AS item_name,
    settled_on AS occurred_on,
    CAST(1000 AS BIGINT) AS quantity,
    total AS unit_price,
    total AS amount,
    CAST(hash(claim_id, 2) % 32 + CASE WHEN visit_type = 'chronic' THEN 60 ELSE 0 END AS BIGINT) AS days_supply,
    CASE WHEN hash(claim_id, 3) % 2 = 0 THEN 'T' || (hash(claim_id, 4) % {codes}) END AS drug_trace_code,
    person_id,
    provider_code,
    visit_type,
    settled_on
FROM ({claims}) WHERE visit_type <> 'inpatient' AND hash(claim_id) % 4 = 0
"""


def generate(place: Path, rows: int, *, csv: bool = False) -> Path:
    """A folder with claims/<month>.parquet and claim_lines/<month>.parquet of three years; or one CSV file as an office
    exports it, yuan and Chinese headings. Made once for a size."""
    target = place / (f"{rows}.csv" if csv else f"parquet-{rows}")
    if target.exists():
        return target
    making = target.with_name(f"making-{target.name}")
    with duckdb.connect(config={"memory_limit": "3GB", "preserve_insertion_order": False}) as connection:
        if csv:
            _export(connection, making, rows)
            making.rename(target)
            return target
        for month in range(36):
            name = f"{2022 + month // 12}-{month % 12 + 1:02d}"
            # The first row of a day is the smallest i of which i * 1096 // rows is that day.
            first, last = (-(-rows * day // 1096) for day in _ends(connection, month))
            claims = _CLAIMS.format(persons=max(1, rows // 12), rows=rows, first=first, last=last)
            made = f"SELECT * FROM read_parquet('{making / 'claims' / name}.parquet')"
            lines = _LINES.format(claims=made, codes=rows * 40)
            for table, sql in (("claims", claims), ("claim_lines", lines)):
                (making / table).mkdir(parents=True, exist_ok=True)
                connection.execute(f"COPY ({sql}) TO '{making / table / name}.parquet' (FORMAT parquet)")
    making.rename(target)
    return target


def _ends(connection: duckdb.DuckDBPyConnection, month: int) -> tuple[int, int]:
    found = connection.execute(
        "SELECT date_diff('day', DATE '2022-01-01', DATE '2022-01-01' + to_months($1)),"
        " date_diff('day', DATE '2022-01-01', DATE '2022-01-01' + to_months($1 + 1))",
        [month],
    ).fetchone()
    assert found is not None  # noqa: S101 - a select of values has one row
    return int(found[0]), int(found[1])


def _export(connection: duckdb.DuckDBPyConnection, target: Path, rows: int) -> None:
    claims = _CLAIMS.format(persons=max(1, rows // 12), rows=rows, first=0, last=rows)
    yuan = ("total", "eligible", "paid", "paid_by_account", "out_of_pocket", "drug", "material", "exam", "treatment")
    money = ", ".join(f"CAST({name} / 100.0 AS DECIMAL(18, 2)) AS {name}" for name in yuan)
    told = f"lpad(CAST(person_id % 1000000000000000 AS VARCHAR), 18, '5') AS person_id, {money}"
    told += ", 'D' || (doctor_id % 5000) AS doctor_id"
    connection.execute(f"COPY (SELECT * REPLACE ({told}) FROM ({claims})) TO '{target}' (FORMAT csv, HEADER)")
