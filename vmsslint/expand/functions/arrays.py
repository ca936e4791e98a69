"""Functions that make arrays, or put them together.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array
"""

from __future__ import annotations

from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    merged,
    type_of,
    values_function,
    wrong_type,
)
from vmsslint.expand.functions.choices import drawn
from vmsslint.expand.functions.cutting import loop_over
from vmsslint.expand.functions.formatting import as_text
from vmsslint.expand.functions.numerals import MAX_INT
from vmsslint.expand.functions.texts import joined
from vmsslint.values import NULL, Array, Choice, Known, Loop, Unknown, Value, unknown

MAX_RANGE = 10_000
"""https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#range"""

MAX_RANGE_END = 2_147_483_647


@values_function("array", 1, 1, result="array")
def array(site: Site, arg: Value) -> Value:
    """`array(convertToArray)`: an array of the one value, of any type; an array is itself.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#array
    """
    match type_of(arg):
        case "array":
            return arg
        case "" | "null":
            return site.unknown(arg)
    return Array((arg,), arg.origin)


@values_function("createArray", 0, None, result="array", choices=False)
def create_array(site: Site, *args: Value) -> Value:
    """`createArray(arg1, arg2, …)`: an array of the arguments, of any types.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#createarray
    """
    return Array(args, merged(args))


@values_function("concat", 0, None, types=("string|int|float|bool|array|null",))
def concat(site: Site, *args: Value) -> Value:
    """`concat(arg1, arg2, …)`: strings one after the other, numbers and booleans as text; or the items of all arrays.

    Rejected: strings with arrays, objects.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#concat
    """
    kinds = {type_of(arg) for arg in args}
    texts = kinds - {"array", "", "null"}
    if "array" in kinds and texts:
        raise RejectedError("expects its parameters to be all strings or all arrays")
    if NULL in args or not (kinds - {""}):
        raise UndecidedError
    if "array" not in kinds:
        return joined([as_text(arg) for arg in args], merged(args))
    if len(args) == 1:
        return args[0]
    items: list[Value] = []
    for arg in args:
        items.extend(arg.items if isinstance(arg, Array) else [loop_over(arg)])
    return Array(tuple(items), merged(args))


@values_function("flatten", 1, 1, types=("array",), result="array")
def flatten(site: Site, arg: Value) -> Value:
    """`flatten(arrayToFlatten)`: the items of the arrays in an array, one level deep.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-array#flatten
    """
    return flat(arg.items) if isinstance(arg, Array) else site.unknown(arg)


def flat(items: tuple[Value, ...]) -> Value:
    """The items of the arrays as one array. UndecidedError where too many of them are choices."""
    if any(isinstance(item, Choice) for item in items):
        arms = drawn(items, flat)
        if arms is None:
            raise UndecidedError
        return arms
    found: list[Value] = []
    for item in items:
        if isinstance(item, Array):
            found.extend(item.items)
        elif isinstance(item, Loop) and isinstance(item.body, Array) and _is_single(item.body):
            found.append(Loop(item.count, item.body.items[0], item.origin))
        elif isinstance(item, Loop):
            raise UndecidedError
        elif type_of(item) not in ("", "array"):
            raise wrong_type(item, "array")
        else:
            found.append(loop_over(item))
    return Array(tuple(found), merged(items))


def _is_single(body: Array) -> bool:
    return len(body.items) == 1 and not body.open


@values_function("indexFromEnd", 2, 2, types=("array", "int"))
def index_from_end(site: Site, items: Value, index: Value) -> Value:
    """`indexFromEnd(array, index)`: the item at the index, counted from 1 at the end. Rejected: one that is not there.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/operator-safe-dereference
    """
    found = _from_end(items, index)
    if found is None:
        return site.unknown(items, index)
    if isinstance(found, str):
        raise RejectedError(found)
    return found


@values_function("tryIndexFromEnd", 2, None, types=("array|null", "int", "string|int"))
def try_index_from_end(site: Site, items: Value, index: Value, *more: Value) -> Value:
    """`tryIndexFromEnd(array, index)`: as `indexFromEnd`, null where there is no such item.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/operator-safe-dereference
    """
    if items == NULL:
        return items
    found = _from_end(items, index)
    if more or found is None:
        return site.unknown(items, index, *more)
    return Known(None, items.origin) if isinstance(found, str) else found


def _from_end(items: Value, index: Value) -> Value | str | None:
    """The item; why there is none; None where that is open."""
    if not isinstance(items, Array) or not isinstance(index, Known) or not isinstance(index.value, int):
        return None
    if index.value < 1:
        return f"the index {index.value} is out of range: it counts from 1"
    tail = items.items[-index.value :]
    if any(isinstance(item, Loop) for item in tail):
        return None
    if index.value > len(items.items):
        return f"the index {index.value} is out of range: the array has {len(items.items)} items"
    return tail[0]


@values_function("range", 2, 2, types=("int",), result="array")
def range_(site: Site, start: Value, count: Value) -> Value:
    """`range(startIndex, count)`: so many integers from a start; at most 10,000, none beyond 2,147,483,647.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#range
    """
    if isinstance(count, Known) and isinstance(count.value, int) and not 0 <= count.value <= MAX_RANGE:
        raise RejectedError(f"the count must be from 0 to {MAX_RANGE:,}, and is {count.value}")
    return site.lifted(_range, start, count)


def _range(start: int, count: int) -> list[int]:
    if start + count > MAX_RANGE_END or abs(start) > MAX_INT:
        raise RejectedError(f"start and count must not add up to more than {MAX_RANGE_END}")
    return list(range(start, start + count))


def item_term(items: Value, index: Value) -> Value:
    """One item of an unknown array: an integer where it is a range, else an access."""
    match items:
        case Unknown(name="range", args=(Known(value=0), _)):
            return index
        case Unknown(name="range", args=(start, _)):
            return unknown("add", start, index, type="int")
    return unknown("[]", items, index, origin=items.origin)


def count_term(items: Value) -> Value:
    """The number of items of an unknown array."""
    match items:
        case Unknown(name="range", args=(_, count)):
            return count
    return unknown("length", items, type="int", origin=items.origin)
