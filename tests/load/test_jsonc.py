"""Reading ARM's JSON dialect, and what a user is told of a file that is not it."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import MAX_BYTES, decode, duplicates, parse


def data_of(text: str) -> object:
    return parse("main.json", text.encode()).data


def refusal(data: bytes) -> str:
    """`line:column-end: message`, as one would read it."""
    with pytest.raises(VmsslintError) as caught:
        parse("main.json", data)
    error = caught.value
    assert error.file == "main.json"
    assert error.span
    end = "" if error.span.end_line == error.span.line else f"{error.span.end_line}:"
    return f"{error.span.line}:{error.span.column}-{end}{error.span.end_column}: {error.message}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, "b": [true, null, -2.5e3]}', {"a": 1, "b": [True, None, -2500.0]}),
        ('// first\n{"a": /* in */ 1 // last\n}', {"a": 1}),
        ("/**/[1]/***/", [1]),
        ("[1, /* , */ 2,]", [1, 2]),
        ('{"a": {"b": 1,}, // why not\n}', {"a": {"b": 1}}),
        ('["// no", "/* no */", "a,]", "a,\\"]"]', ["// no", "/* no */", "a,]", 'a,"]']),
        ('["two\nlines", "tab\there"]', ["two\nlines", "tab\there"]),
        ('{\u00a0"a"\u202f:\u2003[\u30001\x0b,\x0c2\x85]\u2028}', {"a": [1, 2]}),
        ('["\u00a0 stays", 1,]', ["\u00a0 stays", 1]),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ("[9007199254740993, 123456789012345678901234567890]", [9007199254740993, 123456789012345678901234567890]),
        ("[,]", []),
        ("{,}", {}),
        (r'["\ud83d\ude00", "\ud83d", "\ude00x", "\\ud83d"]', ["\U0001f600", "\ufffd", "\ufffdx", "\\ud83d"]),
    ],
)
def test_the_dialect(text: str, value: object) -> None:
    assert data_of(text) == value


@pytest.mark.parametrize(
    "data",
    [
        '{"é": 1}'.encode(),
        codecs.BOM_UTF8 + '{"é": 1}'.encode(),
        codecs.BOM_UTF16_LE + '{"é": 1}'.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + '{"é": 1}'.encode("utf-16-be"),
        '{"é": 1}'.encode("utf-16-le"),
        '{"é": 1}'.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + '{"é": 1}'.encode("utf-32-le"),
    ],
)
def test_encodings(data: bytes) -> None:
    document = parse("main.json", data)
    assert document.data == {"é": 1}
    assert document.text == '{"é": 1}'


def test_line_ends_stay_in_the_text() -> None:
    assert decode(b'{\r\n"a": 1\r}\n') == '{\r\n"a": 1\r}\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1-1: the file is empty"),
        (" \n ", "2:2-2: the file is empty"),
        ("// only this", "1:13-13: the file ends too early: it holds no JSON value"),
        ('{\n  "a": [1,\n', "3:1-1: the file ends too early: the `[` of line 2 is still open"),
        ('{"a": 1\n "b": 2}', '2:2-5: expected `,` or `}` after the value, found the string "b"'),
        ("[1 2]", "1:4-5: expected `,` or `]` after the value, found `2`"),
        ("[1,,2]", "1:4-5: expected a value or `]`, found `,`"),
        ('{"a" 1}', "1:6-7: expected `:` after the name, found `1`"),
        ('{"a": }', "1:7-8: expected a value, found `}`; the `{` of line 1 is still open"),
        ('{"a": [1}', "1:9-10: expected `,` or `]` after the value, found `}`; the `[` of line 1 is still open"),
        ("{a: 1}", "1:2-3: expected a name in double quotes or `}`, found `a` without quotes"),
        ("['a']", "1:2-5: expected a value or `]`, found a string in single quotes; JSON needs double quotes"),
        ("[1, ...]", "1:5-8: expected a value or `]`, found an ellipsis: this is an excerpt, not a whole file"),
        ("[\u2026]", "1:2-3: expected a value or `]`, found an ellipsis: this is an excerpt, not a whole file"),
        ("[\u201ca\u201d]", "1:2-5: expected a value or `]`, found the character U+201C"),
        ("[\u200b1]", "1:2-4: expected a value or `]`, found the character U+200B"),
        ("{\n<<<<<<< HEAD\n}", "2:1-8: expected a name in double quotes or `}`, found the mark of a merge conflict"),
        ("{} {}", "1:4-5: expected the end of the file, found `{`"),
        ('["C:\\Users"]', "1:5-7: `\\U` is not an escape of JSON; a backslash is written `\\\\`"),
        ('["\\u12"]', "1:3-7: `\\u12` is not an escape of JSON; `\\u` needs four hexadecimal digits"),
        ('{"a": "b\n}', "1:7-9: this string is not closed"),
        (
            '{"a": "b,\n "c": 1}',
            "2:3-4: expected `,` or `}` after the value, found `c` without quotes; the string before it runs over 2"
            ' lines: is its closing `"` missing?',
        ),
        ("[1] /* for ever", "1:5-7: this comment is not closed"),
        ("[1 / 2]", "1:4-5: a lone `/`; a comment starts with `//` or `/*`"),
        ("[01]", "1:2-4: `01` is not a number in JSON"),
        ("[0x1F]", "1:2-6: `0x1F` is not a number in JSON"),
        ("[+1]", "1:2-4: expected a value or `]`, found `+1`"),
        ("[NaN]", "1:2-5: `NaN` is not a value in JSON"),
        ("[-Infinity]", "1:2-11: `-Infinity` is not a value in JSON"),
        ("[1e999]", "1:2-7: `1e999` is too large for a number"),
        ("[" + "9" * 5000 + "]", "1:2-5002: a number of 5000 digits is too long to read"),
        ("[" * 129 + "]" * 129, "1:129-130: more than 128 levels of nesting"),
        ('{"a":' * 100_000, "1:641-642: more than 128 levels of nesting"),
    ],
)
def test_what_is_wrong_and_where(text: str, message: str) -> None:
    assert refusal(text.encode()) == message


def test_as_deep_as_it_gets() -> None:
    data_of("[" * 128 + "]" * 128)


def test_lines_end_at_any_of_the_three_line_ends() -> None:
    assert refusal(b'{\r\n "a": 1,\r "b":\n\r\n x}').startswith("5:2-3: expected a value")


def test_a_byte_of_another_encoding() -> None:
    assert refusal(b'{\n "a": "caf\xe9"}') == "2:11-12: byte 0xE9 is not valid UTF-8; save the file as UTF-8"
    assert refusal(codecs.BOM_UTF8 + b"[\xff]") == "1:2-3: byte 0xFF is not valid UTF-8; save the file as UTF-8"
    assert refusal(codecs.BOM_UTF16_LE + b"[\0\0\xdc]\0") == (
        "1:2-3: byte 0x00 is not valid UTF-16; save the file as UTF-8"
    )


def test_the_text_of_a_broken_file_is_there_for_an_excerpt() -> None:
    with pytest.raises(VmsslintError) as caught:
        parse("main.json", b"[1 2]")
    assert caught.value.document
    assert caught.value.document.text == "[1 2]"


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(VmsslintError, match="larger than 20 MB"):
        parse("main.json", b" " * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    "piece", ['"', '\\"', "/*", "/", "//\n", ",", ", ", "[", "{", "\u00a0", '"a\\', "\\u", "]", "0"]
)
def test_no_repetition_makes_it_slow(piece: str) -> None:
    """Each of these takes milliseconds where the work grows with the length, and hours where it grows faster."""
    for text in (piece * 300_000, "[" + piece * 300_000, '["' + piece * 300_000):
        with pytest.raises(VmsslintError):
            parse("main.json", text.encode())


def problem_with(data: bytes) -> VmsslintError | None:
    try:
        list(duplicates(parse("main.json", data).text))
    except VmsslintError as error:
        return error
    return None


@given(st.text(alphabet='{}[]:,"\\/*u0aé1-.eE \n\r\u00a0tnulfrs'))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    if error := problem_with(text.encode()):
        assert error.span
        assert not error.message.startswith("this is not JSON")  # a parser's words, not this tool's


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    error = problem_with(data)
    assert error is None or error.span


def test_duplicate_names() -> None:
    text = """{ // in order
      "sku": {"name": "A", "Name": "B", "name": "C"},
      "tags": {}, "TAGS": {"x": 1, "x": 2},
      "list": [{"a": 1,}, {"b": 1, "b": [{"c": 1, "c": 2}]}]
    }"""
    found = [
        (".".join(map(str, it.path)), it.exact, (it.first.line, it.first.column), (it.span.line, it.span.column))
        for it in duplicates(text)
    ]
    assert found == [
        ("TAGS", False, (3, 7), (3, 19)),
        ("sku.Name", False, (2, 15), (2, 28)),
        ("sku.name", True, (2, 15), (2, 41)),
        ("TAGS.x", True, (3, 28), (3, 36)),
        ("list.1.b", True, (4, 28), (4, 36)),
        ("list.1.b.0.c", True, (4, 43), (4, 51)),
    ]


def test_no_duplicates() -> None:
    assert list(duplicates('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}], /* "a": 2 */}')) == []
