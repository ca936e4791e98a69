"""Examples of rules as documents: what an example says, laid over a minimal scale set, in a template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vmsslint import api
from vmsslint.places import Document

SUBNET = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'web')]"

SCALE_SET: Mapping[str, Any] = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2024-07-01",
    "name": "web",
    "location": "westeurope",
    "sku": {"name": "Standard_D2s_v3", "tier": "Standard", "capacity": 2},
    "properties": {
        "overprovision": False,
        "upgradePolicy": {"mode": "Manual"},
        "virtualMachineProfile": {
            "storageProfile": {
                "osDisk": {"createOption": "FromImage"},
                "imageReference": {
                    "publisher": "Canonical",
                    "offer": "0001-com-ubuntu-server-jammy",
                    "sku": "22_04-lts",
                    "version": "latest",
                },
            },
            "networkProfile": {
                "networkInterfaceConfigurations": [
                    {
                        "name": "nic",
                        "properties": {
                            "primary": True,
                            "ipConfigurations": [
                                {
                                    "name": "ip",
                                    "properties": {"subnet": {"id": SUBNET}},
                                }
                            ],
                        },
                    }
                ]
            },
        },
    },
}

_MERGED = ("properties", "virtualMachineProfile")


def side(example: Mapping[str, Any], name: str) -> Document:
    """One side of an example as a template; its scale set is the minimal one where the example says nothing of it."""
    scale_set = example.get(name, {})
    beside = [*example.get("beside", ()), *example.get(f"{name}_beside", ())]
    deployed = [] if scale_set is None else [_laid_over(SCALE_SET, scale_set)]
    return template([*deployed, *beside], example.get("parameters"), name)


def template(resources: list[Any], parameters: Mapping[str, Any] | None = None, name: str = "main") -> Document:
    """A deployment template as a document called NAME.json."""
    data = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": dict(parameters or {}),
        "resources": resources,
    }
    return api.parse(f"{name}.json", json.dumps(data, indent=2).encode())


def scale_set(**members: Any) -> dict[str, Any]:
    """The minimal scale set with these members; those of `properties` and `virtualMachineProfile` are laid over."""
    return _laid_over(SCALE_SET, members)


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        both = name in _MERGED and isinstance(value, dict) and isinstance(below.get(name), dict)
        merged[name] = _laid_over(below[name], value) if both else value
    return merged
