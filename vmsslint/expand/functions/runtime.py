"""Functions that only Azure can answer, while it deploys: the state of resources, keys, zones.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource
"""

from __future__ import annotations

from dataclasses import replace

from vmsslint.expand.functions.base import Function, RejectedError, Site, values_function
from vmsslint.expand.scope import Stage
from vmsslint.values import Kind, Known, Value

_SPELLINGS = {
    "listaccountsas": "listAccountSas",
    "listadminkeys": "listAdminKeys",
    "listcallbackurl": "listCallbackUrl",
    "listclusteradmincredential": "listClusterAdminCredential",
    "listclusterusercredential": "listClusterUserCredential",
    "listconnectionstrings": "listConnectionStrings",
    "listcredentials": "listCredentials",
    "listhostkeys": "listHostKeys",
    "listkeys": "listKeys",
    "listkeyvalue": "listKeyValue",
    "listoutputswithsecurevalues": "listOutputsWithSecureValues",
    "listquerykeys": "listQueryKeys",
    "listsecrets": "listSecrets",
    "listservicesas": "listServiceSas",
}
"""The documented spelling of the commonest, so that two spellings of one call are equal."""


@values_function("reference", 1, 3, types=("string",), result="object")
def reference(site: Site, identifier: Value, *more: Value) -> Value:
    """The state of a resource, by id, by name where the template declares it, or by symbolic name.

    `reference(resource, apiVersion?, 'Full'?)`. What the template itself sets is known, and so are the outputs of a
    nested deployment as far as they are; all else is a term. Rejected in variables, and in what decides on which
    resources there are.
    """
    _only_at_run_time(site)
    full = len(more) > 1 and isinstance(more[1], Known) and str(more[1].value).casefold() == "full"
    term = site.unknown(identifier, *more, kind=Kind.STATE)
    resources = site.scope.resources
    known = resources.state(identifier, full=full, term=term) if resources else None
    return term if known is None else known


@values_function("references", 1, 2, types=("string",), result="array")
def references(site: Site, symbol: Value, *more: Value) -> Value:
    """The states of all instances of a loop, by its symbolic name: `references(loop, 'Full'?)`."""
    _only_at_run_time(site)
    full = bool(more) and isinstance(more[0], Known) and str(more[0].value).casefold() == "full"
    resources = site.scope.resources
    known = resources.states(str(symbol.value), full=full) if resources and isinstance(symbol, Known) else None
    return site.unknown(symbol, *more, kind=Kind.STATE) if known is None else known


@values_function("resourceInfo", 1, 1, types=("string",), result="object")
def resource_info(site: Site, symbol: Value) -> Value:
    """`id`, `name`, `type` and `apiVersion` of a resource by its symbolic name, without asking for its state."""
    resources = site.scope.resources
    term = site.unknown(symbol, kind=Kind.STATE)
    known = resources.info(symbol, term=term) if resources else None
    return term if known is None else known


def list_function(name: str) -> Function:
    """The function `list…` of some resource provider: `listX(resource, apiVersion, body?)`. What it gives is secret.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#list
    """

    def apply(site: Site, *args: Value) -> Value:
        _only_at_run_time(site)
        return replace(site.unknown(*args, kind=Kind.STATE), secret=True)

    return Function(_SPELLINGS.get(name.casefold(), name), 1, 3, apply, types=("string", "string", ""))


@values_function("providers", 1, 2, types=("string",), result="object")
def providers(site: Site, *args: Value) -> Value:
    """Resource types, locations and API versions of a provider."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("pickZones", 3, 5, types=("string", "string", "string", "int"), result="array")
def pick_zones(site: Site, *args: Value) -> Value:
    """Zones in which a type is offered in a region: `pickZones(namespace, type, location, count?, offset?)`."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("roleDefinitions", 1, 1, types=("string",), result="object")
def role_definitions(site: Site, name: Value) -> Value:
    """`id` and `roleDefinitionId` of a built-in role by its name."""
    return site.unknown(name, kind=Kind.EXTERNAL)


@values_function("toLogicalZone", 3, 3, types=("string",), result="string")
def to_logical_zone(site: Site, *args: Value) -> Value:
    """The logical zone of a physical one: `toLogicalZone(subscriptionId, location, physicalZone)`."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("toLogicalZones", 3, 3, types=("string", "string", "array"), result="array")
def to_logical_zones(site: Site, *args: Value) -> Value:
    """The logical zones of physical ones: `toLogicalZones(subscriptionId, location, physicalZones)`."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("toPhysicalZone", 3, 3, types=("string",), result="string")
def to_physical_zone(site: Site, *args: Value) -> Value:
    """The physical zone of a logical one: `toPhysicalZone(subscriptionId, location, logicalZone)`."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("toPhysicalZones", 3, 3, types=("string", "string", "array"), result="array")
def to_physical_zones(site: Site, *args: Value) -> Value:
    """The physical zones of logical ones: `toPhysicalZones(subscriptionId, location, logicalZones)`."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("this.exists", 0, 0, result="bool")
def this_exists(site: Site) -> Value:
    """Whether the resource is there before the deployment."""
    return site.unknown(kind=Kind.STATE)


@values_function("this.existingResource", 0, 0)
def this_existing_resource(site: Site) -> Value:
    """The resource as it is before the deployment, null where it is new."""
    return site.unknown(kind=Kind.STATE)


def _only_at_run_time(site: Site) -> None:
    if site.scope.stage not in (Stage.BODY, Stage.OUTPUT):
        raise RejectedError(f"it cannot be used {site.scope.stage.value}: it is answered while the deployment runs")
