"""The tokens of ARM's JSON dialect as regular expressions, shared by all that read text.

All of them are possessive: what they match is never given back, so that no input makes them slow.
"""

from __future__ import annotations

import re

MAX_DEPTH = 128
"""Levels of nesting that are read, so that what works on values may recurse. Of 1,500 published templates the deepest
has 24."""

UNICODE_SPACE = "\v\f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What Json.NET (`char.IsWhiteSpace`) skips between tokens and plain JSON does not."""


def run_of(*alternatives: str) -> str:
    """The pattern for as many of `alternatives` in turn as there are.

    The branch that never matches is for Python before 3.11.5: after the last repetition it goes on from where the
    attempt at a further one had got to, instead of from its start, to which this branch returns
    (https://github.com/python/cpython/issues/106052).
    """
    return rf"(?:{'|'.join(alternatives)}|(?!))*+"


SPACE = rf"[ \t\r\n{UNICODE_SPACE}]"
STRING = r'"[^"\\]*+' + run_of(r'\\.[^"\\]*+') + '"'
COMMENT = r"(?://[^\r\n]*+|/\*[^*]*+" + run_of(r"\*(?!/)[^*]*+") + r"\*/)"
GAP = run_of(f"{SPACE}++", COMMENT)
"""White space and comments between two tokens."""

LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line for editors, and for every line number of this tool (not U+2028 and its kin)."""
