"""Figures typed in for the work summary: 000_5ba8c84fbf866f4b.txt, part 1, section 1."""

from decimal import Decimal
from io import BytesIO

import docx
import pytest

from compliance.documents import service as documents
from compliance.foundation.errors import Refusal
from compliance.reports import context_rules as rules
from compliance.reports import context_service, summary_service
from compliance.reports.rules import Half

H1 = Half(2024, 1)
# golden.yaml context_figures
GOLDEN = {
    "residents_total": "461843",
    "residents_rural": "414648",
    "residents_urban": "47195",
    "residents_rate": "95.18",
    "group_ordinary": "424886",
    "group_low_income": "21494",
    "group_disabled": "7608",
    "group_five_guarantees": "1231",
    "group_veterans": "1990",
    "group_family_planning": "4634",
    "employees_now": "27586",
    "employees_task": "26994",
    "maternity_now": "5432",
    "maternity_task": "5900",
    "fund_raised": "10121.21",
    "fund_due": "13419.16",
    "fund_spent": "6251.81",
    "spent_inpatient": "5002.68",
    "spent_outpatient": "1204.04",
    "spent_children": "45.08",
}


def test_the_percentages_of_the_document_follow_from_its_figures() -> None:
    found = [str(one.percent) for one in rules.shares(rules.read(GOLDEN))]
    assert found == ["102.19", "92.07", "75.42", "46.59", "80.02", "19.26", "0.72"]


def test_parts_that_miss_the_whole_by_a_cent_are_told_as_rounding() -> None:
    found = rules.roundings(rules.read(GOLDEN))
    assert [(one.whole, one.parts, one.stated) for one in found] == [
        ("fund_spent", Decimal("6251.80"), Decimal("6251.81"))
    ]


@pytest.mark.parametrize(
    ("spent", "stands"), [("6251.82", True), ("6251.83", False), ("6251.78", True), ("6251.77", False)]
)
def test_rounding_explains_half_a_hundredth_for_each_figure_and_no_more(spent: str, stands: bool) -> None:
    if stands:
        assert rules.roundings(rules.read({**GOLDEN, "fund_spent": spent}))
    else:
        with pytest.raises(Refusal, match="REPORTS-07") as refused:
            rules.read({**GOLDEN, "fund_spent": spent})
        assert "6251.80" in refused.value.fields["fund_spent"]


def test_persons_must_add_up_exactly() -> None:
    with pytest.raises(Refusal, match="REPORTS-07") as refused:
        rules.read({**GOLDEN, "residents_urban": "47196"})
    assert set(refused.value.fields) == {"residents_total"}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("residents_total", "461843.5"),
        ("residents_total", "-1"),
        ("residents_rate", "100.01"),
        ("fund_due", "1.234"),
        ("fund_due", "很多"),
        ("fund_due", "NaN"),
    ],
)
def test_what_is_no_such_figure_is_refused_at_its_field(key: str, text: str) -> None:
    with pytest.raises(Refusal, match="REPORTS-07") as refused:
        rules.read({key: text})
    assert set(refused.value.fields) == {key}


def test_what_is_not_known_stays_empty_and_gives_no_share() -> None:
    assert rules.read({"employees_now": "27,586", "employees_task": ""}) == {"employees_now": Decimal(27586)}
    assert rules.shares({"employees_now": Decimal(27586)}) == ()
    assert rules.shares({"employees_now": Decimal(1), "employees_task": Decimal(0)}) == ()


def test_the_same_figures_again_are_the_version_there_is_and_others_a_new_one(app_sqlite, people):
    assert [context_service.enter(people.manager, H1, GOLDEN) for _ in range(2)] == [1, 1]
    assert context_service.enter(people.manager, H1, {**GOLDEN, "residents_rate": "95.19"}) == 2
    assert context_service.entered(H1).figures["residents_rate"] == Decimal("95.19")
    assert context_service.entered(Half(2024, 2)) is None


def test_the_manager_types_them_in_on_one_page_and_the_summary_marks_them(app_sqlite, people, client):
    client.sign_in(people.manager)
    address = "/reports/summaries/2024H1/figures"
    refused = client.post(address, data={**GOLDEN, "residents_rural": "1"})
    assert refused.status_code == 422
    assert "REPORTS-07" in refused.text and 'value="461843"' in refused.text
    assert client.post(address, data=GOLDEN).status_code == 302
    page = client.get(address).text
    assert "102.19" in page and "6251.80" in page
    word = docx.Document(BytesIO(documents.content(summary_service.draft(people.manager, H1).id, "docx").content))
    text = "".join(paragraph.text for paragraph in word.paragraphs)
    assert "参保居民461843人" in text and "单位填报" in text and "系四舍五入所致" in text
    client.sign_in(people.overseer)
    assert client.get(address).status_code == 200
    assert client.post(address, data=GOLDEN).status_code == 403
