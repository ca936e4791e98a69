"""Expressions to values: known as far as they can be, terms where they hang on something unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from vmsslint.expand.access import item_of, member_of
from vmsslint.expand.functions import deployment, function, runtime
from vmsslint.expand.functions.base import MAX_PLACES, Function, Lambda, call, call_lazily, table
from vmsslint.expand.problems import Misspelt, Stopped, TooLong
from vmsslint.expand.run import MAX_DEPTH
from vmsslint.expand.scope import Scope, UserFunction
from vmsslint.expand.syntax import MAX_LENGTH, Call, Fault, Index, Literal, Member, Node, parse
from vmsslint.places import Place
from vmsslint.values import NULL, Choice, Failure, Known, TooLargeError, Value, moved, unknown

OF_A_DEPLOYMENT: Final[Mapping[str, Function]] = table([deployment, runtime])
"""What only a deployment can answer, by lower-case name, except `list…`, of which each provider has its own."""

TAKES_LAMBDA: Final = frozenset({"filter", "map", "reduce", "sort", "toobject", "groupby", "mapvalues"})


def evaluate(text: str, scope: Scope, place: Place | None = None) -> Value:
    """The value of an expression, which is given with its outer brackets and stands at `place`."""
    node, run = parse(text), scope.run
    before, run.place = run.place, place
    try:
        if isinstance(node, Fault):
            return run.fail(node.message, node.column, TooLong if len(text) > MAX_LENGTH else Misspelt)
        value = run.kept(run.bounded(value_of_node(node, scope)))
    except RecursionError:
        value = run.fail("expansion stopped: the expression is nested too deep", 1, Stopped)
    except TooLargeError:
        value = run.fail("expansion stopped: a value has grown too large", 1, Stopped)
    finally:
        run.place = before
    return placed(value, place)


def placed(value: Value, place: Place | None) -> Value:
    """The value as it stands at `place`, which comes before the places that it was set at; members keep theirs."""
    if place is None or (value.origin and (isinstance(value, Failure) or value.origin[0] is place)):
        return value
    return moved(value, (place, *value.origin)[:MAX_PLACES])


def value_of_node(node: Node, scope: Scope) -> Value:
    """The value of a part of an expression. Its failures have the place that the run is at."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Call):
        return _value_of_call(node, scope)
    accesses: list[Member | Index] = []
    while isinstance(node, Member | Index):
        accesses.append(node)
        node = node.base
    value = node.value if isinstance(node, Literal) else _value_of_call(node, scope)
    for access in reversed(accesses):
        if access.safe and value == NULL:
            return value
        found = _accessed(value, access, scope)
        if access.safe and isinstance(found, Failure) and not isinstance(value, Failure) and not found.origin:
            return NULL
        value = _located(found, scope, access.column)
    return value


def _accessed(value: Value, access: Member | Index, scope: Scope) -> Value:
    run = scope.run
    stopped = run.step()
    if stopped is not None:
        return stopped
    if isinstance(access, Member):
        return member_of(value, access.name, run)
    return item_of(value, value_of_node(access.key, scope), run)


def _value_of_call(node: Call, scope: Scope) -> Value:
    run = scope.run
    stopped = run.step()
    if stopped is not None:
        return stopped
    if run.depth >= MAX_DEPTH:
        return run.fail(f"expansion stopped: more than {MAX_DEPTH} calls are open", node.column, Stopped)
    run.depth += 1
    try:
        return _located(_called(node, scope), scope, node.column)
    finally:
        run.depth -= 1


def _called(node: Call, scope: Scope) -> Value:
    if node.key == "lambda":
        return Failure("lambda() can only be an argument of filter(), map(), reduce() and the like")
    if node.key in scope.functions:
        return _called_by_user(scope.functions[node.key], node, scope)
    called = _function(node)
    if called is None:
        return Failure(f"there is no function '{node.name}'")
    wrong = _wrong_number(node, called.minimum, called.maximum)
    if wrong is not None:
        return wrong
    if called.lazy:
        return call_lazily(called, scope, tuple(partial(value_of_node, arg, scope) for arg in node.args))
    args: list[Any] = []
    weight = 0
    for arg in node.args:
        if isinstance(arg, Call) and arg.key == "lambda" and node.key in TAKES_LAMBDA:
            made = _lambda(arg, scope)
            if isinstance(made, Failure):
                return made
            args.append(made)
        else:
            value = value_of_node(arg, scope)
            weight += value.about.weight
            args.append(value)
    run = scope.run
    result = run.step(weight) or call(called, scope, tuple(args))
    return result if node.key in OF_A_DEPLOYMENT else run.kept(result)  # those hand on what was counted before


def _function(node: Call) -> Function | None:
    if node.key.startswith("list") and node.name.isidentifier():
        return runtime.list_function(node.name)
    return OF_A_DEPLOYMENT.get(node.key) or function(node.key)


def _called_by_user(function: UserFunction, node: Call, scope: Scope) -> Value:
    count = len(function.parameters)
    wrong = _wrong_number(node, count, count)
    if wrong is not None:
        return wrong
    args = tuple(value_of_node(arg, scope) for arg in node.args)
    failed = next((arg for arg in args if isinstance(arg, Failure)), None)
    return function.call(args) if failed is None else failed


def _wrong_number(node: Call, minimum: int, maximum: int | None) -> Failure | None:
    given = len(node.args)
    if given >= minimum and (maximum is None or given <= maximum):
        return None
    if maximum == minimum:
        due = f"{minimum}"
    elif maximum is None:
        due = f"at least {minimum}"
    else:
        due = f"{minimum} to {maximum}"
    return Failure(f"{node.name}() takes {due} argument{'' if due.endswith('1') else 's'}, and is given {given}")


def _lambda(node: Call, scope: Scope) -> Lambda | Failure:
    *names, body = node.args or (None,)
    if body is None or not all(isinstance(name, Literal) and isinstance(name.value.value, str) for name in names):
        return Failure("lambda() takes the names of its arguments, which are strings, and an expression")
    parameters = tuple(str(name.value.value) for name in names if isinstance(name, Literal))

    def apply(*values: Value) -> Value:
        stopped = scope.run.step()
        if stopped is not None:
            return stopped
        return value_of_node(body, scope.in_lambda(dict(zip(parameters, values, strict=False))))

    depth = len(scope.lambdas)
    canonical = [Known(f"x{depth + position}") for position in range(len(parameters))]
    residual = unknown("lambda", *canonical, apply(*(unknown("lambdaVariables", name) for name in canonical)))
    return Lambda(parameters, apply, residual)


def _located(value: Value, scope: Scope, column: int) -> Value:
    """The value; a failure that has just come up gets its place and column, in the arms of a choice too."""
    if type(value) is Failure and not value.column:
        return scope.run.fail(value.message, column)
    if isinstance(value, Choice):
        then, otherwise = _located(value.then, scope, column), _located(value.otherwise, scope, column)
        if then is not value.then or otherwise is not value.otherwise:
            return replace(value, then=then, otherwise=otherwise)
    return value
