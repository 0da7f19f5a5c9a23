"""What a case refuses: the same person twice, a decision too early, anything heavier, more than is due."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from compliance.accounts.rules import Role
from compliance.cases import proposal_service, service
from compliance.cases.models import ConsequenceRow
from compliance.cases.rules import EventKind, State
from compliance.cases.service import Choice
from compliance.findings import service as findings
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service as ledger
from compliance.ledger.service import Filter
from tests.cases import making
from tests.cases.making import AFTER, NOTICE, PERIOD_END, on


def test_proposer_never_checks(people):
    case_id = making.proposed(people)
    with pytest.raises(Refusal, match="CASES-02"):
        service.check(people.officer, case_id, approve=True)
    service.check(people.checker, case_id, approve=True)


def test_who_investigated_neither_checks_nor_decides(people):
    finding_id = making.settled(
        people, "核查", (making.line(100),), found_by=(people.checker.user_id, people.agency_director.user_id)
    )
    case_id = making.proposed(people, finding_id, value="1")
    with pytest.raises(Refusal, match="CASES-02"):
        service.check(people.checker, case_id, approve=True)
    service.check(people.legal_reviewer, case_id, approve=True)
    service.notify(people.officer, case_id)
    service.waive(people.officer, case_id, "放弃陈述申辩声明")
    with pytest.raises(Refusal, match="CASES-02"):
        service.decide(people.agency_director, case_id)


def test_checker_never_decides(people):
    both = replace(people.agency_director, roles=frozenset({Role.AGENCY_DIRECTOR, Role.LEGAL_REVIEWER}))
    case_id = making.proposed(people)
    service.check(both, case_id, approve=True)
    service.notify(people.officer, case_id)
    service.waive(people.head, case_id)
    with pytest.raises(Refusal, match="CASES-02"):
        service.decide(both, case_id)


def test_returned_proposal_goes_back_with_a_reason(people):
    case_id = making.proposed(people)
    with pytest.raises(Refusal, match="CASES-06"):
        service.check(people.legal_reviewer, case_id, approve=False)
    service.check(people.legal_reviewer, case_id, approve=False, opinion="倍数理由不充分")
    assert service.in_scope(people.officer, case_id).state is State.DRAFTING
    making.propose(people.checker, case_id)
    service.check(people.manager, case_id, approve=True)


def test_multiple_needs_its_reason_and_stays_in_the_clause(people):
    case_id = making.opened(people)
    part = making.damages_of(people, case_id)
    with pytest.raises(Refusal, match="CASES-06"):
        service.propose(people.officer, case_id, {part.id: Choice(Decimal(3))})
    with pytest.raises(Refusal, match="PENALTIES-01"):
        service.propose(people.officer, case_id, {part.id: Choice(Decimal("10.01"), "理由")})
    with pytest.raises(NotFound):
        service.propose(people.officer, case_id, {part.id + 100: Choice(Decimal(3), "理由")})
    assert making.damages_of(people, case_id).amount_fen is None


def test_no_decision_inside_the_statement_period(people):
    case_id = making.notified(people)
    for day in (NOTICE, PERIOD_END):
        with on(day), pytest.raises(Refusal, match="CASES-03"):
            service.decide(people.agency_director, case_id)
    with on(AFTER):
        service.decide(people.agency_director, case_id)


def test_waiver_allows_an_earlier_decision(people):
    case_id = making.notified(people)
    with on(NOTICE):
        with pytest.raises(Refusal, match="CASES-06"):
            service.waive(people.officer, case_id)
        service.waive(people.head, case_id)
        service.decide(people.agency_director, case_id)


def test_statement_is_heard_before_the_decision(people):
    case_id = making.notified(people)
    with on(NOTICE):
        service.statement(people.head, case_id, "患者身份由护士登记有误，并非故意")
        with pytest.raises(Refusal, match="CASES-01"):
            service.decide(people.agency_director, case_id)
        service.consider(people.legal_reviewer, case_id, adopted=False, opinion="登记有误不影响事实认定")
        service.decide(people.agency_director, case_id)
    assert ledger.entries(Filter(consequence="damages")).due_fen == 2453200


def test_statement_never_makes_it_heavier(people):
    case_id = making.checked_at(people, "5")
    with on(NOTICE):
        service.notify(people.officer, case_id)
        service.statement(people.head, case_id, "请求从轻")
        service.consider(people.officer, case_id, adopted=True, opinion="部分采纳")
        with pytest.raises(Refusal, match="CASES-05"):
            making.propose(people.officer, case_id, "6")
        making.propose(people.officer, case_id, "2")
        service.check(people.legal_reviewer, case_id, approve=True)
        assert service.in_scope(people.officer, case_id).state is State.AWAITING
        assert service.deductions_of(people.head.provider_id)[1].amount_fen == 5 * 245320
        service.decide(people.agency_director, case_id)
    assert ledger.entries(Filter(consequence="damages")).due_fen == 490640
    assert service.deductions_of(people.head.provider_id)[1].amount_fen == 490640


def test_provider_is_heard_within_the_period_only(people):
    case_id = making.notified(people)
    with on(AFTER):
        with pytest.raises(Refusal, match="CASES-17"):
            service.statement(people.head, case_id, "迟到的陈述")
        service.statement(people.officer, case_id, "纸质陈述，期限内寄出")


def test_other_provider_finds_nothing_to_state(people):
    case_id = making.notified(people)
    with pytest.raises(NotFound):
        service.statement(people.other_head, case_id, "x")
    with pytest.raises(NotFound):
        service.waive(people.other_head, case_id)


def test_nothing_to_state_before_the_notice(people):
    case_id = making.checked(people)
    with pytest.raises(NotFound):
        service.statement(people.head, case_id, "x")


def test_period_into_an_unknown_year_is_provisional_and_not_decided(people):
    case_id = making.checked(people)
    with on(date(2026, 12, 30)):
        service.notify(people.officer, case_id)
    notice = service.in_scope(people.officer, case_id).last(EventKind.NOTIFIED)
    assert (notice.until, notice.provisional) == (date(2027, 1, 6), True)
    with on(date(2027, 1, 11)):
        with pytest.raises(Refusal, match="CASES-04"):
            service.decide(people.agency_director, case_id)
        load_2027(people)
        service.decide(people.agency_director, case_id)


def load_2027(people):
    """A notice of 2027 with New Year's Day alone."""
    day = holidays.Holiday(date(2027, 1, 1), holidays.DayKind.OFF, "元旦", "2027年通知")
    holidays.load(people.administrator, [day])


