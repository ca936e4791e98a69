"""What a document is, and the scale sets of REST bodies, of `az` and of PowerShell in the one ARM resource form.

ARM's names are case-insensitive, and so is everything here. Templates, what-if results and snapshots are only
recognised: `expand` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.load.powershell import camel_case, is_pascal_case, unreadable_settings
from vmsslint.places import Document, Path


class Shape(StrEnum):
    """What a document holds, as a phrase for messages."""

    TEMPLATE = "a deployment template"
    PARAMETERS = "a parameter file"
    REST = "the REST body of a scale set"
    AZ_SHOW = "the output of `az vmss show`"
    POWERSHELL = "the output of Get-AzVmss"
    WHAT_IF = "a what-if result"
    SNAPSHOT = "a Bicep snapshot"
    INSTANCE_VIEW = "the instance view of a scale set"
    VM_MODEL = "the model of scale-set VMs"
    VM_INSTANCE_VIEW = "the instance view of a scale-set VM"
    UNKNOWN = "a JSON file of another kind"


MODELS = frozenset({Shape.TEMPLATE, Shape.REST, Shape.AZ_SHOW, Shape.POWERSHELL, Shape.WHAT_IF, Shape.SNAPSHOT})
"""What can be one side of an update."""

VIEWS = frozenset({Shape.INSTANCE_VIEW, Shape.VM_MODEL, Shape.VM_INSTANCE_VIEW})
"""What tells how VMs run."""

SCALE_SET_TYPE = "microsoft.compute/virtualmachinescalesets"

_SCALE_SET_ID = re.compile(r"/microsoft\.compute/virtualmachinescalesets/[^/]+/?")
_OWN_PROPERTIES = frozenset(
    {
        "automaticrepairspolicy",
        "constrainedmaximumcapacity",
        "donotrunextensionsonoverprovisionedvms",
        "orchestrationmode",
        "overprovision",
        "platformfaultdomaincount",
        "prioritymixpolicy",
        "resiliencypolicy",
        "scaleinpolicy",
        "singleplacementgroup",
        "skuprofile",
        "spotrestorepolicy",
        "upgradepolicy",
        "virtualmachineprofile",
        "zonalplatformfaultdomainalignmode",
        "zonebalance",
    }
)
"""Properties that of all resources only a scale set has: they tell a body that names neither type nor id."""

_PATCHED = frozenset({"identity", "plan", "properties", "sku", "tags", "zones"})
"""What the body of a PATCH may have."""

_FLATTENED = {
    "": "id name type location tags sku plan identity zones extendedLocation etag placement systemData apiVersion",
    "extensions": "id name",
    "networkinterfaceconfigurations": "id name tags",
    "ipconfigurations": "id name",
    "publicipaddressconfiguration": "name sku tags",
}
"""Where `az` leaves out `properties`: the member that holds such objects, and what ARM has outside `properties` there.

From the models of azure-mgmt-compute (`properties.…` in their attribute maps) and the generated `az vmss show`."""
_OUTSIDE = {where: frozenset(names.lower().split()) for where, names in _FLATTENED.items()}

_USERS_OWN = frozenset({"settings", "protectedsettings", "tags", "userdata", "customdata"})
"""Below these `az` passes on what the user gave; nothing there is noise."""


@dataclass(frozen=True, slots=True)
class Body:
    """One scale set of a document that is not a template.

    `data` is the ARM resource (`sku`, `properties.virtualMachineProfile…`), `source` the same as the document has it,
    `path` where that stands. `unclear` are the places in `data` of which the document does not tell what is there.
    """

    data: dict[str, Any]
    source: dict[str, Any]
    path: Path
    flattened: bool
    unclear: tuple[Path, ...] = ()


def recognise(document: Document) -> Shape:
    """What `document` is. A list of bodies (`az vmss list`, REST `value`) is what its items are."""
    return _shape(document.data)


def scale_sets(document: Document) -> Iterator[Body]:
    """The scale sets of a REST body, the output of `az` or PowerShell, or a list of those; none for other shapes."""
    for path, item in items(document.data):
        match shape_of_object(item):
            case Shape.REST:
                yield Body(item, item, path, flattened=False)
            case Shape.AZ_SHOW:
                yield Body(_arm_form(item, ""), item, path, flattened=True)
            case Shape.POWERSHELL:
                data = _arm_form(camel_case(item), "")
                yield Body(data, item, path, flattened=True, unclear=tuple(unreadable_settings(data)))


def document_path(body: Body, arm_path: Path) -> Path:
    """The place in the document of what `body.data` has at `arm_path`.

    For `properties` of an object that `az` flattens this is the object itself. A path that is not there is carried
    over as it is, so that it leads to the nearest ancestor that exists.
    """
    if not body.flattened:
        return body.path + arm_path
    found: list[str | int] = []
    here: Any = body.source
    holder = ""
    inside = False
    for step in arm_path:
        if step == "properties" and not inside and _is_flattened(here, holder):
            inside = True
            continue
        if inside and step == "type" and isinstance(here, dict):
            step = _handler_type(here) or step
        step = _spelled(here, step)
        found.append(step)
        here = _below(here, step)
        inside = False
        if isinstance(step, str):
            holder = step.lower()
    return (*body.path, *found)


def _spelled(here: Any, step: str | int) -> str | int:
    """The member's name as the document has it, in whatever letter case."""
    if not isinstance(step, str) or not isinstance(here, dict) or step in here:
        return step
    return next((name for name in here if name.casefold() == step.casefold()), step)


