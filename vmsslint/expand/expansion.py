"""`expand`: a template and what is known of its deployment, to what it stands for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from vmsslint.expand import limits, nested
from vmsslint.expand.lookup import lookup
from vmsslint.expand.parameters import GivenValue, Inputs, unknown_parameter
from vmsslint.expand.run import Run
from vmsslint.expand.scope import Scope, Stage
from vmsslint.expand.target import Context, level_of, root_target
from vmsslint.expand.template import close, open_root
from vmsslint.expand.tree import Spot, build, literal
from vmsslint.load.parameters import Given, ParameterValue
from vmsslint.model import Expansion
from vmsslint.places import Document, Place, Role
from vmsslint.values import Value

NOTHING_KNOWN = Context()


def expand(
    document: Document,
    *,
    parameters: Mapping[str, ParameterValue] | None = None,
    parameter_file: Document | None = None,
    supplied: Collection[str] = (),
    context: Context = NOTHING_KNOWN,
    resolve_link: Callable[[str], Document | None] | None = None,
) -> Expansion:
    """What the template in `document` stands for.

    `parameters` has the values that `parameter_file` gives by name; `supplied` names parameters that get a value which
    is not known, so that their default does not count. `resolve_link` is asked for linked templates by their path, with
    slashes, relative to the template; it gives None where there is none that may be read. Whatever Azure would reject,
    and whatever could not be followed, is among the problems; nothing is raised for it.
    """
    run = Run(resolve_link)
    target = root_target(context, level_of(lookup(document.data, "$schema")))
    file = parameter_file or Document("parameters", "", {})
    given, later = {}, set(map(str.casefold, supplied))
    for name, value in (parameters or {}).items():
        if value.kind is Given.PLACEHOLDER:
            later.add(name.casefold())
        else:
            given[name.casefold()] = _given(name, value, file, Scope(run, target))
    inputs = Inputs(given, unknown_parameter, supplied=frozenset(later))
    unit = open_root(document, inputs, run, target)
    if unit is None:
        return Expansion(document, problems=tuple(run.problems.values()))
    resources = tuple(close(unit))
    limits.check_resources(
        sum(not item.existing for item in resources if item.depth == 0), document, unit.template, run
    )
    variables = unit.scope.variables
    return Expansion(
        document,
        unit.scope.parameters.items(),
        variables.items() if variables is not None else {},
        resources,
        unit.outputs() or {},
        tuple(run.problems.values()),
    )


def _given(name: str, value: ParameterValue, file: Document, scope: Scope) -> GivenValue:
    spot = Spot(file, Role.PARAMETER_FILE, name)
    made: Value
    match value.kind:
        case Given.VALUE | Given.PLACEHOLDER:
            made = literal(value.value, value.path, spot, scope.run)
        case Given.REFERENCE:
            made = nested.key_vault_secret(literal(value.value, value.path, spot, scope.run))
        case Given.EXPRESSION:
            made = build(value.value, value.path, spot, scope.at(Stage.PARAMETER))
    place = Place(file, value.path, Role.PARAMETER_FILE, name)
    return GivenValue(made, place, replace(place, path=value.path[:-1]))
