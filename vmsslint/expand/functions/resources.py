"""Functions that put resource ids together.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource
What an id needs of the deployment's scope is known, or the term that `subscription().subscriptionId` and the like are.
"""

from __future__ import annotations

import re

from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    merged,
    type_of,
    values_function,
)
from vmsslint.expand.functions.formatting import as_text
from vmsslint.expand.functions.texts import joined, known_string
from vmsslint.expand.target import Level
from vmsslint.values import Value

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@values_function("resourceId", 2, None, result="string")
def resource_id(site: Site, *args: Value) -> Value:
    """`resourceId(subscriptionId?, resourceGroupName?, resourceType, resourceName1, …)`: the id of a resource.

    Without the optional arguments it is one in the scope of the deployment. Rejected: more or fewer names than the
    type has segments after its namespace.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
    """
    before, tail = _parted(args, 2)
    head: list[str | Value]
    level = site.scope.level
    subscription, group = site.scope.subscription_id, site.scope.resource_group_name
    if len(before) == 2:
        head = ["/subscriptions/", before[0], "/resourceGroups/", before[1]]
    elif len(before) == 1 and level is Level.GROUP and not _is_guid(before[0]):
        head = ["/subscriptions/", subscription, "/resourceGroups/", before[0]]
    elif len(before) == 1 and level is Level.SUBSCRIPTION and _is_guid(before[0]):
        head, tail = ["/subscriptions/", before[0]], _without_provider(tail, "resourceGroups")
    elif before:
        raise UndecidedError
    elif level is Level.GROUP:
        head = ["/subscriptions/", subscription, "/resourceGroups/", group]
    elif level is Level.SUBSCRIPTION:
        head, tail = ["/subscriptions/", subscription], _without_provider(tail, "resourceGroups")
    else:
        head, tail = [], _without_provider(tail, "subscriptions")
    return joined([*head, *tail], merged(args))


@values_function("subscriptionResourceId", 2, None, result="string")
def subscription_resource_id(site: Site, *args: Value) -> Value:
    """`subscriptionResourceId(subscriptionId?, resourceType, resourceName1, …)`: the id of one in a subscription.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#subscriptionresourceid
    """
    before, tail = _parted(args, 1)
    head: list[str | Value] = ["/subscriptions/", before[0] if before else site.scope.subscription_id]
    return joined([*head, *_without_provider(tail, "resourceGroups")], merged(args))


@values_function("managementGroupResourceId", 2, None, result="string")
def management_group_resource_id(site: Site, *args: Value) -> Value:
    """`managementGroupResourceId(managementGroupId?, resourceType, resourceName1, …)`: the id in a management group.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#managementgroupresourceid
    """
    before, tail = _parted(args, 1)
    group = before[0] if before else site.scope.management_group_name
    return joined(["/providers/Microsoft.Management/managementGroups/", group, *tail], merged(args))


@values_function("tenantResourceId", 2, None, result="string")
def tenant_resource_id(site: Site, *args: Value) -> Value:
    """`tenantResourceId(resourceType, resourceName1, …)`: the id of a resource in the tenant.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#tenantresourceid
    """
    return joined(_without_provider(_parted(args, 0)[1], "subscriptions"), merged(args))


@values_function("extensionResourceId", 3, None, result="string")
def extension_resource_id(site: Site, base: Value, *args: Value) -> Value:
    """`extensionResourceId(baseResourceId, resourceType, resourceName1, …)`: the id of a resource on another one.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#extensionresourceid
    """
    return joined([_segment(base), *_parted(args, 0)[1]], merged((base, *args)))


def _parted(args: tuple[Value, ...], optional: int) -> tuple[list[Value], list[str | Value]]:
    """The optional arguments before the type, which is the first with a slash, and `/providers/type/name…`."""
    segments = [_segment(arg) for arg in args]
    written = [known_string(segment) or "" for segment in segments[: optional + 1]]
    position = next((position for position, string in enumerate(written) if "/" in string), None)
    if position is None:
        raise UndecidedError  # an unknown type, or namespace and type apart
    type = written[position]
    namespace, *types = type.removesuffix("/").split("/")
    names = segments[position + 1 :]
    if len(types) != len(names):
        if any(known_string(segment) is None for segment in segments[:position]):
            raise UndecidedError  # one of those may be the type
        raise RejectedError(f"the type '{type}' requires {len(types)} resource name(s); {len(names)} are given")
    tail: list[str | Value] = [f"/providers/{namespace}"]
    for kind, name in zip(types, names, strict=True):
        tail += [f"/{kind}/", name]
    return segments[:position], tail


def _without_provider(tail: list[str | Value], kind: str) -> list[str | Value]:
    """The end of the id of a resource group or subscription, which has no `/providers/Microsoft.Resources` in it."""
    match tail:
        case [str(provider), str(type), name] if f"{provider}{type}".casefold() == (
            f"/providers/microsoft.resources/{kind}/".casefold()
        ):
            return [f"/{kind}/", name]
    return tail


def _segment(value: Value) -> Value:
    if type_of(value) in ("object", "array"):
        raise RejectedError("expects all its parameters to be strings")
    if type_of(value) not in ("", "string"):
        raise UndecidedError
    return as_text(value)


def _is_guid(value: Value) -> bool:
    return _GUID.fullmatch(known_string(value) or "") is not None
