"""The state of a scale set as a reader sees it."""

from __future__ import annotations

import json
from typing import Any

from tests.forms import document, got
from tests.vms import instance_view, set_view, vm
from vmsslint import api
from vmsslint.report.status import render

BODY: dict[str, Any] = {
    "sku": {"name": "Standard_D2s_v3", "capacity": 3},
    "zones": ["1", "2"],
    "properties": {
        "orchestrationMode": "Uniform",
        "upgradePolicy": {"mode": "Manual"},
        "virtualMachineProfile": {
            "storageProfile": {
                "imageReference": {"publisher": "Canonical", "offer": "ubuntu", "sku": "22", "version": "latest"}
            }
        },
    },
}
FAILED = {"code": "ProvisioningState/failed/3", "level": "Error", "message": "exit\nstatus 1 \x1b[31m"}


def shown(*views: Any, body: Any = None, format: str = "text") -> str:
    model = document("model.json", body or got(BODY))
    found = [document(f"{number}.json", view) for number, view in enumerate(views)]
    return render(format, api.status(model, found))


def test_the_whole_picture() -> None:
    extension = {"name": "web", "statusesSummary": [{"code": "ProvisioningState/succeeded", "count": 3}]}
    service = {"serviceName": "AutomaticRepairs", "serviceState": "Running"}
    text = shown(
        set_view(("ProvisioningState/succeeded", 3), extensions=[extension], orchestrationServices=[service]),
        [
            vm("10", "running", latestModelApplied=False),
            vm("2", "deallocated", sku={"name": "Standard_D4s_v3"}, protectionPolicy={"protectFromScaleIn": True}),
            vm("1", instanceView=instance_view("running", extensions=[{"name": "web", "statuses": [FAILED]}])),
        ],
    )
    assert text == (
        "web: 3 × Standard_D2s_v3, Uniform, upgrade policy Manual, zones 1, 2\n"
        "  image: Canonical ubuntu 22 latest\n"
        "  power: 2 running, 1 deallocated\n"
        "  provisioning: 3 succeeded\n"
        "  extension web: 3 succeeded\n"
        "  orchestration service AutomaticRepairs: running\n"
        "\n"
        "  VM  model         power        provisioning  size             of its own\n"
        "  1   newest model  running      succeeded     Standard_D2s_v3\n"
        "    ! extension web: ProvisioningState/failed/3: exit status 1 \\u{1b}[31m\n"
        "  2   newest model  deallocated  succeeded     Standard_D4s_v3  size, protected from scale-in\n"
        "  10  older model   running      succeeded     Standard_D2s_v3\n"
        "\n"
        "  something has failed on 1: mend that first\n"
        "  1 of 3 VMs lags behind the model (10): `vmsslint commands upgrade-instances` tells how to upgrade them\n"
    )


def test_a_model_by_itself() -> None:
    assert shown(body={"sku": {"capacity": 3}}) == (
        "a scale set without a name: capacity 3\n"
        "\n"
        "  no view tells which VMs lag behind the model: add the output of `az vmss list-instances`\n"
        "  no view tells the power states: add that of `az vmss get-instance-view --instance-id '*'`\n"
    )


def test_a_set_without_vms() -> None:
    assert shown([], body={"sku": {"capacity": 0}}) == (
        "a scale set without a name: capacity 0\n\n  there are no VMs\n"
    )


def test_views_that_name_no_vm() -> None:
    text = shown([instance_view("deallocated"), instance_view("deallocated"), instance_view("deallocated")])
    assert "  power: 3 deallocated\n" in text
    assert "  ?   deallocated  succeeded\n" in text
    assert "  all VMs are deallocated: what takes that can change now; `vmsslint commands start` brings" in text


def test_for_programs() -> None:
    data = json.loads(shown([vm("0", "deallocated", storageProfile={"dataDisks": [{"lun": 2}]})], format="json"))
    (scale_set,) = data["scale_sets"]
    (instance,) = scale_set.pop("instances")
    assert scale_set["model"]["image"]["publisher"] == "Canonical"
    assert (scale_set["name"], scale_set["vms"], scale_set["power"]) == ("web", 1, {"deallocated": 1})
    assert scale_set["all_deallocated"] is None  # of three that the model asks for, one is told of
    assert instance == {
        "id": "0",
        "latest_model": True,
        "power": "deallocated",
        "provisioning": "succeeded",
        "agent": None,
        "health": None,
        "size": "Standard_D2s_v3",
        "own_size": False,
        "zone": None,
        "own_model": False,
        "data_disks": [2],
        "own_data_disks": [2],
        "protection": [],
        "problems": [],
    }
