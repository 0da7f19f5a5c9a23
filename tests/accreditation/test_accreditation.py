"""From an applicant to a designated provider: papers told once, drawn assessors, a second try, the negative list."""

from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.accreditation import loading_service, rules, service
from compliance.accreditation.rules import Step, Wanted
from compliance.accreditation.service import NewApplication
from compliance.agreements import offer_service, offering_service, signing_service
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EventKind
from compliance.deadlines.models import Deadline
from compliance.foundation import clock, evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.providers import service as providers
from compliance.sampling.ticket_rules import Tickets
from tests.people import add_person, add_provider

FILED = date(2026, 3, 2)
USCC = "91500000MA00000000"
PDF = b"%PDF-1.4 paper"


def at(day):
    """Nine in the morning of a day."""
    return clock.at(clock.start_of(day, 9))


def new(kind="pharmacy", name="样例新城大药房", uscc=USCC, head="样例药师"):
    """An applicant."""
    return NewApplication(name, kind, uscc, "样例路8号", "证0001", head, "000-0000")


def all_papers(kind="pharmacy", day=FILED):
    """Every paper of the list."""
    return frozenset(one.id for one in rules.list_for(loading_service.lists(), kind, day).materials)


def filed(people, **more):
    """An application with every paper, filed at the counter."""
    with at(FILED):
        return service.file(people.officer, new(**more), {}, all_papers(more.get("kind", "pharmacy"))).application_id


def assessed(people, application_id, fails=(), day=FILED, value="3-1-4"):
    """Accepted, drawn and every condition found."""
    with at(day):
        if service.find(people.officer, application_id).state is Step.FILED:
            service.accept(people.officer, application_id)
        service.draw(people.manager, application_id, value)
        found = service.find(people.officer, application_id)
        by = {one.user_id: one for one in people.agency_inspectors}[found.assessors[0]]
        checks = {one.id: (one.id not in fails, "不符合" if one.id in fails else "") for one in found.list.checks}
        service.check(by, application_id, checks)
        return service.conclude(people.manager, application_id)


@pytest.mark.parametrize(
    ("kind", "day", "materials", "due"),
    [
        # 002 part 2 section 5: five papers, 20 working days; from Monday 4 January 2021
        ("hospital", date(2021, 1, 4), 5, date(2021, 2, 1)),
        ("pharmacy", date(2021, 1, 4), 4, date(2021, 2, 1)),
        # the orders: three months
        ("hospital", date(2021, 2, 1), 6, date(2021, 5, 1)),
        ("pharmacy", date(2026, 3, 2), 7, date(2026, 6, 2)),
    ],
)
def test_old_and_present_lists_and_times_stand_side_by_side(people, kind, day, materials, due):
    wanted = rules.list_for(loading_service.lists(), kind, day)
    assert len(wanted.materials) == materials
    with at(day):
        made = service.file(people.officer, new(kind), {}, all_papers(kind, day)).application_id
        service.accept(people.officer, made)
    assert service.find(people.officer, made).due_on == due


@pytest.mark.parametrize(
    ("drawn", "until"),
    [
        # Decided by Tuesday 2 June 2026; ten working days before are left to decide: 20 May to 2 June.
        (date(2026, 3, 9), date(2026, 5, 19)),
        (date(2026, 5, 29), date(2026, 6, 1)),
        (date(2026, 6, 2), date(2026, 6, 2)),
    ],
)
def test_assessors_are_done_before_the_decision_is_due(people, drawn, until):
    with at(date(2026, 3, 2)):
        made = service.file(
            people.officer, new("pharmacy"), {}, all_papers("pharmacy", date(2026, 3, 2))
        ).application_id
        service.accept(people.officer, made)
    with at(drawn):
        service.draw(people.manager, made, "3-1-4")
    key = f"application:{made}:assessment:1"
    assert db.session.scalars(select(Deadline.due).where(Deadline.key == key)).one() == until


def test_no_list_before_any_was_in_force():
    with pytest.raises(Refusal, match="ACCREDITATION-01"):
        rules.list_for(loading_service.lists(), "pharmacy", date(2009, 2, 18))


def test_missing_papers_are_told_once_and_handed_in_from_the_applicants_own_page(people):
    with at(FILED):
        made = service.file(None, new(), {"licence": PDF}, all_papers() - {"managers", "licence"})
        with pytest.raises(Refusal, match="ACCREDITATION-06"):
            service.accept(people.officer, made.application_id)
        assert "2名医保管理人员" in service.tell_missing(people.officer, made.application_id)
        with pytest.raises(Refusal, match="ACCREDITATION-02"):
            service.tell_missing(people.officer, made.application_id)
        own = loading_service.by_token(made.token)
        service.give(None, own.id, {"managers": PDF}, frozenset())
        assert not loading_service.by_token(made.token).missing
        service.accept(people.officer, made.application_id)
    assert loading_service.by_token("somebody-else") is None
    assert evidence_store.exists(loading_service.sha256_hex(PDF))


def test_assessors_are_drawn_again_by_anyone_from_the_public_value(people):
    made = filed(people)
    with at(FILED):
        service.accept(people.officer, made)
        drawn = service.draw(people.manager, made, "3-1-4")
    tickets = Tickets.of("3-1-4")
    expected = sorted(
        (tickets.ticket(f"application-{made}-1/assessor/JB-{number:03d}"), one.user_id)
        for number, one in enumerate(people.agency_inspectors, start=1)
    )
    assert drawn == tuple(user for _ticket, user in expected)


