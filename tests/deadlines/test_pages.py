"""The pages: everyone's own deadlines and no other's, nothing blind, the feed, the state of the schedule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import contact_service, reading_service, service
from compliance.deadlines.models import Deadline
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period, Unit

TODAY = clock.today()
OPEN = Debt(
    "case:1:payment:1",
    Kind.PAYMENT,
    "case:1",
    Words("甲案：违约金到账", "Case A: damages to come in"),
    TODAY + timedelta(days=1),
    endpoint="cases.show",
    values={"case_id": 1},
    roles=(Role.OFFICER, Role.PROVIDER_HEAD),
)
BLIND = Debt(
    "visit:7",
    Kind.VISIT,
    "visit:7",
    Words("万朝镇卫生院：现场检查", "Wanchao: visit"),
    TODAY + timedelta(days=2),
    endpoint="inspections.show",
    values={"visit_id": "7"},
    roles=(Role.OFFICER,),
    blind=True,
)
BY_HAND = Debt(
    "claims:2024-05", Kind.CLAIMS, "period:2024-05", Words("接收申报", "Claims"), TODAY, roles=(Role.AUDITOR_CLAIMS,)
)


def _owe(*debts):
    with unit_of_work(SYSTEM) as work:
        service.owe_all(work, debts)


def _uid(key):
    found = db.session.scalars(select(Deadline.uid).where(Deadline.key == key)).one()
    db.session.rollback()
    return found


def _text(client, person, url):
    return client.sign_in(person).get(url).get_data(as_text=True)


def test_everyone_sees_what_they_answer_for_and_nobody_elses(client, people):
    _owe(replace(OPEN, provider_id=people.head.provider_id))
    assert "甲案" in _text(client, people.officer, "/deadlines/")
    assert "甲案" in _text(client, people.head, "/deadlines/")
    for other in (people.other_head, people.clerk, people.legal_reviewer, people.reviewer):
        assert "甲案" not in _text(client, other, "/deadlines/")
    name = _uid(OPEN.key)
    assert client.sign_in(people.other_head).get(f"/deadlines/one?name={name}").status_code == 404
    assert client.sign_in(people.reviewer).get(f"/deadlines/one?name={name}").status_code == 404


def test_a_provider_role_without_a_provider_is_nobodys(app, people):
    _owe(OPEN)
    assert reading_service.mine(people.head).total == 0
    assert reading_service.mine(people.officer).total == 1


def test_of_a_blind_one_only_kind_and_day_are_shown(client, people):
    _owe(BLIND)
    day = (TODAY + timedelta(days=2)).isoformat()
    for url in ("/deadlines/", f"/deadlines/calendar?view=list&on={TODAY}", f"/deadlines/one?name={_uid('visit:7')}"):
        text = _text(client, people.officer, url)
        assert "现场检查" in text
        assert "万朝镇" not in text
        assert "visit:7" not in text
        assert "/inspections/7" not in text
    assert day in _text(client, people.officer, "/deadlines/")


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_the_calendar_shows_what_is_due_in_its_span(client, people, view):
    _owe(OPEN)
    url = f"/deadlines/calendar?view={view}&on={OPEN.due}"
    assert "甲案" in _text(client, people.legal_reviewer, url)
    far = OPEN.due + timedelta(days=90)
    assert "甲案" not in _text(client, people.legal_reviewer, f"/deadlines/calendar?view={view}&on={far}")


def test_the_bell_counts_what_presses(client, people):
    _owe(OPEN, replace(OPEN, key="case:2:payment:1", due=TODAY + timedelta(days=4)))
    assert '<span class="bell-count">1</span>' in _text(client, people.officer, "/deadlines/")
    assert "bell-count" not in _text(client, people.reviewer, "/deadlines/")


def test_what_is_done_outside_is_recorded_by_its_document(client, people):
    _owe(BY_HAND)
    url = f"/deadlines/one/done?name={_uid(BY_HAND.key)}"
    client.sign_in(people.auditor_claims)
    assert client.post(url, data={"document": ""}).status_code == 422
    assert client.post(url, data={"document": "结算审核纪要〔2024〕5号"}).status_code == 302
    assert "结算审核纪要" in client.get(f"/deadlines/one?name={_uid(BY_HAND.key)}").get_data(as_text=True)


def test_what_its_room_ends_is_not_ended_by_hand(app, people):
    _owe(OPEN)
    with pytest.raises(Refusal, match="DEADLINES-07"):
        service.done_by_hand(people.officer, OPEN.key, "某文")


def test_the_feed_holds_the_owners_deadlines_until_its_token_is_taken_back(client, people):
    _owe(OPEN, BLIND)
    client.sign_in(people.officer)
    page = client.post("/deadlines/settings/feed").get_data(as_text=True)
    address = page.split('<p class="feed-address"><code>')[1].split("<")[0]
    path = address[address.index("/deadlines/feed") :]
    client.sign_out()
    calendar = Calendar.from_ical(client.get(path).get_data())
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"甲案：违约金到账", "现场检查"}
    assert events["现场检查"]["dtstart"].dt == BLIND.due
    contact_service.revoke_feed(people.officer)
    assert client.get(path).status_code == 410


def test_a_new_token_ends_the_old_one(app, people):
    old = contact_service.make_feed(people.officer)
    new = contact_service.make_feed(people.officer)
    assert contact_service.feed(old) is None
    assert contact_service.feed(new) is not None


def test_an_address_is_kept_for_its_owner_and_a_wrong_one_refused(client, people):
    client.sign_in(people.officer)
    assert client.post("/deadlines/settings", data={"email": "nobody", "by_mail": "y"}).status_code == 422
    assert client.post("/deadlines/settings", data={"email": "a@bureau.gov.cn", "by_mail": "y"}).status_code == 302
    assert contact_service.contact(people.officer).email == "a@bureau.gov.cn"
    assert contact_service.contact(people.checker).email == ""


def test_the_state_says_when_no_schedule_runs(client, people):
    assert "定时任务未运行" in _text(client, people.administrator, "/deadlines/status")


def test_the_forecast_sets_work_against_people(app, people):
    _owe(*[replace(OPEN, key=f"case:{n}:payment:1", due=TODAY) for n in range(5)])
    load = next(one for one in reading_service.forecast(people.manager) if one.role.zh == "经办人员")
    assert (load.people, load.weeks[0].count, load.heaviest, load.late) == (2, 5, 3, 0)


def test_a_period_is_extended_once_and_by_another(app, people):
    period = Period(date(2024, 5, 6), Length(90, Unit.CALENDAR), roll=True)
    _owe(replace(OPEN, due=service.until(period).day, period=period))
    with unit_of_work(people.officer) as work, pytest.raises(Refusal, match="DEADLINES-08"):
        service.extend(work, OPEN.key, Length(30, Unit.CALENDAR), people.officer, "案情复杂")
    with unit_of_work(people.officer) as work:
        longer = service.extend(work, OPEN.key, Length(30, Unit.CALENDAR), people.director, "案情复杂")
    assert longer.day == date(2024, 9, 3)  # 4 August, thirty days on, a Tuesday
    with unit_of_work(people.officer) as work, pytest.raises(Refusal, match="DEADLINES-04"):
        service.extend(work, OPEN.key, Length(30, Unit.CALENDAR), people.director, "案情复杂")
