"""VMs of a scale set, as `az vmss list-instances --expand instanceView` and GET answer."""

from __future__ import annotations

from typing import Any

from tests.forms import ID


def vm(id: str, power: str = "", *, of: str = ID, **members: Any) -> dict[str, Any]:
    """One VM as the Azure CLI prints it: up to date, of the size Standard_D2s_v3, unless `members` say otherwise."""
    view = {"instanceView": instance_view(power)} if power else {}
    return {
        "id": f"{of}/virtualMachines/{id}",
        "instanceId": id,
        "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
        "sku": {"name": "Standard_D2s_v3", "tier": "Standard"},
        "latestModelApplied": True,
        "modelDefinitionApplied": "VirtualMachineScaleSet",
        "provisioningState": "Succeeded",
        "storageProfile": {"dataDisks": []},
        "protectionPolicy": None,
        "zones": None,
        **view,
        **members,
    }


def instance_view(power: str, **members: Any) -> dict[str, Any]:
    """The instance view of a VM in that power state."""
    codes = ("ProvisioningState/succeeded", f"PowerState/{power}")
    return {"statuses": [{"code": code, "level": "Info"} for code in codes], "disks": [], **members}


def as_rest(vm: dict[str, Any]) -> dict[str, Any]:
    """The same VM as a GET answers."""
    outside = ("id", "name", "type", "instanceId", "sku", "zones")
    inside = {name: value for name, value in vm.items() if name not in outside}
    return {**{name: vm[name] for name in outside if name in vm}, "properties": inside}


def as_powershell(value: Any) -> Any:
    """The same VM as Get-AzVmssVM and ConvertTo-Json print it; levels of statuses are numbers there."""
    if isinstance(value, list):
        return [as_powershell(item) for item in value]
    if not isinstance(value, dict):
        return {"Info": 0, "Warning": 1, "Error": 2}.get(value, value) if isinstance(value, str) else value
    return {name[:1].upper() + name[1:]: as_powershell(below) for name, below in value.items()}


def set_view(*summary: tuple[str, int], **members: Any) -> dict[str, Any]:
    """The instance view of a scale set with these counts by status code."""
    counts = [{"code": code, "count": count} for code, count in summary]
    return {"virtualMachine": {"statusesSummary": counts}, "statuses": [], **members}
