"""The rules of families 0xx and 8xx that expanding a template reports under, and the failures that carry them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vmsslint.dataclass import dataclass
from vmsslint.model import Problem
from vmsslint.values import Array, Failure, Object, Text, Value

UNREADABLE: Final = "VMSS001"
INVALID_EXPRESSION: Final = "VMSS002"
REJECTED_EXPRESSION: Final = "VMSS003"
PARAMETER_REFUSED: Final = "VMSS004"
CYCLE: Final = "VMSS005"
LINK_NOT_FOLLOWED: Final = "VMSS006"
MALFORMED: Final = "VMSS007"
DUPLICATE_KEY: Final = "VMSS008"

TOO_MANY_PARAMETERS: Final = "VMSS801"
TOO_MANY_VARIABLES: Final = "VMSS802"
TOO_MANY_OUTPUTS: Final = "VMSS803"
TOO_MANY_RESOURCES: Final = "VMSS804"
EXPRESSION_TOO_LONG: Final = "VMSS805"
TEMPLATE_TOO_LARGE: Final = "VMSS806"
GUARD: Final = "VMSS807"


@dataclass(frozen=True, slots=True)
class Misspelt(Failure):
    """An expression that is none: brackets that do not match, a string without its end."""


@dataclass(frozen=True, slots=True)
class Refused(Failure):
    """A parameter whose value its declaration does not take; `secret` where that value is."""

    secret: bool = False


@dataclass(frozen=True, slots=True)
class Circular(Failure):
    """A name that needs itself for its value."""


@dataclass(frozen=True, slots=True)
class Malformed(Failure):
    """A part of the template that has not the form which Azure asks for."""


@dataclass(frozen=True, slots=True)
class TooMany(Failure):
    """A loop with more instances than Azure takes."""


@dataclass(frozen=True, slots=True)
class TooLong(Failure):
    """An expression with more characters than Azure takes."""


@dataclass(frozen=True, slots=True)
class Stopped(Failure):
    """Where this tool stopped, not Azure: too deep, too many steps, too large."""


_RULES: Final[dict[type[Failure], str]] = {
    Misspelt: INVALID_EXPRESSION,
    Refused: PARAMETER_REFUSED,
    Circular: CYCLE,
    Malformed: MALFORMED,
    TooMany: TOO_MANY_RESOURCES,
    TooLong: EXPRESSION_TOO_LONG,
    Stopped: GUARD,
}


def problem_of(failure: Failure) -> Problem | None:
    """The problem that a failure is when its value is used; None where nobody knows where it comes from."""
    if not failure.origin:
        return None
    rule = _RULES.get(type(failure), REJECTED_EXPRESSION)
    secret = isinstance(failure, Refused) and failure.secret
    return Problem(rule, failure.message, failure.origin[0], failure.column, secret=secret)


def certain_failures(value: Value) -> Iterator[Failure]:
    """The failures in a value that come to pass whatever its unknowns are: none in a choice or in a loop."""
    stack: list[Value] = [value]
    while stack:
        match stack.pop():
            case Failure() as failure:
                yield failure
            case Object(members=members):
                stack.extend(reversed([*members.values()]))
            case Array(items=items):
                stack.extend(reversed(items))
            case Text(parts=parts):
                stack.extend(part for part in parts if isinstance(part, Failure))
