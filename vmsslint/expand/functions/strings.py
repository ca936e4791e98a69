"""String functions: letter case, searching, replacing, hashing.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
Where a string is partly unknown, its known stretches decide what they can.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vmsslint.expand import hashes
from vmsslint.expand.functions.base import Site, UndecidedError, kept_secret, merged, plain_function, values_function
from vmsslint.expand.functions.texts import (
    beginning,
    clean,
    ending,
    excludes,
    joined,
    known_string,
    lower,
    units,
    upper,
)
from vmsslint.values import MAX_TEXT, Known, Text, TooLargeError, Unknown, Value

MAX_HASHED = 250_000
"""Characters that are hashed at most: the hash is computed step by step."""

_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""What .NET's Trim takes away."""


# ── letter case ────────────────────────────────────────────────────────────────────────────────────────────────


@values_function("toLower", 1, 1, types=("string",), result="string")
def to_lower(site: Site, arg: Value) -> Value:
    """`toLower(stringToChange)`: the string in lower case, by the rules of no particular language.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#tolower
    """
    return _each_part(site, arg, lower)


@values_function("toUpper", 1, 1, types=("string",), result="string")
def to_upper(site: Site, arg: Value) -> Value:
    """`toUpper(stringToChange)`: the string in upper case, by the rules of no particular language.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#toupper
    """
    return _each_part(site, arg, upper)


def _each_part(site: Site, arg: Value, change: Callable[[str], str]) -> Value:
    """A change that works character by character, done to each stretch of a string."""
    if not isinstance(arg, Text):
        return _settled(site, arg, change)
    parts = [change(part) if isinstance(part, str) else _settled(site, part, change) for part in arg.parts]
    return kept_secret(joined(parts, arg.origin), arg)


def _settled(site: Site, part: Value, change: Callable[[str], str]) -> Value:
    """The change to one stretch. What was changed in this way before, or has no letters, stays as it is."""
    if isinstance(part, Unknown) and (part.name == site.function.name or part.type == "int"):
        return part
    return site.lifted(change, part)


@values_function("trim", 1, 1, types=("string",), result="string")
def trim(site: Site, arg: Value) -> Value:
    """`trim(stringToTrim)`: the string without white space at both ends.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#trim
    """
    if isinstance(arg, Text) and beginning(arg).strip(_SPACE) and ending(arg).strip(_SPACE):
        first, *middle, last = arg.parts
        ends = str(first).lstrip(_SPACE), str(last).rstrip(_SPACE)
        return kept_secret(joined([ends[0], *middle, ends[1]], arg.origin), arg)
    return site.lifted(lambda string: string.strip(_SPACE), arg)


# ── searching ──────────────────────────────────────────────────────────────────────────────────────────────────


@values_function("startsWith", 2, 2, types=("string",), result="bool")
def starts_with(site: Site, string: Value, start: Value) -> Value:
    """`startsWith(stringToSearch, stringToFind)`: whether the string begins so, in any letter case.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#startswith
    """
    decided = _decide_end(upper(beginning(string)), known_string(string), upper(beginning(start)), known_string(start))
    return site.lifted(_starts, string, start) if decided is None else _told(decided, string, start)


def _starts(string: str, start: str) -> bool:
    return upper(string).startswith(upper(start))


@values_function("endsWith", 2, 2, types=("string",), result="bool")
def ends_with(site: Site, string: Value, end: Value) -> Value:
    """`endsWith(stringToSearch, stringToFind)`: whether the string ends so, in any letter case.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#endswith
    """
    mirrored = upper(ending(string))[::-1], known_string(string), upper(ending(end))[::-1], known_string(end)
    decided = _decide_end(*mirrored)
    return site.lifted(_ends, string, end) if decided is None else _told(decided, string, end)


def _ends(string: str, end: str) -> bool:
    return upper(string).endswith(upper(end))


def _decide_end(known: str, whole: str | None, wanted: str, all_wanted: str | None) -> bool | None:
    """Whether a string with the beginning `known` begins with one with the beginning `wanted`; None if that is open.

    `whole` and `all_wanted` are not None where the beginning is all there is.
    """
    common = min(len(known), len(wanted))
    if known[:common] != wanted[:common]:
        return False
    if all_wanted is not None and len(known) >= len(wanted):
        return True
    return False if whole is not None and len(known) < len(wanted) else None


def _told(answer: Any, *args: Value) -> Value:
    return kept_secret(Known(answer, merged(args)), *args)


def find(string: Value, wanted: Value, *, last: bool) -> int | None:
    """Where `wanted` occurs, in UTF-16 units, in any letter case; -1 for nowhere, None if that is open."""
    needle = known_string(wanted)
    if needle is None:
        return None
    whole = known_string(string)
    if last and not needle:
        raise UndecidedError  # versions of .NET differ
    haystack = upper(beginning(string) if whole is None else whole)
    at = haystack.rfind(upper(needle)) if last else haystack.find(upper(needle))
    if whole is None and (last or at < 0):
        return None
    return units(haystack[:at]) if at >= 0 else -1


@plain_function("like", 2, 2, types=("string",), result="bool")
def like(string: str, pattern: str) -> bool:
    """`like(string, pattern)`: whether the whole string has the form of a pattern with `*`, in any letter case.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string
    """
    if any(mark in pattern for mark in "?[]\\"):
        raise UndecidedError
    first, *others = upper(pattern).split("*")
    rest = upper(string)
    if not others:
        return rest == first
    if not rest.startswith(first):
        return False
    rest = rest[len(first) :]
    *middle, last = others
    for piece in middle:
        _, found, rest = rest.partition(piece) if piece else ("", "*", rest)
        if not found:
            return False
    return rest.endswith(last)


@values_function("replace", 3, 3, types=("string",), result="string")
def replace(site: Site, string: Value, old: Value, new: Value) -> Value:
    """`replace(originalString, oldString, newString)`: all occurrences replaced, the letter case counts.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#replace
    """
    wanted, substitute = known_string(old), known_string(new)
    if isinstance(string, Text) and wanted is not None and len(wanted) == 1 and substitute is not None:
        # A single character does not reach over the border between two stretches.
        parts = [_replaced(site, part, wanted, substitute, old, new) for part in string.parts]
        return kept_secret(joined(parts, merged((string, old, new))), string, old, new)
    return site.lifted(_replace, string, old, new)


def _replaced(site: Site, part: str | Value, wanted: str, substitute: str, old: Value, new: Value) -> str | Value:
    if isinstance(part, str):
        return _replace(part, wanted, substitute)
    return part if excludes(part, wanted) else site.lifted(_replace, part, old, new)


def _replace(string: str, old: str, new: str) -> str:
    if not old:
        raise UndecidedError
    if len(string) + string.count(old) * (len(new) - len(old)) > MAX_TEXT:
        raise TooLargeError
    return string.replace(old, new)


# ── hashing ────────────────────────────────────────────────────────────────────────────────────────────────────


@plain_function("guid", 1, None, types=("string",), result="string")
def guid(*args: str) -> str:
    """`guid(baseString, …)`: a UUID of version 5, the same for the same strings.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#guid
    """
    return hashes.guid(_hashable(args))


@plain_function("uniqueString", 1, None, types=("string",), result="string")
def unique_string(*args: str) -> str:
    """`uniqueString(baseString, …)`: 13 characters that are the same for the same strings.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uniquestring
    """
    return hashes.unique_string(_hashable(args))


def _hashable(args: tuple[str, ...]) -> list[str]:
    if sum(map(len, args)) > MAX_HASHED:
        raise TooLargeError
    return [clean(arg) for arg in args]
