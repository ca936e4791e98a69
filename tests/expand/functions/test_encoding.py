"""Base64, data URIs and URI components."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expand.functions.saying import say, value
from vmsslint.values import Known

CASES = [
    # base64
    ("base64(concat('abcd', p.s))", "concat('YWJj', base64(concat('d', p.s)))"),
    ("base64('é')", "'w6k='"),
    # base64ToString
    ("base64ToString('8J+YgA==')", "'😀'"),
    ("base64ToString('###')", "base64ToString(): the string is not base64"),
    # base64ToJson
    ("base64ToJson(base64('{''one'': ''a''}'))", "createObject('one', 'a')"),
    # dataUri
    ("dataUri('Hello')", "'data:text/plain;charset=utf-8;base64,SGVsbG8='"),
    # dataUriToString
    ("dataUriToString('data:;base64,SGVsbG8=')", "'Hello'"),
    ("dataUriToString('Hello')", "dataUriToString(): the string is not a data URI"),
    # uriComponent
    ("uriComponent(concat('a b/', p.s))", "concat('a%20b%2F', uriComponent(p.s))"),
    # uriComponentToString
    ("uriComponentToString('a%20b%2F')", "'a b/'"),
    ("uriComponentToString('%ff')", "uriComponentToString('%ff')"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_encoding(expression: str, said: str) -> None:
    assert say(expression) == said


@given(st.text(max_size=40))
def test_what_was_encoded_is_decoded(string: str) -> None:
    for there, back in (("base64", "base64ToString"), ("uriComponent", "uriComponentToString")):
        assert value(f"{back}({there}(parameters('text')))", text=Known(string)) == Known(string)
    assert value("dataUriToString(dataUri(parameters('text')))", text=Known(string)) == Known(string)
