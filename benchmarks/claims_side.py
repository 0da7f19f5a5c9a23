"""One side of the benchmark of claims, in a process of its own: python -m benchmarks.claims_side SIDE DATA MEMORY.

Prints JSON: processor seconds of all threads, seconds by the clock, the most memory the process held (bytes), and a sum
over all answers, every row and column of them, on which both sides have to agree.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import flask_migrate
import pandas as pd

from benchmarks import claims_by_hand
from compliance.accounts.rules import SYSTEM
from compliance.application import HOUSE, create_app
from compliance.claims import duck_service, service
from compliance.claims.engine_service import Reader
from compliance.claims.statement_rules import Statement
from compliance.claims.store_service import StoredFile
from compliance.foundation.hashing import sha256_hex
from compliance.ledger.rules import Span
from compliance.settings import from_environment

QUARTER, YEAR = Span(date(2024, 1, 1), date(2024, 3, 31)), Span(date(2024, 1, 1), date(2024, 12, 31))
VALUES: dict[str, dict[str, int | str]] = {"indicators/outpatient_general_fee": {"item_code": "I7"}}
_CHEAP = ("indicators/eligible_cost_ratio", "indicators/cost_per_bed_day", "indicators/visits_per_person")
_CHEAP_RULES = ("screening/large_bill", "screening/frequent_claims", "screening/overlapping_stays")


def _tables() -> dict[str, list[tuple[Any, ...]]]:
    codes = sorted({f"H{a * b:05d}" for a in range(20) for b in range(23)})
    days = [(date.fromordinal(one),) for one in range(date(2021, 12, 1).toordinal(), date(2025, 1, 1).toordinal())]
    return {
        "providers": [(code, "hospital", int(code[1:]) % 4, f"D{int(code[1:]) % 3}", "T") for code in codes],
        "holidays": [row for row in days if row[0].weekday() > 4],
        "item_limits": [(f"I{number}", number % 3 + 1) for number in range(20)],
    }


def _statements(room: str) -> dict[str, Statement]:
    return {f"{room}/{key}": one for key, one in service.shipped(HOUSE / room / "sql").items()}


def _files(data: Path) -> dict[str, tuple[StoredFile, ...]]:
    return {
        table: tuple(StoredFile(0, table, path.stem, path, 0) for path in sorted((data / table).glob("*.parquet")))
        for table in ("claims", "claim_lines")
    }


def ours(data: Path, memory: str, place: Path, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """All statements as the product runs them; the answers of the indicators, the rules' stand in `place`."""
    files = _files(data)
    listed = [str(one.path) for group in files.values() for one in group]
    found = {}
    for room, span in (("indicators", QUARTER), ("screening", YEAR)):
        with duck_service.locked(listed, _tables(), place, memory, place) as engine:
            reader = Reader(engine, span, people=False, files=files)
            for name, statement in _statements(room).items():
                if only and name not in only:
                    continue
                if room == "indicators":
                    found[statement.id] = list(reader.answer(statement, VALUES.get(name, {})).rows)
                else:
                    reader.save(statement, place / f"{statement.id}.parquet", VALUES.get(name, {}))
    return found


