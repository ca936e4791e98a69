"""Short ways to write a template in a test, and to read what it expands to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vmsslint.expand import Context, expand
from vmsslint.expand.document import to_document
from vmsslint.load.parameters import Given, ParameterValue
from vmsslint.model import Expansion
from vmsslint.places import Document

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
KNOWN = Context("SUB", "group", "westus", "TENANT", "mg")
NOWHERE = Context()


def document(data: Any, name: str = "main.json") -> Document:
    """A document that holds `data`."""
    return Document(name, json.dumps(data, indent=2), data)


def template(**sections: Any) -> dict[str, Any]:
    """A template with these sections."""
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], **sections}


def resource(name: str, type: str = "Some.Provider/things", **members: Any) -> dict[str, Any]:
    """A resource."""
    return {"type": type, "apiVersion": "2024-01-01", "name": name, **members}


def deployment(
    name: str, nested: Mapping[str, Any] | None = None, *, inner: bool = True, **members: Any
) -> dict[str, Any]:
    """A nested deployment of `nested`; `parameters` and `templateLink` among the members go where they belong."""
    properties: dict[str, Any] = {"mode": "Incremental"}
    if nested is not None:
        properties["expressionEvaluationOptions"] = {"scope": "inner" if inner else "outer"}
        properties["template"] = nested
    for key in ("parameters", "templateLink", "parametersLink"):
        if key in members:
            properties[key] = members.pop(key)
    return resource(name, "Microsoft.Resources/deployments", properties=properties, **members)


def run(
    data: Mapping[str, Any],
    given: Mapping[str, Any] | None = None,
    context: Context = NOWHERE,
    files: Mapping[str, Any] | None = None,
) -> Expansion:
    """Expand a template; `given` are the values of a parameter file, `files` the linked templates by path."""
    values = {
        key: ParameterValue(Given.VALUE, value, ("parameters", key, "value")) for key, value in (given or {}).items()
    }
    file = document({"parameters": {key: {"value": value} for key, value in (given or {}).items()}}, "values.json")
    linked = {name: document(content, name) for name, content in (files or {}).items()}
    return expand(
        document(data),
        parameters=values,
        parameter_file=file,
        context=context,
        resolve_link=linked.get if files is not None else None,
    )


def shown(expansion: Expansion) -> dict[str, Any]:
    """The expansion as `vmsslint expand` shows it."""
    return to_document(expansion)


def outputs(expansion: Expansion) -> Any:
    """The outputs as shown."""
    return shown(expansion)["outputs"]


def names(expansion: Expansion) -> list[Any]:
    """The names of the resources as shown."""
    return [item["name"] for item in shown(expansion)["resources"]]


def complaints(expansion: Expansion) -> list[str]:
    """The problems, each as `rule path:column message`."""
    return [
        f"{problem.rule} {'/'.join(map(str, problem.place.path))}:{problem.column} {problem.message}"
        for problem in expansion.problems
    ]


def value(expression: str, /, context: Context = NOWHERE, **sections: Any) -> Any:
    """What an expression comes to as an output of a template with these sections."""
    return outputs(
        run(template(**sections, outputs={"it": {"type": "object", "value": f"[{expression}]"}}), None, context)
    )["it"]
