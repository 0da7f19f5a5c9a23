"""A month of many providers is approved with as many questions to the database as one of few."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.payments import service
from compliance.payments.rules import State
from compliance.providers.models import Provider
from tests.payments.months import MAY, ORDINARY, at, opened, owe, sign
from tests.queries import counted


@pytest.mark.sqlite_only
def test_a_city_is_approved_with_as_many_questions_as_a_village_and_each_month_is_on_the_trail(app, people):
    rows = [{"code": f"Z{n:02d}", "name": f"第{n}医院", "normalised_name": f"第{n}医院"} for n in range(30)]
    db.session.execute(insert(Provider), [{**row, "kind": "hospital", "level": "2"} for row in rows])
    db.session.commit()
    sign()
    found, asked = {}, []
    for month, on, many in ((date(2024, 4, 1), date(2024, 5, 6), 2), (MAY, date(2024, 6, 5), 30)):
        found = dict(list(opened(month, on).items())[:many])
        with at(on):
            for id in found.values():
                service.enter(people.officer, id, ORDINARY, "纸质申报")
        with at(on + timedelta(days=6)):
            assert len(service.propose_all(people.auditor_claims, month).done) == many
        owe(next(iter(found)), "indicator_deduction", 20_000, "", on, f"due {month}")
        with at(on + timedelta(days=8)):
            service.propose(people.auditor_claims, _again(people, next(iter(found.values()))))
            with counted() as statements:
                assert len(service.approve_all(people.agency_director, month).done) == many
        asked.append(statements.reads)
    assert asked[1] == asked[0] < 40, asked
    for id in found.values():
        told = [event.kind for event in trail.of_subject(db.session(), f"payment:{id}")]
        assert told[-2:] == ["payments.moved", "documents.issued"]
        assert len(service.papers(id)) == 1 and service.find(id).state is State.PAID
    assert trail.verify(db.session()).first_broken is None


def _again(people, payment_id: int) -> int:
    service.send_back(people.agency_director, payment_id, "有新的应扣款项")
    return payment_id
