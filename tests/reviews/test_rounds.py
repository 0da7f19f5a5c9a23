"""A round from marking to findings: each step by who takes it, each refusal with its number, nothing half done."""

from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts import people_service
from compliance.accounts.rules import Role
from compliance.claims import service as claims
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.models import TrailEvent
from compliance.reviews import jobs, service
from compliance.reviews.models import ReviewRecord, ReviewTask
from compliance.reviews.rules import State
from tests.people import add_person
from tests.reviews import making
from tests.reviews.making import RIGHT, wrong
from tests.screening.making import load, stay


@pytest.fixture
def made(people):
    with making.on(date(2024, 4, 8)):
        yield making.staff(people)


def refused(number, act, *arguments):
    with pytest.raises(Refusal) as refusal:
        act(*arguments)
    assert refusal.value.number == number, refusal.value
    return refusal.value


def test_only_inpatient_claims_of_the_quarter_are_marked_all_or_none_and_twice_is_once(made, tmp_path):
    round_id = making.opened(made, tmp_path)
    assert service.open_round(made.manager, making.QUARTER) == round_id
    refused("REVIEWS-04", service.mark, made.auditor, round_id, ("R05", "X99"), "有争议")
    refused("REVIEWS-05", service.mark, made.auditor, round_id, ("R05",), " ")
    assert set(making.records(round_id)) == set(making.DISPUTED)
    assert service.mark(made.auditor, round_id, ("R01", "R05"), "有争议") == 1


def test_the_random_part_is_drawn_from_the_others_by_two_persons_value(made, tmp_path):
    round_id = making.opened(made, tmp_path)
    refused("REVIEWS-01", service.draw, made.manager, round_id, "3-1-4-1-5", *making.KEEPERS)
    service.commit(made.manager, round_id)
    refused("REVIEWS-01", service.mark, made.auditor, round_id, ("R05",), "有争议")
    refused("REVIEWS-07", service.draw, made.manager, round_id, "一二三四", *making.KEEPERS)
    refused("SAMPLING-08", service.draw, made.manager, round_id, "3-1-4-1-5", making.KEEPERS[0], making.KEEPERS[0])
    assert service.draw(made.manager, round_id, "3-1-4-1-5", *making.KEEPERS) == 2  # 2 percent of 56, rounded up
    found = service.round_in_scope(made.manager, round_id)
    assert (found.disputed, found.random, found.frame) == (4, 2, 56)
    assert not set(making.records(round_id)) - {f"R{at:02d}" for at in range(1, 61)}


def test_claims_that_changed_since_the_list_was_frozen_are_not_drawn_from(made, tmp_path):
    round_id = making.opened(made, tmp_path)
    service.commit(made.manager, round_id)
    load(tmp_path, [stay("R99", "P99", "A001", "2024-02-01", "2024-02-03", "900.00")], "late.csv")
    refused("REVIEWS-08", service.draw, made.manager, round_id, "3-1-4-1-5", *making.KEEPERS)
    claims.withdraw(made.auditor, claims.batches()[0].id, "误导入")
    assert service.draw(made.manager, round_id, "3-1-4-1-5", *making.KEEPERS) == 2


def test_a_packet_goes_out_masked_on_every_page_and_checked_by_another(made, tmp_path):
    round_id = making.drawn(made, tmp_path)
    wanted = list(making.records(round_id).values())
    refused("REVIEWS-15", service.assign, made.manager, round_id)
    service.upload_many(made.auditor, {one: (making.page(), making.page()) for one in wanted})
    refused("REVIEWS-14", service.check, made.second_auditor, wanted)
    for one in wanted:
        for page in service.pages_of(made.auditor, one):
            service.mask(made.auditor, page.id, (making.BOX,))
    refused("REVIEWS-13", service.check, made.auditor, wanted)
    assert service.check(made.second_auditor, wanted) == len(wanted)
    service.mask(made.auditor, service.pages_of(made.auditor, wanted[0])[0].id, ())
    refused("REVIEWS-15", service.assign, made.manager, round_id)
    service.check(made.second_auditor, wanted[:1])
    assert service.assign(made.manager, round_id) == len(wanted)
    refused("REVIEWS-01", service.upload, made.auditor, wanted[0], [making.page()])


def test_a_county_short_of_reviewers_is_told_how_short_and_nothing_is_given_out(people, tmp_path):
    with making.on(date(2024, 4, 8)):
        made = making.staff(people, more=1)
        round_id = making.drawn(made, tmp_path)
        making.packed(made, round_id)
        service.set_capacity(made.manager, round_id, 5)
        told = refused("REVIEWS-16", service.assign, made.manager, round_id)
        assert "需要12份次" in told.zh and "剩余能力10份次" in told.zh
        assert not making.tasks(round_id)
        service.set_capacity(made.manager, round_id, 6)
        assert service.assign(made.manager, round_id) == 6


