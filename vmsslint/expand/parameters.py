"""The values of a template's parameters: given, by default, or unknown with what is declared of them.

https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.expand.access import with_facts
from vmsslint.expand.declared import Declared, declared, refusal, with_secrets
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.ordering import evaluate_all
from vmsslint.expand.problems import MALFORMED, PARAMETER_REFUSED, Refused
from vmsslint.expand.run import Run
from vmsslint.expand.scope import Lazy, Names, Scope, Stage
from vmsslint.expand.tree import Spot, build
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place, Role
from vmsslint.values import NULL, Failure, Known, Unknown, Value, is_secret, unknown


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value that a parameter gets, with the place of it and that of the member that is called like the parameter."""

    value: Value
    place: Place
    entry: Place


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a template is deployed with.

    `given` has the values by lower-case name. `unknown` makes the value of a parameter that has neither a value nor a
    default; None if that is an error, since all values are there to see. `place` is where the values are given.
    `supplied` has the lower-case names of those that get a value which is not known, so that a default does not count.
    `certain` is whether the template is deployed whatever the unknowns are.
    """

    given: Mapping[str, GivenValue]
    unknown: Callable[[str], Unknown] | None
    place: Place | None = None
    supplied: frozenset[str] = frozenset()
    certain: bool = True


def unknown_parameter(name: str) -> Unknown:
    """The parameter of a root template that nothing gives a value to."""
    return unknown("parameters", Known(name.casefold()))


def bind(template: Mapping[str, Any], document: Document, base: Path, inputs: Inputs, scope: Scope) -> Names:
    """The parameters of the template at `base`, all evaluated; `scope` is that of their defaults, without them."""
    run = scope.run
    key = spelling(template, "parameters")
    declarations = template[key] if key is not None else {}
    if key is None or not isinstance(declarations, dict):
        if declarations is not None and key is not None:
            place = Place(document, (*base, key))
            run.report(Problem(MALFORMED, "`parameters` must be an object", place))
        declarations = {}
    definitions = lookup(template, "definitions")
    definitions = definitions if isinstance(definitions, dict) else {}
    lazies: list[Lazy] = []

    @cache
    def inside() -> Scope:
        return replace(scope, parameters=names, stage=Stage.PARAMETER)

    for name, data in declarations.items():
        place = Place(document, (*base, key or "", name), Role.PARAMETER_DEFAULT, name)
        if not isinstance(data, dict):
            run.report(Problem(MALFORMED, f"the declaration of parameter '{name}' must be an object", place))
            data = {}
        type = declared(data, definitions)
        lazies.append(Lazy(name, place, _value(name, data, type, place, inputs, inside)))
    names = Names("parameter", lazies)
    defaults = {
        name.casefold(): lookup(data, "defaultValue")
        for name, data in declarations.items()
        if isinstance(data, dict) and name.casefold() not in inputs.given
    }
    _report_undeclared(inputs, declarations, run)
    evaluate_all(names, {name.casefold(): defaults.get(name.casefold()) for name in declarations}, "parameters")
    return names


def _value(
    name: str, data: Mapping[str, Any], type: Declared, place: Place, inputs: Inputs, scope: Callable[[], Scope]
) -> Callable[[], Value]:
    def compute() -> Value:
        run = scope().run
        given = inputs.given.get(name.casefold())
        key = spelling(data, "defaultValue")
        if given is not None and given.value == NULL and not type.nullable and key is not None:
            given = None  # a null stands for the default, as if it were not given
        if given is not None:
            return _checked(name, given.value, type, given.place, "the value")
        if key is not None and name.casefold() not in inputs.supplied:
            here = (*place.path, key)
            spot = Spot(place.document, Role.PARAMETER_DEFAULT, name)
            value = build(data[key], here, spot, scope())
            return _checked(name, value, type, spot.place(here), "the default")
        if type.nullable:
            return NULL
        if inputs.unknown is None:
            where = inputs.place or place
            return Refused(f"parameter '{name}' has neither a value nor a default", (where,))
        return with_facts(inputs.unknown(name), type, run)

    return compute


def _checked(name: str, value: Value, type: Declared, place: Place, what: str) -> Value:
    if isinstance(value, Failure):
        return value
    value = with_secrets(value, type)
    refused = refusal(value, type)
    if refused is not None:
        return Refused(f"{what} of parameter '{name}' {refused}", (place,), secret=is_secret(value))
    return _converted(value, type)


def _converted(value: Value, type: Declared) -> Value:
    """The value of the declared type, where a string was given for a number or a boolean."""
    if isinstance(value, Known) and isinstance(value.value, str):
        if type.type == "int":
            return Known(int(value.value), value.origin, value.secret)
        if type.type == "bool":
            return Known(value.value.casefold() == "true", value.origin, value.secret)
    return value


def _report_undeclared(inputs: Inputs, declarations: Mapping[str, Any], run: Run) -> None:
    declared_names = {name.casefold() for name in declarations}
    for name, given in inputs.given.items():
        if name not in declared_names and inputs.certain:
            message = f"the template declares no parameter '{given.entry.path[-1]}'"
            run.report(Problem(PARAMETER_REFUSED, message, given.entry, key=True))
