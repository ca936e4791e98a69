"""Where a template is deployed to: what `subscription()`, `resourceGroup()` and the like stand for there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.values import Kind, Known, Object, Unknown, Value, text, unknown, value_of


class Level(StrEnum):
    """What a deployment is to; the value is what Azure calls it in messages."""

    GROUP = "resource group"
    SUBSCRIPTION = "subscription"
    MANAGEMENT_GROUP = "management group"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Context:
    """What the user says of the deployment; None is unknown.

    `location` is that of the resource group, or of a deployment to a subscription or above. `cloud` is assumed to
    be the public one unless told otherwise.
    """

    subscription_id: str | None = None
    resource_group: str | None = None
    location: str | None = None
    tenant_id: str | None = None
    management_group: str | None = None
    deployment_name: str | None = None
    cloud: str | None = "AzureCloud"


@dataclass(frozen=True, slots=True)
class Target:
    """A deployment's scope, as values: known, or the terms that Azure will put a value in for.

    `group_term` is the call that `resourceGroup()` stays where members of it are not known; it names the group where
    that is not the one of the root template.
    """

    level: Level
    subscription_id: Value
    group_name: Value
    management_group: Value
    tenant_id: Value
    location: Value | None
    deployment_name: Value
    cloud: str | None
    group_term: Value
    subscription_term: Value

    @property
    def scope_id(self) -> Value:
        """The resource id of what is deployed to; empty for the tenant."""
        match self.level:
            case Level.GROUP:
                return self.group_id
            case Level.SUBSCRIPTION:
                return text(["/subscriptions/", self.subscription_id])
            case Level.MANAGEMENT_GROUP:
                return text(["/providers/Microsoft.Management/managementGroups/", self.management_group])
        return Known("")

    @property
    def group_id(self) -> Value:
        """The resource id of the resource group."""
        return text(["/subscriptions/", self.subscription_id, "/resourceGroups/", self.group_name])

    def resource_group(self) -> Value:
        """The object `resourceGroup()`."""
        members: dict[str, Value] = {
            "id": self.group_id,
            "name": self.group_name,
            "type": Known("Microsoft.Resources/resourceGroups"),
            "location": access_term(self.group_term, "location", "string") if self.location is None else self.location,
        }
        return _open(members, self.group_term)

    def subscription(self) -> Value:
        """The object `subscription()`; its tenant is `tenant().tenantId`, so that both compare equal."""
        members = {
            "id": text(["/subscriptions/", self.subscription_id]),
            "subscriptionId": self.subscription_id,
            "tenantId": self.tenant_id,
        }
        return _open(members, self.subscription_term)

    def tenant(self) -> Value:
        """The object `tenant()`."""
        return _open({"tenantId": self.tenant_id}, _call("tenant"))

    def management_group_object(self) -> Value:
        """The object `managementGroup()`."""
        root = Known("/providers/Microsoft.Management/managementGroups/")
        members = {
            "id": text([root, self.management_group]),
            "name": self.management_group,
            "type": Known("/providers/Microsoft.Management/managementGroups"),
        }
        return _open(members, _call("managementGroup"))

    def deployment(self, template: Mapping[str, Any]) -> Value:
        """The object `deployment()` of a deployment of `template`, of which version and schema are known."""
        term = _call("deployment")
        known = {key: template[key] for key in ("$schema", "contentVersion") if isinstance(template.get(key), str)}
        properties = access_term(term, "properties", "object")
        rest = access_term(properties, "template", "object")
        described = _open({key: Known(item) for key, item in known.items()}, rest)
        members: dict[str, Value] = {
            "name": self.deployment_name,
            "properties": _open({"template": described}, properties),
        }
        if self.level is not Level.GROUP:
            members["location"] = access_term(term, "location", "string") if self.location is None else self.location
        return _open(members, term)

    def environment(self) -> Value:
        """The object `environment()` of the public cloud; unknown for another."""
        if self.cloud is None or self.cloud.casefold() != "azurecloud":
            return _call("environment")
        return value_of(_PUBLIC_CLOUD)


_SCHEMAS = (
    ("subscriptiondeploymenttemplate", Level.SUBSCRIPTION),
    ("managementgroupdeploymenttemplate", Level.MANAGEMENT_GROUP),
    ("tenantdeploymenttemplate", Level.TENANT),
)

# https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment
_PUBLIC_CLOUD: dict[str, Any] = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": (
        "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json"
    ),
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}


def level_of(schema: object) -> Level:
    """What a template is deployed to, by its `$schema`; to a resource group unless that says otherwise."""
    lowered = schema.casefold() if isinstance(schema, str) else ""
    return next((level for mark, level in _SCHEMAS if mark in lowered), Level.GROUP)


def root_target(context: Context, level: Level) -> Target:
    """Where the root template goes."""
    group, subscription = _call("resourceGroup"), _call("subscription")
    return Target(
        level,
        _known_or(context.subscription_id, subscription, "subscriptionId"),
        _known_or(context.resource_group, group, "name"),
        _known_or(context.management_group, _call("managementGroup"), "name"),
        _known_or(context.tenant_id, _call("tenant"), "tenantId"),
        None if context.location is None else Known(context.location),
        _known_or(context.deployment_name, _call("deployment"), "name"),
        context.cloud,
        group,
        subscription,
    )


def nested_target(
    parent: Target,
    level: Level,
    name: Value,
    *,
    subscription_id: Value | None = None,
    group_name: Value | None = None,
    management_group: Value | None = None,
    location: Value | None = None,
) -> Target:
    """Where a nested deployment goes: what is not given is that of the parent."""
    other_subscription = subscription_id is not None and subscription_id != parent.subscription_id
    other_group = group_name is not None and (other_subscription or group_name != parent.group_name)
    target = replace(parent, level=level, deployment_name=name)
    if other_subscription and subscription_id is not None:
        term = _call("subscription", subscription_id)
        target = replace(target, subscription_id=subscription_id, subscription_term=term)
    if other_group and group_name is not None:
        arguments = (target.subscription_id, group_name) if other_subscription else (group_name,)
        target = replace(target, group_name=group_name, group_term=_call("resourceGroup", *arguments), location=None)
    if management_group is not None:
        target = replace(target, management_group=management_group)
    if level is not Level.GROUP:
        target = replace(target, location=location)
    elif parent.level is not Level.GROUP:
        target = replace(target, location=None)
    return target


def access_term(base: Value, name: str, type: str = "") -> Unknown:
    """The property access `base.name` as a term of the same kind as its base."""
    kind = base.kind if isinstance(base, Unknown) else Kind.PARAMETER
    secret = isinstance(base, Unknown) and base.secret
    return Unknown(".", (base, Known(name)), kind, type, secret=secret)


def _call(function: str, *arguments: Value) -> Unknown:
    return unknown(function, *arguments, kind=Kind.CONTEXT, type="object")


def _known_or(known: str | None, term: Value, member: str) -> Value:
    return access_term(term, member, "string") if known is None else Known(known)


def _open(members: Mapping[str, Value], term: Value) -> Object:
    return Object(members, rest=(term,))
