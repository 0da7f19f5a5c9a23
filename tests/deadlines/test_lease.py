"""One process at a time runs the schedule; who lost the lease writes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.deadlines import contact_service, lease_service
from compliance.deadlines.lease_service import LeaseLost
from compliance.deadlines.reminder_models import Message
from compliance.deadlines.run_service import Job, failures, last_runs, run
from compliance.deadlines.timetable_rules import Timetable
from compliance.foundation import clock, facts
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import guarded, unit_of_work
from compliance.foundation.words import Words
from compliance.schedule import JOBS, Runner

NOON = clock.start_of(clock.today(), 12)


def _job(call, when=None):
    return Job("trial", Words("试", "trial"), when or Timetable(hour=8), call)


def test_a_second_one_waits_and_takes_over_within_a_minute(app):
    with clock.at(NOON):
        first = lease_service.take("first")
        assert lease_service.take("second") is None
        assert lease_service.take("first") == first
    with clock.at(NOON + lease_service.TTL - timedelta(seconds=1)):
        assert lease_service.take("second") is None
    assert timedelta(minutes=1) > lease_service.TTL + lease_service.BEAT_EVERY
    with clock.at(NOON + lease_service.TTL):
        second = lease_service.take("second")
    assert second.fence == first.fence + 1


def test_a_scheduler_that_lost_its_lease_writes_nothing(app):
    with clock.at(NOON):
        first = lease_service.take("first")
    with clock.at(NOON + timedelta(hours=1)):
        second = lease_service.take("second")
        with guarded(lease_service.proof(first)), pytest.raises(LeaseLost):
            facts.keep(SYSTEM, "written by", "the first")
        with guarded(lease_service.proof(second)):
            facts.keep(SYSTEM, "written by", "the second")
    assert facts.fact("written by") == "the second"


def test_a_lease_lost_within_a_job_undoes_what_the_job_was_writing(app):
    with clock.at(NOON):
        held = lease_service.take("first")

    def call(_now):
        facts.keep(SYSTEM, "before", "yes")
        from_elsewhere("second")
        facts.keep(SYSTEM, "after", "yes")
        return {}

    with clock.at(NOON), pytest.raises(LeaseLost):
        run(_job(call), held)
    assert (facts.fact("before"), facts.fact("after")) == ("yes", None)


def from_elsewhere(holder):
    """What another process does to the lease: outside every unit of work of this one."""
    with db.engine.begin() as connection:
        connection.execute(
            lease_service.Lease.__table__.update().values(holder=holder, fence=lease_service.Lease.fence + 1)
        )


def test_given_back_it_is_free_at_once(app):
    with clock.at(NOON):
        lease_service.give_back(lease_service.take("first"))
        assert lease_service.take("second") is not None


def test_a_slot_is_run_once_and_a_missed_one_made_up_once(app):
    days = []
    job = _job(lambda now: days.append(clock.local(now).date()) or {})
    with clock.at(NOON):
        held = lease_service.take("first")
        assert run(job, held) == "done"
        assert run(job, held) == ""
    with clock.at(NOON + timedelta(days=5)):  # four slots passed while nothing ran: the last is made up, once
        held = lease_service.take("first")
        assert run(job, held) == "done"
        assert run(job, held) == ""
    assert len(days) == 2


def test_a_failure_is_shown_and_tried_again_later(app):
    calls = []

    def call(_now):
        calls.append(1)
        if len(calls) < 3:
            raise RuntimeError("the disk is full")
        return {"copied": 7}

    job = _job(call)
    with clock.at(NOON):
        held = lease_service.take("first")
        assert run(job, held) == "failed"
        assert run(job, held) == ""
        assert [row.fault for row in failures()] == ["RuntimeError: the disk is full"]
    with clock.at(NOON + timedelta(minutes=2)):
        assert run(job, lease_service.take("first")) == "failed"
    with clock.at(NOON + timedelta(minutes=5)):  # a second failure waits five minutes from the second try
        assert run(job, lease_service.take("first")) == ""
    with clock.at(NOON + timedelta(minutes=8)):
        assert run(job, lease_service.take("first")) == "done"
    assert last_runs(("trial",))["trial"].answer == {"copied": 7}
    assert failures() == ()


def test_a_job_that_fails_again_alarms_the_administrators_and_the_group_once(app, people, monkeypatch):
    settings = replace(
        app.extensions["settings"],
        smtp_url="smtp://127.0.0.1:1?from=tixing@bureau.gov.cn",
        webhook_url="wecom+https://robot.invalid/send",
    )
    monkeypatch.setitem(app.extensions, "settings", settings)
    for person in (people.administrator, people.officer):
        contact_service.change(person, f"{person.user_id}@bureau.gov.cn", True)

    def call(_now):
        raise RuntimeError("the disk is full")

    def told():
        db.session.rollback()
        return sorted((row.channel, row.user_id) for row in db.session.scalars(select(Message)))

    once = [("mail", people.administrator.user_id), ("webhook", None)]
    found = []
    for minutes in (0, 1, 6, 36, 156):  # tried again after 1, 5, 30 and 120 minutes, then given up until the next slot
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert run(_job(call), lease_service.take("first")) == "failed"
        found.append(told())
    assert found == [[], once, once, once, sorted(once * 2)]
    with clock.at(NOON + timedelta(hours=8)):
        assert run(_job(call), lease_service.take("first")) == ""
    texts = [row.text for row in db.session.scalars(select(Message))]
    assert all("第2次" in text or "第5次" in text for text in texts)
    assert not any("the disk is full" in text for text in texts)


def test_half_a_failed_job_is_not_kept(app):
    def call(_now):
        with unit_of_work(SYSTEM):
            facts.keep(SYSTEM, "half", "yes")
            raise RuntimeError("in the middle")

    with clock.at(NOON):
        assert run(_job(call), lease_service.take("first")) == "failed"
    assert facts.fact("half") is None


@pytest.mark.sqlite_only
def test_every_job_of_the_schedule_runs_on_an_empty_house(app):
    runner = Runner(app, "alone")
    with clock.at(NOON):
        runner.beat()
        assert runner.wake() == {job.name: "done" for job in JOBS}
        assert set(runner.wake().values()) == {""}
        other = Runner(app, "other")
        other.beat()
        assert other.wake() == {}
        runner.stop()
        other.beat()
        assert other.held is not None


def test_the_words_of_a_job_are_in_both_languages():
    assert all(job.words.zh and job.words.en for job in JOBS)
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_the_lease_stands_in_one_row(app):
    with clock.at(NOON):
        lease_service.take("first")
        lease_service.take("second")
    assert len(db.session.scalars(select(lease_service.Lease)).all()) == 1
