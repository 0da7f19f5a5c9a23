"""A workbook handed out can be checked: the file, its values, and the ledger of now are three answers."""

import json
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from compliance.accounts.rules import SYSTEM
from compliance.commands import house
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service as ledger
from compliance.reports import check_service, commands, export_service, service
from compliance.reports.rules import quarter
from tests.ledger.lines import damages

Q1 = quarter("2024Q1")


@pytest.fixture
def exported(app_sqlite, people, tmp_path) -> Path:
    """A quarter of one line of 24,532.00, handed out by the director."""
    with unit_of_work(people.officer) as work:
        ledger.post(work, damages(people, key="1"))
    path = tmp_path / "quarter.xlsx"
    path.write_bytes(service.quarter(2024, 1, reader=people.director, address="https://jg.example.cn/"))
    return path


def _check(app, path):
    house.add_command(commands.report)
    return CliRunner().invoke(house, ["report", "check", str(path), "--json"], obj=app)


def _saved_again(path, change=lambda book: None):
    book = openpyxl.load_workbook(path)
    book.properties.lastModifiedBy = "另一程序"
    change(book)
    book.save(path)


def test_the_file_that_was_handed_out_stands(app, exported, people):
    said = _check(app, exported)
    answer = json.loads(said.stdout)
    assert said.exit_code == 0, said.output
    assert (answer["file_bytes"], answer["values"], answer["ledger"], answer["on_trail"]) == (*["same"] * 3, True)
    assert answer["made_by"] == export_service.exports_of(Q1)[0].made_by != ""


def test_the_export_is_on_the_trail_under_its_hash_and_the_head_printed(app, exported):
    export = export_service.exports_of(Q1)[0]
    assert export.sha256 == sha256_hex(exported.read_bytes())
    events = list(trail.of_subject(db.session(), export_service.subject(export.id)))
    told = json.loads(events[0].payload)
    assert (told["sha256"], told["head"], told["code"]) == (export.sha256, events[0].previous, export.code)


def test_a_file_saved_again_without_change_is_judged_by_its_values(app, exported):
    _saved_again(exported)
    said = _check(app, exported)
    answer = json.loads(said.stdout)
    assert said.exit_code == 0, said.output
    assert (answer["file_bytes"], answer["values"], answer["ledger"]) == ("different", "same", "same")


def test_a_changed_amount_is_named_by_sheet_and_cell(app, exported):
    def change(book):
        paper = book["台账"]
        cell = next(cell for row in paper.iter_rows() for cell in row if cell.column == 10 and cell.value == 24532)
        assert cell.coordinate == "J5"
        cell.value = 2453.2

    _saved_again(exported, change)
    said = _check(app, exported)
    assert said.exit_code == 1
    answer = json.loads(said.stdout)
    assert answer["values_difference"] == {"sheet": "台账", "cell": "J5", "expected": "24532", "found": "2453.2"}
    assert answer["ledger_difference"]["cell"] == "J5"
    assert "“台账”表J5被改动" in said.stderr and "台账 J5 was changed" in said.stderr


def test_a_ledger_that_has_grown_since_is_named_by_the_first_total_that_differs(app, exported, people):
    with unit_of_work(people.officer) as work:
        ledger.post(work, damages(people, key="2", amount_fen=1))
    said = _check(app, exported)
    assert said.exit_code == 1
    answer = json.loads(said.stdout)
    assert (answer["file_bytes"], answer["values"], answer["ledger"]) == ("same", "same", "different")
    difference = answer["ledger_difference"]
    assert (difference["sheet"], difference["expected"], difference["found"]) == ("概览", "24532.01", "24532")
    assert "REPORTS-05" in said.stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", "foreign"])
def test_what_is_no_workbook_of_this_system_is_refused(app_sqlite, tmp_path, content):
    path = tmp_path / "foreign.xlsx"
    book = BytesIO()
    openpyxl.Workbook().save(book)
    path.write_bytes(book.getvalue() if content == "foreign" else content)
    said = _check(app_sqlite, path)
    assert said.exit_code == 1
    assert "REPORTS-03" in said.stderr


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: it takes CI a minute")
def test_libreoffice_opens_it_and_calculates_the_same_totals(app, exported, people, tmp_path):
    with unit_of_work(people.officer) as work:
        due = ledger.post(work, damages(people, key="2", amount_fen=7, fund="employee"))
        ledger.receive(work, due, 5, "receipt", date(2024, 3, 30), "r")
    exported.write_bytes(service.quarter(2024, 1, reader=SYSTEM, address="https://jg.example.cn/"))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", out, exported],
        check=True,
        capture_output=True,
        timeout=300,
    )
    converted = out / exported.name
    found = check_service.check(converted.read_bytes())
    assert not found.bytes_same and found.good
    values = openpyxl.load_workbook(converted, data_only=True)
    for name, column in (("概览", 1), ("处理结果", 17), ("台账", 9)):
        rows = [[cell.value for cell in row] for row in values[name].iter_rows()]
        at = next(at for at, row in enumerate(rows) if row[0] in ("合计", "应收合计"))
        assert [rows[at + step][column] for step in range(3)] == [24532.07, 24532.07, 0]
