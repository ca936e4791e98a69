"""The state of one scale set: its model, its VMs as views show them, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from vmsslint.facts.conditions import as_number
from vmsslint.facts.select import first
from vmsslint.fleet import Fleet, FleetStatus, all_deallocated, lag_words, lagging, powers
from vmsslint.model import Resource
from vmsslint.plan.instances import ids, own_disks, own_size
from vmsslint.residuals import as_text
from vmsslint.values import NULL, Object, Value

_MODEL = {
    "size": "sku.name",
    "capacity": "sku.capacity",
    "orchestration_mode": "properties.orchestrationMode",
    "upgrade_policy": "properties.upgradePolicy.mode",
    "zones": "zones",
    "image": "properties.virtualMachineProfile.storageProfile.imageReference",
}
"""What is told of the model, and where it stands."""


def status_of(resource: Resource, fleet: Fleet) -> FleetStatus:
    """The state of a scale set with what views tell of its VMs."""
    told = {name: first(resource.body, path) for name, path in _MODEL.items()}
    capacity = as_number(told["capacity"]) if told["capacity"] is not None else None
    deallocated = all_deallocated(fleet, None if capacity is None else int(capacity))
    return FleetStatus(
        name=as_text(resource.name) if resource.name != NULL else "",
        model={name: value for name, value in told.items() if value is not None},
        fleet=fleet,
        own_sizes=frozenset(view.id for view in fleet.instances if own_size(view, resource.body)),
        own_disks={view.id: luns for view in fleet.instances if (luns := own_disks(view, resource.body))},
        all_deallocated=deallocated,
        next=tuple(_next(resource.body, fleet, told["upgrade_policy"], deallocated)),
    )


def _next(model: Object, fleet: Fleet, policy: Value | None, deallocated: bool | None) -> Iterator[str]:
    if fleet.total == 0:
        yield "there are no VMs"
        return
    failed = [view.id or "a VM" for view in fleet.instances + fleet.unnamed if view.troubles]
    if failed:
        yield f"something has failed on {ids(failed)}: mend that first"
    if behind := lag_words(fleet):
        if policy is not None and as_text(policy).casefold() in ("rolling", "automatic"):
            told = f"the upgrade policy {as_text(policy)} brings them up to it by itself"
        else:
            told = "`vmsslint commands upgrade-instances` tells how to upgrade them"
        yield f"{behind} ({ids(lagging(fleet))}): {told}"
    elif fleet.instances and all(view.latest for view in fleet.instances):
        yield "every VM that a view tells of follows the newest model"
    elif not any(view.latest is not None for view in fleet.instances):
        yield "no view tells which VMs lag behind the model: add the output of `az vmss list-instances`"
    if deallocated:
        yield "all VMs are deallocated: what takes that can change now; `vmsslint commands start` brings them back"
    elif not powers(fleet):
        yield "no view tells the power states: add that of `az vmss get-instance-view --instance-id '*'`"
