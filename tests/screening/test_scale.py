"""Pages of screening read a page of what there is: as many questions to the database for forty providers as for two."""

import pytest
from sqlalchemy import insert

from compliance.foundation.database import db
from compliance.providers.models import Provider
from compliance.screening import evidence_service as evidence
from compliance.screening import lead_service, review_service, run_service, sampled_service
from compliance.screening import reading_service as reading
from tests.people import PASSWORD
from tests.queries import counted
from tests.screening import making
from tests.screening.making import FEBRUARY, MARCH

pytestmark = pytest.mark.sqlite_only
FEW, MANY = 2, 40


@pytest.fixture
def city(app, people, tmp_path):
    """In February a large bill at each of two providers, in March two at each of forty, and an overlap at all."""
    numbers = range(MANY)
    row = {"kind": "hospital", "level": "2"}
    rows = [{"code": f"Z{n:02d}", "name": f"第{n}医院", "normalised_name": f"第{n}医院", **row} for n in numbers]
    db.session.execute(insert(Provider), rows)
    db.session.commit()
    few = [making.stay(f"F{n}", f"P{n}", f"Z{n:02d}", "2024-02-05", "2024-02-09", "10000.00") for n in range(FEW)]
    many = []
    for n in numbers:
        many.append(making.stay(f"M{n}", f"P{n}", f"Z{n:02d}", "2024-03-05", "2024-03-09", f"{11000 + n}.00"))
        many.append(making.stay(f"N{n}", f"P{n}", f"Z{n:02d}", "2024-03-07", "2024-03-19", "12000.00"))
    with making.at():
        making.load(tmp_path, few + many)
        small = run_service.screen(people.auditor_claims, FEBRUARY, ["large_bill"])
        with counted() as statements:
            large = run_service.screen(people.auditor_claims, MARCH, ["large_bill", "overlapping_stays"])
        yield small, large, statements.reads


def test_a_run_of_forty_providers_makes_its_leads_with_a_bounded_number_of_questions(city, people):
    _small, large, questions = city
    run = reading.run(large)
    assert run.leads == 10 + MANY, "a suspicion at the ten with the largest sums, what is certain everywhere"
    assert questions < 50, "not one for each of the fifty leads"
    shown, waiting = evidence.waiting(large)
    assert (len(shown), waiting) == (25, MANY - 10)
    assert [one.amount for one in shown] == sorted((one.amount for one in shown), reverse=True)
    rest, _ = evidence.waiting(large, 2)
    assert not {(one.rule, one.provider_id) for one in shown} & {(one.rule, one.provider_id) for one in rest}
    one = rest[-1]
    lead_service.ask_for_lead(people.auditor_claims, large, one.rule, one.provider_id)
    assert evidence.waiting(large)[1] == waiting - 1 and reading.run(large).leads == run.leads + 1
    places, many = reading.places(large)
    assert (len(places), many) == (reading.BARS, MANY)
    assert sum(one.amount for one in reading.places(large, most=100)[0]) == run.amount
    assert sum(one.hits for one in reading.by_level(large)) == sum(
        one.hits for one in reading.places(large, most=100)[0]
    )


def test_pages_of_a_large_run_ask_as_often_as_those_of_a_small_one(city, client, people):
    client.sign_in(people.auditor_claims)
    asked = {}
    for run in city[:2]:
        (lead, _origin), *_more = evidence.leads_of(run)
        parts = ("", "/rows", "/rows?rule=large_bill", "/places", "/places?rule=large_bill", "/waiting")
        paths = [*(f"/screening/runs/{run}{part}" for part in parts), f"/screening/leads/{lead.id}", "/screening/"]
        for path in paths:
            client.get(path)
            with counted() as found:
                assert client.get(path).status_code == 200
            asked.setdefault(run, []).append(found.number)
    small, large = asked.values()
    assert all(more <= few + 3 for few, more in zip(small, large, strict=True)), (small, large)
    assert max(large) < 30


def test_a_sample_is_paged_and_counted_in_the_database(city, client, people):
    keepers = [(people.name_of(one), PASSWORD) for one in (people.auditor_claims, people.overseer)]
    month = review_service.open_month(people.auditor_claims, MARCH)
    assert review_service.draw_sample(people.auditor_claims, month, "3-1-4-1", *keepers) == 2 * MANY
    first, second = sampled_service.sample(month), sampled_service.sample(month, 2)
    assert len(first) == len(second) == 25
    assert [one.stratum for one in (*first, *second)] == sorted(one.stratum for one in (*first, *second))
    client.sign_in(people.auditor_claims)
    last = client.get(f"/screening/reviews/{month}?page=4").text
    assert last.count("/screening/sampled/") == 2 * MANY - 75
    client.get(f"/screening/reviews/{month}")
    with counted() as found:
        client.get(f"/screening/reviews/{month}")
    assert found.number < 20
