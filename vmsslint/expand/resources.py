"""The resources of a template: loops unrolled, children under their parents, conditions met.

https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from vmsslint.expand import identity
from vmsslint.expand.copies import iterations, loop_index
from vmsslint.expand.evaluate import FUNCTIONS, placed
from vmsslint.expand.functions.base import call_lazily
from vmsslint.expand.functions.choices import drawn
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.problems import GUARD, MALFORMED, REJECTED_EXPRESSION, problem_of
from vmsslint.expand.scope import Scope, Stage
from vmsslint.expand.target import Target
from vmsslint.expand.tree import Spot, build
from vmsslint.model import Problem, Resource
from vmsslint.places import Document, Path, Place
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Failure,
    Known,
    Object,
    Value,
    is_empty,
    residual,
    truth,
)

MAX_CHILDREN = 8
"""Child resources inside each other; resource types have no more segments."""

WEIGHT = 2_000
"""Nodes that a resource counts for by itself, in the budget of a run."""

DEPLOYMENT = "microsoft.resources/deployments"

_TAKEN_OUT = frozenset({"copy", "condition", "dependson", "resources", "existing"})


@dataclass(frozen=True, slots=True, eq=False)
class Instance(Resource):
    """A resource with what only expansion knows of it.

    `id` is the resource id that it gets, `symbol` its symbolic name, `depth` is 0 for the resources that stand in the
    root template itself and more for children and those of nested deployments.
    """

    id: Value = NULL
    symbol: str = ""
    depth: int = 0


class Nested(Protocol):
    """What a nested deployment deploys."""

    def outputs(self) -> Value | None:
        """Its outputs as `reference()` gives them; None where they are not known, or not yet."""


@dataclass(slots=True, eq=False)
class Draft:
    """One declared resource, or one instance of its loop: what identifies it is evaluated, its body on demand.

    `within` is the nested deployment whose template declares it, `nested` what it deploys, if it is one itself.
    `dropped` says that its condition is false.
    """

    node: Mapping[str, Any]
    place: Place
    scope: Scope
    target: Target
    type: str
    name: Value
    condition: Value = Known(True)
    symbol: str = ""
    index: int | None = None
    count: Value | None = None
    existing: bool = False
    parent: Draft | None = None
    within: Draft | None = None
    dropped: bool = False
    nested: Nested | None = None
    _body: Object | None = None
    _running: bool = False
    _id: Value | None = field(default=None)

    @property
    def id(self) -> Value:
        """The resource id."""
        if self._id is None:
            scope = spelling(self.node, "scope")
            value = None if scope is None else self._evaluated(scope, Stage.HEADER)
            if self.is_deployment:
                value = None
            self._id = identity.resource_id(self.type, self.name, self.target, value)
        return self._id

    @property
    def relative_id(self) -> Value:
        """The id without the scope."""
        return identity.relative_id(self.type, self.name)

    @property
    def looped(self) -> bool:
        """Whether this stands for a number of instances that is not known."""
        return self.count is not None

    @property
    def is_deployment(self) -> bool:
        """Whether this is a nested deployment."""
        return self.type.casefold() == DEPLOYMENT

    @property
    def certain(self) -> bool:
        """Whether it is deployed whatever the unknowns are."""
        return truth(self.condition) is True and not self.looped and not self.existing

    def body(self) -> Object | None:
        """The evaluated members; None while they are being evaluated, in a circle."""
        if self._body is None and not self._running:
            self._running = True
            try:
                self._body = self._evaluate_body()
            finally:
                self._running = False
        return self._body

    def _evaluate_body(self) -> Object:
        document, path = self.place.document, self.place.path
        members: dict[str, Value] = {}
        for key, item in self.node.items():
            lowered = key.casefold()
            if lowered in _TAKEN_OUT:
                continue
            here = (*path, key)
            if lowered == "type":
                members[key] = Known(self.type, (Place(document, here),))
            elif lowered == "name":
                members[key] = self.name
            elif lowered == "properties" and self.is_deployment and isinstance(item, dict):
                kept = {name: value for name, value in item.items() if name.casefold() != "template"}
                members[key] = build(kept, here, Spot(document), self.scope)
            else:
                members[key] = build(item, here, Spot(document), self.scope)
        return Object(members, (self.place,))

    def _evaluated(self, key: str, stage: Stage) -> Value:
        return build(self.node[key], (*self.place.path, key), Spot(self.place.document), self.scope.at(stage))

    def member(self, name: str) -> Value | None:
        """A member of the body by name; None where it has none."""
        body = self.body()
        key = spelling(self.node, name)
        return None if body is None or key is None else body.members.get(key)

    def api_version(self) -> Value:
        """The `apiVersion`; null where the template leaves it to the `apiProfile`."""
        key = spelling(self.node, "apiVersion")
        return NULL if key is None else self._evaluated(key, Stage.HEADER)

    def depends_on(self) -> tuple[Value, ...]:
        """What is under `dependsOn`, evaluated."""
        key = spelling(self.node, "dependsOn")
        value = None if key is None else self._evaluated(key, Stage.HEADER)
        return value.items if isinstance(value, Array) else () if value is None or is_empty(value) else (value,)

    def state(self, full: bool) -> Value | None:
        """What the template says of the state: the properties, or all."""
        if self.looped:
            return None
        if self.nested is not None and not full:
            outputs = self.nested.outputs()
            return None if outputs is None else Object({"outputs": outputs})
        return self.body() if full else self.member("properties")

    def info(self) -> dict[str, Value]:
        """What `resourceInfo()` gives."""
        return {"id": self.id, "name": self.name, "type": Known(self.type), "apiVersion": self.api_version()}

    def finished(self, depth: int, depends_on: tuple[Value, ...]) -> Instance:
        """The resource, `depth` children or nested deployments deep."""
        body = self.body()
        return Instance(
            self.type,
            self.name,
            self.api_version(),
            body if body is not None else Object({}, (self.place,)),
            self.place,
            self.condition,
            self.count,
            depends_on,
            self.existing,
            self.id,
            self.symbol,
            depth,
        )


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
    name = str(name_value.value) if isinstance(name_value, Known) else ""
    count_path = (*here, count_key)
    count = build(loop[count_key], count_path, spot, scope.at(Stage.HEADER))
    for number, guard in _rounds(count, name, spot.place(count_path), scope):
        index = loop_index(name) if number is None else Known(number)
        inside = scope.in_loop(name, index, bare=True)
        unknown_count = count if number is None else None
        yield from _one(replace(draft, scope=inside, condition=guard, index=number, count=unknown_count))


def _rounds(count: Value, name: str, place: Place, scope: Scope) -> Iterator[tuple[int | None, Value]]:
    """Each round of a loop with the condition that it takes place; None for rounds of which nobody knows how many."""
    counts = list(_counts(count))
    numbers = [iterations(each, name, place) for each in counts]
    failed = next((number for number in numbers if isinstance(number, Failure)), None)
    if failed is not None and len(counts) == 1:
        scope.run.report(problem_of(failed))
        return
    known = [number for number in numbers if isinstance(number, int)]
    if len(known) != len(counts):
        yield None, Known(True)
        return
    for index in range(max(known)):
        guard = drawn((count,), partial(_reached, index, name, place))
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
    if isinstance(name, Object | Array) or (isinstance(name, Known) and not isinstance(name.value, str | int)):
        run.report(Problem(MALFORMED, "the name of a resource must be a string", name.origin[0]))
    name = identity.as_string(name)
    own_type = str(type.value) if isinstance(type, Known) else f"[{residual(type)}]"
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


def _boolean(value: Value, draft: Draft) -> Value:
    """A condition as a boolean, which may be given as a string."""
    if isinstance(value, Known):
        if isinstance(value.value, str) and value.value.casefold() in ("true", "false"):
            return Known(value.value.casefold() == "true", value.origin)
        if value.value is None:
            return Known(True, value.origin)
    if (isinstance(value, Known) and not isinstance(value.value, bool)) or isinstance(value, Object | Array):
        problem = Problem(REJECTED_EXPRESSION, "the condition must be true or false", value.origin[0])
        draft.scope.run.report(problem)
        return Known(True, value.origin)
    if isinstance(value, Failure):
        draft.scope.run.report(problem_of(value))
        return Known(True)
    return value


def _both(left: Value, right: Value, scope: Scope) -> Value:
    if truth(left) is True:
        return right
    if truth(right) is True:
        return left
    return call_lazily(FUNCTIONS["and"], scope, (lambda: left, lambda: right))
