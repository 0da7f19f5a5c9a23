"""From stored claims to a finding: opened, drawn, asked, suspected, judged, recorded, closed."""

from datetime import date

import pytest

from compliance.accounts import people_service
from compliance.checklists import service as checklists
from compliance.deadlines.models import Deadline
from compliance.findings import service as findings
from compliance.followups import due_service, frame_rules, service
from compliance.followups.frame_rules import Target
from compliance.followups.frame_service import claims_of
from compliance.followups.models import FollowUp, FollowUpRound, PatientContact
from compliance.followups.rules import Contact, Kind, State, Way
from compliance.followups.service import Result
from compliance.followups.suspicion_rules import Parts
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from tests.findings.making import sign_2024
from tests.followups import making
from tests.followups.making import MARCH, OTHER, YES
from tests.people import PASSWORD


@pytest.fixture
def round_id(app, people, tmp_path):
    making.claims(tmp_path, people)
    with making.at():
        service.load(people.auditor_claims, making.CONTACTS.encode(), "list.csv")
    made = making.opened(people.auditor_claims, least_fen=201_100)
    making.drawn(people.auditor_claims, made)
    return made


def refused(number, call, *arguments, **more):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **more)
    assert caught.value.number == number
    db.session.rollback()


def test_the_drawn_are_the_smallest_tickets_of_the_rest_and_what_is_targeted_stands_apart(round_id, people):
    row = db.session.get_one(FollowUpRound, round_id)
    rest = frame_rules.divide(claims_of(Kind.DISCHARGED, MARCH), Target(least_fen=201_100))[1]
    expected = frame_rules.draw(round_id, rest, row.public_value, 5)
    lines = making.listed(people.auditor_claims, round_id)
    assert {one.claim_id for one in lines if one.part == "targeted"} == {"S11", "S12"}
    assert {one.claim_id for one in lines if one.part == "random"} == {one.id for _ticket, one in expected}
    assert row.frame == len(rest) == 10
    refused("FOLLOWUPS-13", making.drawn, people.auditor_claims, round_id, "9-9-9-9")


def test_a_value_serves_one_draw_and_claims_that_moved_stop_it(round_id, people, tmp_path):
    again = making.opened(people.auditor_claims, quota="50%")
    refused("FOLLOWUPS-18", making.drawn, people.auditor_claims, again)
    making.making.load(
        tmp_path, [making.making.stay("S99", "P99", "A001", "2024-03-01", "2024-03-05", "10.00", "5.00")], "m.csv"
    )
    refused("FOLLOWUPS-15", making.drawn, people.auditor_claims, again, "2-7-1-8")
    refused("FOLLOWUPS-16", service.close, people.manager, again)
    with making.at():
        refused(
            "SAMPLING-08",
            service.draw,
            people.manager,
            again,
            "1-2-3-4",
            ("manager", PASSWORD),
            ("manager", PASSWORD),
        )


def test_no_answer_is_tried_again_on_the_second_working_day_and_ends_after_the_third(round_id, people):
    caller = people.auditor_claims
    one = making.listed(caller, round_id)[0]
    with making.at():
        assert service.attempt(caller, one.id, Contact.NO_ANSWER) is State.RETRY
        refused("FOLLOWUPS-03", service.attempt, caller, one.id, Contact.NO_ANSWER)
        assert service.find(caller, one.id).line.next_on == date(2024, 4, 10)
        assert one.id not in {line.id for line in service.to_do(caller)[0]}
    key = f"follow_up:{one.id}:retry"
    due = db.session.query(Deadline).filter_by(key=key).one()
    assert due.due == date(2024, 4, 10)
    assert due.closed_at is None
    assert due_service.owe_retries(people.manager, date(2024, 4, 10)) == 1
    assert due_service.owe_retries(people.manager, date(2024, 4, 10)) == 1
    assert db.session.query(Deadline).filter_by(key=key).count() == 1
    with making.at(date(2024, 4, 10)):
        assert one.id == service.to_do(caller)[0][0].id
        assert service.attempt(caller, one.id, Contact.NO_ANSWER) is State.RETRY
    with making.at(date(2024, 4, 12)):
        assert service.attempt(caller, one.id, Contact.WRONG_NUMBER) is State.UNREACHED
        refused("FOLLOWUPS-01", service.attempt, caller, one.id, Contact.REACHED)
    db.session.expire_all()
    assert db.session.query(Deadline).filter_by(key=key).one().closed_as == "met"