def test_receipts_never_exceed_what_is_due(people):
    part = making.damages_of(people, making.decided(people))
    with on(date(2024, 6, 3)):
        service.post_receipt(people.officer, part.id, 2000000, "receipt", "A1")
        with pytest.raises(Refusal, match="LEDGER-04"):
            service.post_receipt(people.officer, part.id, 453201, "offset", "B1")
        service.post_receipt(people.officer, part.id, 453200, "offset", "B1")
        with pytest.raises(Refusal, match="LEDGER-04"):
            service.post_receipt(people.officer, part.id, 1, "receipt", "A2")
    assert making.damages_of(people, part.case_id).outstanding_fen == 0


def test_voucher_is_recorded_once(people):
    part = making.damages_of(people, making.decided(people))
    with on(date(2024, 6, 3)):
        for _ in range(2):
            service.post_receipt(people.officer, part.id, 100, "receipt", "A1")
        with pytest.raises(Refusal, match="CASES-18"):
            service.post_receipt(people.officer, part.id, 200, "receipt", "A1")
    assert making.damages_of(people, part.case_id).received_fen == 100


@pytest.mark.parametrize("day", [date(2024, 5, 27), date(2024, 6, 4)])
def test_receipt_lies_between_decision_and_today(people, day):
    part = making.damages_of(people, making.decided(people))
    with on(date(2024, 6, 3)), pytest.raises(Refusal, match="CASES-19"):
        service.post_receipt(people.officer, part.id, 100, "receipt", "A1", on=day)


def test_receipt_over_two_funds_is_shared_and_sums(people):
    lines = (making.line(100), making.line(200, fund="employee"))
    case_id = making.decided(people, making.settled(people, "两险种", lines, stated_damages(300)))
    part = making.damages_of(people, case_id)
    with on(date(2024, 6, 3)):
        service.post_receipt(people.officer, part.id, 101, "receipt", "A1")
        service.post_receipt(people.officer, part.id, part.amount_fen - 101, "offset", "B1")
    assert making.damages_of(people, case_id).outstanding_fen == 0


def stated_damages(fen):
    """Damages of one time over two funds, as a paper record states them."""
    amounts = (findings_amount("resident", 100), findings_amount("employee", fen - 100))
    return (making.base("damages", "impersonation_help", "obtained", amounts=amounts, stated=Decimal(1)),)


def findings_amount(fund, fen):
    """What one fund has in a base."""
    return making.FundAmount(fund, "", fen)


def test_every_stored_consequence_computes_again_to_the_same(people):
    making.decided(people)
    making.decided_too(people)
    rows = db.session.query(ConsequenceRow).all()
    assert len(rows) > 3
    assert all(proposal_service.recomputes(row) for row in rows)


def test_changed_amount_stops_the_case(people):
    case_id = making.checked(people)
    with unit_of_work(people.administrator) as work:
        work.session.execute(text("UPDATE consequences SET amount_fen = amount_fen + 1 WHERE consequence = 'damages'"))
    with pytest.raises(Refusal, match="CASES-08"):
        service.notify(people.officer, case_id)


def test_failed_decision_posts_nothing(people, monkeypatch):
    case_id = making.notified(people)
    with on(AFTER), monkeypatch.context() as patched:
        patched.setattr("compliance.cases.decision_service.happen", broken)
        with pytest.raises(RuntimeError):
            service.decide(people.agency_director, case_id)
    assert ledger.entries(Filter()).total == 0
    with on(AFTER):
        assert service.decide(people.agency_director, case_id) == "医保违决〔2024〕1号"


def broken(*_words, **_details):
    """A step that fails."""
    raise RuntimeError("broken")


def test_findings_of_the_bureau_make_no_agreement_case(people):
    assert findings.ready_for_case("administrative") == ()
