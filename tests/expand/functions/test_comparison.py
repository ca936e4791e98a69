"""What is equal, and what comes first."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # equals
    ("equals('a', 'A')", "false()"),
    ("equals(1, '1')", "false()"),
    ("equals(p.s, p.s)", "true()"),
    ("equals('a', p.s)", "equals(p.s, 'a')"),
    ("equals(p.flag, true())", "p.flag"),
    ("equals(p.flag, false())", "not(p.flag)"),
    ("equals(concat('a', p.s), 'b')", "false()"),
    ("equals(p.env, 'Test')", "false()"),
    ("equals(p.env, 'dev')", "equals(p.env, 'dev')"),
    ("equals(p.s, 1)", "false()"),
    ("equals(p.s, null())", "false()"),
    ("equals(p.any, null())", "equals(p.any, null())"),
    ("equals(createObject('a', 1, 'b', p.s), createObject('b', 'x', 'a', 2))", "false()"),
    ("equals(createArray(p.s), createArray())", "false()"),
    (
        "equals(resourceId('A.b/c', 'x'), concat('/subscriptions/', subscription().subscriptionId, "
        "'/resourceGroups/', resourceGroup().name, '/providers/A.b/c/x'))",
        "true()",
    ),
    # less
    ("less('a', 'A')", "true()"),
    ("less('a-b', 'ab')", "less('a-b', 'ab')"),
    ("less(1, 'a')", "less(): expects a value of type 'Integer', not 'String'"),
    ("less(p.size, 4)", "true()"),
    # greaterOrEquals
    ("greaterOrEquals(p.n, p.n)", "true()"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_comparison(expression: str, said: str) -> None:
    assert say(expression) == said
