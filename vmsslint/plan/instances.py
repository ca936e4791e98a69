"""What sets single VMs apart from the model of their scale set, in sentences for a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vmsslint.facts.conditions import as_number
from vmsslint.facts.select import first, select
from vmsslint.fleet import Fleet, Instance, lag_words, lagging, power_words
from vmsslint.values import Known, Object

_LISTED = 10
"""Ids that a sentence names."""


def own_size(view: Instance, model: Object) -> bool:
    """Whether the VM has a size that is not the one of the model before an update.

    A VM that lags behind may have an older one, and where the model has several sizes each is as good; then only a
    model of its own tells.
    """
    size = first(model, "sku.name")
    if not view.sku or not isinstance(size, Known) or str(size.value).casefold() == view.sku.casefold():
        return False
    mixed = str(size.value).casefold() == "mix" or first(model, "properties.skuProfile") is not None
    return view.own_model is True or (view.latest is True and not mixed)


def own_disks(view: Instance, model: Object) -> tuple[int, ...]:
    """The LUNs of data disks that the VM has and the model has not; none of a VM that lags: it may have older ones."""
    path = "properties.virtualMachineProfile.storageProfile.dataDisks[].lun"
    luns = [as_number(value) for value in select(model, path)]
    if view.data_disks is None or None in luns or (view.latest is False and view.own_model is not True):
        return ()
    return tuple(lun for lun in view.data_disks if lun not in luns)


def notes(fleet: Fleet, model: Object) -> Iterator[str]:
    """What a plan has to say of the VMs as they are. `model` is that of their set before the update.

    Protection: https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-instance-protection
    """
    if power := power_words(fleet):
        yield f"{power} ({fleet.where})"
    if lag := lag_words(fleet):
        yield f"{lag} as it is now, before this update: {ids(lagging(fleet))}"
    if told := [f"{view.id} ({view.sku})" for view in fleet.instances if own_size(view, model)]:
        yield f"{_vms(told)}: a size of its own, which the model has not; no source tells what an upgrade makes of it"
    disks = [(view.id, own_disks(view, model)) for view in fleet.instances]
    if told := [f"{id} (LUN {', '.join(map(str, luns))})" for id, luns in disks if luns]:
        yield (
            f"{_vms(told)}: data disks that the model has not; `az vmss reimage --instance-ids` resets data disks as "
            "well, a reimage without ids only the OS disk"
        )
    if held := [view.id for view in fleet.instances if "scale-set actions" in view.protection]:
        yield f"{_vms(held)}: protected from scale-set actions; upgrades and reimages of the set pass it over"


def _vms(found: list[str]) -> str:
    return f"{'VM' if len(found) == 1 else 'each of VMs'} {ids(found)}"


def ids(found: Iterable[str]) -> str:
    """The ids of VMs for a sentence: the first ones, and how many more there are."""
    listed = list(found)
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return ", ".join(listed[:_LISTED]) + more
