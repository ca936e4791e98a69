"""One side of a judgement: a document and what it is deployed with, to the scale sets that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import field, replace
from pathlib import Path as FilePath

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.expand.expansion import expand as expand_template
from vmsslint.expand.lookup import spelling
from vmsslint.expand.repeats import repeats
from vmsslint.expand.scope import Context
from vmsslint.facts import properties
from vmsslint.facts.apiversions import PROFILES
from vmsslint.load.parameters import parameter_values
from vmsslint.load.positions import locate
from vmsslint.load.powershell import cut_off
from vmsslint.load.shapes import MODELS, Body, Shape, document_path, recognise, scale_sets
from vmsslint.load.sources import read
from vmsslint.model import (
    SCALE_SET,
    Expansion,
    Resource,
)
from vmsslint.places import Document, Path, Place
from vmsslint.residuals import as_text
from vmsslint.values import (
    NULL,
    Array,
    Kind,
    Known,
    Object,
    TooLargeError,
    Unknown,
    Value,
    member,
    unknown,
    value_of,
)
from vmsslint.veil import veiled


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a deployment is judged with.

    `parameters` is its parameter file. `api_version` counts for a document that gives none (a REST body, the output of
    `az vmss show`); without it the newest known one does, or the newest in the month `as_of`. `root` is the folder that
    links may not leave. `before` is True for the old side: a what-if result holds both. `links` reads a linked template
    by its path relative to the document, where that is no file of its own; None where there is none that may be read.
    """

    parameters: Document | None = None
    api_version: str = ""
    context: Context = field(default_factory=Context)
    root: FilePath | None = None
    as_of: str = ""
    before: bool = False
    links: Callable[[str], Document | None] | None = None


def expand(document: Document, side: Side | None = None, supplied: Collection[str] = ()) -> Expansion:
    """What a document stands for: a template expanded, any other form of a scale set in ARM form.

    `supplied` names parameters that get a value which is not known, so that their default does not count. Raises
    VmsslintError where the document is neither, or its parameter file is none, or where it stands for too much.
    """
    try:
        return _expansion(document, side or Side(), supplied)
    except TooLargeError:
        raise VmsslintError("what this document stands for is too large to be judged", document=document) from None


def _expansion(document: Document, side: Side, supplied: Collection[str]) -> Expansion:
    shape = recognise(document)
    if shape is Shape.TEMPLATE:
        found = _expanded(document, side, supplied)
    elif shape in (Shape.WHAT_IF, Shape.SNAPSHOT):
        from vmsslint.expand import predicted

        if shape is Shape.WHAT_IF:
            found = predicted.what_if(document, side.context, before=side.before)
        else:
            found = predicted.snapshot(document, side.context)
    elif shape in MODELS:
        found = Expansion(document, resources=tuple(_bodies(document, shape)))
    else:
        raise VmsslintError(_NO_SIDE.get(shape, f"this is {shape.value}, which tells no scale set"), document=document)
    return replace(found, resources=tuple(_to_be_judged(item, side) for item in found.resources))


_NO_SIDE = {
    Shape.INSTANCE_VIEW: "this is an instance view, which tells how VMs run; the model is what `az vmss show` prints",
    Shape.VM_INSTANCE_VIEW: "this is a VM's instance view; the model of the set is what `az vmss show` prints",
    Shape.VM_MODEL: "this is the model of single VMs; the model of the set is what `az vmss show` prints",
    Shape.PARAMETERS: "this is a parameter file; give the template, and this file with --parameters",
}


def _expanded(document: Document, side: Side, supplied: Collection[str]) -> Expansion:
    parameters = parameter_values(side.parameters) if side.parameters else None
    found = expand_template(
        document,
        parameters=parameters,
        parameter_file=side.parameters,
        supplied=supplied,
        context=side.context,
        resolve_link=side.links or _link_reader(document, side.root),
    )
    return replace(found, problems=(*found.problems, *repeats(document)))


def _link_reader(document: Document, root: FilePath | None) -> Callable[[str], Document | None] | None:
    """Reads the template at a path relative to the document's file, if that lies below `root` (its own folder)."""
    own = FilePath(document.name)
    if not own.is_file():
        return None
    ceiling = (root or own.parent).resolve()

    def resolve(link: str) -> Document | None:
        try:
            target = (own.parent / link).resolve()
            if not target.is_relative_to(ceiling) or not target.is_file():
                return None
        except (OSError, ValueError):  # no path can be such: too long, or with a NUL in it
            return None
        return read(str(own.parent / link))

    return resolve


def _bodies(document: Document, shape: Shape) -> Iterable[Resource]:
    if shape is Shape.POWERSHELL:
        require_depth(document)
    for body in scale_sets(document):

        def place(path: Path, body: Body = body) -> tuple[Place, ...]:
            return (Place(document, document_path(body, path)),)

        value = value_of(body.data, place)
        for unclear in body.unclear:
            value = _without(value, unclear)
        assert isinstance(value, Object)
        name = _string(value, "name") or _string(value, "id").rpartition("/")[2]
        version = _string(value, "apiVersion")
        yield Resource(
            type=SCALE_SET,
            name=Known(name) if name else NULL,
            api_version=Known(version) if version else NULL,
            body=value,
            place=Place(document, body.path),
        )


