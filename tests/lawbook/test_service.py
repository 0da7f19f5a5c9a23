"""Two people put a value over the law; what was decided before keeps what it was decided by."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import verify
from compliance.law.parameters import Unit
from compliance.lawbook import service
from compliance.lawbook.rules import EntryState, Proposal

DAY = date(2026, 3, 2)
VALUE = Proposal(
    "hearing.person", date(2026, 1, 1), None, Decimal(3000), Decimal(3000), Unit.YUAN, "某省规定第一条", "施行"
)


def test_one_person_proposes_and_another_approves(app, people):
    entry = service.propose(people.officer, VALUE)
    assert service.law().on("hearing.person", DAY).most == 1000
    service.approve(people.legal_reviewer, entry)
    assert service.law().on("hearing.person", DAY).most == 3000
    assert service.law().on("hearing.person", date(2025, 12, 31)).most == 1000
    (found,) = service.entries("hearing.person")
    assert (found.state, found.recorded_by, found.decided_by) == (
        EntryState.APPROVED,
        people.officer.user_id,
        people.legal_reviewer.user_id,
    )
    assert verify(db.session).first_broken is None


def test_never_the_same_person(app, people):
    entry = service.propose(people.legal_reviewer, VALUE)
    with pytest.raises(Refusal, match="LAWBOOK-09"):
        service.approve(people.legal_reviewer, entry)
    assert service.law().on("hearing.person", DAY).most == 1000
    service.approve(people.director, entry)
    assert service.law().on("hearing.person", DAY).most == 3000


def test_a_value_is_decided_once(app_sqlite, people):
    entry = service.propose(people.officer, VALUE)
    service.approve(people.director, entry)
    for act in (
        lambda: service.approve(people.legal_reviewer, entry),
        lambda: service.refuse(people.director, entry, "误录"),
    ):
        with pytest.raises(Refusal, match="LAWBOOK-08"):
            act()
    with pytest.raises(Refusal, match="LAWBOOK-08"):
        service.refuse(people.officer, entry, "误录")


def test_a_refused_value_never_counts_and_stays_in_the_history(app_sqlite, people):
    entry = service.propose(people.officer, VALUE)
    with pytest.raises(Refusal, match="LAWBOOK-11"):
        service.refuse(people.director, entry, " ")
    service.refuse(people.director, entry, "文件尚未施行")
    assert service.law().on("hearing.person", DAY).most == 1000
    (found,) = service.entries("hearing.person")
    assert (found.state, found.refusal) == (EntryState.REFUSED, "文件尚未施行")


def test_the_proposer_may_take_it_back(app_sqlite, people):
    entry = service.propose(people.officer, VALUE)
    with pytest.raises(Refusal, match="LAWBOOK-10"):
        service.refuse(people.checker, entry, "不同意")
    service.refuse(people.officer, entry, "录错日期")
    assert not service.entries()


def test_roles(app_sqlite, people):
    with pytest.raises(Refusal, match="LAWBOOK-10"):
        service.propose(people.overseer, VALUE)
    entry = service.propose(people.officer, VALUE)
    with pytest.raises(Refusal, match="LAWBOOK-10"):
        service.approve(people.manager, entry)
    with pytest.raises(NotFound):
        service.approve(people.director, entry + 1)


def test_the_later_approval_stands_before_the_earlier_and_neither_is_lost(app, people):
    for amount in (3000, 2500):
        value = replace(VALUE, least=Decimal(amount), most=Decimal(amount))
        service.approve(people.director, service.propose(people.officer, value))
    law = service.law()
    assert law.on("hearing.person", DAY).most == 2500
    assert [value.most for value in law["hearing.person"].values] == [2500, 3000, 1000]


def test_what_was_known_at_an_earlier_instant(app_sqlite, people):
    with clock.at(clock.start_of(DAY, 9)):
        entry = service.propose(people.officer, VALUE)
    with clock.at(clock.start_of(DAY, 12)):
        service.approve(people.director, entry)
        noon = clock.now()
    assert service.law(noon).on("hearing.person", DAY).most == 3000
    assert service.law(noon - timedelta(seconds=1)).on("hearing.person", DAY).most == 1000


def test_approval_is_refused_when_the_law_has_moved(app_sqlite, people):
    light = Proposal(
        "discretion.regulation_38.light",
        date(2026, 1, 1),
        None,
        Decimal(1),
        Decimal(2),
        Unit.MULTIPLE,
        "某省基准",
        "细化",
    )
    entry = service.propose(people.officer, light)
    narrower = Proposal(
        "fine.regulation_38",
        date(2026, 1, 1),
        None,
        Decimal(1),
        Decimal("1.5"),
        Unit.MULTIPLE,
        "修订草案（试）",
        "试",
        DAY,
    )
    with clock.at(clock.start_of(DAY, 9)):
        service.approve(people.director, service.propose(people.officer, narrower))
        with pytest.raises(Refusal, match="LAWBOOK-07"):
            service.approve(people.legal_reviewer, entry)


def test_the_pages(app_sqlite, people, client):
    page = client.sign_in(people.officer).get("/lawbook/values/hearing.person/new")
    assert page.status_code == 200
    fields = {"least": "3000", "unit": "yuan", "since": "2026-01-01", "source": "某省规定第一条", "reason": "施行"}
    assert client.post("/lawbook/values/hearing.person/new", data=fields).status_code == 302
    shown = client.get("/lawbook/values/hearing.person").text
    assert "待第二人批准" in shown
    assert "批准</button>" not in shown
    entry = service.entries()[0].id
    client.sign_in(people.director)
    assert "法规参数待批准" in client.get("/").text
    client.post(f"/lawbook/entries/{entry}/approve")
    assert "已批准" in client.get("/lawbook/values/hearing.person").text
    assert "3,000元" in client.get("/lawbook/?topic=thresholds&on=2026-03-02").text
    compared = client.get("/lawbook/compare?first=2025-12-31&second=2026-01-01").text
    assert all(f'<th scope="col">{day}</th>' in compared for day in ("2025-12-31", "2026-01-01"))
    assert "1,000元" in compared
    assert "3,000元" in compared
    assert client.get("/lawbook/values/hearing.nobody").status_code == 404


def test_values_that_nobody_verified_say_so(app_sqlite, people, client):
    page = client.sign_in(people.overseer).get("/lawbook/?topic=all").text
    assert "未核实" in page
    assert "默认值，未核实" in page
    assert (
        "已核对" in client.get("/lawbook/values/fine.regulation_38").text
        or "2026-11-22" in client.get("/lawbook/values/fine.regulation_38").text
    )
