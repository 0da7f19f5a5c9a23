"""A month from opening to the ledger, and back by lines of its own."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text, update

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EventKind
from compliance.assessments import deposit_service
from compliance.assessments import service as assessments
from compliance.assessments.models import Assessment
from compliance.cases import service as cases
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service as ledger
from compliance.payments import jobs, service
from compliance.payments.rules import Declared, State
from tests.cases import making
from tests.payments.months import (
    APPROVED,
    DECLARED,
    MAY,
    OPENED,
    ORDINARY,
    REVIEWED,
    at,
    declare,
    opened,
    owe,
    pay,
    posted,
    sign,
)

# 10,000.00 resident: 9,000.00 and 1,000.00. 500.05 employee: 450.045 is 450.05, the rest 50.00.
PAID = {"resident": 900_000, "employee": 45_005}
HELD = {"resident": 100_000, "employee": 5_000}


@pytest.fixture
def month(people):
    """May 2024 opened for two providers: (the first one's payment, the second one's)."""
    sign()
    found = opened()
    return found[people.head.provider_id], found[people.other_head.provider_id]


def owed() -> dict[str, str]:
    rows = db.session.execute(text("SELECT key, due, closed_as FROM deadlines"))
    return {row.key: (str(row.due), row.closed_as) for row in rows}


def test_a_month_opens_once_for_everyone_under_agreement_with_a_day_to_declare_by(month, people):
    with at(OPENED):
        assert service.open_month(SYSTEM, MAY) == 0
        assert jobs.open_last_month(OPENED) == 0
    found = service.search(service.Query(month=MAY))
    assert [(row.provider_code, row.state) for row in found.rows] == [("A001", State.DUE), ("B001", State.DUE)]
    # 10 June 2024 is Dragon Boat day: the day moves to the next working day.
    assert {row.declare_by for row in found.rows} == {date(2024, 6, 11)}
    assert owed()[f"payment:{month[0]}:declare"] == ("2024-06-11", None)
    with at(date(2024, 5, 31)), pytest.raises(Refusal, match="PAYMENTS-03"):
        service.open_month(people.officer, MAY)


def test_the_clerk_drafts_the_head_declares_another_person_approves_and_the_ledger_has_it(month, people):
    own = people.head.provider_id
    with at(DECLARED):
        service.draft(people.clerk, month[0], ORDINARY)
        with pytest.raises(Refusal, match="PAYMENTS-12"):
            service.confirm(people.clerk, month[0])
        with pytest.raises(NotFound):
            service.confirm(people.other_head, month[0])
        service.confirm(people.head, month[0])
    assert owed()[f"payment:{month[0]}:declare"][1] == "met"
    with at(REVIEWED):
        service.propose(people.officer, month[0])
        assert posted(own) == {}
        with pytest.raises(Refusal, match="PAYMENTS-06"):
            service.approve(people.officer, month[0])
    with at(APPROVED):
        computed = service.approve(people.agency_director, month[0])
    assert posted(own) == {
        **{("payable.monthly", fund): fen for fund, fen in PAID.items()},
        **{("deposit.held", fund): fen for fund, fen in HELD.items()},
    }
    assert computed.declared_fen == sum(posted(own).values()) == 1_050_005
    assert deposit_service.held(own, 2024) == HELD
    found = service.find(month[0])
    assert (found.state, found.computed, found.late) == (State.PAID, computed, False)
    assert found.inputs.shares.paid == Decimal("0.90")
    assert "county" not in found.inputs.shares.source
    assert found.inputs.agreement in found.inputs.shares.source
    assert trail.verify(db.session()).first_broken is None


def test_what_was_reviewed_is_recomputed_from_what_was_frozen_whatever_happens_later(month, people):
    declare(people, month[0])
    computed = pay(people, month[0])
    owe(people.head.provider_id, "recovery", 1, "resident", APPROVED, "later")
    assert service.find(month[0]).computed == computed


def test_refused_costs_and_debts_are_taken_through_the_ledger(month, people):
    own = people.head.provider_id
    refused = owe(own, "refusal", 100_000, "resident", DECLARED, "refused")
    deduction = owe(own, "indicator_deduction", 20_000, "", DECLARED, "indicator")
    declare(people, month[0])
    computed = pay(people, month[0])
    # Resident: (10,000 - 1,000) x 0.9 = 8,100 and 900; the deduction of 200 comes from employee, the first fund.
    assert (computed.refused_fen, computed.offset_fen) == (100_000, 20_000)
    found = posted(own)
    assert found["payable.monthly", "resident"] == 810_000
    assert found["payable.monthly", "employee"] == 45_005 - 20_000
    assert (found["received.refusal", "resident"], found["received.indicator_deduction", ""]) == (100_000, 20_000)
    assert ledger.open_dues([own]) == ()
    lines = {line.settles: line for line in ledger.entries(ledger.Filter(provider_id=own, side="received")).rows}
    assert (lines[refused].source_kind, lines[deduction].amount_fen) == ("offset", 20_000)
    total = computed.paid_fen + computed.deposit_fen + computed.refused_fen + computed.offset_fen
    assert total == computed.declared_fen == 1_050_005


def test_what_does_not_fit_waits_and_is_taken_next_month(month, people):
    own = people.head.provider_id
    owe(own, "indicator_deduction", 1_000_000, "", DECLARED, "indicator")
    declare(people, month[0])
    assert pay(people, month[0]).paid_fen == 0
    rest = 1_000_000 - sum(PAID.values())
    assert service.outstanding(own) == rest == 54_995
    june = opened(date(2024, 6, 1), date(2024, 7, 1))[own]
    declare(people, june, day=date(2024, 7, 4))
    computed = pay(people, june, date(2024, 7, 12), date(2024, 7, 15))
    assert (computed.offset_fen, service.outstanding(own)) == (rest, 0)


def test_a_reversal_adds_lines_and_what_was_set_off_is_borne_again(month, people):
    own = people.head.provider_id
    owe(own, "indicator_deduction", 20_000, "", DECLARED, "indicator")
    declare(people, month[0])
    first = pay(people, month[0])
    with at(date(2024, 6, 17)):
        with pytest.raises(Refusal, match="PAYMENTS-11"):
            service.reverse(people.officer, month[0], "金额有误")
        with pytest.raises(Refusal, match="PAYMENTS-05"):
            service.reverse(people.agency_director, month[0], " ")
        service.reverse(people.agency_director, month[0], "申报金额有误")
    found = posted(own)
    for account in ("payable.monthly", "deposit.held"):
        for fund in ("resident", "employee"):
            assert found[account, fund] + found[f"reversal.{account}", fund] == 0
    assert found["received.indicator_deduction", ""] == 20_000
    assert deposit_service.held(own, 2024) == {"resident": 0, "employee": 0}
    with at(date(2024, 6, 18)):
        service.return_to_provider(people.officer, month[0], "居民医保漏报一笔")
    declare(people, month[0], (Declared("ordinary", "resident", 41, 1_100_000),), date(2024, 6, 19))
    again = pay(people, month[0], date(2024, 6, 20), date(2024, 6, 21))
    assert [(one.amount_fen, one.carried) for one in again.taken] == [(20_000, True)]
    assert again.paid_fen == 990_000 - 20_000
    assert posted(own)["received.indicator_deduction", ""] == 20_000
    net = {}
    for (account, _), fen in posted(own).items():
        name = account.removeprefix("reversal.")
        net[name] = net.get(name, 0) + fen
    assert net["payable.monthly"] + net["deposit.held"] + net["received.indicator_deduction"] == 1_100_000
    assert first.offset_fen == again.offset_fen


def test_a_correction_too_small_for_what_was_set_off_is_refused(month, people):
    owe(people.head.provider_id, "indicator_deduction", 20_000, "", DECLARED, "indicator")
    declare(people, month[0])
    pay(people, month[0])
    with at(date(2024, 6, 17)):
        service.reverse(people.agency_director, month[0], "申报金额有误")
        service.return_to_provider(people.officer, month[0], "重报")
    declare(people, month[0], (Declared("ordinary", "resident", 1, 10_000),), date(2024, 6, 19))
    with at(date(2024, 6, 20)), pytest.raises(Refusal, match="PAYMENTS-07"):
        service.propose(people.auditor_claims, month[0])


def test_a_debt_paid_after_the_review_stops_the_approval_and_nothing_is_half_posted(month, people):
    own = people.head.provider_id
    due = owe(own, "indicator_deduction", 20_000, "", DECLARED, "indicator")
    declare(people, month[0])
    with at(REVIEWED):
        service.propose(people.auditor_claims, month[0])
        with unit_of_work(SYSTEM) as work:
            ledger.receive(work, due, 20_000, "receipt", REVIEWED, "paid by itself")
    with at(APPROVED):
        with pytest.raises(Refusal, match="PAYMENTS-15"):
            service.approve(people.agency_director, month[0])
        assert ("payable.monthly", "resident") not in posted(own)
        service.send_back(people.agency_director, month[0], "已自行缴款")
        assert service.find(month[0]).computed is None
        service.propose(people.auditor_claims, month[0])
        assert service.approve(people.agency_director, month[0]).offset_fen == 0


def test_nothing_is_paid_while_payment_is_suspended(month, people):
    declare(people, month[0])
    found = agreements.agreement_on(people.head.provider_id, REVIEWED)
    with at(REVIEWED):
        service.propose(people.auditor_claims, month[0])
        event = NewEvent(EventKind.PAYMENT_SUSPENDED, REVIEWED, "拒不配合调查")
        agreements.record_event(people.officer, found.id, event)
    with at(APPROVED), pytest.raises(Refusal, match="PAYMENTS-14"):
        service.approve(people.agency_director, month[0])


def test_the_agency_enters_what_came_on_paper_and_a_late_one_is_marked(month, people):
    with at(date(2024, 6, 12)):
        with pytest.raises(Refusal, match="PAYMENTS-05"):
            service.enter(people.officer, month[0], ORDINARY, "")
        with pytest.raises(Refusal, match="PAYMENTS-11"):
            service.enter(people.inspector, month[0], ORDINARY, "纸质申报1号")
        service.enter(people.officer, month[0], ORDINARY, "纸质申报1号")
        assert service.find(month[0]).late
        service.propose(people.officer, month[0])
        with pytest.raises(Refusal, match="PAYMENTS-06"):
            service.approve(people.officer, month[0])
        assert service.approve(people.checker, month[0]).declared_fen == 1_050_005


def test_a_declaration_of_the_last_day_is_in_time(month, people):
    declare(people, month[0], day=date(2024, 6, 11))
    declare(people, month[1], day=date(2024, 6, 12), other=True)
    assert [service.find(id).late for id in month] == [False, True]


def test_all_of_a_month_at_once_each_for_itself(month, people):
    declare(people, month[0])
    declare(people, month[1], (Declared("general_fee", "resident", 3, 3_000),), other=True)
    with at(REVIEWED):
        outcome = service.propose_all(people.auditor_claims, MAY)
    assert outcome.done == (month[0],)
    assert [(one.name, one.refusal.number) for one in outcome.refused] == [("万朝镇卫生院", "PAYMENTS-10")]
    with at(APPROVED):
        assert service.approve_all(people.agency_director, MAY).done == (month[0],)
    assert service.counts(MAY) == {"paid": 1, "declared": 1}
    page = service.search(service.Query(month=MAY))
    assert (page.sums["paid_fen"], page.total) == (sum(PAID.values()), 2)
    assert [row.id for row in service.search(service.Query(month=MAY, state="paid")).rows] == [month[0]]
    assert [row.id for row in service.search(service.Query(month=MAY, text="万朝")).rows] == [month[1]]


def test_the_office_owes_the_payment_within_thirty_working_days_until_everything_is_paid(month, people):
    declare(people, month[0])
    assert owed()["monthly_payment:2024-05"] == ("2024-07-18", None)
    pay(people, month[0])
    assert owed()["monthly_payment:2024-05"][1] == "met"


def test_a_deposit_comes_back_by_the_band_and_a_settled_one_is_not_touched(month, people):
    own = people.head.provider_id
    declare(people, month[0])
    pay(people, month[0])
    with at(date(2025, 1, 6)):
        assessments.open_year(people.manager, 2024)
    with at(date(2025, 2, 6)), unit_of_work(SYSTEM) as work:
        work.session.execute(update(Assessment).where(Assessment.provider_id == own).values(state="settled"))
    with at(date(2025, 2, 7)), pytest.raises(Refusal, match="PAYMENTS-16"):
        service.reverse(people.agency_director, month[0], "金额有误")
    april = opened(date(2024, 4, 1), date(2025, 2, 7))[own]
    declare(people, april, day=date(2025, 2, 7))
    pay(people, april, date(2025, 2, 10), date(2025, 2, 11))
    assert deposit_service.held(own, 2025) == HELD
    assert deposit_service.held(own, 2024) == HELD


@pytest.mark.parametrize(("reviewed", "taken"), [(date(2024, 6, 12), 0), (date(2024, 6, 13), 2)])
def test_what_a_case_decided_is_set_off_the_day_after_it_was_to_be_paid_and_the_case_follows(people, reviewed, taken):
    case_id = making.decided(people)
    sign()
    payment_id = opened()[people.head.provider_id]
    own = [one for one in cases.in_scope(people.officer, case_id).consequences if one.debtor_kind == "provider"]
    assert {one.due_on for one in own} == {date(2024, 6, 12)}
    enough = sum(one.amount_fen for one in own) * 10
    declare(people, payment_id, (Declared("ordinary", "resident", 9, enough),))
    computed = pay(people, payment_id, reviewed)
    assert len({one.source_id for one in computed.taken}) == taken
    after = [one for one in cases.in_scope(people.officer, case_id).consequences if one.debtor_kind == "provider"]
    assert all((one.outstanding_fen == 0) is bool(taken) for one in after)
    assert computed.offset_fen == (sum(one.amount_fen for one in own) if taken else 0)
