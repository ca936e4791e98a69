"""Functions that call lambdas, over known and unknown items. `v.x` is short for `lambdaVariables('x')`."""

from __future__ import annotations

import re

import pytest

from tests.expand.functions.saying import say

CASES = [
    ("map(createArray(1, p.n), lambda('x', add(v.x, 1)))", "createArray(2, add(p.n, 1))"),
    ("map(createArray('a', 'b'), lambda('x', 'i', format('{0}{1}', v.x, v.i)))", "createArray('a0', 'b1')"),
    (
        "first(map(p.list, lambda('x', v.x.name)))",
        "first(createArray(map(range(0, length(p.list)), p.list[v.x0].name)))",
    ),
    ("map(range(2, p.n), lambda('i', v.i))", "createArray(map(range(0, p.n), add(2, v.x0)))"),
    ("map(createArray(1), lambda('x', fail('no')))", "fail(): no"),
    ("map(p.list, lambda('x', fail('no')))", "createArray(map(range(0, length(p.list)), error('fail(): no')))"),
    (
        "map('a', lambda('x', v.x))",
        "map(): expects its first parameter to be of type 'Array'; the provided value is of type 'String'",
    ),
    ("toObject(createArray(1), lambda('x', 'a'), p.list)", "toObject(): expects its third parameter to be a lambda"),
    ("map(createArray(1), lambda('x', 'y', 'z', 1))", "map(): expects a lambda with 1 or 2 arguments, not 3"),
    ("filter(createArray('a', 'b'), lambda('x', equals(v.x, 'a')))", "createArray('a')"),
    ("filter(createArray('a', 'b', 'c'), lambda('x', 'i', greater(v.i, 0)))", "createArray('b', 'c')"),
    (
        "filter(createArray('a', p.s), lambda('x', equals(v.x, 'a')))",
        "if(equals(p.s, 'a'), createArray('a', p.s), createArray('a'))",
    ),
    ("filter(p.list, lambda('x', v.x))", "filter(p.list, lambda('x0', v.x0))"),
    ("filter(createArray(1), lambda('x', v.x))", "filter(): expects a value of type 'Boolean', not 'Integer'"),
    ("reduce(createArray(1, 2, p.n), 0, lambda('a', 'b', add(v.a, v.b)))", "add(3, p.n)"),
    ("reduce(createArray('a', 'b'), '', lambda('a', 'b', 'i', concat(v.a, v.b, string(v.i))))", "'a0b1'"),
    ("reduce(createArray(), p.s, lambda('a', 'b', v.a))", "p.s"),
    ("sort(createArray(2, 3, 1), lambda('a', 'b', less(v.a, v.b)))", "createArray(1, 2, 3)"),
    (
        "sort(createArray('b1', 'a1', 'b2'), lambda('a', 'b', lessOrEquals(first(v.a), first(v.b))))",
        "createArray('a1', 'b1', 'b2')",
    ),
    (
        "sort(createArray(2, p.n), lambda('a', 'b', less(v.a, v.b)))",
        "sort(createArray(2, p.n), lambda('x0', 'x1', less(v.x0, v.x1)))",
    ),
    ("sort(createArray(2, 1), lambda('a', 'b', fail('no')))", "fail(): no"),
    ("toObject(createArray('a', 'b'), lambda('x', v.x), lambda('x', p.s))", "createObject('a', p.s, 'b', p.s)"),
    ("toObject(createArray(p.s), lambda('x', v.x), lambda('x', 1))", "union(createObject(p.s, 1), createObject())"),
    ("toObject(createArray(1), lambda('x', v.x))", "toObject(): expects a value of type 'String', not 'Integer'"),
    (
        "length(toObject(createArray(1, 2), lambda('x', 'same')))",
        "length(toObject(createArray(1, 2), lambda('x0', 'same')))",
    ),
    (
        "groupBy(createArray('ab', 'b', 'ac'), lambda('x', first(v.x)))",
        "createObject('a', createArray('ab', 'ac'), 'b', createArray('b'))",
    ),
    (
        "mapValues(createObject('a', 'x', 'b', p.s), lambda('v', toUpper(v.v)))",
        "createObject('a', 'X', 'b', toUpper(p.s))",
    ),
    ("mapValues(p.thing, lambda('v', v.v))", "mapValues(p.thing, lambda('x0', v.x0))"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_lambdas(expression: str, said: str) -> None:
    assert say(re.sub(r"\bv\.(\w+)", r"lambdaVariables('\1')", expression)) == re.sub(
        r"\bv\.(\w+)", r"lambdaVariables('\1')", said
    )


def test_two_unknown_loops_do_not_share_their_index() -> None:
    inner = "map(lambdaVariables('x'), lambda('x', equals(lambdaVariables('x'), 1)))"
    assert "x1" in say(f"map(p.list, lambda('x', {inner}))")
