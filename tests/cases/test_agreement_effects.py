"""What was decided beside money changes the agreement from the day it takes effect, and what is payable with it."""

from datetime import date

import pytest

from compliance.agreements import service as agreements
from compliance.agreements.bar_rules import Cause
from compliance.agreements.payment_rules import Payability
from compliance.agreements.rules import State
from compliance.cases import service
from compliance.cases.measure_rules import Measure
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.errors import Refusal
from tests.cases import bureau
from tests.cases.making import on
from tests.cases.test_agency_measures import BONES, decided_with, measure_of

BEGIN = date(2024, 6, 3)


def carried_out(people, measure, begin=BEGIN):
    """A case whose measure began; the case and the provider."""
    case_id = decided_with(people, measure)
    with on(begin):
        values = {"id": measure_of(people, case_id, measure.consequence).id, "since": begin.isoformat()}
        service.take_step(people.officer, case_id, Step.PERFORMED, values)
    return case_id, people.head.provider_id


def lift(people, case_id, consequence, day):
    with on(day):
        values = {"id": measure_of(people, case_id, consequence).id, "reason": "整改合格"}
        service.take_step(people.officer, case_id, Step.LIFTED, values)


def payable(provider_id, day):
    return agreements.payable_on(provider_id, day).payability


def test_payment_waits_from_its_first_day_to_its_last_or_until_it_is_lifted(people):
    case_id, provider = carried_out(people, Measure("suspend_payment", "协助冒名住院", "全院", 3))
    assert payable(provider, date(2024, 6, 2)) is Payability.PAYABLE
    assert payable(provider, BEGIN) is payable(provider, date(2024, 9, 3)) is Payability.WAITING
    assert payable(provider, date(2024, 9, 4)) is Payability.PAYABLE
    lift(people, case_id, "suspend_payment", date(2024, 7, 1))
    assert payable(provider, date(2024, 6, 30)) is Payability.WAITING
    assert payable(provider, date(2024, 7, 1)) is Payability.PAYABLE


def test_services_of_a_department_are_not_payable_while_it_is_suspended(people):
    case_id, provider = carried_out(people, BONES)
    assert agreements.payable_on(provider, date(2024, 6, 2)).departments == ()
    assert agreements.payable_on(provider, date(2024, 12, 3)).departments == ("骨科",)
    lift(people, case_id, "suspend_department", date(2024, 8, 1))
    assert agreements.payable_on(provider, date(2024, 8, 1)).departments == ()


def test_suspended_agreement_stands_suspended_and_nothing_is_payable(people):
    _, provider = carried_out(people, Measure("suspend_agreement", "协助冒名住院", "全院", 2))
    agreement = agreements.agreement_on(provider, BEGIN)
    with on(BEGIN):
        (event,) = agreements.events_of(agreement.id)
    assert (event.on, event.until, event.source[:5]) == (BEGIN, date(2024, 8, 3), "case:")
    assert "医保违决〔2024〕1号" in event.reason
    assert payable(provider, BEGIN) is payable(provider, date(2024, 8, 3)) is Payability.NOT_PAYABLE
    assert payable(provider, date(2024, 8, 4)) is Payability.PAYABLE


def test_rescinded_agreement_is_over_and_bars_the_provider(people):
    _, provider = carried_out(people, Measure("rescind", "情节严重", "服务协议"))
    assert payable(provider, date(2024, 6, 2)) is Payability.PAYABLE
    assert agreements.payable_on(provider, BEGIN).payability is Payability.NOT_PAYABLE
    assert [one.state for one in agreements.agreements_of(provider, BEGIN)] == [State.RESCINDED]
    assert [one.cause for one in agreements.bars_on(provider, BEGIN)] == [Cause.BREACH]


def test_measure_begins_once_and_a_refused_one_leaves_the_case_as_it_was(people):
    case_id, provider = carried_out(people, BONES)
    with on(date(2024, 6, 4)), pytest.raises(Refusal, match="CASES-97"):
        values = {"id": measure_of(people, case_id).id, "since": "2024-06-04"}
        service.take_step(people.officer, case_id, Step.PERFORMED, values)
    agreement = agreements.agreement_on(provider, BEGIN)
    assert len(agreements.events_of(agreement.id)) == 1


def test_without_an_agreement_nothing_is_carried_out(people):
    case_id = decided_with(people, BONES)
    with on(date(2026, 6, 3)):
        values = {"id": measure_of(people, case_id).id, "since": "2026-06-03"}
        with pytest.raises(Refusal, match="CASES-96"):
            service.take_step(people.officer, case_id, Step.PERFORMED, values)
    assert measure_of(people, case_id).since is None


def test_annulled_decision_gives_the_department_back_from_the_first_day(people):
    measure = {"consequence": "suspend_department", "reason": "协助冒名住院", "scope": "骨科", "months": 6}
    case_id = bureau.course(
        people, Step.SERVED, {Step.REPORTED: {"measures": [measure]}, Step.NOTIFIED: {"hearing": True}}
    )
    provider = people.head.provider_id
    served = service.in_scope(people.officer, case_id).last(Step.SERVED).on
    with on(date(2024, 8, 30)):
        part = measure_of(people, case_id)
        values = {"id": part.id, "since": served.isoformat(), "scope": "骨科"}
        service.proceed(people.officer, case_id, Step.PERFORMED, values, served)
        assert agreements.payable_on(provider, served).departments == ("骨科",)
        contested = {"way": "review"}
        service.proceed(people.officer, case_id, Step.CONTESTED, contested, date(2024, 8, 28))
        ended = {"outcome": "annulled", "document": "复决〔2024〕1号"}
        service.proceed(people.officer, case_id, Step.CONTEST_ENDED, ended, date(2024, 8, 29))
    assert agreements.payable_on(provider, served).departments == ()
    assert agreements.payable_on(provider, date(2024, 9, 15)).departments == ()
