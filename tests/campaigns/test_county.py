"""The sample county's campaign: its figures are those of document 000, counted again here by plain SQL."""

from datetime import date

import pytest
from sqlalchemy import text

from compliance.accounts import service as accounts
from compliance.campaigns import service
from compliance.county.campaign_service import TITLE
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal

pytestmark = [pytest.mark.xdist_group("county")]


def _actor(name):
    return accounts.actor_of(db.session.execute(text("SELECT id FROM users WHERE name = :n"), {"n": name}).scalar())


def _campaign():
    with clock.at(clock.start_of(date(2024, 6, 28), 10)):
        db.session.rollback()
        return service.find(_actor("manager"), 1)


def test_the_reports_tell_what_the_half_year_holds(county):
    found = _campaign()
    assert found.title == TITLE
    first, second = found.reports
    assert (first.state, second.state) == ("submitted", "drafted")
    of_first = {row["key"]: row["period"] for row in first.figures["rows"]}
    of_second = {row["key"]: row["total"] for row in second.figures["rows"]}
    # 25,432.77: what the daily audit recovers, decided on 17 June (000 part 1 section 2 (3)). The 65,913 of 21
    # providers below their indicators are a settlement matter: no finding of a campaign counts them.
    assert of_first["due_fen"] == 2543277
    assert (of_second["findings"], of_second["fund_fen"]) == (0, 0)
    opened = "SELECT count(*) FROM cases WHERE track = 'agreement' AND opened_on BETWEEN '2024-06-13' AND '2024-06-27'"
    assert of_second["agreement_cases"] == db.session.execute(text(opened)).scalar()


def test_two_thirds_and_one_third_are_to_be_visited(county):
    """228 and 39 under agreement: at least 152 and 13 (golden.yaml, coverage); none is visited yet."""
    duties = _campaign().reports[-1].figures["duties"]
    assert [(one["total"], one["required"], one["drawn"], one["visited"]) for one in duties] == [
        (228, 152, 152, 0),
        (39, 13, 13, 0),
    ]


def test_a_typical_case_is_public_when_another_has_approved_it(county):
    with clock.at(clock.start_of(date(2024, 6, 28), 10)):
        assert service.published() == ()
        pick = _campaign().picks[0]
        with pytest.raises(Refusal, match="CAMPAIGNS-03"):
            service.publish(_actor("manager"), 1, pick.id)
        service.publish(_actor("director"), 1, pick.id)
    db.session.rollback()
    assert [one.text for one in service.published()] == [pick.text]
    assert pick.text in county.test_client().get("/publicity/cases").text
    with pytest.raises(Refusal, match="CAMPAIGNS-12"):
        service.pick(_actor("manager"), 1, pick.number, "别的文字")


def test_only_a_decided_case_is_typical(county):
    with pytest.raises(Refusal, match="CAMPAIGNS-11"):
        service.pick(_actor("manager"), 1, "没有这个案号", "文字")
