"""Looking for values, and comparing collections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expand.functions.saying import say, value
from vmsslint.values import value_of

CASES = [
    # length
    ("length('a😀')", "3"),
    ("length(concat('a', p.s))", "length(concat('a', p.s))"),
    ("length(createArray(p.s))", "1"),
    ("length(createObject('a', p.s))", "1"),
    ("length(p.list)", "length(p.list)"),
    # contains
    ("contains('abc', 'B')", "false()"),
    ("contains(concat('abc', p.s), 'bc')", "true()"),
    ("contains(concat('abc', p.s), 'x')", "contains(concat('abc', p.s), 'x')"),
    ("contains(createArray('a', p.s), 'a')", "true()"),
    ("contains(createArray('b', p.s), 'a')", "contains(createArray('b', p.s), 'a')"),
    ("contains(createObject('Key', null()), 'kEY')", "true()"),
    ("contains(union(p.thing, createObject('a', 1)), 'A')", "true()"),
    ("contains(p.thing, 'a')", "contains(p.thing, 'a')"),
    ("contains(createArray('dev', 'prod'), toLower(p.env))", "contains(createArray('dev', 'prod'), toLower(p.env))"),
    (
        "contains(1, 2)",
        "contains(): expects its first parameter to be of type 'String' or 'Array' or 'Object'; the "
        "provided value is of type 'Integer'",
    ),
    # indexOf
    ("indexOf(concat('abc', p.s), 'C')", "2"),
    ("indexOf(concat('abc', p.s), 'x')", "indexOf(concat('abc', p.s), 'x')"),
    ("indexOf(createArray('a', p.s, 'b'), 'b')", "indexOf(createArray('a', p.s, 'b'), 'b')"),
    ("indexOf(createArray('a', 'B'), 'b')", "-1"),
    # lastIndexOf
    ("lastIndexOf('abcABC', 'bC')", "4"),
    ("lastIndexOf(createArray(1, 2, 1), 1)", "2"),
    # empty
    ("empty(concat('a', p.s))", "false()"),
    ("empty(concat(p.s, p.any))", "empty(concat(p.s, p.any))"),
    ("empty(p.s)", "empty(p.s)"),
    ("empty(p.list)", "empty(p.list)"),
    ("empty(concat(p.list, createArray(1)))", "false()"),
    ("empty(union(p.thing, createObject()))", "empty(union(p.thing, createObject()))"),
    ("empty(null())", "true()"),
    (
        "empty(1)",
        "empty(): expects its first parameter to be of type 'String' or 'Array' or 'Object'; the "
        "provided value is of type 'Integer'",
    ),
    # union
    (
        "union(createArray(1, 2), createArray(2, 'a'), createArray(createArray()))",
        "createArray(1, 2, 'a', createArray())",
    ),
    ("union(createArray(1), createArray(p.n))", "union(createArray(1), createArray(p.n))"),
    ("union(createArray('a'), createArray(concat('b', p.s)))", "createArray('a', concat('b', p.s))"),
    (
        "union(createObject('a', createObject('x', 1, 'l', createArray(1))), createObject('A', "
        "createObject('y', 2, 'l', createArray())))",
        "createObject('a', createObject('x', 1, 'l', createArray(), 'y', 2))",
    ),
    ("union(p.thing, createObject('a', 1))", "union(p.thing, createObject('a', 1))"),
    (
        "union(createObject('a', 1), p.thing)",
        "union(p.thing, createObject('a', if(contains(p.thing, 'a'), union(createObject('a', 1), p.thing).a, 1)))",
    ),
    (
        "union(p.thing, createObject('a', createObject('b', 1)))",
        "union(p.thing, createObject('a', union(tryGet(p.thing, 'a'), createObject('b', 1))))",
    ),
    (
        "union(createObject('a', 1), createObject('a', null()))",
        "createObject('a', union(createObject('a', 1), createObject('a', null())).a)",
    ),
    ("union(createArray(), createObject())", "union(): expects its parameters to be all arrays or all objects"),
    ("union(p.any, p.any)", "union(p.any, p.any)"),
    # intersection
    ("intersection(createArray(1, 2, 2, 3), createArray(2, 3), createArray(3, 2))", "createArray(2, 3)"),
    ("intersection(createObject('a', 1, 'b', 2), createObject('A', 1, 'b', 3))", "createObject('a', 1)"),
    (
        "intersection(createObject('a', createObject('x', 1)), createObject('a', createObject('x', 2)))",
        "intersection(createObject('a', createObject('x', 1)), createObject('a', createObject('x', 2)))",
    ),
    # distinct
    ("distinct(createArray(1, 1, '1', p.s))", "distinct(createArray(1, 1, '1', p.s))"),
    ("distinct(createArray('b', 'a', 'b'))", "createArray('b', 'a')"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_sets(expression: str, said: str) -> None:
    assert say(expression) == said


items = st.lists(st.sampled_from([0, 1, "a", "A", True, None, [1], {"x": 1}]), max_size=5)


@given(items, items)
def test_laws_of_sets(left: list[object], right: list[object]) -> None:
    one, two = value_of(left), value_of(right)
    both = value("union(parameters('one'), parameters('two'))", one=one, two=two)
    common = value("intersection(parameters('one'), parameters('two'))", one=one, two=two)
    assert value("union(parameters('both'), parameters('two'))", both=both, two=two) == both
    assert value("intersection(parameters('both'), parameters('both'))", both=both) == both
    assert value("union(parameters('both'), parameters('common'))", both=both, common=common) == both


def test_many_unknown_items_are_not_compared_each_with_each() -> None:
    many = value_of(list(range(2000)))
    unknown = "map(p.many, lambda('i', add(p.n, lambdaVariables('i'))))"
    assert say(f"union({unknown}, p.many)", many=many).startswith("union(")
