"""Made-up claims with every boundary of the definitions in them, the same for the same seed."""

from pathlib import Path

import duckdb
import pyarrow as pa

from tests.claims.oracle import line_scenarios, scenarios

BULK = Path(__file__).with_name("bulk.sql")
FEE_ITEM = "FEE"  # the general fee, a good value for $item_code
DISEASE = "I63"  # a good value for $disease

_TEXT, _WHOLE, _DAY = pa.string(), pa.int64(), pa.date32()
CLAIM_COLUMNS = {
    "claim_id": _TEXT,
    "person_id": _TEXT,
    "provider_code": _TEXT,
    "visit_type": _TEXT,
    "admitted_on": _DAY,
    "discharged_on": _DAY,
    "settled_on": _DAY,
    "settled_minute": pa.int32(),
    "diagnosis": _TEXT,
    "diagnosis_name": _TEXT,
    "department": _TEXT,
    "doctor_id": _TEXT,
    "total": _WHOLE,
    "eligible": _WHOLE,
    "paid": _WHOLE,
    "paid_by_account": _WHOLE,
    "out_of_pocket": _WHOLE,
    "drug": _WHOLE,
    "material": _WHOLE,
    "exam": _WHOLE,
    "treatment": _WHOLE,
    "fund": _TEXT,
    "insured_place": _TEXT,
    "reverses": _TEXT,
}
LINE_COLUMNS = {
    "claim_id": _TEXT,
    "line_no": _WHOLE,
    "item_code": _TEXT,
    "item_name": _TEXT,
    "occurred_on": _DAY,
    "quantity": _WHOLE,
    "unit_price": _WHOLE,
    "amount": _WHOLE,
    "days_supply": pa.int32(),
    "drug_trace_code": _TEXT,
}


def generate(connection: duckdb.DuckDBPyConnection, rows: int, seed: int) -> None:
    """Make the tables claims (raw, `rows` of them, reversals included), claim_lines, providers, holidays, item_limits.

    The single cases come first and are always the same; where `rows` leaves no room, the last of them are missing.
    """
    book = scenarios.Book()
    for case in (*scenarios.CASES, *line_scenarios.CASES):
        case(book)
    claims = book.claims[:rows]
    kept = {claim["claim_id"] for claim in claims}
    lines = [line for line in book.lines if line["claim_id"] in kept]
    connection.execute("SET VARIABLE seed = CAST(? AS BIGINT)", [seed])
    connection.execute("SET VARIABLE bulk_rows = CAST(? AS BIGINT)", [rows - len(claims)])
    connection.execute(BULK.read_text())
    connection.register("case_claims", pa.Table.from_pylist(claims, pa.schema(list(CLAIM_COLUMNS.items()))))
    connection.register("case_lines", pa.Table.from_pylist(lines, pa.schema(list(LINE_COLUMNS.items()))))
    connection.execute("INSERT INTO claims BY NAME SELECT * FROM case_claims")
    connection.execute("INSERT INTO claim_lines BY NAME SELECT * FROM case_lines")
    connection.unregister("case_claims")
    connection.unregister("case_lines")