def test_only_a_drawn_assessor_finds_and_every_condition_is_found(people):
    made = filed(people)
    outsider = add_person("jb9", "稽核员癸", people.inspector.roles.__iter__().__next__())
    with at(FILED):
        service.accept(people.officer, made)
        service.draw(people.manager, made, "3-1-4")
        with pytest.raises(Refusal, match="ACCREDITATION-12"):
            service.check(outsider, made, {"pharmacist": (True, "")})
        with pytest.raises(Refusal, match="ACCREDITATION-14"):
            service.check(people.inspector, made, {"managers": (True, ""), "pharmacist": (False, " ")})
        assert not service.find(people.officer, made).checks
        service.check(people.inspector, made, {"pharmacist": (True, "")})
        with pytest.raises(Refusal, match="ACCREDITATION-04"):
            service.conclude(people.manager, made)


def test_too_few_assessors_are_named():
    with pytest.raises(Refusal, match="ACCREDITATION-03"):
        rules.draw([("0.1", 1), ("0.2", 2)])


def test_a_failed_try_is_repeated_after_three_months_and_a_second_failure_bars_for_a_year(people):
    made = filed(people)
    assert not assessed(people, made, fails=("zoning",))
    with at(date(2026, 6, 1)), pytest.raises(Refusal, match="ACCREDITATION-09"):
        service.draw(people.manager, made, "2-7")
    assert not assessed(people, made, fails=("zoning",), day=date(2026, 6, 2), value="2-7")
    with at(date(2026, 9, 10)):
        with pytest.raises(Refusal, match="ACCREDITATION-11"):
            service.draw(people.manager, made, "1-8")
        service.refuse(people.agency_director, made, "两次评估不合格")
    for day, barred in ((date(2027, 9, 9), True), (date(2027, 9, 10), False)):
        with at(day):
            again = service.file(people.officer, new(), {}, all_papers()).application_id
            assert bool(loading_service.bars_of(service.find(people.officer, again), day)) is barred


def test_who_was_rescinded_is_on_the_negative_list(people):
    provider_id = add_provider("X001", "样例新城大药房", "pharmacy", uscc=USCC, ownership="private")
    agreements.sign(SYSTEM, 2024, "county-pharmacy-2024", [provider_id], date(2024, 1, 2))
    agreement_id = agreements.agreement_on(provider_id, date(2024, 1, 2)).id
    event = NewEvent(EventKind.RESCINDED, date(2024, 5, 6), "骗取基金", heard=True, cause="illegality")
    agreements.record_event(SYSTEM, agreement_id, event)
    made = filed(people)
    with at(FILED), pytest.raises(Refusal, match="ACCREDITATION-07"):
        service.accept(people.officer, made)
    assert not loading_service.bars_of(service.find(people.officer, made), date(2027, 5, 6))


def test_passed_agreed_signed_filed_and_published(people):
    made = filed(people)
    assert assessed(people, made)
    with at(FILED):
        provider_id = service.agree(people.agency_director, made, "county-pharmacy-2026", "达成一致")
        assert providers.provider(provider_id).name == "样例新城大药房"
        with pytest.raises(Refusal, match="ACCREDITATION-13"):
            service.finish(people.officer, made, "")
        head = add_person("head9", "新城负责人", next(iter(people.head.roles)), provider_id=provider_id)
        offer = next(iter(offer_service.offers_of(provider_id)))
        code = offering_service.issue_codes(people.officer, "county-pharmacy-2026", [offer.id])[0].code
        signing_service.confirm(head, offer.id, offer.text_sha256, code)
        signing_service.countersign(people.agency_director, "county-pharmacy-2026")
        assert service.finish(people.officer, made, "") is Step.SIGNED
        with pytest.raises(Refusal, match="ACCREDITATION-13"):
            service.finish(people.officer, made, "")
        assert service.finish(people.officer, made, "医保备〔2026〕1号") is Step.RECORDED
        assert service.finish(people.officer, made, "") is Step.PUBLISHED
    found = service.find(people.officer, made)
    assert (found.certificate_no, found.plaque_no) == ("医定证〔2026〕0001号", "20260001")


def test_steps_follow_each_other():
    with pytest.raises(Refusal, match="ACCREDITATION-02"):
        rules.require(Step.FILED, Step.DRAWN)
    assert rules.passed([Wanted("a", Words("", ""))], {"a": True})


def test_the_public_page_files_and_shows_where_it_stands(client, people):
    page = "/accreditation/apply?kind=pharmacy"
    assert "执业药师注册证" in client.get(page).text
    form = {name: getattr(new(), name) for name in NewApplication.__slots__}
    assert client.post("/accreditation/apply", data={**form, "uscc": "短"}).status_code == 422
    answer = client.post("/accreditation/apply", data=form)
    assert "已提交" in client.get(answer.location).text
    client.sign_in(people.officer)
    made = loading_service.listed().rows[0].id
    client.post(f"/accreditation/{made}/missing")
    assert "一次性告知补正" in client.get(f"/accreditation/{made}").text
    client.post(f"/accreditation/{made}/papers", data={"on_paper": sorted(all_papers())})
    client.post(f"/accreditation/{made}/accept")
    client.sign_in(people.manager)
    client.post(f"/accreditation/{made}/draw", data={"draw-value": "3-1-4"})
    assert "评估人员已抽取" in client.get("/accreditation/").text
