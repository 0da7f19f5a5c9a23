"""Meetings: the agenda from what is open, called, written up, approved by another; what is left stands on the next."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import recurring_service
from compliance.deadlines import service as deadlines
from compliance.deadlines.models import Deadline
from compliance.deadlines.rules import Debt
from compliance.deadlines.rules import Kind as Owed
from compliance.documents import service as documents
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.meetings import jobs, rules, service
from compliance.meetings.rules import Kind, Matter
from compliance.meetings.service import Call, Minutes
from tests.documents.pictures import text_of

FIRST, HELD = date(2024, 6, 3), date(2024, 6, 20)
CALL = Call(HELD, "9时30分", "局三楼会议室", "分管副局长", "稽核科全体\n县人民医院医保办")


def at(day, hour=10):
    return clock.at(clock.start_of(day, hour))


def owe(kind, subject, words, due, blind=False):
    with unit_of_work(SYSTEM) as work:
        debt = Debt(f"{subject}:x", kind, subject, Words(words, words), due, roles=(Role.OFFICER,), blind=blind)
        deadlines.owe(work, debt)


@pytest.fixture
def drafted(app, people):
    with at(FIRST):
        recurring_service.owe_recurring(FIRST)
        owe(Owed.DECISION, "case:7", "医保案〔2024〕7号：作出决定", date(2024, 5, 30))
        owe(Owed.STATEMENT, "case:7b", "医保案〔2024〕7号：陈述申辩", date(2024, 7, 30))
        owe(Owed.LEAD, "lead:3", "线索3号核查", date(2024, 7, 1))
        owe(Owed.VISIT, "visit:9", "万朝镇卫生院现场检查", date(2024, 5, 1))
        owe(Owed.RECTIFICATION, "rectification:4", "下路镇中心卫生院整改", date(2024, 7, 9), blind=True)
        assert jobs.draft(FIRST) == 2
        assert jobs.draft(FIRST) == 0
        db.session.rollback()
    return {one.kind: one for one in service.meetings()}


def again(people, meeting):
    db.session.rollback()
    return service.find(people.manager, meeting.id)


def counts(meeting):
    return {part["name"]: part["count"] for part in meeting.agenda}


def test_the_calendar_asks_for_a_meeting_a_month_and_one_a_quarter(drafted):
    assert drafted[Kind.AUDIT].title == "2024年6月稽核工作例会"
    assert drafted[Kind.PROVIDER].title == "2024年第二季度定点医药机构联席会"
    # 30 June 2024 is a Sunday: the calendar rolls to Monday 1 July.
    assert drafted[Kind.AUDIT].due_on == date(2024, 7, 1)


def test_the_agenda_tells_what_is_open_and_nothing_blind(drafted):
    audit = drafted[Kind.AUDIT]
    found = counts(audit)
    assert (found["late"], found["leads"], found["rectifications"], found["last"]) == (1, 1, 0, 0)
    told = str(audit.agenda)
    assert "医保案〔2024〕7号：作出决定" in told and "线索3号核查" in told
    assert "万朝镇卫生院" not in told and "下路镇中心卫生院" not in told


def test_what_is_called_alike_for_all_is_told_with_whose_it_is():
    words, late = Words("报送自查情况", "answer the self-check"), FIRST - timedelta(3)
    open_ = [Matter(Owed.SELF_CHECK, f"self_check:{at}", words, late, 70 + at) for at in (1, 2)]
    open_ += [Matter(Owed.LINE_ANSWER, "review:2024Q1", words, late, at) for at in (71, 72)]
    open_.append(Matter(Owed.LEAD, "lead:3", Words("线索3号核查", "check lead 3"), late, 71))
    parts = {one["name"]: one for one in rules.agenda(Kind.AUDIT, open_, [], FIRST)}
    assert parts["late"]["count"] == 5 and parts["self_checks"]["count"] == 2
    assert set(rules.owners(parts.values())) == {71, 72}
    told = rules.named(parts.values(), {71: "甲院", 72: "乙院"})
    assert [one["zh"] for one in told[1]["titles"]] == [
        *("报送自查情况（甲院）", "报送自查情况（乙院）"),
        *("报送自查情况（甲院）", "报送自查情况（乙院）"),
        "线索3号核查",
    ]


def test_providers_read_counts_of_two_kinds_and_no_title(drafted):
    parts = drafted[Kind.PROVIDER].agenda
    assert {part["name"] for part in parts} == {"last", "rectifications", "self_checks"}
    assert all(not part["titles"] for part in parts)


def test_called_written_approved_by_another_and_the_calendar_is_met(people, drafted):
    audit = drafted[Kind.AUDIT]
    with at(date(2024, 6, 10)):
        with pytest.raises(Refusal, match="MEETINGS-01"):
            service.write(people.manager, audit.id, Minutes("全体", "", "略"))
        service.call(people.manager, audit.id, CALL)
        with pytest.raises(Refusal, match="MEETINGS-05"):
            service.write(people.manager, audit.id, Minutes("全体", "", "略"))
        with pytest.raises(Refusal, match="MEETINGS-01"):
            service.redraft(people.manager, audit.id)
    said = text_of(documents.content(again(people, audit).papers[0].id, "pdf").content)
    assert "关于召开2024年6月稽核工作例会的通知" in said and "局三楼会议室" in said and "待核查线索：1项" in said
    with at(HELD, 16):
        service.write(
            people.manager, audit.id, Minutes("稽核科全体", "县人民医院", "通报5月稽核情况\n逾期案件限期办结")
        )
        task = service.give(people.manager, audit.id, "办结7号案件", people.officer.user_id, date(2024, 6, 28))
        with pytest.raises(Refusal, match="MEETINGS-02"):
            service.approve(people.manager, audit.id)
        service.approve(people.agency_director, audit.id)
        with pytest.raises(Refusal, match="MEETINGS-01"):
            service.write(people.manager, audit.id, Minutes("全体", "", "改"))
    found = again(people, audit)
    assert (found.state, found.open_tasks, found.approver) == ("approved", 1, "经办机构主任")
    minutes = text_of(documents.content(found.papers[-1].id, "pdf").content)
    for part in ("纪要", "逾期案件限期办结", "办结7号案件", "2024年6月28日"):
        assert part in minutes, part
    assert documents.content(found.papers[-1].id, "docx").content[:2] == b"PK"
    assert owed("audit_meeting:2024-06").closed_on == HELD
    assert owed(f"meeting_task:{task}").due == date(2024, 6, 28)


def owed(key):
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one()


def test_what_is_left_of_a_meeting_stands_on_the_next_until_it_is_done(people, drafted):
    audit = drafted[Kind.AUDIT]
    with at(HELD):
        service.call(people.manager, audit.id, CALL)
        task = service.give(people.manager, audit.id, "核对日清单", people.officer.user_id, date(2024, 7, 5))
        with pytest.raises(Refusal, match="MEETINGS-04"):
            service.give(people.manager, audit.id, "迟了", people.officer.user_id, date(2024, 6, 19))
        with pytest.raises(NotFound):
            service.give(people.manager, audit.id, "不归他", people.clerk.user_id, date(2024, 7, 5))
    with at(date(2024, 7, 2)):
        recurring_service.owe_recurring(date(2024, 7, 2))
        assert jobs.draft(date(2024, 7, 2)) == 1
        july = next(one for one in service.meetings() if one.period == "2024-07")
        assert counts(july)["last"] == 1 and "核对日清单" in str(july.agenda)
        with pytest.raises(NotFound):
            service.done(people.legal_reviewer, audit.id, task, "不是我的")
        service.done(people.officer, audit.id, task, "已核对10家")
        assert owed(f"meeting_task:{task}").closed_as == "met"
        service.redraft(people.manager, july.id)
        db.session.rollback()
        assert counts(service.find(people.manager, july.id))["last"] == 0


def test_the_pages_carry_a_meeting_from_agenda_to_minutes(people, drafted, client):
    page = f"/meetings/{drafted[Kind.AUDIT].id}"
    form = {"held_on": "2024-06-20", "begins": "9时", "place": "会议室", "chair": "局长", "invited": "全体"}
    with at(HELD, 8):
        client.sign_in(people.manager)
        assert "2024年6月稽核工作例会" in client.get("/meetings/").text
        assert client.post(f"{page}/agenda").status_code == 302
        assert client.post(f"{page}/call", data=form).status_code == 302
        assert client.post(f"{page}/minutes", data={"attendance": "全体", "text": "通报"}).status_code == 302
        refused = client.post(f"{page}/approve")
        assert refused.status_code == 403 and "MEETINGS-02" in refused.text
        assert client.sign_in(people.director).post(f"{page}/approve").status_code == 302
        assert "纪要已印发" in client.get(page).text


OWED = (Owed.LEAD, Owed.DECISION, Owed.RECTIFICATION, Owed.SELF_CHECK, Owed.ASSISTANCE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(-60, 60)), max_size=20), st.booleans())
def test_an_agenda_never_tells_more_than_there_is(drawn, audit):
    words = Words("事项", "matter")
    open_ = [
        Matter(OWED[kind], f"{'case' if kind == 1 else 'lead'}:{number}", words, FIRST + timedelta(days))
        for kind, number, days in drawn
    ]
    for part in rules.agenda(Kind.AUDIT if audit else Kind.PROVIDER, open_, [], FIRST):
        assert part["count"] <= len({one.subject for one in open_})
        assert len(part["titles"]) <= min(rules.MOST_TITLES, len(open_))
        assert audit or not part["titles"]
