"""The resources of a template: loops unrolled, children under their parents, conditions met.

https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from vmsslint.expand import identity
from vmsslint.expand.copies import iterations, loop_index
from vmsslint.expand.draft import Draft
from vmsslint.expand.evaluate import placed
from vmsslint.expand.functions.base import call_lazily
from vmsslint.expand.functions.choices import drawn
from vmsslint.expand.functions.logic import and_
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.problems import GUARD, MALFORMED, problem_of
from vmsslint.expand.scope import Scope, Stage
from vmsslint.expand.target import Target
from vmsslint.expand.tree import Spot, build
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place
from vmsslint.residuals import as_text, residual
from vmsslint.values import NULL, Array, Choice, Failure, Known, Object, Value, truth

MAX_CHILDREN = 8
"""Child resources inside each other; resource types have no more segments."""

WEIGHT = 2_000
"""Nodes that a resource counts for by itself, in the budget of a run."""


def drafts(
    nodes: Any,
    document: Document,
    path: Path,
    scope: Scope,
    target: Target,
    *,
    parent: Draft | None = None,
    within: Draft | None = None,
) -> Iterator[Draft]:
    """The resources of a `resources` section in template order, each followed by its children.

    What has a false condition is marked as dropped. What is malformed is reported and left out.
    """
    run = scope.run
    if nodes is None:
        return
    if parent is not None and path.count("resources") > MAX_CHILDREN:
        message = f"expansion stopped: more than {MAX_CHILDREN} child resources in each other"
        run.report(Problem(GUARD, message, Place(document, path)))
        return
    if not isinstance(nodes, list | dict):
        run.report(
            Problem(MALFORMED, "`resources` must be an array, or an object by symbolic name", Place(document, path))
        )
        return
    entries = enumerate(nodes) if isinstance(nodes, list) else nodes.items()
    for key, node in entries:
        place = Place(document, (*path, key))
        if not isinstance(node, dict):
            run.report(Problem(MALFORMED, "a resource must be an object", place))
            continue
        symbol = key if isinstance(key, str) else ""
        first = Draft(node, place, scope, target, "", NULL, symbol=symbol, parent=parent, within=within)
        yield from _instances(first)


def _instances(draft: Draft) -> Iterator[Draft]:
    node, place, scope = draft.node, draft.place, draft.scope
    run = scope.run
    copy = spelling(node, "copy")
    if copy is None or node[copy] is None:
        yield from _one(draft)
        return
    loop, here = node[copy], (*place.path, copy)
    spot = Spot(place.document)
    count_key = spelling(loop, "count")
    if count_key is None:
        run.report(Problem(MALFORMED, "`copy` of a resource needs a `count`", spot.place(here)))
        return
    if draft.parent is not None:
        run.report(Problem(MALFORMED, "a child resource cannot have a copy loop", spot.place(here)))
    name_key = spelling(loop, "name")
    name_value = None if name_key is None else build(loop[name_key], (*here, name_key), spot, scope.at(Stage.HEADER))
    name = str(name_value.value) if isinstance(name_value, Known) and not name_value.secret else ""
    count_path = (*here, count_key)
    count = build(loop[count_key], count_path, spot, scope.at(Stage.HEADER))
    for number, guard in _rounds(count, name, spot.place(count_path), scope, certain=draft.certainly_reached):
        index = loop_index(name) if number is None else Known(number)
        inside = scope.in_loop(name, index, bare=True)
        unknown_count = count if number is None else None
        yield from _one(replace(draft, scope=inside, condition=guard, index=number, count=unknown_count))


def _rounds(
    count: Value, name: str, place: Place, scope: Scope, *, certain: bool
) -> Iterator[tuple[int | None, Value]]:
    """Each round of a loop with the condition that it takes place; None for rounds of which nobody knows how many."""
    counts = list(_counts(count))
    numbers = [iterations(each, name, place) for each in counts]
    failed = next((number for number in numbers if isinstance(number, Failure)), None)
    if failed is not None and len(counts) == 1:
        if certain:
            scope.run.report(problem_of(failed))
        return
    known = [number for number in numbers if isinstance(number, int)]
    if len(known) != len(counts):
        yield None, Known(True)
        return
    for index in range(max(known)):
        if scope.run.exhausted is not None:
            return
        guard = None if len(counts) == 1 else drawn((count,), partial(_reached, index, name, place))
        yield index, Known(True) if guard is None else guard


def _reached(index: int, name: str, place: Place, counts: tuple[Value, ...]) -> Value:
    number = iterations(counts[0], name, place)
    return Known(isinstance(number, int) and index < number)


def _counts(count: Value) -> Iterator[Value]:
    if isinstance(count, Choice):
        yield from _counts(count.then)
        yield from _counts(count.otherwise)
    else:
        yield count


def _one(draft: Draft) -> Iterator[Draft]:
    """The draft with type, name and condition evaluated, then its children."""
    node, place, run, parent = draft.node, draft.place, draft.scope.run, draft.parent
    stopped = run.step(WEIGHT, place)
    if stopped is not None:
        run.report(problem_of(stopped))
        return
    scope = draft.scope.at(Stage.HEADER)
    spot = Spot(place.document)
    draft.existing = lookup(node, "existing") is True
    condition = spelling(node, "condition")
    if condition is not None:
        own = _boolean(build(node[condition], (*place.path, condition), spot, scope), draft)
        draft.condition = _both(draft.condition, own, scope)
    for above in (parent, draft.within):
        if above is not None:
            draft.condition = _both(above.condition, draft.condition, scope)
            draft.count = above.count if draft.count is None else draft.count
    draft.dropped = truth(draft.condition) is False
    type_key, name_key = spelling(node, "type"), spelling(node, "name")
    if type_key is None or name_key is None:
        lacking = "type" if type_key is None else "name"
        run.report(Problem(MALFORMED, f"the resource has no `{lacking}`", place))
        return
    type = build(node[type_key], (*place.path, type_key), spot, scope)
    name = build(node[name_key], (*place.path, name_key), spot, scope)
    if draft.certainly_reached and not draft.dropped:
        if isinstance(type, Failure):
            run.report(problem_of(type))
        elif isinstance(type, Object | Array) or (isinstance(type, Known) and not isinstance(type.value, str)):
            run.report(Problem(MALFORMED, "the type of a resource must be a string", type.origin[0]))
    if isinstance(name, Object | Array) or (isinstance(name, Known) and not isinstance(name.value, str | int)):
        run.report(Problem(MALFORMED, "the name of a resource must be a string", name.origin[0]))
    name = identity.as_string(name)
    _check_segments(type, name, draft)
    own_type = str(type.value) if isinstance(type, Known) and not type.secret else f"[{residual(type)}]"
    draft.type, draft.name = own_type, name
    if parent is not None and not own_type.casefold().startswith(parent.type.casefold() + "/"):
        draft.type = f"{parent.type}/{own_type}"
        draft.name = placed(identity.joined([parent.name, name]), name.origin[0] if name.origin else None)
    yield draft
    below = spelling(node, "resources")
    if below is not None and not draft.dropped:
        path = (*place.path, below)
        yield from drafts(
            node[below], place.document, path, draft.scope, draft.target, parent=draft, within=draft.within
        )


def _check_segments(type: Value, name: Value, draft: Draft) -> None:
    """Report a name that has not as many parts as its type.

    https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-template
    """
    if not (isinstance(type, Known) and isinstance(type.value, str) and isinstance(name, Known)):
        return
    due, given = type.value.strip("/").count("/"), str(name.value).count("/") + 1
    if draft.parent is not None and not type.value.casefold().startswith(draft.parent.type.casefold() + "/"):
        due += 1
    if due != given and draft.certainly_reached and name.origin and not draft.dropped:
        parts = f"{given} part{'s' if given > 1 else ''}"
        message = f"the name has {parts} between slashes; its type '{as_text(type)}' asks for {due}"
        draft.scope.run.report(Problem(MALFORMED, message, name.origin[0]))


def _boolean(value: Value, draft: Draft) -> Value:
    """A condition as a boolean, which may be given as a string."""
    if isinstance(value, Known):
        if isinstance(value.value, str) and value.value.casefold() in ("true", "false"):
            return Known(value.value.casefold() == "true", value.origin)
        if value.value is None:
            return Known(True, value.origin)
    if (isinstance(value, Known) and not isinstance(value.value, bool)) or isinstance(value, Object | Array):
        value = Failure("the condition must be true or false", value.origin[:1])
    if isinstance(value, Failure):
        if draft.certainly_reached:
            draft.scope.run.report(problem_of(value))
        return Known(True)
    return value


def _both(left: Value, right: Value, scope: Scope) -> Value:
    if truth(left) is True:
        return right
    if truth(right) is True:
        return left
    return call_lazily(and_, scope, (lambda: left, lambda: right))
