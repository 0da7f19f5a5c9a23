"""Signing for many at once, and what an agreement says on a day."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.models import Agreement
from compliance.agreements.rules import EventKind, State
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from tests.people import add_provider

TEMPLATE = "county-hospital-2024"
FIRST = date(2024, 1, 1)


@pytest.fixture
def county(app):
    """Two township hospitals, a hospital and a pharmacy."""
    return (
        add_provider("H001", "下路镇中心卫生院", ownership="public"),
        add_provider("H002", "万朝镇卫生院"),
        add_provider("H003", "某县民营医院", kind="hospital", ownership="private"),
        add_provider("P001", "某大药房", kind="pharmacy"),
    )


def test_all_of_the_kinds_sign_and_a_second_run_signs_nobody(county):
    first = service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    assert [one.code for one in first.signed] == ["H001", "H002", "H003"]
    assert [one.number for one in first.signed] == [f"医协〔2024〕000{n}号" for n in (1, 2, 3)]
    again = service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    assert not again.signed
    assert [(one.code, one.number) for one in again.already] == [(one.code, one.number) for one in first.signed]
    assert len(db.session.scalars(select(Agreement.id)).all()) == 3
    assert trail.verify(db.session()).first_broken is None


def test_the_hash_is_that_of_the_frozen_text_with_both_parties(county):
    signed = service.sign(SYSTEM, 2024, TEMPLATE, [county[0]], on=FIRST).signed[0]
    text = db.session.scalars(select(Agreement.text)).one()
    assert sha256_hex(text.encode()) == signed.sha256
    for part in ("医疗保障经办机构", "下路镇中心卫生院", "H001", signed.number, "2024年1月1日", TEMPLATE):
        assert part in text
    assert "处罚" not in text
    assert "罚款" not in text


def test_a_provider_of_another_kind_is_refused_by_name(county):
    summary = service.sign(SYSTEM, 2024, TEMPLATE, [county[0], county[3]], on=FIRST)
    assert [one.code for one in summary.signed] == ["H001"]
    assert [(one.code, one.reason.zh) for one in summary.refused] == [("P001", "该模板不适用于零售药店")]


@pytest.mark.parametrize(("year", "on"), [(2025, FIRST), (2024, date(2025, 1, 1))])
def test_a_template_is_signed_in_its_own_term(county, year, on):
    with pytest.raises(Refusal) as refusal:
        service.sign(SYSTEM, year, TEMPLATE, on=on)
    assert refusal.value.number == "AGREEMENTS-06"


def test_the_clause_of_the_day(county):
    service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    clause = service.clause_on(county[0], "impersonation_help", date(2024, 6, 30))
    assert (clause.base, clause.least, clause.most) == ("obtained", Decimal(1), Decimal(10))
    assert clause.number == "第二十四条第（一）项"
    with pytest.raises(Refusal, match="没有履行中的服务协议"):
        service.clause_on(county[0], "impersonation_help", date(2023, 12, 31))
    with pytest.raises(Refusal, match="没有关于"):
        service.clause_on(county[0], "pharmacist_absent", date(2024, 6, 30))
    with pytest.raises(Refusal):
        service.clause_on(county[3], "pharmacist_absent", date(2024, 6, 30))


def test_in_force_follows_the_events(county):
    first, second, third, _pharmacy = county
    service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    ids = {provider: service.agreement_on(provider, FIRST).id for provider in (first, second, third)}
    suspended = NewEvent(EventKind.SUSPENDED, date(2024, 3, 1), "拒不提供资料", until=date(2024, 3, 31))
    service.record_event(SYSTEM, ids[first], suspended)
    rescinded = NewEvent(EventKind.RESCINDED, date(2024, 5, 6), "骗取基金查实", heard=True)
    service.record_event(SYSTEM, ids[second], rescinded)
    ended = NewEvent(EventKind.TERMINATED, date(2024, 8, 1), "停业", applied_on=date(2024, 4, 30))
    service.record_event(SYSTEM, ids[third], ended)
    assert service.in_force(date(2024, 2, 29)) == {first, second, third}
    assert service.in_force(date(2024, 3, 15)) == {second, third}
    assert service.in_force(date(2024, 5, 6)) == {first, third}
    assert service.in_force(date(2024, 8, 1)) == {first}
    assert service.in_force(date(2025, 1, 1)) == frozenset()
    assert service.agreement_on(first, date(2024, 3, 15)).state is State.SUSPENDED
    assert service.agreement_on(second, date(2024, 5, 6)) is None


def test_who_ended_the_agreement_may_sign_anew_and_who_was_rescinded_only_after_the_bar(county):
    first, second = county[1], county[2]
    service.sign(SYSTEM, 2024, TEMPLATE, [first, second], on=FIRST)
    ended = NewEvent(EventKind.TERMINATED, date(2024, 8, 1), "停业装修", applied_on=date(2024, 4, 30))
    service.record_event(SYSTEM, service.agreement_on(first, FIRST).id, ended)
    rescinded = NewEvent(EventKind.RESCINDED, date(2024, 5, 6), "严重违约", heard=True)
    service.record_event(SYSTEM, service.agreement_on(second, FIRST).id, rescinded)
    again = service.sign(SYSTEM, 2024, TEMPLATE, [first, second], on=date(2024, 9, 2))
    assert [one.code for one in again.signed] == ["H002"]
    assert [(one.code, "2025-05-06起可以申请" in one.reason.zh) for one in again.refused] == [("H003", True)]
    everyone = service.sign(SYSTEM, 2024, TEMPLATE, on=date(2024, 9, 2))
    assert [one.code for one in everyone.refused] == ["H003"]
    assert not service.bars_on(second, date(2025, 5, 6))
    assert service.bars_on(second, date(2025, 5, 5))


def test_a_published_template_cannot_be_changed(app):
    text = service.template_of(TEMPLATE).source
    assert service.publish(SYSTEM, text) == ""
    with pytest.raises(Refusal, match="已经发布"):
        service.publish(SYSTEM, text.replace('most = "10"', 'most = "9"'))


def test_two_queries_tell_who_is_in_force_and_two_the_clause(county):
    service.sign(SYSTEM, 2024, TEMPLATE, on=FIRST)
    db.session.rollback()
    seen = []

    def listener(*args):
        if args[2].startswith("SELECT"):
            seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", listener)
    service.in_force(FIRST)
    assert len(seen) == 2
    seen.clear()
    service.clause_on(county[0], "no_daily_bill", FIRST)
    event.remove(db.engine, "before_cursor_execute", listener)
    assert len(seen) == 2