def require_depth(document: Document) -> None:
    """Raise VmsslintError for what PowerShell printed to a small depth: names of classes stand there for objects."""
    path = cut_off(document.data)
    if path is not None:
        message = "ConvertTo-Json has cut this off at its depth: print it anew with `ConvertTo-Json -Depth 20`"
        raise VmsslintError(message, document=document, span=locate(document.text, path))


def _without(value: Value, path: Path) -> Value:
    """The value with an unknown at the path, which is there."""
    if not path:
        return unknown("what PowerShell does not print", kind=Kind.EXTERNAL, origin=value.origin)
    step, rest = path[0], path[1:]
    if isinstance(value, Array) and isinstance(step, int):
        items = (_without(item, rest) if index == step else item for index, item in enumerate(value.items))
        return replace(value, items=tuple(items))
    assert isinstance(value, Object)
    members = {name: _without(inner, rest) if name == step else inner for name, inner in value.members.items()}
    return replace(value, members=members)


def _string(body: Object, name: str) -> str:
    """The member, if it is a string; else nothing."""
    value = member(body, name)
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""


def _to_be_judged(resource: Resource, side: Side) -> Resource:
    of_scale_set = resource.is_scale_set or resource.is_below_scale_set
    return veiled(_with_api_version(resource, side)) if of_scale_set else resource


def _with_api_version(resource: Resource, side: Side) -> Resource:
    """The resource with an API version: its own, else that of the template's profile, else what is assumed."""
    if resource.api_version != NULL:
        return resource
    version = _of_profile(resource.place.document) or _assumed(side)
    members = {key: value for key, value in resource.body.members.items() if key.casefold() != "apiversion"}
    return replace(
        resource, api_version=version, body=replace(resource.body, members={**members, "apiVersion": version})
    )


def _assumed(side: Side) -> Value:
    """The version that the user gave, else the newest known, by the month if there is one."""
    known = properties.versions()
    of_then = [version for version in known if not side.as_of or version[: len(side.as_of)] <= side.as_of]
    return Known(side.api_version or (of_then or known[:1])[-1])


def _of_profile(document: Document) -> Value | None:
    """The version that the `apiProfile` of a template stands for; unknown for a profile that is.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
    """
    key = spelling(document.data, "apiProfile")
    profile = None if key is None or recognise(document) is not Shape.TEMPLATE else document.data[key]
    if key is None or not isinstance(profile, str):
        return None
    origin = (Place(document, (key,)),)
    if profile.casefold() in PROFILES:
        return Known(PROFILES[profile.casefold()], origin)
    return Unknown("apiProfile", (Known(profile),), Kind.EXTERNAL, "string", None, origin)


def assumed_version(resource: Resource, as_of: str) -> tuple[str, ...]:
    """A sentence on the API version, where neither the document nor the user gave one."""
    given = member(resource.body, "apiVersion")
    if given is None or given == NULL or given.origin:
        return ()
    return (
        f"no API version is given: judged as of {as_text(given)}, the newest known{f' in {as_of}' if as_of else ''}",
    )


def required(document: Document | VmsslintError | None) -> frozenset[str]:
    """The parameters that a template cannot be deployed without, in lower case.

    Both sides of an update are judged under the same inputs. What one side has to be given, the other is given too, so
    that a default which only that other side has does not come into play.
    """
    if document is None or isinstance(document, VmsslintError) or not isinstance(document.data, dict):
        return frozenset()
    declared = next((item for key, item in document.data.items() if key.casefold() == "parameters"), None)
    if not isinstance(declared, dict) or recognise(document) is not Shape.TEMPLATE:
        return frozenset()
    return frozenset(
        name.casefold()
        for name, declaration in declared.items()
        if isinstance(declaration, dict) and "defaultvalue" not in map(str.casefold, declaration)
    )


CONTEXT = {
    "subscriptionId": "subscription_id",
    "resourceGroup": "resource_group",
    "location": "location",
    "tenantId": "tenant_id",
    "managementGroup": "management_group",
    "deploymentName": "deployment_name",
}
"""What expressions may ask for, as a user calls it, with the attribute of `Context`."""


def read_context(document: Document) -> Context:
    """The context that a JSON object with subscriptionId, resourceGroup, location and tenantId gives.

    Raises VmsslintError for any other member, and for a value that is no string.
    """
    names = {name.casefold(): attribute for name, attribute in CONTEXT.items()}
    if not isinstance(document.data, dict):
        raise VmsslintError("a context is an object with subscriptionId, resourceGroup, location …", document=document)
    given = {}
    for key, value in document.data.items():
        if key.casefold() not in names or not isinstance(value, str):
            span = locate(document.text, (key,))
            raise VmsslintError(f"`{key}` is no string that belongs to a context", document=document, span=span)
        given[names[key.casefold()]] = value
    return Context(**given)
