"""The settlement data behind a declaration, and the statement that the provider takes home."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EventKind
from compliance.foundation.errors import Refusal
from compliance.ledger import service as ledger
from compliance.payments import bed_day_rules, claims_service, service
from compliance.payments.rules import Declared
from compliance.providers import staff_service
from compliance.providers.staff_service import NewPost
from tests.claims import store
from tests.documents.pictures import text_of
from tests.payments.months import DECLARED, MAY, OPENED, ORDINARY, REVIEWED, at, declare, opened, owe, pay, sign

CLAIM_HEADS = (
    "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,基金支付,险种,诊断编码,科室,医师编码"
)
CLAIMS = (
    # Four days of J18 in the pilot: 3 x 180 + 120 = 660.00 instead of the 900.00 that the fund paid.
    "S1,510227600101001,A001,住院,2024-05-03,2024-05-07,2024-05-07,1500.00,900.00,居民,J18.900,内科,D110000000001",
    "S2,510227196001010015,A001,住院,2024-05-10,2024-05-12,2024-05-12,800.00,500.00,居民,I10.x00,内科,D999999999999",
    "S3,510227197001010018,A001,普通门诊,,,2024-05-31,100.00,60.00,职工,,,",
    "S4,510227197001010018,A001,普通门诊,,,2024-06-01,100.00,60.00,职工,,,",
    "S5,510227197001010018,B001,普通门诊,,,2024-05-20,70.00,40.00,职工,,外科,D110000000001",
)
LINE_HEADS = "结算单号,明细序号,项目编码,项目名称,费用发生日期,数量,单价,金额"
LINES = ("S1,1,X1,床位费,2024-05-03,4,25,100.00", "S1,2,X2,=SUM(A1),2024-05-04,1,1400,1400.00")


@pytest.fixture
def data(app_sqlite, people, tmp_path):
    """May's settlement data of both providers, with one doctor on the first one's register."""
    for name, heads, rows in (("claims.csv", CLAIM_HEADS, CLAIMS), ("lines.csv", LINE_HEADS, LINES)):
        path = tmp_path / name
        path.write_text("\n".join([heads, *rows, ""]), encoding="utf-8")
        store.load(path, source=name)
    with at(date(2024, 1, 2)):
        post = NewPost(people.head.provider_id, "D110000000001", "医师甲", "physician", date(2024, 1, 2))
        staff_service.enter(people.officer, post)
    sign()
    return opened()[people.head.provider_id]


def test_the_data_propose_the_declaration_by_fund_and_only_of_its_month_and_provider(data, people):
    payment = service.find(data)
    assert service.stored(payment) == (
        Declared("ordinary", "employee", 1, 6_000),
        Declared("ordinary", "resident", 2, 140_000),
    )
    with at(OPENED):
        stages = bed_day_rules.stages_of("1-3 180\n4- 120")
        made = service.enter_rates(people.officer, "R1", "肺炎", date(2024, 1, 1), stages, ["J18"], "方案")
        service.approve_rates(people.checker, made)
        service.name_pilot(people.officer, "A001", date(2024, 5, 1), None, "试点通知")
    assert service.stored(payment) == (
        Declared("bed_day", "resident", 1, 66_000),
        Declared("ordinary", "employee", 1, 6_000),
        Declared("ordinary", "resident", 1, 50_000),
    )
    assert claims_service.stored_parts(1, "A001", date(2024, 3, 1)) == ()


def test_a_declaration_that_differs_from_the_data_is_told_to_whoever_reviews(data, people, client):
    declare(people, data, (Declared("ordinary", "resident", 2, 140_001), Declared("ordinary", "employee", 1, 6_000)))
    (found,) = service.differences(service.find(data))
    assert (found.fund, found.declared_fen, found.stored_fen) == ("resident", 140_001, 140_000)
    with at(REVIEWED):
        page = client.sign_in(people.auditor_claims).get(f"/payments/{data}").text
    assert "申报与结算数据不一致" in page
    assert "¥1,400.01" in page


def test_what_the_review_saw_of_the_data_stays_as_it_was(data, people, tmp_path):
    declare(people, data, (Declared("ordinary", "resident", 2, 140_001),))
    with at(REVIEWED):
        service.propose(people.auditor_claims, data)
    seen = service.differences(service.find(data))
    assert [(one.fund, one.stored_fen) for one in seen] == [("employee", 6_000), ("resident", 140_000)]
    late = tmp_path / "late.csv"
    late.write_text(f"{CLAIM_HEADS}\n{CLAIMS[2].replace('S3', 'S9')}\n", encoding="utf-8")
    store.load(late, source="late")
    assert service.stored(service.find(data))[0].amount_fen == 12_000
    assert service.differences(service.find(data)) == seen


def test_the_data_are_asked_once_for_everybody_s_review(data, people, monkeypatch):
    asked, answer = [], claims_service._answer
    monkeypatch.setattr(
        claims_service, "_answer", lambda *given, **more: asked.append(given[0]) or answer(*given, **more)
    )
    declare(people, data)
    other = service.of_provider(people.other_head.provider_id, MAY)
    declare(people, other.id, (Declared("ordinary", "employee", 1, 4_000),), other=True)
    with at(REVIEWED):
        assert len(service.propose_all(people.auditor_claims, MAY).done) == 2
    assert asked == ["month_sums"]
    assert service.differences(service.find(other.id)) == ()


# Suspended from the 10th to the 30th: the stay admitted on the 10th is lost (500.00), the one of the 3rd goes on, and
# the outpatient claim of the 31st is settled again.
@pytest.mark.parametrize(("declared", "lost"), [(140_000, 50_000), (90_001, 1), (90_000, 0)])
def test_costs_of_suspended_days_are_taken_out_once_whether_declared_or_not(data, people, declared, lost):
    own = people.head.provider_id
    held = agreements.agreement_on(own, MAY).id
    event = NewEvent(EventKind.SUSPENDED, date(2024, 5, 10), "拒不提供资料", until=date(2024, 5, 30))
    with at(date(2024, 5, 10)):
        agreements.record_event(SYSTEM, held, event)
    declare(people, data, (Declared("ordinary", "resident", 2, declared), Declared("ordinary", "employee", 1, 6_000)))
    computed = pay(people, data)
    assert (computed.lost_fen, computed.refused_fen) == (lost, lost)
    assert computed.paid_fen + computed.deposit_fen == declared + 6_000 - lost
    assert service.find(data).inputs.lost_days == 21


def test_the_form_is_filled_with_what_the_data_say(data, people, client):
    with at(DECLARED):
        page = client.sign_in(people.clerk).get(f"/portal/payments/{data}").text
    assert 'value="1400.00"' in page


def cells(content: bytes, name: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(BytesIO(content))[name].iter_rows(values_only=True)]


def test_the_workbook_ties_to_the_ledger_and_lists_the_own_lines_alone(data, people, client):
    owe(people.head.provider_id, "refusal", 10_000, "resident", DECLARED, "refused")
    declare(people, data, service.stored(service.find(data)))
    computed = pay(people, data)
    payment = service.find(data)
    content = client.sign_in(people.clerk).get(f"/portal/payments/{data}/statement/xlsx").data
    entries = cells(content, "台账分录")
    lines = ledger.of_vouchers(payment.last("approved").data["entries"], [payment.last("approved").text])
    assert [row[0] for row in entries[3:-4]] == [one.id for one in lines]
    assert round(entries[-4][3] * 100) == sum(one.amount_fen for one in lines) == computed.declared_fen
    assert entries[-1][3] == 0
    rows = cells(content, "结算明细")[3:-1]
    assert [(row[0], row[4], row[6]) for row in rows] == [
        ("S1", "床位费", "D110000000001"),
        ("S1", "=SUM(A1)", "D110000000001"),
        ("S2", None, None),
        ("S3", None, None),
    ]
    assert round(sum(row[8] for row in rows) * 100) == computed.declared_fen == 146_000
    book = load_workbook(BytesIO(content))
    assert "f" not in {cell.data_type for row in book["结算明细"].iter_rows(min_row=4) for cell in row}


def test_the_paper_says_the_sums_and_the_entries_in_word_and_pdf(app_sqlite, people, client):
    sign()
    payment_id = opened()[people.head.provider_id]
    client.sign_in(people.clerk)
    declare(people, payment_id, ORDINARY)
    assert client.get(f"/portal/payments/{payment_id}/statement/pdf").status_code == 404
    assert client.get(f"/portal/payments/{payment_id}/statement/xlsx").status_code == 409
    pay(people, payment_id)
    for form in ("docx", "pdf"):
        answer = client.get(f"/portal/payments/{payment_id}/statement/{form}")
        assert answer.status_code == 200
        if form == "pdf":
            said = text_of(answer.data).replace("\n", "").replace(" ", "")
            assert "玖仟肆佰伍拾元零伍分" in said
            assert "¥9,000.00" in said
            assert "¥450.05" in said
    client.sign_in(people.other_clerk)
    assert client.get(f"/portal/payments/{payment_id}/statement/pdf").status_code == 404
    assert client.sign_in(people.clerk).get(f"/portal/payments/{payment_id}/statement/txt").status_code == 404


def test_without_data_the_statement_says_so_and_an_unpaid_month_has_none(app_sqlite, people):
    sign()
    payment_id = opened()[people.head.provider_id]
    with pytest.raises(Refusal, match="PAYMENTS-22"):
        service.workbook(service.find(payment_id))
    declare(people, payment_id)
    pay(people, payment_id)
    payment = service.find(payment_id)
    assert cells(service.workbook(payment), "结算明细")[3][0] == "结算数据未导入本月明细"
    assert service.stored(payment) == () == service.differences(payment)
    assert service.search(service.Query(month=MAY)).total == 2
