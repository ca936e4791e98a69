"""YAML that others wrote: its data, its places, and what is not taken."""

from __future__ import annotations

import time

import pytest

from vmsslint.errors import VmsslintError
from vmsslint.load.yamltext import MAX_BYTES, parse
from vmsslint.places import Span


def refusal(text: str | bytes) -> str:
    """`line:column: message`, as one would read it."""
    with pytest.raises(VmsslintError) as caught:
        parse("rule.yaml", text.encode() if isinstance(text, str) else text)
    error = caught.value
    assert error.file == "rule.yaml"
    return f"{error.span.line}:{error.span.column}: {error.message}" if error.span else error.message


def test_data_and_places() -> None:
    text = parse("rule.yaml", b"match: {each: change}\nlinks:\n  - https://a\n  - 5\n")
    assert text.data == {"match": {"each": "change"}, "links": ["https://a", 5]}
    assert text.place(("match", "each")) == Span(1, 15, 1, 21)
    assert text.place(("match", "each"), key=True) == Span(1, 9, 1, 13)
    assert text.place(("links", 1)) == Span(4, 5, 4, 6)
    assert text.place(("links", 7)) == text.place(("links",))
    assert text.find("change") == Span(1, 15, 1, 21)
    assert text.find("each") == Span(1, 9, 1, 13)
    assert text.find("nothing") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1\nb: *x", "1:4: anchors and aliases are not taken here"),
        ("a: !!python/name:os.system 1", "1:4: tags are not taken here"),
        ("when: 2018-02-01", "1:7: this is read as timestamp; put it in quotes"),
        ("1: x", "1:1: a key is a string: put it in quotes"),
        ("? [a]\n: x", "1:3: a key is a string: put it in quotes"),
        ("<<: {a: 1}", "1:1: a key is a string: put it in quotes"),
        ("a\n---\nb", "2:1: a second document begins here; a file is one"),
        ("a: 1\na: 2", '2:1: this is not YAML: found duplicate key "a" with value "2" (original value: "1")'),
        ("a: [1, 2", "1:9: this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("[" * 200, "1:61: this is nested more than 60 levels deep"),
        ("", "the file is empty"),
        ("# nothing", "the file is empty"),
        (b"a: \xff", "1:4: byte 0xFF is not valid UTF-8; save the file as UTF-8"),
    ],
)
def test_what_is_not_taken(text: str | bytes, told: str) -> None:
    assert refusal(text) == told


def test_a_number_of_too_many_digits_is_no_crash() -> None:
    assert refusal("a: " + "9" * 6000).startswith("this is not YAML: ")


@pytest.mark.parametrize("text", ["{" * MAX_BYTES, "- " * (MAX_BYTES // 2), "x" * (MAX_BYTES + 1)])
def test_hostile_input_costs_little(text: str) -> None:
    start = time.perf_counter()
    refusal(text)
    assert time.perf_counter() - start < 5
