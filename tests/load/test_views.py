"""What instance views and the models of VMs tell, whichever client printed them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.forms import ID, document
from tests.vms import as_powershell, as_rest, instance_view, set_view, vm
from vmsslint.errors import VmsslintError
from vmsslint.fleet import Fleet, Instance, Trouble
from vmsslint.load.shapes import Shape, recognise
from vmsslint.load.views import fleets

FAILED = {"code": "ProvisioningState/failed/1", "level": "Error", "message": "exit status 1"}


def fleet(*views: Any) -> Fleet:
    (found,) = fleets(document(f"{number}.json", view) for number, view in enumerate(views))
    return found


FORMS: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "az": lambda vms: vms,
    "REST": lambda vms: {"value": [as_rest(vm) for vm in vms]},
    "PowerShell": as_powershell,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_vm_is_the_same_in_every_form(form: str) -> None:
    extension = {"name": "web", "statuses": [FAILED]}
    printed = vm(
        "3",
        latestModelApplied=False,
        modelDefinitionApplied="VirtualMachine",
        zones=["2"],
        storageProfile={"dataDisks": [{"lun": 4}, {"lun": 1}]},
        protectionPolicy={"protectFromScaleIn": True, "protectFromScaleSetActions": True},
        instanceView=instance_view(
            "running",
            vmAgent={"statuses": [{"code": "ProvisioningState/succeeded", "displayStatus": "Ready"}]},
            vmHealth={"status": {"code": "HealthState/unhealthy"}},
            extensions=[extension],
        ),
    )
    found = fleet(FORMS[form]([printed]))
    assert found.instances == (
        Instance(
            id="3",
            latest=False,
            power="running",
            provisioning="succeeded",
            agent="Ready",
            health="unhealthy",
            sku="Standard_D2s_v3",
            zone="2",
            own_model=True,
            data_disks=(1, 4),
            protection=("scale-in", "scale-set actions"),
            troubles=(Trouble("extension web", "ProvisioningState/failed/1", "exit status 1"),),
        ),
    )
    assert (found.name, found.scale_set, found.total) == ("web", ID, 1)


def test_vms_come_in_the_order_of_their_ids() -> None:
    found = fleet([vm("10"), vm("9"), vm("0")])
    assert [view.id for view in found.instances] == ["0", "9", "10"]


def test_several_views_of_one_vm_are_put_together() -> None:
    found = fleet([vm("0"), vm("1")], vm("1", "stopped"))
    assert [(view.id, view.power, view.sku) for view in found.instances] == [
        ("0", "", "Standard_D2s_v3"),
        ("1", "stopped", "Standard_D2s_v3"),
    ]


def test_the_view_of_the_set_adds_what_it_counts() -> None:
    extension = {"name": "web", "statusesSummary": [{"code": "ProvisioningState/succeeded", "count": 2}]}
    services = [{"serviceName": "AutomaticRepairs", "serviceState": "Suspended"}]
    found = fleet(set_view(("ProvisioningState/succeeded", 2), extensions=[extension], orchestrationServices=services))
    assert found == Fleet(
        files=("0.json",),
        total=2,
        summary={"provisioningstate/succeeded": 2},
        extensions={"web": {"provisioningstate/succeeded": 2}},
        services={"AutomaticRepairs": "suspended"},
    )


def test_instance_views_say_not_whose_they_are() -> None:
    found = fleet([vm("0")], [instance_view("running"), instance_view("deallocated")])
    assert [view.power for view in found.unnamed] == ["running", "deallocated"]
    assert found.total == 2


def test_one_vm_or_one_page_of_a_list_is_not_all() -> None:
    assert fleet(vm("0")).total is None
    assert fleet({"value": [vm("0")], "nextLink": "x"}).total is None


@pytest.mark.parametrize("nothing", [[], {"value": []}])
def test_a_set_may_have_no_vms(nothing: Any) -> None:
    assert fleet(nothing) == Fleet(files=("0.json",), total=0)


def test_vms_of_a_flexible_set_are_ordinary_ones() -> None:
    printed = {
        "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web_1a",
        "name": "web_1a",
        "type": "Microsoft.Compute/virtualMachines",
        "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
        "virtualMachineScaleSet": {"id": ID},
        "powerState": "VM deallocated",
    }
    assert recognise(document("x", [printed])) is Shape.VM_MODEL
    found = fleet([printed])
    assert [(view.id, view.power, view.sku) for view in found.instances] == [
        ("web_1a", "deallocated", "Standard_D2s_v3")
    ]
    assert found.name == "web"


def test_two_scale_sets_are_two_fleets() -> None:
    documents = (document("a", [vm("0")]), document("b", [vm("0", of=f"{ID}2")]))
    assert [found.name for found in fleets(documents)] == ["web", "web2"]


@pytest.mark.parametrize(
    ("view", "message"),
    [
        ({"sku": {"capacity": 1}}, "this is the REST body of a scale set, which does not tell how VMs run"),
        ([{"id": "0", "latest": True}], "this is a JSON file of another kind"),
        ([vm("0"), vm("0", of=f"{ID}2")], "this tells of more than one scale set: web and web2"),
        (
            [{**as_powershell(vm("0")), "InstanceView": "Microsoft.Azure.Management.Compute.Models.X"}],
            "print it anew with `ConvertTo-Json -Depth 20`",
        ),
    ],
)
def test_what_is_no_view_is_refused(view: Any, message: str) -> None:
    with pytest.raises(VmsslintError, match=message):
        fleet(view)


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [None], [1], {"code": 5, "level": {}}])
def test_views_of_another_shape_tell_nothing_and_break_nothing(odd: Any) -> None:
    view = instance_view("", vmAgent=odd, disks=odd, extensions=odd, vmHealth=odd)
    assert fleet(vm("0", instanceView=view, sku=odd, storageProfile=odd, protectionPolicy=odd)).instances[0].id == "0"
    assert fleet({**set_view(), "extensions": odd, "orchestrationServices": odd}).total is None
