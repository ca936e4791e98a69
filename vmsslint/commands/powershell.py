"""Commands of Az PowerShell, one line each, and with the names of AzureRM (retired on 2024-02-29) for old scripts.

`Get-AzVmss` gives the model as an object, its properties are set, `Update-AzVmss` sends it. All of it stands in a block
that ends at the first error and at a variable that nobody has set, or half a change would be sent.
Sources: https://learn.microsoft.com/powershell/module/az.compute/update-azvmss and the classes PSVirtualMachineScaleSet
and Compute.Management.Sdk of https://github.com/Azure/azure-powershell/tree/main/src/Compute.

What the object cannot say goes through `Invoke-AzRestMethod`; AzureRM has nothing of the kind:

- null, which the serializer of the SDK leaves out
- the type of an extension, whose property has had three names (Type, Type1, PropertiesType)
- a property that the module's own class of a scale set does not have
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vmsslint.commands.edits import Add, Drop, Edit, Reach, Remove, Set
from vmsslint.commands.operations import find
from vmsslint.commands.pieces import RESOURCE_GROUP, SCALE_SET, Names, Pieces, is_map, members, schema_of
from vmsslint.commands.posix import is_writable
from vmsslint.commands.rest import API_VERSION, Request, has_version
from vmsslint.facts import properties, transitions
from vmsslint.model import Placeholder
from vmsslint.places import Path
from vmsslint.residuals import as_text
from vmsslint.values import NULL, Array, Known, Object, Text, Value, is_secret

_MODELS = "Microsoft.Azure.Management.Compute.Models"
_OF_SCALE_SET = frozenset(
    (
        *("sku", "plan", "upgradePolicy", "automaticRepairsPolicy"),
        *("overprovision", "doNotRunExtensionsOnOverprovisionedVMs", "singlePlacementGroup"),
        *("zoneBalance", "platformFaultDomainCount", "spotRestorePolicy", "proximityPlacementGroup"),
        *("hostGroup", "additionalCapabilities", "scaleInPolicy", "identity", "zones"),
        *("tags", "virtualMachineProfile", "orchestrationMode"),
        *("priorityMixPolicy", "skuProfile", "resiliencyPolicy"),
    )
)
"""What the module's class PSVirtualMachineScaleSet has and lets set."""

REACH = Reach(flat=True)
"""What can be pointed at in the object."""

_PARAMETERS: Mapping[str, str] = {
    "properties.virtualMachineProfile.storageProfile.imageReference.version": "set-image-version",
    "properties.virtualMachineProfile.storageProfile.imageReference.id": "set-image-id",
    "properties.upgradePolicy.mode": "set-upgrade-mode",
    "sku.name": "set-size",
    "sku.capacity": "scale",
}
"""Where one property alone changes: the operation that says it with a parameter of Update-AzVmss."""


def update(found: tuple[Edit, ...], name: Value, names: Names, *, legacy: bool = False) -> str | None:
    """The edits as a command; None where the object cannot say one of them."""
    if (short := _short(found, name, names, legacy=legacy)) is not None:
        return short
    prefix = "AzureRm" if legacy else "Az"
    statements: list[str] = []
    for edit in found:
        said = _dictionary(edit, names) or [_statement(edit, names)]
        if None in said:
            return None
        statements += [statement for statement in said if statement]
    group, set_name = variable(names.use(RESOURCE_GROUP)), scale_set(name, names)
    return _block(
        f"$vmss = Get-{prefix}Vmss -ResourceGroupName {group} -VMScaleSetName {set_name}",
        *statements,
        f"Update-{prefix}Vmss -ResourceGroupName {group} -Name {set_name} -VirtualMachineScaleSet $vmss",
    )


def invoke(sent: Request, names: Names) -> str:
    """A request for the scale set itself as a command of its own."""
    version = quoted(as_text(sent.api_version)) if has_version(sent) else variable(names.use(API_VERSION))
    return _block(
        f"Invoke-AzRestMethod -ResourceGroupName {variable(names.use(RESOURCE_GROUP))} "
        f"-ResourceProviderName Microsoft.Compute -ResourceType virtualMachineScaleSets "
        f"-Name {scale_set(sent.name, names)} -ApiVersion {version} "
        f"-Method {sent.method.upper()} -Payload {expression(sent.content(names))}"
    )


def _block(*statements: str) -> str:
    return f"& {{ $ErrorActionPreference = 'Stop'; Set-StrictMode -Version 3.0; {'; '.join(statements)} }}"


def _short(found: tuple[Edit, ...], name: Value, names: Names, *, legacy: bool) -> str | None:
    match found:
        case (Set(path=path, value=Known() | Text() as value),) if value != NULL:
            pass
        case _:
            return None
    operation = _PARAMETERS.get(schema_of(path))
    if operation is None:
        return None
    [said] = find(operation)
    command = said.commands["PowerShell of 2018" if legacy else "PowerShell"]
    filled = {
        "resourceGroup": variable(names.use(RESOURCE_GROUP)),
        "name": scale_set(name, names),
    }
    return re.sub(r"\{(\w+)\}", lambda match: filled.get(match[1]) or _scalar(value, path, names), command)


# ── statements ─────────────────────────────────────────────────────────────────────────────────────────────


def _statement(edit: Edit, names: Names) -> str | None:
    top = next(str(step) for step in edit.path if step != "properties")
    where = _property(edit.path)
    if top not in _OF_SCALE_SET or where is None:
        return None
    match edit:
        case Set(path=path, value=value) if value != NULL:
            written = _written(value, path, names)
            return None if written is None else f"{where} = {written}"
        case Add(path=path, value=value, index=index):
            written = _written(value, (*path, index or 0), names)
            return None if written is None else f"{where}.Add({written})"
        case Remove(index=index):
            return f"{where}.RemoveAt({index})"
        case Drop(path=(*above, str(name))) if is_map(tuple(above)):
            return f"[void]{_property(tuple(above))}.Remove({quoted(name)})"
    return None


