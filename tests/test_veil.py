"""What is said of scale sets that get their properties from secure objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vmsslint import api
from vmsslint.places import Document

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
SETTINGS = "properties.virtualMachineProfile.extensionProfile.extensions[name=script].properties.protectedSettings"


def document(given: Any, **properties: Any) -> Document:
    """A template that has a scale set with these properties, and a secure object that is given by default."""
    scale_set = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": "web",
        "location": "westus",
        "properties": properties,
    }
    source = {
        "$schema": SCHEMA,
        "parameters": {"given": {"type": "secureObject", "defaultValue": given}},
        "resources": [scale_set],
    }
    return api.parse("main.json", json.dumps(source).encode())


def changed(old: Any, new: Any, **properties: Any) -> list[tuple[str, bool]]:
    """The paths that differ where the secure object does, and whether they surely do."""
    report = api.diff(document(old, **properties), document(new, **properties))
    return [(change.path, change.certain) for change in report.changes]


POLICY = {"upgradePolicy": "[parameters('given')]"}


def test_names_of_azure_tell_no_secret() -> None:
    assert changed({"mode": "Manual"}, {"MODE": "Rolling"}, **POLICY) == [("properties.upgradePolicy.mode", True)]


def test_other_names_make_an_object_that_is_compared_as_a_whole() -> None:
    old = {"mode": "Manual", "nosuch": 1}
    assert changed(old, dict(reversed(old.items())), **POLICY) == []
    assert changed(old, {"mode": "Manual", "another": 1}, **POLICY) == [("properties.upgradePolicy", False)]


@pytest.mark.parametrize(("value", "rules"), [({"mode": "Odd"}, {"VMSS703"}), ({"nosuch": 1}, set())])
def test_what_is_wrong_is_told_of_names_of_azure(value: Any, rules: set[str]) -> None:
    told = api.check([document(value, **POLICY)]).findings
    assert {finding.rule for finding in told if finding.rule in ("VMSS701", "VMSS703")} == rules


def test_what_is_sent_as_one_is_compared_as_ever() -> None:
    extension = {
        "name": "script",
        "properties": {
            "publisher": "Microsoft.Azure.Extensions",
            "type": "CustomScript",
            "typeHandlerVersion": "2.1",
            "protectedSettings": "[parameters('given')]",
        },
    }
    profile = {"extensionProfile": {"extensions": [extension]}}
    assert changed({"a": "1"}, {"b": "2"}, virtualMachineProfile=profile) == [(SETTINGS, True)]
