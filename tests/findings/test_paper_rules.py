"""A paper record is read whole or not at all, and every mistake is told by its place in both languages."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from compliance.findings.check_rules import refusal_of
from compliance.findings.paper_rules import read
from compliance.foundation.money import text

IMPERSONATION = (Path(__file__).parent / "cases" / "impersonation.toml").read_text(encoding="utf-8")


def test_the_impersonation_record_has_a_base_per_consequence():
    paper, faults = read(IMPERSONATION)
    assert not faults
    ((code, finding),) = paper.findings
    assert (code, finding.authority, finding.found_on) == ("H0001", "agency", date(2024, 6, 20))
    made = {(base.consequence, base.debtor): text(base.fen) for base in finding.bases}
    assert made == {
        ("recovery", "provider"): "2453.20",
        ("damages", "provider"): "2453.20",
        ("recovery", "person"): "18337.40",
    }
    recovered = sum(base.fen for base in finding.bases if base.consequence == "recovery")
    assert text(recovered) == "20790.60"
    (damages,) = (base for base in finding.bases if base.consequence == "damages")
    assert damages.stated == Decimal(10)
    assert text(int(damages.fen * damages.stated)) == "24532.00"


def test_the_same_content_in_another_layout_is_the_same_record():
    once, _ = read(IMPERSONATION)
    again, _ = read("# a remark\n" + IMPERSONATION.replace(" = ", "  =  "))
    other, _ = read(IMPERSONATION.replace("2024-06-20", "2024-06-21"))
    assert once.sha256 == again.sha256 != other.sha256


def test_one_paper_may_speak_of_several_providers():
    paper, faults = read(
        """
        [source]
        document = "一季度病历评审汇总"
        kind = "review"
        authority = "agency"
        title = "病历评审"
        found_on = 2024-03-29
        [[finding]]
        provider = "H0001"
        [[finding.line]]
        item_name = "不合理检查"
        occurred_from = 2024-01-05
        violation = "unreasonable_care"
        total = "320"
        fund = [{fund = "resident", amount = "240.00"}]
        [[finding]]
        provider = "H0002"
        [[finding.line]]
        item_name = "不合理用药"
        occurred_from = 2024-02-05
        violation = "unreasonable_care"
        total = 55
        """
    )
    assert not faults
    assert [code for code, _ in paper.findings] == ["H0001", "H0002"]
    assert len({finding.source_id for _, finding in paper.findings}) == 2
    assert paper.findings[1][1].lines[0].total_fen == 5500


WRONG = [
    ('total = "3100.00"', "total = 3100.00", "line 1 total", "加引号"),
    ('total = "3100.00"', 'total = "3100.001"', "line 1 total", "最多两位小数"),
    ('total = "3100.00"', "", "line 1 total", "必须填写"),
    ("occurred_from = 2024-03-04", 'occurred_from = "March"', "line 1 occurred_from", "日期"),
    ('multiple = "10"', 'multiple = "ten"', "base 2 multiple", "数字"),
    ('multiple = "10"', 'sum = "10"', "base 2 sum", "定额"),
    ('kind = "follow_up"', "kind = 1", "source kind", "文字"),
    ('provider = "H0001"', "", "provider", "编码"),
    (
        'violation = "impersonation"\ntotal',
        'violation = "impersonation"\ncolour = "red"\ntotal',
        "line 2 colour",
        "没有这个项目",
    ),
    ("[source]", "[origin]", "source", "缺少该表"),
    ('amount = "18000.00"}, {fund', 'amount = "x"}, {fund', "line 2 fund 1 amount", "金额"),
    ("[source]", "[source", "file", "TOML"),
]


@pytest.mark.parametrize(
    ("good", "bad", "place", "words"), WRONG, ids=[f"{place} {words}" for _, _, place, words in WRONG]
)
def test_a_mistake_is_told_by_its_place(good, bad, place, words):
    assert good in IMPERSONATION
    paper, faults = read(IMPERSONATION.replace(good, bad))
    assert paper is None
    told = {fault.place: fault.words for fault in faults}
    assert words in told[place].zh
    refusal = refusal_of(faults)
    assert refusal.number == ("FINDINGS-23" if place == "file" else "FINDINGS-20")
    assert place in refusal.fields
