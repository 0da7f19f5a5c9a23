"""A sample that no teams could be found for stands: rules give way, on the record, and nobody draws a second time."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.models import TrailEvent
from compliance.sampling import conflict_rules, relief_rules, service, verify_rules
from compliance.sampling.rules import UNSTAFFED_WORDS, Act, State
from compliance.sampling.ticket_rules import Tickets
from tests.sampling.county import plan_text, refused
from tests.sampling.staffing import every_load, problems

REASON = "检查人员回避较多"
TICKETS = Tickets.of("314159")


@pytest.fixture
def unstaffed(county):
    """Two must go nearly everywhere, five visits are drawn, and nobody may make more than four."""
    keep_away(county, county.people.agency_inspectors[:1], set(county.ids) - {"T004"})
    county.bring("drawn", plan_text(team="max_load = 4"))
    return county


def keep_away(county, inspectors, codes):
    for inspector in inspectors:
        for code in codes:
            people_service.recuse(SYSTEM, inspector.user_id, county.ids[code], "kin")


def relieve(county, *rules, reason=REASON):
    return service.relieve(county.people.manager, "2024-03", rules, reason, county.keepers()[1])


def test_a_draw_without_teams_stands_and_names_the_rules_in_conflict_but_nobody_drawn(unstaffed):
    found = unstaffed.view()
    assert found.state is State.DRAWN
    assert found.unstaffed
    assert found.next_words == UNSTAFFED_WORDS
    assert "回避" in found.live.conflict.zh
    assert "每人最多4次" in found.live.conflict.zh
    assert not [code for code in unstaffed.ids if code in str(found.live)]
    assert [found.may(act) for act in (Act.RELEASE, Act.EXTEND, Act.RELIEVE, Act.VOID)] == [False, False, True, True]


def test_it_goes_no_further_and_is_not_drawn_again_until_it_has_teams(unstaffed):
    manager, before = unstaffed.people.manager, unstaffed.view().live.result_hash
    refused("SAMPLING-31", service.release, manager, "2024-03")
    refused("SAMPLING-31", service.extend, manager, "2024-03", {1: 1}, REASON, unstaffed.keepers()[1])
    refused("SAMPLING-02", service.draw, manager, "2024-03")
    refused("SAMPLING-02", service.seed, manager, "2024-03", "271828", *unstaffed.keepers())
    assert unstaffed.view().live.result_hash == before


def test_two_persons_let_a_rule_give_way_and_the_same_sample_gets_its_teams(unstaffed):
    before = unstaffed.view().live
    refused("SAMPLING-33", relieve, unstaffed)
    refused("SAMPLING-33", relieve, unstaffed, "one_district")
    refused("SAMPLING-33", relieve, unstaffed, "recusals")
    refused("SAMPLING-34", relieve, unstaffed, "max_load", reason="多派")
    same = unstaffed.keepers()[0]
    refused("SAMPLING-08", service.relieve, unstaffed.people.manager, "2024-03", ["max_load"], REASON, same)
    assert relieve(unstaffed, "max_load") == 5
    found = unstaffed.view()
    assert not found.unstaffed
    assert (found.live.public_value, found.live.result_hash) == (before.public_value, before.result_hash)
    refused("SAMPLING-32", relieve, unstaffed, "max_load")
    assert any(service.upcoming_for(one) for one in unstaffed.people.agency_inspectors)
    assert service.release(unstaffed.people.manager, "2024-03") == 5


def test_how_far_it_gave_way_is_sealed_until_the_close(unstaffed):
    relieve(unstaffed, "max_load")
    (entry,) = [one for one in db.session.query(TrailEvent) if one.kind == "sampling.staffing_relaxed"]
    payload = json.loads(entry.payload)
    assert payload["rules"] == ["max_load"]
    assert set(payload) == {"draw", "rules", "by"}
    assert "5次" not in str(unstaffed.view())
    db.session.rollback()


def test_the_record_tells_conflict_and_relief_and_verifies(unstaffed):
    relieve(unstaffed, "max_load")
    service.release(unstaffed.people.manager, "2024-03")
    service.close(unstaffed.people.manager, "2024-03", "时间不够")
    record = service.export("2024-03", full=True)
    (draw,) = record["draws"]
    assert draw["result"]["teams"] == []
    assert set(draw["result"]["conflict"]["rules"]) >= {"max_load", "recusals"}
    (change,) = draw["changes"]
    assert change["relaxed"] == {"max_load": 5}
    assert change["reason"] == REASON
    assert len(change["by"]) == 2
    assert len(change["teams"]) == 5
    found = verify_rules.verify(record)
    assert found.ok, found.fault


def test_a_void_one_stays_in_the_record_with_its_conflict(unstaffed):
    people = unstaffed.people
    service.void(people.manager, "2024-03", "名录中有机构已注销", unstaffed.keepers()[1])
    unstaffed.seed("2024-03", "271828")
    service.draw(people.manager, "2024-03")
    if unstaffed.view().unstaffed:
        relieve(unstaffed, "max_load")
    service.release(people.manager, "2024-03")
    service.close(people.manager, "2024-03", "时间不够")
    record = service.export("2024-03")
    first = record["draws"][0]
    assert first["public_value"] == "314159"
    assert first["result"]["conflict"]
    assert first["void"]["reason"] == "名录中有机构已注销"
    assert verify_rules.verify(record).ok


@settings(max_examples=120, deadline=None)
@given(st.booleans().flatmap(lambda apart: problems(most_visits=3, most_officers=5, districts=apart)))
def test_a_rule_gives_way_no_further_than_it_must_and_relief_is_always_found(problem):
    pool, visits = problem
    rules = relief_rules.in_force(pool.team)
    if every_load(pool, visits) or conflict_rules.unstaffed(pool, visits) or not rules:
        return
    values = relief_rules.least([pool], TICKETS, visits, rules)
    assert set(values) == set(rules)
    (eased,) = relief_rules.relaxed([pool], values)
    assert every_load(eased, visits)
    if "max_load" in values and values["max_load"] > pool.team.max_load + 1:
        (tighter,) = relief_rules.relaxed([pool], {**values, "max_load": values["max_load"] - 1})
        assert not every_load(tighter, visits)
    for rule in rules:
        try:
            alone = relief_rules.least([pool], TICKETS, visits, [rule])
        except Refusal as refusal:
            assert refusal.number == "SAMPLING-06"
            (freed,) = relief_rules.relaxed([pool], {rule: False if rule == "one_district" else len(visits)})
            assert not every_load(freed, visits)
        else:
            assert every_load(relief_rules.relaxed([pool], alone)[0], visits)


@pytest.mark.sqlite_only
def test_the_conflict_stands_on_every_page_and_paper_and_is_relieved_by_page(app, unstaffed, client):
    manager, said = client.sign_in(unstaffed.people.manager), "每人最多4次"
    url, (name, password) = "/sampling/rounds/2024-03/relieve", unstaffed.keepers()[1]
    page = manager.get("/sampling/rounds/2024-03").text
    assert said in page
    assert "放宽派员规则" in page
    assert "下达到检查组" not in page
    assert "追加抽取" not in page
    for shown in ("/sampling/rounds/2024-03/ceremony", "/sampling/rounds/2024-03/paper", "/publicity/rounds/2024-03"):
        assert said in manager.get(shown).text, shown
    assert said in manager.get("/publicity/rounds/2024-03/published.json").json["draws"][0]["conflict"]["zh"]
    assert said in manager.get(url).text
    data = {"rules": "max_load", "reason": REASON, "second_name": name, "second_password": password}
    assert manager.post(url, data={**data, "rules": "size"}).status_code == 422
    assert "SAMPLING-34" in manager.post(url, data={**data, "reason": "多派"}).text
    assert "ACCOUNTS-01" in manager.post(url, data={**data, "second_password": "wrong"}).text
    assert manager.post(url, data=data).status_code == 302
    assert "SAMPLING-02" not in manager.get("/sampling/rounds/2024-03").text
    assert "经两人确认放宽派员规则后排定" in manager.get("/sampling/rounds/2024-03/paper").text
    assert "SAMPLING-32" in manager.post(url, data=data).text
    assert manager.post("/sampling/rounds/2024-03/release").status_code == 302
    service.close(unstaffed.people.manager, "2024-03", "时间不够")
    assert "每人最多检查次数提高到5次" in manager.get("/publicity/rounds/2024-03/paper").text


@pytest.mark.sqlite_only
def test_a_void_draw_says_on_later_prints_that_it_had_no_teams(app, unstaffed, client):
    service.void(unstaffed.people.manager, "2024-03", "名录中有机构已注销", unstaffed.keepers()[1])
    unstaffed.seed("2024-03", "271828")
    manager = client.sign_in(unstaffed.people.manager)
    assert "每人最多4次" in manager.get("/sampling/rounds/2024-03/ceremony").text
    service.draw(unstaffed.people.manager, "2024-03")
    assert "该次抽取时排不出检查组" in manager.get("/sampling/rounds/2024-03/paper").text
