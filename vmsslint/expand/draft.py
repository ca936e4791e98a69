"""One resource on its way through expansion: what identifies it is known first, its body on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Protocol

from vmsslint.dataclass import dataclass
from vmsslint.expand import identity
from vmsslint.expand.lookup import spelling
from vmsslint.expand.scope import Scope, Stage
from vmsslint.expand.target import Target
from vmsslint.expand.tree import Spot, build
from vmsslint.model import Resource
from vmsslint.places import Place
from vmsslint.values import NULL, Array, Known, Object, Value, is_empty, truth

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

    @property
    def certainly_reached(self) -> bool:
        """Whether what is around it is deployed whatever the unknowns are."""
        return all(above is None or above.certain for above in (self.parent, self.within))

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
