"""Checklist files: the shipped ones are complete and rest on real articles; a bad one is refused by line and reason."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from compliance.checklists.file_rules import parse
from compliance.checklists.rules import NEEDS_KINDS, Subject, fitting, shown
from compliance.foundation.errors import Refusal
from compliance.law.citations import TITLES, articles
from compliance.law.violations import violations

CASES = Path(__file__).parent / "cases"
GOOD = (CASES / "good.toml").read_text(encoding="utf-8")
SHIPPED = sorted((Path(__file__).parents[2] / "checklists").glob("*.toml"))
KNOWN = frozenset(violations())


def shipped(code):
    found = [path for path in SHIPPED if path.name.startswith(f"{code}-")]
    return parse(found[-1].read_text(encoding="utf-8"), found[-1].name, KNOWN)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_list_is_whole(path):
    checklist = parse(path.read_text(encoding="utf-8"), path.name, KNOWN)
    assert path.stem == f"{checklist.code}-{checklist.version}"
    assert len(checklist.items) <= 40
    assert all(len(item.text.zh) <= 60 for item in checklist.items)
    if checklist.subject in NEEDS_KINDS:
        assert len(checklist.items) >= 20
        assert sum(item.evidence != "none" for item in checklist.items) > len(checklist.items) / 2


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_article_stands_in_its_law(path):
    titles = {title: key for key, title in TITLES.items()}
    for item in parse(path.read_text(encoding="utf-8"), path.name, KNOWN).items:
        law, number, item_number = re.fullmatch(
            r"(.+?)(第[零一二三四五六七八九十百]+条)(?:第.款)?(?:(第.项))?", item.article
        ).groups()
        words = articles(titles[law])[number]
        if item_number:
            assert f"（{item_number[1]}）" in words, item.article


def test_an_article_is_cited_with_the_name_of_its_law_in_marks():
    item = parse(SHIPPED[0].read_text(encoding="utf-8"), SHIPPED[0].name, KNOWN).items[0]
    cited = replace(item, article="医疗保障基金使用监督管理条例第十三条第一款")
    assert cited.basis == "《医疗保障基金使用监督管理条例》第十三条第一款"
    for other in ("《某办法》（国家医保局令第7号）第六条", "本地检查要点"):
        assert replace(item, article=other).basis == other


@pytest.mark.parametrize(
    ("code", "most"), [("public_hospital", 10), ("primary_care", 10), ("pharmacy", 6)], ids=lambda value: str(value)
)
def test_every_point_of_the_yearly_plan_is_asked(code, most):
    # 检查内容（一）医疗机构 1-10, （二）定点零售药店 1-6
    assert {item.focus for item in shipped(code).items} - {0} == set(range(1, most + 1))


def test_there_is_a_list_for_every_subject():
    lists = [parse(path.read_text(encoding="utf-8"), path.name, KNOWN) for path in SHIPPED]
    assert {checklist.subject for checklist in lists} == set(Subject)


def test_what_document_003_names_as_the_focus_of_private_hospitals_is_asked():
    # 诱导参保人员住院，虚构医疗服务、伪造医疗文书票据、挂床住院、盗刷社保卡
    asked = {item.violation for item in shipped("private_hospital").items}
    assert asked >= {"induced_admission", "fictitious_services", "forged_records", "phantom_bed"}


@pytest.mark.parametrize(
    ("kind", "level", "ownership", "code"),
    [
        ("hospital", "3", "public", "public_hospital"),
        ("hospital", "2", "public", "public_hospital"),
        ("hospital", "1", "public", "primary_care"),
        ("hospital", "unrated", "public", "primary_care"),
        ("hospital", "3", "private", "private_hospital"),
        ("hospital", "unrated", "private", "private_hospital"),
        ("hospital", "", "", "public_hospital"),
        ("pharmacy", "unrated", "private", ""),
    ],
)
def test_a_hospital_gets_the_list_of_its_level_and_ownership(kind, level, ownership, code):
    assert fitting(kind, level, ownership, {"public_hospital", "primary_care", "private_hospital"}) == code


def test_a_list_for_employers_names_no_kinds_of_provider():
    text = next(path for path in SHIPPED if path.name.startswith("employer")).read_text(encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        parse(text.replace("kinds = []", 'kinds = ["hospital"]'), "employer.toml", KNOWN)
    assert "机构类别" in refused.value.zh
    with pytest.raises(Refusal):
        parse(GOOD.replace('kinds = ["pharmacy"]', "kinds = []"), "good.toml", KNOWN)


def test_a_code_belongs_to_one_list_but_for_the_scripts_of_follow_ups_which_keep_one_for_one_question():
    families = {}
    for path in SHIPPED:
        family = "follow_up" if path.name.startswith("follow_up") else path.name
        for item in parse(path.read_text(encoding="utf-8"), path.name, KNOWN).items:
            families.setdefault(item.code, set()).add(family)
    assert [code for code, found in families.items() if len(found) > 1] == []


def test_a_village_clinic_without_beds_is_not_asked_about_in_patients():
    items = shipped("primary_care").items
    with_beds = {item.code for item in shown(items, {"PC-08": "yes"})}
    without = {item.code for item in shown(items, {"PC-08": "no"})}
    assert with_beds - without == {*(f"PC-{number}" for number in range(13, 19)), "PC-35"}
    assert not without - with_beds


def test_an_item_behind_a_hidden_item_is_hidden():
    items = shipped("public_hospital").items
    difference = next(item for item in items if item.type == "amount")
    when = difference.show_when
    assert difference not in shown(items, {})
    assert difference in shown(items, {when.item: "breach"})


def test_the_hash_is_of_the_content_and_not_of_the_spaces():
    first = parse(GOOD, "good.toml", KNOWN)
    assert parse(GOOD.replace(" = ", "   =   ").replace("\n", "\r\n"), "good.toml", KNOWN).sha256 == first.sha256
    assert parse(GOOD.replace("药品分区", "药品分区域"), "good.toml", KNOWN).sha256 != first.sha256


@pytest.mark.parametrize(
    "case", tomllib.loads((CASES / "bad_files.toml").read_text(encoding="utf-8"))["case"], ids=lambda case: case["name"]
)
def test_bad_file_is_refused_by_line_and_reason(case):
    assert case["replace"] in GOOD
    with pytest.raises(Refusal) as refused:
        parse(GOOD.replace(case["replace"], case["by"]), "bad.toml", KNOWN)
    assert refused.value.number == "CHECKLISTS-01"
    assert f"第{case['line']}行，{case['reason']}" in refused.value.zh
    assert f"line {case['line']}, " in refused.value.en


@pytest.mark.parametrize(
    "text",
    [
        'group = "x"\nitem = 3',
        "kinds = 3\nitem = [1]",
        "title = 3\nsource = []\ncode = {}\nkinds = [{}]\n[[item]]\nzh = []\ntype = {}",
    ],
)
def test_nonsense_is_refused_and_never_crashes(text):
    with pytest.raises(Refusal):
        parse(text, "nonsense.toml", KNOWN)
