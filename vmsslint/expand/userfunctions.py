"""Functions that a template declares.

https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from vmsslint.expand.declared import declared, refusal
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.problems import MALFORMED
from vmsslint.expand.scope import Lazy, Names, Scope, Stage, UserFunction
from vmsslint.expand.tree import Spot, build
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place
from vmsslint.values import Failure, Value


def bind(
    template: Mapping[str, Any], document: Document, base: Path, scope: Callable[[], Scope], *, modern: bool
) -> dict[str, UserFunction]:
    """The functions of the template at `base`, by `namespace.name` in lower case.

    `scope` gives that of the template. Where the template is not `modern` (languageVersion 2.0) a function sees
    neither variables nor other functions.
    """
    key = spelling(template, "functions")
    spaces = template[key] if key is not None else []
    found: dict[str, UserFunction] = {}
    if not isinstance(spaces, list):
        if spaces is not None and key is not None:
            scope().run.report(Problem(MALFORMED, "`functions` must be an array", Place(document, (*base, key))))
        return found
    for at, space in enumerate(spaces):
        namespace, members = lookup(space, "namespace"), spelling(space, "members")
        if not isinstance(namespace, str) or members is None or not isinstance(space[members], dict):
            place = Place(document, (*base, key or "", at))
            scope().run.report(Problem(MALFORMED, "a namespace of functions needs `namespace` and `members`", place))
            continue
        for name, data in space[members].items():
            path = (*base, key or "", at, members, name)
            full = f"{namespace}.{name}"
            found[full.casefold()] = _function(full, data, document, path, scope, template, modern)
    return found


def _function(
    name: str,
    data: Any,
    document: Document,
    path: Path,
    scope: Callable[[], Scope],
    template: Mapping[str, Any],
    modern: bool,
) -> UserFunction:
    parameters = lookup(data, "parameters")
    entries = [item for item in parameters if isinstance(item, dict)] if isinstance(parameters, list) else []
    definitions = lookup(template, "definitions")
    types = [declared(item, definitions if isinstance(definitions, dict) else {}) for item in entries]
    names = tuple(str(lookup(item, "name")) for item in entries)
    output = spelling(data, "output")
    value = None if output is None else spelling(data[output], "value")
    spot = Spot(document)

    def call(args: tuple[Value, ...]) -> Value:
        if output is None or value is None:
            return Failure(f"{name}() has no output")
        for parameter, type, arg in zip(names, types, args, strict=True):
            refused = refusal(arg, type)
            if refused is not None:
                return Failure(f"{name}(): the argument '{parameter}' {refused}")
        outer = scope()
        lazies = [
            Lazy(parameter, spot.place(path), partial(_same, arg), arg)
            for parameter, arg in zip(names, args, strict=True)
        ]
        inside = replace(
            outer,
            parameters=Names("parameter", lazies),
            variables=outer.variables if modern else None,
            functions=outer.functions if modern else {},
            loops={},
            index=None,
            lambdas={},
            resources=None,
            stage=Stage.VARIABLE,
        )
        return build(data[output][value], (*path, output, value), spot, inside)

    return UserFunction(name, names, call)


def _same(value: Value) -> Value:
    return value
