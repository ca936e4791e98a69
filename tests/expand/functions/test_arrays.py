"""Arrays made and put together."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # concat
    ("concat('a', 1, true(), p.any)", "concat('a1True', p.any)"),
    ("concat(p.any, p.any)", "concat(p.any, p.any)"),
    ("concat(p.s)", "p.s"),
    (
        "concat(createArray(1), p.list, createArray(p.s))",
        "createArray(1, map(range(0, length(p.list)), p.list[lambdaVariables('#')]), p.s)",
    ),
    ("concat(p.list)", "p.list"),
    ("concat('a', createArray())", "concat(): expects its parameters to be all strings or all arrays"),
    (
        "concat(createObject())",
        "concat(): expects its first parameter to be of type 'String' or 'Integer' or 'Boolean' or "
        "'Array'; the provided value is of type 'Object'",
    ),
    ("concat('a', null())", "concat('a', null())"),
    ("concat(p.key, 'a')", "***"),
    # array
    ("array(p.s)", "createArray(p.s)"),
    ("array(p.any)", "array(p.any)"),
    ("array(p.list)", "p.list"),
    ("array(createObject('a', 1))", "createArray(createObject('a', 1))"),
    # createArray
    ("createArray(if(p.flag, 1, 2), p.s)", "createArray(if(p.flag, 1, 2), p.s)"),
    # flatten
    (
        "flatten(createArray(createArray(1), if(p.flag, createArray(2), createArray())))",
        "if(p.flag, createArray(1, 2), createArray(1))",
    ),
    ("flatten(createArray(1))", "flatten(): expects a value of type 'Array', not 'Integer'"),
    ("flatten(p.list)", "flatten(p.list)"),
    # indexFromEnd
    ("indexFromEnd(createArray(1, p.s), 1)", "p.s"),
    ("indexFromEnd(createArray(1), 2)", "indexFromEnd(): the index 2 is out of range: the array has 1 items"),
    # tryIndexFromEnd
    ("tryIndexFromEnd(null(), 1)", "null()"),
    (
        "tryIndexFromEnd(concat(createArray(1), p.list), 1)",
        "tryIndexFromEnd(createArray(1, map(range(0, length(p.list)), p.list[lambdaVariables('#')])), 1)",
    ),
    # range
    ("range(0, 3)", "createArray(0, 1, 2)"),
    ("range(0, 10001)", "range(): the count must be from 0 to 10,000, and is 10001"),
    ("range(2147483640, 100)", "range(): start and count must not add up to more than 2147483647"),
    ("range(0, p.n)", "range(0, p.n)"),
    ("range(p.size, 2)", "range(p.size, 2)"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_arrays(expression: str, said: str) -> None:
    assert say(expression) == said
