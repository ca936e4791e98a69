"""Copy loops: how often they go round, and what they go round over.

https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources
https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from vmsslint.dataclass import dataclass
from vmsslint.expand.declared import is_integer
from vmsslint.expand.lookup import spelling
from vmsslint.expand.problems import TooMany
from vmsslint.places import Path, Place
from vmsslint.values import Failure, Known, Unknown, Value, unknown

MAX_COUNT: Final = 800
"""Instances that Azure takes in one loop.

https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits"""


@dataclass(frozen=True, slots=True)
class PropertyLoop:
    """One loop over `input`, of a property, a variable or an output. `path` leads to it from its `copy`.

    `bare` says whether a `copyIndex()` without a name means this loop.
    """

    name: str
    count: Any
    input: Any
    path: Path
    count_key: str
    input_key: str
    bare: bool = False


def property_loops(data: Any) -> Sequence[PropertyLoop] | None:
    """The loops of a `copy` that stands among properties or variables; None if it is a member like any other."""
    if not isinstance(data, list) or not data:
        return None
    loops = [_property_loop(item, (at,)) for at, item in enumerate(data)]
    return None if None in loops else [loop for loop in loops if loop is not None]


def output_loop(data: Any) -> PropertyLoop | None:
    """The loop of an output, which is an object and has no name."""
    count, input = spelling(data, "count"), spelling(data, "input")
    if count is None:
        return None
    return PropertyLoop("", data[count], None if input is None else data[input], (), count, input or "input", bare=True)


def _property_loop(data: Any, path: Path) -> PropertyLoop | None:
    name, count, input = spelling(data, "name"), spelling(data, "count"), spelling(data, "input")
    if name is None or count is None or not isinstance(data[name], str):
        return None
    return PropertyLoop(data[name], data[count], None if input is None else data[input], path, count, input or "input")


def iterations(count: Value, name: str, place: Place) -> int | Failure | None:
    """How often a loop goes round, which may be given as a string of digits; None where that is unknown."""
    number: object = count.value if isinstance(count, Known) else None
    if isinstance(count, Failure):
        return count
    if not isinstance(count, Known):
        return None
    if isinstance(number, str) and is_integer(number.strip()):
        number = int(number.strip())
    where = (count.origin[0],) if count.origin else (place,)
    loop = f"the copy loop '{name}'" if name else "the copy loop"
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int):
        return Failure(f"the count of {loop} must be a whole number", where)
    if number < 0:
        return Failure(f"the count of {loop} is {number}; it cannot be negative", where)
    if number > MAX_COUNT:
        return TooMany(f"the count of {loop} is {number:,}; Azure takes {MAX_COUNT}", where)
    return number


def loop_index(name: str) -> Unknown:
    """The index of a loop that goes round nobody knows how often."""
    return unknown("copyIndex", *([Known(name.casefold())] if name else []), type="int")
