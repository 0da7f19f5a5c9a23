"""Values of the law: each has its source, verified ones stand in the text, and a day without a value is refused."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.foundation.working_days import Unit as PeriodUnit
from compliance.law.citations import article_of, articles
from compliance.law.parameter_files import load, read
from compliance.law.parameters import NotInForce
from compliance.law.violations import violations

NATIONAL = load()
VALUES = [(parameter, value) for parameter in NATIONAL.values() for value in parameter.values]

FILE = """
[[parameter]]
key = "fine.test"
zh = "试"
en = "test"
unit = "multiple"
[[parameter.value]]
since = 2021-05-01
until = 2023-12-31
value = "1"
source = "甲"
[[parameter.value]]
since = 2024-01-01
value = "2"
source = "乙"
"""


@pytest.mark.parametrize(("parameter", "value"), VALUES, ids=lambda part: getattr(part, "key", ""))
def test_verified_value_stands_in_the_text(parameter, value):
    assert value.source
    if value.verified_on:
        place = value.place or value.source.partition("》")[2]
        assert value.wording in articles(value.text)[article_of(place)]
    else:
        assert not value.wording


def test_ranges_of_the_law():
    day = date(2024, 3, 5)
    ranges = {key: (NATIONAL.on(key, day).least, NATIONAL.on(key, day).most) for key in NATIONAL if key[:5] == "fine."}
    assert ranges == {
        "fine.regulation_38": (1, 2),
        "fine.regulation_39": (10000, 50000),
        "fine.regulation_40": (2, 5),
        "fine.regulation_41": (2, 5),
        "fine.social_insurance_87": (2, 5),
        "fine.social_insurance_88": (2, 5),
        "fine.regulation_37": (2, 5),
        "fine.handling_55": (2, 5),
        "fine.handling_57": (10000, 50000),
        "fine.medical_aid_68": (1, 3),
    }


def test_every_violation_names_a_shipped_range():
    assert {found.fine for found in violations().values()} - {""} <= set(NATIONAL)


def test_before_the_law_nothing_is_in_force():
    assert NATIONAL.on("fine.regulation_38", date(2021, 5, 1)).most == 2
    with pytest.raises(NotInForce, match=r"LAW-02.*2021-04-30") as refused:
        NATIONAL.on("fine.regulation_38", date(2021, 4, 30))
    assert refused.value.do_zh


def test_unknown_name_is_not_zero():
    with pytest.raises(NotInForce):
        NATIONAL.on("fine.nothing", date(2024, 1, 1))


def test_periods():
    statement = NATIONAL.period("period.agreement_statement", date(2024, 3, 5))
    assert (statement.count, statement.unit, statement.verified) == (5, PeriodUnit.WORKING, False)
    payment = NATIONAL.period("period.fine_payment", date(2024, 3, 5))
    assert (payment.count, payment.unit, payment.roll, payment.verified) == (15, PeriodUnit.CALENDAR, True, True)
    with pytest.raises(ValueError, match="not a period"):
        NATIONAL.period("late_fee.cap", date(2024, 3, 5))


def test_value_of_each_day(tmp_path):
    (tmp_path / "test.toml").write_text(FILE, encoding="utf-8")
    (parameter,) = read(tmp_path)
    assert [parameter.on(date(2023, 12, 31)).most, parameter.on(date(2024, 1, 1)).most] == [1, 2]


def test_province_speaks_before_the_nation_and_only_while_it_speaks(tmp_path):
    (tmp_path / "test.toml").write_text(
        FILE.replace("fine.test", "fine.regulation_38").split("[[parameter.value]]\nsince = 2024")[0], encoding="utf-8"
    )
    both = NATIONAL.overlaid(read(tmp_path))
    assert both.on("fine.regulation_38", date(2022, 1, 1)).most == Decimal(1)
    assert both.on("fine.regulation_38", date(2024, 1, 1)).most == Decimal(2)
    assert NATIONAL.on("fine.regulation_38", date(2022, 1, 1)).most == Decimal(2)


def test_shipped_province():
    assert load(("guangdong",)).on("hearing.organisation", date(2024, 1, 1)).most == 100000
    with pytest.raises(ValueError, match="atlantis"):
        load(("atlantis",))
    with pytest.raises(ValueError, match="shenzhen"):
        load(("guangdong", "shenzhen"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("until = 2023-12-31\n", ""), "overlap"),
        (("until = 2023-12-31", "until = 2024-01-01"), "overlap"),
        (('value = "1"', "value = 1"), "texts"),
        (('source = "甲"', 'source = ""'), "source"),
        (('source = "甲"', 'sauce = "甲"'), "sauce"),
        (('value = "1"', 'range = ["2", "1"]'), "smaller"),
        (('value = "1"', 'value = "1"\nrange = ["1", "2"]'), "either"),
        (('unit = "multiple"', 'unit = "furlong"'), "furlong"),
    ],
)
def test_malformed_file_is_refused(tmp_path, change, reason):
    (tmp_path / "test.toml").write_text(FILE.replace(*change), encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        read(tmp_path)
