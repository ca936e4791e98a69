"""Alphabetical order as Azure has it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.expand.functions.collation import order, sort_key

IN_ORDER = ["", "_a", "123Key", "a", "A", "á", "ab", "Ab", "abcKey", "ABCKey", "b", "defKey", "é", "f", "Z"]


def test_letters_come_before_case_and_accents() -> None:
    shuffled = IN_ORDER[::-1]
    assert sorted(shuffled, key=sort_key) == IN_ORDER
    for before, after in pairwise(IN_ORDER):
        assert order(before, after) == -1
        assert order(after, before) == 1


@pytest.mark.parametrize(("left", "right"), [("a-b", "ab"), ("co-op", "coop"), ("_", "!"), ("\u03b1", "\u03b2")])
def test_where_tables_differ_the_order_is_open(left: str, right: str) -> None:
    assert order(left, right) is None
    assert order(left, left) == 0


@given(st.text(max_size=8), st.text(max_size=8))
def test_the_order_is_total(left: str, right: str) -> None:
    assert (sort_key(left) == sort_key(right)) == (left == right)
    one, two = order(left, right), order(right, left)
    assert (one is None) == (two is None)
    assert one is None or two is None or one == -two
