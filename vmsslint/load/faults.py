"""What is wrong with a JSON text that could not be read, in plain words.

This runs only after the fast parser has failed. It walks the tokens with a stack of its own, so neither the wording
nor the place depends on the version of Python, and no nesting is too deep for it.
"""

from __future__ import annotations

import re
import sys

from vmsslint.dataclass import dataclass
from vmsslint.load.tokens import GAP, LINE_END, MAX_DEPTH, STRING, run_of

_GAP = re.compile(GAP, re.DOTALL)
_TOKEN = re.compile(
    rf"""(?P<string>{STRING})
    | (?P<punctuation>[\[\]{{}}:,])
    | (?P<number>-?[0-9][0-9A-Za-z.+-]*+)
    | (?P<word>[^\s"\[\]{{}},:/]++)
    | (?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
_NAME_ENDS = re.compile(GAP + ":", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BAD_ESCAPE = re.compile(
    run_of(r"[^\\]++", r'\\["\\/bfnrt]', r"\\u[0-9a-fA-F]{4}") + r"(\\u[0-9a-fA-F]{0,3}|\\.)", re.DOTALL
)

_WANTED = {
    "value": "a value",
    "value or ]": "a value or `]`",
    "name or }": "a name in double quotes or `}`",
    "colon": "`:` after the name",
    "next {": "`,` or `}` after the value",
    "next [": "`,` or `]` after the value",
    "end": "the end of the file",
}
_AFTER_COMMA = {"next {": "name or }", "next [": "value or ]"}
_CLOSABLE = {"}": ("name or }", "next {"), "]": ("value or ]", "next [")}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, as a sentence without a capital or full stop, and where: offsets into the text, end exclusive."""

    message: str
    start: int
    end: int


def find_fault(text: str) -> Fault | None:
    """The first thing in `text` that is not JSON with comments, trailing commas and raw newlines; None if all is."""
    position, wanted = 0, "value"
    open_brackets: list[int] = []
    previous: re.Match[str] | None = None
    while True:
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        token = _TOKEN.match(text, position)
        if token is None:
            return None if wanted == "end" else _early_end(text, open_brackets)
        if fault := _bad_token(text, token):
            return fault
        step = _next_state(text, token, wanted, open_brackets)
        if step is None:
            return _unexpected(text, token, wanted, open_brackets, previous)
        if len(open_brackets) > MAX_DEPTH:
            return Fault(f"more than {MAX_DEPTH} levels of nesting", token.start(), token.end())
        position, wanted, previous = token.end(), step, token


def _next_state(text: str, token: re.Match[str], wanted: str, open_brackets: list[int]) -> str | None:
    """What must follow `token`, or None if it cannot stand here. Keeps `open_brackets`, the offsets of open ones."""
    what = token.group()
    if wanted in ("value", "value or ]"):
        if what in ("{", "["):
            open_brackets.append(token.start())
            return "name or }" if what == "{" else "value or ]"
        if token["string"] or token["number"] or what in ("true", "false", "null"):
            return _after_value(text, open_brackets)
    if wanted == "name or }" and token["string"]:
        return "colon"
    if wanted == "colon" and what == ":":
        return "value"
    if wanted in _AFTER_COMMA and what == ",":
        return _AFTER_COMMA[wanted]
    if wanted in _CLOSABLE.get(what, ()):
        open_brackets.pop()
        return _after_value(text, open_brackets)
    return None


def _after_value(text: str, open_brackets: list[int]) -> str:
    return f"next {text[open_brackets[-1]]}" if open_brackets else "end"


def _bad_token(text: str, token: re.Match[str]) -> Fault | None:
    """What is wrong with a token by itself, wherever it stands."""
    what, start = token.group(), token.start()
    if token["string"] and (bad := _BAD_ESCAPE.match(what, 1, len(what) - 1)):
        at = start + bad.start(1)
        shown = bad[1]
        cure = "`\\u` needs four hexadecimal digits" if shown.startswith("\\u") else "a backslash is written `\\\\`"
        return Fault(f"`{_short(shown)}` is not an escape of JSON; {cure}", at, at + len(shown))
    if token["number"]:
        number = _NUMBER.fullmatch(what)
        if number is None:
            return Fault(f"`{_short(what)}` is not a number in JSON", start, token.end())
        digits = len(what.lstrip("-"))
        most = sys.get_int_max_str_digits()
        if not (number[1] or number[2]):
            if most and digits > most:
                return Fault(f"a number of {digits} digits is too long to read", start, token.end())
        elif float(what) in (float("inf"), float("-inf")):
            return Fault(f"`{_short(what)}` is too large for a number", start, token.end())
    if what in ("NaN", "Infinity", "-Infinity"):
        return Fault(f"`{what}` is not a value in JSON", start, token.end())
    if what == '"':
        return Fault("this string is not closed", start, _line_end(text, start))
    if what == "/":
        if text.startswith("/*", start):
            return Fault("this comment is not closed", start, start + 2)
        return Fault("a lone `/`; a comment starts with `//` or `/*`", start, start + 1)
    return None


def _unexpected(
    text: str, token: re.Match[str], wanted: str, open_brackets: list[int], previous: re.Match[str] | None
) -> Fault:
    what = token.group()
    if token["string"] and not _NAME_ENDS.match(text, token.end()):
        found = "a string"  # what it says may be a secret
    else:
        found = _described(what, bool(token["string"]))
    message = f"expected {_WANTED[wanted]}, found {found}"
    if previous and previous["string"] and (lines := len(LINE_END.findall(previous.group()))):
        message += f'; the string before it runs over {lines + 1} lines: is its closing `"` missing?'
    elif what in ("}", "]") and open_brackets:
        message += f"; {_still_open(text, open_brackets)}"
    return Fault(message, token.start(), token.end())


def _early_end(text: str, open_brackets: list[int]) -> Fault:
    if not text.strip():
        return Fault("the file is empty", len(text), len(text))
    why = _still_open(text, open_brackets) if open_brackets else "it holds no JSON value"
    return Fault(f"the file ends too early: {why}", len(text), len(text))


def _still_open(text: str, open_brackets: list[int]) -> str:
    last = open_brackets[-1]
    return f"the `{text[last]}` of line {len(LINE_END.findall(text, 0, last)) + 1} is still open"


def _described(what: str, is_string: bool) -> str:
    if is_string:
        return f"the string {_short(what)}"
    if what.startswith(("...", "\u2026")):
        return "an ellipsis: this is an excerpt, not a whole file"
    if what.startswith("'"):
        return "a string in single quotes; JSON needs double quotes"
    if what.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "the mark of a merge conflict"
    if not what[0].isascii() or not what[0].isprintable():
        return f"the character U+{ord(what[0]):04X}"
    if len(what) > 1 or what.isalnum():
        return f"`{_short(what)}` without quotes" if what[0].isalpha() else f"`{_short(what)}`"
    return f"`{what}`"


def _short(what: str) -> str:
    first = LINE_END.split(what, maxsplit=1)[0]
    return what if first == what and len(what) <= 40 else f"{first[:40]}…"


def _line_end(text: str, start: int) -> int:
    found = LINE_END.search(text, start)
    return found.start() if found else len(text)
