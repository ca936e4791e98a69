"""What `Get-AzVmss | ConvertTo-Json` prints."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.forms import document, shown_by_powershell
from vmsslint import api
from vmsslint.load.shapes import Shape, document_path, recognise, scale_sets

BODY: dict[str, Any] = {
    "sku": {"name": "Standard_D2s_v3", "capacity": 2},
    "properties": {
        "upgradePolicy": {"mode": "Manual"},
        "virtualMachineProfile": {
            "extensionProfile": {
                "extensions": [{"name": "x", "properties": {"type": "T", "settings": {"fileUris": ["a", "b"]}}}]
            }
        },
    },
}


def test_it_is_known_by_its_letters() -> None:
    assert recognise(document("x", shown_by_powershell(BODY))) is Shape.POWERSHELL
    assert recognise(document("x", {"VirtualMachineProfile": {}, "Sku": None})) is Shape.POWERSHELL


def test_numbers_of_enumerations_become_words() -> None:
    printed = shown_by_powershell(BODY)
    assert printed["UpgradePolicy"]["Mode"] == 1
    (found,) = scale_sets(document("x", printed))
    assert found.data["properties"]["upgradePolicy"]["mode"] == "Manual"


def test_places_are_those_of_what_was_printed() -> None:
    (found,) = scale_sets(document("x", [shown_by_powershell(BODY)]))
    assert document_path(found, ("properties", "upgradePolicy", "mode")) == (0, "UpgradePolicy", "Mode")
    path = ("properties", "virtualMachineProfile", "extensionProfile", "extensions", 0, "properties", "type")
    printed = (0, "VirtualMachineProfile", "ExtensionProfile", "Extensions", 0, "PropertiesType")
    assert document_path(found, path) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "Microsoft.Azure.Management.Compute.Models.ImageReference",
        "Microsoft.Azure.Commands.Compute.Automation.Models.PSVirtualMachineScaleSetVMProfile",
        "System.Collections.Generic.List`1[System.String]",
        "@{Publisher=Canonical; Offer=u}",
    ],
)
def test_what_was_cut_off_is_refused_at_its_place(printed: str) -> None:
    whole = shown_by_powershell(BODY)
    whole["VirtualMachineProfile"] = {"StorageProfile": printed}
    found = document("vmss.json", whole)
    report = api.check([found])
    (finding,) = report.findings
    assert finding.rule == "VMSS001"
    assert finding.message.endswith("print it anew with `ConvertTo-Json -Depth 20`")
    line = finding.labels[0].span.line
    assert printed in found.text.splitlines()[line - 1]


def test_settings_that_it_hollows_out_are_unknown() -> None:
    hollow = copy.deepcopy(shown_by_powershell(BODY))
    hollow["VirtualMachineProfile"]["ExtensionProfile"]["Extensions"][0]["Settings"] = {"fileUris": [[], []]}
    old, new = document("old", hollow), document("new", shown_by_powershell(BODY))
    (change,) = api.diff(old, new).changes
    assert change.path.endswith("extensions[name=x].properties.settings")
    assert not change.certain
