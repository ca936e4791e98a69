"""A rolling upgrade played through, VM by VM. It knows nothing of how the tool computes: it only follows the rules.

The rules are those of the documentation: a batch has VMs of one zone (unless batches go across zones), never more than
the percentage of all VMs, but one at least; with surge, new VMs come up before the old ones of the batch are deleted;
between two batches there is a pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class VM:
    """A virtual machine."""

    zone: str
    model: str = "old"
    up: bool = True


@dataclass
class Played:
    """What was seen while the upgrade went on."""

    batches: list[int] = field(default_factory=list)
    most_away: int = 0
    most_vms: int = 0
    clock: int = 0
    vms: list[VM] = field(default_factory=list)

    def watch(self, vms: Sequence[VM], wanted: int) -> None:
        """Look at the scale set: how many of the wanted VMs are missing, how many there are."""
        up = sum(vm.up for vm in vms)
        self.most_away = max(self.most_away, wanted - up)
        self.most_vms = max(self.most_vms, len(vms))


def placed(count: int, zones: Sequence[str]) -> list[VM]:
    """VMs made one after another, each in the zone that has the fewest."""
    vms: list[VM] = []
    for _ in range(count):
        emptiest = min(zones or [""], key=lambda zone: sum(vm.zone == zone for vm in vms))
        vms.append(VM(emptiest))
    return vms


def play(vms: list[VM], percent: int, pause: int, *, across: bool, surge: bool) -> Played:
    """Upgrade all VMs, each batch as large as the rules let it be."""
    seen = Played(vms=vms)
    wanted = len(vms)
    while lagging := [vm for vm in vms if vm.model == "old"]:
        if seen.batches:
            seen.clock += pause
        batch: list[VM] = []
        for vm in lagging:
            too_many = (len(batch) + 1) * 100 > wanted * percent
            elsewhere = batch and not across and vm.zone != batch[0].zone
            if not (batch and too_many) and not elsewhere:
                batch.append(vm)
        _upgrade(batch, vms, seen, wanted, surge=surge)
        seen.batches.append(len(batch))
    return seen


def _upgrade(batch: list[VM], vms: list[VM], seen: Played, wanted: int, *, surge: bool) -> None:
    if surge:
        vms += [VM(vm.zone, "new") for vm in batch]
        seen.watch(vms, wanted)
        for vm in batch:
            vms.remove(vm)
    else:
        for vm in batch:
            vm.up = False
        seen.watch(vms, wanted)
        for vm in batch:
            vm.up, vm.model = True, "new"
    seen.watch(vms, wanted)
