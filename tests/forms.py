"""One scale set in each of the forms that clients print: made of its ARM resource, as the client would."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

from vmsslint.load.jsonc import parse
from vmsslint.places import Document

TYPE = "Microsoft.Compute/virtualMachineScaleSets"
ID = f"/subscriptions/s/resourceGroups/rg/providers/{TYPE}/web"
API_VERSION = "2024-07-01"
_FLAT = {"extensions", "networkinterfaceconfigurations", "ipconfigurations", "publicipaddressconfiguration"}
_OPAQUE = {"settings", "protectedsettings", "tags", "ownthing"}
ENUMERATIONS = {
    ("upgradepolicy", "mode"): ["Automatic", "Manual", "Rolling"],
    ("datadisks", "caching"): ["None", "ReadOnly", "ReadWrite"],
    ("osdisk", "caching"): ["None", "ReadOnly", "ReadWrite"],
}

Body = dict[str, Any]


def document(name: str, data: Any) -> Document:
    """The document that holds the data as JSON."""
    return parse(name, json.dumps(data, indent=1).encode())


def got(body: Body) -> Body:
    """What a GET answers: with what Azure writes beside what an author gave."""
    answer = copy.deepcopy(body)
    answer |= {"id": ID, "name": "web", "type": TYPE, "etag": '"7"', "apiVersion": API_VERSION}
    properties = answer.setdefault("properties", {})
    properties |= {"provisioningState": "Succeeded", "uniqueId": "u", "timeCreated": "2024-01-01T00:00:00Z"}
    profile = properties.get("virtualMachineProfile")
    extensions = profile.get("extensionProfile", {}).get("extensions", []) if isinstance(profile, dict) else []
    for extension in extensions:
        extension["id"] = f"{ID}/extensions/{extension['name']}"
        extension.setdefault("properties", {})["provisioningState"] = "Succeeded"
    return answer


def template(body: Body) -> Body:
    """A template that deploys it, in which a bracket is escaped."""
    schema = "https://example.org/schemas/2019-04-01/deploymentTemplate.json#"
    resource = {"type": TYPE, "name": "web", "apiVersion": API_VERSION, **_escaped(body)}
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [resource]}


def shown_by_az(body: Body) -> Body:
    """What `az vmss show` prints."""
    answer = _flattened(got(body), "", handler="typePropertiesType")
    return {**answer, "resourceGroup": "rg", "plan": None, "identity": None}


def shown_by_powershell(body: Body) -> Body:
    """What `Get-AzVmss | ConvertTo-Json -Depth 20` prints."""
    answer = _pascal(_flattened(got(body), "", handler="propertiesType"), "")
    return {"ResourceGroupName": "rg", "Plan": None, "Identity": None, "HostGroup": None, "Tags": {}, **answer}


def predicted(body: Body) -> Body:
    """What a what-if says of a deployment that changes nothing but what it does not know."""
    change = {"resourceId": ID, "changeType": "Modify", "before": got(body), "after": _escaped(got(body))}
    return {"status": "Succeeded", "error": None, "changes": [{**change, "delta": [], "unsupportedReason": None}]}


def snapshot(body: Body) -> Body:
    """What `bicep snapshot` writes."""
    resource = {"id": ID, "type": TYPE, "name": "web", "apiVersion": API_VERSION, **_escaped(body)}
    return {"predictedResources": [resource], "diagnostics": []}


FORMS: Mapping[str, Callable[[Body], Any]] = {
    "template": template,
    "GET": got,
    "list": lambda body: {"value": [got(body)]},
    "az vmss show": shown_by_az,
    "az vmss list": lambda body: [shown_by_az(body)],
    "Get-AzVmss": shown_by_powershell,
    "what-if": predicted,
    "snapshot": snapshot,
}


def _flattened(value: Any, holder: str, handler: str) -> Any:
    if isinstance(value, list):
        return [_flattened(item, holder, handler) for item in value]
    if not isinstance(value, dict) or holder in _OPAQUE:
        return value
    members = {name: _flattened(below, name.lower(), handler) for name, below in value.items()}
    if holder and holder not in _FLAT:
        return members
    properties = members.pop("properties", {})
    if holder == "extensions":
        properties[handler] = properties.pop("type", None)
        members["type"] = None
    return {**members, **properties}


def _pascal(value: Any, holder: str) -> Any:
    if isinstance(value, list):
        return [_pascal(item, holder) for item in value]
    if not isinstance(value, dict) or holder in _OPAQUE:
        return value
    return {
        name[:1].upper() + name[1:]: _number(holder, name.lower(), _pascal(below, name.lower()))
        for name, below in value.items()
    }


def _number(holder: str, name: str, value: Any) -> Any:
    words = ENUMERATIONS.get((holder, name), [])
    return words.index(value) if isinstance(value, str) and value in words else value


def _escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {_escaped(name): _escaped(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return f"[{value}" if isinstance(value, str) and value.startswith("[") else value
