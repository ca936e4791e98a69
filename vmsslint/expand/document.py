"""The JSON of `vmsslint expand`."""

from __future__ import annotations

from typing import Any

from vmsslint.expand.draft import Instance
from vmsslint.model import Expansion, Resource
from vmsslint.residuals import members_json, to_json
from vmsslint.values import NULL, truth

_FIRST = ("type", "apiversion", "name")


def to_document(expansion: Expansion) -> dict[str, Any]:
    """The expansion as plain JSON data: `parameters`, `variables`, `resources` and `outputs`.

    Resources that are only referred to (`existing`) are left out. One whose existence is not certain has `condition`,
    one of which nobody knows how many there are has `copy`.
    """
    return {
        "parameters": members_json(expansion.parameters),
        "variables": members_json(expansion.variables),
        "resources": [_resource(item) for item in expansion.resources if not item.existing],
        "outputs": members_json(expansion.outputs),
    }


def _resource(resource: Resource) -> dict[str, Any]:
    body = resource.body.members
    shown: dict[str, Any] = {"type": resource.type}
    if resource.api_version != NULL:
        shown["apiVersion"] = to_json(resource.api_version)
    if isinstance(resource, Instance):
        shown["id"] = to_json(resource.id)
    shown["name"] = to_json(resource.name)
    if not truth(resource.condition):
        shown["condition"] = to_json(resource.condition)
    if resource.count is not None:
        shown["copy"] = {"count": to_json(resource.count)}
    shown |= {key: to_json(value) for key, value in body.items() if key.casefold() not in _FIRST}
    if resource.depends_on:
        shown["dependsOn"] = [to_json(value) for value in resource.depends_on]
    return shown
