"""`say` an expression: what it comes to, in the words of a template, with a few parameters that are unknown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from vmsslint.expand.evaluate import evaluate
from vmsslint.expand.run import Run
from vmsslint.expand.scope import Lazy, Names, Scope
from vmsslint.expand.target import Context, Level, root_target
from vmsslint.places import Document, Place
from vmsslint.residuals import residual
from vmsslint.values import Failure, Known, Unknown, Value

NOWHERE = Context()
PLACE = Place(Document("test", "", {}), ())

UNKNOWNS = {
    "any": Unknown("parameters", (Known("any"),)),
    "s": Unknown("parameters", (Known("s"),), type="string"),
    "env": Unknown("parameters", (Known("env"),), type="string", allowed=("Dev", "Prod")),
    "n": Unknown("parameters", (Known("n"),), type="int"),
    "size": Unknown("parameters", (Known("size"),), type="int", allowed=(1, 3)),
    "flag": Unknown("parameters", (Known("flag"),), type="bool"),
    "list": Unknown("parameters", (Known("list"),), type="array"),
    "thing": Unknown("parameters", (Known("thing"),), type="object"),
    "key": Unknown("parameters", (Known("key"),), type="string", secret=True),
}
"""The parameters, by name: two have allowed values, one is secret."""


def scope(parameters: Mapping[str, Value], context: Context = NOWHERE, level: Level = Level.GROUP) -> Scope:
    """A scope with these parameters, in a deployment to `level`."""
    lazies = [Lazy(name, PLACE, partial(_same, value)) for name, value in parameters.items()]
    return Scope(Run(), root_target(context, level), parameters=Names("parameter", lazies))


def _same(value: Value) -> Value:
    return value


def value(expression: str, context: Context = NOWHERE, level: Level = Level.GROUP, **more: Value) -> Value:
    """The value of the expression, which comes without its outer brackets; `more` are further parameters."""
    return evaluate(f"[{expression}]", scope({**UNKNOWNS, **more}, context, level), PLACE)


def say(expression: str, context: Context = NOWHERE, level: Level = Level.GROUP, **more: Value) -> str:
    """The value as an expression, or the message of its failure.

    `p.name` is short for `parameters('name')` in what goes in and what comes out, SUB and GROUP for the unknown
    subscription and resource group that are deployed to.
    """
    found = value(_spelled_out(expression, more), context, level, **more)
    if isinstance(found, Failure):
        return found.message
    said = residual(found).replace("subscription().subscriptionId", "SUB").replace("resourceGroup().name", "GROUP")
    for name in (*UNKNOWNS, *more):
        said = said.replace(f"parameters('{name}')", f"p.{name}")
    return said


def _spelled_out(expression: str, more: Mapping[str, Value]) -> str:
    for name in sorted((*UNKNOWNS, *more), key=len, reverse=True):
        expression = expression.replace(f"p.{name}", f"parameters('{name}')")
    return expression
