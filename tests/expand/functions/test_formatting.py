"""Composite formats, and values as text."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # format
    ("format('{0}-{1:D3}-{2}', p.s, 7, true())", "concat(p.s, '-007-True')"),
    ("format('{0,5}|{0,-5}|', 'ab')", "'   ab|ab   |'"),
    (
        "format('{0:N0} {0:N} {0:X} {0:F1} {0:E2} {0:G3} {0:#,##0.00}', 1234567)",
        "'1,234,567 1,234,567.00 12D687 1234567.0 1.23E+006 1.23E+06 1,234,567.00'",
    ),
    ("format('{{{0}}}', p.n)", "concat('{', p.n, '}')"),
    ("format('{0:D3}', p.n)", "format('{0:D3}', p.n)"),
    ("format('{0}', p.thing)", "format('{0}', p.thing)"),
    (
        "format('{0}', createObject('a', 'b''c', 'd', createArray(1, true(), null())))",
        "'{''a'':''b\\''c'',''d'':[1,true,null]}'",
    ),
    ("format('{0}', p.s)", "p.s"),
    (
        "format('{1}', 'a')",
        "format(): the index of a format item must be greater than or equal to zero and less than the "
        "number of arguments",
    ),
    ("format('{0', 'a')", "format(): the format string is not in a correct format"),
    ("format('{0:C}', 1)", "format('{0:C}', 1)"),
    ("format('{0:Q}', 1)", "format(): the format specifier 'Q' is invalid for an integer"),
    ("format('{0:D2}', 'a')", "'a'"),
    ("format(p.s, 1)", "format(p.s, 1)"),
    ("format('{0}{1}', null(), 'x')", "'x'"),
    # padLeft
    ("padLeft('7', 3, '0')", "'007'"),
    ("padLeft(10, -1)", "padLeft(): the total length must not be negative"),
    ("padLeft('a', 3, 'ab')", "padLeft(): the padding must be a single character"),
    ("padLeft('a', 2000000000)", "expansion stopped: a value has grown too large"),
    # string
    ("string(createObject('a', createArray(1, 'b\"c', true(), null())))", '\'{"a":[1,"b\\"c",true,null]}\''),
    ("string(true())", "'True'"),
    ("string(json('1.5'))", "'1.5'"),
    ("string(json('1.0'))", "string(1.0)"),
    ("string(null())", "string(null())"),
    ("string(p.s)", "p.s"),
    ("string(p.n)", "string(p.n)"),
    ("string(createObject('a', p.s))", "string(createObject('a', p.s))"),
    # join
    ("join(createArray('a', p.s, 1, true()), '-')", "concat('a-', p.s, '-1-True')"),
    ("join(p.list, ',')", "join(p.list, ',')"),
    ("join(createArray('a', null()), ',')", "join(createArray('a', null()), ',')"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_formatting(expression: str, said: str) -> None:
    assert say(expression) == said


def test_a_string_that_would_be_too_large_is_never_made() -> None:
    wide = "{0,999999}" * 9
    assert say(f"format('{wide}', 'a')") == "expansion stopped: a value has grown too large"
    assert say("join(range(0, 10000), padLeft('', 10000))") == "expansion stopped: a value has grown too large"


@pytest.mark.parametrize(
    ("specifier", "number", "shown"),
    [
        ("D5", -42, "-00042"),
        ("X", -1, "FFFFFFFFFFFFFFFF"),
        ("x4", 255, "00ff"),
        ("N1", -1234567, "-1,234,567.0"),
        ("F0", 7, "7"),
        ("E", 12345, "1.234500E+004"),
        ("e1", 15, "1.5e+001"),
        ("E0", 0, "0E+000"),
        ("G2", 155, "1.6E+02"),
        ("G", 12, "12"),
        ("000", 7, "007"),
        ("#", 0, ""),
        ("0.0#", 5, "5.0"),
        ("#,##0", 1234567, "1,234,567"),
        ("#,##0", 0, "0"),
        ("0,", 1500, "2"),
        ("0.00,,", 1234567, "1234567.00"),
        ("0,,.00", 1234567, "1.23"),
        ("000-00-0000", 123456789, "123-45-6789"),
        ("+0;-0;zero", 0, "zero"),
        ("+0;(0)", -5, "(5)"),
        ("0;;", -5, "-5"),
        ("'no.' 0", 3, "no. 3"),
        ("\\\\#0", 3, "#3"),
    ],
)
def test_numeric_formats(specifier: str, number: int, shown: str) -> None:
    written = specifier.replace("\\\\", "\\").replace("'", "''")
    assert say(f"format('{{0:{written}}}', {number})") == f"'{shown}'"
