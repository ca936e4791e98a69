"""Functions that look for a value in a collection, or compare collections: `contains`, `union`, `intersection` …

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object
"""

from __future__ import annotations

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
from vmsslint.expand.functions.equality import Bag, any_true, same
from vmsslint.expand.functions.merging import merge
from vmsslint.expand.functions.strings import find
from vmsslint.expand.functions.texts import known_string, parts_of, units
from vmsslint.values import NULL, Array, Known, Loop, Object, Text, Value, member, value_of


@values_function("contains", 2, 2, types=("string|array|object", ""), result="bool")
def contains(site: Site, container: Value, wanted: Value) -> Value:
    """`contains(container, itemToFind)`: whether a string has the substring, an array the item, an object the key.

    Letter case counts in strings and arrays, not in keys.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#contains
    """
    if isinstance(container, Array):
        answer = any_true(same(item, wanted) for item in container.items)
    elif isinstance(container, Object):
        answer = _has_key(container, wanted)
    elif type_of(container) == "string":
        if type_of(wanted) not in ("", "string"):
            raise UndecidedError
        answer = _has_part(container, wanted)
        if answer is None:
            return site.lifted(lambda string, part: part in string, container, wanted)
    else:
        answer = None
    if answer is None and isinstance(container, Array):
        return site.lifted(_holds, container, wanted)
    if answer is None:
        return site.unknown(container, wanted)
    secrets = (wanted,) if isinstance(container, Object) else (container, wanted)
    return kept_secret(Known(answer, merged((container, wanted))), *secrets)


def _holds(items: list[Any], wanted: Any) -> bool:
    answer = any_true(same(value_of(item), value_of(wanted)) for item in items)
    if answer is None:
        raise UndecidedError
    return answer


def _has_part(string: Value, wanted: Value) -> bool | None:
    """True where a known stretch has the substring; else only a known string decides."""
    needle = known_string(wanted)
    if needle is None:
        return None
    return any(isinstance(part, str) and needle in part for part in parts_of(string)) or None


def _has_key(container: Object, wanted: Value) -> bool | None:
    name = known_string(wanted)
    if name is None:
        if type_of(wanted) not in ("", "string"):
            raise UndecidedError
        return None if container.members or container.rest else False
    if member(container, name) is not None:
        return True
    return None if container.rest else False


@values_function("indexOf", 2, 2, types=("string|array", ""), result="int")
def index_of(site: Site, container: Value, wanted: Value) -> Value:
    """`indexOf(stringToSearch, stringToFind)`, `indexOf(arrayToSearch, itemToFind)`: the first place from 0, else -1.

    Letter case counts in arrays, not in strings.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#indexof
    """
    return _position(site, container, wanted, last=False)


@values_function("lastIndexOf", 2, 2, types=("string|array", ""), result="int")
def last_index_of(site: Site, container: Value, wanted: Value) -> Value:
    """`lastIndexOf(stringToSearch, stringToFind)`: as `indexOf`, the last place.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#lastindexof
    """
    return _position(site, container, wanted, last=True)


def _position(site: Site, container: Value, wanted: Value, *, last: bool) -> Value:
    if isinstance(container, Array):
        found = _item_position(container, wanted, last=last)
    elif type_of(container) == "string":
        if type_of(wanted) not in ("", "string"):
            raise RejectedError("expects a string to look for in a string")
        found = find(container, wanted, last=last)
    else:
        found = None
    if found is None:
        return site.unknown(container, wanted)
    return kept_secret(Known(found, merged((container, wanted))), container, wanted)


def _item_position(container: Array, wanted: Value, *, last: bool) -> int | None:
    places = range(len(container.items))
    for place in reversed(places) if last else places:
        item = container.items[place]
        answer = None if isinstance(item, Loop) else same(item, wanted)
        if answer is None:
            return None
        if answer:
            return None if any(isinstance(before, Loop) for before in container.items[:place]) else place
    return -1


