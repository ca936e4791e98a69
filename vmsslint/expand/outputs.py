"""The outputs of a template.

https://learn.microsoft.com/azure/azure-resource-manager/templates/outputs
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vmsslint.expand.copies import output_loop
from vmsslint.expand.declared import declared
from vmsslint.expand.functions.choices import pick
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.problems import MALFORMED
from vmsslint.expand.scope import Scope, Stage
from vmsslint.expand.tree import Spot, build, unrolled
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place
from vmsslint.values import NULL, Failure, Known, Value, as_secret, truth


def outputs(template: Mapping[str, Any], document: Document, base: Path, scope: Scope) -> dict[str, Value]:
    """The outputs of the template at `base` by name, without those whose condition is false; secret ones are marked."""
    key = spelling(template, "outputs")
    declarations = template[key] if key is not None else None
    if declarations is None:
        return {}
    if not isinstance(declarations, dict):
        place = Place(document, (*base, key or ""))
        scope.run.report(Problem(MALFORMED, "`outputs` must be an object", place))
        return {}
    inside = scope.at(Stage.OUTPUT)
    found: dict[str, Value] = {}
    for name, data in declarations.items():
        value = _output(data, document, (*base, key or "", name), inside)
        if value is not None:
            definitions = lookup(template, "definitions")
            secure = declared(data, definitions if isinstance(definitions, dict) else {}).secure
            found[name] = as_secret(value) if secure else value
    return found


def _output(data: Any, document: Document, path: Path, scope: Scope) -> Value | None:
    spot = Spot(document)
    if not isinstance(data, dict):
        scope.run.report(Problem(MALFORMED, "an output must be an object", spot.place(path)))
        return None
    key = spelling(data, "condition")
    condition: Value = Known(True)
    if key is not None:
        condition = build(data[key], (*path, key), spot, scope.at(Stage.HEADER))
        if truth(condition) is False:
            return None
    value = _value(data, path, spot, scope)
    return value if truth(condition) or isinstance(condition, Failure) else pick(condition, value, NULL, condition)


def _value(data: Mapping[str, Any], path: Path, spot: Spot, scope: Scope) -> Value:
    copy, value = spelling(data, "copy"), spelling(data, "value")
    loop = None if copy is None else output_loop(data[copy])
    if copy is not None and loop is not None:
        return unrolled(loop, (*path, copy), spot, scope)
    if value is None:
        scope.run.report(Problem(MALFORMED, "the output has neither `value` nor `copy`", spot.place(path)))
        return NULL
    return build(data[value], (*path, value), spot, scope)
