"""Templates to expansions: parameters, variables, resources, nested deployments, outputs.

https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cache
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.expand import limits, nested, parameters, userfunctions, variables
from vmsslint.expand.declared import declared
from vmsslint.expand.draft import Draft, Instance
from vmsslint.expand.identity import key_of
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.outputs import outputs
from vmsslint.expand.parameters import Inputs
from vmsslint.expand.problems import CYCLE, GUARD, MALFORMED, certain_failures
from vmsslint.expand.registry import Registry
from vmsslint.expand.resources import drafts
from vmsslint.expand.run import MAX_NESTING, Run, report_all
from vmsslint.expand.scope import Names, Scope
from vmsslint.expand.target import Target
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place
from vmsslint.values import Known, Object, Value, as_secret, member


@dataclass(slots=True, eq=False)
class Unit:
    """One template in evaluation: the root, or that of a nested deployment (`within`).

    `links` has the ways to the templates around it, `names` is None for an outer-scoped one, which has no parameters
    and variables of its own.
    """

    template: Mapping[str, Any]
    document: Document
    path: Path
    scope: Scope
    links: tuple[str, ...]
    within: Draft | None = None
    own_names: bool = True
    drafts: list[Draft] = field(default_factory=list)
    _outputs: dict[str, Value] | None = None
    _running: bool = False

    def outputs(self) -> dict[str, Value] | None:
        """The outputs by name; None while they are being evaluated, in a circle."""
        if self._outputs is None and not self._running:
            self._running = True
            try:
                self._outputs = outputs(self.template, self.document, self.path, self.scope)
            finally:
                self._running = False
        return self._outputs


@dataclass(slots=True, eq=False)
class NestedUnit:
    """The template of a nested deployment, opened when it is first asked for. `around` is the unit that declares it."""

    draft: Draft
    around: Unit
    _unit: Unit | None = None
    _opened: bool = False

    def unit(self) -> Unit | None:
        """The opened template; None where it is not at hand, or is being opened."""
        if not self._opened:
            self._opened = True
            self._unit = _open_nested(self.draft, self.around)
        return self._unit

    def outputs(self) -> Value | None:
        """See `resources.Nested`."""
        unit = self.unit()
        found = unit.outputs() if unit is not None else None
        if unit is None or found is None:
            return None
        types = lookup(unit.template, "outputs")
        return Object(
            {name: Object({"type": Known(_type(types, name)), "value": value}) for name, value in found.items()}
        )


def _type(declarations: Any, name: str) -> str | None:
    type = lookup(lookup(declarations, name), "type")
    return type if isinstance(type, str) else None


def open_root(document: Document, inputs: Inputs, run: Run, target: Target) -> Unit | None:
    """The root template with parameters bound and resources drafted; None where the document is no template."""
    if not isinstance(document.data, dict):
        run.report(Problem(MALFORMED, "a template must be an object", Place(document, ())))
        return None
    return _open(document.data, document, (), inputs, run, target, (), None)


def _open(
    template: Mapping[str, Any],
    document: Document,
    path: Path,
    inputs: Inputs,
    run: Run,
    target: Target,
    links: tuple[str, ...],
    within: Draft | None,
) -> Unit:
    limits.check(template, document, path, run)
    modern = _is_modern(template)
    scope = Scope(run, target, template)
    unit = Unit(template, document, path, scope, links, within)

    def inside() -> Scope:
        return unit.scope

    functions = userfunctions.bind(template, document, path, inside, modern=modern)
    names = variables.bind(template, document, path, inside)
    unit.scope = replace(scope, functions=functions, variables=names)
    unit.scope = replace(unit.scope, parameters=parameters.bind(template, document, path, inputs, unit.scope))
    variables.evaluate(template, names)
    return _drafted(unit, target)


def _is_modern(template: Mapping[str, Any]) -> bool:
    version = lookup(template, "languageVersion")
    return isinstance(version, str) and not version.startswith("1.")


def _drafted(unit: Unit, target: Target) -> Unit:
    key = spelling(unit.template, "resources")
    if key is None:
        return unit
    found = drafts(unit.template[key], unit.document, (*unit.path, key), unit.scope, target, within=unit.within)
    unit.drafts.extend(found)
    live = [draft for draft in unit.drafts if not draft.dropped]
    for draft in live:
        if draft.is_deployment:
            draft.target = nested.target_of(draft)
            draft.nested = NestedUnit(draft, unit)
    if unit.own_names:
        registry = Registry(live)
        finding = cache(lambda scope: replace(scope, resources=registry))  # most drafts share their scope
        unit.scope = finding(unit.scope)
        for draft in unit.drafts:
            draft.scope = finding(draft.scope)
    return unit


def _open_nested(draft: Draft, around: Unit) -> Unit | None:
    run, link = draft.scope.run, around.links[-1] if around.links else ""
    source = nested.source_of(draft, run, link)
    if source is None or run.exhausted is not None:
        return None
    if len(around.links) >= MAX_NESTING:
        message = f"expansion stopped: more than {MAX_NESTING} deployments in each other"
        run.report(Problem(GUARD, message, draft.place))
        return None
    if source.path == () and any(source.link == seen for seen in around.links):
        run.report(Problem(CYCLE, f"the linked template '{source.link}' deploys itself", draft.place))
        return None
    links = (*around.links, source.link)
    if nested.is_inner(draft):
        inputs = nested.inputs_of(draft, source.template)
        return _open(source.template, source.document, source.path, inputs, run, draft.target, links, draft)
    unit = Unit(source.template, source.document, source.path, draft.scope, links, draft, own_names=False)
    return _drafted(unit, draft.target)


def close(unit: Unit) -> Iterator[Instance]:
    """The resources of an opened template in order; what Azure would certainly reject in any part of it is reported."""
    run = unit.scope.run
    certain = unit.within is None or unit.within.certain
    if certain and unit.own_names:
        for names in (unit.scope.parameters, unit.scope.variables):
            _report_names(run, names)
    dropped = _keys(draft for draft in unit.drafts if draft.dropped)
    if dropped:
        dropped -= _keys(draft for draft in unit.drafts if not draft.dropped)
    for draft in unit.drafts:
        if not draft.dropped:
            yield from _closed(draft, unit, dropped)
    values = unit.outputs()
    if certain and values is not None:
        for value in values.values():
            report_all(run, certain_failures(value))


def _report_names(run: Run, names: Names | None) -> None:
    for value in names.items().values() if names is not None else ():
        report_all(run, certain_failures(value))


def _closed(draft: Draft, unit: Unit, dropped: frozenset[str]) -> Iterator[Instance]:
    run = unit.scope.run
    depth = max(len(unit.links), 0) + _children(draft)
    depends_on = draft.depends_on()
    if dropped:
        depends_on = tuple(value for value in depends_on if key_of(value) not in dropped)
    instance = draft.finished(depth, depends_on)
    if draft.certain:
        for value in (instance.name, instance.api_version, instance.body, *instance.depends_on):
            report_all(run, certain_failures(value))
    inner = draft.nested.unit() if isinstance(draft.nested, NestedUnit) else None
    if inner is None:
        yield instance
        return
    yield replace(instance, body=_with_secrets(instance.body, inner.template))
    yield from close(inner)


def _with_secrets(deployment: Object, template: Mapping[str, Any]) -> Object:
    """The body of a nested deployment with the values marked that its template declares as secure."""
    properties = member(deployment, "properties")
    given = member(properties, "parameters") if properties is not None else None
    declarations, definitions = lookup(template, "parameters"), lookup(template, "definitions")
    if not isinstance(properties, Object) or not isinstance(given, Object):
        return deployment

    def marked(name: str, value: Value) -> Value:
        data = lookup(declarations, name)
        type = declared(data, definitions if isinstance(definitions, dict) else {}) if isinstance(data, dict) else None
        return as_secret(value) if type is not None and type.secure else value

    hidden = replace(given, members={name: marked(name, value) for name, value in given.members.items()})
    return _replaced(deployment, "properties", _replaced(properties, "parameters", hidden))


def _replaced(whole: Object, name: str, value: Value) -> Object:
    spelled = spelling(whole.members, name) or name
    return replace(whole, members={**whole.members, spelled: value})


def _children(draft: Draft) -> int:
    depth = 0
    while draft.parent is not None:
        draft, depth = draft.parent, depth + 1
    return depth


def _keys(found: Iterator[Draft]) -> frozenset[str]:
    return frozenset(
        key
        for draft in found
        for key in (key_of(draft.id), key_of(draft.relative_id), key_of(draft.name), key_of(Known(draft.symbol)))
    )
