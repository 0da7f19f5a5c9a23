"""Word and PDF from templates: nothing missing is ever printed, and the same values give the same bytes."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pypdf
import pypdfium2
import pytest
from docx.shared import Mm
from PIL import Image

from compliance.foundation import documents
from compliance.foundation.binding import Part, bind
from compliance.foundation.errors import Refusal
from tests.documents.drafting import draft
from tests.documents.pictures import ink, missing_glyphs, text_of

LETTER = """机关名称: {{ issuer }}
文书标题: {{ title }}
发文字号: {{ number }}
主送: {{ to }}：
正文段: 你单位存在下列情形：
||#1:序号|#4:情形|#2:金额|
|{%tr for item in items %}| | |
|{{ loop.index }}|{{ item.what }}|{{ item.amount }}|
|{%tr endfor %}| | |
正文段: {%p for line in after %}
正文段: {{ line }}
正文段: {%p endfor %}
落款: {{ issuer }}
成文日期: {{ dated }}
"""
VALUES = {
    "issuer": "样例县医疗保障服务中心",
    "title": "违约处理通知书",
    "number": "医保违通〔2024〕1号",
    "to": "样例县人民医院",
    "items": [{"what": "串换项目 & <b>虚记</b>", "amount": "¥24,532.00"}],
    "after": ["请于2024年3月12日前提出陈述、申辩意见。"],
    "dated": "2024年3月5日",
}
WHEN = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.sqlite_only


def pdf(values, template=LETTER, **options):
    filled = documents.word(draft(template), values)
    return documents.pdf_of_word(filled, **{"mark": "核验码 ab12", "sample": False, "at": WHEN, **options})


def words_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_word_says_the_values_and_takes_marks_of_html_as_text(app):
    said = words_of(documents.word(draft(LETTER), VALUES))
    assert "样例县人民医院：" in said
    assert "串换项目 & <b>虚记</b>" in said
    assert "{" not in said


def test_the_pdf_says_what_the_word_file_says(app):
    shown = text_of(pdf(VALUES))
    for part in words_of(documents.word(draft(LETTER), VALUES)).split():
        assert part in shown


def test_the_page_is_a4_with_a_number_the_mark_and_ink_on_it(app):
    made = pdf(VALUES)
    page = pypdfium2.PdfDocument(made)[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
    assert "—1—" in text_of(made)
    assert "核验码ab12" in text_of(made)
    assert all(share > 0.005 for share in ink(made))
    assert missing_glyphs(made) == []


def test_sample_data_say_so_on_every_page_of_both_forms(app):
    long = {**VALUES, "after": ["陈述、申辩。" * 60] * 6}
    made = pdf(long, sample=True)
    assert all("样例数据" in page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made))
    filled = documents.marked(documents.word(draft(LETTER), long), "核验码 ab12", True)
    section = docx.Document(io.BytesIO(filled)).sections[0]
    assert "样例数据" in "".join(paragraph.text for paragraph in section.header.paragraphs)
    assert "核验码 ab12" in "".join(paragraph.text for paragraph in section.footer.paragraphs)


def test_the_same_values_give_the_same_bytes(app):
    assert documents.word(draft(LETTER), VALUES) == documents.word(draft(LETTER), VALUES)
    assert pdf(VALUES) == pdf(VALUES)
    assert pdf(VALUES) != pdf({**VALUES, "to": "样例县中医院"})


@pytest.mark.parametrize("gap", [None, "", "  "])
@pytest.mark.parametrize("field", ["to", "dated", "number"])
def test_an_empty_value_is_refused_before_anything_is_made(app, field, gap):
    with pytest.raises(Refusal, match="DOCUMENTS-01") as refused:
        documents.word(draft(LETTER), {**VALUES, field: gap})
    assert field in refused.value.zh


def test_an_empty_value_deep_in_a_row_is_named_by_its_place(app):
    with pytest.raises(Refusal, match=r"items\[0\]\.amount"):
        documents.word(draft(LETTER), {**VALUES, "items": [{"what": "串换", "amount": ""}]})


@pytest.mark.parametrize("field", sorted(VALUES.keys() - {"items", "after"}))
def test_a_value_that_the_template_needs_and_nobody_gave_is_refused(app, field):
    with pytest.raises(Refusal, match="DOCUMENTS-01"):
        documents.word(draft(LETTER), {name: value for name, value in VALUES.items() if name != field})


def test_a_row_without_a_value_the_template_needs_is_refused(app):
    with pytest.raises(Refusal, match="DOCUMENTS-01"):
        documents.word(draft(LETTER), {**VALUES, "items": [{"what": "串换"}]})


def test_a_template_that_does_not_read_is_refused(app):
    with pytest.raises(Refusal, match="DOCUMENTS-01"):
        documents.word(draft("正文段: {{ title "), VALUES)


def test_a_template_reaches_nothing_of_the_program(app):
    with pytest.raises(Refusal, match="DOCUMENTS-01"):
        documents.word(draft("正文段: {{ title.__class__.__mro__ }}"), VALUES)


def test_a_character_that_no_font_has_is_refused_and_named(app):
    with pytest.raises(Refusal, match="DOCUMENTS-02") as refused:
        pdf({**VALUES, "to": "王\U000eabcd医院"})
    assert "\U000eabcd" in refused.value.zh


def test_a_typst_template_reads_its_data_and_refuses_what_it_lacks(app):
    source = b'#import "/office.typ": *\n#show: office.with(title: "a")\n#let data = json("/data.json")\n#data.name'
    assert "样例县" in text_of(documents.pdf(source, {"name": "样例县"}, at=WHEN))
    with pytest.raises(Refusal, match="DOCUMENTS-01"):
        documents.pdf(source, {"other": "样例县"})


def test_a_picture_in_a_word_file_is_printed_in_the_pdf(app):
    document = docx.Document(io.BytesIO(documents.word(draft(LETTER), VALUES)))
    picture = io.BytesIO()
    Image.new("RGB", (200, 200), "black").save(picture, "PNG")
    document.add_paragraph().add_run().add_picture(picture, width=Mm(40))
    with_picture = io.BytesIO()
    document.save(with_picture)
    made = documents.pdf_of_word(with_picture.getvalue(), mark="m", sample=False, at=WHEN)
    # 40 mm by 40 mm of 210 mm by 297 mm are 2.6 percent of the page
    assert sum(ink(made)) - sum(ink(pdf(VALUES))) > 0.02


def test_a_file_is_bound_with_an_index_and_one_run_of_page_numbers(app):
    long = pdf({**VALUES, "after": ["陈述、申辩。" * 60] * 6})
    short = pdf(VALUES)
    length = len(pypdf.PdfReader(io.BytesIO(long)).pages)
    assert length > 1
    facts = [("案号", "违〔2024〕1号")]
    bound = bind([Part("通知书", long, "1号", "2024年3月5日"), Part("送达回证", short)], facts=facts)
    reader = pypdf.PdfReader(io.BytesIO(bound))
    assert len(reader.pages) == 1 + length + 1
    index = "".join(reader.pages[0].extract_text().split())
    assert "案号：违〔2024〕1号" in index
    assert f"1-{length}" in index
    assert f"送达回证—{length + 1}" in index
    for number, page in enumerate(reader.pages[1:], 1):
        top = [piece for piece in page.extract_text().split("\n") if piece.strip() == str(number)]
        assert top, f"page {number} does not carry its number"
    assert [item.title for item in reader.outline] == ["卷内目录", "通知书 1号", "送达回证"]
    assert missing_glyphs(bound) == []


def test_nothing_cannot_be_bound():
    with pytest.raises(ValueError, match="without papers"):
        bind([])


def test_a_word_file_holds_no_other_day_than_the_fixed_one(app):
    with zipfile.ZipFile(io.BytesIO(documents.word(draft(LETTER), VALUES))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
