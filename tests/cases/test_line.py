"""The whole line of an agreement case, with amounts computed by hand."""

from datetime import date

import pytest

from compliance.cases import service
from compliance.cases.rules import EventKind, State
from compliance.foundation.errors import Refusal
from compliance.ledger import service as ledger
from compliance.ledger.service import Filter
from tests.cases import making
from tests.cases.making import AFTER, NOTICE, PERIOD_END, on


def test_case_from_findings_to_closing(people):
    case_id = making.opened(people)
    view = service.in_scope(people.officer, case_id)
    assert view.number == "医保协案〔2024〕1号"
    assert view.state is State.DRAFTING
    assert [(part.consequence, part.debtor_kind, part.base_fen) for part in view.consequences] == [
        ("recovery", "provider", 245320),
        ("damages", "provider", 245320),
        ("recovery", "person", 1833740),
    ]
    with on(date(2024, 5, 15)):
        making.propose(people.officer, case_id)
    view = service.in_scope(people.officer, case_id)
    assert [part.amount_fen for part in view.consequences] == [245320, 2453200, 1833740]
    with on(date(2024, 5, 16)):
        service.check(people.legal_reviewer, case_id, approve=True, opinion="事实清楚，依据充分")
    with on(NOTICE):
        assert service.notify(people.officer, case_id) == "医保违通〔2024〕1号"
    notice = service.in_scope(people.officer, case_id).last(EventKind.NOTIFIED)
    assert (notice.until, notice.provisional) == (PERIOD_END, False)
    assert ledger.entries(Filter()).total == 0
    with on(AFTER):
        assert service.decide(people.agency_director, case_id) == "医保违决〔2024〕1号"
    assert ledger.totals(AFTER, AFTER) == {"receivable.damages": 2453200, "receivable.recovery": 2079060}
    for part in service.in_scope(people.officer, case_id).consequences:
        with on(date(2024, 6, 3)):
            service.post_receipt(people.officer, part.id, part.amount_fen, "receipt", f"票据{part.id}")
    view = service.in_scope(people.officer, case_id)
    assert view.state is State.CLOSED
    assert view.received_fen == view.total_fen == 4532260
    assert ledger.totals(date(2024, 1, 1), date(2024, 12, 31)) == {
        "receivable.damages": 2453200,
        "receivable.recovery": 2079060,
        "received.damages": 2453200,
        "received.recovery": 2079060,
    }


def test_person_and_provider_stand_apart_in_the_ledger(people):
    making.decided(people)
    found = {(row.account, row.debtor_kind): row for row in ledger.lines(AFTER, AFTER)}
    assert found["receivable.recovery", "person"].amount_fen == 1833740
    assert found["receivable.recovery", "provider"].amount_fen == 245320
    assert found["receivable.recovery", "provider"].payee == "fund_account"
    assert found["receivable.damages", "provider"].payee == "agency"


def test_payment_is_due_fifteen_days_after_the_decision(people):
    part = making.damages_of(people, making.decided(people))
    assert part.due_on == date(2024, 6, 12)


def test_administrative_track_is_refused_with_what_to_do(people):
    finding_id = making.impersonation(people)
    with pytest.raises(Refusal, match="CASES-10") as refused:
        service.open(people.officer, [finding_id], "administrative")
    assert "移交" in refused.value.do_zh


def test_finding_is_in_one_live_case(people):
    finding_id = making.impersonation(people)
    case_id = making.opened(people, finding_id)
    with pytest.raises(Refusal, match="CASES-14"):
        service.open(people.officer, [finding_id])
    assert service.ready() == ()
    service.withdraw(people.officer, case_id, "立案对象有误")
    assert [found.id for found in service.ready()] == [finding_id]
    assert service.in_scope(people.officer, service.open(people.officer, [finding_id])).state is State.DRAFTING


def test_case_is_against_one_provider(people):
    first = making.impersonation(people)
    second = making.settled(people, "另一家", (making.line(100),), provider_id=people.other_head.provider_id)
    with pytest.raises(Refusal, match="CASES-12"):
        service.open(people.officer, [first, second])
    with pytest.raises(Refusal, match="CASES-11"):
        service.open(people.officer, [])


def test_only_whose_duty_it_is(people):
    case_id = making.opened(people)
    for step in (
        lambda: service.open(people.inspector, [1]),
        lambda: service.propose(people.legal_reviewer, case_id, {}),
        lambda: service.check(people.agency_director, case_id, approve=True),
        lambda: service.notify(people.manager, case_id),
        lambda: service.decide(people.director, case_id),
        lambda: service.post_receipt(people.manager, 1, 1, "receipt", "x"),
        lambda: service.statement(people.clerk, case_id, "x"),
    ):
        with pytest.raises(Refusal, match="CASES-07"):
            step()


def test_steps_come_in_their_order(people):
    case_id = making.opened(people)
    for step in (
        lambda: service.check(people.legal_reviewer, case_id, approve=True),
        lambda: service.notify(people.officer, case_id),
        lambda: service.decide(people.agency_director, case_id),
        lambda: service.statement(people.officer, case_id, "x"),
        lambda: service.close(people.officer, case_id),
    ):
        with pytest.raises(Refusal, match="CASES-01"):
            step()


def test_indicator_deduction_follows_the_same_line_and_is_no_breach(people):
    line = making.line(313857, "indicator_target_missed")
    stated = making.base("indicator_deduction", "indicator_target_missed", "total", 313857)
    case_id = making.decided(people, making.settled(people, "考核结算表", (line,), (stated,)))
    view = service.in_scope(people.officer, case_id)
    assert view.last(EventKind.NOTIFIED).number == "医保考通〔2024〕1号"
    assert view.last(EventKind.DECIDED).number == "医保考决〔2024〕1号"
    assert ledger.totals(AFTER, AFTER) == {"receivable.indicator_deduction": 313857}
    assert service.deductions_of(people.head.provider_id)[0].settlement


def test_fixed_sum_of_a_breach_without_an_amount(people):
    line = making.line(0, "no_daily_bill")
    case_id = making.opened(people, making.settled(people, "日清单", (line,)))
    with pytest.raises(Refusal, match="PENALTIES-03"):
        making.propose(people.officer, case_id)
    with pytest.raises(Refusal, match="PENALTIES-01"):
        making.propose(people.officer, case_id, "999.99")
    making.propose(people.officer, case_id, "4633.33")
    part = making.damages_of(people, case_id)
    assert (part.amount_fen, [(one.fund, one.fen) for one in part.parts]) == (463333, [("", 463333)])


def test_amount_is_shared_out_over_its_funds(people):
    lines = (making.line(100), making.line(200, fund="employee"))
    case_id = making.proposed(people, making.settled(people, "两险种", lines), value="1.5")
    part = making.damages_of(people, case_id)
    assert part.amount_fen == 450
    assert sorted((one.fund, one.fen) for one in part.parts) == [("employee", 300), ("resident", 150)]
