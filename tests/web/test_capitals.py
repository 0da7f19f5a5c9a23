"""The amount in capitals that a money field shows while one types is the one that notices print."""

import pytest

from compliance.foundation import money

AMOUNTS = (
    0,
    1,
    10,
    11,
    100,
    101,
    110,
    1001,
    2738800,
    2453200,
    10000000,
    10000001,
    100000100,
    12345678900,
    1000000000000,
)
AMOUNTS += (10101010, 100010000000, 123400005600, 100000000000001, 123456789012345, 100001000000000)
_ALL = (
    "async (amounts) => { const { capitals } = await import('/static/web/capitals.js'); return amounts.map(capitals); }"
)


@pytest.mark.browser
def test_capitals_in_the_browser_are_those_of_the_rules(app_sqlite, live_server, page) -> None:
    page.goto(f"{live_server}/accounts/sign-in")
    shown = page.evaluate(_ALL, [money.text(fen) for fen in AMOUNTS])
    assert page.evaluate(_ALL, ["", "1.234", "-1", "abc", "1,234.5"]) == ["", "", "", "", "壹仟贰佰叁拾肆元伍角整"]
    assert shown == [money.capitals(fen) for fen in AMOUNTS]
