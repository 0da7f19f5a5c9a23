"""A campaign from its plan to its closing report: drafted at nine, approved by another, submitted by five."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, text

from compliance.campaigns import jobs, service
from compliance.campaigns.rules import TaskKind
from compliance.campaigns.service import Asked
from compliance.deadlines import sweep_service
from compliance.deadlines.models import Deadline
from compliance.deadlines.reminder_models import Reminder
from compliance.documents import service as documents
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from tests.documents.pictures import text_of
from tests.people import add_provider

PHASES = "动员部署 | 2024-06-13 | 2024-06-30\n整治处理 | 2024-07-01 | 2024-07-12"
TARGETS = "大歇镇 | 检查 | 4\n县人民医院 | 医疗责任保险参保科室 | 20"
BEGUN, THURSDAY, NEXT = date(2024, 6, 13), date(2024, 6, 20), date(2024, 6, 27)


def at(day: date, hour: int = 10, minute: int = 0):
    return clock.at(clock.start_of(day, hour, minute))


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.start_of(day, hour, minute)


@pytest.fixture
def begun(app, people) -> int:
    add_provider("C001", "大歇镇卫生院", township="大歇镇")
    with at(BEGUN, 8):
        plan = service.read("反欺诈专项行动", "县方案", "市医疗保障局", date(2024, 7, 31), PHASES, TARGETS)
        return service.begin(people.manager, plan)


def seen(people, campaign_id):
    db.session.rollback()
    return service.find(people.manager, campaign_id)


def drafted(people, campaign_id, day=THURSDAY) -> int:
    with at(day, 9):
        jobs.draft(day)
    return seen(people, campaign_id).reports[-1].id


def owed(key):
    db.session.rollback()
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one_or_none()


def test_the_plan_puts_phases_and_the_closing_report_into_the_calendar(people, begun):
    with at(BEGUN):
        found = seen(people, begun)
    assert [owed(f"campaign_phase:{one.id}").due for one in found.phases] == [date(2024, 6, 30), date(2024, 7, 12)]
    assert owed(f"campaign:{begun}:closing").due == date(2024, 7, 31)
    with at(date(2024, 6, 28)):
        service.finish_phase(people.manager, begun, found.phases[0].id)
    assert owed(f"campaign_phase:{found.phases[0].id}").closed_as == "met"


def test_a_name_is_given_once(people, begun):
    plan = service.read("反欺诈专项行动", "县方案", "市医疗保障局", date(2024, 7, 31), PHASES)
    with pytest.raises(Refusal, match="CAMPAIGNS-08"):
        service.begin(people.manager, plan)


def test_each_thursday_has_one_report_that_goes_on_where_the_last_ended(people, begun):
    for day in (date(2024, 6, 19), THURSDAY, THURSDAY, date(2024, 6, 26), NEXT, date(2024, 6, 28)):
        with at(day, 9):
            jobs.draft(day)
    found = seen(people, begun).reports
    assert [(one.number, one.since, one.until) for one in found] == [
        (1, BEGUN, BEGUN),  # the campaign began on a Thursday: the job of the 19th makes up for it
        (2, date(2024, 6, 14), THURSDAY),
        (3, date(2024, 6, 21), NEXT),
    ]


def test_a_report_is_written_approved_by_another_and_submitted(people, begun):
    report = drafted(people, begun)
    key = f"campaign_report:{report}"
    assert owed(key).due == THURSDAY
    with at(THURSDAY, 10), pytest.raises(Refusal, match="CAMPAIGNS-04"):
        service.approve(people.director, begun, report)  # nobody has written anything
    with at(THURSDAY, 10), pytest.raises(Refusal, match="CAMPAIGNS-02"):
        service.submit(people.manager, begun, report)
    with at(THURSDAY, 11):
        service.write(people.manager, begun, report, "检查组已到位\n下周逐家检查")
    with at(THURSDAY, 12), pytest.raises(Refusal, match="CAMPAIGNS-03"):
        service.approve(people.manager, begun, report)
    with at(THURSDAY, 15):
        service.approve(people.director, begun, report)
    with at(THURSDAY, 15, 30), pytest.raises(Refusal, match="CAMPAIGNS-02"):
        service.write(people.manager, begun, report, "改")
    with at(THURSDAY, 16, 59):
        service.submit(people.manager, begun, report)
        assert service.carry_up(instant(THURSDAY, 17)) == 0
    row = owed(key)
    assert (row.closed_as, row.closed_on) == ("met", THURSDAY)
    assert not seen(people, begun).reports[-1].late


def test_the_paper_says_what_was_frozen(people, begun):
    report = drafted(people, begun)
    with at(THURSDAY, 11):
        service.write(people.manager, begun, report, "检查组已到位")
        service.approve(people.director, begun, report)
    with at(THURSDAY, 14):
        service.count(people.manager, begun, seen(people, begun).targets[1].id, 7, "保单7份")
    paper = seen(people, begun).papers[-1]
    said = text_of(documents.content(paper.id, "pdf").content)
    for part in ("反欺诈专项行动进展情况周报", "第1期", "市医疗保障局", "检查组已到位", "县人民医院", "大歇镇"):
        assert part in said, part
    rows = documents.values(paper.id)["targets"]
    assert [(row["unit"], row["required"], row["reached"]) for row in rows] == [
        ("大歇镇", "4", "0"),
        ("县人民医院", "20", "0"),  # entered after the approval: the paper does not change
    ]
    assert documents.content(paper.id, "docx").content[:2] == b"PK"


def test_at_five_those_above_are_told_once_and_not_a_minute_before(people, begun):
    report = drafted(people, begun)
    with at(THURSDAY, 16, 59):
        assert jobs.carry_up(instant(THURSDAY, 16, 59)) == 0
        assert owed(f"campaign_report:{report}:late") is None
    with at(THURSDAY, 17):
        assert jobs.carry_up(instant(THURSDAY, 17)) == 1
        assert jobs.carry_up(instant(THURSDAY, 17)) == 0
        sweep_service.sweep(THURSDAY)
    row = owed(f"campaign_report:{report}:late")
    told = set(db.session.scalars(select(Reminder.user_id).where(Reminder.deadline_id == row.id)))
    assert {people.director.user_id, people.agency_director.user_id, people.manager.user_id} <= told
    with at(THURSDAY, 17, 30):
        service.write(people.manager, begun, report, "说明")
        service.approve(people.director, begun, report)
        service.submit(people.manager, begun, report)
    assert owed(f"campaign_report:{report}:late").closed_as == "met"
    assert seen(people, begun).reports[-1].late


def test_a_request_for_assistance_has_its_paper_number_and_day(people, begun):
    letter = Asked(TaskKind.LETTER, "邻县医疗保障局", "核实住院票据12份", date(2024, 7, 1))
    with at(BEGUN):
        asked = service.ask(people.officer, begun, letter)
        with pytest.raises(Refusal, match="CAMPAIGNS-05"):
            service.ask(people.officer, begun, Asked(TaskKind.TASK, "县公安局", "联络", date(2024, 6, 12)))
    row = owed(f"campaign_task:{asked}")
    assert (row.kind, row.due) == ("assistance", date(2024, 7, 1))
    found = seen(people, begun)
    assert found.tasks[0].number == "医保协查〔2024〕1号"
    said = text_of(documents.content(found.papers[0].id, "pdf").content)
    assert "邻县医疗保障局" in said and "2024年7月1日前" in said
    with at(date(2024, 6, 25)):
        service.answered(people.officer, begun, asked, "均属实，复函3号")
    assert owed(f"campaign_task:{asked}").closed_as == "met"


def test_what_is_counted_from_visits_is_not_entered(people, begun):
    with pytest.raises(Refusal, match="CAMPAIGNS-09"):
        service.count(people.manager, begun, seen(people, begun).targets[0].id, 4, "台账")


def test_the_closing_report_ends_the_campaign(people, begun):
    with at(date(2024, 7, 12)), pytest.raises(Refusal, match="CAMPAIGNS-10"):
        service.draft_closing(people.manager, begun)
    with at(date(2024, 7, 18), 9):
        jobs.draft(date(2024, 7, 18))
        jobs.draft(date(2024, 7, 18))
    closing = seen(people, begun).closing
    with at(date(2024, 7, 18), 10):
        service.write(people.manager, begun, closing.id, "成效明显")
        service.approve(people.director, begun, closing.id)
        service.submit(people.manager, begun, closing.id)
        assert seen(people, begun).state == "closed"
    assert owed(f"campaign:{begun}:closing").closed_as == "met"
    with at(date(2024, 7, 25), 9):
        assert jobs.draft(date(2024, 7, 25)) == 0


def test_a_manager_does_all_of_it_on_the_pages(app, people, client):
    add_provider("C001", "大歇镇卫生院", township="大歇镇")
    form = {"title": "专项", "basis": "方案", "report_to": "市局", "closing_due": "2024-07-31"}
    client.sign_in(people.manager)
    bad = client.post("/campaigns/new", data={**form, "phases": "一 | 2024-06-13"})
    assert bad.status_code == 422 and "CAMPAIGNS-01" in bad.text and "第1行" in bad.text
    with at(BEGUN, 8):
        made = client.post("/campaigns/new", data={**form, "phases": PHASES, "targets": TARGETS})
    assert made.status_code == 302
    campaign = made.location
    with at(THURSDAY, 9):
        jobs.draft(THURSDAY)
        page = client.get(campaign)
        assert "第1期周报" in page.text
        report = f"{campaign}/reports/{_last_report()}"
        assert client.post(report, data={"text": "检查组已到位"}).status_code == 302
        assert client.post(f"{report}/approve").status_code == 403
        assert client.sign_in(people.director).post(f"{report}/approve").status_code == 302
        assert client.sign_in(people.manager).post(f"{report}/submit").status_code == 302
        assert "已报送" in client.get(report).text
        assert client.get(f"{campaign}/reports/999999").status_code == 404


def _last_report() -> int:
    return db.session.execute(text("SELECT max(id) FROM campaign_reports")).scalar_one()
