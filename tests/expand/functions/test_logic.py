"""Logic, which is lazy, and over unknowns is Kleene's."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # if
    ("if(p.flag, p.s, 'b')", "if(p.flag, p.s, 'b')"),
    ("if(not(p.flag), 'a', 'b')", "if(p.flag, 'b', 'a')"),
    ("if(p.flag, 'a', 'a')", "'a'"),
    ("if(true(), 'a', fail('no'))", "'a'"),
    ("if(p.flag, fail('no'), 'a')", "if(p.flag, error('fail(): no'), 'a')"),
    ("if('yes', 1, 2)", "if(): expects a value of type 'Boolean', not 'String'"),
    ("if(if(p.flag, true(), false()), 1, 2)", "if(p.flag, 1, 2)"),
    ("if(and(p.flag, equals(p.s, 'a')), if(p.flag, 1, 2), 3)", "if(and(p.flag, equals(p.s, 'a')), 1, 3)"),
    ("if(equals(p.s, 'a'), if(equals(p.s, 'b'), 1, 2), 3)", "if(equals(p.s, 'a'), 2, 3)"),
    # and
    ("and(p.flag, false())", "false()"),
    ("and(p.flag, true(), p.flag)", "p.flag"),
    ("and(false(), fail('no'))", "false()"),
    ("and(p.flag, fail('no'))", "if(p.flag, error('fail(): no'), false())"),
    ("and(p.flag, 1)", "and(): expects a value of type 'Boolean', not 'Integer'"),
    # or
    ("or(p.flag, true())", "true()"),
    ("or(p.flag, fail('no'))", "if(p.flag, true(), error('fail(): no'))"),
    ("or(p.flag, equals(p.s, 'a'), false())", "or(p.flag, equals(p.s, 'a'))"),
    # not
    ("not(not(p.flag))", "p.flag"),
    ("not(equals(p.s, 'a'))", "not(equals(p.s, 'a'))"),
    # bool
    ("bool('TRUE')", "true()"),
    ("bool(0)", "false()"),
    ("bool('yes')", "bool(): the string is neither 'true' nor 'false'"),
    ("bool(p.flag)", "p.flag"),
    ("bool(7)", "bool(7)"),
    # coalesce
    ("coalesce(null(), p.s, fail('no'))", "p.s"),
    ("coalesce(p.any, 'x')", "if(equals(p.any, null()), 'x', p.any)"),
    (
        "coalesce(tryGet(p.thing, 'a'), createArray(1))",
        "if(equals(tryGet(p.thing, 'a'), null()), createArray(1), tryGet(p.thing, 'a'))",
    ),
    ("coalesce(null(), null())", "null()"),
    # fail
    ("fail('stop here')", "fail(): stop here"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_logic(expression: str, said: str) -> None:
    assert say(expression) == said