def hand(data: Path, memory: str, place: Path) -> dict[str, Any]:
    """All answers by SQL written for them."""
    found = {}
    with duck_service.connect(memory, place) as connection:
        for name, columns in duck_service.TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(f'{key} {kind}' for key, kind in columns)})")
            duck_service.fill(connection, name, len(columns), _tables().get(name, ()))
        for table in ("claims", "claim_lines"):
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{data}/{table}/*.parquet')")
        ends = [(one.since.isoformat(), one.until.isoformat()) for one in (QUARTER, YEAR)]
        for name, sql in claims_by_hand.queries(ends[0], ends[1]):
            if name.endswith(":"):
                connection.execute(sql)
            elif name.startswith("screening/"):
                path = place / f"{name.removeprefix('screening/')}.parquet"
                connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            else:
                found[name.removeprefix("indicators/")] = connection.execute(sql).fetchall()
    return found | claims_by_hand.plain(found.pop("indicators"), found.pop("readmission_15d"))


def _summed(answers: dict[str, Any], place: Path) -> str:
    """A sum over the rows of all answers, in no order."""
    told: dict[str, Any] = {
        name: sorted((code, *map(int, figures)) for code, *figures in rows) for name, rows in answers.items()
    }
    columns = ", ".join(f"CAST({name} AS {kind})" for name, kind in _HIT)
    for path in sorted(place.glob("*.parquet")):
        asked = f"SELECT count(*), CAST(sum(hash({columns})) AS VARCHAR) FROM read_parquet('{path}')"
        told[path.stem] = [tuple(duckdb.execute(asked).fetchone() or ())]
    return sha256_hex(json.dumps(told, sort_keys=True).encode())


_HIT = (
    ("hit_key", "VARCHAR"), ("provider_code", "VARCHAR"), ("person_id", "BIGINT"), ("claim_id", "VARCHAR"),
    ("line_no", "BIGINT"), ("amount", "BIGINT"), ("measure", "BIGINT"),
)  # fmt: skip


def pandas(data: Path, _memory: str, _place: Path) -> int:
    """The cheap part with pandas, its load counted."""
    wanted = ["claim_id", "person_id", "provider_code", "visit_type", "admitted_on", "discharged_on", "settled_on"]
    frame = pd.read_parquet(sorted((data / "claims").glob("*.parquet")), columns=[*wanted, "total", "eligible"])
    frame[["admitted_on", "discharged_on", "settled_on"]] = frame[["admitted_on", "discharged_on", "settled_on"]].apply(
        pd.to_datetime
    )
    quarter = frame[frame.settled_on.between(pd.Timestamp(QUARTER.since), pd.Timestamp(QUARTER.until))]
    stays, staffed = quarter[quarter.visit_type == "inpatient"], quarter[quarter.visit_type != "pharmacy"]
    count = int(stays.groupby("provider_code").eligible.sum().sum())
    count += int(stays.groupby("provider_code").total.sum().sum())
    days = (stays.discharged_on - stays.admitted_on).dt.days.clip(lower=1)
    days.groupby(stays.provider_code).sum()
    count += int(staffed.groupby("provider_code").size().sum())
    staffed.groupby("provider_code").person_id.nunique()
    year = frame[frame.settled_on.between(pd.Timestamp(YEAR.since), pd.Timestamp(YEAR.until))]
    hits = len(year[year.total >= 1_000_000])
    often = year[year.visit_type == "inpatient"].groupby("person_id").claim_id.transform("size")
    hits += int((often >= 4).sum())
    ordered = frame[frame.visit_type == "inpatient"].sort_values(
        ["person_id", "admitted_on", "discharged_on", "claim_id"]
    )
    return count + hits + 2 * _overlaps(ordered)


def _overlaps(ordered: Any) -> int:
    """Stays that begin while another lasts: the one before, else the one that ends last. The made claims settle on the
    day of discharge, and the pair belongs to the later of both."""
    before = ordered.groupby("person_id").discharged_on.shift()
    last = ordered.groupby("person_id").discharged_on.cummax().groupby(ordered.person_id).shift()
    other = before.where(before > ordered.admitted_on, last)
    belongs = ordered.settled_on.where(ordered.settled_on > other, other)
    years = belongs.between(pd.Timestamp(YEAR.since), pd.Timestamp(YEAR.until))
    return int(((ordered.admitted_on < last) & years).sum())


def load(data: Path, memory: str, place: Path) -> int:
    """The import, as the command does it."""
    os.environ |= {"COMPLIANCE_DATA_DIR": str(place), "COMPLIANCE_CLAIMS_MEMORY": memory}
    with create_app(from_environment()).app_context():
        flask_migrate.upgrade()
        load.started = _clocks()  # type: ignore[attr-defined]
        looked = service.look(data, "bench")
        batch = service.load(SYSTEM, data, looked.layout, source_name="bench")
        return batch.counts["claims"]


def copy(data: Path, memory: str, place: Path) -> int:
    """DuckDB's own copy of the same file."""
    with duck_service.connect(memory, place) as connection:
        sql = f"COPY (SELECT * FROM read_csv('{data}')) TO '{place}/copy.parquet' (FORMAT parquet)"
        found = connection.execute(sql).fetchone()
        return int(found[0]) if found else 0


def _clocks() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def main(side: str, data: Path, memory: str) -> None:
    """Run one side and print what it took."""
    with tempfile.TemporaryDirectory(prefix="claims-side-") as folder:
        place, started = Path(folder), _clocks()
        if side == "ours_cheap":
            answers = ours(data, memory, place, (*_CHEAP, *_CHEAP_RULES))
            told = str(_cheap_sum(answers, place))
        else:
            run: Callable[..., Any] = {"ours": ours, "hand": hand, "pandas": pandas, "load": load, "copy": copy}[side]
            answers = run(data, memory, place)
            told = str(answers)
        ended, started = _clocks(), getattr(load, "started", started)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if side in ("ours", "hand"):
            told = _summed(answers, place)
    processor, clock = (late - early for late, early in zip(ended, started, strict=True))
    sys.stdout.write(json.dumps({"seconds": processor, "clock": clock, "peak": peak, "sum": told}) + "\n")


def _cheap_sum(answers: dict[str, Any], place: Path) -> int:
    """Numerators of the indicators and hit rows, as the side of pandas adds them up."""
    found = sum(int(row[1]) for rows in answers.values() for row in rows)
    for path in place.glob("*.parquet"):
        found += int((duckdb.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone() or (0,))[0])
    return found


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