def _below(here: Any, step: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def _arm_form(value: Any, holder: str) -> Any:
    """`value` with `properties` where ARM has them, without nulls and what the client adds.

    `holder` is its member's name.
    """
    if isinstance(value, list):
        return [_arm_form(item, holder) for item in value]
    if not isinstance(value, dict) or holder in _USERS_OWN:
        return value
    members = {
        name: _arm_form(below, name.lower()) for name, below in value.items() if not _is_noise(name, below, value)
    }
    if not _is_flattened(value, holder):
        return members
    properties = {name: members.pop(name) for name in list(members) if name.lower() not in _OUTSIDE[holder]}
    if holder == "extensions":
        properties.pop("type", None)
        if handler := _handler_type(value):
            properties.pop(handler, None)
            properties["type"] = value[handler]
    return {**members, "properties": properties}


def _is_flattened(value: Any, holder: str) -> bool:
    return holder in _OUTSIDE and isinstance(value, dict) and not isinstance(value.get("properties"), dict)


def _is_noise(name: str, below: Any, beside: dict[str, Any]) -> bool:
    """Null is how `az` says absent; it adds `resourceGroup` beside each id, and once added `additionalProperties`.

    PowerShell adds `ResourceGroupName`.
    """
    if name in ("resourceGroup", "resourceGroupName"):
        return isinstance(beside.get("id"), str)
    return below is None or name == "additionalProperties"


def _handler_type(extension: dict[str, Any]) -> str | None:
    """The member that holds ARM's `properties.type`: beside a resource type clients have to call it something else."""
    spelled = {name.lower(): name for name in extension}
    for name in ("typepropertiestype", "propertiestype", "type1", "type"):
        value = extension.get(spelled.get(name, ""))
        if isinstance(value, str) and "/" not in value:
            return spelled[name]
    return None


def items(data: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The objects of a list, of the `value` of a REST list, or the one object that `data` is, each with its path."""
    if isinstance(data, dict) and isinstance(data.get("value"), list) and data.keys() <= {"value", "nextLink", "Count"}:
        yield from ((("value", index), item) for index, item in enumerate(data["value"]) if isinstance(item, dict))
    elif isinstance(data, list):
        yield from (((index,), item) for index, item in enumerate(data) if isinstance(item, dict))
    elif isinstance(data, dict):
        yield (), data


def _shape(data: Any) -> Shape:
    found = list(items(data))
    if [path for path, _ in found] == [()]:
        return shape_of_object(found[0][1])
    shapes = {shape_of_object(item) for _, item in found} & _LISTED
    return shapes.pop() if len(shapes) == 1 else Shape.UNKNOWN


_LISTED = frozenset({Shape.REST, Shape.AZ_SHOW, Shape.POWERSHELL, Shape.VM_MODEL, Shape.VM_INSTANCE_VIEW})


def shape_of_object(data: dict[str, Any]) -> Shape:
    """What one object is by itself."""
    members = {name.lower(): value for name, value in data.items()}
    schema = _text(members.get("$schema"))
    if "deploymentparameters" in schema:
        return Shape.PARAMETERS
    if "deploymenttemplate" in schema:
        given = "resources" not in members and has_parameter_values(members.get("parameters"))
        return Shape.PARAMETERS if given else Shape.TEMPLATE
    if _has_changes(data) or _has_changes(data.get("properties")):
        return Shape.WHAT_IF
    if isinstance(data.get("predictedResources"), list):
        return Shape.SNAPSHOT
    return _shape_by_type(data, members) or _shape_by_members(data, members)


def _has_changes(members: Any) -> bool:
    """Whether these are the members of a what-if result: changes, or none in an operation that has ended."""
    changes = members.get("changes") if isinstance(members, dict) else None
    if not isinstance(changes, list):
        return False
    return all(isinstance(item, dict) and "changeType" in item for item in changes)


def _shape_by_type(data: dict[str, Any], members: dict[str, Any]) -> Shape | None:
    kind, identity = _text(members.get("type")), _text(members.get("id"))
    own = _SCALE_SET_ID.search(identity)
    if kind == SCALE_SET_TYPE or (not kind and own and own.end() == len(identity)):
        flattened = not isinstance(members.get("properties"), dict) and (
            members.keys() & {"resourcegroup", "resourcegroupname"} or members.keys() & _OWN_PROPERTIES
        )
        return (Shape.POWERSHELL if is_pascal_case(data) else Shape.AZ_SHOW) if flattened else Shape.REST
    vm = kind == f"{SCALE_SET_TYPE}/virtualmachines" or (
        kind in ("", "microsoft.compute/virtualmachines") and own and "/virtualmachines/" in identity[own.end() - 1 :]
    )
    if vm or ("instanceid" in members and "latestmodelapplied" in members):
        return Shape.VM_MODEL
    if kind == "microsoft.compute/virtualmachines" and _belongs_to_set(members):
        return Shape.VM_MODEL
    return None


def _belongs_to_set(members: dict[str, Any]) -> bool:
    """Whether an ordinary VM is one of a Flexible scale set."""
    properties = members.get("properties")
    held = {name.lower(): value for name, value in (properties if isinstance(properties, dict) else members).items()}
    return isinstance(held.get("virtualmachinescaleset"), dict)


def _shape_by_members(data: dict[str, Any], members: dict[str, Any]) -> Shape:
    """The shape of an object that says neither by schema nor by type what it is."""
    properties, sku = members.get("properties"), members.get("sku")
    if "type" not in members and _has_resources(members.get("resources")):
        return Shape.TEMPLATE
    if isinstance(members.get("statuses"), list):
        summary = members.get("virtualmachine")
        of_scale_set = isinstance(summary, dict) and "statusessummary" in map(str.lower, summary)
        return Shape.INSTANCE_VIEW if of_scale_set else Shape.VM_INSTANCE_VIEW
    if "type" in members:
        return Shape.UNKNOWN
    if isinstance(properties, dict) and {name.lower() for name in properties} & _OWN_PROPERTIES:
        return Shape.REST
    if isinstance(members.get("virtualmachineprofile"), dict):
        return Shape.POWERSHELL if is_pascal_case(data) else Shape.AZ_SHOW
    if isinstance(sku, dict) and "capacity" in sku and members.keys() <= _OUTSIDE[""] | _PATCHED:
        return Shape.REST
    if isinstance(members.get("identity"), dict) and members.keys() <= _PATCHED:
        return Shape.REST
    if has_parameter_values(members.get("parameters")) or has_parameter_values(data):
        return Shape.PARAMETERS
    return Shape.UNKNOWN


def _has_resources(resources: Any) -> bool:
    """Whether this is a template's `resources`: a list, or by symbolic name."""
    items = list(resources.values()) if isinstance(resources, dict) else resources
    return isinstance(items, list) and any(isinstance(item, dict) and "type" in item for item in items)


def has_parameter_values(parameters: Any) -> bool:
    """Whether `parameters` is an object whose members all give a parameter a value."""
    return (
        isinstance(parameters, dict)
        and bool(parameters)
        and all(
            isinstance(entry, dict) and {name.lower() for name in entry} & {"value", "reference", "expression"}
            for entry in parameters.values()
        )
    )


def _text(value: Any) -> str:
    return value.lower() if isinstance(value, str) else ""
