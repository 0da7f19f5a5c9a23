"""Which file of the store a loaded row goes to."""

import duckdb
import pytest

from compliance.claims.part_rules import folder_of, part_sql

DATASETS = ("claims", "reversals")
# dataset's place, person, faulty -> folder in a store of one bucket, and of three
ROWS = {
    (0, 7, False): ("dataset=claims/month=202402", "dataset=claims/month=202402/bucket=1"),
    (0, 9, False): ("dataset=claims/month=202402", "dataset=claims/month=202402/bucket=0"),
    (1, 8, False): ("dataset=reversals/month=202402", "dataset=reversals/month=202402/bucket=2"),
    (0, 8, True): ("dataset=faulty", "dataset=faulty"),
    (1, None, True): ("dataset=faulty", "dataset=faulty"),
}


@pytest.mark.parametrize(("buckets", "which"), [(1, 0), (3, 1)])
def test_a_row_lies_by_dataset_month_and_bucket_and_a_faulty_one_apart(buckets, which):
    part = part_sql("faulty", "place", buckets)
    for (place, person, faulty), folders in ROWS.items():
        row = "SELECT $1 AS place, CAST($2 AS BIGINT) AS person_id, $3 AS faulty, DATE '2024-02-29' AS settled_on"
        (number,) = duckdb.execute(f"SELECT {part} FROM ({row})", [place, person, faulty]).fetchone()
        assert folder_of(number, DATASETS, buckets) == folders[which]
