"""The variables of a template, each evaluated once.

https://learn.microsoft.com/azure/azure-resource-manager/templates/variables
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vmsslint.expand.copies import property_loops
from vmsslint.expand.lookup import spelling
from vmsslint.expand.ordering import evaluate_all
from vmsslint.expand.problems import MALFORMED
from vmsslint.expand.scope import Lazy, Names, Scope, Stage
from vmsslint.expand.tree import Spot, build, unrolled
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place, Role
from vmsslint.values import Value


def bind(template: Mapping[str, Any], document: Document, base: Path, scope: Callable[[], Scope]) -> Names:
    """The variables of the template at `base`, not evaluated yet. `scope` gives theirs, once it can be had."""
    key = spelling(template, "variables")
    declarations = template[key] if key is not None else {}
    if not isinstance(declarations, dict):
        if declarations is not None and key is not None:
            scope().run.report(Problem(MALFORMED, "`variables` must be an object", Place(document, (*base, key))))
        declarations = {}
    lazies: list[Lazy] = []

    def inside() -> Scope:
        return scope().at(Stage.VARIABLE)

    for name, node in declarations.items():
        path = (*base, key or "", name)
        loops = property_loops(node) if name.casefold() == "copy" else None
        if loops is None:
            spot = Spot(document, Role.VARIABLE, name)
            lazies.append(Lazy(name, spot.place(path), _literal(node, path, spot, inside)))
        for loop in loops or ():
            spot = Spot(document, Role.VARIABLE, loop.name)
            lazies.append(Lazy(loop.name, spot.place((*path, *loop.path)), _loop(loop, path, spot, inside)))
    return Names("variable", lazies)


def evaluate(template: Mapping[str, Any], names: Names) -> None:
    """Evaluate all variables, used or not: what is wrong with one fails the deployment."""
    key = spelling(template, "variables")
    declarations = template[key] if key is not None else {}
    nodes: dict[str, Any] = {}
    for name, node in declarations.items() if isinstance(declarations, dict) else ():
        loops = property_loops(node) if name.casefold() == "copy" else None
        if loops is None:
            nodes[name.casefold()] = node
        for loop in loops or ():
            nodes[loop.name.casefold()] = [loop.count, loop.input]
    evaluate_all(names, nodes, "variables")


def _literal(node: Any, path: Path, spot: Spot, scope: Callable[[], Scope]) -> Callable[[], Value]:
    return lambda: build(node, path, spot, scope())


def _loop(loop: Any, path: Path, spot: Spot, scope: Callable[[], Scope]) -> Callable[[], Value]:
    return lambda: unrolled(loop, path, spot, scope())
