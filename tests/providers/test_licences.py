"""Licences that end: found in the registry on both sides of each day, and owed as deadlines."""

from datetime import date, timedelta

from compliance.foundation import clock
from compliance.providers.service import LICENCE_AHEAD, Search, search
from tests.people import add_provider

TODAY = date(2024, 6, 3)


def found(licence):
    """Codes that the filter finds, the first to end first."""
    return [row.code for row in search(Search(licence=licence, sort="licence")).rows]


def test_a_licence_ends_soon_from_its_last_day_back_to_three_months_before(app, people):
    for code, until in (
        ("L1", TODAY - timedelta(days=1)),
        ("L2", TODAY),
        ("L3", TODAY + LICENCE_AHEAD),
        ("L4", TODAY + LICENCE_AHEAD + timedelta(days=1)),
    ):
        add_provider(code, f"证照{code}诊所", licence_until=until)
    with clock.at(clock.start_of(TODAY, 9)):
        assert found("past") == ["L1"]
        assert found("soon") == ["L2", "L3"]
        assert {"L1", "L2", "L3", "L4"} <= {row.code for row in search(Search()).rows}


def test_the_page_shows_the_last_day_of_what_it_found(client, people):
    add_provider("L9", "证照诊所", licence_until=date(2020, 1, 31))
    client.sign_in(people.manager)
    page = client.get("/providers/?licence=past").text
    assert "证照诊所" in page
    assert "2020" in page
    assert "证照诊所" not in client.get("/providers/?licence=soon").text
