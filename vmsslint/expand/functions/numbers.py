"""Numeric functions, on integers of 64 bits.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from vmsslint.expand.functions.base import (
    Function,
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
from vmsslint.expand.functions.numerals import MAX_INT, MIN_INT
from vmsslint.values import Array, Known, Loop, Value, is_ground

_INTEGER = re.compile(r"\s*[+-]?\d{1,30}\s*", re.ASCII)
_NUMBER = re.compile(r"\s*[+-]?(\d{1,30}\.?\d{0,30}|\.\d{1,30})([eE][+-]?\d{1,3})?\s*", re.ASCII)


def _arithmetic(name: str, compute: Callable[[int, int], int], meaning: str) -> Function:
    def apply(left: Any, right: Any) -> int:
        return _bounded(compute(_integer(left), _integer(right)))

    anchor = "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#"
    apply.__doc__ = f"""`{name}(operand1, operand2)`: {meaning}.

    Rejected: a result that 64 bits do not hold.
    {anchor}{name}
    """
    return plain_function(name, 2, 2, types=("int|string",), result="int")(apply)


def _integer(operand: int | str) -> int:
    """An integer; whether Azure converts a string of digits is not documented."""
    if isinstance(operand, str):
        if _INTEGER.fullmatch(operand):
            raise UndecidedError
        raise wrong_type(Known(operand), "int")
    return operand


def _bounded(number: int) -> int:
    if not MIN_INT <= number <= MAX_INT:
        raise RejectedError(f"the result is not between {MIN_INT} and {MAX_INT}")
    return number


def _quotient(dividend: int, divisor: int) -> int:
    if divisor == 0:
        raise RejectedError("the second parameter must not be zero")
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


add = _arithmetic("add", lambda left, right: left + right, "the sum of two integers")
sub = _arithmetic("sub", lambda left, right: left - right, "the first integer less the second")
mul = _arithmetic("mul", lambda left, right: left * right, "the product of two integers")
div = _arithmetic("div", _quotient, "the integer quotient, towards zero. Rejected: division by zero")
mod = _arithmetic(
    "mod",
    lambda dividend, divisor: dividend - divisor * _quotient(dividend, divisor),
    "the remainder, with the sign of the first operand. Rejected: division by zero",
)


@values_function("int", 1, 1, types=("int|string|float",), result="int")
def int_(site: Site, arg: Value) -> Value:
    """`int(valueToConvert)`: an integer from an integer or a string of digits. Rejected: any other string.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#int
    """
    return arg if type_of(arg) == "int" else site.lifted(_read, arg)


def _read(arg: str | int | float) -> int:
    if isinstance(arg, float):
        raise UndecidedError
    if isinstance(arg, str) and not _INTEGER.fullmatch(arg):
        raise RejectedError("the string is not an integer")
    return _bounded(int(arg))


@plain_function("float", 1, 1, types=("int|string|float",))
def float_(arg: Any) -> float:
    """`float(arg1)`: a floating point number from a number or a string. Rejected: a string that is no number.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#float
    """
    if isinstance(arg, str) and not _NUMBER.fullmatch(arg):
        raise RejectedError("the string is not a number")
    number = float(arg)
    if not isfinite(number):
        raise UndecidedError
    return number


@values_function("min", 1, None, types=("int|array",), result="int")
def min_(site: Site, *args: Value) -> Value:
    """`min(arg1, …)`: the least of some integers, or of an array of integers.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#min
    """
    return _extreme(site, args, min)


@values_function("max", 1, None, types=("int|array",), result="int")
def max_(site: Site, *args: Value) -> Value:
    """`max(arg1, …)`: the greatest of some integers, or of an array of integers.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#max
    """
    return _extreme(site, args, max)


def _extreme(site: Site, args: tuple[Value, ...], choose: Callable[[list[int]], int]) -> Value:
    numbers = args
    if len(args) == 1 and isinstance(args[0], Array):
        numbers = args[0].items
        for number in numbers:
            if type_of(number) not in ("", "int", "float") and not isinstance(number, Loop):
                raise wrong_type(number, "int")
    if not numbers:
        raise RejectedError("expects at least one integer")
    if any(type_of(number) not in ("", "int") for number in numbers):
        raise UndecidedError
    if len(args) > 1 and not all(map(is_ground, numbers)):
        return site.lifted(lambda *numbers: choose(list(numbers)), *numbers)
    known = [number.value for number in numbers if isinstance(number, Known) and isinstance(number.value, int)]
    if len(known) < len(numbers):
        return site.unknown(*args)
    return kept_secret(Known(choose(known), merged(args)), *args)
