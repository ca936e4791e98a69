"""Resources that another tool has expanded: those of a Bicep snapshot, and of a what-if result.

What that tool could not know stands there as an expression, which is evaluated here as far as it goes.
https://github.com/Azure/bicep/releases/tag/v0.41.2
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vmsslint.expand.parameters import unknown_parameter
from vmsslint.expand.problems import certain_failures
from vmsslint.expand.run import Run, report_all
from vmsslint.expand.scope import Names, Scope, Stage
from vmsslint.expand.target import Context, Level, root_target
from vmsslint.expand.tree import Spot, build, literal
from vmsslint.load.whatif import Predicted
from vmsslint.load.whatif import predicted as of_what_if
from vmsslint.model import Expansion, Resource
from vmsslint.places import Document, Place
from vmsslint.values import NULL, Known, Object, Value, member, unknown

_MAY_BE = unknown("what-if says so", type="bool")
"""The condition of what stands under `potentialChanges`: Azure could not tell whether it is deployed at all."""


class _Parameters(Names):
    """Parameters that are not declared where their values are asked for: each is unknown."""

    def get(self, name: str) -> Value | None:
        return unknown_parameter(name)


def snapshot(document: Document, context: Context) -> Expansion:
    """What a Bicep snapshot predicts to be deployed. Ids there are predicted, too: they tell of nothing that exists."""
    bodies = (
        Predicted({name: value for name, value in body.items() if name != "id"}, ("predictedResources", index))
        for index, body in enumerate(document.data["predictedResources"])
        if isinstance(body, dict)
    )
    return _expansion(document, bodies, context)


def what_if(document: Document, context: Context, *, before: bool) -> Expansion:
    """What a what-if result tells of the resources before the deployment, or after it. Raises VmsslintError."""
    return _expansion(document, of_what_if(document, before=before), context)


def _expansion(document: Document, found: Iterable[Predicted], context: Context) -> Expansion:
    run = Run(None)
    scope = Scope(run, root_target(context, Level.GROUP), parameters=_Parameters("parameter"))
    resources = tuple(_resources(document, found, scope.at(Stage.BODY)))
    return Expansion(document, resources=resources, problems=tuple(run.problems.values()))


def _resources(document: Document, found: Iterable[Predicted], scope: Scope) -> Iterator[Resource]:
    for item in found:
        if item.evaluated:
            body = literal(item.body, item.path, Spot(document), scope.run)
        else:
            body = build(item.body, item.path, Spot(document), scope)
        report_all(scope.run, certain_failures(body))
        type = member(body, "type")
        if isinstance(body, Object) and isinstance(type, Known):
            yield Resource(
                type=str(type.value),
                name=member(body, "name") or NULL,
                api_version=member(body, "apiVersion") or NULL,
                body=body,
                place=Place(document, item.path),
                condition=Known(True) if item.certain else _MAY_BE,
            )
