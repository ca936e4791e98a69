"""Letter case, searching, replacing and hashing in strings, known and unknown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expand.functions.saying import say, value
from vmsslint.values import is_secret

CASES = [
    # toLower
    ("toLower(concat('A', p.s, 'B'))", "concat('a', toLower(p.s), 'b')"),
    ("toLower(toLower(p.s))", "toLower(p.s)"),
    ("toLower(p.env)", "toLower(p.env)"),
    (
        "toLower(2)",
        "toLower(): expects its first parameter to be of type 'String'; the provided value is of type 'Integer'",
    ),
    # toUpper
    # trim
    ("trim(concat(' a', p.s, 'b '))", "concat('a', p.s, 'b')"),
    ("trim(concat(' ', p.s))", "trim(concat(' ', p.s))"),
    # startsWith
    ("startsWith(concat('Abc', p.s), 'aB')", "true()"),
    ("startsWith(concat('Abc', p.s), 'x')", "false()"),
    ("startsWith(concat('Abc', p.s), 'abcd')", "startsWith(concat('Abc', p.s), 'abcd')"),
    ("startsWith('ab', concat('abc', p.s))", "false()"),
    ("startsWith(p.env, 'x')", "false()"),
    # endsWith
    ("endsWith(concat(p.s, '.json'), '.JSON')", "true()"),
    # replace
    ("replace(concat('a-b', p.s), '-', '')", "concat('ab', replace(p.s, '-', ''))"),
    ("replace(concat('a-b', uniqueString(p.s)), '-', '')", "concat('ab', uniqueString(p.s))"),
    ("replace(concat('a-b', p.s), 'ab', '')", "replace(concat('a-b', p.s), 'ab', '')"),
    ("replace('aXa', 'x', '')", "'aXa'"),
    # like
    ("like('Standard_D2s_v3', 'standard_d*_V3')", "true()"),
    # guid
    ("guid(p.s)", "guid(p.s)"),
    # uniqueString
    ("uniqueString('a', p.key)", "***"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_strings(expression: str, said: str) -> None:
    assert say(expression) == said


@given(st.text(max_size=40).filter(lambda string: "\x00" not in string))
def test_unique_strings_have_13_characters_of_base_32(string: str) -> None:
    said = say(f"uniqueString('{string.replace(chr(39), chr(39) * 2)}')")
    assert re.fullmatch("'[a-z2-7]{13}'", said)


def test_arguments_of_hashes_are_joined_by_a_hyphen() -> None:
    assert say("uniqueString('a', 'b')") == say("uniqueString('a-b')") == "'i3z4v3sp6aooa'"
    assert say("guid('a', 'b')") == say("guid('a-b')") == "'2d796349-8c7e-55ec-9624-54ece82ed031'"
    assert say("guid('a', 1)").startswith("guid(): expects its second parameter to be of type 'String'")


def test_what_is_secret_stays_so() -> None:
    assert say("toLower(concat('A', p.key))") == "***"
    assert say("uniqueString('a', p.key)") == "***"
    assert is_secret(value("startsWith(concat('A', parameters('key')), 'a')"))


def test_case_is_that_of_single_characters() -> None:
    assert say("toUpper('stra\u00dfe \u0131 \u0130 \u00e9')") == "'STRA\u00dfE \u0131 \u0130 \u00c9'"