@values_function("empty", 1, 1, types=("string|array|object|null",), result="bool")
def empty(site: Site, arg: Value) -> Value:
    """`empty(itemToTest)`: whether a string, array or object has nothing in it; null is empty.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#empty
    """
    answer: bool | None = None
    match arg:
        case Known(value=scalar):
            answer = not scalar
        case Text(parts=parts):
            answer = False if any(isinstance(part, str) for part in parts) else None
        case Array(items=items):
            answer = False if any(not isinstance(item, Loop) for item in items) else None if items else True
        case Object(members=members, rest=rest):
            answer = False if members else None if rest else True
    if answer is None:
        return site.lifted(lambda data: not data, arg)
    return kept_secret(Known(answer, arg.origin), arg) if isinstance(arg, Known | Text) else Known(answer, arg.origin)


@values_function("length", 1, 1, types=("string|array|object",), result="int")
def length(site: Site, arg: Value) -> Value:
    """`length(arg1)`: the number of characters (UTF-16 code units), items, or properties.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#length
    """
    match arg:
        case Array(items=items) if not arg.open:
            return Known(len(items), arg.origin)
        case Object(members=members, rest=()):
            return Known(len(members), arg.origin)
        case Array() | Object():
            return site.unknown(arg)
    return site.lifted(lambda data: units(data) if isinstance(data, str) else len(data), arg)


@values_function("union", 2, None, types=("array|object|null",))
def union(site: Site, *args: Value) -> Value:
    """`union(arg1, arg2, …)`: the items of all arrays, each once; or the properties of all objects, the last one wins.

    Properties that are objects in both are merged in turn; arrays in them are not. Rejected: arrays with objects.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#union
    """
    match _kind(args):
        case "array":
            if all(isinstance(arg, Array) for arg in args):
                items = [item for arg in args if isinstance(arg, Array) for item in arg.items]
                return Array(tuple(Bag(items).items), merged(args))
        case "object":
            if any(isinstance(arg, Object) for arg in args):
                return merge(args, merged(args), deep=True)
    return site.unknown(*args, type=_kind(args))


@values_function("intersection", 2, None, types=("array|object|null",))
def intersection(site: Site, *args: Value) -> Value:
    """`intersection(arg1, arg2, …)`: the items that all arrays have; or the properties that all objects have alike.

    The order is that of the first argument. Rejected: arrays with objects.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#intersection
    """
    kind = _kind(args)
    first, *others = args
    if kind == "array" and isinstance(first, Array):
        bags = [Bag(other.items) for other in others if isinstance(other, Array)]
        if len(bags) == len(others):
            return Array(tuple(item for item in Bag(first.items).items if _in_all(bags, item)), merged(args))
    if kind == "object" and isinstance(first, Object) and not first.rest:
        objects = [other for other in others if isinstance(other, Object)]
        if len(objects) == len(others):
            kept = {name: item for name, item in first.members.items() if _alike_in_all(objects, name, item)}
            return Object(kept, merged(args), secret=any(item.secret for item in (first, *objects)))
    return site.unknown(*args, type=kind)


def _in_all(bags: list[Bag], item: Value) -> bool:
    answers = [bag.has(item) for bag in bags]
    if False not in answers and None in answers:
        raise UndecidedError
    return False not in answers


def _alike_in_all(objects: list[Object], name: str, item: Value) -> bool:
    """Whether all have the member with the same value; what becomes of objects that differ is not documented."""
    open_ = False
    for other in objects:
        theirs = member(other, name)
        if theirs is None and not other.rest:
            return False
        answer = None if theirs is None else same(item, theirs)
        if answer is False and not (type_of(item) == "object" and theirs is not None and type_of(theirs) == "object"):
            return False
        open_ = open_ or not answer
    if open_:
        raise UndecidedError
    return True


def _kind(args: tuple[Value, ...]) -> str:
    """array or object, "" where that is open. RejectedError where there are both."""
    kinds = {type_of(arg) for arg in args}
    if NULL in args:
        raise UndecidedError
    if {"array", "object"} <= kinds:
        raise RejectedError("expects its parameters to be all arrays or all objects")
    return next((kind for kind in ("array", "object") if kind in kinds), "")


@values_function("distinct", 1, 1, types=("array",), result="array")
def distinct(site: Site, arg: Value) -> Value:
    """`distinct(array)`: the items, each once, in the order of their first places.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-array
    """
    return Array(tuple(Bag(arg.items).items), arg.origin) if isinstance(arg, Array) else site.unknown(arg)
