"""Functions that call a lambda for each item.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda
Items are taken in order, and the first error among them is the result.
"""

from __future__ import annotations

from functools import cmp_to_key

from vmsslint.expand.functions.arrays import count_term, flat, item_term
from vmsslint.expand.functions.base import (
    Lambda,
    RejectedError,
    Site,
    UndecidedError,
    type_of,
    values_function,
    wrong_type,
)
from vmsslint.expand.functions.logic import boolean, chosen
from vmsslint.expand.functions.merging import Builder
from vmsslint.values import Array, Failure, Known, Loop, Object, Unknown, Value, truth


@values_function("map", 2, 2, types=("array", "lambda"), result="array")
def map_(site: Site, items: Value, function: Lambda) -> Value:
    """`map(inputArray, lambda)`: what the lambda makes of each item, and of its index where it takes two arguments.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda#map
    """
    _check_count(function, 1, 2)
    if not isinstance(items, Array):
        index = _index(function)
        body = function.call(item_term(items, index), index)
        return Array((Loop(count_term(items), body, items.origin),), items.origin)
    results = _results(items, function)
    if isinstance(results, Failure):
        return results
    pairs = zip(items.items, results, strict=True)
    mapped = (Loop(item.count, result, item.origin) if isinstance(item, Loop) else result for item, result in pairs)
    return Array(tuple(mapped), items.origin)


@values_function("filter", 2, 2, types=("array", "lambda"), result="array")
def filter_(site: Site, items: Value, function: Lambda) -> Value:
    """`filter(inputArray, lambda)`: the items for which the lambda, of an item and perhaps its index, is true.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda#filter
    """
    _check_count(function, 1, 2)
    if not isinstance(items, Array):
        return site.unknown(items, function)
    results = _results(items, function)
    if isinstance(results, Failure):
        return results
    kept: list[Value] = []
    for item, result in zip(items.items, results, strict=True):
        condition = boolean(result)
        told = truth(condition)
        if told is None and isinstance(item, Loop):
            raise UndecidedError
        if told is not False:
            kept.append(chosen(condition, Array((item,)), Array(())))
    whole = flat(tuple(kept))
    return Array(whole.items, items.origin) if isinstance(whole, Array) else whole


@values_function("reduce", 3, 3, types=("array", "", "lambda"))
def reduce_(site: Site, items: Value, initial: Value, function: Lambda) -> Value:
    """`reduce(inputArray, initialValue, lambda)`: the items as one, by a lambda of the result so far and the next item.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda#reduce
    """
    _check_count(function, 2, 3)
    if not isinstance(items, Array) or items.open:
        return site.unknown(items, initial, function)
    whole = initial
    for index, item in enumerate(items.items):
        whole = function.call(whole, item, Known(index))
        if isinstance(whole, Failure):
            return whole
    return whole


