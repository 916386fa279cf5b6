"""Reading numbers from what anybody may write."""

import pytest

from community.design.numbers import DIGITS, number_in


def test_plain_digits_are_a_number():
    assert number_in("0") == 0
    assert number_in("0042") == 42
    assert number_in("9" * DIGITS) == 10**DIGITS - 1


@pytest.mark.parametrize(
    "text", [None, "", "-1", "1.5", "1e3", " 1", "1_000", "two", "٣", "²", "9" * (DIGITS + 1)]
)
def test_anything_else_is_none(text):
    assert number_in(text) is None


def test_where_a_number_is_short_a_longer_one_is_none():
    assert number_in("999", digits=3) == 999
    assert number_in("1000", digits=3) is None
