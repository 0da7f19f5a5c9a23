"""Lighter than the range, no penalty at all, and money that officers took on the spot: each through the services."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.cases import paper_service, service
from compliance.cases.models import ConsequenceRow
from compliance.cases.proposal_service import recomputes
from compliance.cases.step_rules import EventKind as Step
from compliance.deadlines.models import Deadline
from compliance.documents import service as documents
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.ledger import service as ledger
from compliance.penalties import service as penalties
from compliance.penalties.fact_rules import Facts
from tests.cases import bureau, making
from tests.cases.making import on

DAY = date(2024, 3, 5)
MERIT = Facts(circumstances=("merit",))


@pytest.mark.parametrize(("circumstances", "allowed"), [(("merit",), True), (("cooperates",), False), ((), False)])
def test_only_article_32_opens_the_way_below_twice_the_sum_obtained(app, circumstances, allowed):
    facts = Facts(circumstances=circumstances)
    if allowed:
        found = penalties.fine("impersonation_help", DAY, 245320, Decimal("1.5"), "立功", facts)
        assert found.amount_fen == 367980  # 2,453.20 x 1.5
        assert "减轻处罚" in [step.words.zh for step in found.explanation.steps]
        assert found.notes[-1].source.zh == "《中华人民共和国行政处罚法》第三十二条第四项"
    else:
        with pytest.raises(Refusal, match="PENALTIES-01"):
            penalties.fine("impersonation_help", DAY, 245320, Decimal("1.5"), "立功", facts)


def test_nothing_lowers_a_fine_to_nothing_or_lifts_its_upper_end(app):
    for choice in (Decimal(0), Decimal("5.01")):
        with pytest.raises(Refusal, match="PENALTIES-01"):
            penalties.fine("impersonation_help", DAY, 245320, choice, "理由", MERIT)


def test_fine_below_the_range_is_told_discussed_and_decided(people):
    report = {"circumstances": ["merit"], "proof": "公安机关立功证明", "choices": None}
    case_id = bureau.course(people, Step.VERIFIED)
    report["choices"] = bureau.choices(people, case_id, "1.5")
    changes = {Step.REPORTED: report}
    bureau.until(people, case_id, Step.NOTIFIED, changes)
    fine = next(one for one in service.in_scope(people.officer, case_id).consequences if one.consequence == "fine")
    assert (fine.amount_fen, fine.choice) == (367980, Decimal("1.5"))
    with on(date(2024, 7, 4)), pytest.raises(Refusal, match="CASES-188"):
        service.proceed(people.director, case_id, Step.DECIDED, bureau.written(people, case_id, Step.DECIDED))
    bureau.until(people, case_id, Step.DECIDED)
    assert all(recomputes(row) for row in db.session.query(ConsequenceRow))


def test_no_penalty_names_its_ground_and_how_the_party_was_instructed(people):
    report = {"circumstances": ["slight_corrected"], "proof": "整改复查记录", "choices": {}}
    case_id = bureau.course(people, Step.REVIEWED, {Step.REPORTED: report})
    view = service.in_scope(people.officer, case_id)
    assert {one.consequence for one in view.consequences} == {"recovery"}
    written = {"outcome": "minor", "grounds": "及时退回，没有造成危害后果", **bureau.PLACES}
    with on(date(2024, 6, 28)):
        with pytest.raises(Refusal, match="CASES-187"):
            service.proceed(people.director, case_id, Step.DECIDED, written)
        written["education"] = "约谈负责人，讲解条例第三十八条"
        number = service.proceed(people.director, case_id, Step.DECIDED, written)
    assert number == "医保不罚〔2024〕1号"
    paper = next(one for one in paper_service.papers_of(service.in_scope(people.officer, case_id)))
    said = documents.values(paper.issued.id)["grounds"]
    assert "第三十三条第一款" in str(said)
    assert "约谈负责人" in str(said)
    assert ledger.totals(date(2024, 6, 28), date(2024, 6, 28)) == {}


def summary(people):
    """A fine of 3,000 yuan on the spot at most: a small act of the provider; returns the case."""
    small = (making.line(3000),)
    own = making.base("fine", "impersonation_help", "obtained", 3000)
    finding_id = making.settled(people, "现场检查", small, (own,), bureau=True)
    case_id = bureau.taken(people, bureau.lead(people))
    values = {
        **bureau.written(people, case_id, Step.FILING_PROPOSED),
        "findings": [finding_id],
        "decided_on": "2024-06-05",
        "place": "收费处",
        "choices": {str(base.id): {"value": "2", "reason": "首次"} for base in findings.bases_of(finding_id)},
    }
    with on(date(2024, 6, 5)):
        service.proceed(people.officer, case_id, Step.SUMMARY, values)
    return case_id


def owed(case_id):
    """What is still to be handed in, by when."""
    rows = db.session.query(Deadline).filter(Deadline.subject == f"case:{case_id}", Deadline.kind == "hand_in")
    return [(row.due, row.closed_at is not None) for row in rows.order_by(Deadline.id)]


def test_what_officers_collect_is_handed_in_within_two_working_days(people, client):
    case_id = summary(people)
    view = service.in_scope(people.officer, case_id)
    fine = next(one for one in view.consequences if one.consequence == "fine")
    assert fine.amount_fen == 6000
    client.sign_in(people.officer)
    with on(date(2024, 6, 6)):
        page = client.get(f"/cases/consequences/{fine.id}/receipt")
        assert 'name="fiscal_receipt"' in page.get_data(as_text=True)
        form = {"way": "receipt", "amount": "60", "document": "财政票据0001", "on": "2024-06-06"}
        refused = client.post(f"/cases/consequences/{fine.id}/receipt", data={**form, "on_the_spot": "y"})
        assert refused.status_code == 422
        taken = {**form, "on_the_spot": "y", "fiscal_receipt": "财政票据0001"}
        assert client.post(f"/cases/consequences/{fine.id}/receipt", data=taken).status_code == 302
        assert owed(case_id) == [(date(2024, 6, 11), False)]  # a Thursday; Monday the 10th is the Dragon Boat day
        step = {"of": "财政票据0001", "to": "authority", "document": "交接单1", "on": "2024-06-06"}
        assert client.post(f"/cases/{case_id}/officer/handed_in", data=step).status_code == 302
    with on(date(2024, 6, 7)):
        with pytest.raises(Refusal, match="CASES-190"):
            closing = bureau.written(people, case_id, Step.CLOSE_PROPOSED)
            service.proceed(people.officer, case_id, Step.CLOSE_PROPOSED, closing)
        service.proceed(
            people.officer, case_id, Step.HANDED_IN, {"of": "财政票据0001", "to": "bank", "document": "缴款书1"}
        )
        service.proceed(people.officer, case_id, Step.CLOSE_PROPOSED, closing)
    assert [met for _day, met in owed(case_id)] == [True, True]
