"""Points never exist without a decision; each step has its person and its time; the qualification follows."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import verify
from compliance.law.parameters import Unit
from compliance.law.points import Ground
from compliance.lawbook import service as lawbook
from compliance.lawbook.rules import Proposal
from compliance.points import loading_service, service
from compliance.points.models import PointEntry
from compliance.points.rules import Responsibility, State
from compliance.points.service import NewPoints
from compliance.providers import qualification_service
from compliance.providers.staff_rules import NewQualification, Qualification, QualificationEvent

DECIDED = date(2026, 3, 12)
AFTER = date(2026, 3, 30)  # ten working days after 13 March are over on the 27th


def propose(people, case_id, person_id, points=1, part=Responsibility.GENERAL, day=date(2026, 3, 13), reason=""):
    with clock.at(clock.start_of(day, 9)):
        return service.propose(people.officer, NewPoints(case_id, person_id, Ground.AGREEMENT, part, points, reason))


def notified(people, case_id, person_id, **more):
    entry = propose(people, case_id, person_id, **more)
    with clock.at(clock.start_of(date(2026, 3, 13), 10)):
        service.check(people.legal_reviewer, entry, True)
    return entry


def test_without_a_decision_there_are_no_points(app, people, staff, case_id):
    with pytest.raises(Refusal, match="POINTS-02") as refused:
        propose(people, case_id, staff[0])
    assert refused.value.do_zh
    assert db.session.scalar(select(func.count()).select_from(PointEntry)) == 0


def test_from_a_decision_to_the_notice(app, people, staff, decided):
    entry = notified(people, decided, staff[0])
    found = service.entry(entry)
    assert (found.state, found.points, found.notice_number) == (State.NOTIFIED, 1, "医保记〔2026〕1号")
    assert found.decided_on == DECIDED
    assert found.until == date(2026, 3, 27)
    assert {one["key"] for one in found.terms} >= {"points.agreement", "points.suspend_at", "points.end_at"}
    assert verify(db.session).first_broken is None


def test_who_may_do_what(app_sqlite, people, staff, decided):
    entry = propose(people, decided, staff[0])
    with pytest.raises(Refusal, match="POINTS-09"):
        service.check(people.officer, entry, True)
    with pytest.raises(Refusal, match="POINTS-12"):
        service.check(people.overseer, entry, True)
    with pytest.raises(Refusal, match="POINTS-12"):
        service.propose(people.manager, NewPoints(decided, staff[1], Ground.AGREEMENT, Responsibility.GENERAL, 1))
    with pytest.raises(Refusal, match="POINTS-13"):
        service.check(people.legal_reviewer, entry, False, " ")
    service.check(people.legal_reviewer, entry, False, "责任认定不清")
    assert service.entry(entry).state is State.RETURNED
    with pytest.raises(Refusal, match="POINTS-01"):
        service.check(people.legal_reviewer, entry, True)


def test_only_the_providers_own_staff_and_once_a_decision(app_sqlite, people, staff, decided):
    with pytest.raises(Refusal, match="POINTS-06"):
        propose(people, decided, staff[3])
    propose(people, decided, staff[0])
    with pytest.raises(Refusal, match="POINTS-07"):
        propose(people, decided, staff[0])
    with pytest.raises(Refusal, match="POINTS-04"):
        propose(people, decided, staff[1], points=4)
    with pytest.raises(Refusal, match="POINTS-05"):
        propose(people, decided, staff[1], points=2)
    with pytest.raises(NotFound):
        propose(people, decided + 1, staff[1])


def test_objection_within_ten_working_days(app_sqlite, people, staff, decided):
    entry = notified(people, decided, staff[0], points=3, part=Responsibility.MAIN)
    with clock.at(clock.start_of(date(2026, 3, 28), 9)), pytest.raises(Refusal, match="POINTS-10"):
        service.object_to(people.head, entry, "责任应在他人")
    with clock.at(clock.start_of(date(2026, 3, 27), 9)):
        with pytest.raises(NotFound):
            service.object_to(people.other_head, entry, "不是本机构")
        service.object_to(people.head, entry, "责任应在他人")
        with pytest.raises(Refusal, match="POINTS-09"):
            service.consider(people.legal_reviewer, entry, 1, "部分采纳")
        with pytest.raises(Refusal, match="POINTS-11"):
            service.consider(people.director, entry, 4, "加重")
        service.consider(people.director, entry, 1, "部分采纳")
    found = service.entry(entry)
    assert (found.state, found.points, found.first_points) == (State.HEARD, 1, 3)
    with clock.at(clock.start_of(date(2026, 3, 28), 9)):
        assert service.take_effect(people.officer, entry).points == 1


def test_annulled_points_never_count(app_sqlite, people, staff, decided):
    entry = notified(people, decided, staff[0])
    with clock.at(clock.start_of(date(2026, 3, 20), 9)):
        service.object_to(people.officer, entry, "书面异议")
        service.consider(people.director, entry, 0, "事实不清，予以撤销")
        with pytest.raises(Refusal, match="POINTS-01"):
            service.take_effect(people.officer, entry)
    assert service.reached_of(staff[0], 2026).points == 0


def test_not_in_effect_before_the_time_to_object_is_over(app_sqlite, people, staff, decided):
    entry = notified(people, decided, staff[0])
    with clock.at(clock.start_of(date(2026, 3, 27), 9)), pytest.raises(Refusal, match="POINTS-14"):
        service.take_effect(people.officer, entry)
    assert service.reached_of(staff[0], 2026).points == 0
    with clock.at(clock.start_of(date(2026, 3, 28), 9)):
        assert service.take_effect(people.officer, entry).points == 1


def lower_marks(people, suspend, end):
    """A province whose marks are lower, so that one decision reaches them."""
    for key, mark in (("points.suspend_at", suspend), ("points.end_at", end)):
        value = Proposal(key, date(2026, 1, 1), None, Decimal(mark), Decimal(mark), Unit.POINTS, "某省细则（试）", "试")
        lawbook.approve(people.director, lawbook.propose(people.officer, value))


def test_a_mark_of_the_province_ends_the_qualification_for_its_time(app, people, staff, decided):
    lower_marks(people, 3, 3)
    entry = notified(people, decided, staff[0], points=3, part=Responsibility.MAIN)
    with clock.at(clock.start_of(AFTER, 9)):
        found = service.take_effect(people.officer, entry)
    assert (found.measure, found.months, found.single) == ("ended", (36, 36), True)
    standing = qualification_service.qualification_on(staff[0], date(2026, 3, 31))
    assert (standing.state, standing.until) == (Qualification.ENDED, date(2029, 3, 30))
    (ended,) = [one for one in qualification_service.qualifications_of(staff[0]) if one.kind == "ended"]
    assert ended.source == f"points:{entry}"


def test_a_value_that_a_province_did_not_name_is_asked_for_and_not_guessed(app_sqlite, people, staff, decided):
    lower_marks(people, 3, 12)
    with pytest.raises(Refusal, match="LAW-02"):
        propose(people, decided, staff[0], points=3, part=Responsibility.MAIN)


def test_restoring_needs_another_person_and_keeps_to_the_year(app_sqlite, people, staff, decided):
    entry = notified(people, decided, staff[0], points=3, part=Responsibility.MAIN)
    with clock.at(clock.start_of(AFTER, 9)):
        service.take_effect(people.officer, entry)
        with pytest.raises(Refusal, match="POINTS-12"):
            service.restore(people.officer, entry, 1, "参加培训并考试合格")
        with pytest.raises(Refusal, match="POINTS-13"):
            service.restore(people.manager, entry, 1, "")
        assert service.restore(people.manager, entry, 2, "参加培训并考试合格").points == 1
        with pytest.raises(Refusal, match="POINTS-08"):
            service.restore(people.manager, entry, 2, "再次培训")
    assert service.entry(entry).points == 1


def test_a_suspension_by_points_ends_when_they_are_restored(app_sqlite, people, staff, decided):
    entry = notified(people, decided, staff[0], points=3, part=Responsibility.MAIN)
    with clock.at(clock.start_of(AFTER, 9)):
        service.take_effect(people.officer, entry)
        suspended = NewQualification(QualificationEvent.SUSPENDED, AFTER, "记分", date(2026, 5, 30), f"points:{entry}")
        qualification_service.record_qualification(people.officer, staff[0], suspended)
        service.restore(people.manager, entry, 1, "参加培训并考试合格")
        assert qualification_service.qualification_on(staff[0], AFTER).state is Qualification.ELIGIBLE


def test_the_province_of_the_day_of_the_decision_is_frozen(app_sqlite, people, staff, decided):
    entry = notified(people, decided, staff[0])
    before = service.entry(entry).terms
    lower_marks(people, 2, 2)
    assert service.entry(entry).terms == before


def test_share_of_suspended_staff(app_sqlite, people, staff, decided):
    provider = people.head.provider_id
    with clock.at(clock.start_of(AFTER, 9)):
        assert service.provider_share(provider).affected == 0
        ended = NewQualification(QualificationEvent.ENDED, AFTER, "试", date(2027, 3, 29))
        qualification_service.record_qualification(people.officer, staff[0], ended)
        found = service.provider_share(provider)
    assert (found.affected, found.staff) == (1, 3)
    assert found.payment_from <= found.share < found.agreement_from


def test_the_provider_sees_its_own_staff_alone_and_only_what_was_notified(app, people, staff, decided, client):
    secret = propose(people, decided, staff[1])
    entry = notified(people, decided, staff[0])
    page = client.sign_in(people.head).get("/portal/points").text
    assert "医师甲" in page
    assert "医师乙" not in page
    assert client.get(f"/portal/points/{secret}").status_code == 404
    assert "医保记〔2026〕1号" in client.get(f"/portal/points/{entry}").text
    client.sign_in(people.other_head)
    assert "医师甲" not in client.get("/portal/points").text
    assert client.get(f"/portal/points/{entry}").status_code == 404


def test_the_head_objects_on_the_portal_and_the_clerk_cannot(app_sqlite, people, staff, decided, client):
    entry = notified(people, decided, staff[0])
    with clock.at(clock.start_of(date(2026, 3, 20), 9)):
        assert client.sign_in(people.clerk).post(f"/portal/points/{entry}", data={"text": "异议"}).status_code == 403
        assert client.sign_in(people.head).post(f"/portal/points/{entry}", data={"text": ""}).status_code == 422
        assert client.post(f"/portal/points/{entry}", data={"text": "责任应在他人"}).status_code == 302
    assert service.entry(entry).state is State.OBJECTED


def test_the_list_is_read_a_page_at_a_time_by_year_and_by_state(app, people, staff, decided, monkeypatch):
    first, second = propose(people, decided, staff[0]), notified(people, decided, staff[1])
    monkeypatch.setattr(loading_service, "PAGE_SIZE", 1)

    def listed(*wanted):
        found = service.listed(*wanted)
        return [one.id for one in found.rows], found.number, found.total

    assert listed() == ([second], 1, 2)
    assert listed(2026, "", 2) == ([first], 2, 2)
    assert listed(2026, "", 9) == ([first], 2, 2)
    assert listed(2025) == listed(2027) == listed(99999) == listed(0, "no such state") == ([], 1, 0)
    for state in State:
        alone = [one.id for one in service.entries() if one.state is state]
        assert listed(0, state) == (alone[:1], 1, len(alone))
    assert len(service.entries()) == 2
