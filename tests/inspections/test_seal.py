"""Signing and sealing: what is missing is named, two officers and the representative sign, the finding follows."""

from datetime import UTC, datetime

import pytest

from compliance.findings import service as findings
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.inspections import service
from compliance.sampling import service as sampling
from tests.inspections.visiting import Tablet, add_provider, direct, order, picture, sealed
from tests.people import PASSWORD


def tablets(client, people, visit, team=None):
    team = team or people.agency_inspectors[:2]
    return [Tablet(client, actor, visit, f"tablet-000{at}") for at, actor in enumerate(team)]


def test_a_visit_is_sealed_when_all_have_signed_what_it_says(client, people):
    visit = sealed(client, people)
    client.sign_in(people.inspector)
    found = service.view(sampling.assignment(visit))
    assert found.number == "医保稽〔2024〕1号"
    assert {one.content for one in (*found.signed.officers, found.signed.representative)} == {found.sha256}
    assert sampling.assignment(visit).closed_on == clock.today()
    events = [row.kind for row in trail.of_subject(db.session, f"visit:{visit}")]
    assert events[-2:] == ["inspections.sealed", "documents.issued"]
    assert events.count("inspections.signed") == 3


def test_the_finding_follows_with_its_lines_suspected(client, people):
    visit = sealed(client, people)
    finding = findings.in_scope(people.officer, service.view(sampling.assignment(visit)).finding_id)
    assert set(finding.found_by) == {one.user_id for one in people.agency_inspectors[:2]}
    (line,) = finding.lines
    assert (line.total_fen, line.person_fen, line.state.value) == (12000, 3000, "suspected")


def test_numbers_have_no_gaps(client, people):
    sealed(client, people)
    second = service.view(sampling.assignment(sealed(client, people)))
    assert second.number == "医保稽〔2024〕2号"


@pytest.mark.sqlite_only
def test_an_incomplete_list_cannot_be_signed_and_every_item_is_named(client, people):
    tablet, _ = tablets(client, people, order(people))
    tablet.fill(RX_02="breach", RX_03="not_applicable")
    reply = tablet.sign()
    assert reply.status_code == 409
    assert reply.get_json()["refused"] == "INSPECTIONS-05"
    assert set(reply.get_json()["fields"]) == {"RX-02", "RX-03"}


@pytest.mark.sqlite_only
def test_a_change_after_the_first_signature_asks_for_a_new_one(client, people):
    first, second = tablets(client, people, order(people))
    first.fill()
    old = first.bundle()["content"]
    first.sign()
    second.post(second.event("note", "RX-02", {"text": "补充说明"}))
    state = first.bundle()
    assert (state["signatures"], state["stale_signatures"]) == ([], 1)
    reply = first.sign(content=old)
    assert (reply.status_code, reply.get_json()["refused"]) == (409, "INSPECTIONS-06")


def test_a_tablet_that_still_holds_something_keeps_the_visit_open(client, people):
    first, second = tablets(client, people, order(people))
    first.fill()
    second.post(unsent=3)
    first.sign()
    second.post(unsent=3)
    first.sign(by=people.agency_inspectors[1], officer={"name": people.name_of(second.actor), "password": PASSWORD})
    reply = first.sign("representative", name="药店负责人")
    assert reply.get_json()["stage"] == "signing"
    assert second.post(unsent=0).get_json()["stage"] == "sealed"


def later(minutes):
    return clock.at(datetime(2024, 3, 5, 2, minutes, tzinfo=UTC))


def test_a_tablet_that_loaded_the_visit_and_was_out_of_reach_keeps_it_open(client, people):
    """All three sign on one tablet; the other loaded the visit in the morning: what it did since, nobody knows."""
    visit = order(people)
    first, second = tablets(client, people, visit)
    second.load()
    with later(30):
        first.fill()
        first.sign()
        first.sign(by=second.actor, officer={"name": people.name_of(second.actor), "password": PASSWORD})
        reply = first.sign("representative", name="药店负责人").get_json()
        assert reply["stage"] == "signing"
        assert {one["device"] for one in reply["devices"] if one["waiting"]} == {second.device}
    with later(40):
        late = second.post(second.answer("RX-02", "breach"), unsent=0).get_json()
        assert (late["stage"], late["stale_signatures"], late["signatures"]) == ("arrived", 3, [])
        assert {"item": "RX-02", "reason": "conflict"} in late["missing"]


def test_a_tablet_that_says_it_holds_nothing_lets_the_visit_be_sealed(client, people):
    visit = order(people)
    first, second = tablets(client, people, visit)
    second.load()
    with later(30):
        first.fill()
        first.sign()
        first.sign(by=second.actor, officer={"name": people.name_of(second.actor), "password": PASSWORD})
        assert first.sign("representative", name="药店负责人").get_json()["stage"] == "signing"
    with later(31):
        assert second.post(unsent=0).get_json()["stage"] == "sealed"


@pytest.mark.sqlite_only
def test_each_persons_share_is_counted(client, people):
    first, second = tablets(client, people, order(people))
    first.arrive()
    first.photograph("RX-02", picture())
    second.post(second.answer("RX-02", "conforms"), unsent=4)
    counts = {one["id"]: (one["sent"], one["total"]) for one in first.bundle()["people"]}
    assert counts == {first.actor.user_id: (3, 3), second.actor.user_id: (1, 5)}  # arrival, photo, its file


