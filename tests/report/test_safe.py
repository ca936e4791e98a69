from __future__ import annotations

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.report.safe import characters, line, lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain: text, # and all", "plain: text, # and all"),
        ("naïve 価格\u3000🚀 \uff21", "naïve 価格\u3000🚀 \uff21"),
        ("\x1b[31mred\x1b[0m", r"\u{1b}[31mred\u{1b}[0m"),
        ("a\tb\r\nc", r"a\u{9}b\u{d}\u{a}c"),
        ("pass\u202egnirts", r"pass\u{202e}gnirts"),
        ("zero\u200bwidth\ufeff\u00ad", r"zero\u{200b}width\u{feff}\u{ad}"),
        ("no\u00a0break", r"no\u{a0}break"),
        ("filler\u3164\u115f\ufe0f\U000e0041", r"filler\u{3164}\u{115f}\u{fe0f}\u{e0041}"),
        ("half \ud800", r"half \u{d800}"),
        ("##vso[task.complete] ##VSO[x] ##[error]", r"#\u{23}vso[task.complete] #\u{23}VSO[x] #\u{23}[error]"),
        ("## heading", "## heading"),
        ("::error::x", r":\u{3a}error::x"),
        (" \t::set-output::x", r" \u{9}:\u{3a}set-output::x"),
        ("a::b", "a::b"),
    ],
)
def test_line(text: str, shown: str) -> None:
    assert line(text) == shown


def test_a_long_line_is_cut() -> None:
    assert line("abcdef", 6) == "abcdef"
    assert line("abcdefg", 6) == "abcde…"


def test_lines_keep_line_ends_and_widen_tabs() -> None:
    assert lines("\none\r\n\n\ttwo \x07\n") == ["one", "", r"    two \u{7}"]


@given(st.text())
def test_nothing_shown_hides_and_every_encoding_takes_it(text: str) -> None:
    assert all(category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in line(text))
    line(text).encode()
    assert len(characters(text)) == len(text)


def test_every_character_that_unicode_calls_control_or_format_is_escaped() -> None:
    hidden = [char for char in map(chr, range(sys.maxunicode + 1)) if category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [char for char in hidden if line(char) == char] == []