def test_the_script_is_filled_only_with_whom_one_spoke_and_kept_as_a_draft_while_it_lacks_an_answer(round_id, people):
    caller = people.auditor_claims
    one = making.listed(caller, round_id)[0]
    with making.at():
        refused("FOLLOWUPS-08", service.finish, caller, one.id, YES)
        service.attempt(caller, one.id, Contact.REACHED)
        assert service.finish(caller, one.id, {"FU-01": "person", "FU-02": "yes"}).faults
        view = service.find(caller, one.id)
        assert view.line.state is State.TALKING
        assert view.answers == {"FU-01": "person", "FU-02": "yes"}
        assert not service.finish(caller, one.id, YES).faults
        assert service.find(caller, one.id).line.state is State.DONE
        refused("FOLLOWUPS-01", service.finish, caller, one.id, YES)
    assert db.session.get_one(FollowUp, one.id).lead_id is None


def test_an_impostor_becomes_a_lead_then_lines_with_a_base_for_each_debtor(round_id, people):
    caller, judge = people.auditor_claims, people.officer
    sign_2024(people.clerk.provider_id)
    lines = [one for one in making.listed(caller, round_id) if one.provider_id == people.clerk.provider_id]
    first, second = lines[:2]
    with making.at():
        for one in (first, second):
            service.attempt(caller, one.id, Contact.REACHED)
            service.finish(caller, one.id, OTHER, "本人未住院，卡借给邻居")
        lead = findings.lead_in_scope(judge, db.session.get_one(FollowUp, first.id).lead_id)
        assert (lead.source_kind, lead.provider_id, lead.standing) == ("follow_up", first.provider_id, "")
        assert "冒名就医" in lead.title
        refused("FOLLOWUPS-22", service.confirm, caller, first.id, Parts("impersonation_help", 1, "", 0), "核实")
        refused("FOLLOWUPS-24", service.confirm, judge, first.id, Parts("impersonation_help", 1, "", 0), " ")
        refused("FOLLOWUPS-26", service.record, judge, round_id, first.provider_id)
        service.confirm(judge, first.id, Parts("impersonation_help", first.paid, "", 0), "病历签名不符")
        service.confirm(judge, second.id, Parts("", 0, "impersonation", second.paid), "身份证与就诊人不符")
        refused("FOLLOWUPS-23", service.drop, judge, first.id, "改判")
        made = service.record(judge, round_id, first.provider_id)
        refused("FOLLOWUPS-26", service.record, judge, round_id, first.provider_id)
    found = findings.in_scope(judge, made)
    by_debtor = {line.debtor: line for line in found.lines}
    assert by_debtor["provider"].fund_fen == first.paid
    assert by_debtor["person"].fund_fen == second.paid
    assert [(base.debtor, base.fen) for base in found.bases] == [("person", second.paid)]
    assert findings.lead_in_scope(judge, lead.id).outcome == "confirmed"
    with making.at():
        findings.send(judge, made)
    own = findings.of_provider(people.clerk, made)
    assert [line.debtor for line in own.lines] == ["provider"]
    assert own.summary.fund_fen == first.paid


def test_what_is_not_confirmed_ends_its_lead_and_makes_no_line(round_id, people):
    one = making.listed(people.auditor_claims, round_id)[0]
    with making.at():
        service.attempt(people.auditor_claims, one.id, Contact.REACHED)
        service.finish(people.auditor_claims, one.id, {**OTHER, "FU-02": "never"})
        service.drop(people.officer, one.id, "本人记错日期，病历和监控均证实住院")
    row = db.session.get_one(FollowUp, one.id)
    assert findings.lead_in_scope(people.officer, row.lead_id).outcome == "dropped"


def test_who_has_a_tie_to_the_provider_neither_sees_nor_asks(round_id, people):
    caller = people.auditor_claims
    one = making.listed(caller, round_id)[0]
    people_service.recuse(people.administrator, caller.user_id, one.provider_id, "kin")
    assert service.find(caller, one.id) is None
    assert one.provider_id not in {line.provider_id for line in making.listed(caller, round_id)}
    with making.at():
        refused("FOLLOWUPS-04", service.attempt, caller, one.id, Contact.REACHED)
        refused(
            "FOLLOWUPS-04",
            service.enter_results,
            caller,
            round_id,
            [Result(one.claim_id, ((making.DAY, Contact.REACHED),), YES)],
        )
        assert service.attempt(people.officer, one.id, Contact.REACHED) is State.TALKING