class _FailedError(Exception):
    """A lambda has failed while items were sorted."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@values_function("sort", 2, 2, types=("array", "lambda"), result="array")
def sort(site: Site, items: Value, function: Lambda) -> Value:
    """`sort(inputArray, lambda)`: the items in order; the lambda tells whether a first one comes before a second one.

    Items that the lambda puts neither before nor after each other keep their order.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda#sort
    """
    _check_count(function, 2, 2)
    if not isinstance(items, Array) or (items.open and len(items.items) > 1):
        return site.unknown(items, function)

    def before(left: Value, right: Value) -> bool:
        result = function.call(left, right)
        if isinstance(result, Failure):
            raise _FailedError(result)
        told = truth(boolean(result))
        if told is None:
            raise UndecidedError
        return told

    def order(left: Value, right: Value) -> int:
        return before(right, left) - before(left, right)

    try:
        return Array(tuple(sorted(items.items, key=cmp_to_key(order))), items.origin)
    except _FailedError as failed:
        return failed.failure


@values_function("toObject", 2, 3, types=("array", "lambda"), result="object")
def to_object(site: Site, items: Value, *functions: Lambda) -> Value:
    """`toObject(inputArray, lambda, lambda)`: an object by the keys that the first lambda gives, which are strings.

    The second lambda makes the values; without it they are the items.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda#toobject
    """
    pairs = _keyed(items, functions)
    if isinstance(pairs, Failure):
        return pairs
    builder = Builder()
    for key, value in pairs:
        if isinstance(key, Known) and builder.has(str(key.value)):
            raise UndecidedError
        builder.put(key, value)
    return builder.object(items.origin)


@values_function("groupBy", 2, 3, types=("array", "lambda"), result="object")
def group_by(site: Site, items: Value, *functions: Lambda) -> Value:
    """`groupBy(inputArray, lambda, lambda)`: arrays of items by the keys that the first lambda gives.

    Keys are strings. The second lambda makes the items of the arrays; without it they are those of the input.
    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-lambda#groupby
    """
    pairs = _keyed(items, functions)
    if isinstance(pairs, Failure):
        return pairs
    groups: dict[str, list[Value]] = {}
    secret = False
    for key, value in pairs:
        if not isinstance(key, Known):
            raise UndecidedError
        secret = secret or key.secret
        groups.setdefault(str(key.value), []).append(value)
    if len({key.casefold() for key in groups}) < len(groups):
        raise UndecidedError
    grouped = {key: Array(tuple(group), items.origin) for key, group in groups.items()}
    return Object(grouped, items.origin, secret=secret)


@values_function("mapValues", 2, 2, types=("object", "lambda"), result="object")
def map_values(site: Site, source: Value, function: Lambda) -> Value:
    """`mapValues(inputObject, lambda)`: the same keys with what the lambda makes of their values.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-lambda#mapvalues
    """
    _check_count(function, 1, 1)
    if not isinstance(source, Object):
        return site.unknown(source, function)
    members: dict[str, Value] = {}
    for name, item in source.members.items():
        members[name] = function.call(item)
        if isinstance(members[name], Failure):
            return members[name]
    rest = tuple(site.unknown(other, function) for other in source.rest)
    return Object(members, source.origin, rest, source.secret)


def _check_count(function: Lambda, minimum: int, maximum: int) -> None:
    if not minimum <= len(function.parameters) <= maximum:
        due = f"{minimum}" if minimum == maximum else f"{minimum} or {maximum}"
        raise RejectedError(f"expects a lambda with {due} arguments, not {len(function.parameters)}")


def _results(items: Array, function: Lambda) -> list[Value] | Failure:
    """What the lambda makes of each item, and of one of those that a loop stands for; the first failure, if any."""
    if items.open and len(function.parameters) > 1:
        raise UndecidedError  # the index of what stands after a loop is unknown
    results = []
    for index, item in enumerate(items.items):
        result = function.call(item.body if isinstance(item, Loop) else item, Known(index))
        if isinstance(result, Failure) and not isinstance(item, Loop):
            return result
        results.append(result)
    return results


def _keyed(items: Value, functions: tuple[Lambda, ...]) -> list[tuple[Value, Value]] | Failure:
    """The pairs that a lambda for the keys, and one for the values if there is, make of the items."""
    for function in functions:
        _check_count(function, 1, 2)
    if not isinstance(items, Array) or items.open:
        raise UndecidedError
    keys = _results(items, functions[0])
    values = _results(items, functions[1]) if len(functions) > 1 else list(items.items)
    if isinstance(keys, Failure) or isinstance(values, Failure):
        return keys if isinstance(keys, Failure) else values if isinstance(values, Failure) else []
    for key in keys:
        if type_of(key) not in ("", "string"):
            raise wrong_type(key, "string")
    return list(zip(keys, values, strict=True))


def _index(function: Lambda) -> Value:
    """The unknown index of an item, named as no other in the lambdas around this one."""
    match function.residual:
        case Unknown(name="lambda", args=(Known() as name, *_)):
            return Unknown("lambdaVariables", (name,), type="int")
    return Unknown("lambdaVariables", (Known(function.parameters[0]),), type="int")
