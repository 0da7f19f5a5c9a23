"""Pages of visits: what an inspector, a manager and an outsider see, in both languages."""

from datetime import timedelta

import pytest

from compliance.accounts.rules import SYSTEM, Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.inspections import day_service, service
from compliance.inspections.models import Visit, VisitDevice
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


@pytest.fixture
def long_ago(client, people):
    """A visit that was sealed more weeks ago than the day goes back."""
    visit = sealed(client, people)
    row = db.session.get(Visit, visit)
    row.sealed_at -= timedelta(days=service.DAYS_DONE + 1)
    db.session.commit()
    return visit


def carried(client, people):
    client.sign_in(people.agency_inspectors[0])
    return {one["id"] for one in client.get("/api/v1/visits").get_json()["visits"]}


def test_a_day_goes_back_some_weeks_and_leads_to_all_there_ever_was(client, people, long_ago):
    lately = sealed(client, people)
    assert carried(client, people) == {str(lately)}
    page = client.get("/inspections/").text
    assert str(lately) in page and str(long_ago) not in page
    assert '<span class="muted num">2</span>' in page and "/inspections/own?stage=sealed" in page
    every = client.get("/inspections/own?stage=sealed").text
    assert str(long_ago) in every and str(lately) in every
    hits = client.get("/search?q=平安大药房").text
    assert str(long_ago) in hits and str(lately) in hits
    assert client.get("/inspections/?q=平安").headers["Location"].startswith("/inspections/own?q=")
    client.sign_in(people.agency_inspectors[2])
    assert str(long_ago) not in client.get("/inspections/own").text


@pytest.mark.parametrize(
    "waits", [{"returned": True}, {"finding_refused": "{}"}, {"unsent": 1}], ids=["returned", "refused", "unsent"]
)
def test_a_visit_that_waits_for_something_stays_in_the_day_however_old_it_is(client, people, long_ago, waits):
    if "unsent" in waits:
        told = db.session.query(VisitDevice).filter_by(visit_id=long_ago).first()
        told.unsent = 1
    else:
        ((name, value),) = waits.items()
        setattr(db.session.get(Visit, long_ago), name, value)
    db.session.commit()
    assert carried(client, people) == {str(long_ago)}
    assert str(long_ago) in client.get("/inspections/").text


def test_the_visits_to_make_come_in_pages_on_the_page_and_all_at_once_on_the_tablet(client, people, monkeypatch):
    monkeypatch.setattr(day_service, "OPEN_SHOWN", 1)
    visits = {str(order(people)), str(order(people))}
    assert carried(client, people) == visits
    pages = [client.get(f"/inspections/?page={number}").text for number in (1, 2, 9)]
    assert [sum(one in page for one in visits) for page in pages] == [1, 1, 1]
    assert all(any(one in page for page in pages) for one in visits)
    assert all('<span class="muted num">2</span>' in page for page in pages)


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
