"""Views of the VMs beside the two sides of an update."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.forms import API_VERSION, ID, document, got, template
from tests.vms import instance_view, set_view, vm
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.model import Finding, Report

BODY: dict[str, Any] = {
    "sku": {"name": "Standard_D2s_v3", "capacity": 2},
    "properties": {"upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": {}},
}
GROUP = {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/proximityPlacementGroups/p"}


def changed(size: str = "", **properties: Any) -> dict[str, Any]:
    body = copy.deepcopy(BODY)
    body["sku"]["name"] = size or body["sku"]["name"]
    body["properties"].update(properties)
    return body


def planned(new: dict[str, Any], *views: Any, old: Any = None) -> Report:
    """The plan for the change, with these views of the VMs."""
    side = api.Side(api_version=API_VERSION)
    before = document("old.json", old or got(BODY))
    found = [document(f"view{number}.json", view) for number, view in enumerate(views)]
    return api.plan(before, document("new.json", got(new)), side, side, evidence=found)


def finding(report: Report, rule: str) -> Finding | None:
    return next((item for item in report.findings if item.rule == rule), None)


def kinds(report: Report) -> list[str]:
    return [step.kind for step in report.plans[0].steps]


GROUPED = changed(proximityPlacementGroup=GROUP)
LARGER = changed(size="Standard_D8s_v5")


@pytest.mark.parametrize(("new", "rule"), [(GROUPED, "VMSS202"), (LARGER, "VMSS201")])
def test_on_deallocated_vms_nothing_stands_in_the_way(new: dict[str, Any], rule: str) -> None:
    assert finding(planned(new), rule) is not None
    assert finding(planned(new, [vm("0", "deallocated"), vm("1", "deallocated")]), rule) is None
    counted = set_view(("PowerState/deallocated", 2), ("ProvisioningState/succeeded", 2))
    assert finding(planned(new, counted), rule) is None


@pytest.mark.parametrize(("new", "rule"), [(GROUPED, "VMSS202"), (LARGER, "VMSS201")])
@pytest.mark.parametrize(
    ("view", "note"),
    [
        ([vm("0", "running"), vm("1", "deallocated")], "of 2 VMs 1 deallocated, 1 running (view0.json)"),
        ([instance_view("running"), instance_view("running")], "all 2 VMs are running (view0.json)"),
        ([vm("0", "deallocated")], "the one VM is deallocated (view0.json), but the model asks for more of them"),
    ],
    ids=["one runs", "views without ids", "fewer than the capacity"],
)
def test_else_the_finding_names_what_views_show(new: dict[str, Any], rule: str, view: Any, note: str) -> None:
    told = finding(planned(new, view), rule)
    assert told is not None
    assert note in told.notes


def test_views_without_power_states_change_nothing() -> None:
    told = finding(planned(GROUPED, [vm("0"), vm("1")]), "VMSS202")
    assert told is not None
    assert (told.certain, told.notes) == (True, ())


def test_what_is_deallocated_need_not_be_deallocated() -> None:
    assert kinds(planned(GROUPED)) == ["deallocate", "update", "start"]
    assert kinds(planned(GROUPED, [vm("0", "deallocated"), vm("1", "deallocated")])) == ["update", "start"]


def test_the_plan_tells_what_sets_vms_apart() -> None:
    views = [
        vm("0", "running", latestModelApplied=False),
        vm("1", "running", sku={"name": "Standard_D16s_v5"}, modelDefinitionApplied="VirtualMachine"),
        vm("2", "running", storageProfile={"dataDisks": [{"lun": 3}]}),
        vm("3", "running", protectionPolicy={"protectFromScaleSetActions": True}),
    ]
    assert planned(LARGER, views).plans[0].notes == (
        "all 4 VMs are running (view0.json)",
        "1 of 4 VMs lags behind the model as it is now, before this update: 0",
        "VM 1 (Standard_D16s_v5): a size of its own, which the model has not; no source tells what an upgrade makes of "
        "it",
        "VM 2 (LUN 3): data disks that the model has not; `az vmss reimage --instance-ids` resets data disks as well, "
        "a reimage without ids only the OS disk",
        "VM 3: protected from scale-set actions; upgrades and reimages of the set pass it over",
    )


def test_what_a_vm_that_lags_has_may_come_from_an_older_model() -> None:
    older = vm("0", latestModelApplied=False, sku={"name": "Old"}, storageProfile={"dataDisks": [{"lun": 3}]})
    assert planned(LARGER, [older]).plans[0].notes == (
        "the one VM lags behind the model as it is now, before this update: 0",
    )


def test_a_view_of_another_scale_set_is_refused() -> None:
    with pytest.raises(VmsslintError, match="this is of the scale set batch, not of web") as caught:
        planned(LARGER, [vm("0", of=ID.removesuffix("web") + "batch")])
    assert caught.value.file == "view0.json"


def test_a_namesake_in_another_group_is_another_one() -> None:
    with pytest.raises(VmsslintError, match="not of web"):
        planned(LARGER, [vm("0", of=ID.replace("/rg/", "/other/"))])


def test_views_find_their_scale_set_among_several() -> None:
    other = {**got(BODY), "id": f"{ID}2", "name": "web2"}
    old, new = [got(BODY), other], [got(LARGER), {**other, "sku": {"name": "Standard_D8s_v5", "capacity": 2}}]
    side = api.Side(api_version=API_VERSION)
    views = [document("v", [vm("0", "deallocated", of=f"{ID}2"), vm("1", "deallocated", of=f"{ID}2")])]
    report = api.diff(document("old", old), document("new", new), side, side, evidence=views)
    assert [item.resource for item in report.findings if item.rule == "VMSS201"] == ["web"]
    with pytest.raises(VmsslintError, match="does not say of which scale set it is, and there are several"):
        api.diff(document("old", old), document("new", new), evidence=[document("v", instance_view("running"))])


def test_a_name_that_is_not_known_is_that_of_the_views() -> None:
    old = template(BODY)
    old["resources"][0]["name"] = "[parameters('name')]"
    old["parameters"] = {"name": {"type": "string"}}
    side = api.Side(api_version=API_VERSION)
    views = [document("v", [vm("0", "deallocated"), vm("1", "deallocated")])]
    new = copy.deepcopy(old)
    new["resources"][0]["sku"]["name"] = "Standard_D8s_v5"
    report = api.diff(document("old", old), document("new", new), side, side, evidence=views)
    assert finding(report, "VMSS201") is None
