"""Money: integer fen, one rounding, and the capitals that cheques and notices write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.money import capitals, round_fen, show, text, to_yuan, yuan

FEN = st.integers(-(10**15) + 1, 10**15 - 1)

# As 《支付结算办法》 annex 1 writes amounts: a zero between figures is written once, a tail of zeros not at all,
# 整 after yuan and after jiao, never after fen.
CAPITALS = {
    "0.00": "零元整",
    "0.01": "壹分",
    "0.10": "壹角整",
    "0.12": "壹角贰分",
    "1.00": "壹元整",
    "1.01": "壹元零壹分",
    "1.10": "壹元壹角整",
    "10.00": "壹拾元整",
    "11.05": "壹拾壹元零伍分",
    "100.00": "壹佰元整",
    "101.00": "壹佰零壹元整",
    "110.00": "壹佰壹拾元整",
    "1001.00": "壹仟零壹元整",
    "1010.00": "壹仟零壹拾元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "10000.00": "壹万元整",
    "10001.00": "壹万零壹元整",
    "10100.00": "壹万零壹佰元整",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "27388.00": "贰万柒仟叁佰捌拾捌元整",
    "20790.60": "贰万零柒佰玖拾元陆角整",
    "24532.00": "贰万肆仟伍佰叁拾贰元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "100000.00": "壹拾万元整",
    "100001.00": "壹拾万零壹元整",
    "219244.37": "贰拾壹万玖仟贰佰肆拾肆元叁角柒分",
    "1000000.00": "壹佰万元整",
    "10000001.00": "壹仟万零壹元整",
    "10010001.00": "壹仟零壹万零壹元整",
    "100000000.00": "壹亿元整",
    "100000001.00": "壹亿零壹元整",
    "100010000.00": "壹亿零壹万元整",
    "123456789.00": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元整",
    "1010101010.10": "壹拾亿壹仟零壹拾万壹仟零壹拾元壹角整",
    "1000000000000.00": "壹万亿元整",
    "1000000000001.00": "壹万亿零壹元整",
    "1000100000000.00": "壹万零壹亿元整",
    "1000000010000.00": "壹万亿零壹万元整",
    "-24532.05": "负贰万肆仟伍佰叁拾贰元零伍分",
}


@pytest.mark.parametrize(("amount", "words"), CAPITALS.items())
def test_capitals_as_notices_write_them(amount, words):
    assert capitals(yuan(amount)) == words


def read_back(words: str) -> int:
    """Fen of an amount in capitals, read the way a cashier reads it."""
    if words.startswith("负"):
        return -read_back(words[1:])
    whole, found, rest = words.partition("元")
    if not found:
        whole, rest = "", words
    return whole_yuan(whole) * 100 + small_change(rest)


def whole_yuan(words: str) -> int:
    total, group, digit = 0, 0, 0
    for sign in words:
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(sign) + 1)
            digit = 0
        else:
            power = 10**4 if sign == "万" else 10**8
            total = (total + group + digit) * power if sign == "亿" else total + (group + digit) * power
            group = digit = 0
    return total + group + digit


def small_change(words: str) -> int:
    total, digit = 0, 0
    for sign in words:
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in "角分":
            total += digit * (10 if sign == "角" else 1)
    return total


@given(FEN)
def test_capitals_read_back_to_the_same_amount(fen):
    assert read_back(capitals(fen)) == fen


@given(FEN)
def test_capitals_have_one_zero_at_a_time_and_close_rightly(fen):
    words = capitals(fen)
    assert "零零" not in words
    assert words.endswith("分") != words.endswith("整")
    assert "零元" not in words or fen == 0
    assert not any("零" + place in words for place in "拾佰仟万亿角")


@given(FEN)
def test_yuan_and_back(fen):
    assert yuan(text(fen)) == fen
    assert yuan(to_yuan(fen)) == fen
    assert show(fen).lstrip("-")[0] == "¥"


@pytest.mark.parametrize("amount", ["1.001", "", "1e3", "一百", "1.", ".5", "--1", "NaN", 1.5, True])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match=r"money|amount"):
        yuan(amount)


def test_thousands_and_spaces_are_read():
    assert yuan(" 24,532.00 ") == 2453200


@pytest.mark.parametrize(
    ("amount", "fen"),
    [("0.004", 0), ("0.005", 1), ("0.015", 2), ("0.025", 3), ("2.675", 268), ("-0.005", -1), ("0.0149999", 1)],
)
def test_rounding_is_half_up_once(amount, fen):
    assert round_fen(Decimal(amount)) == fen


def test_shown_amounts():
    assert (show(0), show(1), show(-2453200), show(12345678900)) == (
        "¥0.00",
        "¥0.01",
        "-¥24,532.00",
        "¥123,456,789.00",
    )
