"""The half-year's work summary of the sample county: document 000's figures, in the Word file and the PDF alike."""

import json
from datetime import date
from io import BytesIO

import docx
import pytest
from click.testing import CliRunner

from compliance.accounts.rules import SYSTEM
from compliance.commands import house
from compliance.documents import service as documents
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text as yuan
from compliance.ledger.sum_service import money
from compliance.reports import jobs, rules, summary_rules, summary_service
from compliance.reports.rules import Half, Quarter, Year
from tests.documents.pictures import text_of

# golden.yaml half_year_county: 228 + 39 agreements; 27,800 + 27,388 + 24,532 damages; 65,913 indicators; 27,388
# refused; 20,790.60 + 25,432.77 recovered; 219,244.37 in all.
SAID = ("267份", "定点医疗机构228家", "定点零售药店39家", "219244.37", "79720.00", "65913.00", "27388.00", "46223.37")


@pytest.mark.xdist_group("county")
def test_the_draft_of_the_county_says_the_figures_of_the_document(county):
    with clock.at(clock.start_of(date(2024, 7, 1), 1)):
        assert jobs.summary() == 1
        assert jobs.summary() == 0
        db.session.rollback()
    made = summary_service.papers(Half(2024, 1))
    assert len(made) == 1
    word = docx.Document(BytesIO(documents.content(made[0].id, "docx").content))
    cells = "".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    in_word = "".join(paragraph.text for paragraph in word.paragraphs) + cells
    in_pdf = text_of(documents.content(made[0].id, "pdf").content)
    for figure in SAID:
        assert figure in in_word and figure in in_pdf, figure


@pytest.mark.xdist_group("county")
def test_the_command_writes_the_word_file(county, tmp_path):
    path = tmp_path / "a.docx"
    said = CliRunner().invoke(house, ["report", "summary", "2024H1", "-o", str(path), "--json"], obj=county)
    assert said.exit_code == 0, said.output
    assert json.loads(said.output)["version"] == 1
    assert docx.Document(path).tables


def test_nothing_is_drafted_before_there_is_anything_to_tell(app):
    assert jobs.summary() == 0


def test_other_figures_are_a_new_version_and_the_same_are_the_one_there_is(app_sqlite, people):
    with clock.at(clock.start_of(date(2024, 7, 1))):
        assert [summary_service.draft(SYSTEM, Half(2024, 1)).version for _ in range(2)] == [1, 1]
    with clock.at(clock.start_of(date(2024, 7, 2))):
        assert summary_service.draft(people.manager, Half(2024, 1)).version == 2


@pytest.mark.parametrize(
    ("text", "since", "until", "before"),
    [
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30), "2023H2"),
        ("2024h2", date(2024, 7, 1), date(2024, 12, 31), "2024H1"),
    ],
)
def test_a_half_is_six_months(text, since, until, before):
    half = rules.half(text)
    assert (half.since, half.until, half.before.code) == (since, until, before)


@pytest.mark.xdist_group("county")
def test_the_year_is_drafted_beside_its_second_half_and_each_once(county):
    with clock.at(clock.start_of(date(2025, 1, 1), 1)):
        assert jobs.summary() == 2
        assert jobs.summary() == 0
        db.session.rollback()
    made = summary_service.papers(Year(2024))
    assert [paper.title for paper in made] == ["2024年度医疗保障基金监管工作总结（初稿）"]
    word = docx.Document(BytesIO(documents.content(made[0].id, "docx").content))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "六、与上年相比" in said and "七、下一年度工作重点" in said
    for quarter in range(1, 5):
        sums = money(Quarter(2024, quarter).since, Quarter(2024, quarter).until)
        assert f"应收{yuan(sums.due_fen)}元，实收{yuan(sums.received_fen)}元。" in said


def test_a_figure_stands_beside_the_one_before_it():
    said = summary_rules.money_change("人均住院补偿", 140_200, 114_400, "上年")
    assert said == "人均住院补偿1402.00元，上年1144.00元，增加258.00元，增长22.55%。"  # 000, part 1, section 1 (4)
    assert summary_rules.count_change("现场检查", 3, 4, "次", "上年") == "现场检查3次，上年4次，减少1次，下降25.00%。"
    assert summary_rules.count_change("现场检查", 3, 0, "次", "上年") == "现场检查3次，上年0次，增加3次。"
    assert summary_rules.count_change("现场检查", 3, 3, "次", "上年") == "现场检查3次，上年3次，持平。"


@pytest.mark.parametrize("text", ["2024H3", "2024H0", "24H1", "2024Q1", ""])
def test_what_is_no_half_is_refused(text):
    with pytest.raises(Refusal, match="REPORTS-02"):
        rules.half(text)


@pytest.mark.parametrize(("day", "code"), [(date(2024, 6, 30), "2024H1"), (date(2024, 7, 1), "2024H2")])
def test_a_day_lies_in_its_half(day, code):
    assert rules.half_of(day).code == code
