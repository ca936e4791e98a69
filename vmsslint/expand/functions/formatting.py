"""Composite format strings: `format`, `padLeft`, and values as text: `string`, `join`.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
https://learn.microsoft.com/dotnet/standard/base-types/composite-formatting
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    merged,
    plain_function,
    type_of,
    values_function,
)
from vmsslint.expand.functions.numerals import float_text
from vmsslint.expand.functions.texts import beginning, joined, known_string, units
from vmsslint.values import (
    MAX_TEXT,
    Array,
    Known,
    TooLargeError,
    Unknown,
    Value,
    as_secret,
    is_ground,
    is_secret,
    plain,
)

MAX_INDEX = 1_000_000
"""Where .NET stops to read an index or a width."""

_HOLE = re.compile(r"\{\s*(\d{1,7})\s*(?:,\s*(-?)(\d{1,7})\s*)?(?::([^{}]*))?\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Hole:
    """`{index,width:specifier}`: a negative width pads on the right."""

    index: int
    width: int
    specifier: str

    def __str__(self) -> str:
        """The hole as it stands in a format string with one argument."""
        width = f",{self.width}" if self.width else ""
        return "{0" + width + (f":{self.specifier}" if self.specifier else "") + "}"


@values_function("format", 1, None, types=("string", ""), result="string")
def format_(site: Site, pattern: Value, *args: Value) -> Value:
    """`format(formatString, arg1, arg2, …)`: a string from a composite format string of .NET, in the invariant culture.

    Arguments are of any type: booleans give True or False, objects and arrays JSON in single quotes, null nothing.
    Rejected: a malformed format string, an index without an argument, a specifier that the number does not take.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#format
    """
    template = known_string(pattern)
    if template is None:
        return site.unknown(pattern, *args)
    parts: list[Value] = []
    size = 0
    for piece in _pieces(template):
        if isinstance(piece, str):
            shown: Value = Known(piece)
        elif piece.index >= len(args):
            raise RejectedError(
                "the index of a format item must be greater than or equal to zero and less than the number of arguments"
            )
        else:
            shown = _filled(site, piece, args[piece.index], MAX_TEXT - size)
        parts.append(shown)
        size += len(known_string(shown) or "")
        if size > MAX_TEXT:
            raise TooLargeError
    whole = joined(parts, merged((pattern, *args)))
    return as_secret(whole) if is_secret(pattern) else whole


def _pieces(template: str) -> Iterator[str | _Hole]:
    """Literal stretches and holes. `{{` and `}}` stand for single braces."""
    position = 0
    while position < len(template):
        brace = min((at for at in (template.find("{", position), template.find("}", position)) if at >= 0), default=-1)
        if brace < 0:
            yield template[position:]
            return
        if brace > position:
            yield template[position:brace]
        if template[brace : brace + 2] in ("{{", "}}"):
            yield template[brace]
            position = brace + 2
            continue
        hole = _HOLE.match(template, brace)
        if not hole or int(hole[1]) >= MAX_INDEX or int(hole[3] or 0) >= MAX_INDEX:
            raise RejectedError("the format string is not in a correct format")
        width = int(hole[3] or 0)
        yield _Hole(int(hole[1]), -width if hole[2] else width, hole[4] or "")
        position = hole.end()


def _filled(site: Site, hole: _Hole, arg: Value, room: int) -> Value:
    """The text of an argument; a term where it is not known."""
    if not is_ground(arg):
        bare = hole.width == 0 and (not hole.specifier or type_of(arg) in ("string", "bool"))
        if bare and type_of(arg) not in ("object", "array"):
            return arg
        return site.unknown(Known(str(hole)), arg, type="string")
    try:
        shown = _shown(plain(arg), hole.specifier)
    except UndecidedError:
        return site.unknown(Known(str(hole)), arg, type="string")
    missing = abs(hole.width) - units(shown)
    if missing > room:
        raise TooLargeError
    padding = " " * missing
    return Known(shown + padding if hole.width < 0 else padding + shown, arg.origin, is_secret(arg))


def _shown(data: Any, specifier: str) -> str:
    if isinstance(data, dict | list):
        return _json(data, "'")
    if specifier and isinstance(data, int) and not isinstance(data, bool):
        from vmsslint.expand.functions.numberformats import format_int

        return format_int(data, specifier)
    if isinstance(data, float):
        if specifier:
            raise UndecidedError
        return float_text(data)
    return "" if data is None else str(data)


@plain_function("padLeft", 2, 3, types=("string|int", "int", "string"), result="string")
def pad_left(value: Any, total: int, padding: str = " ") -> str:
    """`padLeft(valueToPad, totalLength, paddingCharacter)`: a string or integer, right-aligned in so many characters.

    Rejected: a negative length, a padding of more or less than one character.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#padleft
    """
    shown = str(value)
    if total < 0:
        raise RejectedError("the total length must not be negative")
    if units(padding) != 1:
        raise RejectedError("the padding must be a single character")
    if total > MAX_TEXT:
        raise TooLargeError
    return padding * (total - units(shown)) + shown


@values_function("string", 1, 1, result="string")
def string(site: Site, arg: Value) -> Value:
    """`string(valueToConvert)`: any value as text; objects and arrays as compact JSON, booleans as True or False.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#string
    """
    if type_of(arg) == "string":
        return arg
    return site.lifted(_string, arg)


def _string(data: Any) -> str:
    if data is None:
        raise UndecidedError
    return _json(data) if isinstance(data, dict | list) else _shown(data, "")


def _json(data: Any, quote: str = '"') -> str:
    from vmsslint.expand.functions import jsontext

    return jsontext.write(data, quote)


@values_function("join", 2, 2, types=("array", "string"), result="string")
def join(site: Site, items: Value, delimiter: Value) -> Value:
    """`join(inputArray, delimiter)`: the items as text, with the delimiter between them; true gives True.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#join
    """
    if not isinstance(items, Array) or items.open or isinstance(delimiter, Unknown):
        return site.unknown(items, delimiter)
    size = len(items.items) * len(beginning(delimiter))
    if size > MAX_TEXT:
        raise TooLargeError
    parts: list[Value] = []
    for index, item in enumerate(items.items):
        parts += ([delimiter] if index else []) + [as_text(item)]
    return joined(parts, merged((items, delimiter)))


def as_text(value: Value) -> Value:
    """The text that stands for a string, number or boolean where strings are put together; an unknown is its own.

    UndecidedError for null, objects and arrays.
    """
    if type_of(value) in ("null", "object", "array"):
        raise UndecidedError
    if isinstance(value, Known) and not isinstance(value.value, str):
        return Known(_shown(value.value, ""), value.origin, value.secret)
    return value
