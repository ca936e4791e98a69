"""Logical functions. `if`, `and`, `or` and `coalesce` evaluate no more arguments than they need.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical
Over unknowns the logic is Kleene's: `and(unknown, false())` is false.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    merged,
    never_null,
    plain_function,
    type_of,
    values_function,
    wrong_type,
)
from vmsslint.expand.functions.choices import assume, drawn, pick
from vmsslint.residuals import residual
from vmsslint.values import NULL, Choice, Failure, Known, Unknown, Value, is_secret, truth, unknown

Thunk: TypeAlias = Callable[[], Value]


@values_function("if", 3, 3, lazy=True)
def if_(site: Site, condition: Thunk, then: Thunk, otherwise: Thunk) -> Value:
    """`if(condition, trueValue, falseValue)`: one of two values of any type; the other one is not evaluated.

    Where the condition is not known, the result is a choice. Rejected: a condition that is no boolean.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#if
    """
    told = boolean(condition())
    if isinstance(told, Failure):
        return told
    known = truth(told)
    if known is not None:
        return then() if known else otherwise()
    return chosen(told, then(), otherwise())


def chosen(condition: Value, then: Value, otherwise: Value) -> Value:
    """The choice; a condition that is a choice itself is taken apart."""
    if isinstance(condition, Choice):
        arms = drawn((condition,), lambda settled: chosen(settled[0], then, otherwise))
        if arms is not None:
            return arms
    match truth(condition):
        case True:
            return then
        case False:
            return otherwise
    if isinstance(condition, Failure):
        return condition
    return pick(condition, assume(then, condition, True), assume(otherwise, condition, False), condition)


def boolean(value: Value) -> Value:
    """The value, if it is or may be a boolean. RejectedError for any other."""
    given = type_of(value)
    if given in ("", "bool"):
        return value
    if given == "string" and isinstance(value, Known) and str(value.value).casefold() in ("true", "false"):
        return unknown("bool", value, type="bool", origin=value.origin)  # whether Azure converts is not documented
    if given == "string" and not isinstance(value, Known):
        return unknown("bool", value, type="bool", origin=value.origin)
    raise wrong_type(value, "bool")


@values_function("and", 2, None, lazy=True, result="bool")
def and_(site: Site, *args: Thunk) -> Value:
    """`and(arg1, arg2, …)`: whether all booleans are true. Those after the first false one are not evaluated.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#and
    """
    return _connected(site, args, decisive=False)


@values_function("or", 2, None, lazy=True, result="bool")
def or_(site: Site, *args: Thunk) -> Value:
    """`or(arg1, arg2, …)`: whether any boolean is true. Those after the first true one are not evaluated.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#or
    """
    return _connected(site, args, decisive=True)


def _connected(site: Site, args: tuple[Thunk, ...], *, decisive: bool) -> Value:
    """`and` (`decisive` is false) or `or` (true): the decisive value ends it, and so does an error."""
    values: list[Value] = []
    for arg in args:
        value = arg()
        if not isinstance(value, Failure):
            value = boolean(value)
        values.append(value)
        if isinstance(value, Failure) or truth(value) is decisive:
            break
    whole = drawn(tuple(values), lambda settled: _connect(site, settled, decisive=decisive))
    return _connect(site, tuple(values), decisive=decisive) if whole is None else whole


def _connect(site: Site, values: tuple[Value, ...], *, decisive: bool) -> Value:
    open_values: dict[Value, None] = {}
    for value in values:
        if isinstance(value, Failure):
            # Reached only if none of the unknown ones before is decisive.
            before = _conjoined(site, tuple(open_values), values)
            if before is None:
                return value
            decided = Known(decisive, before.origin)
            return pick(before, decided, value, before) if decisive else pick(before, value, decided, before)
        told = truth(value)
        if told is decisive:
            return Known(decisive, merged(values), any(map(is_secret, values)))
        if told is None:
            open_values.setdefault(value)
    whole = _conjoined(site, tuple(open_values), values)
    return Known(not decisive, merged(values), any(map(is_secret, values))) if whole is None else whole


def _conjoined(site: Site, open_values: tuple[Value, ...], values: tuple[Value, ...]) -> Value | None:
    if not open_values:
        return None
    if len(open_values) == 1 and type_of(open_values[0]) == "bool":
        return open_values[0]
    return unknown(site.function.name, *open_values, type="bool", origin=merged(values))


@values_function("not", 1, 1, result="bool")
def not_(site: Site, arg: Value) -> Value:
    """`not(arg1)`: the other boolean.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#not
    """
    value = boolean(arg)
    known = truth(value)
    if known is not None:
        return Known(not known, arg.origin, is_secret(arg))
    if isinstance(value, Unknown) and value.name == "not" and len(value.args) == 1:
        return value.args[0]
    return site.unknown(value)


@values_function("bool", 1, 1, types=("string|int|bool",), result="bool")
def bool_(site: Site, arg: Value) -> Value:
    """`bool(arg1)`: a boolean from 'true' or 'false' in any letter case, from 1 or 0 as integer or string.

    Rejected: any other string.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#bool
    """
    return arg if type_of(arg) == "bool" else site.lifted(_read, arg)


def _read(arg: str | int) -> bool:
    if isinstance(arg, str):
        if arg.strip().casefold() in ("true", "1"):
            return True
        if arg.strip().casefold() in ("false", "0"):
            return False
        raise RejectedError("the string is neither 'true' nor 'false'")
    if arg not in (0, 1):
        raise UndecidedError
    return bool(arg)


@plain_function("true", 0, 0, result="bool")
def true() -> bool:
    """`true()`: the boolean.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#true
    """
    return True


@plain_function("false", 0, 0, result="bool")
def false() -> bool:
    """`false()`: the boolean.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical#false
    """
    return False


@values_function("coalesce", 1, None, lazy=True)
def coalesce(site: Site, *args: Thunk) -> Value:
    """`coalesce(arg1, arg2, …)`: the first value that is not null, null if all are; those after it are not evaluated.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison#coalesce
    """
    return _coalesced(args, 0)


def _coalesced(args: tuple[Thunk, ...], position: int) -> Value:
    """The first of the arguments from `position` on that is not null."""
    value: Value = NULL
    while position < len(args):
        value = args[position]()
        position += 1
        if value != NULL:
            break
    if value == NULL or isinstance(value, Failure) or never_null(value) or position == len(args):
        return value
    rest: list[Value] = []

    def otherwise() -> Value:
        if not rest:
            rest.append(_coalesced(args, position))
        return rest[0]

    settled = drawn((value,), lambda arms: _or_else(arms[0], otherwise))
    return _or_else(value, otherwise) if settled is None else settled


def _or_else(value: Value, otherwise: Thunk) -> Value:
    if value == NULL:
        return otherwise()
    if isinstance(value, Failure) or never_null(value):
        return value
    condition = unknown("equals", value, NULL, type="bool", origin=value.origin)
    return pick(condition, otherwise(), value, value)


@values_function("fail", 1, 1, types=("string",))
def fail(site: Site, message: Value) -> Value:
    """`fail(message)`: ends the deployment with a message wherever it is evaluated.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#fail
    """
    if isinstance(message, Known) and not message.secret:
        raise RejectedError(str(message.value))
    raise RejectedError(residual(message))