def test_nobody_judges_a_provider_to_stay_away_from_and_who_knows_identities_judges_nothing(made, tmp_path):
    both = add_person("both", "兼职专家", Role.REVIEWER)
    people_service.change(
        made.people.administrator, both.user_id, _with_roles(both, Role.REVIEWER, Role.AUDITOR_CLAIMS)
    )
    barred = made.reviewers[0]
    people_service.recuse(made.manager, barred.user_id, made.people.head.provider_id, "kin")
    round_id = making.reviewing(made, tmp_path)
    own = {
        row.id for row in db.session.scalars(select(ReviewRecord)) if row.provider_id == made.people.head.provider_id
    }
    given = [(task.record_id, task.user_id) for task in making.tasks(round_id)]
    assert own
    assert not [record for record, user in given if user == barred.user_id and record in own]
    assert both.user_id not in {user for _, user in given}


def _with_roles(actor, *roles):
    person = people_service.person(actor, str(actor.user_id))
    return type(person)(**{**_fields(person), "roles": tuple(roles)})


def _fields(person):
    return {name: getattr(person, name) for name in person.__dataclass_fields__}


def test_a_verdict_is_one_s_own_and_stands(made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    task = making.tasks(round_id)[0]
    mine = made.reviewer(task.user_id)
    other = next(one for one in made.reviewers if one != mine)
    assert service.task_of(other, task.id) is None
    with pytest.raises(NotFound):
        service.submit(other, task.id, RIGHT)
    refused("REVIEWS-20", service.submit, mine, task.id, wrong(60001))
    service.save(mine, task.id, wrong(500))
    assert service.task_of(mine, task.id).judged == wrong(500)
    service.submit(mine, task.id, wrong(700))
    refused("REVIEWS-21", service.submit, mine, task.id, RIGHT)


def test_who_knows_a_record_steps_back_and_another_who_never_saw_it_takes_it(made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    task = making.tasks(round_id)[0]
    before = {one.user_id for one in making.tasks(round_id) if one.record_id == task.record_id}
    refused("REVIEWS-22", service.leave, made.reviewer(task.user_id), task.id, " ")
    assert service.leave(made.reviewer(task.user_id), task.id, "曾在该院诊治")
    after = {one.user_id for one in making.tasks(round_id) if one.record_id == task.record_id}
    assert len(after) == 2
    assert len(after - before) == 1
    assert service.task_of(made.reviewer(task.user_id), task.id) is None


def test_closing_waits_for_every_verdict_and_for_the_third_looks(made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    refused("REVIEWS-23", service.close, made.manager, round_id)
    refused("REVIEWS-23", service.give_thirds, made.manager, round_id)
    making.judge(made, round_id, {"R01": (wrong(10000), RIGHT), "R02": (wrong(9000), wrong(10000))})
    refused("REVIEWS-24", service.close, made.manager, round_id)
    assert service.give_thirds(made.manager, round_id) == 1
    looks = making.tasks(round_id, "R01")
    assert len(looks) == 3 and len({one.user_id for one in looks}) == 3
    refused("REVIEWS-23", service.close, made.manager, round_id)
    making.judge(made, round_id, {"R01": (wrong(8000),)})
    assert service.close(made.manager, round_id) == 6
    found = results()
    assert found["R01"] == ("violation", 8000)  # the middle of 0, 80 and 100
    assert found["R02"] == ("violation", 9000)  # apart by 10, below 50: the smaller
    assert found["R03"] == ("conforms", 0)
    refused("REVIEWS-01", service.close, made.manager, round_id)


def results():
    rows = db.session.execute(select(ReviewRecord.claim_id, ReviewRecord.result, ReviewRecord.result_fen))
    return {row[0]: (row[1], row[2]) for row in rows}


def closed(made, folder):
    """R01, R02 (of A001 and B001) in violation, 100.00 each."""
    round_id = making.reviewing(made, folder)
    making.judge(made, round_id, {one: (wrong(10000), wrong(10000)) for one in ("R01", "R02")})
    service.give_thirds(made.manager, round_id)
    service.close(made.manager, round_id)
    return round_id


def test_shares_of_the_two_parts_stand_apart_and_only_after_the_closing(made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    for reader in (made.manager, made.auditor, made.people.overseer, made.reviewers[0]):
        assert service.closed_round(reader, round_id) is None
    with pytest.raises(NotFound):
        service.statistics(service.round_in_scope(made.manager, round_id))
    making.judge(made, round_id, {one: (wrong(10000), wrong(10000)) for one in ("R01", "R02")})
    service.give_thirds(made.manager, round_id)
    service.close(made.manager, round_id)
    disputed, random = service.statistics(service.closed_round(made.manager, round_id)).parts
    assert (disputed.share.part, disputed.share.whole, disputed.providers, disputed.fund_fen) == (2, 4, 2, 20000)
    assert (random.share.part, random.share.whole, random.population) == (0, 2, 56)


def test_the_provider_is_told_explains_and_fresh_experts_look_again(made, tmp_path):
    people, round_id = made.people, closed(made, tmp_path)
    assert service.own_records(people.clerk) == ()
    assert service.tell(made.manager, round_id) == 2
    (own,) = service.own_records(people.clerk)
    (theirs,) = service.own_records(people.other_clerk)
    assert (own.claim_id, own.result_fen, own.open) == ("R01", 10000, True)
    assert service.own_record(people.other_clerk, own.id) is None
    refused("REVIEWS-26", service.draft, people.clerk, own.id, False, "")
    with pytest.raises(NotFound):
        service.draft(people.other_clerk, own.id, True, "")
    service.draft(people.clerk, own.id, False, "下路镇卫生院认为检查必要")
    refused("REVIEWS-27", service.send, people.clerk, round_id)
    assert service.send(people.head, round_id) == 1
    refused("REVIEWS-25", service.draft, people.clerk, own.id, True, "")
    refused("REVIEWS-29", service.look_again, made.manager, round_id)
    service.draft(people.other_clerk, theirs.id, True, "")
    service.send(people.other_head, round_id)
    refused("REVIEWS-30", service.look_again, made.manager, round_id)
    service.make_blind(made.auditor, {own.id: "本院认为检查必要"})
    assert service.look_again(made.manager, round_id) == 1
    earlier = {one.user_id for one in making.tasks(round_id, "R01") if one.stage == "first"}
    fresh = [one for one in making.tasks(round_id, "R01") if one.stage == "again"]
    assert len({one.user_id for one in fresh} | earlier) == 4
    seen = service.task_of(made.reviewer(fresh[0].user_id), fresh[0].id)
    assert seen.explanation == "本院认为检查必要"
    refused("REVIEWS-23", service.record_findings, made.manager, round_id)
    making.judge(made, round_id, {"R01": (wrong(10000), RIGHT)})
    found = service.record_findings(made.manager, round_id)
    assert results()["R01"] == ("conforms", 0)
    (finding,) = [findings.in_scope(people.officer, one) for one in found]
    assert [(line.item_name, line.fund_fen) for line in finding.lines] == [("检查不合理：头颅CT：无检查指征", 10000)]
    assert finding.summary.provider_id == people.other_head.provider_id
    assert {(base.consequence, base.fen) for base in finding.bases} == {("refusal", 10000), ("damages", 10000)}


def test_silence_until_the_day_is_no_objection(made, tmp_path):
    round_id = closed(made, tmp_path)
    service.tell(made.manager, round_id)
    due = service.round_in_scope(made.manager, round_id).explain_by
    assert due == date(2024, 4, 15)  # five working days after 8 April
    with making.on(due):
        refused("REVIEWS-29", service.record_findings, made.manager, round_id)
    with making.on(date(2024, 4, 16)):
        (own,) = service.own_records(made.people.clerk)
        refused("REVIEWS-25", service.draft, made.people.clerk, own.id, True, "")
        assert len(service.record_findings(made.manager, round_id)) == 2
        refused("REVIEWS-01", service.record_findings, made.manager, round_id)


def test_who_judged_is_told_after_the_closing_for_a_reason_on_the_trail(made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    record = making.records(round_id)["R01"]
    refused("REVIEWS-32", service.unblind, made.manager, record, "机构投诉评审不公")
    making.judge(made, round_id, {})
    service.give_thirds(made.manager, round_id)
    service.close(made.manager, round_id)
    assert {look.who for look in service.looks(made.manager, record)} == {""}
    refused("REVIEWS-31", service.unblind, made.manager, record, "想看")
    refused("REVIEWS-32", service.unblind, made.auditor, record, "机构投诉评审不公")
    service.unblind(made.manager, record, "机构投诉评审不公")
    assert all(look.who for look in service.looks(made.manager, record))
    assert {look.who for look in service.looks(made.auditor, record)} == {""}
    event = db.session.scalars(select(TrailEvent).where(TrailEvent.kind == "reviews.unblinded")).one()
    assert (event.actor_id, "机构投诉评审不公" in event.payload) == (made.manager.user_id, True)


def test_the_schedule_opens_the_last_quarter_once_its_claims_are_in(made, tmp_path):
    assert jobs.last_quarter(date(2024, 1, 1)).code == "2023Q4"
    making.claims(tmp_path)
    assert jobs.open_last_quarter(date(2024, 4, 8)) == ""
    rows = [stay(f"S{at}", "P1", "A001", f"2024-0{at}-05", f"2024-0{at}-06", "100.00", "60.00") for at in (2, 3)]
    load(tmp_path, rows, "rest.csv")
    assert jobs.open_last_quarter(date(2024, 4, 8)) == "2024Q1"
    assert jobs.open_last_quarter(date(2024, 4, 9)) == ""


def test_what_is_kept_of_a_task_is_sealed_until_the_closing(made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    making.judge(made, round_id, {"R01": (wrong(10000), RIGHT)})
    raw = db.session.execute(db.text("SELECT content FROM review_tasks")).scalars().all()
    assert len({len(one) for one in raw}) == 1
    assert b"tests" not in b"".join(bytes(one) for one in raw)
    assert results()["R01"] == ("", 0)
    assert state_of_round(made, round_id) is State.REVIEWING
    assert db.session.scalars(select(ReviewTask.submitted_at).where(ReviewTask.submitted_at.is_(None))).first() is None


def state_of_round(made, round_id):
    return service.round_in_scope(made.manager, round_id).state
