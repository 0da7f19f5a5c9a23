"""What an address may say is a row's id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.ids import MOST, row_id


@given(st.integers(min_value=0, max_value=MOST))
def test_every_number_that_a_column_holds_is_an_id(number: int) -> None:
    assert row_id(str(number)) == row_id(number) == number


@given(st.integers(min_value=MOST + 1))
def test_a_number_that_no_column_holds_is_no_id(number: int) -> None:
    assert row_id(str(number)) is None


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", " 1", "1 ", "１", "²", "x", None, "0x1", "1" * 5000])
def test_what_is_no_plain_number_is_no_id(text: object) -> None:
    assert row_id(text) is None