def test_a_township_sees_and_asks_its_own_people_alone(app, people, tmp_path):
    making.claims(tmp_path, people)
    with making.at():
        service.load(people.auditor_claims, making.CONTACTS.encode(), "list.csv")
    made = making.opened(people.auditor_claims, Way.IN_PERSON, quota="100%")
    making.drawn(people.auditor_claims, made)
    lines = making.listed(people.auditor_claims, made)
    homes = {one.claim_id: one.township for one in lines}
    assert (homes["S02"], homes["S03"], homes["S06"]) == ("下路镇", "万朝镇", "万朝镇")  # list, list, provider
    own = [one for one in lines if one.township == "下路镇"]
    other = next(one for one in lines if one.township == "万朝镇")
    with making.at():
        assert {one.id for one in service.to_do(people.township)[0]} == {one.id for one in own}
        assert service.find(people.township, other.id) is None
        assert service.round_in_scope(people.township, made) is None
        refused("FOLLOWUPS-06", service.enter_results, people.township, made, [Result(other.claim_id, (), {})])
        assert service.find(people.township, own[0].id).contact.name in ("", "赵**", "钱**")
    assert (
        db.session.query(Deadline)
        .filter(Deadline.key == f"follow_up_round:{made}:user:{people.township.user_id}")
        .one()
    )
    with making.at():
        assert service.close(people.manager, made) == 12
        assert service.close(people.manager, made) == 0
    assert service.find(people.township, own[0].id) is None
    assert service.waiting(people.township) == 0


def test_a_list_of_results_is_entered_whole_or_not_at_all(round_id, people):
    lines = making.listed(people.auditor_claims, round_id)
    good = [Result(one.claim_id, ((making.DAY, Contact.REACHED),), YES) for one in lines[:3]]
    vain = tuple((date(2024, 4, day), Contact.NO_ANSWER) for day in (1, 3, 5))
    with making.at():
        for number, bad in (
            ("FOLLOWUPS-06", Result("S77", (), {})),
            ("FOLLOWUPS-07", Result(lines[3].claim_id, ((making.DAY, Contact.REACHED),), {})),
            ("FOLLOWUPS-09", Result(lines[3].claim_id, ((date(2024, 4, 9), Contact.REACHED),), YES)),
        ):
            refused(number, service.enter_results, people.auditor_claims, round_id, [*good, bad])
        assert service.round_in_scope(people.manager, round_id).waiting == 7
        entered = [*good, Result(lines[3].claim_id, vain, {})]
        assert service.enter_results(people.auditor_claims, round_id, entered) == 4
    found = {one.claim_id: one.state for one in making.listed(people.auditor_claims, round_id)}
    assert [found[one.claim_id] for one in lines[:4]] == [State.DONE] * 3 + [State.UNREACHED]


def test_a_number_is_revealed_while_the_follow_up_is_open_and_the_list_is_erased_when_its_time_is_over(
    round_id, people
):
    caller = people.auditor_claims
    known = db.session.query(FollowUp).filter(FollowUp.claim_id.in_(["S01", "S02", "S03"])).all()
    asked = known[0] if known else None
    if asked is None:
        pytest.fail("the draw took none whom the list knows: change the public value")
    with making.at():
        assert service.reveal(caller, asked.id, "phone").startswith("1391111000")
        with pytest.raises(NotFound):
            service.reveal(caller, asked.id, "person")
        assert service.erase(caller, date(2024, 12, 31)) == 3 - len(known)  # whom an open follow-up needs is kept
        service.attempt(caller, asked.id, Contact.REFUSED)
        refused("FOLLOWUPS-01", service.reveal, caller, asked.id, "phone")
        service.close(people.manager, round_id)
        assert service.erase(caller, date(2024, 10, 8)) == 0  # six months from 8 April, the last day included
        assert service.erase(caller, date(2024, 10, 9)) == len(known)
        assert service.erase(caller, date(2024, 10, 9)) == 0
    assert db.session.query(PatientContact).count() == 0


def test_a_round_freezes_its_script_and_the_values_of_its_day(round_id):
    row = db.session.get_one(FollowUpRound, round_id)
    assert row.checklist_version_id == checklists.published("follow_up_discharged").id
    assert row.terms["follow_up.attempts"]["most"] == "3"
    assert row.terms["period.follow_up_retry"]["unit"] == "working_days"
