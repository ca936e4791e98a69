"""The same scale set in two forms is no change, whatever the client adds to it."""

from __future__ import annotations

import copy
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diff.bodies import bodies
from tests.forms import API_VERSION, FORMS, document
from vmsslint import api
from vmsslint.model import ChangeKind

BODY: dict[str, Any] = {
    "location": "westus",
    "sku": {"name": "Standard_D2s_v3", "tier": "Standard", "capacity": 2},
    "properties": {
        "overprovision": False,
        "upgradePolicy": {"mode": "Rolling", "rollingUpgradePolicy": {"maxBatchInstancePercent": 20}},
        "virtualMachineProfile": {
            "storageProfile": {
                "imageReference": {"publisher": "Canonical", "offer": "u", "sku": "22", "version": "latest"},
                "osDisk": {"createOption": "FromImage", "caching": "ReadWrite"},
                "dataDisks": [{"lun": 0, "createOption": "Empty", "caching": "None", "diskSizeGB": 8}],
            },
            "networkProfile": {
                "networkInterfaceConfigurations": [
                    {
                        "name": "nic",
                        "properties": {
                            "primary": True,
                            "enableIPForwarding": False,
                            "ipConfigurations": [
                                {
                                    "name": "ip",
                                    "properties": {
                                        "subnet": {"id": "/net/subnets/web"},
                                        "publicIPAddressConfiguration": {
                                            "name": "pip",
                                            "properties": {"idleTimeoutInMinutes": 15},
                                        },
                                    },
                                }
                            ],
                        },
                    }
                ]
            },
            "extensionProfile": {
                "extensions": [
                    {
                        "name": "agent",
                        "properties": {
                            "publisher": "Microsoft.Azure.Diagnostics",
                            "type": "LinuxDiagnostic",
                            "settings": {"Path": ["a"], "path.b": "@{x}y"},
                        },
                    }
                ]
            },
        },
    },
}


def changed(old: Any, new: Any) -> list[tuple[str, ChangeKind]]:
    """The properties that a reader is told of, leaving out those that one side does not mention."""
    side = api.Side(api_version=API_VERSION)
    report = api.diff(document("old", old), document("new", new), side, side)
    assert not report.failed, report.findings
    return [(change.path, change.kind) for change in report.changes if change.kind is not ChangeKind.OMITTED]


@pytest.mark.parametrize(("old", "new"), list(permutations(FORMS, 2)))
def test_two_forms_of_one_scale_set_are_equal(old: str, new: str) -> None:
    assert changed(FORMS[old](BODY), FORMS[new](BODY)) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_change_is_seen_in_every_form(form: str) -> None:
    body = copy.deepcopy(BODY)
    body["properties"]["upgradePolicy"]["mode"] = "Manual"
    body["properties"]["virtualMachineProfile"]["extensionProfile"]["extensions"][0]["properties"]["type"] = "Other"
    assert changed(FORMS["template"](BODY), FORMS[form](body)) == [
        ("properties.upgradePolicy.mode", ChangeKind.CHANGED),
        (
            "properties.virtualMachineProfile.extensionProfile.extensions[name=agent].properties.type",
            ChangeKind.CHANGED,
        ),
    ]


def _typed(body: dict[str, Any]) -> dict[str, Any]:
    """The body with nothing where no client could print it: types that are no words, empty objects beside absence."""
    properties = body.get("properties", {})
    profile = properties.get("virtualMachineProfile", {})
    for extension in profile.get("extensionProfile", {}).get("extensions", []):
        inner = extension.setdefault("properties", {})
        if not isinstance(inner.get("type"), str):
            inner["type"] = "t"
    properties.setdefault("overprovision", False)
    return {**body, "properties": properties}


@settings(max_examples=60, deadline=None)
@given(bodies().map(_typed), st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(FORMS)))
def test_whatever_the_scale_set_is(body: dict[str, Any], old: str, new: str) -> None:
    assert changed(FORMS[old](body), FORMS[new](body)) == []
