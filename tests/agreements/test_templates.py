"""Shipped templates read well; a bad one is refused by line and reason."""

from decimal import Decimal
from pathlib import Path

import pytest

from compliance.agreements import template_rules
from compliance.agreements.template_file_rules import parse_template
from compliance.agreements.template_rules import chinese_number
from compliance.foundation.errors import Refusal
from compliance.law.violations import violations

SHIPPED = sorted(Path(template_rules.__file__).with_name("shipped").glob("*.toml"))
KNOWN = frozenset(violations())
HOSPITAL = next(path for path in SHIPPED if path.stem == "county-hospital-2024").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_text_of_an_agreement_speaks_of_punishment(path):
    template = parse_template(path.read_text(encoding="utf-8"), KNOWN)
    assert template.id == path.stem
    for part in (path.read_text(encoding="utf-8"), template.title.zh, *(clause.text.zh for clause in template.clauses)):
        assert "处罚" not in part
        assert "罚款" not in part


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_clause_states_its_own_range(path):
    for clause in parse_template(path.read_text(encoding="utf-8"), KNOWN).clauses:
        unit = "元" if clause.kind == "fixed" else "倍"
        assert f"{template_rules.plain(clause.least)}{unit}" in clause.text.zh, clause.number
        assert f"{template_rules.plain(clause.most)}{unit}" in clause.text.zh, clause.number
        measure = violations()[clause.violation].measure
        assert clause.base in (measure, "none"), clause.number


def test_the_clauses_that_the_half_year_rests_on():
    clauses = {clause.violation: clause for clause in parse_template(HOSPITAL, KNOWN).clauses}
    review = clauses["unreasonable_care"]
    assert (review.number, review.kind, review.base) == ("第二十三条第（一）项", "multiple", "fund_loss")
    assert (review.least, review.most) == (1, 3)
    help_ = clauses["impersonation_help"]
    assert (help_.base, help_.least, help_.most, help_.period_days) == ("obtained", 1, 10, 15)
    for violation in ("no_daily_bill", "low_in_hospital_rate", "phantom_bed"):
        fixed = clauses[violation]
        assert (fixed.kind, fixed.base, fixed.least, fixed.most) == ("fixed", "none", Decimal(1000), Decimal(10000))
        assert fixed.text.zh.rstrip("；").endswith("支付违约金1000元以上10000元以下")
    assert clauses["indicator_target_missed"].consequence == "indicator_deduction"


def test_shares_and_periods_in_the_text_come_from_the_data():
    text = "".join(article.text.zh for article in parse_template(HOSPITAL, KNOWN).articles)
    assert "90%按月拨付，其余10%作为履约保证金" in text
    assert "提前3个月" in text
    assert "5个工作日内进行陈述、申辩" in text
    assert "自2024年1月1日起至2024年12月31日止" in text
    assert "{" not in text


def line_of(text: str) -> int:
    """Line (from 1) of the first row that holds `text`."""
    return next(number for number, row in enumerate(HOSPITAL.split("\n"), 1) if text in row)


BAD = {
    "unknown violation": ('violation = "phantom_bed"', 'violation = "phantom"', "不在目录中"),
    "twice": ('violation = "phantom_bed"', 'violation = "no_daily_bill"', "已在第二十五条第（一）项约定"),
    "bounds": ('least = "1"', 'least = "4"', "下限"),
    "eleven times": ('most = "10"', 'most = "11"', "不得高于10倍"),
    "a float": ('most = "3"', "most = 3", "应为文本"),
    "three decimals": ('most = "3"', 'most = "3.001"', "两位小数"),
    "a misspelt key": ('kind = "multiple"', 'sort = "multiple"', "不认识的键“sort”"),
    "a fixed sum with a base": ('base = "none"', 'base = "total"', "基数"),
    "a penalty": ("，支付{range}的违约金；", "，处罚{range}；", "处罚"),
    "no range": ("，支付{range}的违约金；", "，支付违约金；", "{range}"),
    "shares": ('deposit_share = "0.10"', 'deposit_share = "0.20"', "之和应为1"),
    "a fine": ('consequence = "damages"', 'consequence = "fine"', "不是协议约定的金额处理"),
    "kinds": ('"village_clinic"', '"village"', "机构类别"),
    "a placeholder": ("提前{termination_notice_months}个月", "提前{months}个月", "不认识的占位"),
    "an unknown allowance": ('chapter_zh = "', 'allows = "guessing"\nchapter_zh = "', "allows"),
    "term": ("valid_until = 2024-12-31", "valid_until = 2023-12-31", "早于起始日"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_template_is_refused_by_line_and_reason(name):
    old, new, reason = BAD[name]
    with pytest.raises(Refusal) as refusal:
        parse_template(HOSPITAL.replace(old, new, 1), KNOWN)
    assert refusal.value.number == "AGREEMENTS-01"
    assert reason in refusal.value.zh
    found = {int(key.removeprefix("line ")) for key in refusal.value.fields}
    assert any(abs(line - line_of(old)) <= 2 for line in found), (found, line_of(old))


def test_an_article_may_allow_to_conclude_from_a_sample_once(name="extrapolation"):
    marked = f'[[article]]\nallows = "{name}"\n'
    assert parse_template(HOSPITAL, KNOWN).allowing(name) is None
    own = HOSPITAL.replace("[[article]]\n", marked, 1)
    assert parse_template(own, KNOWN).allowing(name).number == "第一条"
    with pytest.raises(Refusal, match="第一条已作同样约定"):
        parse_template(own.replace("[[article]]\nzh", f"{marked}zh", 1), KNOWN)


def test_a_file_that_is_no_toml_is_refused_by_line():
    with pytest.raises(Refusal, match="第3行"):
        parse_template('id = "x"\nyear = 2024\nzh = “坏引号”\n', KNOWN)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (28, "二十八"), (99, "九十九")]
)
def test_articles_are_numbered_in_chinese(number, words):
    assert chinese_number(number) == words
