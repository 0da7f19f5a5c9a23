"""The public list of agreements: what everyone may see, and what nobody sees there."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.models import Agreement
from compliance.agreements.rules import EventKind
from compliance.foundation.database import db
from tests.people import add_provider
from tests.queries import counted

TEMPLATE = "county-hospital-2024"


@pytest.fixture
def signed(app, people):
    """Thirty more hospitals and the agreements of all; the first agreement's events have reasons of their own."""
    for number in range(30):
        add_provider(f"H5{number:02d}", f"公示{number}医院", kind="hospital")
    service.sign(SYSTEM, 2024, TEMPLATE, on=date(2024, 1, 2))
    one = db.session.scalars(select(Agreement.id).where(Agreement.provider_name == "公示0医院")).one()
    heard = NewEvent(EventKind.RESCINDED, date(2024, 5, 10), "张某某举报的内情", heard=True)
    service.record_event(SYSTEM, one, heard)
    return one


def test_everyone_reads_who_is_under_agreement_and_how_it_stands(signed, client):
    page = client.get("/publicity/agreements/?year=2024&q=公示0").text
    assert "公示0医院" in page
    assert "已解除" in page
    assert "张某某" not in page
    assert "公示0医院" not in client.get("/publicity/agreements/?year=2024&state=rescinded&day=2024-05-09").text


def test_json_is_the_same_page_and_csv_the_whole_of_it(signed, client):
    answer = client.get("/publicity/agreements/list.json?year=2024&page=2").json
    assert (answer["total"], answer["page"], len(answer["agreements"])) == (32, 2, 7)
    kept = client.get("/publicity/agreements/list.csv?year=2024").text
    rows = list(csv.DictReader(io.StringIO(kept.lstrip("\ufeff"))))
    assert len(rows) == 32
    assert {row["状态"] for row in rows if row["机构名称"] == "公示0医院"} == {"已解除"}
    assert "张某某" not in kept


def test_whatever_is_asked_gets_a_page(signed, client):
    for query in (
        "year=99999999999999999999",
        "year=x&page=99999999999999999999",
        "state=x&day=x&sort=x&kind=x",
        "q=%25_",
    ):
        assert client.get(f"/publicity/agreements/?{query}").status_code == 200


@pytest.mark.sqlite_only
def test_the_public_list_opens_with_the_last_year_that_somebody_has_signed(signed, client):
    page = client.get("/publicity/agreements/").text
    assert "<h1>2024年度定点医药机构</h1>" in page
    assert '<option value="2026"' not in page


@pytest.mark.sqlite_only
def test_the_public_list_asks_as_much_for_one_row_as_for_a_page(signed, client):
    asked = []
    for path in ("/publicity/agreements/?year=2024&q=公示7医院", "/publicity/agreements/?year=2024"):
        client.get(path)
        with counted() as found:
            client.get(path)
        asked.append(found.number)
    assert asked[0] == asked[1] <= 16
