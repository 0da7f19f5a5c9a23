"""What a statement's parameters may be."""

import pytest

from compliance.claims import statement_rules
from compliance.foundation.errors import Refusal

HEAD = """
id = "own"
version = 1
words = {{ zh = "自定", en = "Own" }}
basis = {{ zh = "协议", en = "Agreement" }}
semantics = {{ zh = "某病种的住院", en = "stays of a disease" }}
[[parameter]]
name = "code"
type = "{type}"
unit = "{unit}"
words = {{ zh = "编码", en = "Code" }}
default = {default}
[[column]]
name = "claim_id"
type = "text"
words = {{ zh = "结算单号", en = "Claim" }}
"""
SQL = "SELECT claim_id FROM claims WHERE diagnosis = $code"


def own(unit, default='"J18"', type="text"):
    return statement_rules.read(HEAD.format(type=type, unit=unit, default=default), SQL, "own")


@pytest.mark.parametrize(
    ("unit", "value"), [("disease", "I63"), ("disease", "I63.902"), ("item_code", "0021-1/Ａ"), ("", "x y")]
)
def test_a_code_of_its_form_is_a_value(unit, value):
    assert own(unit).values({"code": value}) == {"code": value}


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("disease", "i63", "J18"),
        ("disease", "I6", "J18"),
        ("disease", "肺炎", "J18"),
        ("disease", "I63 ", "J18"),
        ("item_code", "", "冒号"),
        ("item_code", "A:1", "冒号"),
        ("item_code", "A 1", "空格"),
        ("item_code", "A" * 61, "空格"),
    ],
)
def test_what_is_no_code_is_refused_and_told_what_one_is(unit, value, told):
    with pytest.raises(Refusal, match="CLAIMS-03") as refused:
        own(unit).values({"code": value})
    assert told in refused.value.zh


@pytest.mark.parametrize(
    ("unit", "default", "type"),
    [("disease", "3", "integer"), ("fen", '"3"', "text"), ("drug", '"3"', "text"), ("disease", '"3"', "text")],
)
def test_a_code_is_a_text_and_of_something_that_is_known(unit, default, type):
    with pytest.raises(Refusal, match="CLAIMS-01"):
        own(unit, default, type)
