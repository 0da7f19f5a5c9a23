"""Bad rows are named by number and reason, in both languages; the good rows beside them are not lost."""

from dataclasses import replace
from datetime import date

import pytest

from compliance.foundation.errors import Refusal
from compliance.providers.import_service import read_sheet
from compliance.providers.list_rules import check, guess, read_map
from compliance.providers.plan_rules import Action, Known, plan
from compliance.providers.rules import normalised_name
from tests.providers.books import HEAD, ROW, book_of, csv_of

GOOD = ("H002", "某镇卫生院", "卫生院", "一级", "某镇")


def planned(content: bytes, known=(), name="x", **constants):
    """The plan of a list by the guessed mapping."""
    sheet = read_sheet(content, name, {})
    reading = guess(sheet.rows, constants)
    check(reading, sheet.width)
    return plan(sheet, reading, known)


def known(id, code, name, made=False, **facts):
    """A provider in the registry."""
    return Known(
        id, code, made, normalised_name(name), {"name": name, "normalised_name": normalised_name(name), **facts}
    )


BAD = {
    "empty name": (("H001", "", "医院", "二级", "某路"), "机构名称为空"),
    "a name of blanks": (("H001", " \u3000", "医院", "二级", "某路"), "机构名称为空"),
    "a name of dashes": (("H001", "——", "医院", "二级", "某路"), "机构名称为空"),
    "unknown level": (("H001", "某医院", "医院", "四级", "某路"), "医院等级：不认识的等级“四级”"),
    "a code in Chinese": (("甲001", "某医院", "医院", "二级", "某路"), "机构编码：只能是40位以内的字母、数字“甲001”"),
    "a long code": (("9" * 41, "某医院", "医院", "二级", "某路"), "机构编码：超过40字（41字）"),
    "a long name": (("H001", "院" * 121, "医院", "二级", "某路"), "机构名称：超过120字（121字）"),
    "a long address": (("H001", "某医院", "医院", "二级", "路" * 201), "地址：超过200字（201字）"),
    "control characters": (("H001", "某医\x07院", "医院", "二级", "某路"), "机构名称：含有控制字符"),
    "a right-to-left mark": (("H001", "某医院\u202etxt", "医院", "二级", "某路"), "机构名称：含有控制字符"),
    "a formula": (("H001", "=HYPERLINK(1)", "医院", "二级", "某路"), "机构名称：以公式符号开头"),
    "an at sign": (("H001", "某医院", "医院", "二级", "@SUM(A1)"), "地址：以公式符号开头"),
    "a plus": (("H001", "某医院", "医院", "二级", "+cmd|x"), "地址：以公式符号开头"),
    "no kind": (("H001", "某某中心", "", "二级", "某路"), "看不出机构类别，请指定"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_named(name):
    row, reason = BAD[name]
    made = planned(csv_of(HEAD, row, GOOD))
    (bad,) = made.of(Action.REJECT)
    assert bad.row == 2
    assert reason in [words.zh for words in bad.reasons]
    assert all(words.en for words in bad.reasons)
    assert [one.name for one in made.of(Action.ADD)] == ["某镇卫生院"]


def test_a_duplicate_names_the_earlier_row():
    twice = csv_of(HEAD, ROW, GOOD, ("H001", "另一名称医院", "医院", "二级", ""))
    (bad,) = planned(twice).of(Action.REJECT)
    assert (bad.row, bad.reasons[0].zh) == (4, "机构编码与第2行重复")
    twice = csv_of(HEAD[1:], ROW[1:], ("某 县人民医院", "医院", "二级", "别处"))
    (bad,) = planned(twice).of(Action.REJECT)
    assert (bad.row, bad.reasons[0].zh) == (3, "机构名称与第2行重复")


def test_a_row_in_another_encoding_is_named():
    many = [(f"H{n:03d}", f"某镇第{n}卫生院", "卫生院", "一级", "某镇") for n in range(20)]
    content = csv_of(HEAD, *many) + "H900,坏掉的医院,医院,二级,某路\n".encode("gb18030")
    (bad,) = planned(content).of(Action.REJECT)
    assert (bad.row, bad.reasons[0].zh) == (22, "有无法识别的字符（编码不符）")


def test_an_open_quotation_mark_costs_its_own_row_only():
    content = (
        csv_of(HEAD)
        + '"H001,某医院,医院,二级,某路\n'.encode()
        + csv_of(*[(f"H{n}", f"某镇第{n}卫生院", "卫生院", "一级", "") for n in range(10, 30)])
    )
    made = planned(content)
    (bad,) = made.of(Action.REJECT)
    assert (bad.row, bad.reasons[0].zh) == (2, "引号没有成对")
    assert made.count(Action.ADD) == 20


def test_a_formula_in_a_workbook_is_named_by_row():
    made = planned(book_of(HEAD, ROW, ("H003", '=CONCATENATE("某","医院")', "医院", "二级", ""), GOOD))
    (bad,) = made.of(Action.REJECT)
    assert (bad.row, bad.reasons[0].zh) == (3, "单元格含公式，请粘贴为数值")
    assert made.count(Action.ADD) == 2


def test_title_rows_and_blank_rows_are_no_faults():
    def merge(book):
        book.active.merge_cells("A1:E1")

    content = book_of(("某县定点医药机构名单",), (), HEAD, ROW, (), GOOD, change=merge)
    made = planned(content)
    assert (made.titles, made.count(Action.ADD), made.count(Action.REJECT)) == (2, 2, 0)
    assert [row.row for row in made.rows] == [4, 6]


def test_numbers_in_a_workbook_are_read_as_written():
    head = ("机构代码", "机构名称", "床位数", "邮政编码", "许可证有效期至", "联系电话")
    made = planned(book_of(head, (330206, "某医院", 120, 100190, date(2027, 3, 1), 1234567890123456)))
    (bad,) = made.of(Action.REJECT)
    assert "超过15位" in bad.reasons[0].zh
    made = planned(book_of(head, (330206, "某医院", 120, 100190, date(2027, 3, 1), "0579-1234567")))
    values = made.rows[0].values
    assert (values["code"], values["beds"], values["postcode"]) == ("330206", 120, "100190")
    assert values["licence_until"] == date(2027, 3, 1)


def test_a_running_number_is_never_a_code():
    content = csv_of(("序号", "机构名称"), ("1", "某医院"), ("2", "某镇卫生院"))
    assert "code" not in planned(content).rows[0].values
    content = csv_of(("机构代码", "机构名称"), ("1", "某医院"), ("2", "某镇卫生院"))
    assert "code" not in planned(content).rows[0].values
    sheet = read_sheet(content, "x", {})
    with pytest.raises(Refusal) as refusal:
        plan(sheet, replace(guess(sheet.rows), columns={"code": 1, "name": 2}), ())
    assert refusal.value.number == "PROVIDERS-05"


def test_a_name_that_stands_for_two_providers_asks_a_person():
    two = [
        known(1, "P000001", "康泰药店", made=True, address="东路"),
        known(2, "P000002", "康泰药店", made=True, address="西路"),
    ]
    made = planned(csv_of(("机构名称", "地址"), ("康泰药店", "北路")), two)
    (row,) = made.of(Action.DECIDE)
    assert row.candidates == ("P000001", "P000002")
    assert "请确认是否同一机构" in row.reasons[0].zh
    made = planned(csv_of(("机构名称", "地址"), ("康泰药店", "西路")), two)
    assert made.rows[0].provider_id == 2


def test_another_code_under_the_same_name_asks_a_person():
    made = planned(csv_of(("机构代码", "机构名称"), ("H777", "某县人民医院")), [known(1, "H001", "某县人民医院")])
    assert made.rows[0].action is Action.DECIDE


def test_an_official_code_takes_the_place_of_a_made_one():
    made = planned(
        csv_of(("机构代码", "机构名称"), ("H777", "某县人民医院")), [known(1, "P000001", "某县人民医院", made=True)]
    )
    assert (made.rows[0].action, made.rows[0].values["code"]) == (Action.CHANGE, "H777")


def test_a_blank_in_a_list_erases_nothing():
    one = known(1, "H001", "某县人民医院", kind="hospital", address="旧址", level="2", grade="甲等")
    made = planned(csv_of(HEAD, ("H001", "某县人民医院", "医院", "二级甲等", "")), [one])
    assert made.rows[0].action is Action.UNCHANGED


MAP = """
[columns]
name = "单位"
address = 3
[constants]
kind = "pharmacy"
[formats]
encoding = "gbk"
delimiter = "|"
header = true
"""


def test_a_mapping_file_says_which_column_is_which():
    given = read_map(MAP)
    sheet = read_sheet("编号|单位|地点\n7|某大药房|某路\n".encode("gbk"), "x", given.formats)
    reading = given.over(guess(sheet.rows), sheet.rows)
    assert (dict(reading.columns), reading.header, dict(reading.constants)) == (
        {"name": 2, "address": 3},
        1,
        {"kind": "pharmacy"},
    )
    assert plan(sheet, reading, ()).rows[0].values["name"] == "某大药房"


@pytest.mark.parametrize(
    "text",
    [
        "[columns]\nnom = 1",
        "[columns]\nname = 0",
        "[columns]\nname = true",
        "[colums]\nname = 1",
        "[formats]\nencoding = 'koi8'",
        "[formats]\ndelimiter = '||'",
        "[formats]\nspeed = 1",
        "[constants]\nkind = 3",
        "name = ",
    ],
)
def test_a_wrong_mapping_file_is_refused(text):
    with pytest.raises(Refusal) as refusal:
        read_map(text)
    assert refusal.value.number == "PROVIDERS-04"


def test_a_mapping_without_a_name_is_refused():
    with pytest.raises(Refusal) as refusal:
        planned(csv_of(("甲", "乙"), ("1", "2")))
    assert refusal.value.number == "PROVIDERS-03"
