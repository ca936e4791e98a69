"""Pieces of strings and arrays: `substring`, `split`, `first`, `last`, `take`, `skip`.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    kept_secret,
    merged,
    type_of,
    values_function,
)
from vmsslint.expand.functions.texts import beginning, cut, ending, excludes, joined, known_string, units
from vmsslint.values import MAX_WEIGHT, Array, Known, Loop, Text, TooLargeError, Unknown, Value, unknown

MAX_MARKS = 100
"""Delimiters that one `split` looks for."""


@values_function("substring", 1, 3, types=("string", "int"), result="string")
def substring(site: Site, string: Value, *where: Value) -> Value:
    """`substring(stringToParse, startIndex, length)`: from the index, counted from 0, to the end or for a length.

    Rejected: an index or a length that reaches beyond the string.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#substring
    """
    numbers = [number.value for number in where if isinstance(number, Known) and isinstance(number.value, int)]
    if isinstance(string, Text) and len(numbers) == len(where):
        start, length = (*numbers, 0)[0], numbers[1] if len(numbers) > 1 else None
        _check_range(start, length or 0)
        return _cut_text(string, start, length, lambda rest, *more: site.unknown(rest, *map(Known, more)))
    return site.lifted(_substring, string, *where)


def _substring(string: str, start: int = 0, length: int | None = None) -> str:
    _check_range(start, length or 0, units(string))
    return cut(string, start, None if length is None else start + length)


def _check_range(start: int, length: int, size: int | None = None) -> None:
    if start < 0 or length < 0:
        raise RejectedError("index and length must not be negative")
    if size is not None and start + length > size:
        raise RejectedError("index and length must refer to a location within the string")


def _cut_text(string: Text, start: int, length: int | None, cut_rest: Callable[..., Value]) -> Value:
    """So many units from `start` on, to the end if `length` is None. `cut_rest` does the same to what is unknown.

    It gets the rest of the string, where to start in it, and for how long.
    """
    known = beginning(string)
    rest = joined(string.parts[1:] if known else string.parts, string.origin)
    beyond = start - units(known)
    if length is not None and beyond + length <= 0:
        pieces: list[str | Value] = [cut(known, start, start + length)]
    elif length is not None:
        pieces = [cut(known, start), cut_rest(rest, max(beyond, 0), length + min(beyond, 0))]
    else:
        pieces = [cut(known, start), rest if beyond <= 0 else cut_rest(rest, beyond)]
    return kept_secret(joined(pieces, string.origin), string)


@values_function("split", 2, 2, types=("string", "string|array"), result="array")
def split(site: Site, string: Value, delimiter: Value) -> Value:
    """`split(inputString, delimiter)`: the stretches between the delimiters, a string or an array of strings.

    There is always at least one.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#split
    """
    mark = known_string(delimiter)
    if isinstance(string, Text) and mark is not None and len(mark) == 1:
        return _split_text(site, string, delimiter, mark)
    return site.lifted(_split, string, delimiter)


def _split(string: str, delimiter: str | list[Any]) -> list[str]:
    marks = [delimiter] if isinstance(delimiter, str) else delimiter
    if not all(isinstance(mark, str) for mark in marks):
        raise RejectedError("expects its second parameter to be a string or an array of strings")
    marks = [mark for mark in marks if mark]
    if not marks:
        raise UndecidedError  # .NET splits at white space where it gets no delimiter at all
    if sum(map(string.count, marks)) > MAX_WEIGHT:
        raise TooLargeError
    if len(marks) > MAX_MARKS:
        raise UndecidedError
    return re.split("|".join(map(re.escape, marks)), string)


def _split_text(site: Site, string: Text, delimiter: Value, mark: str) -> Value:
    """The items that are certain, and a loop in place of those around a stretch that may hold the delimiter."""
    fields: list[list[str | Value]] = [[]]
    for part in string.parts:
        pieces = part.split(mark) if isinstance(part, str) else [part]
        for index, piece in enumerate(pieces):
            if index:
                fields.append([])
            fields[-1].append(piece)
    certain = [all(isinstance(part, str) or excludes(part, mark) for part in field) for field in fields]
    origin = merged((string, delimiter))
    items = [kept_secret(joined(field, origin), string) for field in fields]
    if all(certain):
        return Array(tuple(items), origin)
    first, last = certain.index(False), len(certain) - certain[::-1].index(False)
    term = site.unknown(string, delimiter)
    if not any(certain):
        return term
    return Array((*items[:first], loop_over(term, len(items) - last + first), *items[last:]), origin)


def loop_over(items: Value, known: int = 0) -> Loop:
    """The items of an unknown array but for so many, which are known: what stands for them in another array."""
    count: Value = unknown("length", items, type="int")
    if known:
        count = unknown("sub", count, Known(known), type="int")
    index = Unknown("lambdaVariables", (Known("#"),), type="int")
    return Loop(count, unknown("[]", items, index), items.origin)


# ── ends ───────────────────────────────────────────────────────────────────────────────────────────────────────


@values_function("first", 1, 1, types=("string|array|null",))
def first(site: Site, arg: Value) -> Value:
    """`first(arg1)`: the first item of an array, null where it has none; the first character of a string.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#first
    """
    return _end(site, arg, 0)


@values_function("last", 1, 1, types=("string|array|null",))
def last(site: Site, arg: Value) -> Value:
    """`last(arg1)`: the last item of an array, null where it has none; the last character of a string.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#last
    """
    return _end(site, arg, -1)


def _end(site: Site, arg: Value, position: int) -> Value:
    if isinstance(arg, Array):
        item: Value = arg.items[position] if arg.items else Known(None, arg.origin)
        return site.unknown(arg) if isinstance(item, Loop) else item
    known = ending(arg) if position else beginning(arg)
    char = known[position:][:1]
    if not char or not char <= "\ud7ff":
        return site.unknown(arg, type="string" if type_of(arg) == "string" else "")
    return kept_secret(Known(char, arg.origin), arg)


@values_function("take", 2, 2, types=("string|array", "int"))
def take(site: Site, arg: Value, count: Value) -> Value:
    """`take(originalValue, numberToTake)`: so many items or characters from the start; none for 0 or less, at most all.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#take
    """
    number = _number(count)
    if number is not None and isinstance(arg, Array):
        taken = arg.items[: max(number, 0)]
        return site.unknown(arg, count) if any(isinstance(item, Loop) for item in taken) else Array(taken, arg.origin)
    if number is not None and isinstance(arg, Text):
        return _cut_text(arg, 0, max(number, 0), lambda rest, _, left: site.unknown(rest, Known(left), type="string"))
    return _lifted_cut(site, lambda string, number: cut(string, 0, max(number, 0)), arg, count)


@values_function("skip", 2, 2, types=("string|array", "int"))
def skip(site: Site, arg: Value, count: Value) -> Value:
    """`skip(originalValue, numberToSkip)`: all but so many items or characters from the start.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#skip
    """
    number = _number(count)
    if number is not None and isinstance(arg, Array):
        skipped = any(isinstance(item, Loop) for item in arg.items[: max(number, 0)])
        return site.unknown(arg, count) if skipped else Array(arg.items[max(number, 0) :], arg.origin)
    if number is not None and isinstance(arg, Text):
        return _cut_text(arg, max(number, 0), None, lambda rest, left: site.unknown(rest, Known(left), type="string"))
    return _lifted_cut(site, lambda string, number: cut(string, max(number, 0)), arg, count)


def _number(value: Value) -> int | None:
    return value.value if isinstance(value, Known) and isinstance(value.value, int) else None


def _lifted_cut(site: Site, compute: Callable[[str, int], str], arg: Value, count: Value) -> Value:
    given = type_of(arg)
    return site.lifted(compute, arg, count) if given == "string" else site.unknown(arg, count, type=given)
