"""ARM's own JSON dialect: JSON with comments, trailing commas, raw newlines in strings, a BOM, UTF-16.

Values come from the C parser of the standard library. A text that it refuses is tried once more with comments,
trailing commas and unusual white space turned into spaces of the same length, so offsets never move.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from vmsslint.errors import VmsslintError
from vmsslint.load.positions import (
    Duplicate,
    Locator,
    find_duplicates,
    has_duplicates,
    locate,
    locate_key,
    span_of,
)
from vmsslint.load.tokens import COMMENT, MAX_DEPTH, STRING, UNICODE_SPACE, run_of
from vmsslint.places import Document

__all__ = ["MAX_BYTES", "Duplicate", "Locator", "decode", "duplicates", "encode", "locate", "locate_key", "parse"]

MAX_BYTES = 20 * 1024 * 1024
"""The longest file that is read. Azure itself takes templates up to 4 MB."""

MAX_VALUES = 1_000_000
"""Values of a file that is read, each number and string counted, which is what bounds the memory it takes. No template
that Azure takes comes near."""


def decode(data: bytes, name: str = "") -> str:
    """The text of `data`, which is UTF-8, or UTF-16 or UTF-32 by its BOM or its NULs; the BOM is taken off.

    Raises VmsslintError with the place of the first byte that does not fit; `name` is for that message.
    """
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "replace").removeprefix("\ufeff")
        text = data.decode(encoding, "replace")
        called = encoding.upper().removesuffix("-SIG")
        raise VmsslintError(
            f"byte 0x{error.object[error.start]:02X} is not valid {called}; save the file as UTF-8",
            document=Document(name, text, None),
            span=span_of(text, len(before), len(before) + 1),
        ) from None


def encode(text: str, like: bytes) -> bytes:
    """`text` in the encoding of `like`, with a BOM where that has one: the way back from `decode`."""
    boms = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"))
    for bom, encoding in (*boms, (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if like.startswith(bom):
            return bom + text.encode(encoding)
    return text.encode(json.detect_encoding(like))


def parse(name: str, data: bytes) -> Document:
    """Read `data` as ARM does. `name` is what the user is shown.

    Raises VmsslintError with the document (its `data` is None) and the place of what is wrong.
    """
    if len(data) > MAX_BYTES:
        raise VmsslintError(f"the file is larger than {MAX_BYTES // 2**20} MB", file=name)
    text = decode(data, name)
    try:
        value = _value(text)
    except (ValueError, RecursionError) as error:
        raise _explained(name, text, error) from None
    if value is _TOO_MANY:
        raise VmsslintError(f"the file has more than {MAX_VALUES:,} values", file=name)
    return Document(name, text, value)


def duplicates(text: str) -> Iterator[Duplicate]:
    """Names that an object of `text` has more than once, in the same or another letter case.

    `text` is that of a document that `parse` returned. Costs about as much as parsing it again if there are none.
    """
    try:
        repeated = has_duplicates(text)
    except ValueError:
        repeated = has_duplicates(_blanked(text))
    if repeated:
        yield from find_duplicates(text)


def _value(text: str) -> Any:
    """The value of `text`; _TOO_MANY for more than MAX_VALUES.

    ValueError: it is no JSON, or has a number that cannot be. RecursionError: too deep.
    """
    if "\\" in text and ("\\ud" in text or "\\uD" in text):
        text = _without_lone_surrogates(text)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        value = _DECODER.decode(_blanked(text))
    return value if _is_modest(value) else _TOO_MANY


_TOO_MANY = object()


def _is_modest(value: Any) -> bool:
    """Whether there are no more than MAX_VALUES. RecursionError, if it were unwise to recurse into them."""
    level, depth, count = [value] if isinstance(value, dict | list) else [], 0, 0
    while level:
        depth += 1
        count += sum(map(len, level))
        if count > MAX_VALUES:
            return False
        level = [
            below
            for here in level
            for below in (here.values() if type(here) is dict else here)
            if type(below) is dict or type(below) is list
        ]
    if depth > MAX_DEPTH:
        raise RecursionError
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(number)
    return value


_DECODER = json.JSONDecoder(strict=False, parse_constant=_refuse, parse_float=_finite)


def _without_lone_surrogates(text: str) -> str:
    """`text` with every escape of half a surrogate pair as U+FFFD, which is how Json.NET reads it."""
    four = "[0-9a-fA-F]{4}"
    escape = rf"\\(?:(?=u[dD][89abAB])u{four}\\(?=u[dD][c-fC-F])u{four}|(?=u[dD][89a-fA-F])(u{four})|.)"
    return re.sub(escape, lambda found: "\\ufffd" if found[1] else found[0], text, flags=re.DOTALL)


def _blanked(text: str) -> str:
    """`text` with comments, trailing commas and unusual white space as spaces. Strings and line ends stay."""
    string = STRING.removesuffix('"') + '"?'  # even one without an end, or each quote in it would be tried as a start
    text = _with_spaces(
        text,
        clean=run_of(rf'[^"/{UNICODE_SPACE}]++', string, "/(?![/*])"),
        noise=rf"{COMMENT}|[{UNICODE_SPACE}]++",
    )
    return _with_spaces(text, clean=run_of('[^",]++', string, r",(?![ \t\r\n]*+[\]}])"), noise=",")


def _with_spaces(text: str, *, clean: str, noise: str) -> str:
    """Alternately skip `clean` and turn `noise` into spaces."""
    pattern = re.compile(f"({clean})({noise})", re.DOTALL)
    parts, position = [], 0
    while found := pattern.match(text, position):
        parts += [found[1], re.sub(r"[^\r\n]", " ", found[2])]
        position = found.end()
    return "".join([*parts, text[position:]])


def _explained(name: str, text: str, error: ValueError | RecursionError) -> VmsslintError:
    from vmsslint.load.faults import find_fault

    fault = find_fault(text)
    document = Document(name, text, None)
    if fault:
        return VmsslintError(fault.message, document=document, span=span_of(text, fault.start, fault.end))
    at = error.pos if isinstance(error, json.JSONDecodeError) else 0
    return VmsslintError(f"this is not JSON: {error}", document=document, span=span_of(text, at, at))
