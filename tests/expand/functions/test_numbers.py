"""Integers of 64 bits."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # add
    ("add(9223372036854775807, 1)", "add(): the result is not between -9223372036854775808 and 9223372036854775807"),
    ("add('one', 1)", "add(): expects a value of type 'Integer', not 'String'"),
    ("add(p.n, 1)", "add(p.n, 1)"),
    ("add(p.size, 1)", "add(p.size, 1)"),
    # div
    ("div(-7, 2)", "-3"),
    ("div(1, 0)", "div(): the second parameter must not be zero"),
    # mod
    ("mod(-7, 2)", "-1"),
    # mul
    ("mul(5, '3')", "mul(5, '3')"),
    # int
    ("int('12')", "12"),
    ("int('1.5')", "int(): the string is not an integer"),
    ("int(p.n)", "p.n"),
    # float
    ("float('3.5')", "3.5"),
    # min
    ("min(3, 1, 2)", "1"),
    ("min(p.n, 1)", "min(p.n, 1)"),
    ("min(createArray('a'))", "min(): expects a value of type 'Integer', not 'String'"),
    # max
    ("max(createArray(3, 1))", "3"),
    ("max(createArray())", "max(): expects at least one integer"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_numbers(expression: str, said: str) -> None:
    assert say(expression) == said
