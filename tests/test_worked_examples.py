"""The worked examples, from the command line to what the Azure CLI makes of the commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.azure import prove
from vmsslint import api
from vmsslint.cli import run
from vmsslint.diff.pair import Pair
from vmsslint.judge.run import judge_update

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if (folder / "old.json").is_file())
AZ = 'az vmss update -g "$RESOURCE_GROUP" -n web --set'
NIC = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0].ipConfigurations[0]"
GATEWAYS = '/resourceGroups/"${RESOURCE_GROUP?}"\'/providers/Microsoft.Network/applicationGateways'
NET = '/resourceGroups/"${RESOURCE_GROUP?}"\'/providers/Microsoft.Network/virtualNetworks/net/subnets'
PARTS = '"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS"'
READ = "$vmss = Get-AzVmss -ResourceGroupName $RESOURCE_GROUP -VMScaleSetName 'web'"
SEND = "Update-AzVmss -ResourceGroupName $RESOURCE_GROUP -Name 'web' -VirtualMachineScaleSet $vmss"
OBJECT = "$vmss.VirtualMachineProfile.NetworkProfile.NetworkInterfaceConfigurations[0].IpConfigurations[0]"


def planned(name: str, shell: str, capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The plan of the one scale set of an example, as `vmsslint plan` prints it."""
    old, new = (str(EXAMPLES / name / f"{side}.json") for side in ("old", "new"))
    assert run(["plan", old, new, "--shell", shell, "--format", "json"]) == 0
    [found] = json.loads(capfd.readouterr().out)["scale_sets"]
    assert isinstance(found, dict)
    return found


def block(*statements: str) -> str:
    said = "; ".join((READ, *statements, SEND))
    return f"& {{ $ErrorActionPreference = 'Stop'; Set-StrictMode -Version 3.0; {said} }}"


EDITS = {
    "image-version": f"{AZ} 'virtualMachineProfile.storageProfile.imageReference="
    f'{{{PARTS}, "version": "16.04.201801090"}}\'',
    "application-gateway": f"{AZ} '{NIC}.applicationGatewayBackendAddressPools="
    f'[{{"id": "/subscriptions/\'"${{SUBSCRIPTION_ID?}}"{GATEWAYS}/gateway/backendAddressPools/pool"}}]\' '
    f"'{NIC}.loadBalancerBackendAddressPools=[]' '{NIC}.loadBalancerInboundNatPools=[]'",
    "subnet": f'{AZ} \'{NIC}.subnet.id="/subscriptions/\'"${{SUBSCRIPTION_ID?}}"{NET}/back"\'',
    "os-profile": f"{AZ} 'virtualMachineProfile.osProfile.adminPassword=\"'\"${{NEW_NEWPASSWORD?}}\"'\"'",
    "extension": f"{AZ} 'virtualMachineProfile.extensionProfile.extensions[0].forceUpdateTag=\"2\"'",
}

IN_POWERSHELL = {
    "image-version": "Update-AzVmss -ResourceGroupName $RESOURCE_GROUP -VMScaleSetName 'web' "
    "-ImageReferenceVersion '16.04.201801090'",
    "subnet": block(
        f"{OBJECT}.Subnet.Id = ('/subscriptions/' + $SUBSCRIPTION_ID + '/resourceGroups/' + $RESOURCE_GROUP + "
        "'/providers/Microsoft.Network/virtualNetworks/net/subnets/back')"
    ),
    "os-profile": block("$vmss.VirtualMachineProfile.OsProfile.AdminPassword = $NEW_NEWPASSWORD"),
    "extension": block("$vmss.VirtualMachineProfile.ExtensionProfile.Extensions[0].ForceUpdateTag = '2'"),
}

STEPS = {
    "image-version": ["update", "update-instances"],
    "application-gateway": ["update", "update-instances"],
    "subnet": ["update", "rolling-upgrade"],
    "os-profile": ["update", "reimage"],
    "extension": ["update", "manual"],
}


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_come_in_order(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    plan = planned(name, "az", capfd)
    assert [step["kind"] for step in plan["steps"]] == STEPS[name]
    assert plan["steps"][0]["commands"][0].startswith('az deployment group create -g "$RESOURCE_GROUP" --template-file')


@pytest.mark.parametrize("name", NAMES)
def test_the_edit_in_the_azure_cli(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    [command] = planned(name, "az", capfd)["steps"][0]["alternatives"]
    assert command == EDITS[name]


@pytest.mark.parametrize("name", IN_POWERSHELL)
def test_the_edit_in_powershell(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    [command] = planned(name, "powershell", capfd)["steps"][0]["alternatives"]
    assert command == IN_POWERSHELL[name]


def test_the_password_is_told_as_a_placeholder(capfd: pytest.CaptureFixture[str]) -> None:
    placeholders = planned("os-profile", "az", capfd)["steps"][0]["placeholders"]
    assert placeholders[1] == {
        "name": "NEW_NEWPASSWORD",
        "stands_for": "parameters('newpassword')",
        "path": "properties.virtualMachineProfile.osProfile.adminPassword",
        "form": "string",
        "secret": True,
    }


@pytest.mark.parametrize("shell", ["az", "rest"])
@pytest.mark.parametrize("name", NAMES)
def test_the_commands_make_the_model_after_the_update(name: str, shell: str) -> None:
    old, new = (api.expand(api.read(str(EXAMPLES / name / f"{side}.json"))).scale_sets[0] for side in ("old", "new"))
    assert prove(shell, new, judge_update(Pair(old, new), ())) == "proven"


def test_every_example_has_a_line_in_the_readme() -> None:
    told = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in told] == []


def test_a_shell_that_there_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    old, new = (str(EXAMPLES / f"{side}.json") for side in ("old", "new"))
    assert run(["plan", old, new, "--shell", "fish"]) == 2
    assert capfd.readouterr().err == "vmsslint: --shell is one of az, powershell, azurerm, rest, not fish\n"
