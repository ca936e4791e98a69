"""JSON inside strings, as Newtonsoft's Json.NET writes and reads it: compact out, lenient in.

Lenient means comments, strings in single quotes, member names without quotes, a comma after the last item.
https://www.newtonsoft.com/json/help/html/T_Newtonsoft_Json_JsonTextReader.htm
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from vmsslint.expand.functions.base import RejectedError, UndecidedError
from vmsslint.expand.functions.numerals import MAX_INT, MIN_INT, float_text

MAX_DEPTH = 64
"""Levels that Json.NET reads unless told otherwise; nobody documents what Azure tells it."""


def write(data: Any, quote: str = '"') -> str:
    """The data as JSON without spaces, strings in `quote`. UndecidedError where versions of .NET differ."""
    return "".join(_written(data, quote))


def _written(data: Any, quote: str) -> Iterator[str]:
    if isinstance(data, dict):
        yield "{"
        for index, (name, member) in enumerate(data.items()):
            yield ("," if index else "") + _quoted(name, quote) + ":"
            yield from _written(member, quote)
        yield "}"
    elif isinstance(data, list):
        yield "["
        for index, item in enumerate(data):
            if index:
                yield ","
            yield from _written(item, quote)
        yield "]"
    elif isinstance(data, str):
        yield _quoted(data, quote)
    elif isinstance(data, float):
        yield float_text(data, json=True)
    elif isinstance(data, bool):
        yield "true" if data else "false"
    else:
        yield "null" if data is None else str(data)


_ESCAPED = re.compile("[\x00-\x1f\\\\\x85\u2028\u2029\"']")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\"}


def _quoted(string: str, quote: str) -> str:
    def escape(match: re.Match[str]) -> str:
        char = match.group()
        if char in "\"'":
            return f"\\{char}" if char == quote else char
        return _SHORT.get(char) or f"\\u{ord(char):04x}"

    return quote + _ESCAPED.sub(escape, string) + quote


def read(text: str) -> Any:
    """The data that the text stands for. RejectedError if it is no JSON, UndecidedError for what few readers take."""
    try:
        data = json.loads(text, strict=False, parse_constant=_undecided, parse_int=_int, parse_float=_float)
    except RecursionError:
        raise UndecidedError from None
    except ValueError:
        data = _Reader(text).document()
    if _deeper(data, MAX_DEPTH):
        raise UndecidedError
    return data


def _undecided(_: str) -> Any:
    raise UndecidedError


def _int(digits: str) -> int:
    if len(digits) > len(str(MIN_INT)) or not MIN_INT <= int(digits) <= MAX_INT:
        raise UndecidedError
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise UndecidedError
    return number


def _deeper(data: Any, depth: int) -> bool:
    level = [data]
    for _ in range(depth + 1):
        level = [item for node in level if isinstance(node, dict | list) for item in _items(node)]
        if not level:
            return False
    return True


def _items(node: dict[str, Any] | list[Any]) -> list[Any]:
    return list(node.values()) if isinstance(node, dict) else node


# ── the lenient reader ─────────────────────────────────────────────────────────────────────────────────────────

_SPACE = re.compile(r"(?:\s+|//[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = {quote: re.compile(rf"{quote}((?:[^{quote}\\]|\\.)*){quote}", re.DOTALL) for quote in ('"', "'")}
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?(?![\w.+-])", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "\\": "\\", "/": "/", '"': '"', "'": "'"}


class _Reader:
    """One pass over a text that the strict reader refuses."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def document(self) -> Any:
        data = self.value(0)
        if self.peek():
            raise self.fault()
        return data

    def fault(self) -> RejectedError:
        return RejectedError(f"the text is not JSON: unexpected character at position {self.at + 1}")

    def peek(self) -> str:
        """The next character that counts, "" at the end."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def take(self, char: str) -> bool:
        if self.peek() != char:
            return False
        self.at += 1
        return True

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise UndecidedError
        char = self.peek()
        if char in ("'", '"'):
            return self.string(char)
        if self.take("["):
            return self.array(depth)
        if self.take("{"):
            return self.object(depth)
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return _float(number.group()) if number.group(1) or number.group(2) else _int(number.group())
        word = _NAME.match(self.text, self.at)
        if word and word.group() in _WORDS:
            self.at = word.end()
            return _WORDS[word.group()]
        if word or (char in "+-.0123456789" and char):
            raise UndecidedError  # NaN, undefined, constructors, octal and hexadecimal numbers
        raise self.fault()

    def string(self, quote: str) -> str:
        match = _STRING[quote].match(self.text, self.at)
        if not match:
            raise self.fault()
        self.at = match.end()
        return _paired(_ESCAPE.sub(self.unescape, match.group(1)))

    def unescape(self, match: re.Match[str]) -> str:
        mark = match.group(1)
        if len(mark) == 5:
            return chr(int(mark[1:], 16))
        if mark not in _ESCAPES:
            raise self.fault()
        return _ESCAPES[mark]

    def array(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while not self.take("]"):
            if self.peek() == ",":
                raise UndecidedError  # an item left out
            items.append(self.value(depth + 1))
            if not self.take(",") and self.peek() != "]":
                raise self.fault()
        return items

    def object(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while not self.take("}"):
            name = self.name()
            if not self.take(":"):
                raise self.fault()
            members[name] = self.value(depth + 1)
            if not self.take(",") and self.peek() != "}":
                raise self.fault()
        return members

    def name(self) -> str:
        char = self.peek()
        if char in ("'", '"'):
            return self.string(char)
        word = _NAME.match(self.text, self.at)
        if not word:
            raise UndecidedError if char.isalnum() else self.fault()
        self.at = word.end()
        return word.group()


def _paired(string: str) -> str:
    """Surrogates that were escaped one by one, put together."""
    return string.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
