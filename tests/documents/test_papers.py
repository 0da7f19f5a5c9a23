"""Issued papers: frozen, versioned, rendered once, and made from the office's own template where it has one."""

import pytest

from compliance.documents import service
from compliance.documents.rules import Paper
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import unit_of_work
from tests.documents.drafting import draft
from tests.documents.pictures import text_of
from tests.people import People

LETTER = "文书标题: {{ title }}\n主送: {{ to }}：\n正文段: 请于{{ until }}前答复。\n"
VALUES = {"title": "测试函", "to": "样例县人民医院", "until": "2024年3月12日"}


@pytest.fixture
def own(app):
    """The office's own templates of this test: a function that puts one in place."""
    folder = app.extensions["settings"].data_dir / "templates" / "tests" / "documents"
    folder.mkdir(parents=True, exist_ok=True)

    def put(text=LETTER, name="letter.docx"):
        (folder / name).write_bytes(draft(text) if name.endswith("docx") else text)

    put()
    yield put
    for path in folder.iterdir():
        path.unlink()


def issue(actor, values=VALUES, number="函〔2024〕1号", kind="tests/letter", **options):
    with unit_of_work(actor) as work:
        return service.make(work, Paper(kind, "case:1", number, values), **options)


def test_a_paper_is_kept_in_both_forms_under_its_hash(own, people: People):
    paper = issue(people.officer)
    for form in paper.forms:
        file = service.content(paper.id, form)
        assert sha256_hex(file.content) == file.sha256 == getattr(paper, form)
        assert file.name == f"函〔2024〕1号_测试函.{form}"
    assert "样例县人民医院：" in text_of(service.content(paper.id, "pdf").content)
    assert service.values(paper.id) == VALUES


def test_the_same_paper_again_is_the_one_there_is_and_other_values_a_new_version(own, people: People):
    first = issue(people.officer)
    assert issue(people.officer) == first
    second = issue(people.officer, {**VALUES, "until": "2024年3月15日"})
    assert (second.version, second.id != first.id) == (2, True)
    assert service.of_subject("case:1") == (first, second)
    assert service.latest("case:1") == (second,)
    assert service.of_subject("case:2") == ()


def test_a_later_template_leaves_papers_as_they_were_issued(own, people: People):
    first = issue(people.officer, render=False)
    own(LETTER + "正文段: 新增的一句。\n")
    second = issue(people.officer)
    assert "新增的一句" not in text_of(service.content(first.id, "pdf").content)
    assert "新增的一句" in text_of(service.content(second.id, "pdf").content)
    assert second.version == 2
    assert first.templates != second.templates


def test_what_is_rendered_at_the_first_download_is_what_would_have_been_at_once(own, people: People):
    later = issue(people.officer, render=False)
    assert (later.docx, later.pdf) == ("", "")
    content = service.content(later.id, "pdf").content
    assert service.issued(later.id).pdf == sha256_hex(content)
    assert service.content(later.id, "pdf").content == content


def test_a_gap_leaves_nothing_behind(own, people: People):
    for values in ({**VALUES, "until": ""}, {"title": "测试函", "to": "样例县人民医院"}):
        with pytest.raises(Refusal, match="DOCUMENTS-01"):
            issue(people.officer, values)
    assert service.of_subject("case:1") == ()


def test_the_trail_says_which_paper_was_made_from_what(own, people: People):
    paper = issue(people.officer)
    events = [event for event in trail.of_subject(db.session(), "case:1") if event.kind == "documents.issued"]
    assert len(events) == 1
    assert paper.context_hash in events[0].payload
    assert paper.templates["docx"] in events[0].payload
    assert "样例县人民医院" not in events[0].payload


def test_an_office_that_only_typesets_has_no_word_file(own, people: People):
    own(b'#import "/office.typ": *\n#let d = json("/data.json")\n#show: office.with(title: d.title)\n#d.to', "card.typ")
    paper = issue(people.officer, kind="tests/card")
    assert paper.forms == ("pdf",)
    assert "样例县人民医院" in text_of(service.content(paper.id, "pdf").content)
    with pytest.raises(NotFound):
        service.content(paper.id, "docx")


def test_no_template_and_no_such_paper_are_told_apart(own, people: People):
    with pytest.raises(FileNotFoundError):
        issue(people.officer, kind="tests/unheard")
    with pytest.raises(ValueError, match="no kind"):
        issue(people.officer, kind="../letter")
    with pytest.raises(NotFound):
        service.content(999, "pdf")
