"""The papers of a case: every kind without a gap, numbered, versioned, kept apart by debtor, bound in one file."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest

from compliance.cases import file_service, service
from compliance.cases import paper_service as papers
from compliance.cases.document_rules import FORBIDDEN
from compliance.cases.paper_rules import told, written
from compliance.cases.step_rules import EventKind as Step
from compliance.documents import service as documents
from compliance.foundation.errors import NotFound, Refusal
from tests.cases import all_papers, bureau, making
from tests.cases.making import AFTER, on
from tests.documents.pictures import ink, missing_glyphs, text_of

pytestmark = pytest.mark.sqlite_only
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "cases" / "documents"
KINDS = [kind for kind in papers.kinds() if kind.id not in ("agency_notice", "agency_decision")]
PLACEHOLDER = re.compile(r"\{\{|\{%|None|Undefined|undefined|××|XXX|年月日前|待填|占位")


def said(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def case_of(people, case_id):
    return service.in_scope(people.officer, case_id)


def whole(content: bytes) -> None:
    """A PDF that can be handed out: ink on every page, every glyph there, nothing left of the template."""
    text = text_of(content)
    assert not PLACEHOLDER.search(text), PLACEHOLDER.search(text)
    assert all(share > 0.002 for share in ink(content))
    assert missing_glyphs(content) == []


@pytest.fixture
def decided(app_sqlite, people) -> int:
    return making.decided(people)


def test_there_are_at_least_twenty_kinds_and_each_has_its_template():
    assert len(papers.kinds()) >= 40
    assert {kind.id for kind in papers.kinds()} == {path.stem for path in TEMPLATES.glob("*.docx")}


def test_every_kind_is_made_without_a_gap_and_shows_its_title_number_and_day(people, decided):
    penal = bureau.until(people, bureau.taken(people, bureau.handed_over(people, decided)), Step.SERVED)
    with on(date(2024, 7, 8)):
        for kind in KINDS:
            case_id = penal if "administrative" in kind.tracks else decided
            paper = all_papers.made(people, case_id, kind)
            content = all_papers.content(paper)
            whole(content)
            text = text_of(content)
            assert paper.title.replace(" ", "") in text or kind.id == "file_cover", kind.id
            assert re.search(r"20\d\d年\d+月\d+日", text), kind.id
            if kind.mark:
                assert paper.number.startswith(kind.mark), kind.id
                assert paper.number in text


def test_the_bureaus_notice_and_decision_come_by_themselves_with_their_numbers(people, decided):
    penal = bureau.until(people, bureau.taken(people, bureau.handed_over(people, decided)), Step.SERVED)
    case = case_of(people, penal)
    by_itself = {one.kind.id: one.issued for one in papers.papers_of(case)}
    for kind_id, step in (("penalty_notice", Step.NOTIFIED), ("penalty_decision", Step.DECIDED)):
        assert by_itself[kind_id].number == case.last(step).number
        whole(all_papers.content(by_itself[kind_id]))
    own = papers.own_papers(people.head.provider_id, penal)
    assert [one.kind.id for one in own] == ["penalty_notice", "penalty_decision"]
    assert "行政处罚决定书" in text_of(all_papers.content(own[1].issued))


def test_no_paper_of_the_agencys_track_speaks_of_punishment():
    for kind in papers.kinds():
        if kind.tracks == {"agreement"}:
            text = said((TEMPLATES / f"{kind.id}.docx").read_bytes()) + str(kind)
            assert not any(word in text for word in FORBIDDEN), kind.id


def test_notice_and_decision_come_by_themselves_as_they_were_served(people, decided):
    found = {(one.kind.id, one.to_person): one.issued for one in papers.papers_of(case_of(people, decided))}
    assert set(found) == {(id, person) for id in ("agency_notice", "agency_decision") for person in (False, True)}
    text = text_of(all_papers.content(found["agency_decision", False]))
    for part in (
        "违约处理决定书",
        "医保违决〔2024〕1号",
        "¥2,453.20×10=¥24,532.00",
        "2024年6月12日前",
        "2024年5月28日",
    ):
        assert part in text
    whole(all_papers.content(found["agency_decision", False]))


def test_what_a_person_owes_is_never_on_the_providers_paper(people, decided):
    for one in papers.papers_of(case_of(people, decided)):
        text = text_of(all_papers.content(one.issued))
        assert ("18,337.40" in text) is one.to_person
        assert ("24,532.00" in text) is not one.to_person
    own = papers.own_papers(people.head.provider_id, decided)
    assert [(one.kind.id, one.to_person) for one in own] == [("agency_notice", False), ("agency_decision", False)]
    assert papers.own_papers(people.other_head.provider_id, decided) == ()


def test_a_field_left_out_is_told_and_nothing_is_made(people, decided):
    kind = papers.kind_of("agreement", "agency_panel")
    with pytest.raises(Refusal, match="CASES-301") as refused:
        papers.make(people.officer, case_of(people, decided), kind.id, {"place": "会议室", "views": "  "})
    assert {"held_on", "views", "conclusion"} <= set(refused.value.fields)
    assert not [one for one in papers.papers_of(case_of(people, decided)) if one.kind is kind]


@pytest.mark.parametrize("gap", [None, "", " \n "])
def test_no_kind_takes_a_blank_for_what_it_needs(gap):
    for kind in KINDS:
        for field in kind.fields:
            if not field.optional:
                with pytest.raises(Refusal, match="CASES-301"):
                    written(kind, {other.name: "有" for other in kind.fields} | {field.name: gap})


def test_a_paper_made_again_keeps_its_number_as_a_new_version(people, decided):
    kind = papers.kind_of("agreement", "agency_demand")
    with on(AFTER):
        first = all_papers.made(people, decided, kind)
        case = case_of(people, decided)
        second = papers.make(people.officer, case, kind.id, _given(people, case, kind, "尚欠一项"), again=first.id)
    assert (second.number, second.version) == (first.number, 2)
    assert [one.issued.id for one in papers.papers_of(case) if one.kind is kind] == [second.id]
    assert text_of(all_papers.content(first)) != text_of(all_papers.content(second))


def _given(people, case, kind, outstanding):
    return {**papers.prefill(people.officer, case, kind), "outstanding": outstanding, "until": AFTER}


def test_a_receipt_of_service_names_the_paper_and_each_is_counted(people, decided):
    kind = papers.kind_of("agreement", "delivery_receipt")
    with on(AFTER):
        first, second = (all_papers.made(people, decided, kind) for _ in range(2))
    assert (first.number, second.number) == ("第1份", "第2份")
    text = text_of(all_papers.content(first))
    assert "违约处理通知书" in text
    assert "医保违通〔2024〕1号" in text


def test_a_hand_over_says_its_ground_in_words_and_names_the_decision(people, decided):
    bureau.handed_over(people, decided)
    with on(date(2024, 7, 8)):
        hand_over = all_papers.made(people, decided, papers.kind_of("agreement", "hand_over"))
        demand = all_papers.made(people, decided, papers.kind_of("agreement", "agency_demand"))
    text = text_of(all_papers.content(hand_over))
    assert "超出经办机构职权，应由行政部门处理" in text
    assert "beyond" not in text
    assert "《违约处理决定书》（医保违决〔2024〕1号）" in text_of(all_papers.content(demand))


def test_a_closing_form_never_says_that_all_is_paid_while_something_is_due(people, decided):
    with on(AFTER):
        text = text_of(
            all_papers.content(all_papers.made(people, decided, papers.kind_of("agreement", "agency_close")))
        )
    assert "尚有追回违规费用¥2,453.20、违约金¥24,532.00未执行，是否结案，请审定。" in text
    assert "执行完毕" not in text


def test_a_kind_of_the_other_track_is_not_there(people, decided):
    for kind in ("penalty_decision", "unheard", "agency_notice"):
        with pytest.raises(NotFound):
            papers.make(people.officer, case_of(people, decided), kind, {})


def test_only_who_handles_cases_makes_papers(people, decided):
    for actor in (people.head, people.overseer, people.director, people.administrator):
        with pytest.raises(Refusal, match="CASES-304"):
            papers.make(actor, case_of(people, decided), "file_note", {"note": "无"})


def test_the_whole_file_is_in_archive_order_with_index_and_pages(people, decided):
    with on(AFTER):
        for kind in KINDS:
            if "agreement" in kind.tracks:
                all_papers.made(people, decided, kind)
        case = case_of(people, decided)
        main, inner = (file_service.bound(case, volume) for volume in ("main", "inner"))
    titles = [item.title for item in pypdf.PdfReader(io.BytesIO(main)).outline]
    assert titles[0] == "卷内目录"
    assert titles[1].startswith("案卷封面")
    assert titles[-1].startswith("卷内备考表")
    assert titles.index("违约处理通知书 医保违通〔2024〕1号") < titles.index("违约处理决定书 医保违决〔2024〕1号")
    assert not [title for title in titles if title.startswith("合议记录")]
    assert [item.title for item in pypdf.PdfReader(io.BytesIO(inner)).outline][1:] == ["陈述申辩复核意见书", "合议记录"]
    whole(main)
    reader = pypdf.PdfReader(io.BytesIO(main))
    index = reader.get_destination_page_number(reader.outline[1])
    assert str(len(reader.pages) - index) in reader.pages[-1].extract_text().split()


def test_a_case_without_papers_has_no_file(app_sqlite, people):
    case_id = making.opened(people)
    with pytest.raises(Refusal, match="CASES-302"):
        file_service.bound(case_of(people, case_id))


def test_a_case_without_papers_prints_none(client, people):
    case_id = making.opened(people)
    client.sign_in(people.officer)
    answer = client.get(f"/cases/{case_id}/papers.pdf")
    assert answer.status_code == 404
    assert "CASES-303" in answer.text


# ---- pages


def links(page: str, pattern: str) -> Iterator[str]:
    return (found.replace("&amp;", "&") for found in re.findall(pattern, page))


def test_an_officer_makes_a_paper_downloads_it_and_prints_all(client, people, decided):
    client.sign_in(people.officer)
    with on(AFTER):
        page = client.get(f"/cases/{decided}/papers/new/agency_panel")
        assert "下路镇中心卫生院" in page.text
        answer = client.post(f"/cases/{decided}/papers/new/agency_panel", data={"place": "会议室"})
        assert answer.status_code == 422
        data = {
            "held_on": "2024-05-28",
            "place": "三楼会议室",
            "host": "张三",
            "recorder": "李四",
            "attendees": "张三\n李四",
            "facts": "事实清楚",
            "views": "均同意",
            "conclusion": "按拟处理意见办理",
        }
        assert client.post(f"/cases/{decided}/papers/new/agency_panel", data=data).status_code == 302
        page = client.get(f"/cases/{decided}/papers").text
    assert "合议记录" in page
    for link in links(page, r'href="(/cases/\d+/papers/\d+/(?:pdf|docx))"'):
        assert client.get(link).status_code == 200
    printed = client.get(f"/cases/{decided}/papers.pdf")
    assert printed.mimetype == "application/pdf"
    assert len(pypdf.PdfReader(io.BytesIO(printed.data)).outline) == 5
    chosen = documents.of_subject(f"case:{decided}")[0].id
    alone = client.get(f"/cases/{decided}/papers.pdf?paper={chosen}")
    assert len(pypdf.PdfReader(io.BytesIO(alone.data)).outline) == 1


def test_a_paper_of_another_case_is_not_there(client, people, decided):
    other = making.decided_too(people)
    foreign = documents.of_subject(f"case:{other}")[0].id
    client.sign_in(people.officer)
    assert client.get(f"/cases/{decided}/papers/{foreign}/pdf").status_code == 404
    assert client.get(f"/cases/{decided}/papers/{foreign}/exe").status_code == 404
    assert client.get(f"/cases/{decided}/file/other.pdf").status_code == 404


def test_a_provider_downloads_its_own_notice_and_nobody_elses(client, people, decided):
    deduction = making.damages_of(people, decided).id
    own, personal = (documents.of_subject(subject)[0].id for subject in (f"case:{decided}", f"case:{decided}/person"))
    client.sign_in(people.clerk)
    page = client.get(f"/portal/deductions/{deduction}").text
    assert f"/portal/deductions/{deduction}/papers/{own}/pdf" in page
    assert client.get(f"/portal/deductions/{deduction}/papers/{own}/pdf").mimetype == "application/pdf"
    assert client.get(f"/portal/deductions/{deduction}/papers/{personal}/pdf").status_code == 404
    client.sign_in(people.other_head)
    assert client.get(f"/portal/deductions/{deduction}/papers/{own}/pdf").status_code == 404


def test_what_is_prepared_is_not_told_before_its_step(people, decided):
    with on(AFTER):
        all_papers.made(people, decided, papers.kind_of("agreement", "agency_demand"))
    assert "agency_demand" not in {one.kind.id for one in papers.own_papers(people.head.provider_id, decided)}
    kinds = {kind.id: kind for kind in papers.kinds()}
    assert not told("administrative", kinds["penalty_decision"], {"decided"})
    assert told("administrative", kinds["penalty_decision"], {"decided", "served"})
