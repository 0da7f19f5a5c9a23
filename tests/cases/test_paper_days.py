"""The day that a paper carries, where its signatures stand, what an order to correct rests on, printing over cases."""

from datetime import date

import pytest

from compliance.cases import paper_service as papers
from compliance.cases import service
from compliance.cases.rules import EventKind
from compliance.cases.step_rules import EventKind as Step
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation.unit_of_work import unit_of_work
from tests.cases import all_papers, bureau, making
from tests.cases.making import on
from tests.documents.pictures import pages_of, text_of

pytestmark = pytest.mark.sqlite_only
DECIDED, COPIED = "2024年7月4日", "2024年7月8日"


def kind(kind_id):
    return next(one for one in papers.kinds() if one.id == kind_id)


def test_a_decision_made_again_carries_its_own_day_and_says_when_the_copy_was_made(app_sqlite, people):
    case_id = bureau.course(people, Step.SERVED)
    case = service.in_scope(people.officer, case_id)
    first = next(one.issued for one in papers.papers_of(case) if one.kind.id == "penalty_decision")
    assert (documents.values(first.id)["dated"], documents.values(first.id)["remade"]) == (DECIDED, [])
    with on(date(2024, 7, 8)):
        given = papers.prefill(people.officer, case, kind("penalty_decision"))
        again = papers.make(people.officer, case, "penalty_decision", {**given, "heard": "未提出陈述申辩。"}, first.id)
        said = text_of(all_papers.content(again)).replace("\n", "")
    assert (again.number, again.version) == (first.number, 2)
    assert DECIDED in said
    assert f"（本件于{COPIED}重新制作）" in said


def test_a_paper_of_no_step_carries_the_day_it_was_made(app_sqlite, people):
    case_id = bureau.course(people, Step.SERVED)
    case = service.in_scope(people.officer, case_id)
    with on(date(2024, 7, 8)):
        made = all_papers.made(people, case_id, kind("transfer"))
    assert documents.values(made.id)["dated"] == COPIED
    assert case.last(EventKind.TRANSFERRED) is None


def test_an_order_to_correct_rests_on_the_article_of_the_act_and_never_on_a_fines(app_sqlite, people):
    case_id = bureau.course(people, Step.NOTIFIED)
    case = service.in_scope(people.officer, case_id)
    basis = papers.prefill(people.officer, case, kind("correction_order"))["basis"]
    assert "第二十八条第一款" in basis
    assert "罚款" not in basis
    assert "第四十条" in papers.prefill(people.officer, case, kind("penalty_notice"))["basis"]


def test_lines_to_be_signed_never_stand_on_a_page_without_text(app_sqlite, people):
    context = {
        **dict.fromkeys(("issuer", "to", "party", "penalty", "place", "pay_at", "review_at", "suit_at"), "样例"),
        **dict.fromkeys(("payment_term", "review_term", "suit_term"), "十五日"),
        "title": "当场行政处罚决定书",
        "number": "医保当罚〔2024〕1号",
        "officers": "执法员甲（XZ-001）",
        "basis": ["依据。"],
        "dated": DECIDED,
        "remade": [f"（本件于{COPIED}重新制作）"],
    }
    turned = set()
    for lines in range(4, 18):
        paper = Paper("cases/summary_decision", f"test:{lines}", "1", {**context, "facts": ["查明的事实。"] * lines})
        with unit_of_work(people.officer) as work:
            made = documents.make(work, paper)
        pages = pages_of(documents.content(made.id, "pdf").content)
        turned.add(len(pages))
        last = pages[-1]
        assert last.index("不服本决定的") < last.index("执法人员") < last.index(DECIDED) < last.index(COPIED)
    assert turned == {1, 2}


def test_what_parties_of_several_cases_are_told_is_printed_together(client, people):
    decided = making.decided(people)
    penal = bureau.until(people, bureau.taken(people, bureau.handed_over(people, decided)), Step.SERVED)
    client.sign_in(people.officer)
    with on(date(2024, 7, 8)):
        assert "打印所选案件的通知书和决定书" in client.get("/cases/").text
        answer = client.get(f"/cases/print.pdf?case={decided}&case={penal}&case={penal}&case=999999")
        assert client.get("/cases/print.pdf?case=999999").status_code == 404
        assert client.get("/cases/print.pdf").location == "/cases/"
    text = text_of(answer.data)
    told = [
        one.issued
        for id in (decided, penal)
        for one in papers.papers_of(service.in_scope(people.officer, id))
        if one.kind.to_provider
    ]
    assert len(told) >= 4
    assert all(text.count(f"{one.title}{one.number}") == 1 for one in told)
