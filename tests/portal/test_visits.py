"""A provider learns of an unannounced visit at the arrival, of an announced one at its notice, of others never."""

from datetime import UTC, datetime

import pytest

from compliance.foundation import clock
from compliance.sampling.plan_rules import Notice
from tests.findings.making import sign_2024
from tests.inspections.visiting import direct

pytestmark = pytest.mark.usefixtures("app_sqlite")


@pytest.fixture(autouse=True)
def day_of_the_visit():
    """A day for which an agreement is shipped."""
    with clock.at(datetime(2024, 3, 5, 2, tzinfo=UTC)):
        yield


def shown(client) -> str:
    answer = client.get("/portal/visits")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_unannounced_visit_is_told_at_the_arrival(client, people):
    sign_2024(people.head.provider_id)
    visit = direct(people, people.head.provider_id, code="primary_care")
    client.sign_in(people.head)
    assert "没有可显示的检查" in shown(client)
    assert "突击检查" not in client.get("/portal/").get_data(as_text=True)
    client.sign_in(people.inspector)
    assert client.post(f"/inspections/{visit}/arrive").status_code == 302
    client.sign_in(people.clerk)
    page = shown(client)
    assert "突击检查" in page
    assert "2024-03-05 10:00" in page
    assert people.inspector.name not in page
    assert "突击检查" in client.get("/portal/").get_data(as_text=True)
    client.sign_in(people.other_head)
    assert "没有可显示的检查" in shown(client)


def test_an_announced_visit_is_told_at_its_notice(client, people):
    sign_2024(people.head.provider_id)
    direct(people, people.head.provider_id, notice=Notice.ANNOUNCED, code="primary_care")
    client.sign_in(people.clerk)
    assert "告知检查" in shown(client)