def _dictionary(edit: Edit, names: Names) -> list[str | None]:
    """The statements that make the tags, or those of a NIC or an address; nothing for any other edit."""
    match edit:
        case Set(path=(*_, "tags") as path, value=Object(members=tags, rest=())) if is_map(path):
            where = _property(path)
            made = f"{where} = [System.Collections.Generic.Dictionary[string,string]]::new()"
            return [
                made,
                *(f"{where}[{quoted(name)}] = {_scalar(item, (*path, name), names)}" for name, item in tags.items()),
            ]
    return []


def _property(path: Path) -> str | None:
    """The property of the object, such as `$vmss.Sku.Capacity`; None where it has no settled name."""
    written = "$vmss"
    above: Path = ()
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif is_map(above):
            written += f"[{quoted(step)}]"
        elif step != "properties":
            if _is_handler_type((*above, step)) or not step.isidentifier() or not step.isascii():
                return None
            written += f".{step[0].upper()}{step[1:]}"
        above = (*above, step)
    return written


def _is_handler_type(path: Path) -> bool:
    return schema_of(path).casefold().endswith("extensionprofile.extensions[].properties.type")


def _class(schema: str) -> str | None:
    """The class of the property in Az PowerShell, which has one that our facts split by what Azure was seen to take."""
    kind = properties.type_name(schema)
    return "SubResource" if kind == "BackendAddressPoolReference" else kind


def _written(value: Value, path: Path, names: Names) -> str | None:
    """The value as an expression, with the class of every object and list; None where it cannot be written."""
    schema = schema_of(path)
    kind = _class(schema)
    free = kind is None or transitions.is_opaque(schema)
    if is_map(path):
        return None  # a table is no dictionary of strings
    match value:
        case Object(secret=True):
            return None  # its names must not be shown, so that it goes as a request with a placeholder for all of it
        case Object(rest=()):
            entries = []
            for name, item in members(value, path, flat=True):
                below = name[-1]
                written = None if _is_handler_type(name) else _written(item, name, names)
                if written is None or item == NULL:
                    return None
                key = str(below) if free else str(below)[0].upper() + str(below)[1:]
                entries.append(f"{quoted(key)} = {written}")
            table = f"@{{{'; '.join(entries)}}}"
            return table if free else f"[{_MODELS}.{kind}]{table}"
        case Array(items=items) if not value.open:
            written_items = [_written(item, (*path, place), names) for place, item in enumerate(items)]
            if any(item is None for item in written_items):
                return None
            inner = _class(f"{schema}[]")
            cast = "" if free else f"[{'string' if inner in _SCALARS else f'{_MODELS}.{inner}'}[]]"
            return f"{cast}@({', '.join(item for item in written_items if item)})"
    if properties.type_name(schema) not in (*_SCALARS, None) and not isinstance(value, Known):
        return None  # what is not known is an object there
    return _scalar(value, path, names)


_SCALARS = ("string", "integer", "number", "boolean")


def _scalar(value: Value, path: Path, names: Names) -> str:
    match value:
        case Known(value=None | bool() as scalar, secret=False):
            return {None: "$null", True: "$true", False: "$false"}[scalar]
        case Known(value=str(text), secret=False):
            return quoted(text)
        case Known(value=number, secret=False):
            return repr(number)
        case Text(parts=parts) if not is_secret(value):
            return expression(
                tuple(part if isinstance(part, str) else names.of(part, path, "string") for part in parts)
            )
    return variable(names.of(value, path, "PowerShell value"))


# ── quoting ────────────────────────────────────────────────────────────────────────────────────────────────


def variable(placeholder: Placeholder) -> str:
    """The placeholder as a variable."""
    return f"${placeholder.name}"


def scale_set(name: Value, names: Names) -> str:
    """The name of a scale set; what cannot be written down is left to the variable SCALE_SET."""
    return quoted(as_text(name)) if is_writable(name) else variable(names.use(SCALE_SET))


# Runs of plain characters. Two `#` are kept apart, since a log of a pipeline may find a command behind them.
_STRETCH = re.compile(r"(?:[ -\"$-~]|#(?!#))+|[\s\S]")


def quoted(text: str) -> str:
    """A string of which nothing is evaluated, on one line: what is not ASCII comes in by its number.

    Between single quotation marks only the mark itself is special, and doubled. PowerShell takes typographic marks for
    the same, which are not ASCII.
    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
    """
    terms = [_term(part) for part in _STRETCH.findall(text)]
    return terms[0] if len(terms) == 1 and terms[0].startswith("'") else _sum(terms)


def _term(part: str) -> str:
    if " " <= part[0] <= "~":
        return "'" + part.replace("'", "''") + "'"
    return f"[char]{ord(part)}" if ord(part) < 0x10000 else f"[char]::ConvertFromUtf32({ord(part)})"


def _sum(terms: list[str]) -> str:
    """The strings one after the other; the first term has to be one, or numbers would be added up."""
    if not terms:
        return "''"
    return f"({' + '.join(terms if terms[0].startswith(chr(39)) else [chr(39) * 2, *terms])})"


def expression(pieces: Pieces) -> str:
    """A string made of the pieces."""
    terms = [quoted(piece) if isinstance(piece, str) else variable(piece) for piece in pieces]
    return terms[0] if len(terms) == 1 else _sum(terms)
