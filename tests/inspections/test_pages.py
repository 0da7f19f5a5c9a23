"""Pages of visits: what an inspector, a manager and an outsider see, in both languages."""

import pytest

from compliance.accounts.rules import SYSTEM, Actor
from compliance.foundation import clock
from compliance.inspections import service
from compliance.sampling.plan_rules import Notice
from tests.inspections.visiting import Tablet, order, sealed

pytestmark = pytest.mark.sqlite_only
LANGUAGES = ["zh_Hans", "en"]


def speak(client, language):
    client.post("/accounts/language", data={"language": language})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_inspectors_day(client, people, language):
    client.sign_in(people.inspector)
    speak(client, language)
    assert ("目前没有下达" if language == "zh_Hans" else "No visit is released") in client.get("/inspections/").text
    visit = order(people)
    client.sign_in(people.inspector)
    page = client.get("/inspections/").text
    assert "平安大药房" in page and str(visit) in page
    client.sign_in(people.agency_inspectors[2])
    assert "平安大药房" not in client.get("/inspections/").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", [Notice.UNANNOUNCED, Notice.ANNOUNCED])
def test_one_visit_from_the_door_to_the_list(client, people, language, notice):
    visit = order(people, notice=notice)
    client.sign_in(people.inspector)
    speak(client, language)
    url = f"/inspections/{visit}"
    assert ("到达" if language == "zh_Hans" else "We have arrived") in client.get(url).text
    there = client.get(f"{url}/checklist").headers["Location"]
    assert there == f"/inspections/tablet/{'zh' if language == 'zh_Hans' else 'en'}/#visit/{visit}"
    assert client.post(f"{url}/arrive").headers["Location"].endswith("/checklist")
    client.post(f"{url}/arrive")
    assert client.get(url).status_code == client.get(f"{url}/record").status_code == 200
    assert len(service.view(service.for_team(people.inspector, visit)).events) == 1


def test_another_team_finds_nothing_there(client, people):
    visit = order(people)
    client.sign_in(people.agency_inspectors[2])
    for path in ("", "/checklist", "/record"):
        assert client.get(f"/inspections/{visit}{path}").status_code == 404
    assert client.post(f"/inspections/{visit}/arrive").status_code == 404
    client.sign_in(people.clerk)
    assert client.get(f"/inspections/{visit}").status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_progress_of_all_teams(client, people, language):
    client.sign_in(people.manager)
    speak(client, language)
    assert client.get("/inspections/progress").status_code == 200
    visit = order(people)
    tablet = Tablet(client, people.inspector, visit)
    tablet.fill(RX_02="breach")
    tablet.post(unsent=2)
    done = sealed(client, people)
    client.sign_in(people.manager)
    assert client.get("/inspections/").status_code == 302
    page = client.get("/inspections/progress").text
    assert "30 / 30" in page and "医保稽〔2024〕1号" in page
    assert str(done) not in client.get("/inspections/progress?stage=arrived").text
    assert str(visit) in client.get("/inspections/progress?stage=arrived&q=平安").text
    assert str(visit) not in client.get("/inspections/progress?q=不存在").text
    assert "tablet-0001" in client.get(f"/inspections/{visit}").text


def test_what_reports_read(client, people):
    visit = sealed(client, people)
    (row,) = service.between(clock.today(), clock.today())
    assert (row.id, row.number, row.counts.breaches) == (visit, "医保稽〔2024〕1号", 1)
    assert service.readable(Actor(None, "x"), visit) is None
    assert service.readable(SYSTEM, "nonsense") is None


@pytest.mark.parametrize("path", ["zh/", "en/", "setup"])
def test_the_tablets_pages_are_the_same_for_everybody(client, people, path):
    """What a tablet may keep holds nothing of a person: signed in or not, it is byte for byte the same."""
    before = client.get(f"/inspections/tablet/{path}")
    assert before.status_code == 200
    if path != "setup":
        client.sign_in(people.inspector)
        assert client.get(f"/inspections/tablet/{path}").data == before.data
        assert before.headers["Cache-Control"] == "no-cache"
