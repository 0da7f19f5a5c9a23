"""The bureau's track from hand-over to archive, with amounts computed by hand; and both tracks over one finding."""

from datetime import date

import pytest

from compliance.cases import service
from compliance.cases.models import ConsequenceRow
from compliance.cases.proposal_service import recomputes
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.step_rules import State
from compliance.deadlines.models import Deadline
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.ledger import service as ledger
from tests.cases import bureau, making
from tests.cases.making import on


def test_case_of_the_bureau_from_hand_over_to_archive(people):
    case_id = bureau.course(people, Step.FILED)
    view = service.in_scope(people.officer, case_id)
    assert (view.number, view.state) == ("医保罚立〔2024〕1号", State.INVESTIGATING)
    bureau.until(people, case_id, Step.REPORTED)
    view = service.in_scope(people.officer, case_id)
    assert [(one.consequence, one.debtor_kind, one.amount_fen, one.payee) for one in view.consequences] == [
        ("recovery", "provider", 245320, "fund_account"),
        ("fine", "provider", 490640, "treasury"),
        ("recovery", "person", 1833740, "fund_account"),
        ("fine", "person", 3667480, "treasury"),
    ]
    bureau.until(people, case_id, Step.NOTIFIED)
    notice = service.in_scope(people.officer, case_id).last(Step.NOTIFIED)
    assert (notice.number, notice.until) == ("医保罚告〔2024〕1号", date(2024, 7, 3))
    assert notice.details["hearing"] is True
    bureau.until(people, case_id, Step.SERVED)
    view = service.in_scope(people.officer, case_id)
    assert view.last(Step.DECIDED).number == "医保罚决〔2024〕1号"
    assert {part.due_on for part in view.consequences} == {date(2024, 7, 22)}  # 20 July is a Saturday
    day = date(2024, 7, 4)
    assert ledger.totals(day, day) == {"receivable.fine": 4158120, "receivable.recovery": 2079060}
    with on(date(2024, 7, 10)):
        for part in view.consequences:
            service.post_receipt(people.officer, part.id, part.amount_fen, "receipt", f"缴{part.id}")
        service.proceed(
            people.officer, case_id, Step.CLOSE_PROPOSED, bureau.written(people, case_id, Step.CLOSE_PROPOSED)
        )
        service.proceed(people.director, case_id, Step.CLOSED)
        service.proceed(people.officer, case_id, Step.ARCHIVED, bureau.written(people, case_id, Step.ARCHIVED))
    assert service.in_scope(people.officer, case_id).state is State.ARCHIVED
    assert all(recomputes(row) for row in db.session.query(ConsequenceRow))


def test_one_finding_on_both_tracks_has_two_series_two_payees_and_both_on_the_portal(people):
    case_id = bureau.course(people, Step.SERVED)
    fine = service.in_scope(people.officer, case_id)
    agreed = next(one for one in service.deductions_of(people.head.provider_id) if one.consequence == "damages")
    punished = next(one for one in service.deductions_of(people.head.provider_id) if one.consequence == "fine")
    assert (agreed.case_number, punished.case_number) == ("医保协案〔2024〕1号", "医保罚立〔2024〕1号")
    assert (agreed.decision_number, punished.decision_number) == ("医保违决〔2024〕1号", "医保罚决〔2024〕1号")
    assert (agreed.track, punished.track) == ("agreement", "administrative")
    assert (agreed.payee, punished.payee) == ("agency", "treasury")
    assert {one.debtor_kind for one in fine.consequences} == {"provider", "person"}
    rows = service.deductions_of(people.head.provider_id)
    assert not [one for one in rows if one.amount_fen in (1833740, 3667480)]


def test_lead_becomes_one_case_only(people):
    lead_id = bureau.lead(people)
    bureau.taken(people, lead_id)
    with pytest.raises(Refusal, match="FINDINGS-62"):
        bureau.taken(people, lead_id)


def test_same_source_is_the_same_lead(people):
    assert bureau.lead(people) == bureau.lead(people)


def test_nothing_begins_on_material_that_was_not_received(people):
    agreed = making.decided(people)
    with on(date(2024, 6, 3)):
        values = {"why": "refuses", "facts": "拒不改正", "materials": "整改通知书"}
        service.take_step(people.officer, agreed, Step.HANDED_OVER, values)
        lead_id = findings.leads(people.officer)[0][0].id
        with pytest.raises(Refusal, match="FINDINGS-63"):
            service.take_up(people.officer, lead_id)
        number = service.receive_hand_over(people.officer, lead_id)
        assert service.receive_hand_over(people.officer, lead_id) == number == "医保接〔2024〕1号"
        service.take_up(people.officer, lead_id)
    view = service.in_scope(people.officer, agreed)
    assert view.last(Step.HAND_OVER_RECEIVED).number == number


