"""Objects made, put together and taken apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expand.functions.saying import say, value
from vmsslint.expand.functions import jsontext
from vmsslint.values import Known, plain, value_of

CASES = [
    # json
    ("json('{''a'': [1, 2,], /* c */ b: \"x\"}')", "createObject('a', createArray(1, 2), 'b', 'x')"),
    ("json('{\"a\": ')", "json(): the text is not JSON: unexpected character at position 7"),
    ("json('')", "json(): the text is not JSON: unexpected character at position 1"),
    ("json('[1, NaN]')", "json('[1, NaN]')"),
    ("json(concat('{\"id\": \"/', uniqueString(p.s), '/x\"}')).id", "concat('/', uniqueString(p.s), '/x')"),
    ("json(concat('{\"id\": \"', p.s, '\"}'))", "json(concat('{\"id\": \"', p.s, '\"}'))"),
    # createObject
    ("createObject('a', 1, 'A', 2)", "createObject('a', 2)"),
    ("createObject(p.s, 1, 'b', 2)", "union(createObject(p.s, 1), createObject('b', 2))"),
    (
        "createObject('b', 1, p.s, 2)",
        "union(createObject(p.s, 2), createObject('b', if(equals(toLower(p.s), 'b'), 2, 1)))",
    ),
    ("createObject('b', 1, concat('x', p.s), 2)", "union(createObject(concat('x', p.s), 2), createObject('b', 1))"),
    ("createObject('a')", "createObject(): expects keys and values in turn, and the last key has no value"),
    ("createObject(1, 2)", "createObject(): expects a value of type 'String', not 'Integer'"),
    ("createObject('a', p.key)", "createObject('a', ***)"),
    # items
    (
        "items(createObject('b', p.s, 'A', 1, 'a1', 2, '1', 3))",
        "createArray(createObject('key', '1', 'value', 3), createObject('key', 'A', 'value', 1), "
        "createObject('key', 'a1', 'value', 2), createObject('key', 'b', 'value', p.s))",
    ),
    ("items(p.thing)", "items(p.thing)"),
    # objectKeys
    ("objectKeys(union(p.thing, createObject('a', 1)))", "objectKeys(union(p.thing, createObject('a', 1)))"),
    # shallowMerge
    (
        "shallowMerge(createArray(createObject('a', createObject('x', 1), 'b', 1), createObject('A', "
        "createObject(), 'b', null())))",
        "createObject('a', createObject(), 'b', null())",
    ),
    (
        "shallowMerge(createArray(createObject('a', 1), if(p.flag, createObject('b', 2), createObject())))",
        "if(p.flag, createObject('a', 1, 'b', 2), createObject('a', 1))",
    ),
    (
        "shallowMerge(createArray(createObject('a', 1), p.thing))",
        "union(p.thing, createObject('a', if(contains(p.thing, 'a'), p.thing.a, 1)))",
    ),
    ("shallowMerge(createArray(1))", "shallowMerge(): expects a value of type 'Object', not 'Integer'"),
    # tryGet
    ("tryGet(createObject('a', createArray(p.s)), 'a', 0)", "p.s"),
    ("tryGet(createObject('a', createArray(p.s)), 'a', 1)", "null()"),
    ("tryGet(createObject('a', createArray(p.s)), 'b', 1, 'c')", "null()"),
    ("tryGet(p.thing, 'a', 'b')", "tryGet(p.thing, 'a', 'b')"),
    ("tryGet(if(p.flag, createObject('a', 1), p.thing), 'a')", "if(p.flag, 1, tryGet(p.thing, 'a'))"),
    ("tryGet(union(p.thing, createObject('a', 1)), 'b')", "tryGet(p.thing, 'b')"),
    ("tryGet(null(), 'a')", "null()"),
    (
        "tryGet('x', 'a')",
        "tryGet(): expects its first parameter to be of type 'Object' or 'Array'; the provided value "
        "is of type 'String'",
    ),
    # null
    ("null()", "null()"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_objects(expression: str, said: str) -> None:
    assert say(expression) == said


scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=12)
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(data)
def test_json_reads_what_string_writes(written: Any) -> None:
    for quote in "\"'":
        assert jsontext.read(jsontext.write(written, quote)) == written


def test_deep_json_is_left_alone() -> None:
    assert say("json(p.text)", text=Known("[" * 100_000 + "]" * 100_000)).startswith("json('[[[")


def test_names_keep_the_spelling_they_had_first() -> None:
    one, two = value_of({"a": {"x": 1, "l": [1]}}), value_of({"A": {"X": 2, "l": []}, "b": 3})
    assert plain(value("union(parameters('one'), parameters('two'))", one=one, two=two)) == {
        "a": {"x": 2, "l": []},
        "b": 3,
    }
