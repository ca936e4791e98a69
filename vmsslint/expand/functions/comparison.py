"""Comparison functions: `equals`, `less` and its kin.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison
"""

from __future__ import annotations

from collections.abc import Callable

from vmsslint.expand.functions.base import (
    Function,
    Site,
    UndecidedError,
    kept_secret,
    merged,
    type_of,
    values_function,
    wrong_type,
)
from vmsslint.expand.functions.collation import order
from vmsslint.expand.functions.equality import same
from vmsslint.values import Known, Value, is_ground, truth, unknown
from vmsslint.verdicts import Verdict, compare


@values_function("equals", 2, 2, result="bool")
def equals(site: Site, left: Value, right: Value) -> Value:
    """`equals(arg1, arg2)`: whether two values of any type are the same; letter case counts, 1 is not '1'.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison#equals
    """
    answer = same(left, right)
    if answer is not None:
        return kept_secret(Known(answer, merged((left, right))), left, right)
    if is_ground(left) and not is_ground(right):
        left, right = right, left  # one spelling for both ways to write it
    if type_of(left) == "bool" and (wanted := truth(right)) is not None:
        return left if wanted else unknown("not", left, type="bool", origin=merged((left, right)))
    return site.unknown(left, right)


def _ordering(name: str, tell: Callable[[int], bool], meaning: str) -> Function:
    """A comparison by `tell` of a number below, equal to or above 0."""

    def compute(left: int | str, right: int | str) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            found = order(left, right)
            if found is None:
                raise UndecidedError
            return tell(found)
        if isinstance(left, str) or isinstance(right, str):
            raise wrong_type(Known(right), "string" if isinstance(left, str) else "int")
        return tell((left > right) - (left < right))

    def apply(site: Site, left: Value, right: Value) -> Value:
        if not is_ground(left) and compare(left, right) is Verdict.EQUAL:
            return kept_secret(Known(tell(0), merged((left, right))), left, right)
        return site.lifted(compute, left, right)

    anchor = "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison#"
    apply.__doc__ = f"""`{name}(arg1, arg2)`: whether the first is {meaning}, for two integers or two strings.

    Strings are in linguistic order: 'a' before 'A' before 'b'. Rejected: an integer with a string.
    {anchor}{name.lower()}
    """
    return values_function(name, 2, 2, types=("int|string",), result="bool")(apply)


less = _ordering("less", lambda sign: sign < 0, "less than the second")
less_or_equals = _ordering("lessOrEquals", lambda sign: sign <= 0, "less than or equal to the second")
greater = _ordering("greater", lambda sign: sign > 0, "greater than the second")
greater_or_equals = _ordering("greaterOrEquals", lambda sign: sign >= 0, "greater than or equal to the second")
