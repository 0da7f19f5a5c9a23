"""The staff register: who works where, and on which day a person's services may be paid."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.providers import qualification_service, staff_service
from compliance.providers.staff_models import MedicalPerson
from compliance.providers.staff_rules import (
    DatedQualification,
    NewQualification,
    QualificationEvent,
    check_qualification,
    qualification,
)
from compliance.providers.staff_service import NewPost
from tests.people import add_provider
from tests.queries import counted

CASES = tomllib.loads((Path(__file__).parent / "cases" / "qualification.toml").read_text())
DAY = date(2025, 3, 1)


def _events(rows):
    return tuple(DatedQualification(QualificationEvent(row[0]), *row[1:]) for row in rows)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_the_qualification_on_a_day(case):
    for day in case["days"]:
        assert qualification(_events(case["events"]), day["on"]).state == day["state"], day["on"]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["name"])
def test_what_cannot_follow_is_refused(case):
    kind, on, *until = case["new"]
    new = NewQualification(QualificationEvent(kind), on, "依据", *until)
    with pytest.raises(Refusal) as refusal:
        check_qualification(new, _events(case["events"]))
    assert refusal.value.number == case["number"]


def test_an_event_without_a_reason_is_refused():
    with pytest.raises(Refusal, match="PROVIDERS-21"):
        check_qualification(NewQualification(QualificationEvent.GRANTED, DAY, "  "), ())


def _post(provider_id, code="D410000000001", name="样例医师", **more):
    return NewPost(provider_id=provider_id, code=code, name=name, profession="doctor", since=DAY, **more)


def test_one_person_works_at_two_providers_and_the_qualification_follows(app, people):
    first, second = people.clerk.provider_id, people.other_clerk.provider_id
    staff_service.enter(people.officer, _post(first, identity="410000199001010014"))
    post = staff_service.enter(people.officer, _post(second))
    person = staff_service.person_id_of("D410000000001")
    granted = NewQualification(QualificationEvent.GRANTED, DAY, "登记备案")
    qualification_service.record_qualification(people.officer, person, granted)
    ended = NewQualification(QualificationEvent.ENDED, date(2025, 6, 1), "一个自然年度内记满12分", date(2026, 5, 31))
    qualification_service.record_qualification(people.officer, person, ended)
    for provider_id in (first, second):
        before, after = (staff_service.staff_of(provider_id, day).rows for day in (date(2025, 5, 31), date(2025, 6, 1)))
        assert [row.qualification.payable for row in (*before, *after)] == [True, False]
    assert {one.provider_id for one in staff_service.posts_of(person, DAY)} == {first, second}
    staff_service.leave(people.officer, post, date(2025, 7, 31))
    assert staff_service.staff_of(second, date(2025, 7, 31)).total == 1
    assert staff_service.staff_of(second, date(2025, 8, 1)).total == 0


def test_a_code_or_an_identity_number_belongs_to_one_person(app, people):
    provider_id = people.clerk.provider_id
    staff_service.enter(people.officer, _post(provider_id, identity="410000199001010014"))
    for new in (
        _post(provider_id, name="另一人"),
        _post(provider_id, code="D410000000002", identity="410000199001010014"),
        _post(provider_id),
        _post(provider_id, code="医师一号"),
    ):
        with pytest.raises(Refusal, match=r"PROVIDERS-(2[57]|26|30)"):
            staff_service.enter(people.officer, new)
    assert staff_service.staff_of(provider_id, DAY).total == 1


def test_names_and_identity_numbers_are_sealed_at_rest(app, people):
    staff_service.enter(people.officer, _post(people.clerk.provider_id, identity="410000199001010014"))
    with staff_service.db.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT name, identity FROM medical_staff").one()
    assert "样例医师".encode() not in bytes(row.name)
    assert b"410000199001010014" not in bytes(row.identity)
    assert staff_service.db.session.query(MedicalPerson).one().name == "样例医师"


def test_a_long_staff_list_takes_a_bounded_number_of_queries(app, people):
    provider_id = add_provider("C001", "样例县人民医院", "hospital")
    for number in range(60):
        staff_service.enter(people.officer, _post(provider_id, f"D{number:012d}", f"样例人员{number}"))
    with counted() as sent:
        page = staff_service.staff_of(provider_id, DAY)
    assert (page.total, len(page.rows), sent.number) == (60, 50, 3)
    assert staff_service.staff_of(provider_id, DAY, text="样例人员59").total == 1


def test_an_officer_enters_a_person_registers_and_suspends_it_on_the_page(client, people):
    client.sign_in(people.officer)
    home = f"/providers/{people.clerk.provider_id}/staff"
    form = {"name": "样例医师", "code": "D410000000001", "profession": "doctor", "duty": "head", "since": "2025-01-01"}
    assert client.post(f"{home}/new", data=form).status_code == 302
    assert "PROVIDERS-27" in client.post(f"{home}/new", data=form).text
    post = staff_service.staff_of(people.clerk.provider_id, clock.today()).rows[0].post_id
    page = f"/providers/staff/{post}"
    assert "未登记" in client.get(home).text
    client.post(page, data={"kind": "granted", "on": "2025-01-01", "reason": "登记备案"})
    assert "正常" in client.get(home).text
    assert client.post(page, data={"kind": "restored", "on": "2025-02-01", "reason": "误"}).status_code == 422
    client.post(page, data={"kind": "suspended", "on": "2025-02-01", "reason": "一次记分9分"})
    assert "暂停支付资格" in client.get(page).text
    client.post(f"{page}/leave", data={"leave-until": "2025-03-01"})
    assert "2025-03-01" in client.get(page).text
