"""The arithmetic of a rolling upgrade: how many VMs a batch holds, how many batches there are.

The documentation calls the percentages a maximum of the scale set's VMs, asks for at least one VM in a batch, and keeps
the batches within a zone unless told otherwise. It does not say how a fraction is rounded; a maximum that may not be
passed is rounded down.

https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-configure-rolling-upgrades
https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-automatic-upgrade
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vmsslint.model import Share


def most_in_a_batch(vms: int, percent: int) -> int:
    """The most VMs that one batch may hold, of a scale set with `vms`: at least 1, and no more than there are."""
    return min(vms, max(1, share_of(vms, percent)))


def share_of(vms: int, percent: int) -> int:
    """`percent` of the VMs, rounded down. More than that many are more than the percentage."""
    return max(0, vms * percent // 100)


def spread(vms: int, zones: Sequence[str]) -> tuple[Share, ...]:
    """The VMs over the zones as evenly as can be, zones without any left out; all in one share where there are none.

    A scale set counts as balanced where zones differ by no more than one VM; which of them has one more is not told.
    https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-zone-balancing
    """
    if not zones:
        return (Share("", vms),) if vms else ()
    each, rest = divmod(vms, len(zones))
    return tuple(Share(zone, each + (at < rest)) for at, zone in enumerate(zones) if each + (at < rest))


def fewest_batches(shares: Iterable[Share], most: int) -> int:
    """The fewest batches of at most `most` VMs, none with VMs of two shares."""
    return sum(-(-share.vms // most) for share in shares)


def fewest_of_many(percent: int) -> int | None:
    """The fewest batches for any number of VMs that is no smaller than the answer; None where that cannot be told."""
    return -(-100 // percent) if 0 < percent <= 100 else None
