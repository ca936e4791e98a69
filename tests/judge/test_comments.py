"""Where suppressions stand, what they say, and what keeps one from counting."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.errors import VmsslintError
from vmsslint.judge.comments import suppressions
from vmsslint.load.jsonc import parse


def found(text: str) -> list[tuple[Any, ...]]:
    """Rule, reason, and what each suppression of a text is about."""
    return [
        (item.rule, item.reason, item.lines or item.resource or "file")
        for item in suppressions(parse("a.json", text.encode()))
        if not item.fault
    ]


def faults(text: str) -> list[str]:
    return [item.fault for item in suppressions(parse("a.json", text.encode())) if item.fault]


def test_at_the_end_of_a_line_it_is_about_that_line() -> None:
    text = """\
{
  "zones": ["1"], // vmsslint: ignore[VMSS103] made anew tonight
  "a": { // vmsslint: ignore[VMSS101, VMSS102] both
    "b": 1 /* vmsslint: ignore[VMSS104] in a block */
  }
}
"""
    assert found(text) == [
        ("VMSS103", "made anew tonight", (2, 2)),
        ("VMSS101", "both", (3, 3)),
        ("VMSS102", "both", (3, 3)),
        ("VMSS104", "in a block", (4, 4)),
    ]


def test_in_a_line_of_its_own_it_is_about_what_begins_in_the_next() -> None:
    text = """\
{
  // vmsslint: ignore[VMSS101] one line

  // words for people
  "a": 1,
  // vmsslint: ignore[VMSS102] to the bracket
  // vmsslint: ignore[VMSS103] two at once
  "b": {
    "c": [
      1
    ]
  }, "d": 2,
  "e": 3
}
"""
    assert found(text) == [
        ("VMSS101", "one line", (5, 5)),
        ("VMSS102", "to the bracket", (8, 12)),
        ("VMSS103", "two at once", (8, 12)),
    ]


def test_before_a_resource_it_is_about_the_whole_of_it() -> None:
    text = '{"resources": [\n// vmsslint: ignore[VMSS402] an old cloud\n{\n"a": "}",\n"b": [1,\n2]\n}, {\n}]}'
    assert found(text) == [("VMSS402", "an old cloud", (3, 7))]


def test_for_the_file_it_may_stand_anywhere() -> None:
    assert found('// vmsslint: ignore-file[VMSS402] an old cloud\n{"a": 1}') == [("VMSS402", "an old cloud", "file")]


def test_what_stands_in_a_string_is_no_comment() -> None:
    assert found('{"a": "// vmsslint: ignore[VMSS101] x", "b": "\\"/* vmsslint: ignore[VMSS101] x */"}') == []
    assert faults('{"a": "// vmsslint: nonsense"}') == []


def test_comments_for_others_are_left_alone() -> None:
    assert faults('{"a": 1} // vmsslint is fine, see https://example.org/vmsslint: x\n// eslint: ignore[VMSS101]') == []


def test_metadata_of_the_file_and_of_resources() -> None:
    text = """{
      "metadata": {"vmsslint": {"ignore": [{"rule": "VMSS402", "reason": "an old cloud"}]}},
      "resources": [
        {"type": "t", "Metadata": {"VmssLint": {"Ignore": [
          {"rule": "VMSS101", "path": "zones", "reason": "made anew", "until": "2027-01-31"}]}},
         "properties": {"template": {"resources": {"inner": {
           "metadata": {"vmsslint": {"ignore": [{"rule": "VMSS102", "reason": "nested"}]}}}}}}}
      ]}"""
    assert found(text) == [
        ("VMSS402", "an old cloud", "file"),
        ("VMSS101", "made anew", ("resources", 0)),
        ("VMSS102", "nested", ("resources", 0, "properties", "template", "resources", "inner")),
    ]
    second = list(suppressions(parse("a.json", text.encode())))[1]
    assert (second.path, second.until, second.label.span.line) == ("zones", date(2027, 1, 31), 5)


@pytest.mark.parametrize(
    ("reason", "told", "until"),
    [
        ("made anew, until 2027-01-31", "made anew", date(2027, 1, 31)),
        ("made anew until 2027-01-31.", "made anew", date(2027, 1, 31)),
        ("- valid until the next release", "valid until the next release", None),
        (": until 2027-01-31 it is fine", "until 2027-01-31 it is fine", None),
    ],
)
def test_the_last_day_stands_at_the_end(reason: str, told: str, until: date | None) -> None:
    (item,) = suppressions(parse("a.json", f'{{"a": 1}} // vmsslint: ignore[VMSS101] {reason}'.encode()))
    assert (item.fault, item.reason, item.until) == ("", told, until)


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("ignore[VMSS101]", "it gives no reason to pass over VMSS101"),
        ("ignore[VMSS101], until 2027-01-31", "it gives no reason to pass over VMSS101"),
        ("ignore[VMSS101] --", "it gives no reason to pass over VMSS101"),
        ("ignore[VMSS101] x, until 2027-02-30", "`2027-02-30` is no day; one is written as in 2027-01-31"),
        ("ignore[VMSS101] x, until 20270131", "`20270131` is no day; one is written as in 2027-01-31"),
        ("ignore the zones", "it names no rule: ignore[VMSS101] reason"),
        ("ignore[] x", "it names no rule: ignore[VMSS101] reason"),
        ("ignore[VMSS1] x", "`VMSS1` is no id of a rule"),
        ("ignore[create-only-property] x", "`create-only-property` is no id of a rule"),
        ("disable VMSS101", "a comment for vmsslint says `ignore[RULE] reason` or `ignore-file[RULE] reason`"),
        ("ignore-line[VMSS101] x", "a comment for vmsslint says `ignore[RULE] reason` or `ignore-file[RULE] reason`"),
    ],
)
def test_what_keeps_a_comment_from_counting(comment: str, told: str) -> None:
    assert faults(f'{{"a": 1}} // vmsslint: {comment}') == [told]


def test_a_comment_after_everything_is_about_nothing() -> None:
    assert faults('{"a": 1}\n// vmsslint: ignore[VMSS101] x') == ["there is nothing after it that it could be about"]


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ('"VMSS101"', "`ignore` is a list of objects with `rule` and `reason`"),
        ('["VMSS101"]', "it is an object of strings: `rule`, `reason`, at will `path` and `until`"),
        ('[{"rule": 5}]', "it is an object of strings: `rule`, `reason`, at will `path` and `until`"),
        ('[{"rule": "VMSS101", "why": "x"}]', "there is no `why` here"),
        ('[{"reason": "x"}]', "it names no rule"),
        ('[{"rule": "VMSS101"}]', "it gives no reason to pass over VMSS101"),
        ('[{"rule": "VMSS101", "reason": "x", "until": "soon"}]', "`soon` is no day; one is written as in 2027-01-31"),
    ],
)
def test_what_keeps_metadata_from_counting(entries: str, told: str) -> None:
    assert faults(f'{{"metadata": {{"vmsslint": {{"ignore": {entries}}}}}}}') == [told]


PIECES = ["{", "}", "[", "]", '"a"', ":", ",", "\n", "\r\n", " ", "1", "// vmsslint: ignore[VMSS101] x\n", '"vmsslint"']
PIECES += ["/* vmsslint: ignore-file[VMSS1] */", "// vmsslint: ", "/*", "*/", '"metadata"', '"ignore"', '"resources"']


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_text_that_can_be_read_is_too_odd(text: str) -> None:
    try:
        document = parse("a.json", text.encode())
    except VmsslintError:
        return
    for item in suppressions(document):
        assert item.fault or item.rule
        assert item.label.document is document