@pytest.mark.sqlite_only
def test_a_manager_releases_a_tablet_that_never_spoke_again(client, people):
    visit = order(people)
    first, second = tablets(client, people, visit)
    second.load()
    with later(30):
        first.fill()
        first.sign()
        first.sign(by=second.actor, officer={"name": people.name_of(second.actor), "password": PASSWORD})
        first.sign("representative", name="药店负责人")
        client.sign_in(people.manager)
        assert second.device in client.get(f"/inspections/{visit}").text
        client.post(f"/inspections/{visit}/devices", data={"device": second.device, "reason": "设备落水，无法开机"})
        assert service.view(sampling.assignment(visit)).number


@pytest.mark.sqlite_only
def test_a_manager_releases_a_lost_tablet(client, people):
    visit = order(people)
    first, second = tablets(client, people, visit)
    first.fill()
    second.sign()
    first.sign()
    second.post(unsent=3)
    first.sign("representative", name="药店负责人")
    client.sign_in(people.manager)
    page = f"/inspections/{visit}/devices"
    assert client.post(page, data={"device": second.device, "reason": " "}).status_code == 422
    assert client.post(page, data={"device": second.device, "reason": "设备落水，无法开机"}).status_code == 302
    assert service.view(sampling.assignment(visit)).number


@pytest.mark.sqlite_only
def test_one_officer_cannot_sign_for_two(client, people):
    first, second = tablets(client, people, order(people))
    first.fill()
    first.sign()
    first.sign()
    first.sign("representative", name="药店负责人")
    assert first.bundle()["stage"] == "signing"
    wrong = first.sign(by=second.actor, officer={"name": people.name_of(second.actor), "password": "guess"})
    assert (wrong.status_code, wrong.get_json()["refused"]) == (403, "ACCOUNTS-01")
    outsider = people.agency_inspectors[2]
    reply = first.sign(by=outsider, officer={"name": people.name_of(outsider), "password": PASSWORD})
    assert (reply.status_code, reply.get_json()["refused"]) == (403, "INSPECTIONS-15")


@pytest.mark.sqlite_only
def test_a_refusal_needs_its_witness_and_then_seals(client, people):
    first, second = tablets(client, people, order(people))
    first.fill()
    first.sign()
    second.sign()
    assert first.sign("representative", image=None, refused=True, reason="对事实有异议").status_code == 422
    reply = first.sign("representative", image=None, refused=True, reason="对事实有异议", witness="社区干部")
    assert reply.get_json()["stage"] == "sealed"
    assert "拒绝签字。见证人：社区干部" in client.get(f"/inspections/{first.visit}/record").text


def test_a_sealed_visit_takes_nothing_more_but_repeats_succeed(client, people):
    visit = order(people)
    first, second = tablets(client, people, visit)
    first.fill()
    first.sign()
    second.sign()
    first.sign("representative", name="药店负责人")
    late = first.post(first.answer("RX-02", "breach"))
    assert (late.status_code, late.get_json()["refused"][0]["refused"]) == (409, "INSPECTIONS-08")
    assert first.post(first.sent[1]).status_code == 200
    assert first.put(picture(77)).status_code == 409


@pytest.mark.sqlite_only
def test_a_clean_visit_makes_no_finding(client, people):
    first, second = tablets(client, people, order(people))
    first.fill()
    for tablet in (first, second):
        tablet.sign()
    first.sign("representative", name="药店负责人")
    found = service.view(sampling.assignment(first.visit))
    assert (found.stage.value, found.finding_id, found.finding_refused) == ("sealed", None, None)


@pytest.mark.sqlite_only
def test_a_finding_that_is_refused_waits_beside_the_sealed_visit(client, people):
    provider = add_provider("P900", "无协议药房", "pharmacy", district="建始县")
    first, second = tablets(client, people, direct(people, provider))
    first.breach()
    first.sign()
    second.sign()
    first.sign("representative", name="药店负责人")
    found = service.view(sampling.assignment(first.visit))
    assert found.stage.value == "sealed"
    assert found.finding_refused["number"] == "FINDINGS-19"
    client.sign_in(people.inspector)
    assert "FINDINGS-19" in client.get(f"/inspections/{first.visit}").text
    assert client.post(f"/inspections/{first.visit}/finding").status_code == 422


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", ["agency", "administrative"])
def test_the_record_of_each_authority_speaks_its_language(client, people, kind):
    team = people.agency_inspectors[:2] if kind == "agency" else people.bureau_inspectors[:2]
    visit = order(people, team)
    first, second = tablets(client, people, visit, team)
    first.fill(RX_02="breach", RX_05="not_inspected")
    first.photograph("RX-02", picture())
    draft = client.get(f"/inspections/{visit}/record").text
    assert "草稿" in draft
    first.sign()
    second.sign()
    first.sign("representative", name="药店负责人", position="负责人", opinion="属实，立即整改")
    text = client.get(f"/inspections/{visit}/record").text
    assert "草稿" not in text
    assert "RX-05" in text.split("未检查项目")[1].split("其他项目")[0]
    assert "属实，立即整改" in text
    assert first.bundle()["content"][:4] in text
    assert trail.head(db.session).hash[:4] in text
    if kind == "agency":
        assert "医疗保障稽核记录" in text and "工作证件JB-001号" in text
        assert "处罚" not in text and "罚款" not in text
    else:
        assert "现场检查笔录" in text and "行政执法证件XZ-001号" in text


@pytest.mark.sqlite_only
def test_a_provider_learns_of_an_unannounced_visit_when_the_team_arrives(client, people):
    visit = order(people)
    provider = sampling.assignment(visit).provider_id
    assert service.of_provider(provider) == ()
    client.sign_in(people.inspector)
    client.post(f"/inspections/{visit}/arrive")
    assert [one.id for one in service.of_provider(provider)] == [visit]
