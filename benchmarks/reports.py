"""The quarter's workbook of 200,000 ledger rows beside a bare openpyxl loop over the same cells, and pages of reports.

`ROWS` and `PAIRS` in the environment change the size and how often both are measured; the bar is for 200,000 and five.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask
from openpyxl import Workbook
from sqlalchemy import text

from benchmarks.measure import PAIRS as USUAL_PAIRS
from benchmarks.measure import Pairing, Report
from benchmarks.page_load import BARE as BARE_PAGE
from benchmarks.page_load import Plain, house, judge_pages, p95
from compliance.accounts.rules import SYSTEM
from compliance.foundation.database import db
from compliance.foundation.money import to_yuan
from compliance.ledger.rules import FUND_WORDS
from compliance.reports import quarter_service, workbook_service
from compliance.reports.copy_service import Copy
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import ColumnKind, plain_value
from tests.people import add_people, add_provider

ROWS = int(os.environ.get("ROWS", "200000"))
PAIRS = int(os.environ.get("PAIRS", str(USUAL_PAIRS)))
OF = Quarter(2024, 1)
MOST_RATIO, MOST_MEMORY = 1.5, 500
_ACCOUNTS = ("receivable.damages", "receivable.recovery", "received.damages", "receivable.indicator_deduction")
_INSERT = text(
    "INSERT INTO ledger_entries (posted_on, account, provider_id, debtor_kind, payee, fund, insured_place, amount_fen,"
    " source_kind, source_id, key, recorded_at) VALUES (:posted_on, :account, :provider_id, 'provider', 'fund_account',"
    " :fund, '', :amount_fen, 'paper', :source_id, :key, '2024-03-31 00:00:00')"
)


def fill(rows: int) -> None:
    """That many lines of one quarter, at a thousand providers, two lines a source."""
    providers = [add_provider(f"R{number:04d}", f"第{number}卫生院") for number in range(1000)]
    funds = sorted(FUND_WORDS)
    for start in range(0, rows, 20_000):
        lines = [
            {
                "posted_on": OF.since + timedelta(days=number % 91),
                "account": _ACCOUNTS[number % len(_ACCOUNTS)],
                "provider_id": providers[number % len(providers)],
                "fund": funds[number % len(funds)],
                "amount_fen": 1 + number * 7919 % 10_000_000,
                "source_id": f"P{number}",
                "key": f"bench:{number}",
            }
            for number in range(start, min(start + 20_000, rows))
        ]
        db.session.execute(_INSERT, lines)
        db.session.commit()


def ours() -> bytes:
    """The workbook as it is handed out, its rows read from the database."""
    mark = quarter_service.new_mark(OF, SYSTEM, "https://jg.example.cn/")
    return workbook_service.write(quarter_service.report(OF, SYSTEM, mark), "zh_Hans", Copy())


def cells() -> list[tuple[str, list[list[object]]]]:
    """The same cells as plain values: heads, rows and totals of every sheet."""
    mark = quarter_service.new_mark(OF, SYSTEM, "")
    found = []
    for sheet in quarter_service.report(OF, SYSTEM, mark).sheets:
        kinds = [column.kind for column in sheet.columns]
        rows: list[list[object]] = [[plain_value(column.words, "zh_Hans") for column in sheet.columns]]
        for row in sheet.rows:
            values = [plain_value(value, "zh_Hans") for value in row]
            rows.append(
                [
                    to_yuan(value) if kind is ColumnKind.MONEY and isinstance(value, int) else value or None
                    for value, kind in zip(values, kinds, strict=True)
                ]
            )
        found.append((sheet.name.zh, rows))
    return found


def bare(sheets: list[tuple[str, list[list[object]]]]) -> bytes:
    """The loop that anyone writes first."""
    book = Workbook(write_only=True)
    for name, rows in sheets:
        paper = book.create_sheet(name)
        for row in rows:
            paper.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _taken(call: Callable[[], object]) -> float:
    """Seconds of the processor: what it takes alone on a machine."""
    started = time.process_time()
    call()
    return time.process_time() - started


def in_turn(sheets: list[tuple[str, list[list[object]]]]) -> Pairing:
    """Both in turn, the database read included in ours."""
    pairs = [(_taken(ours), _taken(lambda: bare(sheets))) for _ in range(PAIRS)]
    return Pairing(tuple(mine for mine, _ in pairs), tuple(other for _, other in pairs))


def _alone(directory: str, answer: "multiprocessing.Queue[int]") -> None:
    with house(directory).app_context():
        ours()
    # Of this program alone: the usage that the system keeps of a process counts what it was before it began this one.
    most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    answer.put(int(most.split()[1]) // 1024)


def memory(directory: str) -> int:
    """Megabytes at most of a process that makes the workbook and nothing else, the application included."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[int] = context.Queue()
    process = context.Process(target=_alone, args=(directory, answer))
    process.start()
    process.join()
    return answer.get()


def _pages(judge: Report, app: Flask, director: object) -> None:
    client = Plain(app)
    client.sign_in(director)  # type: ignore[arg-type]
    pages = {
        "home of the director": "/",
        "quarters": "/reports/",
        "a quarter at a glance": f"/reports/{OF.code}",
        "figures typed in": "/reports/summaries/2024H1/figures",
    }
    judge_pages(judge, client, pages, p95(client, BARE_PAGE))


def report() -> Report:
    """The bars of the reports."""
    judge = Report("reports")
    with tempfile.TemporaryDirectory() as directory:
        app = house(directory)
        with app.app_context():
            people = add_people()
            fill(ROWS)
            found = in_turn(cells())
            figure = f"{found.ratio:.2f}x ({min(found.ours):.0f} s against {min(found.theirs):.0f} s of the processor)"
            judge.add(f"workbook of {ROWS:,} ledger rows", figure, f"at most {MOST_RATIO}x", found.ratio <= MOST_RATIO)
            _pages(judge, app, people.director)
        most = memory(directory)
        judge.add("its memory, application included", f"{most} MB", f"under {MOST_MEMORY} MB", most < MOST_MEMORY)
    judge.notes.append(f"{PAIRS} pairs; the bare loop writes the same values without format, link, total or database.")
    return judge
