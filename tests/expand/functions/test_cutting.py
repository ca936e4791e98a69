"""Pieces of strings and arrays."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # substring
    ("substring(concat('vmss', uniqueString(p.s)), 0, 8)", "concat('vmss', substring(uniqueString(p.s), 0, 4))"),
    ("substring(concat('vmss', p.s), 1, 2)", "'ms'"),
    ("substring(concat('vmss', p.s), 2)", "concat('ss', p.s)"),
    ("substring(concat('vmss', p.s), 6)", "substring(p.s, 2)"),
    ("substring('abc', 2, 5)", "substring(): index and length must refer to a location within the string"),
    ("substring('abc', -1)", "substring(): index and length must not be negative"),
    ("substring('a😀b', 3)", "'b'"),
    # split
    (
        "split(concat('a,', p.s, ',b'), ',')",
        "createArray('a', map(range(0, sub(length(split(concat('a,', p.s, ',b'), ',')), 2)), "
        "split(concat('a,', p.s, ',b'), ',')[lambdaVariables('#')]), 'b')",
    ),
    ("split(concat('/a/', uniqueString(p.s), '/b'), '/')", "createArray('', 'a', uniqueString(p.s), 'b')"),
    ("split('a;b,c', createArray(';', ','))", "createArray('a', 'b', 'c')"),
    ("split(p.s, ',')", "split(p.s, ',')"),
    # first
    ("first(concat('a', p.s))", "'a'"),
    ("first(createArray())", "null()"),
    ("first('')", "first('')"),
    # last
    ("last(createArray(p.any, 1))", "1"),
    # take
    ("take(createArray(p.any, 1, 2), 2)", "createArray(p.any, 1)"),
    ("take(concat('abc', p.s), 2)", "'ab'"),
    ("take(concat('abc', p.s), 5)", "concat('abc', take(p.s, 2))"),
    ("take('aébc', -1)", "''"),
    # skip
    ("skip(concat('abc', p.s), 1)", "concat('bc', p.s)"),
    ("skip(concat('abc', p.s), 5)", "skip(p.s, 2)"),
    ("skip(p.list, 1)", "skip(p.list, 1)"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_cutting(expression: str, said: str) -> None:
    assert say(expression) == said
