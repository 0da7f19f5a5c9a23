"""A finding from record to frozen bases, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.deadlines import holiday_service
from compliance.findings import service
from compliance.findings.rules import FundAmount, LineState
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import text
from tests.findings.making import finding, line, photo, recorded, seen

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def found(people):
    view = recorded(people.inspector, people.head.provider_id)
    service.send(people.inspector, view.id)
    return seen(view.id)


def refused(number: str):
    return pytest.raises(Refusal, match=number)


def test_accepted_lines_become_bases_to_the_fen(people, found):
    for one in found.lines:
        service.answer(people.head, one.id, accept=True)
    with refused("FINDINGS-37"):
        service.bases_of(found.id)
    assert service.confirm_answered(people.officer, found.id) == 2
    made = {(base.consequence, base.debtor, base.measure): text(base.fen) for base in service.bases_of(found.id)}
    # 100.00 + 23.45 lost by the fund, and the same as the base of the clause's damages
    assert made == {
        ("recovery", "provider", "fund_loss"): "123.45",
        ("damages", "provider", "fund_loss"): "123.45",
    }
    (ready,) = service.ready_for_case("agency")
    assert (ready.id, ready.undecided, ready.provider_name) == (found.id, 0, "下路镇中心卫生院")
    assert service.ready_for_case("administrative") == ()
    assert trail.verify(db.session()).first_broken is None


def test_the_same_finding_again_is_the_same_and_another_content_is_refused(people):
    view = recorded(people.inspector, people.head.provider_id)
    assert service.record(people.inspector, finding(people.head.provider_id)) == view.id
    with refused("FINDINGS-18"):
        service.record(people.inspector, finding(people.head.provider_id, line(1)))


def test_a_dispute_is_rechecked_by_another_person_and_only_reduced(people, found):
    first = found.lines[0]
    with refused("FINDINGS-03"):
        service.answer(people.head, first.id, accept=False)
    service.answer(people.head, first.id, accept=False, reason="收费有医嘱")
    with refused("FINDINGS-33"):
        service.recheck(people.inspector, first.id, "upheld", "医嘱无签名")
    more = service.Lesser(15000, 1000, (FundAmount("employee", "", 10000),))
    with refused("FINDINGS-34"):
        service.recheck(people.officer, first.id, "reduced", "部分有医嘱", more)
    with refused("FINDINGS-35"):
        service.recheck(people.officer, first.id, "reduced", "部分有医嘱")
    with refused("FINDINGS-03"):
        service.recheck(people.officer, first.id, "upheld", "")
    service.recheck(
        people.officer,
        first.id,
        "reduced",
        "部分有医嘱",
        service.Lesser(9000, 600, (FundAmount("resident", "", 6000),)),
    )
    now = seen(found.id).lines[0]
    assert (now.state, now.total_fen, now.fund_fen, now.found_total_fen) == (LineState.RECHECKED, 9000, 6000, 15000)
    service.answer(people.head, first.id, accept=False, reason="仍不认可")
    service.recheck(people.officer, first.id, "upheld", "证据充分")
    with refused("FINDINGS-01"):
        service.answer(people.head, first.id, accept=False, reason="还不认可")
    service.confirm(people.officer, first.id)
    service.drop(people.officer, found.lines[1].id, "证据不足")
    assert {text(base.fen) for base in service.bases_of(found.id)} == {"60.00"}
    assert [one.state for one in seen(found.id).lines] == [LineState.CONFIRMED, LineState.DROPPED]


def test_a_finding_whose_lines_are_all_dropped_carries_nothing(people, found):
    for one in found.lines:
        service.drop(people.officer, one.id, "重复登记")
    assert service.bases_of(found.id) == ()
    assert service.ready_for_case("agency") == ()


def test_silence_is_confirmed_after_the_day_has_passed(people):
    with clock.at(datetime(2024, 3, 20, 2, tzinfo=UTC)):
        view = recorded(people.inspector, people.head.provider_id)
        service.send(people.inspector, view.id)
        due = seen(view.id).lines[0].answer_due
        # Wednesday 20 March 2024 and five working days
        assert due == date(2024, 3, 27)
    with clock.at(clock.start_of(due, 12)), refused("FINDINGS-04"):
        service.confirm(people.officer, view.lines[0].id)
    with clock.at(clock.start_of(due + timedelta(days=1))):
        service.confirm(people.officer, view.lines[0].id)
    assert seen(view.id).lines[0].state is LineState.CONFIRMED


def test_the_clerk_drafts_and_the_head_confirms(people, found):
    first, second = found.lines
    with refused("FINDINGS-31"):
        service.answer(people.clerk, first.id, accept=True)
    service.draft(people.clerk, first.id, accept=True)
    service.draft(people.clerk, second.id, accept=True)
    service.draft(people.clerk, second.id, accept=False, reason="患者要求")
    assert seen(found.id).lines[1].draft.reason == "患者要求"
    assert seen(found.id).lines[0].state is LineState.SENT
    with refused("FINDINGS-31"):
        service.confirm_drafts(people.clerk, found.id)
    assert service.confirm_drafts(people.head, found.id) == 2
    assert [one.state for one in seen(found.id).lines] == [LineState.ACCEPTED, LineState.DISPUTED]
    assert all(one.draft is None for one in seen(found.id).lines)


def test_an_answer_on_paper_names_the_sheet(people, found):
    with refused("FINDINGS-32"):
        service.answer_on_paper(people.officer, found.lines[0].id, accept=True, document=" ")
    service.answer_on_paper(people.officer, found.lines[0].id, accept=True, document="违规明细表签认件")
    assert seen(found.id).lines[0].events[-1].document == "违规明细表签认件"


def test_another_provider_does_not_exist_for_a_provider(people, found):
    first = found.lines[0]
    for act in (service.answer, service.draft):
        with pytest.raises(NotFound):
            act(people.other_head, first.id, True)
    assert service.of_provider(people.other_head, found.id) is None
    assert service.in_scope(people.head, found.id) is None
    assert service.line_in_scope(people.head, first.id) is None
    with refused("FINDINGS-30"):
        service.confirm(people.head, first.id)


def test_what_was_not_sent_is_not_there_for_the_provider(people):
    view = recorded(people.inspector, people.head.provider_id)
    assert service.of_provider(people.head, view.id) is None
    with pytest.raises(NotFound):
        service.answer(people.head, view.lines[0].id, accept=True)


def test_a_persons_line_is_in_no_sum_of_the_provider(people):
    own, other = line(245320, "impersonation_help"), line(1833740, "impersonation")
    view = recorded(people.inspector, people.head.provider_id, own, other)
    service.send(people.inspector, view.id)
    seen_by_provider = service.of_provider(people.head, view.id)
    assert len(seen_by_provider.lines) == seen_by_provider.summary.lines == 1
    assert seen_by_provider.summary.fund_fen == 245320
    with pytest.raises(NotFound):
        service.answer(people.head, view.lines[1].id, accept=True)
    service.answer(people.head, view.lines[0].id, accept=True)
    for one in view.lines:
        service.confirm(people.officer, one.id)
    whole = {(base.consequence, base.debtor): text(base.fen) for base in service.bases_of(view.id)}
    assert whole == {
        ("recovery", "provider"): "2453.20",
        ("damages", "provider"): "2453.20",
        ("recovery", "person"): "18337.40",
    }
    assert {base.debtor for base in service.of_provider(people.head, view.id).bases} == {"provider"}


def test_the_agency_and_the_bureau_do_not_touch_each_others_findings(people, found):
    bureau = people.bureau_inspectors[0]
    assert service.in_scope(bureau, found.id) is None
    with refused("FINDINGS-30"):
        service.confirm(bureau, found.lines[0].id)
    with refused("FINDINGS-30"):
        service.record(bureau, finding(people.head.provider_id, source_id="other"))
    assert service.in_scope(people.overseer, found.id) is not None
    with refused("FINDINGS-30"):
        service.send(people.overseer, found.id)


def test_a_bureaus_finding_is_counted_for_the_fine_of_the_law(people):
    bureau = people.bureau_inspectors[0]
    lines = (line(), line(0, "records_not_kept"))
    view = recorded(bureau, people.head.provider_id, *lines, authority="administrative")
    service.send(bureau, view.id)
    for one in view.lines:
        service.answer(people.head, one.id, accept=True)
    service.confirm_answered(bureau, view.id)
    made = {(base.consequence, base.violation): text(base.fen) for base in service.bases_of(view.id)}
    # Article 39 has no fine before a refusal to correct, so there the base is that of the order to correct
    assert made == {
        ("recovery", "repeated_charge"): "100.00",
        ("fine", "repeated_charge"): "100.00",
        ("rectify", "records_not_kept"): "0.00",
    }


def test_days_under_no_agreement_are_refused(people):
    over = line(occurred_from=date(2023, 12, 30), occurred_to=date(2024, 1, 2))
    with refused("FINDINGS-12"):
        recorded(people.inspector, people.head.provider_id, over)
    before = line(occurred_from=date(2019, 12, 30), occurred_to=date(2019, 12, 30))
    with refused("FINDINGS-19"):
        recorded(people.inspector, people.head.provider_id, before)


def test_evidence_must_be_in_the_store(people):
    with refused("FINDINGS-52"):
        recorded(people.inspector, people.head.provider_id, line(evidence=("ab" * 32,)))
    view = recorded(people.inspector, people.head.provider_id, line(evidence=(photo(),)))
    assert len(view.evidence) == 1


def test_the_list_is_searched_filtered_and_paged(people):
    first = recorded(people.inspector, people.head.provider_id)
    for number in range(30):
        recorded(people.inspector, people.other_head.provider_id, source_id=f"v{number}", title=f"第{number}次")
    service.send(people.inspector, first.id)
    every = service.search(people.inspector, service.Query(page=2))
    assert (every.total, len(every.rows), every.number) == (31, 6, 2)
    assert service.search(people.inspector, service.Query(page=99)).number == 2
    for query in ({"stage": "open"}, {"text": "下路镇"}, {"text": "一季度稽核"}, {"text": "A001"}):
        assert [row.id for row in service.search(people.inspector, service.Query(**query)).rows] == [first.id], query
    assert service.search(people.inspector, service.Query(violation="substitution")).total == 0
    assert service.search(people.inspector, service.Query(text="%")).total == 0
    assert service.search(people.bureau_inspectors[0], service.Query()).total == 0
    assert service.search(people.head, service.Query()).total == 0
    assert service.search(people.inspector, service.Query(sort="provider")).rows[0].provider_name == "万朝镇卫生院"


def test_a_recorder_that_is_the_system_binds_nobody(people):
    view = recorded(SYSTEM, people.head.provider_id, found_by=(people.officer.user_id,))
    service.send(people.officer, view.id)
    with refused("FINDINGS-33"):
        service.drop(people.officer, view.lines[0].id, "误录")
    service.drop(people.checker, view.lines[0].id, "误录")


def test_amounts_are_checked_before_anything_is_kept(people):
    with refused("FINDINGS-06"):
        recorded(people.inspector, people.head.provider_id, replace(line(), total_fen=1))
    assert service.search(people.overseer, service.Query()).total == 0


def test_the_day_to_answer_by_is_counted_again_when_the_holiday_notice_is_loaded(people):
    notice = """2027-01-01..2027-01-03 off 元旦
2027-02-05..2027-02-11 off 春节
2027-04-05 off 清明节
2027-05-01..2027-05-05 off 劳动节"""  # an arrangement for trying: the official notice was not published yet
    with clock.at(clock.start_of(date(2027, 2, 3), 10)):
        view = recorded(people.inspector, people.head.provider_id)
        service.send(people.inspector, view.id)
        assert {one.answer_due for one in seen(view.id).lines} == {date(2027, 2, 10)}
        holiday_service.load_notice(people.administrator, 2027, "试", notice)
        # Wednesday 3 February and five working days: the 4th, then 12, 15, 16 and 17
        assert {one.answer_due for one in seen(view.id).lines} == {date(2027, 2, 17)}
