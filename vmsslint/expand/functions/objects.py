"""Functions that make objects, put them together, and take them apart.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object
"""

from __future__ import annotations

import re
from typing import Any

from vmsslint.expand.functions import jsontext
from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    kept_secret,
    merged,
    plain_function,
    type_of,
    values_function,
    wrong_type,
)
from vmsslint.expand.functions.choices import drawn
from vmsslint.expand.functions.collation import sort_key
from vmsslint.expand.functions.merging import Builder, merge
from vmsslint.expand.functions.texts import excludes, joined
from vmsslint.values import NULL, Array, Choice, Failure, Known, Loop, Object, Text, Unknown, Value, member, value_of


@values_function("createObject", 0, None, result="object", choices=False)
def create_object(site: Site, *args: Value) -> Value:
    """`createObject(key1, value1, key2, value2, …)`: an object from keys, which are strings, and values of any type.

    Rejected: an odd number of arguments.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object#createobject
    """
    if len(args) % 2:
        raise RejectedError("expects keys and values in turn, and the last key has no value")
    builder = Builder()
    for key, value in zip(args[::2], args[1::2], strict=True):
        if type_of(key) not in ("", "string"):
            raise wrong_type(key, "string")
        builder.put(key, value)
    return builder.object(merged(args))


@plain_function("null", 0, 0)
def null() -> None:
    """`null()`: the null value.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object#null
    """


@values_function("items", 1, 1, types=("object",), result="array")
def items(site: Site, arg: Value) -> Value:
    """`items(inputObject)`: an array of objects with `key` and `value`, in the linguistic order of the keys.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object#items
    """
    if not isinstance(arg, Object) or arg.rest:
        return site.unknown(arg)
    pairs = ((name, arg.members[name]) for name in sorted(arg.members, key=sort_key))
    made = (Object({"key": Known(name, item.origin, arg.secret), "value": item}, item.origin) for name, item in pairs)
    return Array(tuple(made), arg.origin)


@values_function("objectKeys", 1, 1, types=("object",), result="array")
def object_keys(site: Site, arg: Value) -> Value:
    """`objectKeys(object)`: the names of the properties, in linguistic order.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-object#objectkeys
    """
    if not isinstance(arg, Object) or arg.rest:
        return site.unknown(arg)
    names = sorted(arg.members, key=sort_key)
    return Array(tuple(Known(name, arg.origin, arg.secret) for name in names), arg.origin)


@values_function("shallowMerge", 1, 1, types=("array",), result="object")
def shallow_merge(site: Site, arg: Value) -> Value:
    """`shallowMerge(inputArray)`: the properties of all objects in an array; the last one wins, be it null.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-object#shallowmerge
    """
    return _merged(arg.items, arg) if isinstance(arg, Array) else site.unknown(arg)


def _merged(objects: tuple[Value, ...], source: Value) -> Value:
    if any(isinstance(item, Choice) for item in objects):
        arms = drawn(objects, lambda settled: _merged(settled, source))
        if arms is None:
            raise UndecidedError
        return arms
    for item in objects:
        if isinstance(item, Loop) or item == NULL:
            raise UndecidedError
        if type_of(item) not in ("", "object"):
            raise wrong_type(item, "object")
    return merge(objects, source.origin, deep=False)


# ── access ─────────────────────────────────────────────────────────────────────────────────────────────────────


@values_function("tryGet", 2, None, types=("object|array|null", "string|int"))
def try_get(site: Site, source: Value, *keys: Value) -> Value:
    """`tryGet(itemToTest, keyOrIndex, …)`: what keys and indexes find, one after the other; null if one is absent.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object#tryget
    """
    value = source
    for position, key in enumerate(keys):
        if value == NULL or isinstance(value, Failure):
            return value
        if isinstance(value, Choice):
            rest = keys[position:]
            arms = drawn((value,), lambda settled, rest=rest: try_get_in(site, settled[0], rest))  # type: ignore[misc]
            return site.unknown(value, *rest) if arms is None else arms
        found = _found(value, key)
        if found is None:
            beneath = value.rest[0] if isinstance(value, Object) and len(value.rest) == 1 else value
            return site.unknown(beneath, *keys[position:])
        value = found
    return value


def try_get_in(site: Site, source: Value, keys: tuple[Value, ...]) -> Value:
    """`tryGet` in one arm of a choice."""
    if source == NULL or isinstance(source, Failure):
        return source
    try:
        return try_get.apply(site, source, *keys)
    except UndecidedError:
        return site.unknown(source, *keys)


def _found(value: Value, key: Value) -> Value | None:
    """The member or item; a null where there is none; None where that is open. UndecidedError for scalars."""
    if not isinstance(key, Known):
        return None
    match value, key.value:
        case Object(), str(name):
            absent = None if value.rest else Known(None, value.origin)
            return member(value, name) or absent
        case Array(items=items), int(index) if not isinstance(index, bool):
            if any(isinstance(item, Loop) for item in items[: max(index, 0) + 1]):
                return None
            return items[index] if 0 <= index < len(items) else Known(None, value.origin)
        case Unknown(), _:
            return None
    raise UndecidedError


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────────────

_MARK = re.compile("\ue000(\\d+)\ue001")
"""Stands for an unknown stretch while the JSON around it is read; the characters are for private use."""


@values_function("json", 1, 1, types=("string",))
def json(site: Site, arg: Value) -> Value:
    """`json(arg1)`: the value that a string stands for as JSON, read leniently: single quotes and comments are taken.

    Rejected: a string that is no JSON.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object#json
    """
    if isinstance(arg, Text) and all(isinstance(part, str) or excludes(part, "\"'\\\r\n") for part in arg.parts):
        made = _with_unknowns(arg)
        if made is not None:
            return made
    return site.lifted(jsontext.read, arg)


def _with_unknowns(source: Text) -> Value | None:
    """The value of a JSON text whose unknown stretches lie within strings; None where they do not."""
    hidden = [part for part in source.parts if not isinstance(part, str)]
    if any(isinstance(part, str) and ("\ue000" in part or "\ue001" in part) for part in source.parts):
        return None
    marks = (f"\ue000{number}\ue001" for number in range(len(hidden)))
    try:
        data = jsontext.read("".join(part if isinstance(part, str) else next(marks) for part in source.parts))
    except (RejectedError, UndecidedError):
        return None
    value = _unmarked(data, hidden, source)
    return None if value is None else kept_secret(value, source)


def _unmarked(data: Any, hidden: list[Value], source: Text) -> Value | None:
    if isinstance(data, dict):
        members = {name: _unmarked(item, hidden, source) for name, item in data.items()}
        if any(item is None or _MARK.search(name) for name, item in members.items()):
            return None
        return Object({name: item for name, item in members.items() if item is not None}, source.origin)
    if isinstance(data, list):
        found = [_unmarked(item, hidden, source) for item in data]
        return None if None in found else Array(tuple(item for item in found if item is not None), source.origin)
    if isinstance(data, str):
        pieces = _MARK.split(data)
        parts = [hidden[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)]
        return joined(parts, source.origin)
    return value_of(data, lambda _: source.origin)