def test_line_that_two_officers_did_not_verify_is_no_part_of_the_fine(people):
    case_id = bureau.course(people, Step.FILED)
    taken = service.in_scope(people.officer, case_id).events[0].details["findings"][0]
    first = findings.in_scope(people.officer, taken).lines[0]
    bureau.until(people, case_id, Step.REPORTED, {Step.REVERIFIED: {"dropped": [first.id]}})
    view = service.in_scope(people.officer, case_id)
    assert [one.amount_fen for one in view.consequences][:2] == [116720, 233440]


def test_multiple_outside_the_law_is_refused_and_nothing_is_kept(people):
    case_id = bureau.course(people, Step.VERIFIED)
    with on(date(2024, 6, 20)):
        for multiple in ("1.9999", "5.0001"):
            values = {**bureau.REPORT, "choices": bureau.choices(people, case_id, multiple)}
            with pytest.raises(Refusal, match="PENALTIES-01"):
                service.proceed(people.checker, case_id, Step.REPORTED, values)
    assert service.in_scope(people.officer, case_id).consequences == ()


def test_steps_of_the_bureau_are_no_steps_of_an_agreement_case(people):
    agreed = making.opened(people)
    with pytest.raises(NotFound):
        service.proceed(people.officer, agreed, Step.FILING_PROPOSED)
    case_id = bureau.taken(people, bureau.lead(people))
    with pytest.raises(NotFound):
        service.take_step(people.officer, case_id, Step.HANDED_OVER, {})


def test_step_is_not_dated_after_today(people):
    case_id = bureau.taken(people, bureau.lead(people))
    with on(date(2024, 6, 5)), pytest.raises(Refusal, match="CASES-98"):
        service.proceed(people.director, case_id, Step.NOT_FILED, {"reason": "查无实据"}, on=date(2024, 6, 6))


def test_every_period_of_a_case_stands_among_the_deadlines(people):
    case_id = bureau.course(people, Step.SERVED)
    rows = {
        row.key.removeprefix(f"case:{case_id}:"): row
        for row in db.session.query(Deadline)
        if row.key.startswith(f"case:{case_id}:")
    }
    assert rows["lead"].due == date(2024, 6, 25)
    assert rows["decision"].due == date(2024, 9, 4)
    assert rows["legal_review"].due == date(2024, 7, 4)
    assert rows["statement"].due == date(2024, 7, 3)
    assert rows["pay"].due == date(2024, 7, 22)
    assert {name for name, row in rows.items() if row.closed_at is None} == {"pay", "review", "court"}


def test_annulled_decision_is_reversed_in_the_ledger(people):
    case_id = bureau.course(people, Step.SERVED)
    with on(date(2024, 7, 10)):
        part = service.in_scope(people.officer, case_id).consequences[0]
        service.post_receipt(people.officer, part.id, 100000, "receipt", "缴1")
        service.proceed(people.officer, case_id, Step.CONTESTED, {"way": "review"})
        ended = {"outcome": "annulled", "document": "行复〔2024〕1号"}
        service.proceed(people.officer, case_id, Step.CONTEST_ENDED, ended)
    rows = ledger.totals(date(2024, 7, 1), date(2024, 7, 31))
    assert rows["receivable.fine"] + rows["reversal.receivable.fine"] == 0
    assert rows["received.recovery"] + rows["reversal.received.recovery"] == 0


def test_late_fee_is_a_line_of_its_own_for_the_treasury(people):
    case_id = bureau.course(people, Step.SERVED)
    with on(date(2024, 8, 1)):
        service.proceed(people.officer, case_id, Step.LATE_FEE)
    fee = service.in_scope(people.officer, case_id).consequences[-1]
    assert (fee.consequence, fee.payee) == ("late_fee", "treasury")
    assert fee.amount_fen == 10 * 4158120 * 3 // 100
    with on(date(2024, 8, 3)):
        service.proceed(people.officer, case_id, Step.LATE_FEE)
    fees = [
        one.amount_fen
        for one in service.in_scope(people.officer, case_id).consequences
        if one.consequence == "late_fee"
    ]
    assert sum(fees) == 12 * 4158120 * 3 // 100


def test_sum_of_fraud_only_prompts_to_consider_a_transfer(people):
    case_id = bureau.course(people, Step.REPORTED)
    view = service.in_scope(people.officer, case_id)
    assert "移送公安机关" in service.steps_of(people.officer, view).prompt.zh
    assert view.state is State.REPORTED
    with on(date(2024, 6, 21)):
        values = {"name": "涉嫌诈骗", "body": "police", "facts": "骗取基金", "materials": "案卷副本"}
        assert service.proceed(people.officer, case_id, Step.TRANSFERRED, values) == "医保移〔2024〕1号"
    view = service.in_scope(people.officer, case_id)
    assert service.steps_of(people.officer, view).prompt is None


def test_a_case_without_a_finding_is_not_reported(app_sqlite, people):
    case_id = bureau.taken(people, bureau.lead(people))
    with pytest.raises(Refusal, match="CASES-305"):
        bureau.until(people, case_id, Step.REPORTED)
